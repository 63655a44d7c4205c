"""Reading the files that are put to what happens in rounds, between pairs and in a programme's life."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Kind
from pilotage.models import MatterFile, Programme, Record
from pilotage.queries.records import latest_bases

_ROUND = ("consultation", "decision", "publicity", "objection", "step", "share")
# What is posted shows everybody who may see rounds; a minute may tell points and reasons, and stays within the office.
_SEEN = frozenset({"publicity"})


@dataclass(frozen=True, slots=True)
class FoundMatter:
    """A file, the permission that reading it takes, and the members it concerns (None: the programme; none at all:
    the office alone)."""

    file: MatterFile
    permission: Permission
    about: tuple[str, ...] | None


def matter_files(programme: Programme, field: str, ids: Iterable[int]) -> dict[int, tuple[MatterFile, ...]]:
    """The files of several rows by their ids, in one statement; `field` is MatterFile's reference to them."""
    found: dict[int, list[MatterFile]] = defaultdict(list)
    for row in MatterFile.objects.of(programme.office_id).filter(**{f"{field}__in": list(ids)}).select_related("blob"):
        found[getattr(row, f"{field}_id")].append(row)
    return {id: tuple(files) for id, files in found.items()}


def find_matter_file(programme: Programme, id: int) -> FoundMatter | None:
    """The file with this id within the programme."""
    related = (
        "blob", *(f"{name}__round" for name in _ROUND), "share__unit", "minutes__record", "progress__record",
        "pairing_reason__pairing__a", "pairing_reason__pairing__b", "member_note__member", "close",
    )  # fmt: skip
    row = MatterFile.objects.of(programme.office_id).filter(pk=id).select_related(*related).first()
    if row is None:
        return None
    owner, permission, about = _belongs(row)
    return FoundMatter(row, permission, about) if owner == programme.pk else None


def _belongs(row: MatterFile) -> tuple[int, Permission, tuple[str, ...] | None]:
    """The programme that a file belongs to, the permission to read it, and the members it concerns."""
    for name in _ROUND:
        if (of_round := getattr(row, name)) is not None:
            # A decision on aid may name people: its papers stay within the office.
            seen = name in _SEEN and of_round.round.kind != Kind.AID
            return of_round.round.programme_id, Permission.ROUND_READ, None if seen else ()
    said = row.minutes or row.progress
    if said is not None:
        return said.record.programme_id, Permission.RECORD_READ, _about(said.record)
    if row.pairing_reason is not None:
        pairing = row.pairing_reason.pairing
        return pairing.programme_id, Permission.PAIR_READ, (pairing.a.code, pairing.b.code)
    if row.member_note is not None:
        return row.member_note.programme_id, Permission.PEOPLE_READ, (row.member_note.member.code,)
    assert row.close is not None, "a file is put to one thing"
    return row.close.programme_id, Permission.CHARTER_READ, None


def _about(record: Record) -> tuple[str, ...]:
    base = latest_bases(record.office_id, [record.pk])[record.pk]
    pair = base.pairing.code.split(":") if base.pairing else []
    return (*([base.unit.code] if base.unit else []), *pair)
