"""What the suite does about refunds, rewards and things: each through the action that a page calls, in few words."""

from collections import defaultdict
from datetime import date
from uuid import uuid4

from pilotage.actions.rewards import pay_reward, reverse_reward
from pilotage.actions.supplies import (
    cancel_order,
    deliver_order,
    order_supplies,
    pay_order,
    take_supplies_back,
    unpay_order,
)
from pilotage.models import Transfer
from pilotage.queries.funds import check_balances, counted
from pilotage.queries.giving import check_giving
from tests.factories import record

DAY = date(2010, 4, 20)


def refund(programme, by, due=126_000, back=None, *, unit="wangkou", on=DAY, **more):
    """A unit's levy of the year given back, entered by the office."""
    back = due if back is None else back
    return record(programme, by, "dues", unit=unit, on=on, due_amount=due, refunded=back, **more)


def designated(programme, by, *, unit="wangkou", level="city", on=DAY, **more):
    """A unit was named a model."""
    more.setdefault("confirmed", False)  # entry confirms it
    return record(programme, by, "designation", unit=unit, on=on, level=level, by_whom="团市委", **more)


def plaque(programme, by, *, unit="wangkou", cost=None, on=DAY, **more):
    """A plaque that hangs at a unit."""
    values = {} if cost is None else {"cost": cost}
    return record(programme, by, "plaque", unit=unit, on=on, place="大门", **values, **more)


class Office:
    """Paying rewards and handling orders at one programme, with its cast."""

    def __init__(self, programme, cast):
        self.programme, self.cast = programme, cast

    def pay(self, stored, *, amount=50_000, on=date(2010, 4, 22), by=None, uuid=None, provision="model-reward", **more):
        return pay_reward(
            by=by or self.cast.treasurer, programme=self.programme, provision=provision, record=stored.record.pk,
            seen=amount, happened_on=on, uuid=uuid or uuid4(), **more,
        )  # fmt: skip

    def take_back(self, payment, *, reason="付错了", uuid=None):
        return reverse_reward(by=self.cast.treasurer, programme=self.programme, number=payment.number, reason=reason,
                              uuid=uuid or uuid4())  # fmt: skip

    def order(self, *units, lines=None, on=date(2010, 4, 8), by=None, uuid=None, provision="plaques", **more):
        return order_supplies(
            by=by or self.cast.clerk, programme=self.programme, provision=provision,
            lines=lines or dict.fromkeys(units or ("wangkou",), 1), supplier="某制作社", happened_on=on,
            uuid=uuid or uuid4(), **more,
        )  # fmt: skip

    def step(self, act, order, by, on=date(2010, 4, 12), uuid=None, **more):
        return act(by=by, programme=self.programme, order=order.number, happened_on=on, uuid=uuid or uuid4(), **more)

    def deliver(self, order, **more):
        return self.step(deliver_order, order, more.pop("by", self.cast.clerk), **more)

    def pay_order(self, order, amount, **more):
        return self.step(pay_order, order, more.pop("by", self.cast.treasurer), amount=amount, **more)

    def unpay(self, order, reason="登错了", **more):
        return self.step(unpay_order, order, self.cast.treasurer, reason=reason, **more)

    def cancel(self, order, reason="不订了", **more):
        return self.step(cancel_order, order, self.cast.clerk, reason=reason, **more)

    def returned(self, order, unit, **more):
        return self.step(take_supplies_back, order, self.cast.clerk, unit=unit, **more)


def own_book(programme):
    """What stands in the office's own book: 'kind key' -> balance, where it is something; and that all of it holds."""
    balances = defaultdict(int)
    for row in counted(programme).filter(credit__fund="").select_related("credit", "debit"):
        balances[f"{row.credit.kind} {row.credit.key}".strip()] -= row.amount
        balances[f"{row.debit.kind} {row.debit.key}".strip()] += row.amount
    assert check_balances(programme.office) == []
    assert list(check_giving(programme.office)) == []
    return {name: amount for name, amount in balances.items() if amount}


def moved(programme):
    """(kind, amount) of everything that moved in the office's own book, in order."""
    rows = Transfer.objects.of(programme.office_id).filter(programme=programme, credit__fund="")
    return list(rows.order_by("seq", "id").values_list("kind", "amount"))
