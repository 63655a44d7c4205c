"""Handing over on the page: what is handed over stands before the button, and nothing typed is lost."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions.people import appoint, end_appointment
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Person
from tests.cast import seat
from tests.factories import START, adopt_jinghai, visit
from tests.web.pages import form_of
from tests.web.reading import here, links, more_units, reader, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(programme, cast) -> Appointment:
    return Appointment.objects.of(programme.office).get(function="mentor")


def address(programme, appointment) -> str:
    return here(programme, f"people/{appointment.pk}/hand-over/")


def filled(client, url: str, **changes: str) -> dict[str, str]:
    form = form_of(client.get(url).content.decode(), "once")
    return form | {"person": "new", "name": "王丙", "on": "4月20日"} | changes


def test_what_is_unfinished_stands_before_the_button(programme, cast, mine) -> None:
    visit(programme, cast.clerk, on=date(2010, 4, 20))
    visit(programme, cast.clerk, on=date(2010, 4, 21), confirmed=False)
    page = reader(cast.clerk).get(address(programme, mine))
    said = words(page)
    listed, _, form = said.partition("由谁接手")
    assert "移交 mentor1、指导员、王口镇团委、2010-04-05 起 移交清单 王口镇团委" in listed
    assert "每周深入 2010-05-02（还有6天）" in listed
    assert "深入试点单位 第2号 2010-04-21 · 待试点单位确认" in listed
    assert "第1号" not in listed, "what counts is handed over with nothing to be done"
    assert "自哪天起" in form
    assert here(programme, "registers/visit/2/") in links(page)
    assert here(programme, f"papers/new/?appointment={mine.pk}") in links(page)


def test_the_clerk_hands_over_to_somebody_new(programme, cast, mine) -> None:
    client, url = reader(cast.clerk), address(programme, mine)
    sent = filled(client, url)
    answer = client.post(url, sent)
    assert answer.status_code == 303
    again = client.post(url, sent)  # a double click
    assert again.headers["Location"] == answer.headers["Location"]
    mine.refresh_from_db()
    new = Appointment.objects.of(programme.office).get(person__name="王丙")
    assert (mine.ends_on, new.starts_on, new.serves.code) == (date(2010, 4, 19), date(2010, 4, 20), "wangkou")
    assert answer.headers["Location"] == here(programme, f"people/#appointment-{new.pk}")
    said = words(client.get(here(programme, "people/")))
    assert "已由mentor1移交王丙，自2010-04-20起。" in said
    assert "王口镇团委 王丙 2010-04-20" in said


def test_the_persons_other_units_go_along_unless_they_are_left(programme, cast, mine) -> None:
    second = appoint(by=cast.clerk, programme=programme, person="mentor1", name="", function=Function.MENTOR,
                     role="mentor", serves="yinghai", starts_on=START)  # fmt: skip
    client, url = reader(cast.clerk), address(programme, mine)
    sent = filled(client, url)
    assert "一并移交：瀛海学校团委指导员" in words(client.get(url))
    assert sent[f"also-{second.pk}"] == "on", "offered, and ticked"
    assert client.post(url, sent).status_code == 303
    second.refresh_from_db()
    assert second.ends_on == date(2010, 4, 19)
    third = Appointment.objects.of(programme.office).get(person__name="王丙", serves__code="wangkou")
    url = address(programme, third)
    sent = filled(client, url, name="李丁", on="2010-04-25")
    del sent[next(name for name in sent if name.startswith("also-"))]
    assert client.post(url, sent).status_code == 303
    kept = Appointment.objects.of(programme.office).get(person__name="王丙", serves__code="yinghai")
    assert kept.ends_on is None


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"person": ""}, 422, "请选“由谁接手”"),
        ({"name": ""}, 422, "请填写姓名。"),
        ({"on": "soon"}, 422, "soon"),
        ({"on": "2010-04-05"}, 409, "选派自2010-04-05起，移交日应在其后"),
        ({"on": "2011-01-01"}, 409, "2010-12-31"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    programme, cast, mine, change: dict[str, str], status: int, said: str
) -> None:
    client, url = reader(cast.clerk), address(programme, mine)
    answer = client.post(url, filled(client, url, **change))
    assert answer.status_code == status
    assert said in words(answer)
    assert "没有移交" in words(answer)
    mine.refresh_from_db()
    assert mine.ends_on is None
    assert not Person.objects.of(programme.office).filter(name="王丙").exists()


def test_an_appointment_that_has_ended_says_so(programme, cast, mine) -> None:
    end_appointment(by=cast.clerk, programme=programme, appointment=mine.pk, ends_on=date(2010, 4, 10))
    client, url = reader(cast.clerk), address(programme, mine)
    answer = client.post(url, filled(client, url))
    assert answer.status_code == 409
    assert "2010-04-10" in words(answer)


def test_a_post_at_the_office_lists_nothing_unfinished(programme, cast) -> None:
    held = Appointment.objects.of(programme.office).get(function="treasurer")
    client, url = reader(cast.clerk), address(programme, held)
    assert "移交清单" not in words(client.get(url))
    assert client.post(url, filled(client, url)).status_code == 303


@pytest.mark.parametrize("who", ["mentor", "unit", "auditor", "treasurer", "reviewer"])
def test_only_who_may_appoint_gets_there(programme, cast, mine, who: str) -> None:
    client = reader(getattr(cast, who))
    assert client.get(address(programme, mine)).status_code == 403
    assert client.post(address(programme, mine), {}).status_code == 403
    assert not [href for href in links(client.get(here(programme, "people/"))) if "hand-over" in href]


def test_another_offices_appointment_is_not_found(programme, cast, mine) -> None:
    other = adopt_jinghai(office="另一县委")
    elsewhere = seat(other)
    assert reader(elsewhere.clerk).get(address(other, mine)).status_code == 404
    assert reader(cast.clerk).get(here(programme, "people/99999/hand-over/")).status_code == 404


@pytest.mark.parametrize("units", [0, 25])
def test_the_page_asks_the_same_of_the_database_however_many_units(
    programme, cast, mine, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    more_units(programme, cast.clerk, units)
    client = reader(cast.clerk)
    client.get(address(programme, mine))
    with django_assert_num_queries(14):
        page = client.get(address(programme, mine))
    assert len(page.content) <= 60 * 1024
