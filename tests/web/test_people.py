"""Who is appointed to what, which unit has nobody, and what one may do here and why."""

import re
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions.people import ensure_owner
from pilotage.domain.policy import POLICY, Permission
from pilotage.models import Appointment, Person
from pilotage.words import permissions
from tests.cast import seat
from tests.factories import START, TODAY, adopt_jinghai
from tests.web.reading import adopt_every_kind, here, links, more_units, reader, words

pytestmark = pytest.mark.django_db


def people(programme, user, language: str = "zh-CN"):
    return reader(user, language).get(here(programme, "people/"))


def once(page) -> str:
    """The identity made with a form."""
    found = re.search(r'name="once" value="([^"]*)"', page.content.decode())
    assert found
    return found[1]


# ---- Who is there ----------------------------------------------------------------------------------------------------


def test_appointments_stand_by_function_with_body_and_days(programme, cast) -> None:
    said = words(people(programme, cast.auditor))
    assert "clerk 办事员 共青团天津市静海县委员会 2010-04-05 —" in said
    assert "mentor1 指导员 王口镇团委 2010-04-05 —" in said
    assert "partner1 联系人 静海县地税分局团支部 2010-04-05 —" in said


def test_a_unit_without_a_mentor_shows_and_leads_to_appointing_one(programme, cast) -> None:
    page = people(programme, cast.clerk)
    assert "4 个单位的人员少于方案的要求" in words(page)
    assert "大邱庄镇团委 缺人 2010-04-05 起 选派" in words(page)
    assert here(programme, "people/appoint/?post=mentor:mentor&body=daqiuzhuang") in links(page)
    seen = people(programme, cast.auditor)
    assert "缺人" in words(seen)
    assert not [href for href in links(seen) if "appoint/" in href], "an auditor appoints nobody"


def test_those_in_the_field_see_their_own_appointment_and_what_it_permits(programme, cast) -> None:
    for user, own, foreign in ((cast.mentor, "mentor1", "unit1"), (cast.unit, "unit1", "mentor1")):
        said = words(people(programme, user))
        assert "您的分工" in said
        assert own in said
        assert foreign not in said
        assert "各职责能做什么" not in said


def test_pairs_and_bodies_stand_for_everybody_who_takes_part(programme, cast) -> None:
    said = words(people(programme, cast.partner))
    assert "王口镇团委 静海县地税分局团支部 2010-04-05" in said
    assert "共建单位 国家税务局静海县团总支、静海县教育局团委" in said


def test_whoever_has_not_signed_in_is_asked_to(programme) -> None:
    assert people(programme, None).status_code == 302


# ---- What one may do -------------------------------------------------------------------------------------------------


def test_everybody_is_told_what_they_may_do_and_by_which_post(programme, cast) -> None:
    said = words(people(programme, cast.treasurer))
    mine = said[said.index("您在这里能做什么，凭什么") :]
    assert mine.startswith("您在这里能做什么，凭什么 凭 出纳 查看试点方案 查看数据")
    may, may_not = mine.split("不能做的")
    assert "拨付" in may
    assert "审核、批复立项申请" in may_not
    assert "凭 王口镇团委指导员" in words(people(programme, cast.mentor))


def test_an_ended_appointment_permits_nothing_and_stays_readable(programme, cast) -> None:
    held = Appointment.objects.of(programme.office).get(function="treasurer")
    client = reader(cast.clerk)
    client.post(here(programme, f"people/{held.pk}/end/"), {"ends_on": "2010-04-25"})
    assert reader(cast.treasurer).get(here(programme, "people/")).status_code == 403
    assert "已结束的选派 1 条" in words(people(programme, cast.clerk))


def test_every_permission_has_words_in_both_languages(programme, cast) -> None:
    for language, sentence in (("zh-CN", "查看试点方案"), ("en", "Read the charter")):
        said = words(people(programme, cast.clerk, language))
        assert sentence in said
    assert {wanted for wanted, _name in permissions.all_names()} == set(Permission)
    assert len(POLICY) == 11


# ---- Appointing and ending -------------------------------------------------------------------------------------------


def test_the_clerk_appoints_somebody_new_to_a_unit(programme, cast) -> None:
    client = reader(cast.clerk)
    address = here(programme, "people/appoint/")
    form = client.get(address, {"post": "mentor:mentor", "body": "yinghai"})
    assert '<option value="mentor:mentor" selected>' in form.content.decode()
    assert '<option value="yinghai" selected>' in form.content.decode()
    sent = {"once": once(form), "person": "new", "name": "王丙", "post": "mentor:mentor", "body": "yinghai",
            "starts_on": "4月20日"}  # fmt: skip
    answer = client.post(address, sent)
    assert answer.status_code == 303
    client.post(address, sent)  # a double click
    made = Appointment.objects.of(programme.office).get(person__name="王丙")
    assert (made.serves.code, made.member, made.starts_on) == ("yinghai", None, date(2010, 4, 20))
    assert Person.objects.of(programme.office).filter(name="王丙").count() == 1
    assert answer.headers["Location"] == here(programme, f"people/#appointment-{made.pk}")
    assert "已选派王丙为指导员。" in words(client.get(here(programme, "people/")))
    assert "瀛海学校团委 王丙 2010-04-20" in words(client.get(here(programme, "people/")))


def test_the_clerk_appoints_somebody_known_to_speak_for_a_body(programme, cast) -> None:
    client = reader(cast.clerk)
    sent = {"once": once(client.get(here(programme, "people/appoint/"))), "person": "partner1", "name": "",
            "post": "contact:partner", "body": "police", "starts_on": "2010-04-26"}  # fmt: skip
    assert client.post(here(programme, "people/appoint/"), sent).status_code == 303
    made = Appointment.objects.of(programme.office).get(person__code="partner1", member__code="police")
    assert made.serves is None


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"person": ""}, 422, "请选“人员”"),
        ({"person": "new", "name": ""}, 422, "请填写姓名。"),
        ({"body": ""}, 422, "请选择单位。"),
        ({"post": "owner:office"}, 422, "请从所列的里面选一个"),
        ({"starts_on": "soon"}, 422, "soon"),
        ({"post": "contact:partner"}, 409, "“瀛海学校团委”不是“共建单位”，请另选。"),
    ],
)
def test_what_is_wrong_with_an_appointment_is_said_and_nothing_is_lost(
    programme, cast, change: dict[str, str], status: int, said: str
) -> None:
    client = reader(cast.clerk)
    sent = {"once": once(client.get(here(programme, "people/appoint/"))), "person": "new", "name": "李丁",
            "post": "mentor:mentor", "body": "yinghai", "starts_on": "2010-04-20", **change}  # fmt: skip
    before = Appointment.objects.of(programme.office).count()
    answer = client.post(here(programme, "people/appoint/"), sent)
    assert answer.status_code == status
    assert said in words(answer)
    assert "没有选派" in words(answer)
    assert sent["name"] in answer.content.decode()
    assert Appointment.objects.of(programme.office).count() == before


def test_an_appointment_is_ended_once_and_not_before_it_began(programme, cast) -> None:
    held = Appointment.objects.of(programme.office).get(function="mentor")
    client = reader(cast.clerk)
    address = here(programme, f"people/{held.pk}/end/")
    assert "mentor1、指导员、王口镇团委" in words(client.get(address))
    early = client.post(address, {"ends_on": "2010-04-01"})
    assert (early.status_code, "2010-04-05" in words(early)) == (409, True)
    assert client.post(address, {"ends_on": "2010-04-25"}).status_code == 303
    held.refresh_from_db()
    assert held.ends_on == date(2010, 4, 25)
    assert "mentor1的选派已结束。" in words(client.get(here(programme, "people/")))
    again = client.post(address, {"ends_on": "2010-04-26"})
    assert again.status_code == 409
    assert "2010-04-25" in words(again)


@pytest.mark.parametrize("who", ["mentor", "unit", "auditor", "treasurer"])
def test_only_who_may_appoint_gets_to_the_forms(programme, cast, who: str) -> None:
    held = Appointment.objects.of(programme.office).get(function="mentor")
    client = reader(getattr(cast, who))
    for address in ("people/appoint/", f"people/{held.pk}/end/"):
        assert client.get(here(programme, address)).status_code == 403
        assert client.post(here(programme, address), {"ends_on": "2010-04-25"}).status_code == 403
    held.refresh_from_db()
    assert held.ends_on is None
    assert reader(cast.clerk).get(here(programme, "people/99999/end/")).status_code == 404


def test_another_offices_appointment_cannot_be_ended_from_here(programme, cast) -> None:
    other = adopt_jinghai(office="另一县委")
    elsewhere = seat(other)
    held = Appointment.objects.of(other.office).get(function="mentor")
    assert reader(cast.clerk).get(here(programme, f"people/{held.pk}/end/")).status_code == 404
    assert reader(cast.clerk).get(here(other, "people/")).status_code == 403
    assert reader(elsewhere.clerk).get(here(other, "people/")).status_code == 200


# ---- Any charter, any size -------------------------------------------------------------------------------------------


def test_a_charter_that_asks_for_two_each_counts_two() -> None:
    programme = adopt_every_kind(TODAY.replace(year=2024, month=7))
    said = words(reader(ensure_owner()).get(here(programme, "people/")))
    assert "3 个单位的人员少于方案的要求" in said


@pytest.mark.parametrize("units", [0, 25])
def test_the_page_asks_the_same_of_the_database_however_many_units(
    programme, cast, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    more_units(programme, cast.clerk, units)
    client = reader(cast.clerk)
    client.get(here(programme, "people/"))
    with django_assert_num_queries(11):
        page = client.get(here(programme, "people/"))
    assert str(START) in words(page)
    assert len(page.content) <= 60 * 1024
