"""Putting files to the one thing they belong to: about money, or what happens in rounds, between pairs, in a programme's life."""

from collections.abc import Sequence

from pilotage.actions.attachments import keep_bytes
from pilotage.actions.entering import Act
from pilotage.domain.attachments import Evidence, clean_name, media_type
from pilotage.models import MatterFile, MoneyFile
from pilotage.models.owned import Owned


def put(*, act: Act, evidence: Sequence[Evidence], **to: Owned) -> list[Owned]:
    """Put files, already checked, to the one thing about money that is named (`voucher=row`) within an action; the rows
    for its event."""
    return _put(MoneyFile, act, evidence, to)


def put_to_matter(*, act: Act, evidence: Sequence[Evidence], **to: Owned) -> list[Owned]:
    """The same for what happens in a round, between pairs or in a programme's life (`decision=row`)."""
    return _put(MatterFile, act, evidence, to)


def _put(
    table: type[MoneyFile | MatterFile], act: Act, evidence: Sequence[Evidence], to: dict[str, Owned]
) -> list[Owned]:
    rows: list[Owned] = []
    for digest, file in {file.sha256: file for file in evidence}.items():
        blob, written = keep_bytes(act, file)
        kind = media_type(file)
        assert kind is not None, "files are checked first"
        name = clean_name(file.name) or digest[:12]
        rows += [*written, table.objects.create(office=act.office, blob=blob, name=name, media_type=kind, **to)]
    return rows
