"""Putting files to vouchers, expenses, comments, reviews, agreements, report days, orders and drafts."""

from collections.abc import Sequence

from pilotage.actions.attachments import keep_bytes
from pilotage.actions.entering import Act
from pilotage.domain.attachments import Evidence, clean_name, media_type
from pilotage.models import MoneyFile
from pilotage.models.owned import Owned


def put(*, act: Act, evidence: Sequence[Evidence], **to: Owned) -> list[Owned]:
    """Put files, already checked, to the one thing named (`voucher=row`) within an action; the rows for its event."""
    rows: list[Owned] = []
    for digest, file in {file.sha256: file for file in evidence}.items():
        blob, written = keep_bytes(act, file)
        kind = media_type(file)
        assert kind is not None, "files are checked first"
        name = clean_name(file.name) or digest[:12]
        rows += [*written, MoneyFile.objects.create(office=act.office, blob=blob, name=name, media_type=kind, **to)]
    return rows
