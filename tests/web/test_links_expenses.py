"""A link to enter expenses: a photograph, what for and how much, without signing in, and nothing else."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import cache

from pilotage.actions.links import revoke_link, spend
from pilotage.actions.people import set_example_day
from pilotage.actions.refusals import NotAllowed
from pilotage.domain.links import offered
from pilotage.domain.spending import Draft
from pilotage.models import Expense, MoneyFile
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.actions.test_expenses import DIGITAL, NUMBER
from tests.after import AGAINST_RECEIPTS, GOODS, After, other_paper
from tests.cast import seat
from tests.factories import adopt_jinghai, application
from tests.grants import breaches_of
from tests.task_links import contact, give
from tests.web.pages import CHINESE, at, browser, form_of, said
from tests.web.test_expenses import photo, slip
from tests.web.test_links_tasks import Guest

pytestmark = pytest.mark.django_db
TYPED = {"what": "场地费", "amount": "120", "happened_on": "2010-04-20"}


@pytest.fixture(autouse=True)
def _nobody_has_guessed_yet():
    cache.clear()


@pytest.fixture
def after():
    found = After()
    found.pay_next()
    return found


@pytest.fixture
def guest(after):
    return Guest(after.programme, give(after.programme, after.cast.clerk, "expense"), CHINESE)


def expenses(after):
    return list(Expense.objects.of(after.programme.office_id).order_by("number"))


def test_a_photograph_and_what_for_are_enough(after, guest):
    page = guest.page()
    words = said(page)
    assert "录入支出" in words
    assert "用于哪个项目 技能比武 · 项目申请、审核、拨付" in words
    assert "<nav" not in page
    assert 'name="application"' not in page
    assert 'name="invoice_code"' not in page
    assert len(page.encode()) <= 60 * 1024
    done = said(guest.send(form_of(page, "what") | {"what": "场地费", "evidence": photo(DIGITAL)}))
    assert "已录入为第1号支出：264.90，等主办单位核对。" in done
    (row,) = expenses(after)
    assert (row.amount, row.happened_on, row.what, row.invoice_number) == (26_490, date(2010, 4, 18), "场地费", NUMBER)
    assert (row.by, row.application) == (after.cast.unit, after.row)
    assert MoneyFile.objects.of(after.programme.office_id).filter(expense=row).count() == 1
    assert guest.uses == ["acted"]
    assert verify([after.programme.office]).ok


def test_the_same_form_sent_twice_is_one_expense_and_one_use(after, guest):
    form = form_of(guest.page(), "what") | TYPED
    guest.send(form | {"evidence": slip("甲")})
    guest.send(form | {"evidence": slip("甲")})
    assert [row.amount for row in expenses(after)] == [12_000]
    assert guest.uses == ["acted"]
    link = guest.link.row
    assert (link.acted, link.wrong) == (1, 0)


def test_what_is_missing_is_said_beside_its_field_and_nothing_is_entered(after, guest):
    form = form_of(guest.page(), "what")
    assert "请" in said(guest.send(form | {"what": "", "evidence": slip("甲")}, 422))
    words = said(guest.send(form | {"what": "场地费", "evidence": slip("甲")}, 409))
    assert "请填写日期：没有读到写明日期的发票。" in words
    assert "请填写金额：没有读到写明金额的发票。" in words
    guest.send(form | TYPED, 422)
    assert expenses(after) == []
    assert guest.uses == []


def test_an_invoice_is_used_once(after, guest):
    guest.send(form_of(guest.page(), "what") | {"what": "场地费", "evidence": photo(DIGITAL)})
    answer = guest.send(form_of(guest.page(), "what") | {"what": "又一次", "evidence": photo(DIGITAL)}, 409)
    assert f"发票 {NUMBER} 已经用过" in said(answer)
    assert len(expenses(after)) == 1


def test_of_several_grants_one_is_chosen(after, guest):
    other = application(after.programme, after.cast.clerk, 1_000, project="读书会")
    after.approve(other, amount=1_000)
    application(after.programme, after.cast.clerk, 1_000, project="未批的")
    page = guest.page()
    assert "读书会 · 项目申请、审核、拨付" in said(page)
    assert "未批的" not in page
    form = form_of(page, "what") | TYPED
    assert guest.send(form | {"application": "", "evidence": slip("甲")}, 422)
    assert guest.send(form | {"application": "99999", "evidence": slip("甲")}, 422)
    guest.send(form | {"application": str(other.pk), "evidence": slip("甲")})
    assert [row.application for row in expenses(after)] == [other]


def test_nothing_is_asked_where_nothing_is_to_be_accounted_for(after, guest):
    form = form_of(guest.page(), "what") | TYPED
    after.spent(80_001)
    after.settle(80_001)
    after.close()
    words = said(guest.page())
    assert "目前没有要报账的项目" in words
    assert "multipart/form-data" not in guest.page()
    assert "目前没有要报账的项目" in said(guest.send(form | {"evidence": slip("甲")}, 200))
    assert len(expenses(after)) == 1


def test_what_is_paid_against_receipts_is_entered_before_it_is_paid():
    after = After(AGAINST_RECEIPTS)
    guest = Guest(after.programme, give(after.programme, after.cast.clerk, "expense"), CHINESE)
    guest.send(form_of(guest.page(), "what") | TYPED | {"evidence": slip("甲")})
    after.count(expenses(after)[0])
    after.settle(12_000)
    assert "目前没有要报账的项目" in said(guest.page())


def test_it_reaches_no_other_unit_and_does_nothing_else(after, guest):
    person = contact(after.programme, after.cast.clerk)
    other = Guest(after.programme, give(after.programme, after.cast.clerk, "expense", person=person.code,
                                        member="yinghai"), CHINESE)  # fmt: skip
    assert "目前没有要报账的项目" in said(other.page())
    usual = {"draft": Draft(date(2010, 4, 20), 100, "用品"), "uuid": uuid4(), "evidence": (other_paper(),), "read": ()}
    with pytest.raises(NotAllowed) as refusal:
        spend(by=other.link.by, link=other.link.row, application=after.row.pk, **usual)
    assert refusal.value.why == "not-your-unit"
    photos = give(after.programme, after.cast.clerk, "photos")
    with pytest.raises(NotAllowed) as refusal:
        spend(by=photos.by, link=photos.row, application=after.row.pk, **usual)
    assert refusal.value.why == "not-your-side"
    for path in ("money/pilot-fund/own/", "page-1.png", "attachments/1/", "money-files/1/"):
        assert browser().get(guest.address + path).status_code == 403, path
    for path in ("expenses/1/", "applications/project-grant/1/expenses/new/"):
        assert guest.client.get(at(after.programme, path)).status_code == 302, "a link signs nobody in"
    assert expenses(after) == []


def test_a_link_that_is_over_or_revoked_takes_nothing(after, guest):
    form = form_of(guest.page(), "what") | TYPED
    revoke_link(by=after.cast.clerk, programme=after.programme, link=guest.link.row.pk, reason="发错了")
    assert guest.client.post(guest.address, form | {"evidence": slip("甲")}).status_code == 410
    other = Guest(after.programme, give(after.programme, after.cast.clerk, "expense"), CHINESE)
    form = form_of(other.page(), "what") | TYPED
    set_example_day(by=after.cast.owner, programme=after.programme, day=date(2010, 5, 1))
    assert other.client.post(other.address, form | {"evidence": slip("甲")}).status_code == 410
    assert expenses(after) == []


def test_the_office_gives_it_to_contacts_of_units_only(after):
    page = browser(after.cast.clerk, CHINESE).get(at(after.programme, "links/new/?task=expense&register=")).content
    words = said(page.decode())
    assert "录入支出" in words
    assert "王口镇团委" in words
    found = breaches_of(lambda: give(after.programme, after.cast.clerk, "expense", person="mentor1", member="wangkou"))
    assert [breach.code for breach in found] == ["link-without-post"]


def test_it_is_offered_where_a_grant_gives_money(after):
    assert "expense" in offered(rules(after.programme).charter)


def test_it_is_not_offered_where_grants_give_things():
    programme = adopt_jinghai(GOODS)
    seat(programme)
    assert "expense" not in offered(rules(programme).charter)


@pytest.mark.parametrize("many", [1, 20])
def test_the_page_asks_the_same_however_many_grants_there_are(after, many, django_assert_num_queries):
    for place in range(many):
        row = application(after.programme, after.cast.clerk, 1_000, project=f"项目{place}")
        after.approve(row, amount=1_000)
    guest = Guest(after.programme, give(after.programme, after.cast.clerk, "expense"), CHINESE)
    guest.page()
    with django_assert_num_queries(12):
        guest.page()
