"""Pairs in the browser: who with whom, who has nobody, making, ending and changing them, needs and offers, vetoes."""

import re
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from pilotage.actions.memberships import leave
from pilotage.actions.pair_offers import enter_offer
from pilotage.actions.pairs import veto_pair
from pilotage.actions.people import ensure_owner, set_example_day
from pilotage.domain.pairs import OfferKind
from pilotage.models import Pairing, PairingReason, PairOffer, PairVeto
from pilotage.queries.pairs import offers
from tests.acts import refused
from tests.factories import START, TODAY, adopt_jinghai
from tests.web.pages import ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db
TAX = "税法知识和减免税政策"


def page(programme, user, path: str = "pairs/", language: str = "zh-CN,zh;q=0.9") -> str:
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == 200
    return answer.content.decode()


def row(programme, code: str) -> Pairing:
    return Pairing.objects.of(programme.office_id).get(programme=programme, code=code)


def end(programme, cast, code: str = "local-tax:wangkou", **changes):
    address = at(programme, f"pairs/{row(programme, code).pk}/end/")
    form = form_of(browser(cast.clerk).get(address).content.decode(), "ends_on")
    form |= {"ends_on": "2010-04-20", "text": "工作调整"} | changes
    return browser(cast.clerk).post(address, form)


# ---- The list --------------------------------------------------------------------------------------------------------


def test_pairs_stand_with_both_sides_and_their_first_day(programme, cast) -> None:
    seen = page(programme, cast.clerk)
    assert "王口镇团委 静海县地税分局团支部 2010-04-05" in said(seen)
    assert "没有结对" not in said(seen)
    one = row(programme, "local-tax:wangkou")
    assert links(seen, "王口镇团委") == [at(programme, f"pairs/{one.pk}/")]
    assert page(programme, cast.auditor).count("更换一方") == 0, "who only reads is offered nothing to do"


def test_whoever_has_no_partner_stands_on_top_since_when_and_leads_to_a_new_pair(programme, cast) -> None:
    assert end(programme, cast).status_code == 303
    seen = page(programme, cast.clerk)
    told = said(seen)
    assert "1个没有结对。 王口镇团委 自2010-04-21起没有对子" in told
    assert told.index("1个没有结对") < told.index("大邱庄镇团委")
    assert at(programme, "pairs/new/?provision=pairing&b=wangkou") in links(seen, "结对 王口镇团委")
    assert "已结束的对子（1个） 王口镇团委 — 静海县地税分局团支部 工作调整 2010-04-05 至 2010-04-20" in told
    english = said(page(programme, cast.auditor, language=ENGLISH))
    assert "1 has no partner. 王口镇团委 without a partner since 21 April 2010" in english


def test_units_and_partners_see_the_pairs_and_not_the_office_s_reasons(programme, cast) -> None:
    end(programme, cast)
    for user in (cast.unit, cast.partner, cast.mentor):
        seen = page(programme, user)
        assert "王口镇团委 — 静海县地税分局团支部" in said(seen)
        assert "工作调整" not in seen
        assert not links(seen, "不宜结对")
        assert at(programme, f"pairs/{row(programme, 'police:hengxing').pk}/") not in seen
    own = at(programme, f"pairs/{row(programme, 'local-tax:wangkou').pk}/")
    assert own in page(programme, cast.unit)
    assert browser(cast.unit).get(own).status_code == 200


def test_the_list_is_narrowed_by_a_name_and_taken_away_as_a_file(programme, cast) -> None:
    end(programme, cast)
    seen = said(page(programme, cast.clerk, "pairs/?q=地税"))
    assert "静海县地税分局团支部" in seen
    assert "静海县教育局团委 2010" not in seen
    csv = browser(cast.unit).get(at(programme, "pairs/export.csv")).content.decode("utf-8-sig").splitlines()
    assert csv[:2] == ["规定,一方,另一方,起始日期,最后一天", "联试共建对子,,王口镇团委,,"]
    assert csv[-1] == "联试共建对子,静海县地税分局团支部,王口镇团委,2010-04-05,2010-04-20"
    book = load_workbook(BytesIO(browser(cast.clerk).get(at(programme, "pairs/export.xlsx")).content))
    assert len(list(book.active.rows)) == 7
    assert browser(cast.clerk).get(at(programme, "pairs/export.pdf")).status_code == 404


def test_the_list_is_sorted_by_a_column_and_back(programme, cast) -> None:
    def names(path: str) -> list[str]:
        return re.findall(r'<tr id="pairing-\d+">\s*<th scope="row"><a[^>]*>([^<]+)', page(programme, cast.clerk, path))

    usual = names("pairs/")
    assert len(usual) == 5
    assert names("pairs/?sort=b") == sorted(usual)
    assert names("pairs/?sort=-b") == sorted(usual, reverse=True)
    assert names("pairs/?sort=nothing") == usual
    assert links(page(programme, cast.clerk, "pairs/?sort=b"), "试点单位 ↑") == ["?sort=-b"]


def test_thirty_units_without_a_partner_ask_no_more_than_one(
    programme, cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from tests.web.reading import more_units

    clerk = browser(cast.clerk)
    clerk.get(at(programme, "pairs/"))
    with django_assert_num_queries(10):
        clerk.get(at(programme, "pairs/"))
    more_units(programme, cast.clerk, 40)
    with django_assert_num_queries(10):
        answer = clerk.get(at(programme, "pairs/"))
    assert len(answer.content) < 60_000
    assert "另有10个" in said(answer.content.decode())


def test_who_takes_no_part_sees_no_pairs(programme, cast) -> None:
    assert browser().get(at(programme, "pairs/")).status_code in (302, 403)
    for path in (
        "pairs/new/",
        "pairs/vetoes/",
        "pairs/suggest/pairing/",
        f"pairs/{row(programme, 'police:hengxing').pk}/end/",
    ):
        assert browser(cast.unit).get(at(programme, path)).status_code == 403
    assert browser(cast.clerk).get(at(programme, "pairs/new/?provision=mentors")).status_code == 404
    assert browser(cast.clerk).get(at(programme, "pairs/suggest/mentors/")).status_code == 404
    assert browser(cast.clerk).get(at(programme, "pairs/999999/end/")).status_code == 404


# ---- Making, ending, changing ----------------------------------------------------------------------------------------


def test_two_are_paired_in_the_browser_once(programme, cast) -> None:
    end(programme, cast)
    clerk, address = browser(cast.clerk), at(programme, "pairs/new/?provision=pairing&b=wangkou")
    form = form_of(clerk.get(address).content.decode(), "starts_on")
    assert (form["b"], form["a"], form["starts_on"]) == ("wangkou", "", "2010-04-26")
    wrong = clerk.post(address, form)
    assert wrong.status_code == 422
    taken = clerk.post(address, form | {"a": "police"})
    assert taken.status_code == 409
    assert "静海县公安分局团委在这段时间已有1个对子，方案规定同时最多1个" in said(taken.content.decode())
    form |= {"a": "local-tax", "text": "恢复结对"}
    assert clerk.post(address, form).status_code == 303
    assert clerk.post(address, form).status_code == 303
    (made,) = Pairing.objects.of(programme.office_id).filter(programme=programme, ends_on=None, b__code="wangkou")
    assert (made.code, made.starts_on) == ("local-tax:wangkou", TODAY)
    assert "王口镇团委 静海县地税分局团支部 恢复结对 2010-04-26" in said(page(programme, cast.clerk))


def test_a_pairing_ends_with_a_reason_and_is_not_ended_twice(programme, cast) -> None:
    assert end(programme, cast, text="").status_code == 422
    early = end(programme, cast, ends_on="2010-04-01")
    assert early.status_code == 409
    assert "2010-04-01" in said(early.content.decode())
    far = end(programme, cast, ends_on="2010-06-01")
    assert (far.status_code, "目前最晚可登记到2010-05-27" in said(far.content.decode())) == (409, True)
    assert end(programme, cast).status_code == 303
    address = at(programme, f"pairs/{row(programme, 'local-tax:wangkou').pk}/end/")
    told = said(browser(cast.clerk).get(address).content.decode())
    assert "这个对子的结束日期已登记，最后一天是2010-04-20" in told
    assert "结束结对" not in told.partition("结束日期已登记")[2]
    again = browser(cast.clerk).post(address, {"once": str(uuid4()), "ends_on": "2010-04-21", "text": "再结束"})
    assert again.status_code == 409
    assert "这个对子的结束日期已登记，最后一天是2010-04-20" in said(again.content.decode())


def test_a_partner_is_replaced_from_a_day_on(programme, cast) -> None:
    end(programme, cast, "police:hengxing")
    old = row(programme, "local-tax:wangkou")
    clerk, address = browser(cast.clerk), at(programme, f"pairs/{old.pk}/replace/")
    form = form_of(clerk.get(address).content.decode(), "partner") | {"text": "更换"}
    assert form["stays"] == "wangkou"
    taken = clerk.post(address, form | {"partner": "education"})
    assert taken.status_code == 409
    assert "静海县教育局团委在这段时间已有1个对子" in said(taken.content.decode())
    form |= {"partner": "police"}
    assert clerk.post(address, form).status_code == 303
    assert clerk.post(address, form).status_code == 303
    assert row(programme, "local-tax:wangkou").ends_on == date(2010, 4, 25)
    assert row(programme, "police:wangkou").starts_on == TODAY
    assert PairingReason.objects.of(programme.office_id).filter(text="更换").count() == 2


# ---- Needs and offers ------------------------------------------------------------------------------------------------


def test_a_unit_says_what_it_needs_in_topics_and_words_of_its_own(programme, cast) -> None:
    unit, address = browser(cast.unit), at(programme, "pairs/offers/?provision=pairing&member=wangkou")
    form = form_of(unit.get(address).content.decode(), "seen")
    form |= {"need-0": "on", "need-words": "会计辅导\n\n 电脑培训 \n会计辅导", "offer-words": "场地"}
    assert unit.post(address, form).status_code == 303
    assert unit.post(address, form).status_code == 303
    found = [(one.kind, one.topic, one.words) for one in offers(programme)]
    assert found == [("need", TAX, ""), ("need", "", "会计辅导"), ("need", "", "电脑培训"), ("offer", "", "场地")]
    told = said(page(programme, cast.partner, "pairs/offers/"))
    assert f"王口镇团委 试点单位 {TAX} ； 会计辅导 ； 电脑培训 场地" in told
    form = form_of(unit.get(address).content.decode(), "seen")
    assert (form["need-0"], form["need-words"]) == ("on", "会计辅导\n电脑培训")
    del form["need-0"]
    assert unit.post(address, form | {"need-words": ""}).status_code == 303
    assert [(one.kind, one.topic, one.words) for one in offers(programme)] == [("offer", "", "场地")]


def test_everybody_edits_their_own_needs_only(programme, cast) -> None:
    seen = page(programme, cast.unit, "pairs/offers/")
    assert re.findall(r"member=([\w-]+)", seen) == ["wangkou"]
    assert browser(cast.unit).get(at(programme, "pairs/offers/?member=local-tax")).status_code == 403
    assert browser(cast.auditor).get(at(programme, "pairs/offers/?member=wangkou")).status_code == 403
    assert browser(cast.clerk).get(at(programme, "pairs/offers/?member=nobody")).status_code == 404
    assert len(re.findall(r"member=([\w-]+)", page(programme, cast.clerk, "pairs/offers/"))) == 10
    address = at(programme, "pairs/offers/?member=wangkou")
    form = form_of(browser(cast.unit).get(address).content.decode(), "seen") | {"need-words": "长" * 201}
    long = browser(cast.unit).post(address, form)
    assert long.status_code == 409
    assert "201" in said(long.content.decode())


def test_needs_of_many_ask_no_more_than_those_of_few(
    programme, cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    from tests.web.reading import more_units

    clerk = browser(cast.clerk)
    clerk.get(at(programme, "pairs/offers/"))
    with django_assert_num_queries(8):
        clerk.get(at(programme, "pairs/offers/"))
    more_units(programme, cast.clerk, 30)
    with django_assert_num_queries(8):
        assert len(clerk.get(at(programme, "pairs/offers/")).content) < 60_000


# ---- Vetoes ----------------------------------------------------------------------------------------------------------


def test_the_office_keeps_two_apart_and_lifts_it(programme, cast) -> None:
    clerk, address = browser(cast.clerk), at(programme, "pairs/vetoes/")
    form = form_of(clerk.get(address).content.decode(), "reason")
    assert clerk.post(address, form | {"a": "police", "b": "wangkou"}).status_code == 422, "without a reason"
    form |= {"a": "police", "b": "wangkou", "reason": "有案件往来"}
    assert clerk.post(address, form).status_code == 303
    assert "王口镇团委 — 静海县公安分局团委 有案件往来" in said(page(programme, cast.auditor, "pairs/vetoes/"))
    other = form_of(clerk.get(address).content.decode(), "reason") | {"a": "police", "b": "wangkou", "reason": "又"}
    assert clerk.post(address, other).status_code == 409
    assert browser(cast.auditor).post(address, form).status_code == 403
    veto = PairVeto.objects.of(programme.office_id).get()
    lift = at(programme, f"pairs/vetoes/{veto.pk}/lift/")
    assert browser(cast.auditor).post(lift).status_code == 403
    assert clerk.get(lift).status_code == 303
    assert clerk.post(lift).status_code == 303
    assert "没有不宜结对的登记" in said(page(programme, cast.clerk, "pairs/vetoes/"))


def test_a_charter_without_pairs_has_no_such_page(db: None) -> None:
    from pilotage.actions.people import ensure_owner
    from tests.web.reading import ENGLISH as WITHOUT
    from tests.web.reading import adopt_text

    other = adopt_text(WITHOUT, date(2024, 2, 1))
    for path in ("pairs/", "pairs/new/", "pairs/offers/", "pairs/vetoes/", "pairs/suggest/x/", "pairs/export.csv"):
        assert browser(ensure_owner()).get(at(other, path)).status_code == 404


def test_a_pairing_of_another_programme_is_not_here(programme, cast) -> None:
    elsewhere = adopt_jinghai(office="另一处", today=TODAY)
    foreign = Pairing.objects.of(elsewhere.office_id).filter(programme=elsewhere).first()
    assert foreign is not None
    assert foreign.starts_on == START
    assert browser(cast.clerk).get(at(programme, f"pairs/{foreign.pk}/end/")).status_code == 404


def test_what_a_member_that_left_needs_and_whom_it_was_kept_from_is_asked_no_more(programme, cast) -> None:
    office = programme.office_id
    enter_offer(by=cast.clerk, programme=programme, provision="pairing", member="wangkou", kind=OfferKind.NEED,
                words="场地", uuid=uuid4())  # fmt: skip
    veto = veto_pair(by=cast.clerk, programme=programme, provision="pairing", a="police", b="wangkou",
                     reason="有案件往来", uuid=uuid4())  # fmt: skip
    leave(by=cast.clerk, programme=programme, member="wangkou", ends_on=TODAY, reason="撤并", uuid=uuid4())
    pair = Pairing.objects.of(office).get(programme=programme, b__code="wangkou")
    seen = ("pairs/offers/", f"pairs/{pair.pk}/")
    assert ["场地" in said(page(programme, cast.clerk, path)) for path in seen] == [True, True], "its last day"
    assert "有案件往来" in said(page(programme, cast.clerk, "pairs/vetoes/"))
    set_example_day(by=ensure_owner(), programme=programme, day=date(2010, 4, 27))
    programme.refresh_from_db()
    assert ["场地" in said(page(programme, cast.clerk, path)) for path in seen] == [False, False]
    assert "有案件往来" not in said(page(programme, cast.clerk, "pairs/vetoes/"))
    with refused("pair-member-not-then"):
        enter_offer(by=cast.clerk, programme=programme, provision="pairing", member="wangkou", kind=OfferKind.NEED,
                    words="书", uuid=uuid4())  # fmt: skip
    with refused("pair-member-not-then"):
        veto_pair(by=cast.clerk, programme=programme, provision="pairing", a="education", b="wangkou", reason="忙",
                  uuid=uuid4())  # fmt: skip
    assert (PairOffer.objects.of(office).get().ended_seq, PairVeto.objects.of(office).get().pk) == (None, veto.pk)
