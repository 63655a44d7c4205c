"""Deciding what follows when a duty was missed, appealing, ruling."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.policy import Permission
from pilotage.domain.sanctions import (
    Outcome,
    Ruling,
    appeal_until,
    check_appeal,
    check_decision,
    check_ruling,
)
from pilotage.models import Member, Pairing, Programme, SanctionDecision, User
from pilotage.models.owned import OwnedQuerySet
from pilotage.queries.sanctions import decision_of, due_occasions


@transaction.atomic
def decide_sanction(
    *, by: User, programme: Programme, sanction: str, place: str, start: date, outcome: Outcome, reason: str
) -> SanctionDecision:
    """Apply a sanction that fell due, or refrain from it, and say why. The evidence is kept as it is now.

    Decided already: the same again returns the decision, another is refused.
    """
    act = enter(by, Permission.SANCTION_DECIDE, programme)
    declared = {each.id: each for each in act.rules.charter.provisions}.get(sanction)
    roles = {declared.decided_by} if declared is not None and declared.kind == "sanction" else set()
    if act.post.kind != "office" and act.post.role not in roles:
        raise Refused(Breach("not-your-side", {}))
    row: SanctionDecision
    for row in _decisions(act).filter(provision=sanction, start=start):
        made = decision_of(row)
        if made.place == place:
            if (made.outcome, made.reason) == (outcome, reason.strip()):
                return row
            raise Refused(Breach("sanction-decided", {"day": made.decided_on}))
    found = {occasion.key: occasion for occasion in due_occasions(programme, act.rules)}
    if breaches := check_decision(found, (sanction, place, start), reason):
        raise Refused(*breaches)
    occasion = found[(sanction, place, start)]
    member = Member.objects.of(act.office).filter(programme=programme, code=place).first()
    pairing = None if member else Pairing.objects.of(act.office).filter(programme=programme, code=place).first()
    row = SanctionDecision.objects.create(
        office=act.office, programme=programme, provision=sanction, member=member, pairing=pairing, start=start,
        windows=[window.start.isoformat() for window in occasion.windows], outcome=outcome, reason=reason.strip(),
        by=by, decided_on=act.today, seq=act.seq,
        appeal_until=appeal_until(occasion.sanction, act.today) if outcome is Outcome.APPLIED else None,
    )  # fmt: skip
    record_event(act, "sanction.decided", by=by, about={"sanction": sanction, "outcome": outcome}, rows=[row])
    return row


@transaction.atomic
def appeal_sanction(*, by: User, programme: Programme, decision: int, grounds: str) -> None:
    """Appeal against a sanction, on behalf of whom it concerns; the same again changes nothing."""
    row = _row(programme, decision)
    made = decision_of(row)
    act = enter(by, Permission.SANCTION_APPEAL, programme, about={made.place, *made.place.split(":")})
    made = decision_of(_row(programme, decision))
    if made.appeal and made.appeal == grounds.strip():
        return
    if breaches := check_appeal(made, act.today, grounds):
        raise Refused(*breaches)
    _write(act, decision, {"appeal": grounds.strip(), "appealed_on": act.today, "appeal_seq": act.seq})
    record_event(act, "sanction.appealed", by=by, about={"decision": decision}, rows=[_row(programme, decision)])


@transaction.atomic
def rule_on_sanction(*, by: User, programme: Programme, decision: int, ruling: Ruling, reason: str) -> None:
    """Uphold a sanction against an appeal, or lift it; the same again changes nothing."""
    act = enter(by, Permission.SANCTION_DECIDE, programme)
    made = decision_of(_row(programme, decision))
    if (made.ruling, made.ruling_reason) == (ruling, reason.strip()):
        return
    if breaches := check_ruling(made, ruling, reason):
        raise Refused(*breaches)
    _write(
        act, decision,
        {"ruling": ruling, "ruling_reason": reason.strip(), "ruled_on": act.today, "ruling_seq": act.seq},
    )  # fmt: skip
    about = {"decision": decision, "ruling": ruling}
    record_event(act, "sanction.ruled", by=by, about=about, rows=[_row(programme, decision)])


def _decisions(act: Act) -> OwnedQuerySet:
    return SanctionDecision.objects.of(act.office).filter(programme=act.programme).select_related("member", "pairing")


def _row(programme: Programme, decision: int) -> SanctionDecision:
    rows = SanctionDecision.objects.of(programme.office_id).filter(programme=programme, pk=decision)
    row: SanctionDecision | None = rows.select_related("member", "pairing").first()
    if row is None:
        raise Refused(Breach("sanction-unknown", {}))
    return row


def _write(act: Act, decision: int, columns: Mapping[str, object]) -> None:
    SanctionDecision.objects.of(act.office).filter(pk=decision).update(**columns)
