"""What is done behind a task link: records confirmed or called wrong, entered, papers and photographs handed in."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.actions import grant_decisions
from pilotage.actions.papers import print_paper
from pilotage.actions.people import appoint
from pilotage.domain.papers import OfMonth
from pilotage.domain.policy import Function
from pilotage.models import Entry, Record, Scan, TaskLinkUse
from tests.acts import correct, difficulty, enter, kinds
from tests.factories import START, application, receipt, visit
from tests.task_links import contact, give
from tests.web.pages import ENGLISH, at, browser, form_of, paper, said

pytestmark = pytest.mark.django_db
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture(autouse=True)
def _nobody_has_guessed_yet():
    cache.clear()


class Guest:
    """Somebody with a link in a browser."""

    def __init__(self, programme, link, language=ENGLISH):
        self.link, self.address, self.client = link, at(programme, f"t/{link.token}/"), browser(language=language)

    def page(self, query="", status=200):
        answer = self.client.get(self.address + query)
        assert answer.status_code == status, said(answer.content.decode())
        return answer.content.decode()

    def send(self, form, status=303):
        answer = self.client.post(self.address, form)
        assert answer.status_code == status, said(answer.content.decode())
        return self.page("?done") if status == 303 else answer.content.decode()

    @property
    def uses(self):
        rows = TaskLinkUse.objects.of(self.link.row.office_id).filter(link=self.link.row)
        return [use.kind for use in rows if use.kind != "opened"]


def photo(name="现场.png"):
    return SimpleUploadedFile(name, PIXEL, "image/png")


# ---- Confirming --------------------------------------------------------------------------------------------------------


def test_what_was_written_about_the_unit_is_shown_and_nothing_else(programme, cast):
    enter(programme, cast.mentor, values={"progress": "看了场地", "on-site": True})
    visit(programme, cast.clerk, unit="yinghai", confirmed=False)
    visit(programme, cast.clerk, on=date(2010, 4, 12))  # confirmed already
    difficulty(programme, cast.mentor)
    text = said(Guest(programme, give(programme, cast.clerk)).page())
    assert "Tuesday 20 April 2010 No. 1 Person mentor1 掌握的进展 看了场地 实地 Yes" in text
    assert "No. 2" not in text
    assert "缺场地" not in text
    assert "1 record here is confirmed already." in text
    both = said(Guest(programme, give(programme, cast.clerk, register="")).page())
    assert "看了场地" in both
    assert "缺场地" in both


def test_all_of_it_is_confirmed_in_one_go(programme, cast):
    for day in (6, 13, 20):
        enter(programme, cast.mentor, on=date(2010, 4, day))
    guest = Guest(programme, give(programme, cast.clerk))
    text = guest.page()
    form = form_of(text, "shown") | {"shown": re.findall(r'name="shown" value="([^"]+)"', text), "all": "yes"}
    done = said(guest.send(form))
    assert "3 records confirmed." in done
    assert "Nothing awaits you" in done
    assert "3 records here are confirmed already." in done
    assert kinds(programme) == ["entered"] * 3 + ["confirmed"] * 3
    assert {entry.by for entry in Entry.objects.of(programme.office_id).filter(kind="confirmed")} == {cast.unit}
    assert guest.uses == ["acted"]


def test_one_is_ticked_and_one_is_called_wrong(programme, cast):
    one, other = enter(programme, cast.mentor), enter(programme, cast.mentor, on=date(2010, 4, 13))
    guest = Guest(programme, give(programme, cast.clerk))
    keys = [f"visit:{each.record.number}:{each.entry.seq}" for each in (one, other)]
    form = {"uuid": str(uuid4()), "shown": keys, "confirm": keys, f"not-{keys[1]}": "那天没有来"}  # also ticked: not so
    done = said(guest.send(form))
    assert "1 record confirmed." in done
    assert "stays unconfirmed, and the office sees why" in done
    assert "Nothing else awaits you You said that this is not so" in done
    assert "那天没有来" in done
    assert guest.uses == ["objected", "acted"]
    text = browser(cast.clerk, ENGLISH).get(at(programme, f"links/{guest.link.row.pk}/")).content.decode()
    assert "深入试点单位 No. 2 那天没有来" in said(text)
    assert at(programme, "registers/visit/2/") in text
    assert "With objections 1" in said(browser(cast.clerk, ENGLISH).get(at(programme, "links/")).content.decode())


def test_what_was_called_wrong_is_asked_again_once_it_is_corrected(programme, cast):
    one = enter(programme, cast.mentor)
    guest = Guest(programme, give(programme, cast.clerk))
    key = f"visit:1:{one.entry.seq}"
    guest.send({"uuid": str(uuid4()), "shown": [key], f"not-{key}": "不是这天"})
    assert "不是这天" in guest.page()
    correct(one, cast.mentor, on=date(2010, 4, 19))
    text = guest.page()
    assert "不是这天" not in text
    assert "Monday 19 April 2010" in said(text)
    guest.send(form_of(text, "shown") | {"all": "yes"})
    assert kinds(programme) == ["entered", "corrected", "confirmed"]


def test_an_objection_is_kept_without_what_nobody_can_see_and_a_long_one_is_refused_whole(programme, cast):
    one = enter(programme, cast.mentor)
    guest = Guest(programme, give(programme, cast.clerk))
    key = f"visit:1:{one.entry.seq}"
    form = {"uuid": str(uuid4()), "shown": [key]}
    text = guest.send(form | {f"not-{key}": "长" * 2001}, 422)
    assert "This is 2,001 characters long: at most 2,000." in said(text)
    assert "长" * 2001 in text
    assert "Tick what is so" in said(guest.send(form | {f"not-{key}": "\0"}, 422))
    assert guest.uses == []
    guest.send(form | {f"not-{key}": "不是\0这天"})
    assert TaskLinkUse.objects.of(programme.office_id).get(kind="objected").note == "不是这天"
    assert kinds(programme) == ["entered"]


def test_a_double_click_confirms_once(programme, cast):
    enter(programme, cast.mentor)
    guest = Guest(programme, give(programme, cast.clerk))
    form = form_of(guest.page(), "shown") | {"all": "yes"}
    assert "1 record confirmed." in said(guest.send(form))
    assert "nothing was stored twice" in said(guest.send(form))
    assert kinds(programme) == ["entered", "confirmed"]
    assert guest.link.row.acted == 1


def test_ids_of_another_unit_or_register_are_refused_and_logged(programme, cast, caplog):
    mine = enter(programme, cast.mentor)
    theirs = visit(programme, cast.clerk, unit="yinghai", confirmed=False)
    raised = difficulty(programme, cast.mentor)
    guest = Guest(programme, give(programme, cast.clerk))
    own = f"visit:{mine.record.number}:{mine.entry.seq}"
    foreign = [f"visit:{theirs.record.number}:{theirs.entry.seq}", f"difficulty:{raised.record.number}:{raised.entry.seq}",
               "visit:99:1", "nowhere:1:1"]  # fmt: skip
    for key in foreign:
        text = guest.send({"uuid": str(uuid4()), "shown": [own, key], "all": "yes"}, 403)
        assert "This link does not reach what was asked for. Nothing was changed." in said(text)
    assert "confirmed" not in kinds(programme)
    assert guest.uses == ["refused"] * 4
    refusals = [record.getMessage() for record in caplog.records if record.name == "pilotage.links"]
    assert refusals == [f"task link {guest.link.row.pk}: refused (not-your-unit), from 127.0.0.1"] * 4


def test_what_no_page_of_ours_sends_is_refused(programme, cast):
    one = enter(programme, cast.mentor)
    guest = Guest(programme, give(programme, cast.clerk))
    key = f"visit:1:{one.entry.seq}"
    for form in ({"shown": [key], "all": "yes"}, {"uuid": "x", "confirm": key}, {"uuid": str(uuid4()), "confirm": "visit:1"},
                 {"uuid": str(uuid4()), "confirm": "visit:one:1"}):  # fmt: skip
        guest.send(form, 400)
        assert guest.client.post(guest.address, form)["Cache-Control"] == "no-store"
    assert "Tick what is so" in said(guest.send({"uuid": str(uuid4()), "shown": [key]}, 422))
    assert kinds(programme) == ["entered"]


def test_a_batch_costs_the_same_however_long_it_is(programme, cast, django_assert_num_queries):
    enter(programme, cast.mentor)
    guest = Guest(programme, give(programme, cast.clerk, register=""))
    with django_assert_num_queries(14):
        guest.page()
    for _ in range(29):
        enter(programme, cast.mentor, values={"progress": "看" * 300, "on-site": True})
    difficulty(programme, cast.mentor)
    with django_assert_num_queries(14):
        text = guest.page()
    assert text.count('name="shown"') == 30
    assert "1 more is shown when these are answered." in said(text)
    assert len(text.encode()) <= 60_000


# ---- Entering ----------------------------------------------------------------------------------------------------------


def filled(guest, **changes):
    form = form_of(guest.page(), "happened_on")
    return form | {"f-what": "缺场地", "f-state": "raised", "happened_on": "2010-04-20", "evidence": paper()} | changes


def test_a_record_is_entered_with_its_unit_known(programme, cast):
    guest = Guest(programme, give(programme, cast.clerk, "fill", register="difficulty"))
    text = guest.page()
    assert "试点单位 王口镇团委" in said(text)
    assert 'name="unit"' not in text
    assert 'name="person"' not in text  # there is but one
    assert "Why is this asked?" in said(text)
    assert "Charter, clause 3.5" in said(text)
    done = said(guest.send(filled(guest, person="mentor1")))
    assert "Entered: 问题和困难 no. 1. It counts once it is confirmed by: 团县委." in done
    assert "Enter another one" in done
    entry = Entry.objects.of(programme.office_id).get()
    assert (entry.by, entry.unit.code, entry.side) == (cast.unit, "wangkou", "unit")
    assert guest.uses == ["acted"]


def test_another_unit_or_person_that_is_sent_along_is_refused_and_never_replaced(programme, cast):
    guest = Guest(programme, give(programme, cast.clerk, "fill", register="difficulty"))
    text = said(guest.send(filled(guest, unit="yinghai"), 409))
    assert "It concerns a unit that your appointment does not reach." in text
    text = said(guest.send(filled(guest, person="mentor2\0"), 409))
    assert "“mentor2” is not one of the choices: mentor1." in text
    assert kinds(programme) == []
    guest.send(filled(guest, person="mentor1", unit="wangkou", register="visit"))
    assert Entry.objects.of(programme.office_id).get().unit.code == "wangkou"
    assert Record.objects.of(programme.office_id).get().register == "difficulty"


def test_a_form_sent_again_with_other_words_says_where_it_stands(programme, cast):
    guest = Guest(programme, give(programme, cast.clerk, "fill", register="difficulty"))
    form = filled(guest)
    guest.send(form)
    text = said(guest.send(form | {"f-what": "缺人", "evidence": paper()}, 409))
    assert "This is on record already as No. 1. To change it, open that record and correct it" in text
    assert kinds(programme) == ["entered"]


def test_the_number_of_another_units_record_is_not_told(programme, cast):
    theirs = difficulty(programme, cast.clerk, unit="yinghai")
    guest = Guest(programme, give(programme, cast.clerk, "fill", register="difficulty"))
    text = said(guest.send(filled(guest, uuid=str(theirs.record.uuid)), 409))
    assert "This form has been used for something else already. Start a new form." in text
    assert "No. 1" not in text
    assert kinds(programme) == ["entered"]


def test_a_form_with_an_error_comes_back_with_what_was_written(programme, cast):
    link = give(programme, cast.clerk, "fill", register="difficulty", since=date(2010, 4, 19))
    guest = Guest(programme, link)
    text = guest.send(filled(guest, person="mentor1", happened_on="2010-04-18"), 409)
    assert "This link is for what happened" in said(text)
    assert "缺场地" in text
    assert kinds(programme) == []


def test_the_same_form_twice_is_one_record(programme, cast):
    guest = Guest(programme, give(programme, cast.clerk, "fill", register="difficulty"))
    form = filled(guest, person="mentor1")
    guest.send(form)
    assert "had been entered before" in said(guest.send(form | {"evidence": paper()}))
    assert kinds(programme) == ["entered"]


def test_whoever_has_no_account_enters_under_their_own_name(programme, cast):
    contact(programme, cast.owner)
    appoint(by=cast.owner, programme=programme, person="mentor3", name="mentor3", function=Function.MENTOR, role="mentor",
            serves="yinghai", starts_on=START)  # fmt: skip
    guest = Guest(
        programme, give(programme, cast.clerk, "fill", person="unit2", member="yinghai", register="difficulty")
    )
    guest.send(filled(guest))
    text = browser(cast.clerk, ENGLISH).get(at(programme, "registers/difficulty/1/")).content.decode()
    assert "联系人unit2" in said(text)
    assert "link-" not in said(text)


# ---- Handing in --------------------------------------------------------------------------------------------------------


def test_photographs_go_to_the_inbox(programme, cast):
    guest = Guest(programme, give(programme, cast.clerk, "photos"))
    assert 'accept="image/*"' in guest.page()
    form = form_of(guest.page(), "uuid")
    done = said(guest.send(form | {"pictures": [photo("一.png"), paper("说明.txt")]}))
    assert "2 pictures arrived. The office sorts them." in done
    scans = Scan.objects.of(programme.office_id).order_by("pk")
    assert [(scan.name, scan.person.code, scan.by) for scan in scans] == [
        ("一.png", "unit1", cast.unit), ("说明.txt", "unit1", cast.unit),
    ]  # fmt: skip
    assert "arrived before" in said(guest.send(form | {"pictures": photo("再发.png")}))
    assert scans.count() == 2
    assert guest.uses == ["acted"]


def test_what_is_no_picture_is_refused_with_its_reason(programme, cast):
    guest = Guest(programme, give(programme, cast.clerk, "photos"))
    form = form_of(guest.page(), "uuid")
    assert "Take or choose at least one photograph." in said(guest.send(form, 422))
    program = SimpleUploadedFile("run.exe", b"MZ\x90", "application/octet-stream")
    assert "of a kind that not every office can open" in said(guest.send(form | {"pictures": program}, 422))
    assert not Scan.objects.of(programme.office_id).exists()


def test_the_sheet_to_be_signed_is_there_as_pictures(programme, cast):
    enter(programme, cast.mentor)
    month = OfMonth("wangkou", "unit", date(2010, 4, 1), date(2010, 4, 30), "visit")
    sheet = print_paper(by=cast.clerk, programme=programme, subject=month)
    guest = Guest(programme, give(programme, cast.clerk, "paper", paper=sheet.code))
    text = guest.page()
    assert f"Hand in the signed sheet {sheet.code}" in said(text)
    assert f'<a href="{guest.address}page-1.png"><img src="{guest.address}page-1.png"' in text
    picture = guest.client.get(guest.address + "page-1.png")
    assert (picture.status_code, picture["Content-Type"], picture.content[:4]) == (200, "image/png", b"\x89PNG")
    assert picture["Cache-Control"] == "no-store"
    assert guest.client.get(guest.address + "page-99.png").status_code == 403
    other = Guest(programme, give(programme, cast.clerk, "photos"))
    assert other.client.get(other.address + "page-1.png").status_code == 403
    assert "1 picture arrived." in said(guest.send(form_of(text, "uuid") | {"pictures": photo("签好.png")}))


# ---- Seeing ------------------------------------------------------------------------------------------------------------


def test_what_is_on_record_about_the_unit_is_read_only(programme, cast):
    visit(programme, cast.clerk)
    visit(programme, cast.clerk, unit="yinghai")
    enter(programme, cast.mentor)
    guest = Guest(programme, give(programme, cast.clerk, "see"))
    text = guest.page()
    assert "深入试点单位 1 次 and 1 awaiting confirmation" in said(text)
    assert "No. 3" in said(text)
    assert "No. 2" not in said(text)
    assert text.count("<form") == 1  # the language
    guest.send({"uuid": str(uuid4()), "all": "yes"}, 403)
    assert guest.uses == ["refused"]


def test_what_the_unit_applied_for_and_was_paid_is_there_as_well(programme, cast):
    receipt(programme, cast.treasurer)
    asked = application(programme, cast.unit)
    grant_decisions.approve(by=cast.reviewer, programme=programme, application=asked.pk, seen=1, amount=80_000,
                   happened_on=date(2010, 4, 13), uuid=uuid4())  # fmt: skip
    application(programme, cast.clerk, unit="yinghai", project="别家的项目")
    text = said(Guest(programme, give(programme, cast.clerk, "see")).page())
    assert (
        "技能比武 No. 1 Granted, to be paid Asked for (typed) 1,000.00 yuan Granted 800.00 yuan Paid 0.00 yuan" in text
    )
    assert "别家的项目" not in text
    mentor = said(Guest(programme, give(programme, cast.clerk, "see", person="mentor1")).page())
    assert "技能比武" not in mentor  # a mentor sees no applications
