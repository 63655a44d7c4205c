"""Reading rounds: their list with counts, the places of one, and who is nominated."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Priority, Quota
from pilotage.domain.fields import from_body
from pilotage.domain.round_states import Kind, Status
from pilotage.domain.rounds import Holding, Place, Places, added, provision_of
from pilotage.models import Member, Nomination, PersonalData, Programme, Round, RoundQuota, RoundStep
from pilotage.queries.holding import asked_once
from pilotage.queries.people import with_doer
from pilotage.queries.programmes import all_rules, rules
from pilotage.queries.records import ENDLESS, latest_bases, standings


def rounds(programme: Programme) -> tuple[Round, ...]:
    """Every round of the programme, the newest first."""
    return tuple(Round.objects.of(programme.office_id).filter(programme=programme).order_by("-number"))


def find_round(programme: Programme, number: int) -> Round | None:
    """The round with this number."""
    found: Round | None = Round.objects.of(programme.office_id).filter(programme=programme, number=number).first()
    return found


def round_charters(programme: Programme, rows: Collection[Round]) -> dict[int, Charter]:
    """The charters that rounds are judged by, by the row ids of their editions."""
    in_force = rules(programme)
    found = {in_force.edition: in_force.charter}
    if any(row.edition_id != in_force.edition for row in rows):
        found = {each.edition: each.charter for each, _seq in all_rules(programme)} | found
    return found


def rule_of(row: Round, charter: Charter) -> Quota | Priority:
    """The provision that a round is held under, in the charter it was opened under."""
    rule = provision_of(charter, row.provision)
    assert rule is not None, f"round {row.pk} is held under no provision of its edition"
    return rule


@asked_once
def open_awards(programme: Programme, register: str) -> tuple[str, ...]:
    """What the awards are called whose rounds take nominations by a register now, each once, the earliest first."""
    rows = Round.objects.of(programme.office_id).filter(programme=programme, kind=Kind.AWARD, status=Status.OPEN)
    found = list(rows.order_by("number"))
    charters = round_charters(programme, found)
    taking = [row.title for row in found if rule_of(row, charters[row.edition_id]).register == register]
    return tuple(dict.fromkeys(taking))


def steps_of(row: Round) -> tuple[RoundStep, ...]:
    """What happened to a round, in order, with what the office calls who did it as `who`."""
    return tuple(with_doer(row.office_id, RoundStep.objects.of(row.office_id).filter(round=row)))


# ---- Places ----------------------------------------------------------------------------------------------------------


@asked_once
def members_of(programme: Programme) -> tuple[Member, ...]:
    """Every member that the programme has ever had."""
    return tuple(Member.objects.of(programme.office_id).filter(programme=programme))


def units_on(programme: Programme, charter: Charter, day: date) -> tuple[Member, ...]:
    """The units that take part on a day, in the charter's order."""
    roles = {role.id for role in charter.roles if role.kind == "unit"}
    return tuple(row for row in members_of(programme) if row.role in roles and _there(row, day))


def _there(row: Member, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)


def places_of(programme: Programme, row: Round, charter: Charter) -> Places:
    """The places of a round; `charter` is the one it was opened under."""
    rows = RoundQuota.objects.of(row.office_id).filter(round=row, ended_seq=None).select_related("unit")
    return places_from(row, charter, rows, members_of(programme))


def places_from(
    row: Round, charter: Charter, numbers: Iterable[RoundQuota], every: Iterable[Member]
) -> Places:  # fmt: skip
    """The places of a round with these ordinary numbers, which stand in it; `every` member of the programme."""
    members = [(m.code, m.role, m.facts) for m in every if _there(m, row.opened_on)]
    given = added(rule_of(row, charter), members)
    units = {number.unit.code: number.places for number in numbers if number.unit is not None}
    whole = next((number.places for number in numbers if number.unit_id is None), given.whole)
    return replace(given, whole=whole, units=units)


def holdings(programme: Programme, row: Round) -> list[Holding]:
    """Who stands in a round by which place; those from outside are not counted."""
    return [
        Holding(unit, Place(place))
        for unit, place in _standing(row.office_id, [row]).exclude(unit=None).values_list("unit__code", "place")
    ]


def findings_about(programme: Programme, charter: Charter, register: str, unit: str, on: date) -> list[int]:
    """The records (row ids) that stand confirmed about a unit in a register of findings, the earliest first."""
    if not any(each.id == register for each in charter.registers):  # a later edition has it no more
        return []
    found = standings(programme, charter, [on], ENDLESS, [register])[on][register]
    return [int(each.reference.id) for each in found if each.confirmed is not None and each.confirmed.unit == unit]


def _standing(office: int, rows: Collection[Round]) -> QuerySet[Nomination]:
    found: QuerySet[Nomination] = Nomination.objects.of(office).filter(
        round__in=[row.pk for row in rows], ended_seq=None
    )
    return found.exclude(place=Place.OUTSIDE)


# ---- Candidates ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who stands in a round. `label` is the nominee's name: personal, for whoever may read the record (see
    `shown_label`); `unit` is empty and `record` None of one from outside the programme."""

    id: int
    number: int
    place: Place
    unit: str
    unit_name: str
    record: int | None
    record_number: int | None
    label: str
    register: str = ""
    finding: int | None = None  # the number of its record
    finding_register: str = ""

    @property
    def inside(self) -> bool:
        """Is it the programme's own candidate?"""
        return self.record is not None


def candidates(programme: Programme, round: Round) -> tuple[Candidate, ...]:
    """Who stands in a round, in the order of their numbers; three statements, however many they are."""
    rows = Nomination.objects.of(programme.office_id).filter(round=round, ended_seq=None)
    found = list(rows.select_related("unit", "record", "finding").order_by("number"))
    names = nominees(programme, {row.record_id: row.record.register for row in found if row.record is not None})
    return tuple(
        Candidate(
            row.pk, row.number, Place(row.place), row.unit.code if row.unit else "",
            row.unit.name if row.unit else row.outside_body, row.record_id, row.record.number if row.record else None,
            row.outside_name if row.record_id is None else names.get(row.record_id) or (row.unit.name if row.unit else ""),
            row.record.register if row.record else "", row.finding.number if row.finding else None,
            row.finding.register if row.finding else "",
        )
        for row in found
    )  # fmt: skip


def nominees(programme: Programme, records: Mapping[int, str]) -> dict[int, str]:
    """What the nominees of some records (row id -> register) are called: the person on record, else what the register's
    naming field says. Personal."""
    if not records:
        return {}
    bases = latest_bases(programme.office_id, list(records))
    charter = rules(programme).charter
    apart = PersonalData.objects.of(programme.office_id).filter(entry__in=[base.pk for base in bases.values()])
    personal = {row.entry_id: row.fields for row in apart}
    registers = {each.id: each for each in charter.registers}
    found = {}
    for record, base in bases.items():
        register = registers.get(records[record])
        fields = naming_fields(register.fields) if register else ()
        said = from_body(register, {**base.body, **personal.get(base.pk, {})}) if register else {}
        named = next((str(said[each]) for each in fields if said.get(each)), "")
        found[record] = base.person.name if base.person else named
    return found


def naming_fields(fields: Iterable[FieldDef]) -> tuple[str, ...]:
    """The fields that say who is nominated: `nominee`, else personal texts in the register's order."""
    declared = [each for each in fields if each.type == "text"]
    named = [each.id for each in declared if each.id == "nominee"]
    return tuple(named or [each.id for each in declared if each.personal])


# ---- The list --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tally:
    """A round in a list: its places, how many are entered by each, and how many there are from outside. `mine`: of the
    units asked for."""

    row: Round
    places: Places
    ordinary: int
    extra: int
    outside: int
    mine: int


def tallies(programme: Programme, rows: Collection[Round], units: Collection[str] | None) -> tuple[Tally, ...]:
    """Rounds with their counts, in a bounded number of statements; `units`: whose nominations are the reader's own."""
    charters, every = round_charters(programme, rows), members_of(programme)
    numbers: dict[int, list[RoundQuota]] = defaultdict(list)
    kept = RoundQuota.objects.of(programme.office_id).filter(round__in=[row.pk for row in rows], ended_seq=None)
    for number in kept.select_related("unit"):
        numbers[number.round_id].append(number)
    standing: Mapping[int, list[tuple[str, str]]] = defaultdict(list)
    all_standing = Nomination.objects.of(programme.office_id).filter(round__in=[row.pk for row in rows], ended_seq=None)
    for of, place, unit in all_standing.values_list("round_id", "place", "unit__code"):
        standing[of].append((place, unit or ""))
    return tuple(
        Tally(
            row, places_from(row, charters[row.edition_id], numbers[row.pk], every),
            _many(standing[row.pk], Place.ORDINARY), _many(standing[row.pk], Place.EXTRA),
            _many(standing[row.pk], Place.OUTSIDE),
            sum(units is None or unit in units for place, unit in standing[row.pk] if place != Place.OUTSIDE),
        )
        for row in rows
    )  # fmt: skip


def _many(standing: Iterable[tuple[str, str]], wanted: Place) -> int:
    return sum(place == wanted for place, _unit in standing)
