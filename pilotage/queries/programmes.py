"""Finding a programme, its charter and its today."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, QuerySet, Subquery
from django.utils import timezone

from pilotage.domain.charters import Charter, check
from pilotage.domain.charters.schema import Provide, Refund
from pilotage.domain.own_fields import OwnAdded, with_own
from pilotage.models import Edition, Office, OwnField, Programme, ProgrammeClose
from pilotage.queries.holding import asked_once
from pilotage.queries.prepared import prepared


class NoSuchProgramme(LookupError):
    """No programme of that name, or several: `found` lists the full names."""

    def __init__(self, name: str, found: list[str]) -> None:
        super().__init__(name)
        self.name = name
        self.found = found


@dataclass(frozen=True)
class Rules:
    """An edition and the charter it holds; of the edition in force, with the fields that the office has added, and the
    day on which the programme was closed."""

    edition: int  # row id
    number: int
    sha256: str
    adopted_on: date
    charter: Charter
    closed_on: date | None = None

    def __hash__(self) -> int:
        return hash((self.edition, self.sha256))


def find_programme(name: str) -> Programme:
    """The programme called `charter-id` or `office/charter-id`. Raises NoSuchProgramme."""
    office_code, _, code = name.rpartition("/")
    offices = Office.objects.filter(code=office_code) if office_code else Office.objects.all()
    rows = Programme.objects.filter(office__in=list(offices), code=code).select_related("office")
    found: list[Programme] = list(rows)
    if len(found) != 1:
        raise NoSuchProgramme(name, sorted(f"{p.office.code}/{p.code}" for p in found))
    return found[0]


def all_programmes() -> list[Programme]:
    """Every programme of the installation, by office and code."""
    rows = Programme.objects.filter(office__in=list(Office.objects.all()))
    return list(rows.select_related("office").order_by("office__code", "code"))


@lru_cache(maxsize=64)
def _charter(sha256: str, content: bytes) -> Charter:
    charter = check(content).charter
    assert charter is not None, f"an adopted edition ({sha256}) no longer reads"
    return charter


@asked_once
def rules(programme: Programme, number: int | None = None) -> Rules:
    """The edition `number` of a programme's charter as it was put in force; by default the latest, whose registers
    also carry the office's own fields."""
    if number is not None:
        return _rules(Edition.objects.of(programme.office_id).get(programme=programme, number=number))
    edition = _editions(programme)[-1]
    in_force = _rules(edition)
    if edition.closed_on is not None:
        in_force = replace(in_force, closed_on=edition.closed_on)
    if not edition.has_own:
        return in_force
    return replace(in_force, charter=_with_own(edition.sha256, bytes(edition.content), own_fields(programme)))


def own_fields(programme: Programme) -> tuple[OwnAdded, ...]:
    """The fields that the office has added to its registers, ended ones too, in the order in which it did."""
    rows = OwnField.objects.of(programme.office_id).filter(programme=programme).order_by("seq", "id")
    return tuple(
        OwnAdded(
            row.register, row.field, row.name, row.type, tuple((id, name) for id, name in row.choices), row.why,
            row.ended_seq is not None,
        )
        for row in rows
    )  # fmt: skip


@lru_cache(maxsize=64)
def _with_own(sha256: str, content: bytes, added: tuple[OwnAdded, ...]) -> Charter:
    return with_own(_charter(sha256, content), added)


def rules_of_edition(office: int, edition: int) -> Rules:
    """The rules that stand in one row of editions."""
    return _rules(Edition.objects.of(office).get(pk=edition))


@asked_once
def all_rules(programme: Programme) -> tuple[tuple[Rules, int], ...]:
    """Every edition in order as it was put in force, each with the number of that act, in one statement."""
    return tuple((_rules(row), row.seq) for row in _editions(programme))


def rules_known(programme: Programme, in_force: Rules, known: int | None) -> Rules:
    """The edition that was in force when a number was known: what is asked as it was known then is judged as it was
    then. None: as far as is known now."""
    if known is None or in_force.number == 1:
        return in_force
    adopted = all_rules(programme)
    then = [adopted[0][0], *(found for found, seq in adopted if seq <= known)][-1]
    return in_force if then.number == in_force.number else then


def rules_on(programme: Programme, in_force: Rules, day: date) -> Rules:
    """The edition that judges what happened on a day: the one in force then, the first before that."""
    if in_force.number == 1 or in_force.adopted_on <= day:
        return in_force
    found = [each for each, _ in all_rules(programme)]
    return [found[0], *(each for each in found if each.adopted_on <= day)][-1]


@dataclass(frozen=True)
class Turns:
    """The charters of a programme's editions in order, each with the day from which it judges."""

    charters: tuple[tuple[date, Charter], ...]

    def on(self, day: date) -> Charter:
        """The charter that judges what happened on a day; the first before there was one."""
        return [self.charters[0][1], *(charter for start, charter in self.charters if start <= day)][-1]

    def keeping(self, day: date, kind: type[Refund] | type[Provide], register: str) -> Charter:
        """The charter that judges a record of a register: that of its day; a rule that came later is its own judge."""
        then = self.on(day)
        kept = any(each.register == register for each in then.of_kind(kind))
        return then if kept else self.charters[-1][1]


def turns(programme: Programme, latest: Charter) -> Turns:
    """The editions up to a charter of the programme's, in one statement; in none where it is the first."""
    return turns_of((), latest) if latest.edition == 1 else turns_of([each for each, _ in all_rules(programme)], latest)


def turns_of(known: Iterable[Rules], latest: Charter) -> Turns:
    """The same from editions that were read: those before the charter, and the charter itself as it is given."""
    until = [each for each in known if each.number <= latest.edition]
    before = [(each.adopted_on, each.charter) for each in until if each.number < latest.edition]
    own = until[-1].adopted_on if len(until) > len(before) else date.min
    return Turns((*before, (own, latest)))


@asked_once
def _editions(programme: Programme) -> list[Any]:
    """Every edition in order; each says whether the office has fields of its own, and since when the programme is
    closed: few have and few are, so one statement answers."""
    return _edition_rows(programme.office_id, programme.pk)


@prepared
def _edition_rows(office: int, programme: int) -> QuerySet[Edition]:
    added = OwnField.objects.of(office).filter(programme=programme)
    rows: QuerySet[Edition] = Edition.objects.of(office).filter(programme=programme)
    closed = ProgrammeClose.objects.of(office).filter(programme=programme, ended_seq=None).order_by()
    return rows.annotate(has_own=Exists(added), closed_on=Subquery(closed.values("closed_on")[:1])).order_by("number")


def charters_of(programme: Programme, editions: Iterable[int]) -> dict[int, Charter]:
    """The charters of several editions by their row ids, in one statement."""
    rows = Edition.objects.of(programme.office_id).filter(programme=programme, pk__in=set(editions))
    return {row.pk: _rules(row).charter for row in rows}


def _rules(edition: Edition) -> Rules:
    content = bytes(edition.content)
    return Rules(edition.pk, edition.number, edition.sha256, edition.adopted_on, _charter(edition.sha256, content))


def editions(programme: Programme) -> list[Edition]:
    """Every edition in order, without its bytes."""
    return list(Edition.objects.of(programme.office_id).filter(programme=programme).defer("content"))


def today(programme: Programme) -> date:
    """The programme's today: an example's own, else the date in the programme's time zone."""
    if programme.example_today is not None:
        return programme.example_today
    return timezone.now().astimezone(ZoneInfo(programme.timezone)).date()


def moment() -> datetime:
    """The clock, for stamps that people read; it never decides anything."""
    return timezone.now()
