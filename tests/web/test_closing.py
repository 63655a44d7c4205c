"""The end of a programme in the browser: what stands open, closing, what a closed programme says, opening it again."""

from datetime import date

import pytest

from pilotage.models import Appointment, ProgrammeClose
from tests.factories import visit
from tests.furniture import furnish
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, links, said


@pytest.fixture
def programme(db):
    return furnish()


def close(programme, user, **changes):
    client = browser(user, ENGLISH)
    form = form_of(client.get(at(programme, "closing/")).content.decode(), "closed_on")
    return client.post(at(programme, "closing/"), form | {"bulletin": "none", "note": "No more issues."} | changes)


def test_what_stands_open_is_told_with_where_to_go(programme, cast):
    page = browser(cast.clerk).get(at(programme, "closing/")).content.decode()
    words = said(page)
    assert "工作经费：结余2,200.00 元，没有缴还，也没有转入下年" in words
    assert "1项申请在办 去办" in words
    assert "评优推荐：1条待确认 去办" in words
    assert at(programme, "applications/accounts/") in links(page, "去办")
    assert at(programme, "registers/nomination/") in links(page, "去办")


def test_it_costs_as_much_with_thirty(programme, cast, django_assert_num_queries):
    client = browser(cast.clerk)
    client.get(at(programme, "closing/"))
    with django_assert_num_queries(PAGE):
        client.get(at(programme, "closing/"))
    for day in range(1, 21):
        visit(programme, cast.clerk, on=date(2010, 4, 5), confirmed=bool(day % 2))
    with django_assert_num_queries(PAGE):
        assert len(client.get(at(programme, "closing/")).content) < 60_000


PAGE = 26


def test_a_closed_programme_says_so_on_every_page_and_takes_nothing(programme, cast):
    clerk = browser(cast.clerk, ENGLISH)
    form = form_of(clerk.get(at(programme, "registers/visit/new/")).content.decode(), "happened_on")
    assert close(programme, cast.clerk).status_code == 303
    for user, path in ((cast.clerk, ""), (cast.unit, "registers/"), (cast.auditor, "fund/"), (None, "bulletins/")):
        page = browser(user, ENGLISH).get(at(programme, path))
        assert page.status_code == 200
        assert "The programme was closed on 26 April 2010." in page.content.decode()
    answer = clerk.post(at(programme, "registers/visit/new/"), form | {
        "unit": "wangkou", "person": "mentor1", "happened_on": "2010-04-20", "f-progress": "x", "f-on-site": "yes"})  # fmt: skip
    assert answer.status_code == 409, said(answer.content.decode())
    assert "nothing is entered any more. Who may open it again: Owner of the installation, Clerk." in said(
        answer.content.decode()
    )
    page = clerk.get(at(programme, "closing/")).content.decode()
    assert "No more issues." in said(page)
    form = form_of(page, "reason")
    assert clerk.post(at(programme, "closing/reopen/"), form | {"reason": ""}).status_code == 422
    assert clerk.post(at(programme, "closing/reopen/"), form | {"reason": "A visit is missing."}).status_code == 303
    assert "was closed" not in clerk.get(at(programme)).content.decode()
    words = said(clerk.get(at(programme, "closing/")).content.decode())
    assert "Closed on 26 April 2010 by clerk Opened again: A visit is missing." in words


def test_what_is_wrong_is_said_beside_the_field(programme, cast):
    for field, value, told in (
        ("closed_on", "2010-04-27", "is in the future"),
        ("note", "", "Choose the final bulletin, or write why there is none."),
    ):
        answer = close(programme, cast.clerk, **{field: value})
        assert answer.status_code == 409
        assert told in said(answer.content.decode())
    assert not ProgrammeClose.objects.of(programme.office_id).exists()


def test_who_closes_and_who_only_reads(programme, cast):
    words = said(browser(cast.auditor, ENGLISH).get(at(programme, "closing/")).content.decode())
    assert "What stands open" in words
    assert "Close the programme" not in words
    assert browser(cast.auditor).post(at(programme, "closing/"), {"closed_on": "2010-04-26"}).status_code == 403
    assert browser(cast.unit).get(at(programme, "closing/")).status_code == 403
    assert browser(cast.treasurer).post(at(programme, "closing/reopen/"), {"close": "1"}).status_code == 403
    assert browser(cast.clerk).post(at(programme, "closing/reopen/"), {"close": "x"}).status_code == 404
    assert browser(cast.clerk).get(at(programme, "closing/reopen/")).status_code == 303


def test_another_charter_has_its_end_too(db):
    corner = adopt_corner()
    assert close(corner.programme, corner.clerk).status_code == 303
    assert "于2024-06-03结束" in browser(corner.contact).get(at(corner.programme)).content.decode()


def test_the_treasurer_hands_over_the_balances(programme, cast):
    held = Appointment.objects.of(programme.office).get(function="clerk")
    page = browser(cast.clerk).get(at(programme, f"people/{held.pk}/hand-over/")).content.decode()
    assert "1项申请在办 去看" in said(page)
    held = Appointment.objects.of(programme.office).get(function="treasurer")
    page = browser(cast.clerk).get(at(programme, f"people/{held.pk}/hand-over/")).content.decode()
    assert "移交清单 工作经费：结余2,200.00 元" in said(page)
