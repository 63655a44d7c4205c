"""Entering a record on the web: what is asked and why, what is wrong, nothing lost and nothing written twice."""

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.actions.people import appoint, end_appointment
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Attachment, Entry, PersonalData, Record
from tests.actions.test_records_fields import EVERYTHING
from tests.acts import SEEN, difficulty, enter, kinds, withdraw
from tests.cast import seat
from tests.factories import START, adopt_jinghai, visit
from tests.rounds import opened as round_opened
from tests.web.pages import CHINESE, ENGLISH, at, browser, form_of, links, paper, said

pytestmark = pytest.mark.django_db


def opened(programme, user, register, query="", language=ENGLISH):
    answer = browser(user, language).get(at(programme, f"registers/{register}/new/{query}"))
    assert answer.status_code == 200, said(answer.content.decode())
    return answer.content.decode()


def send(programme, user, register, language=ENGLISH, fresh=None, **changes):
    """What stands in the fresh form with some of it filled in; fields of the register are written with an `f_`."""
    stands = form_of(fresh or opened(programme, user, register), "uuid")
    for name, value in changes.items():
        field = f"f-{name[2:].replace('_', '-')}" if name.startswith("f_") else name
        stands[field] = value
    return browser(user, language).post(at(programme, f"registers/{register}/new/"), stands)


def stored(programme):
    return list(Entry.objects.of(programme.office_id).select_related("unit", "person", "pairing"))


GOOD = {"f_progress": "看了场地", "f_on_site": "yes"}


# ---- What is asked


def test_a_mentor_is_asked_nothing_that_is_known(programme, cast):
    text = opened(programme, cast.mentor, "visit")
    asked = set(re.findall(r'name="([\w-]+)"', text.partition("<main")[2])) - {"csrfmiddlewaretoken"}
    assert asked == {"uuid", "happened_on", "f-progress", "f-on-site", "evidence"}
    assert form_of(text, "uuid")["happened_on"] == "2010-04-26"
    assert "试点单位 王口镇团委" in said(text).replace("\u3000", " ")
    assert "指导员 yourself" in said(text).replace("\u3000", " ")


def test_the_form_says_who_asks(programme, cast):
    text = opened(programme, cast.mentor, "visit")
    assert "每周至少一次深入试点单位主动掌握试点工作进展情况" in said(text)
    assert at(programme, "charter/#c3.4") in links(text, "Charter, clause 3.4")
    assert "走访由谁确认？" in said(text)
    assert "本单位自定" in said(text)


def test_optional_fields_say_so_and_evidence_only_where_the_charter_demands_it(programme, cast):
    assert re.search(r"Evidence\s*<span class=\"optional\">", opened(programme, cast.mentor, "visit"))
    text = opened(programme, cast.unit, "document")
    assert not re.search(r"Evidence\s*<span class=\"optional\">", text)
    assert "附文本，团县委确认。" in text.partition('type="file"')[0].rpartition("<label")[2]


def test_the_office_says_for_whom_and_whether_it_is_signed(programme, cast):
    stands = form_of(opened(programme, cast.clerk, "difficulty"), "uuid")
    text = opened(programme, cast.clerk, "difficulty")
    assert {"unit", "signer"} <= stands.keys()
    assert 'name="person"' in text
    assert [re.sub("<[^>]+>", "", found) for found in re.findall(r'name="side".*?<span>(.*?)</span>', text, re.S)] == [
        "试点单位", "指导员",
    ]  # fmt: skip
    assert "On behalf of 指导员" in said(opened(programme, cast.clerk, "visit")).replace("\u3000", " ")
    assert 'name="side"' not in opened(programme, cast.clerk, "plaque")


def test_pairs_are_shown_by_names_and_ones_own_is_known(programme, cast):
    assert "静海县地税分局团支部—王口镇团委" in said(opened(programme, cast.partner, "meeting"))
    assert 'name="pair"' not in opened(programme, cast.partner, "meeting")
    assert opened(programme, cast.clerk, "meeting").count("—王口镇团委</option>") == 1


def test_a_mentor_of_two_units_chooses_and_a_unit_left_behind_is_offered_for_its_days(programme, cast):
    held = Appointment.objects.of(programme.office_id).get(person__code="mentor1")
    end_appointment(by=cast.owner, programme=programme, appointment=held.pk, ends_on=date(2010, 4, 15))
    appoint(by=cast.owner, programme=programme, person="mentor1", name="", function=Function.MENTOR, role="mentor",
            serves="yinghai", starts_on=date(2010, 4, 16))  # fmt: skip
    text = opened(programme, cast.mentor, "visit")
    assert re.findall(r'name="unit"\s+value="(\w+)"', text) == ["wangkou", "yinghai"]
    answer = send(programme, cast.mentor, "visit", unit="wangkou", **GOOD)
    assert answer.status_code == 409
    assert "Date: It concerns a unit that your appointment does not reach." in said(answer.content.decode())
    assert send(programme, cast.mentor, "visit", unit="wangkou", happened_on="4月15日", **GOOD).status_code == 303


@pytest.mark.parametrize(
    ("who", "register", "status"),
    [("unit", "visit", 403), ("auditor", "visit", 403), ("mentor", "plaque", 403), ("partner", "difficulty", 403), ("unit", "income", 302)],
)  # fmt: skip
def test_who_does_not_write_a_register_is_told(programme, cast, who, register, status):
    answer = browser(getattr(cast, who)).get(at(programme, f"registers/{register}/new/"))
    assert answer.status_code == status


# ---- Stored


def test_a_record_is_entered_and_shown(programme, cast):
    answer = send(
        programme, cast.mentor, "visit", happened_on="昨天", evidence=[paper("甲.txt"), paper("乙.txt")], **GOOD
    )
    assert (answer.status_code, answer.url) == (303, at(programme, "registers/visit/1/"))
    (entry,) = stored(programme)
    assert (entry.unit.code, entry.person.code, entry.side, entry.happened_on) == (
        "wangkou",
        "mentor1",
        "mentor",
        date(2010, 4, 25),
    )
    assert entry.body == SEEN
    assert [file.name for file in Attachment.objects.of(programme.office_id)] == ["乙.txt"]  # the same bytes, kept once
    text = browser(cast.mentor, ENGLISH).get(answer.url).content.decode()
    assert "Entered as no. 1. It counts once it is confirmed by: 试点单位." not in said(
        text
    )  # another browser's notice


def test_the_notice_says_what_comes_next(programme, cast):
    client = browser(cast.mentor, ENGLISH)
    stands = form_of(opened(programme, cast.mentor, "visit"), "uuid") | {"f-progress": "看", "f-on-site": "yes"}
    answer = client.post(at(programme, "registers/visit/new/"), stands, follow=True)
    assert "Entered as no. 1. It counts once it is confirmed by: 试点单位." in said(answer.content.decode())
    again = client.post(at(programme, "registers/visit/new/"), stands, follow=True)
    assert "This had been entered before, as no. 1: nothing was written twice." in said(again.content.decode())
    assert kinds(programme) == ["entered"]
    signed = form_of(opened(programme, cast.clerk, "visit"), "uuid") | {
        "unit": "wangkou", "f-progress": "听", "f-on-site": "no", "signer": "王书记",
    }  # fmt: skip
    answer = browser(cast.clerk, ENGLISH).post(at(programme, "registers/visit/new/"), signed, follow=True)
    assert "Entered as no. 2; it counts." in said(answer.content.decode())
    assert kinds(programme) == ["entered", "entered", "confirmed"]


def test_a_clerk_enters_for_a_side_and_the_mentor_need_not_be_named(programme, cast):
    send(programme, cast.clerk, "difficulty", unit="wangkou", side="mentor", f_what="缺场地", f_state="raised")
    (entry,) = stored(programme)
    assert (entry.side, entry.by, entry.person.code) == ("mentor", cast.clerk, "mentor1")


def test_a_partner_enters_for_its_pair(programme, cast):
    send(programme, cast.partner, "meeting", f_subject="税法")
    (entry,) = stored(programme)
    assert (entry.pairing.code, entry.unit, entry.side) == ("local-tax:wangkou", None, "partner")


def test_signed_on_paper_no_evidence_is_asked_for(programme, cast):
    answer = send(programme, cast.clerk, "plaque", unit="wangkou", f_place="门厅")
    assert answer.status_code == 422
    assert "Choose “Evidence”." in said(answer.content.decode())
    assert send(programme, cast.clerk, "plaque", unit="wangkou", f_place="门厅", signer="王书记").status_code == 303


def test_personal_fields_are_stored_apart(programme, cast):
    round_opened(programme, cast.clerk, award="member", level="city")
    send(
        programme,
        cast.unit,
        "nomination",
        f_award="优秀共青团员",
        f_nominee="张三",
        f_level="city",
        f_extra="no",
        f_outcome="pending",
    )
    (entry,) = stored(programme)
    assert "nominee" not in entry.body
    assert PersonalData.objects.of(programme.office_id).get().fields == {"nominee": "张三"}


# ---- Every type of field


def test_every_type_of_field_is_asked_for_in_its_own_way_and_read():
    programme = adopt_jinghai(EVERYTHING)
    cast = seat(programme)
    text = opened(programme, cast.clerk, "everything")
    assert "From 1 to 100" in said(text)
    assert re.findall(r'class="unit">(.*?)<', text) == ["人", "yuan", "%"]
    answer = send(
        programme, cast.clerk, "everything", fresh=text, unit="wangkou", f_text=" 甲 ", f_long="一\r\n二", f_integer="７",
        f_decimal="1,200.50", f_money="￥123.45", f_percent="50%", f_date="4月1日", f_yes="no", f_choice="two",
        f_who="police", f_file=paper(), f_score="9.5",
    )  # fmt: skip
    assert answer.status_code == 303, said(answer.content.decode())
    (entry,) = stored(programme)
    digest = Attachment.objects.of(programme.office_id).select_related("blob").get().blob.sha256
    assert entry.body == {
        "text": "甲", "long": "一\n二", "integer": 7, "decimal": "1200.5", "money": 12345, "percent": "50",
        "date": "2010-04-01", "yes": False, "choice": "two", "who": "police", "file": digest, "score": "9.5",
    }  # fmt: skip
    shown = said(browser(cast.clerk, ENGLISH).get(answer.url).content.decode())
    for words in (
        "7 人",
        "1,200.5",
        "123.45 yuan",
        "50%",
        "1 April 2010",
        "是否 No",
        "选项 乙",
        "静海县公安分局团委",
        "Open the file",
    ):
        assert words in shown
    fresh = browser(cast.clerk).get(answer.url + "correct/").content.decode()
    stands = form_of(fresh, "uuid")
    assert {name: stands[f"f-{name}"] for name in ("integer", "decimal", "money", "percent", "date", "yes", "choice", "who")} == {
        "integer": "7", "decimal": "1,200.5", "money": "123.45", "percent": "50", "date": "2010-04-01", "yes": "no",
        "choice": "two", "who": "police",
    }  # fmt: skip
    done = browser(cast.clerk).post(answer.url + "correct/", {**stands, "f-integer": "8"})
    assert done.status_code == 303
    assert [row.body["integer"] for row in stored(programme)] == [7, 8]
    assert stored(programme)[1].body["file"] == digest
    assert Decimal(stored(programme)[1].body["decimal"]) == Decimal("1200.5")


# ---- Bad input: one clear message in each language, everything typed is kept, nothing is written


BAD = [
    ({"happened_on": "2010-04-01"}, 409, "1 April 2010 lies before the programme", "早于试点开始的"),
    ({"happened_on": "2010-04-27"}, 409, "has not come yet: today is 26 April 2010", "还没有到"),
    ({"happened_on": "2010-02-30"}, 422, "There is no day 30 in month 2", "没有"),
    ({"happened_on": "someday"}, 422, "is not a date that can be read", "认不出是哪一天"),
    ({"unit": "nowhere"}, 422, "Choose one of the choices shown.", "请从"),
    ({"f_progress": ""}, 422, "Fill in “掌握的进展”.", "请填写“掌握的进展”"),
    ({"f_on_site": "perhaps"}, 422, "Choose one of the choices shown.", "请从"),
    (
        {"evidence": SimpleUploadedFile("page.html", b"<html>")},
        422,
        "of a kind that not every office can open",
        "不是每个单位都能打开",
    ),
    (
        {"evidence": SimpleUploadedFile("big.pdf", b"%PDF-" + bytes(20 * 2**20))},
        422,
        "a file may have 20 MB",
        "每个文件不超过 20 MB",
    ),
    ({"evidence": SimpleUploadedFile("none.pdf", b"")}, 422, "is empty", "是空的"),
]


@pytest.mark.parametrize(("changes", "status", "english", "chinese"), BAD, ids=lambda value: str(value)[:24])
def test_bad_input_is_answered_beside_its_field_and_nothing_is_lost(programme, cast, changes, status, english, chinese):
    good = {"unit": "wangkou", "f_progress": "写了很久的一段话", "f_on_site": "yes", "signer": ""}
    for language, words in ((ENGLISH, english), (CHINESE, chinese)):
        for file in changes.values():
            if isinstance(file, SimpleUploadedFile):
                file.seek(0)
        answer = send(programme, cast.clerk, "visit", language, **{**good, **changes})
        text = answer.content.decode()
        assert answer.status_code == status, said(text)
        assert words in said(text)
        assert 'class="summary"' in text
        kept = form_of(text, "uuid")
        for name in ("f_progress", "happened_on"):
            typed = changes.get(name, {**good, "happened_on": "2010-04-26"}.get(name))
            assert kept[f"f-{name[2:]}" if name.startswith("f_") else name] == typed
        (place,) = {re.sub("_0$", "", at_) for at_ in re.findall(r'href="#id_([\w-]+)"', text)}
        assert place == {"f_progress": "f-progress", "f_on_site": "f-on-site"}.get(
            next(iter(changes)), next(iter(changes))
        )
    assert not Record.objects.of(programme.office_id).exists()
    assert not Attachment.objects.of(programme.office_id).exists()


def test_everything_wrong_is_said_at_once(programme, cast):
    answer = send(programme, cast.clerk, "visit", happened_on="2011-01-01", unit="", f_progress="")
    assert answer.status_code == 422
    for words in ("Choose “试点单位”.", "Fill in “掌握的进展”.", "Choose “实地”."):
        assert words in said(answer.content.decode())


def test_files_that_were_sent_once_need_not_be_sent_again(programme, cast):
    answer = send(programme, cast.mentor, "visit", f_progress="看", evidence=paper("照片.txt"))
    text = answer.content.decode()
    assert answer.status_code == 422
    kept = form_of(text, "uuid")
    assert "照片.txt" in said(text)
    assert "Already received" in said(text)
    done = browser(cast.mentor).post(at(programme, "registers/visit/new/"), {**kept, "f-on-site": "yes"})
    assert done.status_code == 303
    assert Attachment.objects.of(programme.office_id).get().name == "照片.txt"


def test_the_same_form_with_other_words_is_no_double_click(programme, cast):
    text = opened(programme, cast.mentor, "visit")
    assert send(programme, cast.mentor, "visit", fresh=text, **GOOD).status_code == 303
    answer = send(programme, cast.mentor, "visit", fresh=text, f_progress="别的", f_on_site="yes")
    assert answer.status_code == 409
    assert "This is on record already as No. 1. To change it, open that record and correct it" in said(
        answer.content.decode()
    )


def test_a_double_click_is_one_record(programme, cast):
    text = opened(programme, cast.mentor, "visit")
    answers = [send(programme, cast.mentor, "visit", fresh=text, **GOOD) for _ in range(2)]
    assert [(answer.status_code, answer.url) for answer in answers] == [(303, at(programme, "registers/visit/1/"))] * 2
    assert kinds(programme) == ["entered"]


# ---- Entering again what was voided


def test_a_voided_record_is_entered_again_from_itself(programme, cast):
    gone = enter(programme, cast.mentor)
    withdraw(gone, cast.mentor)
    text = browser(cast.mentor, ENGLISH).get(at(programme, "registers/visit/1/")).content.decode()
    (again,) = links(text, "Enter it again from this")
    fresh = browser(cast.mentor, ENGLISH).get(again).content.decode()
    stands = form_of(fresh, "uuid")
    assert (stands["f-progress"], stands["f-on-site"], stands["happened_on"]) == ("看了场地", "yes", "2010-04-20")
    assert stands["uuid"] != str(gone.record.uuid)
    assert browser(cast.mentor).post(again, stands).url == at(programme, "registers/visit/2/")


def test_nobody_fills_a_form_from_a_record_they_may_not_read(programme, cast):
    visit(programme, cast.clerk, unit="yinghai")
    difficulty(programme, cast.unit)
    for query in ("?from=1", "?from=99", "?from=x"):
        assert "了解进展" not in opened(programme, cast.mentor, "visit", query)
    assert form_of(opened(programme, cast.mentor, "difficulty", "?from=1"), "uuid")["f-what"] == "缺场地"


def test_a_person_named_alike_is_told_apart_by_the_units(programme, cast):
    appoint(by=cast.owner, programme=programme, person=f"m{uuid4().hex[:6]}", name="张伟", function=Function.MENTOR,
            role="mentor", serves="yinghai", starts_on=START)  # fmt: skip
    assert "张伟 (瀛海学校团委)" in opened(programme, cast.clerk, "visit")


def test_another_unit_or_person_than_the_known_one_is_refused_and_never_replaced(programme, cast):
    answer = send(programme, cast.mentor, "visit", unit="yinghai", **GOOD)
    assert answer.status_code == 409
    assert "It concerns a unit that your appointment does not reach." in said(answer.content.decode())
    answer = send(programme, cast.mentor, "visit", person="mentor2", **GOOD)
    assert answer.status_code == 409
    assert "You enter what you did yourself." in said(answer.content.decode())
    assert stored(programme) == []
    assert send(programme, cast.mentor, "visit", unit="wangkou", person="mentor1", **GOOD).status_code == 303
