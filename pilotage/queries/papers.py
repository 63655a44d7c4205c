"""Reading sheets that were printed: one of them with what has become of its lines, and the list of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db.models import Count, QuerySet

from pilotage.domain.charters import Charter
from pilotage.domain.papers import (
    CONFIRMING,
    OF_FUNDS,
    OF_GRANTS,
    Content,
    Line,
    Outcome,
    PaperKind,
    ScanState,
    from_json,
)
from pilotage.domain.policy import Permission, Post, reach
from pilotage.domain.records import EntryFact, EntryKind, awaited, confirming_sides, is_void, latest_content, live
from pilotage.models import Entry, Paper, Programme, Record, Scan
from pilotage.queries.people import names_of
from pilotage.queries.records import fact_of, office_side

_SHEETS = UUID("5f0c8d3e-6b1f-4a52-9a41-5d6a2f0f7c11")


def confirmation_id(paper: Paper, line: Line) -> UUID:
    """The id of the entry by which a signed sheet confirms one of its lines: the sheet, filed again, writes nothing."""
    return uuid5(_SHEETS, f"{paper.office_id}:{paper.code}:{line.register}:{line.number}")


@dataclass(frozen=True)
class Read:
    """A line of a sheet, the record it is of (None: it is gone from the charter), and what has become of it."""

    line: Line
    record: Record | None
    outcome: Outcome


def find_paper(programme: Programme, code: str) -> Paper | None:
    """The sheet of this code in the programme."""
    rows = Paper.objects.of(programme.office_id).filter(programme=programme, code=code)
    row: Paper | None = rows.select_related("member", "by", "programme__office").first()
    return row


def content_of(paper: Paper) -> Content:
    """What stands on a printed sheet."""
    return from_json(paper.content)


def outcomes(programme: Programme, charter: Charter, paper: Paper) -> tuple[Read, ...]:
    """Every line of a sheet that is to be confirmed, and where it stands; one statement for each register."""
    content = content_of(paper)
    if content.kind not in CONFIRMING:
        return ()
    by_register: dict[str, list[int]] = defaultdict(list)
    for line in content.records:
        by_register[line.register].append(line.number)
    known = {register.id for register in charter.registers}
    found: dict[tuple[str, int], list[Entry]] = {}
    for register, numbers in by_register.items():
        if register in known:
            found |= _entries(programme, register, numbers)
    return tuple(_read(charter, paper, line, found.get((line.register, line.number), [])) for line in content.records)


def _entries(programme: Programme, register: str, numbers: Collection[int]) -> dict[tuple[str, int], list[Entry]]:
    rows = Entry.objects.of(programme.office_id).filter(
        record__programme=programme, record__register=register, record__number__in=numbers
    )
    found: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    for row in rows.select_related("record", "unit", "person", "pairing").order_by("seq", "id"):
        found[register, row.record.number].append(row)
    return found


def _read(charter: Charter, paper: Paper, line: Line, rows: list[Entry]) -> Read:
    if not rows:
        return Read(line, None, Outcome.NOT_ASKED)
    register = charter.register(line.register)
    facts = [fact_of(row, register) for row in rows]
    mark = confirmation_id(paper, line)
    if any(row.uuid == mark for row in rows):
        as_signed = latest_content(facts) == line.seq
        return Read(line, rows[0].record, Outcome.CONFIRMED if as_signed else Outcome.SUPERSEDED)
    return Read(line, rows[0].record, _outcome(facts, line, paper.side, charter))


def _outcome(facts: list[EntryFact], line: Line, side: str, charter: Charter) -> Outcome:
    if is_void(facts):
        return Outcome.VOID
    if latest_content(facts) != line.seq:
        return Outcome.CHANGED
    register, office = charter.register(line.register), office_side(charter)
    if side in awaited(facts, register, office):
        return Outcome.READY
    asked = {named for entry in live(facts) for named in confirming_sides(register, entry.side, office)}
    given = any(fact.kind is EntryKind.CONFIRMED and fact.side == side for fact in facts)
    return Outcome.ALREADY if side in asked or given else Outcome.NOT_ASKED


# ---- The list --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet as a list shows it. `scans` are the pictures filed to it; `lines` how many records stand on it."""

    code: str
    content: Content
    printed_on: date
    by: str
    scans: int

    @property
    def lines(self) -> int:
        return len(self.content.records)


def papers(
    programme: Programme, posts: Collection[Post], user: int | None, today: date, *, back: bool | None = None
) -> list[Paper]:
    """The sheets that a visitor may see, latest first, without what stands on them; `back` keeps those that have come
    back signed, or those that have not."""
    rows = Paper.objects.of(programme.office_id).filter(programme=programme).select_related("member").defer("content")
    if back is not None:
        filed = _filed(programme).values("paper")
        rows = rows.filter(pk__in=filed) if back else rows.exclude(pk__in=filed)
    return [row for row in rows if may_see(row, posts, user, today)]


def printed(programme: Programme, rows: Collection[Paper]) -> list[Printed]:
    """What a page of the list says of some sheets; three statements."""
    wanted = [row.pk for row in rows]
    found = Paper.objects.of(programme.office_id).filter(pk__in=wanted).select_related("by")
    counts = dict(_filed(programme).filter(paper__in=wanted).order_by().values_list("paper").annotate(Count("id")))
    names = names_of(programme, {row.by_id for row in found})
    return [
        Printed(
            row.code, content_of(row), row.printed_on, names.get(row.by_id) or row.by.username, counts.get(row.pk, 0)
        )
        for row in found
    ]


def _filed(programme: Programme) -> QuerySet[Scan]:
    return Scan.objects.of(programme.office_id).filter(programme=programme, state=ScanState.FILED, paper__isnull=False)


def may_see(paper: Paper, posts: Collection[Post], user: int | None, today: date) -> bool:
    """Whose matter is a printed sheet? The office's; of a body that is on it, whoever prints for that body; and of
    whoever printed it, as long as they print here at all."""
    places = reach(posts, Permission.PAPER_PRINT, today=today)
    if places is None or (places and paper.by_id == user):
        return True
    if paper.kind in OF_GRANTS:
        granted = reach(posts, Permission.GRANT_READ, today=today)
        places = places if granted is None else places & granted
    if paper.kind in OF_FUNDS:
        return False
    return paper.kind != PaperKind.HAND_OVER and paper.member is not None and paper.member.code in places


def scans_of(paper: Paper) -> list[Scan]:
    """What has come back of a sheet: its pictures, in order."""
    rows = Scan.objects.of(paper.office_id).filter(paper=paper, state=ScanState.FILED)
    return list(rows.select_related("by", "blob", "person").order_by("filed_seq", "id"))
