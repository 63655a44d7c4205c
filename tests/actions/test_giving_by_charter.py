"""What is given under a charter with tables, a rate, a share for the level above, and a reward from a fund; in sheets."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from pilotage.actions.funds import receive
from pilotage.actions.people import appoint, ensure_owner
from pilotage.actions.records import About, enter_record
from pilotage.actions.refusals import Refused
from pilotage.actions.rewards import pay_reward
from pilotage.actions.sheets import import_records
from pilotage.domain.charters.schema import Fund
from pilotage.domain.policy import Function
from pilotage.domain.sheets import Sheet, read_sheet
from pilotage.models import Entry, LevyRefund, RewardPayment, Transfer
from pilotage.queries.funds import five_numbers
from pilotage.queries.programmes import rules
from pilotage.queries.refunds import refund_lines
from pilotage.queries.rewards import reward_lines
from pilotage.queries.verification import verify
from tests.acts import stage, withdraw
from tests.cast import seat
from tests.factories import adopt_jinghai
from tests.giving import Office, designated, moved, own_book, plaque, refund
from tests.sql_guard import across_offices
from tests.web.corner import adopt_corner

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 2)


@pytest.fixture
def corner():
    return adopt_corner()


def enter(corner, register, unit="east", *, on=DAY, person="", **values):
    return enter_record(
        by=corner.clerk, programme=corner.programme, register=register, uuid=uuid4(), happened_on=on,
        about=About(unit, person), values=values, paper_signer="某人",
    )  # fmt: skip


def test_a_rate_below_all_is_computed_and_the_level_above_is_owed_its_share(corner):
    enter(corner, "deposits", back=10_001)
    assert own_book(corner.programme) == {"levy east": -8_001, "earmarked east": 8_001}
    found = refund_lines(corner.programme, rules(corner.programme).charter, DAY)
    assert [(line.unit, line.year, line.standing.due, line.standing.refunded, line.standing.owed_up) for line in found] == [
        ("east", 2024, 10_001, 8_001, 1_000), ("west", 2024, 0, 0, 0), ("south", 2024, 0, 0, 0),
    ]  # fmt: skip


def test_things_are_ordered_by_the_table(corner):
    class Cast:
        clerk, treasurer = corner.clerk, corner.treasurer

    office = Office(corner.programme, Cast)
    order = office.order(lines={"east": 200, "west": 500}, provision="books", on=DAY)
    with pytest.raises(Refused) as refusal:
        office.order(lines={"west": 1, "south": 501}, provision="books", on=DAY)
    assert [breach.code for breach in refusal.value.breaches] == ["order-more", "order-more"]
    office.deliver(order, on=DAY)
    office.pay_order(order, 1_000_01, on=DAY)
    office.returned(order, "east", on=DAY)
    assert own_book(corner.programme) == {"office": -100_001, "cost books": 100_001}


@pytest.fixture
def lending(corner):
    """The coach of the eastern corner, and money in the fund: 200 for books only, 400 for anything."""
    appoint(by=ensure_owner(), programme=corner.programme, person="coach1", name="辅导员甲", function=Function.MENTOR,
            role="coach", serves="east", starts_on=date(2024, 3, 1))  # fmt: skip
    appoint(by=ensure_owner(), programme=corner.programme, person="coach2", name="辅导员乙", function=Function.MENTOR,
            role="coach", serves="west", starts_on=date(2024, 3, 1))  # fmt: skip
    for amount, purpose in ((20_000, "buying"), (40_000, "")):
        receive(by=corner.treasurer, programme=corner.programme, fund="book-fund", source="budget", amount=amount,
                happened_on=date(2024, 5, 1), uuid=uuid4(), purpose=purpose)  # fmt: skip
    return corner


def lent(corner, **more):
    return enter(corner, "loans", person="coach1", on=date(2024, 5, 20), stage="lent", volumes=3, who="east", **more)


def pay(corner, stored, amount=30_000, on=DAY):
    return pay_reward(by=corner.treasurer, programme=corner.programme, provision="prize", record=stored.record.pk,
                      seen=amount, happened_on=on, uuid=uuid4())  # fmt: skip


def test_a_stage_makes_it_due_and_the_fund_pays_from_money_for_no_purpose(lending):
    stored = lent(lending)
    charter = rules(lending.programme).charter
    assert reward_lines(lending.programme, charter, DAY) == ()
    stage(stored, lending.clerk, to="returned", on=DAY)
    (line,) = reward_lines(lending.programme, charter, DAY)
    assert (line.line.due.trigger.since, line.line.due.amount, line.line.due.period) == (DAY, 30_000, "2024")
    pay(lending, stored)
    fund = charter.of_kind(Fund)[0]
    assert five_numbers(lending.programme, fund).available == 30_000
    rows = Transfer.objects.of(lending.programme.office).filter(kind="paid").select_related("credit", "debit")
    assert [(row.credit.key, row.credit.purpose, row.debit.key, row.amount) for row in rows] == [
        ("budget", "", "east", 30_000)
    ]
    assert verify().ok


def test_money_given_for_a_purpose_pays_no_reward(lending):
    first, second = lent(lending), enter(
        lending, "loans", "west", person="coach2", on=date(2024, 6, 1), stage="returned", volumes=1, who="west"
    )  # fmt: skip
    stage(first, lending.clerk, to="returned", on=DAY)
    pay(lending, first)
    with pytest.raises(Refused) as refusal:
        pay(lending, second, 60_000)
    (breach,) = refusal.value.breaches
    assert (breach.code, breach.params["available"], breach.params["short"]) == (
        "fund-short", Decimal("100.00"), Decimal("500.00"),
    )  # fmt: skip


def test_once_a_year_whatever_becomes_of_the_record_that_was_paid_for(lending):
    first, second = lent(lending), lent(lending)
    for stored in (first, second):
        stage(stored, lending.clerk, to="returned", on=DAY)
    pay(lending, first)
    with pytest.raises(Refused) as refusal:
        pay(lending, second)
    assert [breach.code for breach in refusal.value.breaches] == ["reward-paid"]
    withdraw(first, lending.clerk, seen=latest(first))
    (line,) = reward_lines(lending.programme, rules(lending.programme).charter, DAY)
    assert (line.line.due.trigger.record, line.line.paid.record) == (second.record.pk, first.record.pk)
    assert RewardPayment.objects.of(lending.programme.office).count() == 1


def latest(stored):
    """The number of what was said last in a record."""
    rows = Entry.objects.of(stored.record.office_id).filter(record=stored.record).exclude(kind="confirmed")
    return max(rows.values_list("seq", flat=True))


# ---- By sheets -------------------------------------------------------------------------------------------------------


def test_a_sheet_of_refunds_moves_the_money_row_by_row():
    programme = adopt_jinghai()
    cast = seat(programme)
    text = "unit,happened_on,due-amount,refunded\n" + "".join(
        f"{unit},2010-04-20,{due},{back}\n"
        for unit, due, back in (("wangkou", 1260, 1260), ("yinghai", 800, 700), ("wangkou", 1, 1), ("hengxing", 5, 5))
    )
    sheet = read_sheet(text.encode())
    assert isinstance(sheet, Sheet)
    done = import_records(by=cast.clerk, programme=programme, register="dues", sheet=sheet, confirm=True)
    assert (done.stored, [breach.code for row in done.refused for breach in row.breaches]) == (
        2, ["refund-less", "refund-twice"],
    )  # fmt: skip
    assert own_book(programme) == {
        "levy wangkou": -126_000, "earmarked wangkou": 126_000, "levy hengxing": -500, "earmarked hengxing": 500,
    }  # fmt: skip
    assert verify().ok


# ---- verify ----------------------------------------------------------------------------------------------------------


def faults():
    return {broken.what for broken in verify().broken}


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda p: LevyRefund.objects.of(p.office).update(refunded=1), "refund-money"),
        (lambda p: LevyRefund.objects.of(p.office).update(due=1), "refund-record"),
        (lambda p: LevyRefund.objects.of(p.office).update(ended_seq=1), "refund-money"),
        (lambda p: RewardPayment.objects.of(p.office).update(amount=1), "reward-money"),
        (lambda p: Transfer.objects.of(p.office).filter(kind="awarded").update(amount=1), "reward-money"),
        (lambda p: Transfer.objects.of(p.office).filter(amount=36_000).update(amount=1), "order-money"),
        (lambda p: Transfer.objects.of(p.office).filter(amount=11_000).update(amount=1), "cost-record"),
        (lambda p: Transfer.objects.of(p.office).filter(kind="refunded").update(kind="settled"), "refund-settled"),
    ],
)
def test_what_was_changed_behind_the_back_is_named(change, what):
    programme = adopt_jinghai()
    cast = seat(programme)
    office = Office(programme, cast)
    refund(programme, cast.clerk)
    office.pay(designated(programme, cast.clerk))
    office.pay_order(office.order("wangkou", "yinghai", "hengxing"), 36_000)
    plaque(programme, cast.clerk, unit="shunfeng", cost=11_000)
    assert verify().ok
    with across_offices("somebody changes a row behind the application's back"):
        change(programme)
    assert what in faults()
    assert moved(programme)
