"""A suggestion in the browser: what, why, accepted, changed or left by a person; and who might serve whom."""

from datetime import date
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions.pair_offers import enter_offer
from pilotage.actions.pairs import end_pairing, veto_pair
from pilotage.actions.people import MemberRow, appoint, ensure_owner, import_calendar, import_members
from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.pairs import OfferKind
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Event, Pairing, PairingReason
from pilotage.queries.verification import verify
from tests.cast import seat
from tests.factories import START, adopt_jinghai
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db
NEED, OFFER = OfferKind.NEED, OfferKind.OFFER
CARE = "林木养护技能"
SUGGEST = "pairs/suggest/pairing/"


def say(programme, member: str, kind: OfferKind, topic: str = "", words: str = "") -> None:
    enter_offer(by=ensure_owner(), programme=programme, provision="pairing", member=member, kind=kind, topic=topic,
                words=words, uuid=uuid4())  # fmt: skip


def end(programme, *codes: str) -> None:
    for code in codes:
        row = Pairing.objects.of(programme.office_id).get(programme=programme, code=code)
        end_pairing(by=ensure_owner(), programme=programme, pairing=row.pk, ends_on=date(2010, 4, 20), uuid=uuid4(),
                    text="调整")  # fmt: skip


def page(programme, user, path: str = SUGGEST, language: str = "zh-CN,zh;q=0.9") -> str:
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == 200
    return answer.content.decode()


def form(programme, user, path: str = SUGGEST) -> dict[str, str]:
    return form_of(page(programme, user, path), "starts_on")


def standing(programme) -> set[str]:
    rows = Pairing.objects.of(programme.office_id).filter(programme=programme, ends_on=None)
    return set(rows.values_list("code", flat=True))


# ---- Partners --------------------------------------------------------------------------------------------------------


def test_nothing_is_suggested_where_everybody_has_a_partner(programme, cast) -> None:
    assert "都有对子" in said(page(programme, cast.clerk))


def test_what_fits_best_is_suggested_with_its_reason_and_written_only_when_accepted(programme, cast) -> None:
    end(programme, "forestry:shunfeng", "police:hengxing")
    say(programme, "hengxing", NEED, words="林木养护和修剪")
    say(programme, "shunfeng", NEED, CARE)
    say(programme, "forestry", OFFER, CARE)
    say(programme, "police", OFFER, words="安全培训")
    before = Event.objects.of(programme.office_id).count()
    told = said(page(programme, cast.clerk))
    assert "顺丰林木种植专业合作社团支部 推荐： 静海县林业局团支部 一方需要、另一方能提供“林木养护技能” 得分10" in told
    assert "天津市恒兴钢业有限公司团委 推荐： 静海县公安分局团委 没有登记的依据：任选尚有余额的一方 得分0" in told
    english = said(page(programme, cast.clerk, language=ENGLISH))
    assert "Nothing on file speaks for it: any free partner Score 0" in english
    assert Event.objects.of(programme.office_id).count() == before, "advice writes nothing"

    sent = form(programme, cast.clerk)
    places = {sent[f"taker-{n}"]: n for n in range(2)}
    clerk, address = browser(cast.clerk), at(programme, SUGGEST)
    nothing = clerk.post(address, sent)
    assert nothing.status_code == 409
    assert "没有勾选，请至少勾选一行" in said(nothing.content.decode())
    sent |= {f"take-{places['shunfeng']}": "on"}
    assert clerk.post(address, sent).status_code == 303
    assert clerk.post(address, sent).status_code == 303, "a double click is one act"
    assert standing(programme) == {
        "state-tax:yinghai", "education:daqiuzhuang", "local-tax:wangkou", "forestry:shunfeng",
    }  # fmt: skip
    kept = PairingReason.objects.of(programme.office_id).get(what="made")
    assert kept.advice == {
        "suggested": "forestry", "topics": [CARE], "score": 10,
        "why": [{"need": [CARE, ""], "offer": [CARE, ""], "points": 10}],
    }  # fmt: skip
    left = said(page(programme, cast.clerk)).partition("依据")[0]
    assert "静海县林业局团支部" not in left
    assert "天津市恒兴钢业有限公司团委 推荐： 静海县公安分局团委" in left, "the other one is still open"
    assert verify().ok


def test_a_person_chooses_another_and_says_why(programme, cast) -> None:
    end(programme, "forestry:shunfeng", "police:hengxing")
    sent = form(programme, cast.clerk)
    assert (sent["taker-1"], sent["partner-1"]) == ("shunfeng", "police")
    sent |= {"take-1": "on", "partner-1": "forestry"}
    clerk, address = browser(cast.clerk), at(programme, SUGGEST)
    silent = clerk.post(address, sent)
    assert silent.status_code == 422
    assert "与推荐的不同，请写明理由" in said(silent.content.decode())
    empty = clerk.post(address, sent | {"partner-1": ""})
    assert "请选择一方，或取消勾选" in said(empty.content.decode())
    assert clerk.post(address, sent | {"why-1": "原来就是一对"}).status_code == 303
    kept = PairingReason.objects.of(programme.office_id).get(what="made")
    assert (kept.text, kept.advice["suggested"], kept.advice["score"]) == ("原来就是一对", "police", 0)


def test_two_lines_for_one_partner_are_refused_together(programme, cast) -> None:
    end(programme, "forestry:shunfeng", "police:hengxing")
    sent = form(programme, cast.clerk)
    sent |= {"take-0": "on", "take-1": "on", "partner-0": "police", "partner-1": "police", "why-0": "一", "why-1": "二"}
    before = standing(programme)
    answer = browser(cast.clerk).post(at(programme, SUGGEST), sent)
    assert answer.status_code == 409
    assert "静海县公安分局团委在这段时间已有1个对子" in said(answer.content.decode())
    assert standing(programme) == before


def test_a_veto_is_never_suggested_and_lines_without_anybody_say_so(programme, cast) -> None:
    end(programme, "forestry:shunfeng")
    veto_pair(by=cast.clerk, programme=programme, provision="pairing", a="forestry", b="shunfeng", reason="不宜",
              uuid=uuid4())  # fmt: skip
    told = said(page(programme, cast.clerk))
    assert "有1个没有可结对的一方" in told
    assert "顺丰林木种植专业合作社团支部 没有余下的一方" in told
    assert "静海县林业局团支部" not in told.partition("依据")[0]


def test_pairs_that_stand_are_kept_unless_somebody_asks_for_all_anew(programme, cast) -> None:
    say(programme, "yinghai", NEED, CARE)
    say(programme, "forestry", OFFER, CARE)
    assert "都有对子" in said(page(programme, cast.clerk))
    told = said(page(programme, cast.clerk, SUGGEST + "?anew=1"))
    assert "大邱庄镇团委 保持原对子： 静海县教育局团委" in told
    assert "瀛海学校团委 推荐： 静海县林业局团支部 代替自2010-04-05起的对子" in told
    sent = form(programme, cast.clerk, SUGGEST + "?anew=1")
    places = [n for n in range(5) if sent[f"taker-{n}"] in ("yinghai", "shunfeng")]
    sent |= {f"take-{n}": "on" for n in places}
    assert browser(cast.clerk).post(at(programme, SUGGEST + "?anew=1"), sent).status_code == 303
    assert standing(programme) == {
        "forestry:yinghai", "state-tax:shunfeng", "education:daqiuzhuang", "police:hengxing", "local-tax:wangkou",
    }  # fmt: skip
    ended = Pairing.objects.of(programme.office_id).get(programme=programme, code="forestry:shunfeng")
    assert ended.ends_on == date(2010, 4, 25)
    assert "现有对子已是最优的结对" in said(page(programme, cast.clerk, SUGGEST + "?anew=1"))
    assert verify().ok


def test_one_partner_may_be_suggested_for_three_units(db: None) -> None:
    programme = adopt_jinghai(("    a_max: 1\n    b_max: 1\n    pairs:", "    a_max: 3\n    b_max: 1\n    pairs:"))
    cast = seat(programme)
    end(programme, "forestry:shunfeng", "police:hengxing")
    for member in ("shunfeng", "hengxing"):
        say(programme, member, NEED, CARE)
    say(programme, "local-tax", OFFER, CARE)
    sent = form(programme, cast.clerk)
    assert [sent[f"partner-{n}"] for n in range(2)] == ["local-tax", "local-tax"]
    assert browser(cast.clerk).post(at(programme, SUGGEST), sent | {"take-0": "on", "take-1": "on"}).status_code == 303
    assert {"local-tax:wangkou", "local-tax:shunfeng", "local-tax:hengxing"} <= standing(programme)


def test_a_suggestion_for_thirty_asks_no_more_than_for_two(
    programme, cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from tests.web.reading import more_units

    clerk = browser(cast.clerk)
    clerk.get(at(programme, SUGGEST))
    with django_assert_num_queries(10):
        clerk.get(at(programme, SUGGEST))
    more_units(programme, cast.clerk, 30)
    import_members(by=cast.clerk, programme=programme, rows=[
        MemberRow(n, "partner", f"p{n}", f"第{n}个后加的共建单位团委", starts_on=START) for n in range(30)
    ])  # fmt: skip
    with django_assert_num_queries(10):
        answer = clerk.get(at(programme, SUGGEST))
    assert len(answer.content) < 60_000
    assert "第16个后加" not in said(answer.content.decode()), "the others stand on the next page"
    assert "第16个后加" in said(page(programme, cast.clerk, SUGGEST + "?page=2"))


# ---- Members of one kind ---------------------------------------------------------------------------------------------


def test_corners_are_paired_among_themselves(db: None) -> None:
    office = adopt_corner()
    programme = office.programme
    rows = [
        MemberRow(n, "corner", code, name)
        for n, (code, name) in enumerate((("n", "城北"), ("m", "城中"), ("o", "城外")))
    ]
    import_members(by=office.clerk, programme=programme, rows=rows)
    told = said(page(programme, office.clerk, "pairs/"))
    assert "3个没有结对。 方案允许结对，不作要求。" in told
    sent = form(programme, office.clerk, "pairs/suggest/twins/")
    lines = [(sent[f"taker-{n}"], sent[f"partner-{n}"]) for n in range(2)]
    assert lines == [("m", "n"), ("o", "west")]
    address = at(programme, "pairs/suggest/twins/")
    assert browser(office.clerk).post(address, sent | {"take-0": "on", "take-1": "on"}).status_code == 303
    assert standing(programme) == {"east:west", "east:south", "n:m", "west:o"}
    assert "都有对子" in said(page(programme, office.clerk, "pairs/suggest/twins/"))
    new = form_of(page(programme, office.clerk, "pairs/new/"), "starts_on")
    itself = browser(office.clerk).post(at(programme, "pairs/new/"), new | {"a": "n", "b": "n"})
    assert "“城北”不能与自己结对" in said(itself.content.decode())
    twice = browser(office.clerk).post(at(programme, "pairs/new/"), new | {"a": "m", "b": "n"})
    assert "城中与城北在这段时间已经结对" in said(twice.content.decode())


# ---- Who serves whom -------------------------------------------------------------------------------------------------


def coach(office, code: str, serves: str, on: date = date(2024, 3, 1), until: date | None = None) -> None:
    appoint(by=office.clerk, programme=office.programme, person=code, name=f"辅导员{code}", function=Function.MENTOR,
            role="coach", serves=serves, starts_on=on, ends_on=until)  # fmt: skip


def served(office) -> set[tuple[str, str]]:
    rows = Appointment.objects.of(office.programme.office_id).filter(
        programme=office.programme, role="coach", ends_on=None
    )
    return set(rows.values_list("person__code", "serves__code"))


def test_a_unit_that_lacks_somebody_leads_to_a_suggestion(programme, cast) -> None:
    address = at(programme, "people/suggest/mentors/")
    assert address in page(programme, cast.clerk, "people/")
    assert address not in page(programme, cast.auditor, "people/")
    assert browser(cast.auditor).get(address).status_code == 403
    assert browser(cast.clerk).get(at(programme, "people/suggest/pairing/")).status_code == 404
    told = said(page(programme, cast.clerk, "people/suggest/mentors/"))
    assert "大邱庄镇团委 推荐： mentor1 已负责1个单位" in told


def test_two_coaches_for_each_corner_with_an_even_load_and_none_again_the_term_after(db: None) -> None:
    office = adopt_corner()
    import_calendar(by=office.clerk, programme=office.programme, rows=[
        CalendarRow(SpanKind.TERM, "上学期", date(2024, 2, 20), date(2024, 5, 31)),
        CalendarRow(SpanKind.TERM, "下学期", date(2024, 6, 1), date(2024, 12, 31)),
    ])  # fmt: skip
    coach(office, "k1", "east", until=date(2024, 5, 31))
    coach(office, "k1", "west")
    coach(office, "k2", "west")
    coach(office, "k3", "south")
    sent = form(office.programme, office.clerk, "people/suggest/coaches/")
    lines = [(sent[f"taker-{n}"], sent[f"partner-{n}"]) for n in range(3)]
    assert lines == [("east", "k2"), ("east", "k3"), ("south", "k1")], "k1 was at east in the term before"
    assert "k1" not in {sent["partner-0"], sent["partner-1"]}
    shown = page(office.programme, office.clerk, "people/suggest/coaches/")
    assert "方案要求 10 人，现有 3 人" in said(shown)
    address, clerk = at(office.programme, "people/suggest/coaches/"), browser(office.clerk)
    same = clerk.post(address, sent | {"take-0": "on", "take-1": "on", "partner-1": "k2"})
    assert same.status_code == 422
    assert "请另选一人：此人已在其中" in said(same.content.decode())
    again = clerk.post(address, sent | {"take-0": "on", "partner-0": "k1"})
    assert again.status_code == 409, "whoever was there in the period before is refused as everywhere"
    sent |= {"take-0": "on", "take-1": "on", "take-2": "on"}
    assert clerk.post(address, sent).status_code == 303
    assert clerk.post(address, sent).status_code == 303
    assert {("k2", "east"), ("k3", "east"), ("k1", "south")} <= served(office)
    assert "各单位人员已达到方案要求" in said(page(office.programme, office.clerk, "people/suggest/coaches/"))
    assert verify().ok


def test_places_that_nobody_is_left_for_say_so(db: None) -> None:
    office = adopt_corner()
    coach(office, "k1", "west")
    told = said(page(office.programme, office.clerk, "people/suggest/coaches/"))
    assert "有3个缺额没有可选的人" in told


def test_people_for_forty_units_ask_no_more_than_for_four(
    programme, cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clerk, address = browser(cast.clerk), at(programme, "people/suggest/mentors/")
    clerk.get(address)
    with django_assert_num_queries(9):
        clerk.get(address)
    rows = [MemberRow(n, "unit", f"u{n}", f"第{n}个后加的试点单位", starts_on=START) for n in range(40)]
    import_members(by=cast.clerk, programme=programme, rows=rows)
    with django_assert_num_queries(9):
        assert len(clerk.get(address).content) < 60_000
