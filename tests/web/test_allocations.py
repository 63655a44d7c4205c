"""Dividing by a rule through the door: worked out in one step, kept in the next, without a script."""

from datetime import date

import pytest

from pilotage.models import Allocation
from tests.aid import opened, view
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 3)
ASKED = "rounds/1/allocation/?what=places&total=9&rule=fact&fact=people"


@pytest.fixture
def office():
    return adopt_corner()


@pytest.fixture
def row(office):
    return opened(office.programme, office.clerk, provision="first", title="图书补助", places=9, amount=100_000, on=DAY)


def get(office, path=ASKED, user=None, status=200, language=ENGLISH):
    answer = browser(user or office.clerk, language).get(at(office.programme, path))
    assert answer.status_code == status
    return answer.content.decode()


def test_the_arithmetic_is_shown_and_kept_with_changes_that_say_why(office, row):
    page = get(office)
    told = said(page)
    assert "9 places to divide. By a fact of the units: 人口." in told
    assert "1 29/43" in told
    assert "The whole parts leave 1" in told
    form = form_of(page, "given-east")
    assert [form[f"given-{unit}"] for unit in ("east", "west", "south")] == ["2", "3", "4"]

    answer = browser(office.clerk, ENGLISH).post(at(office.programme, ASKED), form | {"given-east": "3"})
    assert answer.status_code == 409
    assert "What 城东图书角 gets was changed: say why." in said(answer.content.decode())

    changed = form | {"given-east": "3", "given-south": "3", "why-east": "人口增加", "why-south": "另有安排"}
    answer = browser(office.clerk).post(at(office.programme, "rounds/1/allocation/"), changed)
    assert answer.status_code == 303, said(answer.content.decode())
    shares = {share.unit: share.places for share in view(office.programme, row).shares}
    assert shares == {"east": 3, "west": 3, "south": 3, "": 0}
    assert "人口增加" in said(get(office, "rounds/1/allocation/"))
    assert browser(office.clerk).post(at(office.programme, "rounds/1/allocation/"), changed).status_code == 303
    assert Allocation.objects.of(office.programme.office_id).count() == 1


def test_money_by_points_within_bounds(office, row):
    scores = "&score-east=1&score-west=1&score-south=4&most=500"
    page = get(office, f"rounds/1/allocation/?what=money&total=1,000.01&rule=score{scores}")
    form = form_of(page, "given-east")
    assert [form[f"given-{unit}"] for unit in ("east", "west", "south")] == ["250.01", "250.00", "500.00"]
    assert browser(office.clerk).post(at(office.programme, "rounds/1/allocation/"), form).status_code == 303
    assert [share.amount for share in view(office.programme, row).shares] == [25_001, 25_000, 50_000, 0]


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("what=places&total=9.5&rule=equal", 422), ("what=money&total=9.555&rule=equal", 422),
        ("what=places&total=-1&rule=equal", 422), ("what=places&total=9&rule=luck", 422),
        ("what=places&total=9&rule=fact", 409), ("what=places&total=9&rule=fact&fact=opened", 422),
        ("what=places&total=9&rule=score&score-east=1", 409), ("what=places&total=9&rule=equal&least=4", 409),
        ("what=&total=&rule=", 422), ("what=places&total=99999999999999999999&rule=equal", 422),
        ("what=places&total=9&rule=score&score-east=-1&score-west=1&score-south=1", 409),
    ],
)  # fmt: skip
def test_what_cannot_be_divided_is_said_beside_the_field(office, row, asked, status):
    page = get(office, f"rounds/1/allocation/?{asked}", status=status)
    assert "given-east" not in page


def test_the_first_step_proposes_the_ordinary_places(office, row):
    assert form_of(get(office, "rounds/1/allocation/"), "total")["total"] == "9"


def test_only_whoever_keeps_rounds_divides(office, row):
    get(office, user=office.reviewer, status=403)
    get(office, user=office.contact, status=403)
    get(office, "rounds/9/allocation/", status=404)
