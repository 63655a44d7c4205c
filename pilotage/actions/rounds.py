"""Award rounds: opened, given their ordinary places, closed and opened again for nominations, cancelled."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.funds import next_number
from pilotage.actions.refusals import Refused
from pilotage.actions.round_cases import RoundCase, at_round, for_step
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Quota
from pilotage.domain.fields import tidy
from pilotage.domain.funds import check_reason, check_text
from pilotage.domain.policy import Permission
from pilotage.domain.round_states import Kind, Status, StepKind
from pilotage.domain.rounds import (
    award_of,
    check_lowered,
    check_opening,
    check_places,
    key_of,
    period_of_round,
    provision_of,
    stamp,
)
from pilotage.domain.standing import check_day
from pilotage.models import Allocation, Member, Nomination, Programme, Round, RoundQuota, RoundStep, User
from pilotage.models.owned import Owned
from pilotage.queries.duties import calendar
from pilotage.queries.programmes import rules_on
from pilotage.queries.rounds import holdings, places_of, round_charters, rule_of

TAKING = (Status.OPEN, Status.REVIEW)
"""While a round is so, its places may change."""


@transaction.atomic
def open_round(
    *,
    by: User,
    programme: Programme,
    provision: str,
    award: str = "",
    title: str = "",
    level: str = "",
    opened_on: date,
    due_on: date | None,
    uuid: UUID,
    kind: Kind = Kind.AWARD,
) -> Round:
    """Open a round of an award (quota) or of some award at a level (priority, `title` names it), or of aid (priority).

    It is judged by the edition in force on the day of its opening, however late it is typed. One stands for each award,
    level and period; `title` of a quota's award is the award's name.
    """
    act = enter(by, Permission.ROUND_KEEP, programme)
    again: Round | None = Round.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        said = (programme.pk, kind, provision, award, level, opened_on, due_on)
        stood = (
            again.programme_id,
            again.kind,
            again.provision,
            again.award,
            again.level,
            again.opened_on,
            again.due_on,
        )
        if stood == said and (award or again.title == tidy(title)):
            return again
        raise Refused(Breach("request-taken", {}))
    then = rules_on(programme, act.rules, opened_on)
    charter = then.charter
    rule = provision_of(charter, provision)
    if rule is None:
        raise Refused(Breach("round-provision-unknown", {}, "provision"))
    named = award_of(rule, award)
    title = named.name if named is not None else tidy(title)
    period = period_of_round(charter, rule, opened_on, calendar(programme))
    breaches = check_opening(
        charter, rule, kind, award=award, title=title, level=level, opened_on=opened_on, due_on=due_on, period=period
    )
    breaches += check_text(title, "title") + check_day(opened_on, act.today, act.rules.charter.runs)
    if breaches or period is None:
        raise Refused(*breaches)
    same = Round.objects.of(act.office).filter(
        programme=programme, kind=kind, level=level, period_start=period.start, ended=False
    )
    alike = [row for row in same if key_of(row.title) == key_of(title)]
    charters = round_charters(programme, alike)
    if standing := next((row for row in alike if _register(row, charters) == rule.register), None):
        raise Refused(Breach("round-open-already", {"number": standing.number, "title": title}, "", rule.cite[0]))
    row = Round.objects.create(
        office=act.office, programme=programme, uuid=uuid, kind=kind, provision=provision, award=award, title=title,
        number=next_number(Round.objects.of(act.office).filter(programme=programme)), level=level,
        period_start=period.start, opened_on=opened_on, due_on=due_on, edition_id=then.edition,
        status=Status.OPEN, by=by, seq=act.seq,
    )  # fmt: skip
    step = RoundStep.objects.create(
        office=act.office, round=row, uuid=uuid5(uuid, "opened"), kind=StepKind.OPENED, happened_on=opened_on, by=by,
        seq=act.seq,
    )  # fmt: skip
    record_event(act, "round.opened", by=by, about={"round": row.number, "provision": provision}, rows=[row, step])
    return row


def _register(row: Round, charters: Mapping[int, Charter]) -> str:
    return rule_of(row, charters[row.edition_id]).register


@transaction.atomic
def close_nominations(
    *, by: User, programme: Programme, round: int, seen: int, happened_on: date, uuid: UUID, note: str = ""
) -> RoundStep:
    """No more nominations are taken; the review begins."""
    return _step(by, programme, round, StepKind.CLOSED, seen, happened_on, uuid, note)


@transaction.atomic
def reopen_nominations(
    *, by: User, programme: Programme, round: int, seen: int, happened_on: date, uuid: UUID, note: str = ""
) -> RoundStep:
    """Nominations are taken again; says why."""
    return _step(by, programme, round, StepKind.REOPENED, seen, happened_on, uuid, note)


@transaction.atomic
def cancel_round(
    *, by: User, programme: Programme, round: int, seen: int, happened_on: date, uuid: UUID, note: str = ""
) -> RoundStep:
    """Nothing comes of the round; says why. Its nominations end with it, their records stay as they are."""
    return _step(by, programme, round, StepKind.CANCELLED, seen, happened_on, uuid, note)


def _step(
    by: User, programme: Programme, number: int, kind: StepKind, seen: int, on: date, uuid: UUID, note: str
) -> RoundStep:  # fmt: skip
    case = for_step(by, Permission.ROUND_KEEP, programme, number, kind, seen=seen, on=on, uuid=uuid)
    if case.done:
        return case.done
    note = tidy(note)
    asked = kind is not StepKind.CLOSED
    breaches = [replace(breach, field="note") for breach in (check_reason(note) if asked else check_text(note, "note"))]
    ended = _end_all(case.act, case.row) if kind is StepKind.CANCELLED and not (breaches or case.breaches) else []
    return case.take(breaches, note=note, rows=ended)


def _end_all(act: Act, row: Round) -> list[Owned]:
    standing = Nomination.objects.of(act.office).filter(round=row, ended_seq=None)
    ids = list(standing.values_list("pk", flat=True))
    standing.update(ended_seq=act.seq)
    return list(Nomination.objects.of(act.office).filter(pk__in=ids))


# ---- Ordinary places -------------------------------------------------------------------------------------------------


@transaction.atomic
def set_quota(
    *, by: User, programme: Programme, round: int, unit: str, places: int | None, uuid: UUID, note: str = ""
) -> RoundQuota | None:  # fmt: skip
    """Enter the ordinary places of a unit (its code), or with `unit` empty of the whole round; None takes the number
    back."""
    _set(by, programme, round, {unit: places}, uuid, note)
    kept = RoundQuota.objects.of(programme.office_id).filter(
        round__programme=programme, round__number=round, ended_seq=None
    )
    found: RoundQuota | None = kept.filter(**({"unit__code": unit} if unit else {"unit": None})).first()
    return found


@transaction.atomic
def set_quotas(
    *, by: User, programme: Programme, round: int, places: Mapping[str, int | None], uuid: UUID, note: str = "",
    seen: str | None = None,
) -> list[RoundQuota]:  # fmt: skip
    """Enter the ordinary places of several units at once, all or none: unit's code (empty: the whole round) -> places.
    Those that stand already are left as they are. `seen` is the stamp of the numbers that the
    writer saw: refused where others stand by now. The rows that were written."""
    return _set(by, programme, round, places, uuid, note, seen)


def _set(
    by: User, programme: Programme, number: int, wanted: Mapping[str, int | None], uuid: UUID, note: str,
    seen: str | None = None,
) -> list[RoundQuota]:  # fmt: skip
    case = at_round(by, Permission.ROUND_KEEP, programme, number, while_in=TAKING)
    act, note = case.act, tidy(note)
    asked = [uuid5(uuid, unit) for unit in wanted]
    done = list(RoundQuota.objects.of(act.office).filter(uuid__in=asked))
    if done:
        if any(row.round_id != case.row.pk for row in done):
            raise Refused(Breach("request-taken", {}))
        return done
    now = places_of(programme, case.row, case.charter)
    if seen is not None and seen != stamp(now):
        names = {row.code: row.name for row in Member.objects.of(act.office).filter(programme=programme)}
        stands = [f"{names.get(unit, unit)} {many}" for unit, many in now.units.items()]
        raise Refused(
            Breach("quota-changed", {"whole": "—" if now.whole is None else now.whole, "units": stands or ["—"]})
        )
    written, rows = put_quotas(case, wanted, uuid, note)
    if rows or written:
        case.note("quota-entered", rows=[*rows, *written], about={"units": max(len(rows), len(written))})
    return written


def put_quotas(
    case: RoundCase, wanted: Mapping[str, int | None], uuid: UUID, note: str, allocation: Allocation | None = None
) -> tuple[list[RoundQuota], list[Owned]]:
    """Write ordinary places within an action (`allocation`: how they were divided): the new rows, and those they end."""
    act = case.act
    standing = {row.unit.code if row.unit else "": row for row in _standing(case)}
    members = {row.code: row for row in Member.objects.of(act.office).filter(programme=act.programme)}
    breaches = _check(case, wanted, members) + check_text(note, "note")
    if breaches:
        raise Refused(*breaches)
    changed = {
        unit: places
        for unit, places in wanted.items()
        if (standing[unit].places if unit in standing else None) != places
    }
    rows: list[Owned] = [_end(act, standing[unit]) for unit in changed if unit in standing]
    written = [
        RoundQuota.objects.create(
            office=act.office, round=case.row, uuid=uuid5(uuid, unit), unit=members.get(unit), places=places, note=note,
            allocation=allocation, by=act.by, seq=act.seq,
        )
        for unit, places in changed.items()
        if places is not None
    ]  # fmt: skip
    return written, rows


def _check(case: RoundCase, wanted: Mapping[str, int | None], members: Mapping[str, Member]) -> list[Breach]:
    rule, act = case.rule, case.act
    names = {code: row.name for code, row in members.items()}
    roles = {code: row.role for code, row in members.items()}
    taking = {role.id for role in case.charter.roles if role.kind == "unit"}
    if not isinstance(rule, Quota) or rule.base == "none":
        return [Breach("quota-not-entered", {"title": rule.title}, "", rule.cite[0])]
    breaches = check_places(wanted, {code for code, role in roles.items() if role in taking}, names)
    if breaches:
        return breaches
    before = places_of(act.programme, case.row, case.charter)
    standing = holdings(act.programme, case.row)
    return check_lowered(before, wanted, standing, names, rule.cite[0])


def _standing(case: RoundCase) -> Iterable[RoundQuota]:
    rows = RoundQuota.objects.of(case.act.office).filter(round=case.row, ended_seq=None)
    found: Iterable[RoundQuota] = rows.select_related("unit")
    return found


def _end(act: Act, row: RoundQuota) -> RoundQuota:
    RoundQuota.objects.of(act.office).filter(pk=row.pk, ended_seq=None).update(ended_seq=act.seq)
    row.ended_seq = act.seq
    return row
