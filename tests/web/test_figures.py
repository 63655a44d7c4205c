"""All figures as of any day and state of knowledge; one figure and exactly what is behind it."""

from datetime import date
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions.grant_decisions import approve
from pilotage.actions.grant_payments import disburse
from pilotage.actions.people import ensure_owner
from pilotage.actions.records import correct_record
from pilotage.models import Office
from tests.acts import confirm, correct, enter
from tests.factories import TODAY, About, application, receipt, record, visit
from tests.web.reading import adopt_every_kind, here, links, more_units, reader, words

pytestmark = pytest.mark.django_db


def figure(programme, user, id: str = "visit-count", language: str = "zh-CN", **asked: object):
    return reader(user, language).get(here(programme, f"figures/{id}/"), asked)


def known_now(programme) -> int:
    return Office.objects.get(pk=programme.office_id).seq


# ---- All figures -----------------------------------------------------------------------------------------------------


def test_every_figure_stands_with_its_value_and_opens(programme, cast) -> None:
    visit(programme, cast.clerk)
    record(programme, cast.clerk, "financing", unit="wangkou", person="mentor1", amount=150_000, from_whom="企业")
    page = reader(cast.clerk).get(here(programme, "figures/"))
    said = words(page)
    assert "深入试点单位 1 次" in said
    assert "协调解决活动经费 1,500.00 元" in said
    assert "基金总额 10,000.00 元" in said
    assert sum(href.startswith(here(programme, "figures/")) for href in links(page)) > 15
    assert "截至 2010-04-26 按目前已知" in said


def test_what_awaits_stands_beside_its_figure_and_is_listed(programme, cast) -> None:
    stored = visit(programme, cast.clerk, confirmed=False)
    page = reader(cast.clerk).get(here(programme, "figures/"))
    assert here(programme, "figures/visit-count/") + "#awaiting" in links(page)
    assert here(programme, f"registers/visit/{stored.record.number}/") in links(page)
    assert "第1号" in words(page)


def test_figures_are_asked_as_of_another_day_and_keep_it_in_every_link(programme, cast) -> None:
    visit(programme, cast.clerk, on=date(2010, 4, 12))
    visit(programme, cast.clerk, on=date(2010, 4, 20))
    page = reader(cast.clerk).get(here(programme, "figures/"), {"until": "2010年4月15日"})
    said = words(page)
    assert "深入试点单位 1 次" in said
    assert "截至 2010-04-15" in said
    assert here(programme, "figures/visit-count/") + "?until=2010-04-15" in links(page)
    assert here(programme, "figures/visit-count/") + "?until=2010-04-15&unit=wangkou" in links(page)


def test_figures_are_asked_as_known_before(programme, cast) -> None:
    visit(programme, cast.clerk)
    before = known_now(programme)
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    page = reader(cast.clerk).get(here(programme, "figures/"), {"known": str(before)})
    assert "深入试点单位 1 次" in words(page)
    assert f"按录入至第 {before} 条所知" in words(page)


def test_figures_of_one_unit(programme, cast) -> None:
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, unit="yinghai")
    page = reader(cast.clerk).get(here(programme, "figures/"), {"unit": "yinghai"})
    assert "深入试点单位 1 次" in words(page)
    assert "只看 瀛海学校团委" in words(page)
    assert here(programme, "figures/visit-count/") + "?unit=yinghai" in links(page)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"until": "nonsense"}, "“nonsense”认不出是哪一天"),
        ({"until": "2010-02-30"}, "2010年2月没有30日"),
        ({"until": "2010-05-01"}, "这一天还没有到"),
        ({"known": "many"}, "many"),
        ({"known": "-1"}, "请填 0 到"),
        ({"known": "99999"}, "请填 0 到"),
        ({"unit": "elsewhere"}, "本试点没有这个单位"),
        ({"since": "last week"}, "last week"),
    ],
)
def test_what_cannot_be_understood_is_said_and_nothing_breaks(
    programme, cast, asked: dict[str, str], said: str
) -> None:
    visit(programme, cast.clerk)
    for address in ("figures/", "figures/visit-count/"):
        page = reader(cast.clerk).get(here(programme, address), asked)
        assert page.status_code == 422
        assert "下面仍按今天算" in words(page)
        assert "截至 2010-04-26" in words(page)
        if "since" not in asked:
            assert said in words(page)


def test_targets_say_whether_they_are_reached() -> None:
    programme = adopt_every_kind(date(2024, 7, 5))
    page = words(reader(ensure_owner()).get(here(programme, "figures/")))
    assert "借阅 0 册 1,000.5 未达到" in page
    assert "人均 — 册" in page, "nothing divided by zero is a number"


@pytest.mark.parametrize("units", [0, 25])
def test_the_list_asks_the_same_of_the_database_however_many_units(
    programme, cast, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code in ["wangkou", *more_units(programme, cast.clerk, units)]:
        visit(programme, cast.clerk, unit=code)
        visit(programme, cast.clerk, unit=code, confirmed=False)
    client = reader(cast.clerk)
    client.get(here(programme, "figures/"))
    with django_assert_num_queries(14):
        page = client.get(here(programme, "figures/"))
    assert len(page.content) <= 60 * 1024


# ---- One figure ------------------------------------------------------------------------------------------------------


def test_a_figure_says_how_it_is_computed_and_opens_to_exactly_its_records(programme, cast) -> None:
    counted = [visit(programme, cast.clerk, on=day).record.number for day in (date(2010, 4, 12), date(2010, 4, 20))]
    by_telephone = visit(programme, cast.clerk, on_site=False).record.number
    waiting = visit(programme, cast.clerk, on=date(2010, 4, 21), confirmed=False).record.number
    page = figure(programme, cast.clerk)
    said = words(page)
    assert "深入试点单位 2 次" in said
    assert "台账“深入试点单位”的登记条数。 只计“实地”为“是”的。 经试点单位确认后才计入。" in said
    assert "由 2 条登记得出" in said
    opened = [href for href in links(page) if "/registers/visit/" in href]
    assert opened == [here(programme, f"registers/visit/{n}/") for n in [*counted, waiting]]
    assert here(programme, f"registers/visit/{by_telephone}/") not in opened
    behind, awaiting = said.split("待确认 这些登记一经对方确认就会改变数据")
    assert "第1号" in behind
    assert "第4号" in awaiting


def test_english_words_tell_how_a_figure_is_computed(programme, cast) -> None:
    said = words(figure(programme, cast.clerk, language="en"))
    assert "How many records stand in “深入试点单位”. Only those where “实地” is “yes”." in said
    assert "A record counts once it is confirmed by: 试点单位." in said
    body = figure(programme, cast.clerk, language="en").content.decode()
    assert 'in “<span lang="zh-Hans">深入试点单位</span>”' in body


def test_a_sum_shows_what_each_record_brings_and_adds_up(programme, cast) -> None:
    for amount in (150_000, 50_050):
        record(programme, cast.clerk, "financing", unit="wangkou", person="mentor1", amount=amount, from_whom="企业")
    said = words(figure(programme, cast.clerk, "financing-sum"))
    assert "企业 1,500.00" in said
    assert "企业 500.50" in said
    assert "合计 2,000.50" in said


def test_what_is_counted_reads_as_it_was_confirmed_and_what_waits_as_it_would_read(programme, cast) -> None:
    money = {"amount": 150_000, "from-whom": "企业"}
    stored = enter(programme, cast.mentor, "financing", person="mentor1", values=money)
    confirm(stored, cast.unit)
    known = known_now(programme)
    changed = {"amount": 900_000, "from-whom": "镇政府"}
    again = correct(stored, cast.mentor, on=date(2010, 4, 22), values=changed, reason="数额有误")
    counted, waits = words(figure(programme, cast.clerk, "financing-sum")).split("这些登记一经对方确认就会改变数据")
    assert "2010-04-20 王口镇团委，mentor1 第1号 企业 1,500.00 合计 1,500.00" in counted
    assert "镇政府" not in counted
    assert "2010-04-22 王口镇团委，mentor1 第1号 镇政府 1,500.00 → 9,000.00" in waits
    confirm(again, cast.unit)
    assert "2010-04-22 王口镇团委，mentor1 第1号 镇政府 9,000.00" in words(
        figure(programme, cast.clerk, "financing-sum")
    )
    then = words(figure(programme, cast.clerk, "financing-sum", known=str(known)))
    assert "2010-04-20 王口镇团委，mentor1 第1号 企业 1,500.00 合计 1,500.00" in then
    assert "镇政府" not in then


def test_money_figures_open_to_receipts_and_transfers(programme, cast) -> None:
    receipt(programme, cast.treasurer)
    asked = application(programme, cast.unit)
    approve(by=cast.reviewer, programme=programme, application=asked.pk, seen=1, amount=80_000, uuid=uuid4(),
            happened_on=date(2010, 4, 13))  # fmt: skip
    disburse(by=cast.treasurer, programme=programme, application=asked.pk, seen=2, happened_on=date(2010, 4, 14),
             uuid=uuid4())  # fmt: skip
    received = figure(programme, cast.clerk, "fund-received")
    assert here(programme, "fund/contributions/1/") in links(received)
    balance = figure(programme, cast.clerk, "fund-balance")
    assert "2,200.00 元" in words(balance)
    assert "−800.00" in words(balance)
    assert sum("/fund/transfers/" in href for href in links(balance)) == 2
    granted = figure(programme, cast.clerk, "granted")
    assert here(programme, "applications/project-grant/1/") in links(granted)
    planned = figure(programme, cast.clerk, "fund-planned")
    assert "工作经费 试点工作基金 3,000.00" in words(planned)
    assert "合计 10,000.00" in words(planned)


def test_people_and_pairs_open_to_their_place_among_people(programme, cast) -> None:
    assert any("/people/#appointment-" in href for href in links(figure(programme, cast.clerk, "mentor-count")))
    assert sum("/people/#pairing-" in href for href in links(figure(programme, cast.clerk, "pair-count"))) == 5


def test_a_figure_of_one_unit_shows_that_units_records(programme, cast) -> None:
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, unit="yinghai")
    page = figure(programme, cast.clerk, unit="yinghai", until="2010-04-26")
    assert "1 次 只看 瀛海学校团委" in words(page)
    assert [href for href in links(page) if "/registers/visit/" in href] == [here(programme, "registers/visit/2/")]
    assert '<option value="yinghai" selected>' in page.content.decode()


def test_an_issued_bulletins_figure_opens_to_what_was_known_then(programme, cast) -> None:
    first = visit(programme, cast.clerk, on=date(2010, 4, 12))
    issued_at = known_now(programme)
    correct_record(
        by=cast.clerk, record=first.record, uuid=uuid4(), seen=first.entry.seq, happened_on=date(2010, 4, 14),
        about=About("wangkou", "mentor1"), values={"progress": "更正", "on-site": True}, reason="日期有误",
    )  # fmt: skip
    visit(programme, cast.clerk, on=date(2010, 4, 13))
    then = figure(programme, cast.clerk, until="2010-04-26", known=str(issued_at))
    assert "由 1 条登记得出 数据由来 日期 事项 内容 2010-04-12" in words(then)
    assert "更正" not in words(then)


def test_of_others_matters_only_the_number_is_told(programme, cast) -> None:
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, unit="yinghai")
    page = figure(programme, cast.unit)
    said = words(page)
    assert "深入试点单位 2 次" in said
    assert "由 2 条登记得出" in said
    assert "另有 1 条与其他单位有关" in said
    assert [href for href in links(page) if "/registers/visit/" in href] == [here(programme, "registers/visit/1/")]
    assert "瀛海学校团委，" not in said


def test_meetings_of_a_pair_are_for_both_its_sides(programme, cast) -> None:
    record(programme, cast.clerk, "meeting", pair="local-tax:wangkou", subject="税法知识")
    record(programme, cast.clerk, "meeting", pair="police:hengxing", subject="普法")
    for user in (cast.partner, cast.unit):
        page = figure(programme, user, "meeting-count")
        assert "税法知识" in words(page)
        assert "普法" not in words(page)
        assert "另有 1 条与其他单位有关" in words(page)


def test_long_lists_come_in_pages_and_the_count_stays(programme, cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pilotage.web.figures.ROWS", 2)
    for day in (12, 13, 14):
        visit(programme, cast.clerk, on=date(2010, 4, day))
    first, second = figure(programme, cast.clerk), figure(programme, cast.clerk, page="2")
    assert "由 3 条登记得出" in words(first)
    assert "第 2 页" in words(second) or "2 / 2" in words(second)
    assert [href for href in links(second) if "/registers/visit/" in href] == [here(programme, "registers/visit/3/")]


def test_there_is_no_page_for_a_figure_that_the_charter_does_not_have(programme, cast) -> None:
    assert figure(programme, cast.clerk, "unknown-figure").status_code == 404


def test_whoever_has_not_signed_in_is_asked_to(programme) -> None:
    answer = reader().get(here(programme, "figures/visit-count/"), {"until": "2010-04-20"})
    assert answer.status_code == 302
    assert "next=" in answer.headers["Location"]


def test_every_figure_of_every_kind_has_its_page() -> None:
    programme = adopt_every_kind(date(2024, 7, 5))
    client = reader(ensure_owner())
    for known in (
        "planned",
        "left",
        "loan-count",
        "mean",
        "latest",
        "readers",
        "kinds",
        "corners",
        "pairs",
        "held",
        "rate",
    ):
        page = client.get(here(programme, f"figures/{known}/"))
        assert page.status_code == 200, known


def test_a_claim_stands_beside_its_figure(programme, cast) -> None:
    said = words(figure(programme, cast.clerk, "fund-planned"))
    assert "总额为10000元的试点工作基金 相符 1.1" in said
    assert str(TODAY) in said


@pytest.mark.parametrize("part", [{"unit": "wangkou"}, {"person": "mentor1"}])
def test_what_the_text_states_of_the_whole_does_not_stand_beside_a_part(programme, cast, part: dict[str, str]) -> None:
    assert "原文数" in words(figure(programme, cast.clerk, "visit-count"))
    page = figure(programme, cast.clerk, "visit-count", **part)
    assert "原文数" not in words(page)


def test_a_planned_source_leads_to_the_money_only_who_may_see_it(programme, cast) -> None:
    page = reader(cast.clerk).get(here(programme, "figures/fund-planned/")).content.decode()
    assert f'href="{here(programme, "fund/")}"' in page.partition('id="behind"')[2].partition("</table>")[0]
    assert reader(cast.mentor).get(here(programme, "figures/fund-planned/")).status_code == 403
