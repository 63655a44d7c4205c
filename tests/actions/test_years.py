"""Closing a fund's year, and giving back what is left over: by the charter's rule, once, and for good."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.charters import adopt
from pilotage.actions.funds import receive, reverse_contribution
from pilotage.actions.people import appoint, ensure_owner, open_account
from pilotage.actions.refusals import NotAllowed
from pilotage.actions.years import close_year, give_back, reverse_give_back
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import Pot, TransferKind
from pilotage.domain.policy import Function
from pilotage.domain.years import seen_as
from pilotage.models import Event, Transfer, YearClose
from pilotage.queries.funds import check_balances, five_numbers, statement
from pilotage.queries.ledger import pot_numbers
from pilotage.queries.programmes import rules
from tests.cast import seat
from tests.factories import PAPER, adopt_jinghai, receipt
from tests.grants import breaches_of
from tests.web.corner import EVERY_KIND

pytestmark = pytest.mark.django_db


def day(year, month, number):
    return date(year, month, number)


LATER = day(2011, 1, 20)
SPRING = day(2024, 4, 1)


@pytest.fixture
def programme():
    """The first programme, looked at in the year after its first."""
    return adopt_jinghai(today=LATER)


@pytest.fixture
def fund(programme):
    return rules(programme).charter.of_kind(Fund)[0]


@pytest.fixture
def books():
    """An office whose fund has two year-end rules and two purposes: 20,000 to be kept, 10,000 to be given back."""
    text = EVERY_KIND.read_text(encoding="utf-8").replace("edition: 2\nreplaces: every-kind 1", "edition: 1")
    owner = ensure_owner()
    made = adopt(by=owner, content=text.encode(), example_today=day(2025, 1, 15)).programme
    appoint(by=owner, programme=made, person="t", name="t", function=Function.TREASURER, role="library",
            member="county-library", starts_on=day(2024, 3, 1))  # fmt: skip
    teller = open_account(by=owner, programme=made, person="t", username="b-treasurer", password="a long password")
    return made, teller


def received(books, amount, source="gift", purpose="", on=SPRING):
    made, teller = books
    return receive(by=teller, programme=made, fund="book-fund", source=source, purpose=purpose, amount=amount,
                   happened_on=on, uuid=uuid4(), evidence=(PAPER,))  # fmt: skip


def close(programme, by, fund, **changes):
    usual = {"year": 2010, "closed_on": LATER, "uuid": uuid4()}
    return close_year(by=by, programme=programme, fund=fund, **(usual | changes))


def back(programme, by, fund="pilot-fund", **changes):
    usual = {"source": "own", "amount": 100_000, "reason": "商定退回", "happened_on": day(2010, 5, 4), "uuid": uuid4()}
    return give_back(by=by, programme=programme, fund=fund, **(usual | changes))


def codes(call):
    return [breach.code for breach in breaches_of(call)]


# ---- Giving back -----------------------------------------------------------------------------------------------------


def test_what_is_left_goes_back_to_its_source(programme, cast, fund):
    receipt(programme, cast.treasurer, 300_000)
    moved = back(programme, cast.treasurer)
    assert (moved.kind, moved.amount, moved.memo) == ("given-back", 100_000, "商定退回")
    stands = five_numbers(programme, fund)
    assert (stands.received, stands.given_back, stands.available, stands.balance) == (
        300_000,
        100_000,
        200_000,
        200_000,
    )
    assert check_balances(programme.office) == []
    event = Event.objects.of(programme.office_id).latest("seq")
    assert (event.kind, [row[0] for row in event.rows]) == ("fund.given-back", ["transfer"])


def test_never_more_than_has_been_left_since_that_day(programme, cast):
    receipt(programme, cast.treasurer, 300_000)
    receipt(programme, cast.treasurer, 200_000, source="raised", on=day(2010, 6, 1))
    (breach,) = breaches_of(lambda: back(programme, cast.treasurer, amount=300_001))
    assert (breach.code, str(breach.params["available"]), str(breach.params["short"])) == (
        "fund-short", "3000.00", "0.01",
    )  # fmt: skip
    (breach,) = breaches_of(lambda: back(programme, cast.treasurer, source="raised", amount=1))
    assert (breach.code, str(breach.params["available"])) == ("fund-short", "0.00")  # it came later than that day
    back(programme, cast.treasurer, source="raised", amount=200_000, happened_on=day(2010, 6, 1))


def test_every_reason_against_a_giving_back_is_named(programme, cast):
    receipt(programme, cast.treasurer, 300_000)
    assert codes(lambda: back(programme, cast.treasurer, reason=" ")) == ["reason-missing"]
    assert codes(lambda: back(programme, cast.treasurer, source="nobody")) == ["source-unknown"]
    assert codes(lambda: back(programme, cast.treasurer, purpose="tea")) == ["purpose-unknown"]
    assert codes(lambda: back(programme, cast.treasurer, amount=0)) == ["amount-not-positive"]
    assert codes(lambda: back(programme, cast.treasurer, amount=10**16)) == ["amount-large"]
    assert codes(lambda: back(programme, cast.treasurer, happened_on=day(2011, 1, 21))) == ["day-in-future"]
    assert codes(lambda: back(programme, cast.treasurer, happened_on=day(2010, 1, 1))) == ["day-before-programme"]
    assert codes(lambda: back(programme, cast.treasurer, fund="no-fund")) == ["fund-unknown"]
    assert codes(lambda: back(programme, cast.treasurer, reason="理" * 201)) == ["text-long"]
    for other in (cast.clerk, cast.reviewer, cast.auditor, cast.unit):
        with pytest.raises(NotAllowed):
            back(programme, other)
    assert Transfer.objects.of(programme.office_id).count() == 1


def test_the_same_request_gives_back_once(programme, cast, fund):
    receipt(programme, cast.treasurer, 300_000)
    key = uuid4()
    first = back(programme, cast.treasurer, uuid=key)
    events = Event.objects.of(programme.office_id).count()
    assert back(programme, cast.treasurer, uuid=key).pk == first.pk
    assert Event.objects.of(programme.office_id).count() == events
    assert codes(lambda: back(programme, cast.treasurer, uuid=key, amount=1)) == ["request-taken"]
    assert codes(lambda: back(programme, cast.treasurer, uuid=key, source="raised")) == ["request-taken"]
    assert five_numbers(programme, fund).given_back == 100_000


def test_money_for_a_purpose_goes_back_out_of_its_own_pot(books):
    made, teller = books
    received(books, 5_000, purpose="buying")
    received(books, 3_000)
    changes = {"fund": "book-fund", "source": "gift", "happened_on": day(2024, 5, 1)}
    assert codes(lambda: back(made, teller, amount=3_001, **changes)) == ["fund-short"]
    back(made, teller, amount=4_000, purpose="buying", **changes)
    pots = pot_numbers(made, rules(made).charter.of_kind(Fund)[0])
    assert {pot.purpose: (held.given_back, held.available) for pot, held in pots.items()} == {
        "buying": (4_000, 1_000), "": (0, 3_000),
    }  # fmt: skip


def test_a_giving_back_entered_by_mistake_is_reversed_once(programme, cast, fund):
    receipt(programme, cast.treasurer, 300_000)
    moved = back(programme, cast.treasurer)
    said = {"by": cast.treasurer, "programme": programme, "transfer": moved.pk, "happened_on": LATER}
    assert codes(lambda: reverse_give_back(**said, reason="", uuid=uuid4())) == ["reason-missing"]
    assert codes(lambda: reverse_give_back(**(said | {"happened_on": day(2010, 5, 3)}), reason="误", uuid=uuid4())) == [
        "day-before-step"
    ]
    key = uuid4()
    first = reverse_give_back(**said, reason="误记", uuid=key)
    assert reverse_give_back(**said, reason="误记", uuid=key).pk == first.pk
    assert codes(lambda: reverse_give_back(**said, reason="误记", uuid=uuid4())) == ["transfer-reversed"]
    assert codes(lambda: reverse_give_back(**(said | {"transfer": 0}), reason="误", uuid=uuid4())) == [
        "transfer-unknown"
    ]
    assert five_numbers(programme, fund).available == 300_000
    assert check_balances(programme.office) == []


# ---- Closing ---------------------------------------------------------------------------------------------------------


def test_two_funds_close_their_years_apart_and_each_by_its_own_rule():
    second = """  - id: second-fund
    kind: fund
    title: 第二基金
    force: must
    total: 5000
    sources: [{id: gift, name: 捐赠, origin: donated, planned: 5000}]
    left_over: return
    cite: [{clause: 1.1, quote: 设立总额为10000元的试点工作基金}]
  - id: project-grant
"""
    programme = adopt_jinghai(
        ("    left_over: unstated\n", "    left_over: carry\n"), ("  - id: project-grant\n", second), today=LATER
    )
    teller = seat(programme).treasurer
    kept, returned = rules(programme).charter.of_kind(Fund)
    for fund, source, amount in ((kept.id, "own", 7_000), (returned.id, "gift", 4_000)):
        receive(by=teller, programme=programme, fund=fund, source=source, amount=amount, happened_on=day(2010, 5, 4),
                uuid=uuid4(), evidence=(PAPER,))  # fmt: skip
    assert close(programme, teller, returned.id).lines[0]["back"] == 4_000
    assert (five_numbers(programme, kept).available, five_numbers(programme, returned).available) == (7_000, 0)
    late = {"by": teller, "programme": programme, "source": "own", "amount": 1, "happened_on": day(2010, 12, 31)}
    receive(fund=kept.id, uuid=uuid4(), evidence=(PAPER,), **late)  # the other fund's year is still open
    assert close(programme, teller, kept.id).lines[0]["back"] == 0
    assert five_numbers(programme, kept).available == 7_001
    assert codes(lambda: receive(fund=kept.id, uuid=uuid4(), evidence=(PAPER,), **late)) == ["year-closed"]
    assert check_balances(programme.office) == []


def test_each_source_by_its_own_rule(books):
    made, teller = books
    received(books, 9_000, source="budget", purpose="repair")
    received(books, 5_000, purpose="buying")
    received(books, 3_000)
    closed = close(made, teller, "book-fund", year=2024, closed_on=day(2025, 1, 10))
    assert closed.lines == [
        {"source": "budget", "purpose": "repair", "available": 9_000, "rule": "carry", "back": 0},
        {"source": "gift", "purpose": "buying", "available": 5_000, "rule": "return", "back": 5_000},
        {"source": "gift", "purpose": "", "available": 3_000, "rule": "return", "back": 3_000},
    ]
    fund = rules(made).charter.of_kind(Fund)[0]
    assert [(row.kind, row.amount, row.happened_on) for row in statement(made, fund)[-2:]] == [
        (TransferKind.GIVEN_BACK, 5_000, day(2025, 1, 10)),
        (TransferKind.GIVEN_BACK, 3_000, day(2025, 1, 10)),
    ]
    assert five_numbers(made, fund, day(2024, 12, 31)).available == 17_000
    assert five_numbers(made, fund).available == 9_000
    assert check_balances(made.office) == []


def test_what_was_received_since_is_not_left_over_and_what_went_since_cannot_go_back(books):
    made, teller = books
    received(books, 5_000)
    back(made, teller, fund="book-fund", source="gift", amount=4_000, happened_on=day(2025, 1, 5))
    received(books, 700, on=day(2025, 1, 6))
    closed = close(made, teller, "book-fund", year=2024, closed_on=day(2025, 1, 10))
    assert [(line["available"], line["back"]) for line in closed.lines] == [(5_000, 1_000)]
    assert five_numbers(made, rules(made).charter.of_kind(Fund)[0]).available == 700


def test_where_the_charter_is_silent_somebody_chooses_and_says_why(programme, cast, fund):
    receipt(programme, cast.treasurer, 300_000)
    receipt(programme, cast.treasurer, 200_000, source="raised")
    found = breaches_of(lambda: close(programme, cast.treasurer, fund.id))
    assert [(breach.code, breach.field) for breach in found] == [
        ("left-over-undecided", "left-own-"), ("left-over-undecided", "left-raised-"), ("reason-missing", "reason"),
    ]  # fmt: skip
    choices = {Pot("own"): "carry", Pot("raised"): "return"}
    assert codes(lambda: close(programme, cast.treasurer, fund.id, choices=choices)) == ["reason-missing"]
    wrong = {Pot("own"): "keep", Pot("raised"): "return"}
    assert codes(lambda: close(programme, cast.treasurer, fund.id, choices=wrong, reason="商定")) == [
        "left-over-undecided"
    ]
    closed = close(programme, cast.treasurer, fund.id, choices=choices, reason="与捐方商定")
    assert [(line["source"], line["rule"], line["back"]) for line in closed.lines] == [
        ("own", "carry", 0), ("raised", "return", 200_000),
    ]  # fmt: skip
    assert five_numbers(programme, fund).available == 300_000


def test_only_when_it_is_over_the_earliest_first_and_never_twice(programme, cast, fund):
    assert codes(lambda: close(programme, cast.treasurer, fund.id, closed_on=day(2010, 12, 31))) == ["year-not-over"]
    assert codes(lambda: close(programme, cast.treasurer, fund.id, closed_on=day(2011, 1, 21))) == ["day-in-future"]
    assert codes(lambda: close(programme, cast.treasurer, fund.id, year=2011)) == ["year-out-of-order"]
    assert codes(lambda: close(programme, cast.treasurer, fund.id, year=2009)) == ["year-out-of-order"]
    assert codes(lambda: close(programme, cast.treasurer, "no-fund")) == ["fund-unknown"]
    assert codes(lambda: close(programme, cast.treasurer, fund.id, reason="理" * 201)) == ["text-long"]
    with pytest.raises(NotAllowed):
        close(programme, cast.clerk, fund.id)
    key = uuid4()
    first = close(programme, cast.treasurer, fund.id, uuid=key)
    assert (first.lines, close(programme, cast.treasurer, fund.id, uuid=key).pk) == ([], first.pk)
    assert codes(lambda: close(programme, cast.treasurer, fund.id, uuid=key, year=2011)) == ["request-taken"]
    assert codes(lambda: close(programme, cast.treasurer, fund.id)) == ["year-closed-before"]
    assert codes(lambda: close(programme, cast.treasurer, fund.id, year=2011)) == ["year-not-over"]
    assert YearClose.objects.of(programme.office_id).count() == 1


def test_what_was_seen_is_what_is_closed(programme, cast, fund):
    receipt(programme, cast.treasurer, 300_000)
    choices = {Pot("own"): "carry"}
    assert codes(
        lambda: close(programme, cast.treasurer, fund.id, choices=choices, reason="续用", seen=seen_as(()))
    ) == ["year-changed"]
    close(programme, cast.treasurer, fund.id, choices=choices, reason="续用", seen="own/=300000,300000")


def test_a_closed_year_takes_no_more_entries(programme, cast, fund):
    row = receipt(programme, cast.treasurer, 300_000)
    moved = back(programme, cast.treasurer)
    close(programme, cast.treasurer, fund.id, choices={Pot("own"): "carry"}, reason="续用")
    before = [five_numbers(programme, fund, on) for on in (day(2010, 5, 1), day(2010, 12, 31))]
    assert codes(lambda: receipt(programme, cast.treasurer)) == ["year-closed"]
    assert codes(lambda: back(programme, cast.treasurer, amount=1)) == ["year-closed"]
    said = {"by": cast.treasurer, "programme": programme, "reason": "误", "happened_on": LATER, "uuid": uuid4()}
    again = receipt(programme, cast.treasurer, 5, on=day(2011, 1, 2))
    assert codes(lambda: reverse_contribution(contribution=row.pk, **said))[-1] == "reversal-in-closed-year"
    reverse_contribution(contribution=again.pk, **(said | {"uuid": uuid4()}))
    assert codes(lambda: reverse_give_back(transfer=moved.pk, **said)) == ["reversal-in-closed-year"]
    receipt(programme, cast.treasurer, 100, on=day(2011, 1, 3))
    back(programme, cast.treasurer, amount=1, happened_on=LATER)
    assert [five_numbers(programme, fund, on) for on in (day(2010, 5, 1), day(2010, 12, 31))] == before


def test_verify_finds_what_was_slipped_into_a_closed_year(programme, cast, fund):
    receipt(programme, cast.treasurer, 300_000)
    close(programme, cast.treasurer, fund.id, choices={Pot("own"): "carry"}, reason="续用")
    later = receipt(programme, cast.treasurer, 100, on=day(2011, 1, 3))
    assert check_balances(programme.office) == []
    Transfer.objects.of(programme.office_id).filter(pk=later.transfer_id).update(happened_on=day(2010, 12, 30))
    (broken,) = check_balances(programme.office)
    assert (broken.what, broken.where) == ("year-entered-late", f"transfer {later.transfer_id}")


def test_verify_finds_money_that_left_its_pot_and_a_source_given_more_than_it_gave(books):
    made, teller = books
    received(books, 5_000)
    received(books, 5_000, source="budget")
    given = back(made, teller, fund="book-fund", source="gift", amount=5_000, happened_on=day(2024, 5, 1))
    other = Transfer.objects.of(made.office_id).get(debit__key="budget")
    Transfer.objects.of(made.office_id).filter(pk=given.pk).update(debit=other.credit_id)
    found = {broken.what for broken in check_balances(made.office)}
    assert found == {"transfer-across-pots", "account-balance"}
    Transfer.objects.of(made.office_id).filter(pk=given.pk).update(debit=given.debit_id, amount=6_000)
    found = {broken.what for broken in check_balances(made.office)}
    assert found == {"source-overpaid", "account-balance"}
