"""Whoever comes second, and what is written once: nobody is locked out, and no other's change is lost."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.pairs import end_pairing, pair_up
from pilotage.models import Appointment, FollowUp, Member, Minutes, Pairing
from pilotage.queries.verification import verify
from tests.factories import record
from tests.web.pages import at, browser, form_of, said

pytestmark = pytest.mark.django_db

PAIR = "local-tax:wangkou"


def opened(programme, user, path, field):
    answer = browser(user).get(at(programme, path))
    assert answer.status_code == 200
    return form_of(answer.content.decode(), field)


def send(programme, user, path, form):
    answer = browser(user).post(at(programme, path), form)
    return answer.status_code, said(answer.content.decode())


# ---- Who appoints ----------------------------------------------------------------------------------------------------


def test_the_only_one_who_appoints_cannot_end_that(programme, cast):
    for user in (cast.clerk, cast.reviewer):
        user.set_password("geheim-2010")
        user.save()
    held = Appointment.objects.of(programme.office).get(function="clerk")
    path = f"people/{held.pk}/end/"
    for day in ("2010-04-20", "2010-05-01"):
        status, told = send(
            programme, cast.clerk, path, opened(programme, cast.clerk, path, "ends_on") | {"ends_on": day}
        )
        assert (status, "没有任何有账号的人能在此选派人员" in told) == (409, True)
    assert Appointment.objects.of(programme.office).get(pk=held.pk).ends_on is None
    form = opened(programme, cast.clerk, "people/appoint/", "once")
    given = {"post": "clerk:office", "person": "reviewer", "starts_on": "2010-04-26"}
    assert send(programme, cast.clerk, "people/appoint/", form | given)[0] == 303
    form = opened(programme, cast.clerk, path, "ends_on") | {"ends_on": "2010-04-26"}
    assert send(programme, cast.clerk, path, form)[0] == 303, "handed over"


def test_an_appointment_ends_soon_or_is_not_ended_yet(programme, cast):
    held = Appointment.objects.of(programme.office).get(function="mentor")
    path = f"people/{held.pk}/end/"
    form = opened(programme, cast.clerk, path, "ends_on")
    status, told = send(programme, cast.clerk, path, form | {"ends_on": "2090-01-01"})
    assert (status, "目前最晚可登记到2010-05-27" in told) == (409, True)
    assert send(programme, cast.clerk, path, form | {"ends_on": "2010-05-27"})[0] == 303


# ---- Members ---------------------------------------------------------------------------------------------------------


def test_a_correction_does_not_lose_what_another_wrote(programme, cast):
    path = "members/wangkou/correct/"
    first, second = (opened(programme, cast.clerk, path, "name") for _ in range(2))
    assert send(programme, cast.clerk, path, first | {"parent": "王口镇"})[0] == 303
    answer = browser(cast.clerk).post(at(programme, path), second | {"name": "王口镇团委会"})
    told = said(answer.content.decode())
    assert (answer.status_code, "有人已改动“王口镇团委”" in told, "王口镇" in told) == (409, True, True)
    again = form_of(answer.content.decode(), "name")
    assert (again["name"], again["parent"]) == ("王口镇团委会", ""), "what was typed stays"
    assert Member.objects.of(programme.office).get(code="wangkou").name == "王口镇团委"
    for _ in range(2):
        assert send(programme, cast.clerk, path, again | {"parent": "王口镇"})[0] == 303
    member = Member.objects.of(programme.office).get(code="wangkou")
    assert (member.name, member.parent) == ("王口镇团委会", "王口镇")
    assert verify().ok


def test_nobody_takes_anothers_name(programme, cast):
    path = "members/wangkou/correct/"
    other = Member.objects.of(programme.office).get(code="daqiuzhuang").name
    status, told = send(programme, cast.clerk, path, opened(programme, cast.clerk, path, "name") | {"name": other})
    assert (status, "已在参加" in told or "已经参加" in told) == (409, True), told
    assert Member.objects.of(programme.office).get(code="wangkou").name == "王口镇团委"


def test_a_pair_with_a_booked_end_is_taken_over_until_then(programme, cast):
    row = Pairing.objects.of(programme.office).get(code=PAIR)
    end_pairing(
        by=cast.clerk, programme=programme, pairing=row.pk, ends_on=date(2010, 5, 20), uuid=uuid4(), text="期满"
    )
    path = "members/local-tax/replace/"
    form = opened(programme, cast.clerk, path, "once")
    form |= {"ends_on": "2010-04-30", "successor": "new", "name": "静海县税务局团总支", "reason": "机构合并"}
    assert send(programme, cast.clerk, path, form)[0] == 303
    heir = Pairing.objects.of(programme.office).get(a__name="静海县税务局团总支")
    assert Pairing.objects.of(programme.office).get(pk=row.pk).ends_on == date(2010, 4, 30), "it had not come yet"
    assert (heir.b.code, heir.starts_on, heir.ends_on) == ("wangkou", date(2010, 5, 1), date(2010, 5, 20))
    assert not verify().broken


def test_only_sheets_that_are_there_are_linked(programme, cast):
    page = browser(cast.clerk).get(at(programme, "registers/take-in/")).content.decode()
    found = {part.partition('"')[0] for part in page.split('href="') if "/sheets/" in part.partition('"')[0]}
    assert found
    for url in found:
        assert browser(cast.clerk).get(url).status_code == 200, url


# ---- Beside a pair ---------------------------------------------------------------------------------------------------


def test_stale_minutes_show_what_the_other_wrote(programme, cast):
    kept = record(programme, cast.clerk, "meeting", pair=PAIR, subject="税法进校园").record
    path = f"registers/meeting/{kept.number}/minutes/"
    mine = opened(programme, cast.unit, path, "participants")
    theirs = opened(programme, cast.partner, path, "participants")
    assert send(programme, cast.partner, path, theirs | {"text": "先写的。"})[0] == 303
    answer = browser(cast.unit).post(at(programme, path), mine | {"text": "后写的。"})
    told = said(answer.content.decode())
    assert (answer.status_code, "先写的。" in told, "后写的。" in told) == (409, True, True)
    assert send(programme, cast.unit, path, form_of(answer.content.decode(), "participants"))[0] == 303
    assert Minutes.objects.of(programme.office).get(ended_seq=None).text == "后写的。"
    status, told = send(
        programme, cast.unit, path, opened(programme, cast.unit, path, "participants") | {"count": "-3"}
    )
    assert (status, "参加人数不能是−3" in told) == (409, True), told


def test_who_follows_up_is_of_that_side_and_in_time(programme, cast):
    kept = record(programme, cast.clerk, "agreement", pair=PAIR, subject="税法讲座", field="tax").record
    path = f"registers/agreement/{kept.number}/follow-up/"
    form = opened(programme, cast.unit, path, "owner")
    status, told = send(programme, cast.unit, path, form | {"owner": "wangkou", "person": "partner1"})
    assert (status, "既不属于该方，也不属于主办单位" in told) == (409, True)
    status, _ = send(programme, cast.unit, path, form | {"owner": "wangkou", "due_on": "2011-06-01"})
    assert status == 409
    assert not FollowUp.objects.of(programme.office).exists()
    assert send(programme, cast.unit, path, form | {"owner": "local-tax", "person": "partner1"})[0] == 303


def test_a_stale_suggestion_says_who_was_paired_meanwhile(programme, cast):
    for code in (PAIR, "police:hengxing"):
        row = Pairing.objects.of(programme.office).get(code=code)
        end_pairing(
            by=cast.clerk, programme=programme, pairing=row.pk, ends_on=date(2010, 4, 20), uuid=uuid4(), text="调"
        )
    path = "pairs/suggest/pairing/"
    form = opened(programme, cast.clerk, path, "starts_on")
    place = next(n for n in range(2) if form[f"taker-{n}"] == "wangkou")
    pair_up(by=cast.clerk, programme=programme, provision="pairing", a="local-tax", b="wangkou",
            starts_on=date(2010, 4, 26), uuid=uuid4())  # fmt: skip
    form |= {f"take-{place}": "on", f"partner-{place}": "police", f"why-{place}": "离得近"}
    answer = browser(cast.clerk).post(at(programme, path), form)
    told = said(answer.content.decode())
    assert answer.status_code == 409
    assert "王口镇团委在此期间已与静海县地税分局团支部结对" in told
    assert "离得近" in told
    assert "local-tax" not in told
    again = form_of(answer.content.decode(), "starts_on")
    assert {again["taker-0"], again["taker-1"]} == {"wangkou", "hengxing"}, "every line keeps its place"
    status, told = send(
        programme, cast.clerk, path, again | {f"take-{1 - place}": "on", f"partner-{1 - place}": "police"}
    )
    assert status == 303, told
