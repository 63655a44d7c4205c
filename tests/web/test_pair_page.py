"""A pair's own page, the list of agreements, results by topic with their chart: what they say, to whom, and what they open."""

import csv
import io
from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.meetings import add_progress, set_follow_up, write_minutes
from pilotage.actions.people import ensure_owner
from pilotage.domain.meetings import State
from pilotage.models import Pairing
from tests.acts import withdraw
from tests.factories import TODAY, record
from tests.web.pages import at, browser, links, said
from tests.web.reading import adopt_every_kind

pytestmark = pytest.mark.django_db

PAIR = "local-tax:wangkou"
OTHER = "education:daqiuzhuang"


def page(programme, user, path="", language="zh-CN", status=200):
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == status, said(answer.content.decode())[:400]
    return answer.content.decode()


def pairing(programme, code=PAIR):
    return Pairing.objects.of(programme.office_id).get(programme=programme, code=code)


def own(programme, code=PAIR):
    return f"pairs/{pairing(programme, code).pk}/"


def meeting(programme, by, pair=PAIR, subject="税法进校园", **more):
    return record(programme, by, "meeting", pair=pair, subject=subject, **more)


def agreement(programme, by, pair=PAIR, subject="税法讲座", topic="tax", due=None, state=None, **more):
    stored = record(programme, by, "agreement", pair=pair, subject=subject, field=topic, **more)
    if due is not None:
        set_follow_up(by=by, record=stored.record, uuid=uuid4(), owner=pair.split(":")[1], due_on=due)
    if state is not None:
        add_progress(by=by, record=stored.record, uuid=uuid4(), happened_on=TODAY, state=state, text="说明")
    return stored


LATE = date(2010, 4, 25)


# ---- The pair's own page ---------------------------------------------------------------------------------------------


def test_the_two_sides_whoever_serves_them_and_the_office_share_the_page(programme, cast):
    meeting(programme, cast.clerk)
    agreement(programme, cast.clerk, due=LATE)
    for user in (cast.unit, cast.partner, cast.clerk, cast.mentor, cast.auditor, cast.reviewer):
        told = said(page(programme, user, own(programme)))
        assert "静海县地税分局团支部—王口镇团委 联试共建对子 自 2010-04-05 起 1 项协议逾期" in told
        assert "税法讲座 2010-04-20 领域 税法知识和减免税政策 状态 逾期未办 负责 王口镇团委 完成期限 2010-04-25" in told
        assert "税法进校园 2010-04-20 还没有纪要。" in told
    english = said(page(programme, cast.unit, own(programme), "en-GB"))
    assert "since 5 April 2010 1 agreement overdue" in english
    assert at(programme, "charter/") + "#c5.1" in page(programme, cast.unit, own(programme))


def test_another_s_pair_is_closed_and_one_that_is_not_there_is_not_found(programme, cast):
    for user in (cast.unit, cast.partner, cast.mentor):
        page(programme, user, own(programme, OTHER), status=403)
    page(programme, cast.clerk, "pairs/999999/", status=404)
    assert browser().get(at(programme, own(programme))).status_code in (302, 403)


def test_what_waits_says_for_whom_and_leads_the_one_who_is_asked(programme, cast):
    stored = agreement(programme, cast.clerk, confirmed=False)
    body = page(programme, cast.partner, own(programme))
    assert "待确认 活动协议 第 1 号 查看并确认" in said(body)
    assert links(body, "查看并确认 活动协议 1") == [at(programme, f"registers/agreement/{stored.record.number}/")]
    told = said(page(programme, cast.mentor, own(programme)))
    assert "活动协议 第 1 号" in told
    assert "查看并确认" not in told
    assert "状态 待确认" in told


def test_meetings_and_agreements_are_entered_from_it_with_the_pair_chosen(programme, cast):
    for user in (cast.unit, cast.partner, cast.clerk):
        body = page(programme, user, own(programme))
        assert links(body, "登记：座谈会") == [at(programme, "registers/meeting/new/?pair=local-tax%3Awangkou")]
        assert links(body, "登记：活动协议") == [at(programme, "registers/agreement/new/?pair=local-tax%3Awangkou")]
    for user in (cast.mentor, cast.auditor):
        assert "登记：座谈会" not in said(page(programme, user, own(programme)))
    form = page(programme, cast.clerk, "registers/meeting/new/?pair=local-tax%3Awangkou")
    assert '<option value="local-tax:wangkou" selected>' in form


def test_the_most_pressing_agreement_comes_first_and_what_is_void_is_left_out(programme, cast):
    agreement(programme, cast.clerk, subject="已办", state=State.DONE)
    agreement(programme, cast.clerk, subject="进行", due=TODAY)
    agreement(programme, cast.clerk, subject="不办", state=State.GIVEN_UP)
    agreement(programme, cast.clerk, subject="逾期", due=LATE)
    agreement(programme, cast.clerk, subject="待认", confirmed=False)
    withdraw(agreement(programme, cast.clerk, subject="作废"), cast.clerk)
    told = said(page(programme, cast.unit, own(programme)))
    found = [told.index(f"{name} 2010-04-20") for name in ("逾期", "进行", "待认", "已办", "不办")]
    assert found == sorted(found)
    assert "作废 2010" not in told


def test_a_pairing_of_two_of_one_role_has_its_page_too():
    programme = adopt_every_kind(date(2024, 6, 3))
    owner = ensure_owner()
    record(programme, owner, "readings-held", pair="east:west", on=date(2024, 5, 6), confirmed=False, evidence=())
    told = said(page(programme, owner, own(programme, "east:west")))
    assert "城东图书角—城西图书角" in told
    assert "读书会 2024-05-06 还没有纪要。" in told
    assert "分领域成果" not in told
    assert "读书会 2024-05-06" not in said(page(programme, owner, own(programme, "east:south")))


# ---- The list --------------------------------------------------------------------------------------------------------


def rows(body):
    table = body[body.index("<tbody>") : body.index("</tbody>")]
    return [said("<main" + row).lstrip("> ") for row in table.split("<tr")[1:]]


def test_every_agreement_is_listed_the_overdue_ones_first_and_can_be_filtered(programme, cast):
    agreement(programme, cast.clerk, subject="讲座", state=State.DONE)
    agreement(programme, cast.clerk, pair=OTHER, subject="助学", topic="schooling", due=LATE)
    agreement(programme, cast.clerk, subject="文艺", topic="culture", due=TODAY)
    first = rows(page(programme, cast.clerk, "pairs/agreements/"))
    assert [row.partition(" ")[0] for row in first] == ["助学", "文艺", "讲座"]
    assert "静海县教育局团委—大邱庄镇团委 帮困助学 逾期未办 大邱庄镇团委 2010-04-25" in first[0]

    def listed(query):
        return [row.partition(" ")[0] for row in rows(page(programme, cast.clerk, f"pairs/agreements/?{query}"))]

    assert listed("state=overdue") == ["助学"]
    assert listed("topic=culture") == ["文艺"]
    assert listed("pair=local-tax%3Awangkou") == ["文艺", "讲座"]
    assert listed("unit=daqiuzhuang") == ["助学"]
    assert listed("state=made&sort=pair") == ["文艺", "讲座", "助学"]
    assert listed("sort=date") == ["文艺", "助学", "讲座"]
    assert listed("state=outcome") == ["讲座"]
    assert "没有这样的协议" in said(page(programme, cast.clerk, "pairs/agreements/?topic=forestry"))


def test_a_side_finds_its_own_agreements_only(programme, cast):
    agreement(programme, cast.clerk, subject="讲座")
    agreement(programme, cast.clerk, pair=OTHER, subject="助学", topic="schooling")
    for user in (cast.unit, cast.partner, cast.mentor):
        assert [row.partition(" ")[0] for row in rows(page(programme, user, "pairs/agreements/"))] == ["讲座"]
    assert "助学" not in exported(programme, cast.unit, "pairs/agreements/export.csv")[1][5]


def exported(programme, user, path):
    answer = browser(user).get(at(programme, path))
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_list_is_a_file_as_it_is_filtered_without_anybody_s_name(programme, cast):
    stored = agreement(programme, cast.clerk, subject="讲座", due=LATE, state=State.GOING)
    agreement(programme, cast.clerk, pair=OTHER, subject="助学", topic="schooling")
    header, *lines = exported(programme, cast.clerk, "pairs/agreements/export.csv?state=overdue")
    assert header == [
        "台账",
        "编号",
        "日期",
        "对子",
        "领域",
        "协议",
        "状态",
        "待确认",
        "负责方",
        "完成期限",
        "进展日期",
        "进展",
        "成果",
    ]
    assert lines == [
        ["活动协议", str(stored.record.number), "2010-04-20", "静海县地税分局团支部—王口镇团委", "税法知识和减免税政策",
         "讲座", "逾期未办", "", "王口镇团委", "2010-04-25", "2010-04-26", "说明", ""]
    ]  # fmt: skip
    assert browser(cast.clerk).get(at(programme, "pairs/agreements/export.xlsx")).status_code == 200
    page(programme, cast.clerk, "pairs/agreements/export.pdf", status=404)


# ---- Results by topic ------------------------------------------------------------------------------------------------


def test_results_tell_the_five_fields_of_the_clause_and_each_number_opens_to_its_agreements(programme, cast):
    agreement(programme, cast.clerk, subject="讲座", state=State.DONE)
    agreement(programme, cast.clerk, subject="课", due=LATE)
    agreement(programme, cast.clerk, pair=OTHER, subject="助学", topic="schooling")
    agreement(programme, cast.clerk, subject="文艺", topic="culture", confirmed=False)
    body = page(programme, cast.clerk, "pairs/results/")
    assert rows(body) == [
        "税法知识和减免税政策 2 1 1 1 0",
        "林木养护技能 0 0 0 0 0",
        "帮困助学 1 0 0 0 0",
        "聘任团委副书记 0 0 0 0 0",
        "联合举办文化体育活动 0 0 0 0 1",
        "其他 0 0 0 0 0",
    ]
    assert "合计 3 1 1 1 1" in said(body)
    assert exported(programme, cast.clerk, "pairs/results/export.csv")[1] == [
        "活动协议", "税法知识和减免税政策", "2", "1", "1", "1", "0",
    ]  # fmt: skip
    for query, subjects in (
        ("register=agreement&state=made&topic=tax", ["课", "讲座"]),
        ("register=agreement&state=done&topic=tax", ["讲座"]),
        ("register=agreement&state=overdue&topic=tax", ["课"]),
        ("register=agreement&state=outcome&topic=tax", ["讲座"]),
        ("register=agreement&state=awaiting&topic=culture", ["文艺"]),
        ("register=agreement&state=made", ["课", "助学", "讲座"]),
    ):
        address = at(programme, f"pairs/agreements/?{query}")
        assert f'href="{address.replace("&", "&amp;")}"' in body
        opened = page(programme, cast.clerk, f"pairs/agreements/?{query}")
        assert [row.partition(" ")[0] for row in rows(opened)] == subjects


def test_the_chart_is_a_picture_with_words_and_without_colour_or_script(programme, cast):
    agreement(programme, cast.clerk, state=State.DONE)
    agreement(programme, cast.clerk, subject="课")
    body = page(programme, cast.clerk, "pairs/results/")
    chart = body[body.index("<svg viewBox") : body.index("</svg>", body.index("<svg viewBox"))]
    assert "税法知识和减免税政策：达成 2 项，办结 1 项" in chart
    assert '<rect class="whole" x="0.5" y="26.5" width="320" height="11"/>' in chart
    assert '<rect class="part" x="0.5" y="26.5" width="160" height="11"/>' in chart
    assert chart.count('class="part"') == 1
    assert "style" not in chart
    english = page(programme, cast.clerk, "pairs/results/", "en-GB")
    assert "2 agreed, 1 done" in english


def test_a_side_sees_the_results_of_its_own_pairs(programme, cast):
    agreement(programme, cast.clerk)
    agreement(programme, cast.clerk, pair=OTHER, topic="schooling")
    body = page(programme, cast.unit, "pairs/results/")
    assert "你们的对子" in said(body)
    assert "合计 1 0 0 0 0" in said(body)


# ---- The Board -------------------------------------------------------------------------------------------------------


def test_the_board_tells_what_is_overdue_of_whom_the_reader_may_know(programme, cast):
    agreement(programme, cast.clerk, due=LATE)
    agreement(programme, cast.clerk, pair=OTHER, topic="schooling", due=LATE)
    agreement(programme, cast.clerk, due=LATE, state=State.DONE)
    agreement(programme, cast.clerk, due=LATE, confirmed=False)
    body = page(programme, cast.clerk)
    assert "逾期的协议 静海县地税分局团支部—王口镇团委 1 静海县教育局团委—大邱庄镇团委 1" in said(body)
    assert at(programme, "pairs/agreements/?state=overdue&unit=wangkou") in links(body, "1 项逾期")
    assert at(programme, "pairs/agreements/?state=overdue&pair=local-tax%3Awangkou") in links(
        body, "静海县地税分局团支部—王口镇团委"
    )
    for user in (cast.unit, cast.partner):
        told = said(page(programme, user))
        assert "静海县地税分局团支部—王口镇团委 1" in told
        assert "大邱庄镇团委 1" not in told


# ---- Size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 30])
def test_the_pages_ask_the_same_of_the_database_however_much_there_is(programme, cast, many, django_assert_num_queries):
    for _ in range(many):
        agreement(programme, cast.clerk, due=LATE, state=State.GOING)
        met = meeting(programme, cast.clerk)
        write_minutes(by=cast.clerk, record=met.record, uuid=uuid4(), text="商定。", participants=[{"name": "甲"}])
    clerk = browser(cast.clerk)
    for path, most in (
        (own(programme), 15), ("pairs/agreements/", 13), ("pairs/results/", 13), ("registers/agreement/1/", 15),
        ("registers/meeting/1/", 13), ("registers/agreement/1/follow-up/", 13), ("registers/meeting/1/minutes/", 11),
        ("registers/agreement/1/progress/", 10), ("", 15), ("today/", 15),
    ):  # fmt: skip
        clerk.get(at(programme, path))
        with django_assert_num_queries(most):
            answer = clerk.get(at(programme, path))
        assert len(answer.content) <= 60 * 1024, path
