"""What the attack on grants found, through the door: own shares, two steps by two people, each amount in its unit."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.expenses import count_expense, enter_expense
from pilotage.actions.funds import receive
from pilotage.actions.grant_decisions import approve, return_for_changes
from pilotage.actions.grants import submit
from pilotage.actions.people import ensure_owner
from pilotage.actions.reviews import ask_reviewer, give_opinion
from pilotage.actions.second_looks import arrange_small_office
from pilotage.domain.invoices import InvoiceFacts
from pilotage.domain.reviews import Asked
from pilotage.domain.spending import Draft
from pilotage.models import ApplicationStep, Condition, SecondLook
from tests.after import PLAIN, After, other_paper
from tests.grants import breaches_of, standing
from tests.web.corner import adopt_corner, corner, corner_application
from tests.web.pages import at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db

DAY = date(2024, 6, 3)
SHEET = "applications/project-grant/1/"


@pytest.fixture
def office():
    found = adopt_corner()
    receive(by=found.treasurer, programme=found.programme, fund="book-fund", source="budget", amount=2_000_000,
            happened_on=date(2024, 5, 20), uuid=uuid4(), evidence=())  # fmt: skip
    return found


def page(user, address):
    return browser(user).get(address).content.decode()


def send(user, address, field="seen", **typed):
    """Fill in the form of a page; the status and what the page says, or the page it leads to."""
    who = browser(user)
    answer = who.post(address, form_of(who.get(address).content.decode(), field) | typed)
    shown = who.get(answer["Location"]) if answer.status_code == 303 else answer
    return answer.status_code, said(shown.content.decode())


def decide(user, office, row, **typed):
    return send(user, corner(office, row), "amount", **{"opinion": "同意"} | typed)


def granted(office):
    row = corner_application(office)
    assert decide(office.reviewer, office, row, do="review")[0] == 303
    assert decide(office.approver, office, row, do="approve")[0] == 303
    return row


def spend(office, row, amount):
    spent = enter_expense(by=office.contact, programme=office.programme, application=row.pk, uuid=uuid4(),
                          draft=Draft(DAY, amount, "购书"), evidence=(other_paper(),))  # fmt: skip
    count_expense(by=office.reviewer, programme=office.programme, number=spent.number, counted=amount)


def test_against_receipts_the_fund_pays_its_share_of_what_was_counted_and_no_more(office):
    row = granted(office)
    spend(office, row, 600_000)
    status, words = send(office.reviewer, corner(office, row) + "after/settle/")
    assert status == 303
    assert "第1笔 2,100.00 元" in words
    assert "实际支出中的自筹 1,800.00 元 · 30.00% 承诺：至少 30%" in words
    assert send(office.treasurer, corner(office, row) + "after/pay/")[0] == 303
    assert send(office.reviewer, corner(office, row) + "after/accept/", opinion="合格")[0] == 303
    assert send(office.treasurer, corner(office, row) + "after/pay/")[0] == 303
    words = said(page(office.reviewer, corner(office, row)))
    assert "批复 9,000.00 元，已付 4,200.00 元" in words


def test_of_an_advance_what_is_beyond_the_share_is_explained_or_given_back():
    after = After(PLAIN + "    match: 20\n", amount=10_000, own=25_000)
    after.pay_next()
    after.spent(10_000)
    settle = at(after.programme, SHEET + "after/settle/")
    status, words = send(after.cast.reviewer, settle)
    assert status == 409
    assert (
        "按规定单位自筹 20%：认定 100.00，其中由资金承担 80.00，已拨付 100.00。其余 20.00 请退回，或说明情况。" in words
    )
    assert send(after.cast.treasurer, at(after.programme, SHEET + "after/give-back/"))[0] == 303
    assert send(after.cast.reviewer, settle)[0] == 303
    assert standing(after.row)[0] == "settled"


def test_more_than_is_unspent_comes_back_only_with_a_reason():
    after = After()
    after.pay_next()
    after.spent(70_000)
    address = at(after.programme, SHEET + "after/give-back/")
    status, words = send(after.cast.treasurer, address, amount="100.02")
    assert status == 409
    assert "退回 100.02，多于按票据未用完的 100.01。请在备注中写明原因，或减少金额。" in words
    assert send(after.cast.treasurer, address, amount="100.02", note="多退一分")[0] == 303


def test_whoever_reviewed_does_not_decide(office):
    row = corner_application(office)
    status, words = decide(office.reviewer, office, row, do="approve", amount="9,000")
    assert status == 409
    assert "请填写意见，点“同意，转下一级审核”。" in words
    assert decide(office.reviewer, office, row, do="review")[0] == 303
    shown = page(office.reviewer, corner(office, row))
    assert "您已审核过这份申请，下一道须由他人办理。" in said(shown)
    assert 'value="approve"' not in shown
    assert decide(office.approver, office, row, do="approve")[0] == 303
    kinds = ApplicationStep.objects.of(office.programme.office_id).values_list("kind", flat=True)
    assert list(kinds) == ["submitted", "reviewed", "approved"]


def test_at_a_small_office_one_person_takes_both_steps_and_somebody_else_looks(office):
    arrange_small_office(by=ensure_owner(), programme=office.programme, days=10, reason="只有一人", starts_on=DAY,
                         uuid=uuid4())  # fmt: skip
    row = corner_application(office)
    assert decide(office.reviewer, office, row, do="review")[0] == 303
    assert decide(office.reviewer, office, row, do="approve")[0] == 303
    assert SecondLook.objects.of(office.programme.office_id).count() == 1


def test_the_review_is_the_main_button_while_it_is_missing(office):
    row = corner_application(office)
    shown = page(office.reviewer, corner(office, row))
    assert 'class="button seal" type="submit" name="do" value="review"' in shown
    assert 'class="button" type="submit" name="do" value="approve"' in shown
    assert "可以这样办" not in said(shown)


def test_what_the_unit_got_before_stands_in_its_own_unit(office):
    granted(office)
    shelf = submit(by=office.contact, programme=office.programme, provision="shelf", unit="east", project="书架",
                   plan="两个", asked=2, happened_on=DAY, uuid=uuid4())  # fmt: skip
    words = said(page(office.reviewer, corner(office, shelf)))
    assert "获批 9,000.00 元" in words


def test_nothing_changed_is_not_submitted_again(office):
    row = corner_application(office)
    return_for_changes(by=office.reviewer, programme=office.programme, application=row.pk, seen=1, what="请改",
                       happened_on=DAY, uuid=uuid4())  # fmt: skip
    address = corner(office, row) + "again/"
    status, words = send(office.contact, address, "project")
    assert status == 409
    assert "内容没有变化。请按要求修改，或补交材料。" in words
    assert send(office.contact, address, "project", evidence=paper())[0] == 303


def test_a_cancelled_grant_is_closed_once_its_expenses_are_checked_and_takes_none():
    after = After()
    after.pay_next()
    waiting = after.spend(30_000)
    after.cancel()
    after.back(80_001)
    shown = page(after.cast.unit, at(after.programme, SHEET))
    assert links(shown, "录入支出") == []
    assert links(page(after.cast.unit, at(after.programme, SHEET + "expenses/")), "录入支出") == []
    close = at(after.programme, SHEET + "after/close/")
    assert "有 1 笔支出待核对，请先核对。" in said(page(after.cast.reviewer, close))
    after.count(waiting, 0, "已取消")
    assert send(after.cast.reviewer, close, reason="已退回")[0] == 303
    assert standing(after.row)[0] == "closed"


def test_who_approved_below_what_was_asked_needs_no_second_step(office):
    row = corner_application(office, asked="8,000", own="4,000")
    approve(by=office.reviewer, programme=office.programme, application=row.pk, seen=1, amount=800_000, opinion="同意",
            happened_on=DAY, uuid=uuid4())  # fmt: skip
    assert standing(row)[0] == "approved"


def test_an_invoice_before_tax_bounds_what_may_be_claimed():
    facts = InvoiceFacts("plain-electronic", "011001605111", "80100798", 6490, date(2010, 4, 20), with_tax=False)
    after, draft = After(), Draft(date(2010, 4, 20), 7595, "场地费")
    given = {"by": after.cast.unit, "programme": after.programme, "application": after.row.pk, "uuid": uuid4(),
             "evidence": (other_paper(),), "read": (facts,)}  # fmt: skip
    (found,) = breaches_of(lambda: enter_expense(draft=draft, **given))
    assert (found.code, found.field, str(found.params["most"])) == ("invoice-before-tax", "amount", "75.94")
    assert enter_expense(draft=replace(draft, amount=7594), **given).amount == 7594


def test_conditions_stand_apart_and_closing_names_those_that_are_not_met():
    after = After(terms=(Asked("交决算"), Asked("交照片")))
    sheet = at(after.programme, SHEET)
    _first, second = Condition.objects.of(after.programme.office_id).order_by("number")
    typed = {"do": "meet", "met-condition": str(second.pk), "met-met_on": "2010-04-01", "met-note": "已交照片"}
    answer = browser(after.cast.reviewer).post(sheet, typed)
    assert answer.status_code == 409
    before, _, own = answer.content.decode().partition(f'value="{second.pk}"')
    assert ("已交照片" in before, "已交照片" in own) == (False, True)
    after.pay_next()
    after.spent(80_001)
    after.settle(80_001)
    words = said(page(after.cast.reviewer, sheet + "after/close/"))
    assert "以下条件尚未落实，请在结项说明中写明如何处理。 交决算 交照片" in words


def test_whoever_gave_an_opinion_on_the_first_version_is_not_told_that_they_gave_none(office):
    row = corner_application(office)
    said_of = {"by": office.reviewer, "programme": office.programme, "application": row.pk}
    ask_reviewer(person="c-approver", uuid=uuid4(), **said_of)
    give_opinion(by=office.approver, programme=office.programme, application=row.pk, seen=1, opinion="可行",
                 advice="grant", points={}, happened_on=DAY, uuid=uuid4())  # fmt: skip
    return_for_changes(seen=1, what="请改", happened_on=DAY, uuid=uuid4(), **said_of)
    assert send(office.contact, corner(office, row) + "again/", "project", plan="改过")[0] == 303
    for address in (corner(office, row), corner(office, row) + "reviews/"):
        assert "已就第1版提出" in said(page(office.reviewer, address))


def test_a_stale_resubmission_keeps_what_was_typed_and_leads_to_the_application(office):
    row = corner_application(office)
    return_for_changes(by=office.reviewer, programme=office.programme, application=row.pk, seen=1, what="请改",
                       happened_on=DAY, uuid=uuid4())  # fmt: skip
    address = corner(office, row) + "again/"
    stale = form_of(page(office.contact, address), "project") | {"plan": "另一种改法"}
    assert send(office.contact, address, "project", plan="改过")[0] == 303
    answer = browser(office.contact).post(address, stale)
    shown = answer.content.decode()
    assert (answer.status_code, "另一种改法" in shown) == (409, True)
    assert links(shown, "查看申请现在的情况") == [corner(office, row)]
