"""The figures of one person, and all figures person by person: for the office, and for each of their own."""

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from pilotage.actions.appointments import hand_over
from pilotage.actions.people import appoint
from pilotage.domain.policy import Function
from pilotage.models import Appointment
from tests.cast import Cast, seat
from tests.factories import START, record, visit
from tests.web.reading import here, links, more_units, reader, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(programme) -> Cast:
    found = seat(programme)
    appoint(by=found.clerk, programme=programme, person="mentor2", name="指导员乙", function=Function.MENTOR,
            role="mentor", serves="yinghai", starts_on=START)  # fmt: skip
    visit(programme, found.clerk)
    visit(programme, found.clerk, on=date(2010, 4, 21))
    record(programme, found.clerk, "visit", unit="yinghai", person="mentor2", progress="看", on_site=True)
    record(programme, found.clerk, "financing", unit="wangkou", person="mentor1", amount=150_000, from_whom="镇")
    record(programme, found.clerk, "activity", unit="wangkou", name="比武", stage="held", signature=True,
           person="mentor1")  # fmt: skip
    return found


def figures(programme, user, id: str = "", **asked: str):
    return reader(user).get(here(programme, f"figures/{id}/" if id else "figures/"), asked)


def test_each_person_has_a_line_whose_cells_open_to_exactly_their_records(programme, cast) -> None:
    page = figures(programme, cast.clerk)
    said = words(page)
    assert "分人员 分人员数据 指导员 深入试点单位 次 设计活动 个 解决问题和困难 件 协调解决活动经费 元" in said
    assert "mentor1王口镇团委 2 1 0 1,500.00" in said
    assert "指导员乙瀛海学校团委 1 0 0 0.00 合计 3 1 0 1,500.00" in said
    opening = here(programme, "figures/visit-count/?person=mentor2")
    assert opening in links(page)
    opened = reader(cast.clerk).get(opening)
    assert "深入试点单位 1 次 只看 指导员乙" in words(opened)
    assert [href for href in links(opened) if "/registers/visit/" in href] == [here(programme, "registers/visit/3/")]


def test_what_a_person_did_stays_theirs_after_a_hand_over(programme, cast) -> None:
    mine = Appointment.objects.of(programme.office).get(person__code="mentor1", function="mentor")
    hand_over(by=cast.clerk, programme=programme, appointments=[mine.pk], to="p9", name="王丙", on=date(2010, 4, 24))
    said = words(figures(programme, cast.clerk))
    assert "mentor1 2 1 0 1,500.00" in said, "who serves nobody any more stays while it counts"
    assert "王丙王口镇团委 0 0 0 0.00" in said


def test_a_page_of_one_person_leaves_out_what_names_nobody(programme, cast) -> None:
    said = words(figures(programme, cast.clerk, person="mentor1"))
    assert "只看 mentor1" in said
    assert "基金总额" not in said.partition("原文数")[0]
    assert "分人员" not in said
    assert "元 王口镇团委mentor1 2 1 0 1,500.00 合计 2 1 0 1,500.00" in said, "only the units that are theirs"
    assert figures(programme, cast.clerk, "fund-planned", person="mentor1").status_code == 422


def test_a_person_and_a_unit_together_keep_what_is_both(programme, cast) -> None:
    page = figures(programme, cast.clerk, "visit-count", person="mentor1", unit="yinghai")
    assert "深入试点单位 0 次 只看 瀛海学校团委 只看 mentor1" in words(page)


def test_a_mentor_sees_their_own_and_nobody_elses(programme, cast) -> None:
    page = figures(programme, cast.mentor)
    assert "分人员" not in words(page)
    assert 'value="mentor1"' in page.content.decode()
    assert "mentor2" not in page.content.decode()
    assert "深入试点单位 2 次" in words(figures(programme, cast.mentor, "visit-count", person="mentor1"))
    foreign = figures(programme, cast.mentor, "visit-count", person="mentor2")
    assert foreign.status_code == 422
    assert "没有这个人，或者您不能看其数据" in words(foreign)
    assert "深入试点单位 3 次" in words(foreign)


@pytest.mark.parametrize("who", ["unit", "partner"])
def test_others_are_not_asked_for_a_person(programme, cast, who: str) -> None:
    page = figures(programme, getattr(cast, who))
    assert 'name="person"' not in page.content.decode()
    assert "分人员" not in words(page)
    ignored = figures(programme, getattr(cast, who), "visit-count", person="mentor1")
    assert "深入试点单位 3 次" in words(ignored)


def test_many_units_and_people_are_told_one_after_the_other(
    programme, cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for code in more_units(programme, cast.clerk, 25):
        record(programme, cast.clerk, "visit", unit=code, person=f"m-{code}", progress="看", on_site=True)
    page = figures(programme, cast.clerk)
    assert "分单位 分人员 分单位 分单位数据" in words(page)
    assert "分人员数据" not in words(page)
    client = reader(cast.clerk)
    client.get(here(programme, "figures/"), {"by": "person"})
    with django_assert_num_queries(13):
        page = client.get(here(programme, "figures/"), {"by": "person"})
    assert "指导员24" in words(page)
    assert "分单位数据" not in words(page)
    assert len(page.content) <= 60 * 1024
