"""Which figures of the charter a page states; where changes stand in the text; the body as a document."""

from datetime import date
from decimal import Decimal

import pytest

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter, check
from pilotage.domain.readings import OPEN, Reading, decode, read
from pilotage.domain.readings.places import in_text, paragraphs, places
from pilotage.domain.readings.stated import Stated, stated
from tests.domain.found_pages import CLEAN, SEED
from tests.factories import JINGHAI

DAY = date(2010, 4, 26)


@pytest.fixture(scope="module")
def charter() -> Charter:
    checked = check(JINGHAI.read_bytes())
    assert checked.charter is not None
    return checked.charter


def reading(content: str | bytes, *terms: str) -> Reading:
    result = read(content, terms)
    assert not isinstance(result, Breach)
    return result


def found(charter: Charter, result: Reading) -> dict[str, Decimal]:
    """{figure of the charter: the number the page states}"""
    each = zip(stated(charter, result), result.figures, strict=True)
    return {one.figure: figure.quantity for one, figure in each if one is not None}


def test_every_claim_is_found_on_the_page_that_makes_it(charter: Charter) -> None:
    assert found(charter, reading(SEED)) == {claim.figure: claim.value for claim in charter.claims}


def test_a_claim_brings_its_day(charter: Charter) -> None:
    assert Stated("fund-planned", DAY) in stated(charter, reading(SEED))


def test_another_number_in_the_same_words_is_the_same_figure(charter: Charter) -> None:
    page = "截止目前，6名指导员共计深入试点单位21次，协调解决活动经费4,500元。"
    expected = {"mentor-count": 6, "visit-count": 21, "financing-sum": 4500}
    assert found(charter, reading(page)) == expected


def test_other_words_round_a_number_are_no_figure_of_the_charter(charter: Charter) -> None:
    assert found(charter, reading("全县3名指导员参加培训，看望老人15次，筹集资金4000元。")) == {}


def test_a_few_words_are_enough_only_for_the_very_number_that_is_quoted(charter: Charter) -> None:
    assert found(charter, reading("5名指导员全部到岗。")) == {"mentor-count": 5}
    assert found(charter, reading("4名指导员全部到岗。")) == {}


@pytest.mark.parametrize("content", [SEED, *(path.read_bytes() for path in CLEAN)])
def test_every_figure_stands_where_it_is_said_to(content: bytes) -> None:
    result = reading(content, "共青团")
    where = places(result.changes)
    for figure in result.figures:
        at = in_text(where, figure.start)
        assert result.text[at : at + len(figure.surface)].replace("\n", " ") == figure.surface


def test_every_offset_of_the_page_has_its_place() -> None:
    result, page = reading(SEED), decode(SEED)
    assert not isinstance(page, Breach)
    where = places(result.changes)
    changed = {at for change in result.changes for at in range(change.at, change.at + len(change.from_))}
    for at, char in enumerate(page.text):
        if at not in changed:
            assert result.text[in_text(where, at)] == char


def test_the_document_is_the_body_with_its_changes_marked() -> None:
    result = reading(SEED)
    document = paragraphs(result)
    assert tuple("".join(run.text for run in paragraph) for paragraph in document) == result.paragraphs
    marks = [run for paragraph in document for run in paragraph]
    assert [run.text for run in marks if run.mark == "open"] == [OPEN] * result.body.count(OPEN)
    assert not any(run.mark == "chosen" for run in marks)
    assert any(run.mark == "changed" and "试" in run.text for run in marks)


def test_a_chosen_word_is_marked_as_a_choice() -> None:
    marks = [run for paragraph in paragraphs(reading(SEED, "共青团")) for run in paragraph]
    assert {run.text for run in marks if run.mark == "chosen"} == {"共青团"}
    assert not any(run.mark == "open" for run in marks)


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_a_clean_page_has_no_marks(path) -> None:
    assert not any(run.mark for paragraph in paragraphs(reading(path.read_bytes())) for run in paragraph)
