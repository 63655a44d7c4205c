"""What changes a record on the web: corrections, stages, confirmations, withdrawals; two people at the same record."""

import re
from datetime import date
from uuid import uuid4

import pytest

from pilotage.models import Attachment, Entry, PersonalData
from tests.acts import agreement, confirm, correct, difficulty, enter, kinds, stage, withdraw
from tests.factories import PAPER, visit
from tests.rounds import opened
from tests.web.pages import CHINESE, ENGLISH, at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db
NOMINATION = {"award": "优秀共青团员", "nominee": "张三", "level": "city", "extra": False, "outcome": "pending"}


def where(stored, what=""):
    return at(stored.record.programme, f"registers/{stored.record.register}/{stored.record.number}/{what}")


def get(user, address, status=200, language=ENGLISH):
    answer = browser(user, language).get(address)
    assert answer.status_code == status, said(answer.content.decode())
    return answer.content.decode()


def post(user, address, form, language=ENGLISH):
    answer = browser(user, language).post(address, form)
    return answer.status_code, answer.content.decode() if answer.status_code != 303 else answer.url


def form(user, address):
    return form_of(get(user, address), "uuid")


# ---- Reading


def test_a_record_says_what_stands_what_waits_and_what_happened(programme, cast):
    stored = difficulty(programme, cast.mentor, on=date(2010, 4, 8), evidence=[PAPER])
    confirm(stored, cast.clerk, on_paper=True, signer="王书记")
    stage(stored, cast.mentor, on=date(2010, 4, 20))
    text = said(get(cast.clerk, where(stored)))
    assert "问题和困难 no. 1 Awaiting confirmation by 试点单位 until then it counts as it was confirmed before" in text
    assert (
        "Unit 王口镇团委 Person mentor1 Date 8 April 2010 问题或困难 缺场地 Stage 已提出 → 已解决 20 April 2010 awaiting"
        in text
    )
    history = text.partition("What happened")[2]
    assert "2010-04-08 Entered paper.txt" in history
    assert "on paper, signed by 王书记 试点单位 typed by clerk" in history
    assert "2010-04-20 Reached “已解决” 试点单位" in history
    seq = stored.entry.seq
    assert [int(n) for n in re.findall(r"entry (\d+), edition 1", history)] == [seq, seq + 1, seq + 2]


def test_a_correction_shows_what_it_changed(programme, cast):
    stored = enter(programme, cast.mentor)
    correct(
        stored, cast.mentor, values={"progress": "看了两处", "on-site": False}, on=date(2010, 4, 8), reason="记错了"
    )
    text = said(get(cast.mentor, where(stored)))
    assert "Date 20 April 2010 → 8 April 2010 掌握的进展 看了场地 → 看了两处 实地 Yes → No Reason: 记错了" in text


@pytest.mark.parametrize(
    ("who", "status"), [("clerk", 200), ("auditor", 200), ("unit", 200), ("mentor", 200), ("partner", 403)]
)
def test_who_may_read_a_record(programme, cast, who, status):
    get(getattr(cast, who), where(visit(programme, cast.clerk)), status)


def test_others_matters_are_not_read(programme, cast):
    stored = visit(programme, cast.clerk, unit="yinghai")
    for what in ("", "correct/", "withdraw/"):
        get(cast.mentor, where(stored, what), 403)
    get(cast.unit, where(stored), 403)


def offers(user, stored):
    text = get(user, where(stored))
    buttons = re.findall(r'class="button[^>]*>([^<]*)', text)
    names = ("Confirm for", "Confirmed on paper", "Next stage", "Correct", "Void")
    return [name for name in names if any(button.startswith(name) for button in buttons)]


def test_everybody_is_offered_what_they_may_do(programme, cast):
    stored = difficulty(programme, cast.mentor)
    assert {who: offers(getattr(cast, who), stored) for who in ("mentor", "unit", "clerk", "reviewer", "auditor")} == {
        "mentor": ["Next stage", "Correct", "Void"],
        "unit": ["Confirm for", "Next stage", "Correct", "Void"],
        "clerk": ["Confirmed on paper", "Next stage", "Correct", "Void"],
        "reviewer": [],
        "auditor": [],
    }
    assert "You may read this record, not change it. None of your functions" in said(get(cast.auditor, where(stored)))


def test_who_entered_it_is_told_that_somebody_else_confirms(programme, cast):
    stored = difficulty(programme, cast.clerk, side="unit")
    assert "You entered this yourself. Somebody else must confirm it" in said(get(cast.clerk, where(stored)))
    assert "Confirm for" not in offers(cast.clerk, stored)
    assert "Confirm for" in offers(cast.reviewer, stored)


def test_a_page_of_a_record_asks_the_same_however_long_its_history(programme, cast, django_assert_num_queries):
    stored = difficulty(programme, cast.mentor)
    for length in (0, 12):
        last = stored
        for n in range(length):
            last = correct(stored, cast.mentor, seen=last.entry.seq, values={"what": f"第{n}次", "state": "raised"})
        client = browser(cast.clerk)
        with django_assert_num_queries(10):
            assert client.get(where(stored)).status_code == 200


# ---- Personal fields


def test_personal_fields_are_read_by_the_office_and_the_side_that_wrote_them(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    stored = enter(programme, cast.unit, "nomination", values=NOMINATION, evidence=[PAPER])
    for who in (cast.clerk, cast.unit, cast.reviewer):
        assert "张三" in get(who, where(stored))
    text = get(cast.mentor, where(stored))
    assert "张三" not in text
    assert "personal, seen by the office and the side that wrote it" in said(text)
    assert "paper.txt" not in text


def test_a_correction_of_personal_fields_is_shown_to_nobody_else(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    stored = enter(programme, cast.unit, "nomination", values=NOMINATION)
    address = where(stored, "correct/")
    sent = form(cast.unit, address)
    assert sent["f-nominee"] == "张三"
    assert post(cast.unit, address, sent | {"f-nominee": "李四"})[0] == 303
    assert "张三 → 李四" in said(get(cast.clerk, where(stored)))
    for name in ("张三", "李四"):
        assert name not in get(cast.mentor, where(stored))
    assert PersonalData.objects.of(programme.office_id).count() == 2


# ---- Correcting


def test_a_correction_starts_from_what_stands(programme, cast):
    stored = enter(programme, cast.mentor)
    address = where(stored, "correct/")
    sent = form(cast.mentor, address)
    assert {name: sent[name] for name in ("f-progress", "f-on-site", "happened_on", "seen")} == {
        "f-progress": "看了场地", "f-on-site": "yes", "happened_on": "2010-04-20", "seen": str(stored.entry.seq),
    }  # fmt: skip
    done = post(cast.mentor, address, {**sent, "f-progress": "看了两处", "reason": "补充", "evidence": paper()})
    assert done == (303, where(stored))
    last = Entry.objects.of(programme.office_id).get(kind="corrected")
    assert (last.body["progress"], last.reason, last.person.code) == ("看了两处", "补充", "mentor1")
    assert Attachment.objects.of(programme.office_id).get().entry == last
    assert post(cast.mentor, address, {**sent, "f-progress": "看了两处", "reason": "补充"}) == (303, where(stored))
    assert kinds(programme) == ["entered", "corrected"]


def test_a_correction_without_a_change_says_so(programme, cast):
    stored = enter(programme, cast.mentor)
    address = where(stored, "correct/")
    status, text = post(cast.mentor, address, form(cast.mentor, address))
    assert status == 409
    assert "Nothing differs from what stands." in said(text)


def test_two_people_correct_the_same_record_and_the_second_sees_both(programme, cast):
    """The mentor changes the text and the day, the clerk the text and the kind: nothing of either is lost."""
    stored = enter(programme, cast.mentor)
    address = where(stored, "correct/")
    mentors, clerks = form(cast.mentor, address), form(cast.clerk, address)
    assert post(cast.mentor, address, mentors | {"f-progress": "甲改的", "happened_on": "2010-04-19"})[0] == 303
    mine = clerks | {"f-progress": "乙改的", "f-on-site": "no", "reason": "核对", "evidence": paper("核对.txt")}
    for language, headline in (
        (ENGLISH, "Somebody changed this record while you were writing"),
        (CHINESE, "您填写的时候有人改了这条登记"),
    ):
        if hasattr(mine["evidence"], "seek"):
            mine["evidence"].seek(0)
        status, text = post(cast.clerk, address, mine, language)
        assert status == 409
        assert headline in said(text)
    status, text = post(cast.clerk, address, {**mine, "evidence": paper("核对.txt")})
    table = said(text).partition("Where you differ")[2]
    assert "Date 20 April 2010 19 April 2010 20 April 2010 theirs" in table
    assert "掌握的进展 看了场地 甲改的 乙改的 yours" in table
    assert "掌握的进展 看了场地 → 甲改的" in said(text).partition("Since you opened it")[2]
    assert kinds(programme) == ["entered", "corrected"]
    again = form_of(text, "uuid")
    assert (again["f-progress"], again["f-on-site"], again["happened_on"], again["reason"]) == (
        "乙改的",
        "no",
        "2010-04-19",
        "核对",
    )
    assert "核对.txt" in text
    assert post(cast.clerk, address, again)[0] == 303
    last = Entry.objects.of(programme.office_id).latest("seq")
    assert (last.body, last.happened_on, last.reason) == (
        {"progress": "乙改的", "on-site": False},
        date(2010, 4, 19),
        "核对",
    )
    assert Attachment.objects.of(programme.office_id).get().name == "核对.txt"


def test_changes_that_do_not_touch_are_joined(programme, cast):
    stored = enter(programme, cast.mentor)
    address = where(stored, "correct/")
    theirs, mine = form(cast.mentor, address), form(cast.clerk, address)
    post(cast.mentor, address, theirs | {"f-progress": "甲改的"})
    status, text = post(cast.clerk, address, mine | {"happened_on": "2010-04-18"})
    assert status == 409
    again = form_of(text, "uuid")
    assert (again["f-progress"], again["happened_on"]) == ("甲改的", "2010-04-18")
    assert post(cast.clerk, address, again)[0] == 303


def test_a_stage_in_the_meantime_is_shown_and_nothing_typed_is_lost(programme, cast):
    stored = difficulty(programme, cast.mentor, on=date(2010, 4, 8))
    address = where(stored, "correct/")
    mine = form(cast.clerk, address)
    stage(stored, cast.mentor, on=date(2010, 4, 10))
    status, text = post(cast.clerk, address, mine | {"f-what": "缺人手"})
    assert status == 409
    assert "What they changed and what you changed do not touch each other." in said(text)
    assert "Reached “已解决”" in said(text)
    assert post(cast.clerk, address, form_of(text, "uuid"))[0] == 303


def test_a_record_voided_in_the_meantime_is_said_and_what_was_typed_stands(programme, cast):
    stored = enter(programme, cast.mentor)
    address = where(stored, "correct/")
    mine = form(cast.mentor, address)
    withdraw(stored, cast.clerk)
    status, text = post(cast.mentor, address, mine | {"f-progress": "写了很久"})
    assert status == 409
    assert "This record is void. Enter a new one instead." in said(text)
    assert form_of(text, "uuid")["f-progress"] == "写了很久"
    assert "This record is void." in said(get(cast.mentor, address, 409))


@pytest.mark.parametrize(
    ("changes", "status", "english", "chinese"),
    [
        ({"happened_on": "2010-04-01"}, 409, "lies before the programme", "早于试点开始的"),
        ({"happened_on": "2010-04-27"}, 409, "has not come yet", "还没有到"),
        ({"unit": "nowhere"}, 422, "Choose one of the choices shown.", "请从"),
        ({"f-progress": " "}, 422, "Fill in “掌握的进展”.", "请填写“掌握的进展”"),
    ],
)
def test_bad_corrections_are_answered_as_bad_entries_are(programme, cast, changes, status, english, chinese):
    address = where(enter(programme, cast.mentor), "correct/")
    sent = form(cast.clerk, address) | changes
    for language, words in ((ENGLISH, english), (CHINESE, chinese)):
        answered, text = post(cast.clerk, address, sent, language)
        assert answered == status
        assert words in said(text)
    assert kinds(programme) == ["entered"]


def test_who_may_not_correct_is_told(programme, cast):
    stored = enter(programme, cast.mentor)
    for who in ("unit", "auditor", "reviewer"):
        get(getattr(cast, who), where(stored, "correct/"), 403)
        get(getattr(cast, who), where(stored, "withdraw/"), 403)


# ---- Stages


def test_a_stage_is_stored_with_its_day_and_papers(programme, cast):
    stored = difficulty(programme, cast.mentor, on=date(2010, 4, 8))
    address = where(stored, "stage/")
    sent = form(cast.mentor, address)
    assert (sent["stage"], sent["happened_on"], sent["seen"]) == ("solved", "2010-04-26", str(stored.entry.seq))
    assert post(cast.mentor, address, sent | {"happened_on": "2010-04-07"})[0] == 409
    assert post(cast.mentor, address, sent | {"happened_on": "4月20日", "evidence": paper()}) == (303, where(stored))
    assert "No further stage can be reached." in said(get(cast.mentor, address, 409))
    assert kinds(programme) == ["entered", "stage"]
    get(cast.mentor, where(enter(programme, cast.mentor), "stage/"), 404)


def test_the_office_stores_a_stage_for_who_entered_the_record(programme, cast):
    stored = difficulty(programme, cast.unit, on=date(2010, 4, 8))
    sent = form(cast.clerk, where(stored, "stage/"))
    assert sent["side"] == "unit"
    assert post(cast.clerk, where(stored, "stage/"), sent | {"signer": "王书记"})[0] == 303
    assert kinds(programme) == ["entered", "stage", "confirmed"]


def test_a_stage_on_top_of_a_correction_that_was_not_seen_waits_for_a_look(programme, cast):
    stored = difficulty(programme, cast.mentor, on=date(2010, 4, 8))
    address = where(stored, "stage/")
    sent = form(cast.mentor, address)
    correct(stored, cast.clerk, values={"what": "缺人手", "state": "raised"}, on=date(2010, 4, 9))
    status, text = post(cast.mentor, address, sent)
    assert status == 409
    assert "Somebody else has changed this record since you opened it." in said(text)
    assert "问题或困难 缺场地 → 缺人手" in said(text)
    assert post(cast.mentor, address, form_of(text, "uuid"))[0] == 303


# ---- Confirming


def confirmation(user, stored):
    return form_of(get(user, where(stored)), "seen")


def test_a_side_confirms_by_one_button(programme, cast):
    stored = enter(programme, cast.mentor)
    sent = confirmation(cast.unit, stored)
    assert post(cast.unit, where(stored, "confirm/"), sent) == (303, where(stored))
    assert "Counts" in said(get(cast.unit, where(stored)))
    assert post(cast.unit, where(stored, "confirm/"), sent) == (303, where(stored))
    assert kinds(programme) == ["entered", "confirmed"]


def test_what_was_changed_since_it_was_read_is_not_confirmed(programme, cast):
    stored = enter(programme, cast.mentor)
    sent = confirmation(cast.unit, stored)
    correct(stored, cast.mentor, values={"progress": "改", "on-site": False})
    status, text = post(cast.unit, where(stored, "confirm/"), sent)
    assert status == 409
    assert "Nothing was changed Somebody else has changed this record since you opened it." in said(text)
    assert form_of(text, "seen")["seen"] != sent["seen"]
    assert kinds(programme) == ["entered", "corrected"]


def test_who_is_not_asked_does_not_confirm(programme, cast):
    stored = enter(programme, cast.mentor)
    sent = {"uuid": str(uuid4()), "seen": stored.entry.seq}
    assert post(cast.mentor, where(stored, "confirm/"), sent)[0] == 403
    assert post(cast.clerk, where(stored, "confirm/"), sent)[0] == 409
    assert post(cast.auditor, where(stored, "confirm/"), sent)[0] == 403
    assert post(cast.unit, where(stored, "confirm/"), {"uuid": "x", "seen": "y"})[0] == 400


def test_the_office_enters_what_was_signed_on_paper(programme, cast):
    stored = agreement(programme, cast.unit, evidence=[PAPER])
    address = where(stored, "confirm/?paper")
    sent = form(cast.clerk, address)
    status, text = post(cast.clerk, address, sent)
    assert status == 422
    assert "Fill in “Signed by”." in said(text)
    assert "Choose “Confirmed by”." in said(text)
    assert post(cast.clerk, address, sent | {"signer": "李科长", "side": "partner", "evidence": paper()})[0] == 303
    entry = Entry.objects.of(programme.office_id).get(kind="confirmed")
    assert (entry.side, entry.signer, entry.on_paper) == ("partner", "李科长", True)
    sent = form(cast.clerk, address)
    assert "side" not in sent  # only the office is left
    assert post(cast.clerk, address, sent | {"signer": "书记", "happened_on": "2010-04-27"})[0] == 409
    get(cast.reviewer, address, 403)
    get(cast.unit, address, 403)


# ---- Withdrawing


def test_a_record_is_voided_with_a_reason_and_stays(programme, cast):
    stored = enter(programme, cast.mentor)
    address = where(stored, "withdraw/")
    sent = form(cast.mentor, address)
    status, text = post(cast.mentor, address, sent | {"reason": " "})
    assert status == 422
    assert "Fill in “Reason”." in said(text)
    assert post(cast.mentor, address, sent | {"reason": "重复"}) == (303, where(stored))
    text = get(cast.mentor, where(stored))
    assert "Voided on 26 April 2010 by mentor1: 重复 Enter it again from this" in said(text)
    assert offers(cast.mentor, stored) == []
    assert links(text, "Enter it again from this") == [at(programme, "registers/visit/new/?from=1")]


def test_a_stage_is_taken_back_and_the_record_stays(programme, cast):
    stored = difficulty(programme, cast.mentor, on=date(2010, 4, 8))
    stage(stored, cast.mentor)
    address = where(stored, "withdraw/")
    assert post(cast.mentor, address, form(cast.mentor, address) | {"stage": "solved", "reason": "没有解决"})[0] == 303
    text = said(get(cast.mentor, where(stored)))
    assert "Took back “已解决”" in text
    assert "Void" not in text.partition("What it says")[0]
    assert "Stage 已提出" in text
