"""The door of a task link: guessing, digits, ends, cookies, headers, logs; nothing gets through that was not given."""

import logging
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache

from pilotage.actions.links import revoke_link
from pilotage.actions.people import end_appointment, set_example_day
from pilotage.domain.links import WRONG_TRIES
from pilotage.models import Appointment, Entry, TaskLinkUse
from pilotage.web.logs import WithoutTokens
from pilotage.web.task_doors import GUESSES
from tests.acts import enter
from tests.factories import TODAY, adopt_jinghai, visit
from tests.task_links import UNTIL, contact, give
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_guessed_yet():
    cache.clear()


def door(programme, link):
    return at(programme, f"t/{link.token}/")


def opened(programme, link, client=None, status=200):
    answer = (client or browser(language=ENGLISH)).get(door(programme, link))
    assert answer.status_code == status, said(answer.content.decode())
    return answer.content.decode()


def uses(link):
    return [use.kind for use in TaskLinkUse.objects.of(link.row.office_id).filter(link=link.row)]


def confirmed(programme):
    return Entry.objects.of(programme.office_id).filter(kind="confirmed").count()


# ---- Coming in ---------------------------------------------------------------------------------------------------------


def test_the_page_says_whom_it_speaks_to_and_nothing_leads_to_a_sign_in(programme, cast):
    enter(programme, cast.mentor)
    text = opened(programme, give(programme, cast.clerk))
    assert "To unit1, 王口镇团委 Check and confirm: 深入试点单位 1 record awaits you." in said(text)
    assert "sign-in" not in text
    assert "<nav" not in text
    assert "serviceWorker" not in text
    chinese = browser().get(door(programme, give(programme, cast.clerk))).content.decode()
    assert "致 王口镇团委 unit1 核对并确认：深入试点单位 有 1 条等您确认。" in said(chinese)


def test_nothing_of_it_is_kept_sent_on_or_found(programme, cast):
    answer = browser().get(door(programme, give(programme, cast.clerk)))
    assert answer["Referrer-Policy"] == "strict-origin"  # the site's name at most, never the address
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "no-store"
    assert set(answer.cookies) == {"csrftoken"}
    assert "sessionid" not in answer.cookies
    wrong = browser().get(at(programme, "t/abc/"))
    assert (wrong["X-Robots-Tag"], wrong["Cache-Control"]) == ("noindex, nofollow", "no-store")


def test_the_address_holds_no_personal_data(programme, cast):
    contact(programme, cast.owner, "zhang-san")
    link = give(programme, cast.clerk, person="zhang-san", member="yinghai", tail="5678")
    text = opened(programme, link)
    addresses = re.findall(r'(?:href|action|value)="(/[^"]*)"', text)
    assert set(addresses) - {a for a in addresses if a.startswith("/static/")} == {door(programme, link), "/language/"}
    assert not any(word in address for address in addresses for word in ("zhang", "5678", "unit", "yinghai"))


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_changes_nothing_but_the_count_of_openings(programme, cast, method):
    enter(programme, cast.mentor)
    link = give(programme, cast.clerk)
    bot = {"HTTP_USER_AGENT": "WeChat link preview"}
    for _ in range(2):
        assert (
            getattr(browser(), method)(door(programme, link) + "?all=yes&confirm=visit:1:1", **bot).status_code == 200
        )
    assert (link.row.opened, link.row.acted, confirmed(programme)) == (2 if method == "get" else 0, 0, 0)
    assert uses(link) == ["opened"] * link.row.opened


def test_there_are_no_other_ways_in(programme, cast):
    link = give(programme, cast.clerk)
    for method in ("put", "delete", "patch", "options"):
        assert getattr(browser(), method)(door(programme, link)).status_code == 405


def test_who_is_signed_in_here_acts_as_the_links_person_all_the_same(programme, cast):
    enter(programme, cast.mentor)
    client = browser(cast.auditor)
    link = give(programme, cast.clerk)
    form = form_of(opened(programme, link, client), "shown")
    assert client.post(door(programme, link), form | {"all": "yes"}).status_code == 303
    assert Entry.objects.of(programme.office_id).get(kind="confirmed").by == cast.unit


# ---- Guessing ----------------------------------------------------------------------------------------------------------


def test_a_hundred_wrong_addresses_are_refused_and_logged_without_them(programme, cast, caplog):
    link = give(programme, cast.clerk)
    guesses = [uuid4().hex for _ in range(100)]
    answers = [browser().get(at(programme, f"t/{guess}/")).status_code for guess in guesses]
    assert answers == [404] * GUESSES + [429] * (100 - GUESSES)
    assert len([record for record in caplog.records if record.name == "pilotage.links"]) == 100
    assert not any(guess in caplog.text for guess in guesses)
    assert browser().get(door(programme, link)).status_code == 429  # from there, for a while
    assert browser(REMOTE_ADDR="10.0.0.9").get(door(programme, link)).status_code == 200
    assert uses(link) == ["opened"]


def test_who_was_let_in_before_is_not_shut_out_by_a_guesser_nearby(programme, cast):
    link = give(programme, cast.clerk, tail="1234")
    known, forged = browser(), browser()
    known.post(door(programme, link), {"digits": "1234"})
    forged.cookies["task"] = "f" * 128
    for _ in range(GUESSES):
        browser().get(at(programme, "t/guess/"))
    assert known.get(door(programme, link)).status_code == 200
    assert forged.get(door(programme, link)).status_code == 429


def test_a_wrong_address_is_told_kindly(programme, cast):
    answer = browser(language=ENGLISH).get(at(programme, "t/abcdef/"))
    assert answer.status_code == 404
    assert "ask the office for a new one" in said(answer.content.decode())
    assert "sign-in" not in answer.content.decode()


def test_a_link_opens_at_its_own_programme_only(programme, cast):
    other = adopt_jinghai(office="乙县团委")
    link = give(programme, cast.clerk)
    for address in (
        at(other, f"t/{link.token}/"),
        f"/nowhere/at-all/t/{link.token}/",
        f"{door(programme, link)[:-2]}/",
    ):
        assert browser().get(address).status_code == 404, address
    assert link.row.opened == 0


def test_tokens_stay_out_of_every_line_of_a_log(programme, cast, caplog):
    link = give(programme, cast.clerk)
    record = logging.makeLogRecord(
        {"msg": "%s: %s", "args": ("Internal Server Error", door(programme, link)), "levelno": logging.ERROR}
    )
    assert WithoutTokens().filter(record)
    assert record.getMessage() == f"Internal Server Error: {at(programme, 't/…/')}"
    opened(programme, link)
    browser().post(door(programme, link), {})
    assert link.token not in caplog.text


# ---- Digits ------------------------------------------------------------------------------------------------------------


def test_the_digits_are_asked_once_on_a_device(programme, cast):
    enter(programme, cast.mentor)
    link = give(programme, cast.clerk, tail="1234")
    client = browser(language=ENGLISH)
    text = opened(programme, link, client)
    assert "了解进展" not in text
    assert "unit1" in said(text)
    answer = client.post(door(programme, link), {"digits": "１２３４"})
    assert (answer.status_code, answer.url) == (303, door(programme, link))
    cookie = answer.cookies["task"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (door(programme, link), True, "Lax")
    assert "看了场地" in opened(programme, link, client)
    assert "看了场地" not in opened(programme, link)  # on another device


def test_the_cookie_is_for_https_alone_where_the_page_is(programme, cast):
    link = give(programme, cast.clerk, tail="1234")
    answer = browser().post(door(programme, link), {"digits": "1234"}, secure=True)
    assert answer.cookies["task"]["secure"] is True


def test_digits_let_in_to_one_link_and_only_as_long_as_they_are_the_phones(programme, cast):
    one, other = (give(programme, cast.clerk, tail="1234") for _ in range(2))
    client = browser()
    mark = client.post(door(programme, one), {"digits": "1234"}).cookies["task"].value
    thief = browser()
    thief.cookies["task"] = mark
    assert 'name="digits"' in opened(programme, other, thief)
    assert 'name="digits"' not in opened(programme, one, thief)
    give(programme, cast.clerk, tail="9999")
    assert 'name="digits"' in opened(programme, one, thief)


def test_wrong_digits_say_how_many_tries_are_left_and_then_lock(programme, cast, caplog):
    link = give(programme, cast.clerk, tail="1234")
    client = browser(language=ENGLISH)
    answers = [client.post(door(programme, link), {"digits": f"{number:04}"}) for number in range(100)]
    assert [answer.status_code for answer in answers] == [422] * (WRONG_TRIES - 1) + [403] * (101 - WRONG_TRIES)
    assert "4 more tries" in said(answers[0].content.decode())
    assert "This link is locked" in said(answers[WRONG_TRIES].content.decode())
    right = client.post(door(programme, link), {"digits": "1234"})
    assert right.status_code == 403
    assert "task" not in right.cookies
    assert link.row.wrong == WRONG_TRIES
    assert uses(link).count("wrong") == WRONG_TRIES
    assert uses(link).count("refused") == 97  # the one that locked it, the other ninety-five, and the right one
    assert len([record for record in caplog.records if record.name == "pilotage.links"]) >= 100
    assert not any(f" {number:04}" in caplog.text for number in range(100))
    listed = browser(cast.clerk, ENGLISH).get(at(programme, "links/")).content.decode()
    assert "1 link was locked after too many wrong digits" in said(listed)


@pytest.mark.parametrize("digits", ["123", "12345", "12a4", "一二三四"])
def test_what_cannot_be_the_digits_counts_as_no_try(programme, cast, digits):
    link = give(programme, cast.clerk, tail="1234")
    answer = browser(language=ENGLISH).post(door(programme, link), {"digits": digits})
    assert answer.status_code == 422
    assert "Write the last four digits of your phone." in said(answer.content.decode())
    assert link.row.wrong == 0


def test_nothing_can_be_sent_before_the_digits(programme, cast):
    one = enter(programme, cast.mentor)
    link = give(programme, cast.clerk, tail="1234")
    key = f"visit:1:{one.entry.seq}"
    answer = browser().post(door(programme, link), {"uuid": str(uuid4()), "shown": key, "confirm": key, "all": "yes"})
    assert (answer.status_code, confirmed(programme)) == (422, 0)
    assert browser().get(door(programme, link) + "page-1.png").status_code == 200  # the page that asks, no picture


# ---- Ends --------------------------------------------------------------------------------------------------------------


def ended(programme, cast, link, how):
    if how == "expired":
        set_example_day(by=cast.clerk, programme=programme, day=UNTIL + timedelta(days=1))
    elif how == "revoked":
        revoke_link(by=cast.clerk, programme=programme, link=link.row.pk, reason="发错人")
    else:
        held = Appointment.objects.of(programme.office_id).get(person__code="unit1")
        end_appointment(by=cast.clerk, programme=programme, appointment=held.pk, ends_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("how", "status", "words"),
    [("expired", 410, "This link is over"), ("revoked", 410, "This link was taken back"),
     ("left", 403, "The office has ended the appointment that this link went with.")],
)  # fmt: skip
def test_what_has_ended_opens_nothing_and_does_nothing(programme, cast, caplog, how, status, words):
    one = enter(programme, cast.mentor)
    link = give(programme, cast.clerk)
    client = browser(language=ENGLISH)
    form = form_of(opened(programme, link, client), "shown") | {"all": "yes"}
    ended(programme, cast, link, how)
    for answer in (client.get(door(programme, link)), client.post(door(programme, link), form)):
        assert answer.status_code == status
        assert words in said(answer.content.decode())
        assert f"visit:1:{one.entry.seq}" not in answer.content.decode()
    assert confirmed(programme) == 0
    assert uses(link) == ["opened", "refused", "refused"]
    assert len([record for record in caplog.records if record.name == "pilotage.links"]) == 2


def test_it_opens_on_its_last_day(programme, cast):
    link = give(programme, cast.clerk)
    set_example_day(by=cast.clerk, programme=programme, day=UNTIL)
    opened(programme, link)


# ---- Forms from elsewhere ----------------------------------------------------------------------------------------------


def test_a_form_comes_from_the_page_itself(programme, cast):
    """Browsers in chat applications keep cookies, so what is sent carries the page's token as everywhere."""
    visit(programme, cast.clerk, confirmed=False)
    link = give(programme, cast.clerk)
    client = browser(enforce_csrf_checks=True)
    text = opened(programme, link, client)
    form = form_of(text, "shown") | {"all": "yes"}
    assert client.post(door(programme, link), form).status_code == 403
    assert confirmed(programme) == 0
    page = client.post(door(programme, link), form, headers={"referer": "https://evil.example/"}).content.decode()
    assert "sign-in" not in page
    assert "next=" not in page
    form["csrfmiddlewaretoken"] = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]
    assert client.post(door(programme, link), form).status_code == 303
    assert confirmed(programme) == 1


def test_behind_a_proxy_each_reader_is_counted_by_their_own_address(programme, cast, settings, caplog):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    link = give(programme, cast.clerk)
    for number in range(GUESSES + 1):  # what a reader claims stands before what the proxy adds
        browser(HTTP_X_FORWARDED_FOR=f"10.1.1.{number % 250}, 192.0.2.7").get(at(programme, "t/guess/"))
    assert "too many wrong addresses from 192.0.2.7" in caplog.text
    assert browser(HTTP_X_FORWARDED_FOR="192.0.2.8").get(door(programme, link)).status_code == 200
    assert browser(HTTP_X_FORWARDED_FOR="192.0.2.7").get(door(programme, link)).status_code == 429
