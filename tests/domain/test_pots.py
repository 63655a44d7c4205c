"""Which pot pays what, by rule: restricted money first, what must go back before what may stay, nothing for another purpose."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import Pot, PotMove, available_in_pots, drawn
from tests.domain.changed_charters import EVERY_KIND

CHARTER = check(EVERY_KIND.encode()).charter
assert CHARTER is not None
FUND = CHARTER.of_kind(Fund)[0]  # the budget may be kept, the gift must be given back
POTS = [Pot(source, purpose) for source in ("budget", "gift") for purpose in ("", "buying", "repair")]


def test_restricted_money_goes_first_and_what_must_go_back_before_what_may_stay():
    held = dict.fromkeys(POTS, 100)
    order = list(drawn(FUND, held, 400, {"buying"}))
    assert order == [Pot("gift", "buying"), Pot("budget", "buying"), Pot("gift"), Pot("budget")]
    assert drawn(FUND, held, 250, {"buying"}) == {
        Pot("gift", "buying"): 100, Pot("budget", "buying"): 100, Pot("gift"): 50,
    }  # fmt: skip


def test_money_for_another_purpose_is_never_touched():
    assert drawn(FUND, {Pot("gift", "repair"): 500}, 100, {"buying"}) == {}
    assert drawn(FUND, {Pot("gift", "repair"): 500, Pot("budget"): 30}, 100, {"buying"}) == {Pot("budget"): 30}


@given(
    st.dictionaries(st.sampled_from(POTS), st.integers(0, 1000)),
    st.integers(1, 5000),
    st.sets(st.sampled_from(["buying", "repair"])),
)
def test_shares_add_up_and_no_pot_gives_more_than_it_holds(held, amount, purposes):
    shares = drawn(FUND, held, amount, purposes)
    usable = sum(held[pot] for pot in held if not pot.purpose or pot.purpose in purposes)
    assert sum(shares.values()) == min(amount, usable)
    assert all(0 < share <= held[pot] for pot, share in shares.items())


def test_a_pot_has_the_least_of_the_days_since():
    gift, day = Pot("gift"), date(2024, 4, 1)
    moves = [PotMove(day, gift, 300), PotMove(date(2024, 5, 1), gift, -250), PotMove(date(2024, 6, 1), gift, 500)]
    assert [available_in_pots(moves, since) for since in (date(2024, 3, 1), day, date(2024, 5, 20), date(2024, 6, 1))] == [
        {gift: 0}, {gift: 50}, {gift: 50}, {gift: 550},
    ]  # fmt: skip
