"""A person's choice for one of several planted words goes to that word and to no other."""

from pilotage.domain.breaches import Breach
from pilotage.domain.readings import OPEN, Reading, read
from tests.domain.found_pages import SEED, two_planted


def test_each_choice_stands_where_it_was_made() -> None:
    page = two_planted()
    planted = [term for term in reading(page).terms if term.role == "text"]
    assert len(planted) == 2
    for order in (("共青团", "妇联"), ("妇联", "共青团")):
        chosen_at = {term.slots[-1].at: word for term, word in zip(planted, order, strict=True)}
        result = reading(page, chosen_at)
        assert [term.chosen for term in result.terms if term.role == "text"] == list(order)
        assert OPEN not in result.body


def test_what_nobody_chose_stays_open() -> None:
    page = two_planted()
    first, second = (term for term in reading(page).terms if term.role == "text")
    result = reading(page, {second.slots[0].at: "共青团"})
    assert [term.chosen for term in result.terms if term.role == "text"] == [None, "共青团"]
    assert sum(slot.inside for slot in first.slots) == result.text.count(OPEN)


def test_a_choice_for_a_place_that_is_not_there_goes_where_it_fits() -> None:
    result = reading(SEED, {1: "共青团"})
    assert [term.chosen for term in result.terms] == ["共青团", None]


def test_the_same_word_may_be_chosen_twice() -> None:
    page = two_planted()
    chosen_at = {term.slots[0].at: "共青团" for term in reading(page).terms if term.role == "text"}
    result = reading(page, chosen_at)
    assert [term.chosen for term in result.terms if term.role == "text"] == ["共青团"] * 2


def reading(page: bytes, chosen_at: dict[int, str] | None = None) -> Reading:
    result = read(page, chosen_at=chosen_at or {})
    assert not isinstance(result, Breach)
    return result
