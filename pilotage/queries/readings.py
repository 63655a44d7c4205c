"""Pages as found, read: lists of them, one with its reading, and what the records give beside its figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.claims import as_stated
from pilotage.domain.figures import FigureValue, compute
from pilotage.domain.readings import Notice, Reading, read
from pilotage.domain.readings.stated import Stated, stated
from pilotage.models import FoundPage, Programme
from pilotage.queries.figures import facts_on
from pilotage.queries.people import names_of


@dataclass(frozen=True)
class Chosen:
    """What a person said stood where the planted word with this place stands."""

    place: int
    word: str
    seq: int
    by: str


@dataclass(frozen=True)
class Found:
    """A page that is kept: when it became known and by whom, what was chosen, and how it reads now."""

    id: int
    name: str
    sha256: str
    octets: int
    seq: int
    by: str
    chosen: tuple[Chosen, ...]
    chosen_seq: int | None
    reading: Reading

    @property
    def title(self) -> str:
        """Its title, or else the name of its file; empty where it has neither."""
        return self.reading.title or self.name

    @property
    def open_places(self) -> int:
        """Places of the text that read 〔？〕 until a person says what stood there."""
        waiting = [term for term in self.reading.terms if term.role == "text" and term.chosen is None]
        return sum(slot.inside for term in waiting for slot in term.slots)

    @property
    def remarks(self) -> tuple[Notice, ...]:
        """What a person should look at besides the open places."""
        return tuple(notice for notice in self.reading.warnings if notice.code != "term-open")


def page_ids(programme: Programme) -> tuple[int, ...]:
    """Every page of a programme, the latest first."""
    rows = FoundPage.objects.of(programme.office_id).filter(programme=programme)
    return tuple(rows.order_by("-seq").values_list("pk", flat=True))


def found_pages(programme: Programme, ids: Sequence[int]) -> tuple[Found, ...]:
    """These pages with their readings, the latest first. Two statements."""
    rows = FoundPage.objects.of(programme.office_id).filter(programme=programme, pk__in=ids).order_by("-seq")
    return _found(programme, list(rows))


def find_page(programme: Programme, id: int) -> Found | None:
    """One page of the programme with its reading."""
    return next(iter(found_pages(programme, [id])), None)


def page_file(programme: Programme, id: int) -> FoundPage | None:
    """One page of the programme with its bytes."""
    return FoundPage.objects.of(programme.office_id).filter(programme=programme, pk=id).first()


def reading_of(page: FoundPage) -> Reading:
    """How a page reads with what was chosen."""
    return _reading(bytes(page.content), tuple((at, word) for at, word, *_ in page.terms))


@dataclass(frozen=True)
class Recorded:
    """What the records give for a figure that a page states, as of a day; `computed` in the units of the text."""

    value: FigureValue
    as_of: date
    computed: Decimal | None
    agrees: bool


def against_records(
    programme: Programme, charter: Charter, reading: Reading, today: date
) -> tuple[Recorded | None, ...]:
    """Beside each figure of a reading: what the records give, where the programme declares that figure.

    They are asked for the day of the page, or else of the charter's own claim, and never for one in the future. Seven
    statements, or none.
    """
    found = stated(charter, reading)
    days = [_day(each, reading, today) for each in found]
    wanted = {day for each, day in zip(found, days, strict=True) if each is not None}
    values = {}
    if wanted:
        values = {day: compute(charter, facts) for day, facts in facts_on(programme, charter, wanted).items()}
    beside: list[Recorded | None] = []
    for each, day, figure in zip(found, days, reading.figures, strict=True):
        if each is None:
            beside.append(None)
            continue
        value = values[day][each.figure]
        computed = as_stated(charter, value)
        beside.append(Recorded(value, day, computed, computed == figure.quantity))
    return tuple(beside)


def _day(found: Stated | None, reading: Reading, today: date) -> date:
    return min(reading.date or (found.as_of if found else None) or today, today)


def _found(programme: Programme, rows: Sequence[FoundPage]) -> tuple[Found, ...]:
    users = {user for row in rows for user in (row.by_id, *(by for _, _, _, by in row.terms))}
    names = names_of(programme, users)
    return tuple(
        Found(
            row.pk, row.name, row.sha256, len(row.content), row.seq, names.get(row.by_id, ""),
            tuple(Chosen(at, word, seq, names.get(by, "")) for at, word, seq, by in row.terms), row.chosen_seq,
            reading_of(row),
        )
        for row in rows
    )  # fmt: skip


@lru_cache(maxsize=32)
def _reading(content: bytes, chosen: tuple[tuple[int, str], ...]) -> Reading:
    """The same bytes and choices read the same, and an office looks at a page more than once."""
    found = read(content, chosen_at=dict(chosen))
    assert not isinstance(found, Breach), f"a page that was kept no longer reads: {found.code}"
    return found
