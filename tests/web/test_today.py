"""Today: what waits for whom, the most pressing first, each line with the one page that does it; done, it is gone."""

from datetime import date
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions import bulletins, grant_decisions, grant_payments
from pilotage.actions.attachments import Evidence
from pilotage.actions.inbox import take_in
from pilotage.actions.people import appoint, end_appointment, ensure_owner, open_account
from pilotage.actions.records import confirm_record
from pilotage.domain.inbox import Look
from pilotage.domain.policy import Function
from pilotage.models import Appointment
from tests.cast import Cast, seat
from tests.factories import TODAY, adopt_jinghai, application, receipt, record, visit
from tests.web.reading import ENGLISH, adopt_every_kind, adopt_text, here, links, more_units, reader, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(programme) -> Cast:
    return seat(programme)


def today(programme, user, language="zh-CN"):
    return reader(user, language).get(here(programme, "today/"))


def rows(page) -> list[str]:
    """What waits, line by line."""
    body = page.content.decode()
    table = body[body.index("<tbody>") : body.index("</tbody>")] if "<tbody>" in body else ""
    return [words_of(row) for row in table.split("<tr>")[1:]]


def words_of(html: str) -> str:
    class Part:
        content = f"<main>{html}".encode()

    return words(Part)


# ---- What one bears --------------------------------------------------------------------------------------------------


def test_a_mentor_has_what_is_due_this_week_and_is_told_how_much_is_due_later(programme, cast) -> None:
    page = today(programme, cast.mentor)
    assert rows(page) == [
        "每周深入（第4周） 王口镇团委 本期应办 2010-05-02（还有6天） 3.4 登记: 每周深入（第4周） 王口镇团委"
    ]
    assert here(programme, "registers/visit/new/?unit=wangkou&f-on-site=yes") in links(page)
    assert here(programme, "charter/") + "#c3.4" in links(page)
    assert "另有 6 项任务期限在后。" in words(page)
    assert '今天<span class="n">1</span>' in page.content.decode()


def test_what_is_done_is_gone_and_what_only_awaits_is_not_asked_twice(programme, cast) -> None:
    stored = visit(programme, cast.mentor, on=TODAY, confirmed=False)
    assert "今天没有等您办的事" in words(today(programme, cast.mentor))
    assert rows(today(programme, cast.unit)) == [
        "“深入试点单位”有 1 条登记待确认 等您确认 3.4 确认: “深入试点单位”有 1 条登记待确认"
    ]
    confirm_record(by=cast.unit, record=stored.record, uuid=uuid4(), seen=stored.entry.seq)
    assert "今天没有等您办的事" in words(today(programme, cast.unit))


def test_what_is_out_of_time_comes_first(programme, cast) -> None:
    record(programme, cast.clerk, "document", unit="wangkou", person="mentor1", on=date(2010, 4, 12), type="plan")
    found = rows(today(programme, cast.mentor))
    assert [row.partition(" ")[0] for row in found] == ["搞好调研", "每周深入（第4周）"]
    assert "逾期未办 应先于“实施方案” 3.1" in found[0]


def test_a_mentor_whose_time_is_over_has_nothing(programme, cast) -> None:
    held = Appointment.objects.of(programme.office).get(person__code="mentor1")
    end_appointment(by=cast.clerk, programme=programme, appointment=held.pk, ends_on=date(2010, 4, 25))
    assert today(programme, cast.mentor).status_code == 403


def test_an_unmet_should_asks_for_its_reason() -> None:
    programme = adopt_jinghai(
        ("title: 五个一之四·每周深入\n    force: must", "title: 五个一之四·每周深入\n    force: should")
    )
    cast = seat(programme)
    visit(programme, cast.clerk, on=date(2010, 4, 8))
    visit(programme, cast.clerk, on=date(2010, 4, 15))
    page = today(programme, cast.mentor)
    assert rows(page)[0].startswith("每周深入（第3周） 王口镇团委 缺原因 2010-04-25（已过1天） 3.4 说明原因")
    assert here(programme, "excuses/weekly-visit/wangkou/2010-04-19/reason/") in links(page)
    board = words(reader(cast.clerk).get(here(programme)))
    assert "第3周缺原因" in board


# ---- The office ------------------------------------------------------------------------------------------------------


def test_whoever_may_decide_has_the_applications(programme, cast) -> None:
    receipt(programme, cast.treasurer)
    asked = application(programme, cast.unit)
    page = today(programme, cast.reviewer)
    assert rows(page)[0].startswith("有一项立项申请待批 王口镇团委 · 技能比武 待办 1.1 办理")
    assert here(programme, f"applications/project-grant/{asked.number}/") in links(page)
    assert "待拨付" not in words(today(programme, cast.treasurer))
    grant_decisions.approve(by=cast.reviewer, programme=programme, application=asked.pk, seen=1, amount=80_000,
                   happened_on=date(2010, 4, 13), uuid=uuid4())  # fmt: skip
    assert "待批" not in words(today(programme, cast.reviewer))
    assert rows(today(programme, cast.treasurer))[0].startswith("有一笔经费待拨付 王口镇团委 · 技能比武 待办 1.1 拨付")
    grant_payments.disburse(by=cast.treasurer, programme=programme, application=asked.pk, seen=2, happened_on=date(2010, 4, 14),
                    uuid=uuid4())  # fmt: skip
    assert "待拨付" not in words(today(programme, cast.treasurer))


def test_bulletins_wait_for_who_signs_and_then_for_who_issues(programme, cast) -> None:
    draft = bulletins.draft(
        by=cast.clerk, programme=programme, series="progress", until=TODAY, uuid=uuid4(), title="进展"
    )
    url = here(programme, f"bulletins/{draft.pk}/")
    assert rows(today(programme, cast.reviewer))[-1].startswith("有一期简报待签发 进展 待办 签发")
    assert url in links(today(programme, cast.reviewer))
    assert url not in links(today(programme, cast.clerk))
    bulletins.sign_off(by=cast.reviewer, bulletin=draft, version=draft.version)
    assert url not in links(today(programme, cast.reviewer))
    assert "有一期简报待印发 进展 待办 印发: 有一期简报待印发 进展" in rows(today(programme, cast.clerk))


def test_gaps_and_what_others_owe_stand_with_the_clerk(programme, cast) -> None:
    record(programme, cast.clerk, "document", unit="wangkou", person="mentor1", on=date(2010, 4, 12), type="plan")
    found = rows(today(programme, cast.clerk))
    assert (
        "尚缺人选：指导员 大邱庄镇团委 逾期未办 2010-04-05（已过21天） 2.1 选派: 尚缺人选：指导员 大邱庄镇团委" in found
    )
    assert len([row for row in found if row.startswith("尚缺人选")]) == 4
    assert "有 1 项任务逾期 逾期未办 查看: 有 1 项任务逾期" in found
    assert here(programme, "board/missing/") in links(today(programme, cast.clerk))


def test_a_missed_duty_asks_for_a_decision() -> None:
    programme = adopt_every_kind(date(2024, 7, 5))
    page = today(programme, ensure_owner())
    found = [row for row in rows(page) if row.startswith("应作决定")]
    assert [row.partition(" 待办")[0] for row in found] == [f"应作决定：警告 城{side}图书角" for side in "东西南"]
    assert here(programme, "sanctions/warning/east/2024-03-01/") in links(page)
    assert here(programme, "charter/") + "#c8" in links(page)


def test_what_was_handed_in_waits_to_be_sorted(programme, cast) -> None:
    take_in(by=cast.mentor, programme=programme, evidence=Evidence("a.png", b"\x89PNG\r\n\x1a\n"), look=Look())
    page = today(programme, cast.clerk)
    assert "收到 1 份图片或文件待归档 待办 归档: 收到 1 份图片或文件待归档" in rows(page)
    assert here(programme, "inbox/") in links(page)
    assert "待归档" not in words(today(programme, cast.mentor))


@pytest.mark.parametrize(
    ("function", "waits"), [(Function.CLERK, True), (Function.REVIEWER, False), (Function.AUDITOR, False)]
)
def test_what_the_office_itself_bears_waits_for_who_enters_it(function: Function, waits: bool) -> None:
    programme = adopt_text(ENGLISH, date(2024, 6, 1))
    owner = ensure_owner()
    appoint(by=owner, programme=programme, person="p", name="P", function=function, role="library",
            member="county-library", starts_on=date(2024, 1, 1))  # fmt: skip
    user = open_account(by=owner, programme=programme, person="p", username="p", password="a long password")
    found = rows(today(programme, user, "en"))
    own = "A weekly call, week 22 East corner Open 2 June 2024 (in 1 day) 1 Enter: A weekly call, week 22 East corner"
    assert (own in found) is waits


def test_an_auditor_has_nothing_to_do(programme, cast) -> None:
    visit(programme, cast.mentor, on=TODAY, confirmed=False)
    application(programme, cast.unit)
    assert "今天没有等您办的事" in words(today(programme, cast.auditor))


def test_in_english(programme, cast) -> None:
    page = today(programme, cast.mentor, "en")
    assert "每周深入, week 4 王口镇团委 Open 2 May 2010 (in 6 days) 3.4 Enter" in words(page)
    assert "6 tasks of yours are due later." in words(page)


@pytest.mark.parametrize("units", [0, 30])
def test_the_page_asks_the_same_of_the_database_however_much_waits(
    programme, cast, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ["wangkou", *more_units(programme, cast.clerk, units)]:
        visit(programme, cast.clerk, unit=code, confirmed=False)
        application(programme, cast.clerk, unit=code)
    for who, most in (("clerk", 15), ("reviewer", 15), ("treasurer", 13), ("mentor", 11), ("unit", 12)):
        client = reader(getattr(cast, who))
        client.get(here(programme, "today/"))
        with django_assert_num_queries(most):
            page = client.get(here(programme, "today/"))
        assert len(page.content) <= 60 * 1024
