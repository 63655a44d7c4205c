"""What may be agreed with a giver, when a report counts, and who sees how much of a source's money."""

from datetime import date

import pytest

from pilotage.domain.attachments import Evidence
from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funders import (
    LONGEST_CONDITIONS,
    Reach,
    check_agreement,
    check_end,
    check_report_day,
    check_report_done,
    find_source,
    reach_of,
)
from pilotage.domain.policy import Function, Post
from tests.factories import charter_bytes
from tests.givers import GIVEN

TODAY = date(2010, 4, 26)
SIGNED = date(2010, 4, 1)


@pytest.fixture(scope="module")
def charter():
    return check(charter_bytes(*GIVEN)).charter


def post(function, kind, member=None, ends_on=None):
    return Post(function, kind, kind, 1, member, None, SIGNED, ends_on)


def source(charter, id):
    return next(each for each in charter.of_kind(Fund)[0].sources if each.id == id)


def test_the_office_and_the_giver_see_the_whole_and_other_givers_nothing(charter):
    raised, own = source(charter, "raised"), source(charter, "own")
    for function in (Function.CLERK, Function.TREASURER, Function.AUDITOR, Function.REVIEWER, Function.OWNER):
        assert reach_of([post(function, "office")], own, TODAY) is Reach.WHOLE
    giver = post(Function.CONTACT, "funder", "young-fund")
    assert reach_of([giver], raised, TODAY) is Reach.WHOLE
    assert reach_of([giver], own, TODAY) is None
    assert reach_of([post(Function.CONTACT, "funder", "other-fund")], raised, TODAY) is None
    assert reach_of([post(Function.CONTACT, "unit", "wangkou")], raised, TODAY) is None
    assert reach_of([post(Function.CONTACT, "funder", "young-fund", date(2010, 4, 25))], raised, TODAY) is None


def test_a_giver_who_is_only_part_of_the_public_sees_the_totals_of_what_was_raised(charter):
    public = post(Function.CONTACT, "public")
    plain = check(charter_bytes()).charter
    assert reach_of([public], source(plain, "raised"), TODAY) is Reach.TOTALS
    assert reach_of([public], source(plain, "own"), TODAY) is None
    assert reach_of([public], source(charter, "raised"), TODAY) is None  # its giver is named
    assert reach_of([post(Function.PUBLIC, "public")], source(plain, "raised"), TODAY) is None


def test_a_source_is_found_within_its_fund(charter):
    assert find_source(charter, "pilot-fund", "raised")[1].given_by == "young-fund"
    assert find_source(charter, "pilot-fund", "levy") is None
    assert find_source(charter, "other", "raised") is None


def codes(breaches):
    return [(breach.code, breach.field) for breach in breaches]


def agreement(charter, **changes):
    said = {"fund": "pilot-fund", "source": "raised", "title": "协议", "signed_on": SIGNED, "amount": 100,
            "conditions": "", "evidence": (), "today": TODAY}  # fmt: skip
    return codes(check_agreement(charter, **{**said, **changes}))


def test_an_agreement_is_about_a_source_has_a_title_and_was_signed(charter):
    assert agreement(charter) == agreement(charter, amount=None) == agreement(charter, signed_on=date(2009, 1, 1)) == []
    assert agreement(charter, fund="x") == [("fund-unknown", "fund")]
    assert agreement(charter, source="x") == [("source-unknown", "source")]
    assert agreement(charter, title="", amount=0, signed_on=date(2010, 4, 27)) == [
        ("title-missing", "title"), ("day-in-future", "signed_on"), ("amount-not-positive", "amount"),
    ]  # fmt: skip
    assert agreement(charter, amount=10**16) == [("amount-large", "amount")]
    assert agreement(charter, title="长" * 201, conditions="长" * (LONGEST_CONDITIONS + 1)) == [
        ("text-long", "title"), ("text-long", "conditions"),
    ]  # fmt: skip
    assert agreement(charter, evidence=(Evidence("a.exe", b"MZ\0"),)) == [("file-kind", "evidence")]


def test_a_report_day_lies_after_the_agreement_and_says_what_is_wanted():
    assert check_report_day(ended=False, signed_on=SIGNED, due_on=SIGNED, what="报告") == []
    found = check_report_day(ended=True, signed_on=SIGNED, due_on=date(2010, 3, 31), what="")
    assert codes(found) == [
        ("agreement-ended", ""), ("report-before-agreement", "due_on"), ("report-unsaid", "what"),
    ]  # fmt: skip
    assert codes(check_report_day(ended=False, signed_on=SIGNED, due_on=TODAY, what="长" * 201)) == [
        ("text-long", "what")
    ]


def done(**changes):
    said = {"done": None, "signed_on": SIGNED, "done_on": TODAY, "note": "邮寄", "evidence": (), "today": TODAY}
    return codes(check_report_done(**{**said, **changes}))


def test_a_report_is_handed_over_once_on_a_day_that_has_come_and_leaves_a_trace():
    assert done() == done(note="", evidence=(Evidence("a.txt", b"a"),)) == []
    assert done(done=SIGNED) == [("report-done", "")]
    assert done(done_on=date(2010, 4, 27), note="") == [("day-in-future", "done_on"), ("report-without-trace", "note")]
    assert done(done_on=date(2010, 3, 1)) == [("report-before-agreement", "done_on")]
    assert done(note="长" * 201) == [("text-long", "note")]


def test_an_agreement_ends_once_with_a_reason():
    assert check_end(ended=False, reason="期满") == []
    assert codes(check_end(ended=True, reason="")) == [("agreement-ended", "")]
    assert codes(check_end(ended=False, reason=" ")) == [("reason-missing", "reason")]
