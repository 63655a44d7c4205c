"""A round of aid decided with its meeting's minute, which puts one record per unit into the register; and taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max

from pilotage.actions.aid_cases import check_seen, demand_aid, end_share, put_share
from pilotage.actions.attachments import Evidence, check_evidence
from pilotage.actions.entries import append
from pilotage.actions.files import put_to_matter
from pilotage.actions.refusals import Refused
from pilotage.actions.round_cases import RoundStepCase, for_step
from pilotage.domain.aid import LONGEST_REASON, Share, asked_fields, check_decision, filled
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import check_roles, check_values, tidy, to_body
from pilotage.domain.funds import check_reason, check_text
from pilotage.domain.policy import Permission
from pilotage.domain.records import EntryKind, Value
from pilotage.domain.round_states import StepKind
from pilotage.domain.standing import About, check_about, check_day, needs
from pilotage.models import AidShare, Entry, Programme, Record, RoundDecision, RoundStep, User
from pilotage.models.owned import Owned
from pilotage.queries.aid import lists_of, share_of, standing_shares, standing_total
from pilotage.queries.records import Concern, find_concern, latest_bases, members_by_role, office_side

LONGEST_NOTE = 2000

Plan = list[tuple[Concern, dict[str, Value]] | None]
"""Of each share: what its record is about and says; None where it gets none."""


@transaction.atomic
def decide_aid(
    *,
    by: User,
    programme: Programme,
    round: int,
    seen: int,
    shares_seen: int,
    happened_on: date,
    meeting: str,
    uuid: UUID,
    note: str = "",
    reasons: Mapping[str, str] | None = None,
    values: Mapping[str, Value] | None = None,
    evidence: Sequence[Evidence] = (),
) -> RoundStep:
    """Decide the round as its shares stand. `meeting` is the minute's title and number, `note` the opinion.

    `reasons` (unit's code -> why) stand in place of those that were kept with the shares: for an extra that the charter
    leaves to a person, and for whoever is passed over. `values` are the register's other fields, the same for every
    record. `seen` is the version of the round, `shares_seen` the state of its shares that the person saw.
    """
    case = for_step(by, Permission.ROUND_DECIDE, programme, round, StepKind.DECIDED, seen=seen, on=happened_on,
                    uuid=uuid)  # fmt: skip
    rule = demand_aid(case)
    if case.done:
        return case.done
    meeting, note = tidy(meeting), tidy(note)
    rows = list(standing_shares(case.row).order_by("unit__position", "pk"))
    given = {code: tidy(why) for code, why in (reasons or {}).items()}
    shares = [replace(share_of(row), reason=given.get(row.unit.code if row.unit else "", row.reason)) for row in rows]
    total, lists = standing_total(case.row), lists_of(case.row)
    breaches = check_seen(case, shares_seen)
    breaches += check_decision(
        rule, shares, total.places if total else 0, total.amount if total else 0, programme.currency,
        {unit: listed.people for unit, listed in lists.items()}, {unit: listed.amount for unit, listed in lists.items()},
    )  # fmt: skip
    breaches += [Breach("aid-meeting-missing", {}, "meeting")] if not meeting else check_text(meeting, "meeting")
    breaches += check_text(note, "note", LONGEST_NOTE)
    for code, why in given.items():
        breaches += check_text(why, f"reason-{code}", LONGEST_REASON)
    register = _register(case, rule.register)
    asked = register is not None and register.evidence == "required"
    breaches += check_evidence(evidence, required=asked)
    planned: Plan = []
    if register is not None:
        planned, found = _plan(case, register, rows, shares, note or meeting or "—", values or {}, happened_on)
        breaches += found
    else:
        breaches.append(Breach("register-unknown", {"register": rule.register}))
    if breaches or case.breaches:
        raise Refused(*case.breaches, *breaches)
    decision = RoundDecision.objects.create(
        office=case.act.office, round=case.row, uuid=uuid5(uuid, "decision"), happened_on=happened_on, meeting=meeting,
        note=note, by=by, seq=case.act.seq,
    )  # fmt: skip
    written: list[Owned] = [decision, *put_to_matter(act=case.act, evidence=evidence, decision=decision)]
    assert register is not None
    written += _put_on_record(case, register, rows, shares, planned, happened_on, evidence if asked else ())
    return case.take([], note=note, rows=written)


def _register(case: RoundStepCase, register: str) -> Register | None:
    return next((each for each in case.act.rules.charter.registers if each.id == register), None)


def _plan(
    case: RoundStepCase,
    register: Register,
    rows: Sequence[AidShare],
    shares: Sequence[Share],
    basis: str,
    values: Mapping[str, Value],
    on: date,
) -> tuple[Plan, list[Breach]]:
    """The records that the decision puts in, and every reason why the register does not take them; what is wrong with
    all of them is told once."""
    act, charter = case.act, case.act.rules.charter
    plan: Plan = []
    breaches: dict[tuple[str, str, str], Breach] = {}
    unit_asked, asked = needs(charter, register).unit, asked_fields(register)
    # Nobody types what is personal or a file into a decision; its papers stand in their place.
    personal = [each.id for each in register.fields if each.personal or each.type == "file"]
    for row, share in zip(rows, shares, strict=True):
        if row.unit is None or not share.got:
            plan.append(None)
            continue
        concern = find_concern(act.programme, charter, register, on, About(row.unit.code if unit_asked else ""))
        said = {**values, **filled(register, share, basis)}
        found = [*check_values(register, said, charter, excused=personal),
                 *check_roles(register, said, members_by_role(act.programme)),
                 *check_about(charter, register, on, concern.concerned),
                 *check_day(on, act.today, charter.runs)]  # fmt: skip
        for breach in found:
            field = f"field-{breach.field}" if breach.field in asked else breach.field
            breaches.setdefault((breach.code, field, str(breach.params)), replace(breach, field=field))
        plan.append((concern, said))
    return plan, [each for each in breaches.values() if each.field != "happened_on" or not case.breaches]


def _put_on_record(
    case: RoundStepCase,
    register: Register,
    rows: Sequence[AidShare],
    shares: Sequence[Share],
    plan: Plan,
    on: date,
    evidence: Sequence[Evidence],
) -> list[Owned]:
    act = case.act
    office = office_side(act.rules.charter)
    side = office if office in register.written_by else register.written_by[0]
    last = Record.objects.of(act.office).filter(programme=act.programme, register=register.id)
    number = last.aggregate(last=Max("number"))["last"] or 0
    written: list[Owned] = []
    for row, share, planned in zip(rows, shares, plan, strict=True):
        key = uuid5(case.uuid, f"share:{share.unit}")
        record = None
        if planned is not None:
            concern, said = planned
            number += 1
            record = Record.objects.create(
                office=act.office, programme=act.programme, register=register.id, uuid=uuid5(key, "record"),
                number=number, seq=act.seq,
            )  # fmt: skip
            _entry, more = append(
                act,
                record,
                record.uuid,
                EntryKind.ENTERED,
                on,
                side,
                where=concern.columns,
                body=to_body(said),
                files=evidence,
            )
            written += [record, *more]
        if record is not None or row.reason != tidy(share.reason):
            written += [end_share(case, row), put_share(case, share, row.unit, key, record)]
    return written


@transaction.atomic
def take_back_aid(
    *, by: User, programme: Programme, round: int, seen: int, happened_on: date, reason: str, uuid: UUID, told: str = "—"
) -> RoundStep:  # fmt: skip
    """Take a decision on aid back: its records are made void, and the round is to be decided again. The reason stays with
    the round; `told` is what the records say in its place, to everybody who reads them."""
    case = for_step(by, Permission.ROUND_DECIDE, programme, round, StepKind.TAKEN_BACK, seen=seen, on=happened_on,
                    uuid=uuid)  # fmt: skip
    demand_aid(case)
    if case.done:
        return case.done
    act, reason = case.act, tidy(reason)
    breaches = check_reason(reason)
    if breaches or case.breaches:
        raise Refused(*case.breaches, *breaches)
    written: list[Owned] = []
    decision = RoundDecision.objects.of(act.office).filter(round=case.row, ended_seq=None).first()
    if decision is not None:
        RoundDecision.objects.of(act.office).filter(pk=decision.pk, ended_seq=None).update(
            ended_seq=act.seq, ended_reason=reason
        )
        decision.ended_seq, decision.ended_reason = act.seq, reason
        written.append(decision)
    rows = [row for row in standing_shares(case.row).order_by("pk") if row.record_id is not None]
    bases = latest_bases(act.office.pk, {row.record_id for row in rows if row.record_id is not None})
    latest = _latest(case, bases)
    for row in rows:
        record = row.record
        assert record is not None
        key = uuid5(uuid, f"share:{row.pk}")
        _entry, more = append(
            act, record, uuid5(key, "void"), EntryKind.WITHDRAWN, act.today, bases[record.pk].side,
            seen=latest[record.pk], reason=told,
        )  # fmt: skip
        written += [*more, end_share(case, row), put_share(case, share_of(row), row.unit, key)]
    return case.take([], note=reason, rows=written)


def _latest(case: RoundStepCase, records: Mapping[int, Entry]) -> dict[int, int]:
    """The number of the latest thing that each record says."""
    rows = Entry.objects.of(case.act.office).filter(record__in=list(records)).exclude(kind=EntryKind.CONFIRMED)
    counted = rows.order_by().values("record").annotate(last=Max("seq"))
    return {row["record"]: row["last"] for row in counted}
