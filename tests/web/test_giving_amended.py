"""What an amendment changes of rewards, refunds and things given: what happened before it stays under the old rule."""

from datetime import date
from hashlib import sha256

import pytest

from pilotage.actions.charters import adopt_edition
from pilotage.domain.standing import About
from pilotage.models import Edition
from pilotage.queries.verification import verify
from tests.acts import correct, refused
from tests.factories import TODAY, charter_bytes
from tests.giving import DAY, Office, designated, own_book, plaque, refund
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db
AFTER = TODAY
MORE = (("一次性奖励500元", "一次性奖励800元"), ("    amount: 500\n", "    amount: 800\n"))
NATIONAL = ("    where: {level: [city, national]}\n    once_per", "    where: {level: [national]}\n    once_per")
HALF = (("全部退返", "半数退返"), ("    rate: 100\n", "    rate: 50\n"))
TWO = (("制作“试点单位”铜牌", "制作两块“试点单位”铜牌"), ("    quantity: 1\n", "    quantity: 2\n"))


@pytest.fixture
def office(programme, cast):
    return Office(programme, cast)


def amend(programme, cast, *changes):
    """Put an edition in force today that differs in this."""
    first = Edition.objects.of(programme.office_id).get(programme=programme, number=1)
    head = f"edition: 2\nreplaces: {programme.code} 1 {first.sha256}"[: len("edition: 2\nreplaces: ") + 80]
    content = charter_bytes(("edition: 1\n", head + "\n"), *changes)
    adopt_edition(by=cast.clerk, programme=programme, content=content, seen=sha256(content).hexdigest())


def shown(programme, user, path):
    answer = browser(user, ENGLISH).get(at(programme, path))
    assert answer.status_code == 200
    return said(answer.content.decode())


# ---- Rewards ---------------------------------------------------------------------------------------------------------


def test_what_fell_due_before_a_raise_is_paid_as_it_fell_due(programme, cast, office):
    before = designated(programme, cast.clerk)
    amend(programme, cast, *MORE)
    late = designated(programme, cast.clerk, unit="yinghai")  # of the same day, typed only now
    after = designated(programme, cast.clerk, unit="shunfeng", on=AFTER)
    text = shown(programme, cast.treasurer, "fund/rewards/")
    assert text.count("500.00") >= 2
    assert text.count("800.00") >= 1
    assert "1,800.00" in text, "what is owed in all"
    for stored, amount in ((before, 50_000), (late, 50_000), (after, 80_000)):
        with refused("reward-changed"):
            office.pay(stored, amount=130_000 - amount, on=AFTER)
    address = at(programme, f"fund/rewards/model-reward/{before.record.pk}/pay/")
    form = form_of(browser(cast.treasurer).get(address).content.decode(), "happened_on")
    assert browser(cast.treasurer).post(address, form | {"happened_on": "2010-04-26"}).status_code == 303
    assert (office.pay(late, on=AFTER).amount, office.pay(after, amount=80_000, on=AFTER).amount) == (50_000, 80_000)
    assert own_book(programme)["office"] == -180_000
    assert not verify().broken


def test_what_no_longer_earns_a_reward_has_earned_it_before(programme, cast, office):
    before = designated(programme, cast.clerk)
    amend(programme, cast, NATIONAL)
    after = designated(programme, cast.clerk, unit="yinghai", on=AFTER)
    with refused("reward-not-due"):
        office.pay(after, on=AFTER)
    assert office.pay(before, on=AFTER).amount == 50_000
    assert not verify().broken


# ---- Refunds ---------------------------------------------------------------------------------------------------------


def test_a_levy_is_given_back_at_the_rate_of_its_day(programme, cast):
    refund(programme, cast.clerk)
    amend(programme, cast, *HALF)
    assert "王口镇团委 1,260.00 1,260.00 0.00" in shown(programme, cast.treasurer, "fund/refunds/")
    with refused("refund-less"):
        refund(programme, cast.clerk, back=63_000, unit="yinghai")
    stored = refund(programme, cast.clerk, unit="yinghai")
    with refused("refund-more"):
        refund(programme, cast.clerk, unit="shunfeng", on=AFTER)
    refund(programme, cast.clerk, back=63_000, unit="shunfeng", on=AFTER)
    text = shown(programme, cast.treasurer, "fund/refunds/")
    assert "瀛海学校团委 1,260.00 1,260.00 0.00" in text
    assert "1,260.00 630.00 0.00" in text
    assert not verify().broken
    mine = About("yinghai", "", "")
    with refused("refund-more"):
        correct(
            stored,
            cast.clerk,
            about=mine,
            on=AFTER,
            values={"due-amount": 126_000, "refunded": 126_000},
            reason="日期有误",
        )
    correct(
        stored, cast.clerk, about=mine, on=DAY, values={"due-amount": 100_000, "refunded": 100_000}, reason="数额有误"
    )
    assert not verify().broken


# ---- Things ----------------------------------------------------------------------------------------------------------


def test_as_many_are_ordered_as_were_due_on_the_day_of_the_order(programme, cast, office):
    amend(programme, cast, *TWO)
    with refused("order-more"):
        office.order(lines={"wangkou": 2}, on=date(2010, 4, 20))
    office.order(lines={"wangkou": 1}, on=date(2010, 4, 20))
    office.order(lines={"wangkou": 1, "yinghai": 2}, on=AFTER)
    plaque(programme, cast.clerk, unit="shunfeng", cost=12_000)
    plaque(programme, cast.clerk, unit="hengxing", cost=10_000, on=AFTER)
    assert own_book(programme)["office"] == -22_000
    assert not verify().broken


@pytest.mark.parametrize("name", ["refunds", "rewards", "supplies"])
def test_a_list_asks_one_thing_more_after_an_amendment(programme, cast, office, name, django_assert_num_queries):
    amend(programme, cast, *MORE, *HALF, *TWO)
    refund(programme, cast.clerk)
    designated(programme, cast.clerk)
    plaque(programme, cast.clerk)
    office.order("wangkou", on=AFTER)
    client = browser(cast.treasurer)
    client.get(at(programme, f"fund/{name}/"))
    with django_assert_num_queries({"refunds": 12, "rewards": 10, "supplies": 14}[name]):
        client.get(at(programme, f"fund/{name}/"))
