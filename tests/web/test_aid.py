"""Rounds of aid through the door: opened, shares entered, decided with reasons, on record, taken back; lists of people."""

import pytest

from pilotage.models import AidShare, Beneficiary, Event, Record, Round
from pilotage.queries.verification import verify
from tests.aid import DECIDED, OPENED, decide, opened, shared, view
from tests.web.pages import ENGLISH, at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db


def page_of(programme, user, path, language="zh-CN,zh;q=0.9"):
    answer = browser(user, language).get(at(programme, path))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def send(programme, user, path, field, **changes):
    form = form_of(page_of(programme, user, path), field) | changes
    return browser(user).post(at(programme, path), form)


def test_a_round_of_aid_from_opening_to_decision_and_back(programme, cast):
    answer = send(
        programme, cast.clerk, "rounds/aid/new/", "title", title="希望工程春季资助", places="10", amount="5,000"
    )
    assert answer.status_code == 303
    row = Round.objects.of(programme.office_id).get()
    assert answer["Location"] == at(programme, f"rounds/{row.number}/")
    assert "希望工程春季资助" in said(page_of(programme, cast.clerk, "rounds/"))

    changes = {"asked-wangkou": "4", "places-wangkou": "4", "extra_places-wangkou": "2", "amount-wangkou": "2000",
               "extra_amount-wangkou": "300.50", "asked-yinghai": "3", "places-outside": "6", "do": "shares"}  # fmt: skip
    answer = send(programme, cast.clerk, "rounds/1/shares/", "places-wangkou", **changes)
    assert answer.status_code == 303, said(answer.content.decode())

    given = {"meeting": "〔2010〕3号会议纪要", "field-programme": "hope"}
    answer = send(programme, cast.reviewer, "rounds/1/shares/decision/", "meeting", **given)
    told = said(answer.content.decode())
    assert answer.status_code == 422
    assert "王口镇团委" in told
    assert "瀛海学校团委" in told
    assert Record.objects.of(programme.office_id).count() == 0

    asked = said(page_of(programme, cast.reviewer, "rounds/1/shares/decision/"))
    assert ("写入记录，单位可以看到。" in asked, "只有主办单位看得到。" in asked) == (True, True)
    given |= {"reason-wangkou": "留守儿童多", "reason-yinghai": "去年已资助"}
    answer = send(programme, cast.reviewer, "rounds/1/shares/decision/", "meeting", **given)
    assert answer.status_code == 303, said(answer.content.decode())
    record = Record.objects.of(programme.office_id).get()
    assert record.register == "aid"
    shown = said(page_of(programme, cast.clerk, f"registers/aid/{record.number}/"))
    assert "2,300.50" in shown
    assert "300.50" in shown
    assert "留守儿童多" in shown
    assert verify().ok

    answer = send(programme, cast.reviewer, "rounds/1/", "reason", reason="纪要有误", do="back")
    assert answer.status_code == 303, said(answer.content.decode())
    assert AidShare.objects.of(programme.office_id).filter(ended_seq=None, record__isnull=False).count() == 0
    for who in (cast.clerk, cast.unit):
        void = said(page_of(programme, who, f"registers/aid/{record.number}/"))
        assert ("作废" in void, "资助的决定已撤回。" in void, "纪要有误" in void) == (True, True, False)
    assert verify().ok


def test_lists_of_people_stay_on_their_page(programme, cast):
    row = opened(programme, cast.clerk)
    shared(programme, cast.clerk, row, ("wangkou", 2, 2, 0, 60_000))
    decide(programme, cast.reviewer, row)
    address = "rounds/1/beneficiaries/?unit=wangkou"
    answer = send(programme, cast.unit, address, "people", people="张小明，300，初二\n李小红,300")
    assert answer.status_code == 303, said(answer.content.decode())
    assert "张小明" not in answer["Location"]
    assert "张小明" in said(page_of(programme, cast.clerk, address))
    answer = send(programme, cast.clerk, address, "people", people="王小刚")
    assert answer.status_code == 409
    assert "2" in said(answer.content.decode())
    assert "张小明" not in str(list(Event.objects.of(programme.office_id).values("about", "rows")))
    assert "张小明" not in page_of(programme, cast.clerk, "rounds/1/")

    first = Beneficiary.objects.of(programme.office_id).order_by("pk").first()
    answer = browser(cast.clerk).post(at(programme, address), {"erase": str(first.pk)})
    assert answer.status_code == 303
    first.refresh_from_db()
    assert (first.personal, first.salt, first.ended_seq) == ({}, "", None)
    assert len(first.digest) == 64
    answer = browser(cast.clerk).post(at(programme, address), {"off": str(first.pk)})
    assert answer.status_code == 303
    assert verify().ok


def test_a_partner_and_a_mentor_see_no_list(programme, cast):
    row = opened(programme, cast.clerk)
    shared(programme, cast.clerk, row, ("wangkou", 2, 2), ("yinghai", 2, 2))
    decide(programme, cast.reviewer, row)
    for user in (cast.partner, cast.mentor):
        assert browser(user).get(at(programme, "rounds/1/beneficiaries/?unit=wangkou")).status_code == 403
    assert browser(cast.unit).get(at(programme, "rounds/1/beneficiaries/?unit=yinghai")).status_code == 404
    assert "瀛海学校" not in said(page_of(programme, cast.unit, "rounds/1/", ENGLISH))


def test_an_extra_claimed_on_the_registers_form_is_sent_to_the_round(programme, cast):
    given = {"unit": "wangkou", "f-programme": "hope", "f-places": "3", "f-extra-places": "1", "f-amount": "0",
             "f-extra-amount": "0", "f-reason": "困难多", "happened_on": "2010-04-20"}  # fmt: skip
    answer = send(programme, cast.clerk, "registers/aid/new/", "f-places", **given)
    assert answer.status_code == 409
    assert "由资助的一轮决定" in said(answer.content.decode())
    assert (
        send(programme, cast.clerk, "registers/aid/new/", "f-places", **given | {"f-extra-places": "0"}).status_code
        == 303
    )


def test_a_page_that_was_opened_before_somebody_else_wrote_says_so(programme, cast):
    row = opened(programme, cast.clerk)
    form = form_of(page_of(programme, cast.clerk, "rounds/1/shares/"), "places-wangkou") | {"places-wangkou": "3"}
    shared(programme, cast.clerk, row, ("yinghai", 1, 1))
    answer = browser(cast.clerk).post(at(programme, "rounds/1/shares/"), form | {"do": "shares"})
    assert answer.status_code == 409
    assert "有人改动了分配" in said(answer.content.decode())


def test_the_whole_rounds_numbers_are_entered_anew(programme, cast):
    opened(programme, cast.clerk)
    answer = send(programme, cast.clerk, "rounds/1/shares/", "total-places", **{"total-places": "12", "do": "total"})
    assert answer.status_code == 303
    assert "12" in said(page_of(programme, cast.clerk, "rounds/1/"))
    assert browser(cast.clerk).post(at(programme, "rounds/1/shares/"), {"do": "x"}).status_code == 400


def test_a_round_is_cancelled_and_finished_on_its_page(programme, cast):
    opened(programme, cast.clerk)
    assert send(programme, cast.clerk, "rounds/1/", "note", do="cancel").status_code == 422
    assert send(programme, cast.clerk, "rounds/1/", "note", do="cancel", note="没有款项").status_code == 303
    assert "已取消" in said(page_of(programme, cast.clerk, "rounds/1/"))
    row = opened(programme, cast.clerk)
    shared(programme, cast.clerk, row, ("wangkou", 2, 2))
    decide(programme, cast.reviewer, row)
    assert send(programme, cast.clerk, "rounds/2/", "note", do="finish").status_code == 303
    assert "已结束" in said(page_of(programme, cast.clerk, "rounds/2/"))
    assert browser(cast.clerk).post(at(programme, "rounds/2/"), {"do": "back"}).status_code == 400


def test_pages_of_aid_are_only_of_aid_and_only_for_whoever_may(programme, cast):
    opened(programme, cast.clerk)
    for path, user in (
        ("rounds/aid/new/", cast.unit), ("rounds/1/shares/", cast.unit), ("rounds/1/shares/decision/", cast.clerk),
        ("rounds/1/", cast.mentor),
    ):  # fmt: skip
        assert browser(user).get(at(programme, path)).status_code == 403, path
    for path in ("rounds/9/shares/", "rounds/1/beneficiaries/", "rounds/9/"):
        assert browser(cast.clerk).get(at(programme, path)).status_code == 404, path


def test_a_unit_asks_on_the_rounds_page_until_its_day(programme, cast):
    row = opened(programme, cast.clerk, due=OPENED)
    shared(programme, cast.clerk, row, ("wangkou", None, 3))
    answer = send(programme, cast.unit, "rounds/1/", "asked-wangkou", **{"asked-wangkou": "4", "do": "ask"})
    assert answer.status_code == 409
    assert "2010-04-20" in said(answer.content.decode())
    other = opened(programme, cast.clerk, title="另一轮", due=DECIDED)
    for many in ("4", "4", "5"):
        answer = send(programme, cast.unit, "rounds/2/", "asked-wangkou", **{"asked-wangkou": many, "do": "ask"})
        assert answer.status_code == 303, said(answer.content.decode())
    assert [share.asked for share in view(programme, other).shares if share.unit == "wangkou"] == [5]
    assert AidShare.objects.of(programme.office_id).filter(round=other).count() == 2
    assert "asked-wangkou" not in page_of(programme, cast.clerk, "rounds/2/")
    assert verify().ok


def test_the_papers_of_a_decision_on_aid_stay_within_the_office(programme, cast):
    row = opened(programme, cast.clerk)
    shared(programme, cast.clerk, row, ("wangkou", 2, 2))
    given = {"meeting": "纪要", "field-programme": "hope", "evidence": paper("名单.txt")}
    answer = send(programme, cast.reviewer, "rounds/1/shares/decision/", "meeting", **given)
    assert answer.status_code == 303, said(answer.content.decode())
    (address,) = links(page_of(programme, cast.clerk, "rounds/1/"), "名单.txt")
    assert b"".join(browser(cast.clerk).get(address).streaming_content) == "佐证材料".encode()
    assert browser(cast.unit).get(address).status_code == 403
    assert "名单.txt" not in page_of(programme, cast.unit, "rounds/1/")
