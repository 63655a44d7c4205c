"""A fund's years: what is left over is given back to its source, and a year that is over is closed."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.funds import account, check_undoing, check_year, fund_named, part_of, post, pot_account
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.funds import AccountKind, Pot, TransferKind, available_in_pots, check_reason
from pilotage.domain.policy import Permission
from pilotage.domain.standing import check_day
from pilotage.domain.years import RETURN, check_close, check_give_back, last_day, left_over, settled
from pilotage.models import Programme, Transfer, User, YearClose
from pilotage.queries.carrying import was_carried
from pilotage.queries.funds import closed_years, pot_moves


@transaction.atomic
def give_back(
    *,
    by: User,
    programme: Programme,
    fund: str,
    source: str,
    amount: int,
    reason: str,
    happened_on: date,
    uuid: UUID,
    purpose: str = "",
) -> Transfer:
    """Give money that is left over back to its source, for the agreed reason; never more than has been left in the pot on
    any day since. The same request again changes nothing."""
    reason, pot = tidy(reason), Pot(source, purpose)
    act = enter(by, Permission.FUND_CLOSE, programme)
    found = fund_named(act, fund)
    again: Transfer | None = Transfer.objects.of(act.office).filter(key=uuid).select_related("credit", "debit").first()
    if again is not None:
        there = (again.programme_id, again.credit.fund, again.kind, Pot(again.credit.key, again.credit.purpose))
        same = there == (programme.pk, fund, TransferKind.GIVEN_BACK, pot)
        if not same or (again.amount, again.happened_on, again.memo) != (amount, happened_on, reason):
            raise Refused(Breach("request-taken", {}))
        return again
    breaches = check_give_back(
        act.rules.charter, found, pot=pot, amount=amount, reason=reason, happened_on=happened_on, today=act.today,
        available=available_in_pots(pot_moves(programme, fund), happened_on).get(pot, 0),
    )  # fmt: skip
    breaches += check_year(programme, fund, happened_on)
    if breaches:
        raise Refused(*breaches)
    moved = _give(act, fund, pot, amount, happened_on, uuid, reason)
    about = {"fund": fund, "source": source, "purpose": purpose}
    record_event(act, "fund.given-back", by=by, about=about, rows=[moved])
    return moved


def _give(act: Act, fund: str, pot: Pot, amount: int, on: date, key: UUID, memo: str) -> Transfer:
    return post(
        act=act, key=key, kind=TransferKind.GIVEN_BACK, credit=pot_account(act.programme, fund, AccountKind.AVAILABLE, pot),
        debit=account(act.programme, fund, AccountKind.SOURCE, pot.source), amount=amount, happened_on=on, memo=memo,
    )  # fmt: skip


@transaction.atomic
def reverse_give_back(
    *, by: User, programme: Programme, transfer: int, reason: str, happened_on: date, uuid: UUID
) -> Transfer:
    """Take back a giving-back that should not have been entered. It stays in the statement, and counts for nothing."""
    reason = tidy(reason)
    act = enter(by, Permission.FUND_CLOSE, programme)
    rows = Transfer.objects.of(act.office).filter(programme=programme, pk=transfer, kind=TransferKind.GIVEN_BACK)
    given = rows.select_related("credit", "debit").first()
    if given is None:
        raise Refused(Breach("transfer-unknown", {}))
    before: Transfer | None = Transfer.objects.of(act.office).filter(reverses=given).first()
    if before is not None and before.key == uuid:
        return before
    if before is not None:
        raise Refused(Breach("transfer-reversed", {}))
    breaches = check_day(happened_on, act.today, act.rules.charter.runs, ended=True) + check_reason(reason)
    if happened_on < given.happened_on:
        params = {"day": happened_on, "last": given.happened_on}
        breaches.append(Breach("day-before-step", params, "happened_on"))
    breaches += check_undoing(programme, given.credit.fund, given.happened_on, happened_on)
    breaches += [Breach("carried-not-reversed", {})] if was_carried(programme, given.key) else []
    if breaches:
        raise Refused(*breaches)
    moved = post(
        act=act, key=uuid, kind=TransferKind.REVERSAL, credit=given.debit, debit=given.credit, amount=given.amount,
        happened_on=happened_on, reverses=given, memo=reason,
    )  # fmt: skip
    record_event(act, "fund.give-back-reversed", by=by, about={"fund": given.credit.fund}, rows=[moved])
    return moved


@transaction.atomic
def close_year(
    *,
    by: User,
    programme: Programme,
    fund: str,
    year: int,
    closed_on: date,
    uuid: UUID,
    choices: Mapping[Pot, str] | None = None,
    reason: str = "",
    seen: str | None = None,
) -> YearClose:
    """Close a fund's year: nothing is entered into it any more, and no figure until one of its days ever changes.

    What is left in each pot is carried or given back as the charter says; where it says nothing, as `choices` do (carry
    or return), with the reason. What is given back leaves on the day of closing. `seen` is what the page showed as left
    (domain.years.seen_as). The same request again changes nothing.
    """
    reason, chosen = tidy(reason), dict(choices or {})
    act = enter(by, Permission.FUND_CLOSE, programme)
    charter, found = act.rules.charter, fund_named(act, fund)
    again: YearClose | None = YearClose.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.programme_id, again.fund, again.year, again.closed_on) != (programme.pk, fund, year, closed_on):
            raise Refused(Breach("request-taken", {}))
        return again
    left = left_over(found, pot_moves(programme, fund), last_day(charter, year))
    breaches = check_close(
        charter, found, year=year, closed=closed_years(programme, fund), left=left, choices=chosen, reason=reason,
        closed_on=closed_on, today=act.today, seen=seen,
    )  # fmt: skip
    if breaches:
        raise Refused(*breaches)
    becomes = settled(left, chosen)
    back = {one.pot: one.least for one in left if becomes.get(one.pot) == RETURN and one.least}
    moved = [
        _give(act, fund, pot, amount, closed_on, part_of(uuid, place), reason)
        for place, (pot, amount) in enumerate(back.items())
    ]
    lines = [
        {"source": one.pot.source, "purpose": one.pot.purpose, "available": one.available, "rule": becomes[one.pot],
         "back": back.get(one.pot, 0)}
        for one in left
    ]  # fmt: skip
    closed = YearClose.objects.create(
        office=act.office, programme=programme, uuid=uuid, fund=fund, year=year, closed_on=closed_on, lines=lines,
        reason=reason, by=by, seq=act.seq,
    )  # fmt: skip
    record_event(act, "fund.year-closed", by=by, about={"fund": fund, "year": year}, rows=[*moved, closed])
    return closed
