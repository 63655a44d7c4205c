"""Things for members: ordered, delivered, paid by the office, taken back; what records say they cost follows."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from pilotage.actions.people import appoint
from pilotage.actions.refusals import NotAllowed
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Provide
from pilotage.domain.policy import Function
from pilotage.models import MoneyFile, Order, OrderStep, SecondLook, SmallOffice, YearClose
from pilotage.queries.programmes import rules
from pilotage.queries.supplies import hung_of, orders, supply_lines
from tests.acts import About, correct, withdraw
from tests.cast import seat
from tests.factories import PAPER, START, TODAY, adopt_jinghai, receipt
from tests.giving import DAY, Office, moved, own_book, plaque
from tests.grants import breaches_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(programme, cast):
    return Office(programme, cast)


@pytest.fixture
def clause(programme):
    return rules(programme).charter.of_kind(Provide)[0].cite[0]


def codes(call):
    return [breach.code for breach in breaches_of(call)]


def line(programme, unit="wangkou"):
    (provide,) = rules(programme).charter.of_kind(Provide)
    every = supply_lines(programme, provide, orders(programme), hung_of(programme, rules(programme).charter, provide,
                                                                       TODAY))  # fmt: skip
    (found,) = [each for each in every if each.member.code == unit]
    return found.due, found.ordered, found.delivered, found.cost, [each.number for each in found.hung]


def test_an_order_goes_from_ordered_to_paid_and_costs_the_office(programme, cast, office):
    receipt(programme, cast.treasurer)
    order = office.order("wangkou", "yinghai", "hengxing", evidence=(PAPER,))
    assert line(programme) == (1, 1, 0, 0, [])
    office.deliver(order, note="齐", evidence=(PAPER,))
    office.pay_order(order, 10_000, evidence=(PAPER,))
    assert own_book(programme) == {"office": -10_000, "cost plaques": 10_000}
    assert [line(programme, unit) for unit in ("wangkou", "yinghai", "hengxing", "shunfeng")] == [
        (1, 1, 1, 3_334, []), (1, 1, 1, 3_333, []), (1, 1, 1, 3_333, []), (1, 0, 0, 0, []),
    ]  # fmt: skip
    (view,) = orders(programme)
    assert [step.kind for step in view.steps] == ["ordered", "delivered", "paid"]
    assert MoneyFile.objects.of(programme.office).filter(order_step__isnull=False).count() == 3


def test_the_same_request_orders_and_pays_once(programme, cast, office):
    uuid, paid = uuid4(), uuid4()
    order = office.order(uuid=uuid)
    assert office.order(uuid=uuid).pk == order.pk
    first = office.pay_order(order, 12_000, uuid=paid)
    assert office.pay_order(order, 12_000, uuid=paid).pk == first.pk
    assert codes(lambda: office.pay_order(order, 13_000, uuid=paid)) == ["request-taken"]
    assert Order.objects.of(programme.office).count() == 1
    assert moved(programme) == [("bought", 12_000)]


def test_an_order_is_for_whom_the_charter_gives_it_to_and_no_more(programme, cast, office, clause):
    assert breaches_of(lambda: office.order(lines={"wangkou": 0})) == (
        Breach("order-empty", {"item": "“试点单位”铜牌"}, "lines", clause),
    )
    assert breaches_of(lambda: office.order(lines={"local-tax": 1})) == (
        Breach("order-not-for", {"unit": "local-tax"}, "lines", clause),
    )
    for many in (-1, 1_000_001):
        assert breaches_of(lambda many=many: office.order(lines={"wangkou": many})) == (
            Breach("order-quantity", {"unit": "王口镇团委", "most": 1_000_000}, "lines"),
        )
    office.order("wangkou")
    more = {"unit": "王口镇团委", "due": 1, "ordered": 1, "quantity": 1, "measure": "块"}
    assert breaches_of(lambda: office.order("wangkou")) == (Breach("order-more", more, "lines", clause),)
    assert codes(lambda: office.order("yinghai", on=date(2010, 4, 27))) == ["day-in-future"]
    assert codes(lambda: office.order("yinghai", provision="nothing")) == ["supply-unknown"]


def test_a_cancelled_order_is_ordered_again(programme, cast, office):
    order = office.order()
    assert codes(lambda: office.cancel(order, reason="")) == ["reason-missing"]
    office.cancel(order)
    for act in (lambda: office.deliver(order), lambda: office.pay_order(order, 1), lambda: office.cancel(order)):
        assert breaches_of(act) == (Breach("order-step", {"number": 1}),)
    assert office.order().number == 2


def test_what_was_delivered_or_paid_is_not_cancelled(programme, cast, office):
    delivered, paid = office.order("wangkou"), office.order("yinghai")
    office.deliver(delivered)
    office.pay_order(paid, 1)
    for order in (delivered, paid):
        assert codes(lambda order=order: office.cancel(order)) == ["order-step"]
    assert codes(lambda: office.pay_order(paid, 1)) == ["order-step"]
    assert codes(lambda: office.unpay(delivered)) == ["order-step"]
    assert codes(lambda: office.deliver(paid, on=date(2010, 4, 7))) == ["day-before-step"]


def test_amounts_and_years_that_cannot_be(programme, cast, office):
    order = office.order()
    assert codes(lambda: office.pay_order(order, 0)) == ["amount-not-positive"]
    assert codes(lambda: office.pay_order(order, 10**16)) == ["amount-large"]
    YearClose.objects.create(office=programme.office, programme=programme, uuid=uuid4(), fund="", year=2010,
                             closed_on=TODAY, by=cast.treasurer, seq=1)  # fmt: skip
    assert codes(lambda: office.pay_order(order, 1)) == ["year-closed"]
    assert codes(lambda: plaque(programme, cast.clerk, cost=12_000)) == ["year-closed"]
    assert moved(programme) == []


def test_whoever_orders_does_not_pay(programme, cast, office):
    with pytest.raises(NotAllowed):
        office.order(by=cast.treasurer)
    order = office.order()
    with pytest.raises(NotAllowed):
        office.pay_order(order, 1, by=cast.clerk)
    also_treasurer(programme, cast)
    assert breaches_of(lambda: office.pay_order(order, 1, by=cast.clerk)) == (Breach("own-order", {"number": 1}),)
    SmallOffice.objects.create(office=programme.office, programme=programme, uuid=uuid4(), days=10, reason="只有一人",
                               starts_on=START, by=cast.owner, seq=1)  # fmt: skip
    step = office.pay_order(order, 1, by=cast.clerk)
    look = SecondLook.objects.of(programme.office).get()
    assert (look.what, look.transfer_id) == ("paid", step.transfer_id)


def also_treasurer(programme, cast):
    appoint(by=cast.owner, programme=programme, person="clerk", name="clerk", function=Function.TREASURER,
            role="office", member="jinghai-office", starts_on=START)  # fmt: skip


# ---- What records say it cost ----------------------------------------------------------------------------------------


def amend(stored, by, cost=None, **more):
    values = {"place": "大门"} if cost is None else {"place": "大门", "cost": cost}
    return correct(stored, by, about=About(more.pop("unit", "wangkou")), values=values, on=DAY, **more)


def test_the_cost_that_a_record_names_follows_it(programme, cast):
    stored = plaque(programme, cast.clerk, cost=12_000)
    assert own_book(programme) == {"office": -12_000, "cost plaques": 12_000}
    stored = amend(stored, cast.clerk, 13_000)
    assert own_book(programme) == {"office": -13_000, "cost plaques": 13_000}
    stored = amend(stored, cast.clerk)
    assert own_book(programme) == {}
    stored = amend(stored, cast.clerk, 12_000)
    withdraw(stored, cast.clerk)
    assert own_book(programme) == {}
    assert moved(programme) == [
        ("bought", 12_000), ("reversal", 12_000), ("bought", 13_000), ("reversal", 13_000), ("bought", 12_000),
        ("reversal", 12_000),
    ]  # fmt: skip


def test_a_paid_order_books_in_place_of_the_record_and_gives_way_again(programme, cast, office):
    plaque(programme, cast.clerk, cost=12_000)
    order = office.order("wangkou", "yinghai")
    office.pay_order(order, 24_000)
    assert own_book(programme) == {"office": -24_000, "cost plaques": 24_000}
    assert moved(programme) == [("bought", 12_000), ("bought", 24_000), ("reversal", 12_000)]
    plaque(programme, cast.clerk, unit="yinghai", cost=12_000)
    plaque(programme, cast.clerk, unit="hengxing", cost=12_500)
    assert own_book(programme) == {"office": -36_500, "cost plaques": 36_500}
    office.unpay(order)
    assert own_book(programme) == {"office": -36_500, "cost plaques": 36_500}
    assert line(programme)[3] == 12_000
    office.pay_order(order, 24_000)
    assert own_book(programme) == {"office": -36_500, "cost plaques": 36_500}


def test_a_record_names_the_cost_that_was_paid_or_none(programme, cast, office, clause):
    order = office.order()
    office.pay_order(order, 12_000)
    other = {"unit": "王口镇团委", "cost": Decimal("120.01"), "share": Decimal("120.00")}
    said = Breach("cost-not-order", other, "cost", clause)
    assert breaches_of(lambda: plaque(programme, cast.clerk, cost=12_001)) == (said,)
    stored = plaque(programme, cast.clerk)
    assert breaches_of(lambda: amend(stored, cast.clerk, 12_001)) == (said,)
    amend(stored, cast.clerk, 12_000)
    assert moved(programme) == [("bought", 12_000)]


def test_an_order_is_not_paid_beside_a_record_that_names_another_cost(programme, cast, office, clause):
    plaque(programme, cast.clerk, cost=12_001)
    order = office.order()
    other = {"unit": "王口镇团委", "cost": Decimal("120.01"), "share": Decimal("120.00")}
    assert breaches_of(lambda: office.pay_order(order, 12_000)) == (Breach("cost-not-order", other, "cost", clause),)
    assert own_book(programme) == {"office": -12_001, "cost plaques": 12_001}
    assert OrderStep.objects.of(programme.office).count() == 1


def test_a_thing_is_kept_unless_the_charter_asks_for_it_back(programme, cast, office, clause):
    order = office.order()
    assert codes(lambda: office.returned(order, "wangkou")) == ["order-step"]
    office.deliver(order)
    assert breaches_of(lambda: office.returned(order, "wangkou")) == (
        Breach("supply-kept", {"item": "“试点单位”铜牌"}, cite=clause),
    )


def test_what_the_charter_asks_for_back_is_returned_once():
    programme = adopt_jinghai(
        ("    measure: 块\n    display: 悬挂在单位醒目位置\n", "    measure: 块\n    returned_on_exit: yes\n")
    )
    cast = seat(programme)
    office = Office(programme, cast)
    order = office.order("wangkou", "yinghai")
    office.deliver(order)
    uuid = uuid4()
    step = office.returned(order, "wangkou", uuid=uuid)
    assert office.returned(order, "wangkou", uuid=uuid).pk == step.pk
    assert step.unit.code == "wangkou"
    for unit in ("wangkou", "hengxing"):
        assert breaches_of(lambda unit=unit: office.returned(order, unit)) == (
            Breach("supply-not-there", {"number": 1}, "unit"),
        )
