"""Nominations: a record in a nominating register takes a place of a round and gives it back; candidates from outside.

`follow_nomination` is called within the action that enters, corrects or withdraws a record: the round follows, or the
whole action is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import Act
from pilotage.actions.funds import next_number
from pilotage.actions.refusals import Refused
from pilotage.actions.round_cases import at_round
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Priority, Quota
from pilotage.domain.fields import tidy
from pilotage.domain.funds import check_text
from pilotage.domain.nominations import OpenRound, check_day_of_nomination, check_subject, fitting
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryKind
from pilotage.domain.round_states import Kind, Status
from pilotage.domain.rounds import (
    EXTRA,
    Asked,
    Place,
    award_of,
    find_place,
    nominating_registers,
)
from pilotage.domain.standing import needs
from pilotage.models import Entry, Member, Nomination, Programme, Record, Round, User
from pilotage.models.owned import Owned
from pilotage.queries.rounds import findings_about, holdings, places_of, round_charters, rule_of

# ---- The round follows the record ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Target:
    """The round that a nomination is for, with its own rules."""

    row: Round
    charter: Charter

    @property
    def rule(self) -> Quota | Priority:
        return rule_of(self.row, self.charter)


def follow_nomination(
    act: Act, record: Record, entry: Entry, body: Mapping[str, object], round: int | None = None
) -> list[Owned]:
    """Bring rounds to what the record says after `entry` (`body`: with its personal fields); the rows go into the
    action's event. `round` is the number of the round that the form named.

    Raises Refused where no round takes it, no place is left, or the round is decided.
    """
    charter = act.rules.charter
    nominating, findings = nominating_registers(charter), {each.finding for each in charter.of_kind(Quota)}
    if act.rules.number == 1 and record.register not in nominating | findings:
        return []  # no earlier edition had it otherwise: most records cost nothing here
    old: Nomination | None = (
        Nomination.objects.of(act.office).filter(record=record, ended_seq=None).select_related("round", "unit").first()
    )
    moved = _keep_findings(act, record, entry)
    if old is None and record.register not in nominating:
        return moved
    return [*moved, *_follow(act, record, entry, body, old, round)]


def _follow(
    act: Act, record: Record, entry: Entry, body: Mapping[str, object], old: Nomination | None, round: int | None
) -> list[Owned]:
    if old is not None:
        _may_change(act, old.round, void=entry.kind == EntryKind.WITHDRAWN)
    if entry.kind == EntryKind.WITHDRAWN:
        return [_end(act, old)] if old is not None else []
    target = _target(act, record, body, old, round, corrected=entry.kind == EntryKind.CORRECTED)
    if target is None:
        return []
    if old is not None and _stays(act, old, target, entry, body):
        _judge(act, target, entry, body)
        return []
    if Status(target.row.status) is not Status.OPEN:
        raise Refused(Breach(f"round-{target.row.status}", {}))
    _judge(act, target, entry, body)
    ended: list[Owned] = [_end(act, old)] if old is not None else []
    return [*ended, _take_place(act, target, record, entry, body)]


def _may_change(act: Act, row: Round, *, void: bool) -> None:
    """Under review the office may still mend what a nomination says, and a nomination may be withdrawn; once the round is
    decided neither."""
    status = Status(row.status)
    if status is Status.OPEN or (status is Status.REVIEW and (void or act.post.kind == "office")):
        return
    raise Refused(Breach(f"round-{status}", {}))


def _target(
    act: Act, record: Record, body: Mapping[str, object], old: Nomination | None, named: int | None, *, corrected: bool
) -> Target | None:
    """The round that is meant: the one named, the one it stands in if that still fits, else the only open one that fits.

    None: what stands in no round (entered before rounds were kept, or its round was cancelled) is corrected without one.
    """
    said = _said(act, record, body)
    if named is not None:
        row: Round | None = Round.objects.of(act.office).filter(programme=act.programme, number=named).first()
        if row is None:
            raise Refused(Breach("round-unknown", {}))
        target = Target(row, round_charters(act.programme, [row])[row.edition_id])
        if target.rule.register != record.register or not fitting([_open(row)], *said):
            raise Refused(Breach("nomination-other-round", {"round": row.title}, "award"))
        return target
    if old is not None and fitting([_open(old.round)], *said):
        return Target(old.round, round_charters(act.programme, [old.round])[old.round.edition_id])
    rows = {
        row.pk: row
        for row in Round.objects.of(act.office).filter(programme=act.programme, status=Status.OPEN, kind=Kind.AWARD)
    }
    charters = round_charters(act.programme, rows.values())
    targets = {pk: Target(row, charters[row.edition_id]) for pk, row in rows.items()}
    taking = [_open(each.row) for each in targets.values() if each.rule.register == record.register]
    found = fitting(taking, *said)
    if len(found) == 1:
        return targets[found[0].id]
    if old is None and corrected:
        return None
    titles = [_titled(act, each) for each in found or taking]
    if found:
        raise Refused(Breach("nomination-several-rounds", {"open": titles}))
    register = act.rules.charter.register(record.register)
    if not taking:
        raise Refused(Breach("nomination-no-round-at-all", {"register": register.name}))
    wanted = "　".join(part for part in (said[0], _level(act, said[1])) if part)
    field = next((each.id for each in register.fields if each.id in ("award", "level")), "")
    raise Refused(Breach("nomination-no-round", {"award": wanted, "open": titles}, field))


def _said(act: Act, record: Record, body: Mapping[str, object]) -> tuple[str, str]:
    """Award and level as the record says them; empty where its register does not ask."""
    declared = {each.id: each for each in act.rules.charter.register(record.register).fields}
    award, level = (str(body.get(name) or "") if name in declared else "" for name in ("award", "level"))
    return award, next((each.id for each in act.rules.charter.levels if each.name == level), level)


def _open(row: Round) -> OpenRound:
    return OpenRound(row.pk, row.number, row.award, row.title, row.level)


def _titled(act: Act, row: OpenRound) -> str:
    return "　".join(part for part in (row.title, _level(act, row.level)) if part)


def _level(act: Act, level: str) -> str:
    return next((each.name for each in act.rules.charter.levels if each.id == level), level)


def _stays(act: Act, old: Nomination, target: Target, entry: Entry, body: Mapping[str, object]) -> bool:
    """Does the nomination keep its place as it is?"""
    if old.round_id != target.row.pk or old.unit_id != entry.unit_id:
        return False
    asked = _asks(act, target.rule.register, body)
    return asked is None or asked == (old.place == Place.EXTRA)


def _asks(act: Act, register: str, body: Mapping[str, object]) -> bool | None:
    """Is an extra place asked for? None where the register has no field for it."""
    declared = any(each.id == EXTRA for each in act.rules.charter.register(register).fields)
    return body.get(EXTRA) is True if declared else None


def _judge(act: Act, target: Target, entry: Entry, body: Mapping[str, object]) -> None:
    """Who is nominated, and when, is as the round has it."""
    row, charter = target.row, act.rules.charter
    register = charter.register(entry.record.register)
    personal = [each.id for each in register.fields if each.personal]
    breaches = check_subject(
        award_of(target.rule, row.award), entry.person_id is not None, any(body.get(each) for each in personal),
        bool(personal) or needs(charter, register).may_name,
    )  # fmt: skip
    office = act.post.kind == "office"
    breaches += check_day_of_nomination(entry.happened_on, row.opened_on, row.due_on, act.today, office=office)
    if breaches:
        raise Refused(*breaches)


def _take_place(act: Act, target: Target, record: Record, entry: Entry, body: Mapping[str, object]) -> Nomination:
    row, rule = target.row, target.rule
    unit = Member.objects.of(act.office).filter(pk=entry.unit_id).first()
    if unit is None:
        raise Refused(Breach("unit-missing", {}, "unit"))
    places, standing = places_of(act.programme, row, target.charter), holdings(act.programme, row)
    register = rule.finding if isinstance(rule, Quota) and rule.finding else ""
    found = findings_about(act.programme, act.rules.charter, register, unit.code, act.today) if register else []
    asked = Asked(unit.code, _asks(act, record.register, body), bool(found))
    names = {member.code: member.name for member in Member.objects.of(act.office).filter(programme=act.programme)}
    called = next((each.name for each in act.rules.charter.registers if each.id == register), register)
    place, breaches = find_place(places, standing, asked, names, rule.cite[0], called)
    if breaches:
        raise Refused(*breaches)
    holder = places.holder(place, unit.code)
    created: Nomination = Nomination.objects.create(
        office=act.office, round=row, uuid=entry.uuid, record=record, unit=unit, place=place, holder=holder,
        slot=_free_slot(act, row, place, holder), finding_id=_finding(act, found) if place is Place.EXTRA else None,
        number=next_number(Nomination.objects.of(act.office).filter(round=row)), seq=act.seq,
    )  # fmt: skip
    return created


def _free_slot(act: Act, row: Round, place: Place, holder: str) -> int:
    """The smallest number that nobody stands in: the database knows no place twice."""
    taken = Nomination.objects.of(act.office).filter(round=row, place=place, holder=holder, ended_seq=None)
    slots = set(taken.values_list("slot", flat=True))
    return next(slot for slot in range(1, len(slots) + 2) if slot not in slots)


def _finding(act: Act, found: list[int]) -> int | None:
    """The finding that an extra place rests on: rather one that no other rests on, the earliest first."""
    used = set(
        Nomination.objects.of(act.office).filter(finding__in=found, ended_seq=None).values_list("finding", flat=True)
    )
    return next((each for each in found if each not in used), found[0] if found else None)


def _keep_findings(act: Act, record: Record, entry: Entry) -> list[Owned]:
    """A finding that an extra place rests on is not taken away from under it: the place then rests on another finding that
    stands about the unit. Raises Refused where none does."""
    moved: list[Owned] = []
    resting = Nomination.objects.of(act.office).filter(finding=record, ended_seq=None).select_related("round", "unit")
    for each in resting:
        if entry.kind == EntryKind.WITHDRAWN or entry.unit_id != each.unit_id:
            unit, charter = each.unit.code if each.unit else "", act.rules.charter
            found = findings_about(act.programme, charter, record.register, unit, act.today)
            other = _finding(act, [one for one in found if one != record.pk])
            if other is None:
                raise Refused(Breach("finding-in-use", {"round": each.round.number}))
            Nomination.objects.of(act.office).filter(pk=each.pk, ended_seq=None).update(finding=other)
            moved.append(Nomination.objects.of(act.office).get(pk=each.pk))
    return moved


def _end(act: Act, old: Nomination) -> Nomination:
    Nomination.objects.of(act.office).filter(pk=old.pk, ended_seq=None).update(ended_seq=act.seq)
    old.ended_seq = act.seq
    return old


# ---- From outside the programme --------------------------------------------------------------------------------------


@transaction.atomic
def add_outside(*, by: User, programme: Programme, round: int, name: str, body: str, uuid: UUID) -> Nomination:
    """Enter a candidate whom no unit of the programme nominated, with the body that did; no place is counted."""
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=(Status.OPEN, Status.REVIEW))
    again: Nomination | None = Nomination.objects.of(case.act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.round_id, again.outside_name, again.outside_body) == (case.row.pk, tidy(name), tidy(body)):
            return again
        raise Refused(Breach("request-taken", {}))
    name, body = tidy(name), tidy(body)
    breaches = check_text(name, "name") + check_text(body, "body")
    if not name:
        breaches.append(Breach("name-missing", {}, "name"))
    if Kind(case.row.kind) is not Kind.AWARD:
        breaches.append(Breach("round-not-award", {}))
    if breaches:
        raise Refused(*breaches)
    row = Nomination.objects.create(
        office=case.act.office, round=case.row, uuid=uuid, place=Place.OUTSIDE, outside_name=name, outside_body=body,
        number=next_number(Nomination.objects.of(case.act.office).filter(round=case.row)), seq=case.act.seq,
    )  # fmt: skip
    case.note("outside-entered", rows=[row], about={"candidate": row.number})
    return row


@transaction.atomic
def end_outside(*, by: User, programme: Programme, round: int, number: int) -> Nomination:
    """Take a candidate from outside off the round; twice is once."""
    case = at_round(by, Permission.ROUND_KEEP, programme, round, while_in=(Status.OPEN, Status.REVIEW))
    rows = Nomination.objects.of(case.act.office).filter(round=case.row, number=number, place=Place.OUTSIDE)
    row: Nomination | None = rows.first()
    if row is None:
        raise Refused(Breach("candidate-unknown", {}))
    if row.ended_seq is None:
        rows.filter(ended_seq=None).update(ended_seq=case.act.seq)
        row.ended_seq = case.act.seq
        case.note("outside-ended", rows=[row], about={"candidate": row.number})
    return row
