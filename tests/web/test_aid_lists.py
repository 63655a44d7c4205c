"""Pages of aid ask the same of the database however many units there are, stay small, and tell no small counts outside."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.actions.beneficiaries import add_beneficiaries
from pilotage.actions.people import appoint, ensure_owner, open_account
from pilotage.domain.aid import Person
from pilotage.domain.policy import Function
from pilotage.models import RoundQuota
from tests.aid import decide, opened, shared
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, said
from tests.web.reading import more_units
from tests.web.test_allocations import DAY

pytestmark = pytest.mark.django_db

PAGES = {
    "rounds/1/": 13,
    "rounds/1/shares/": 12,
    "rounds/1/shares/decision/": 12,
    "rounds/1/allocation/?what=places&total=40&rule=equal": 9,
    "rounds/1/beneficiaries/?unit=wangkou": 13,
}


def ready(programme, cast, codes, *, decided):
    row = opened(programme, cast.clerk, places=200)
    shared(programme, cast.clerk, row, *((code, 2, 2, 1, 1000, 100, "因") for code in ["wangkou", *codes]))
    if decided:
        decide(programme, cast.reviewer, row)
        for code in ["wangkou", *codes]:
            add_beneficiaries(by=cast.clerk, programme=programme, round=1, unit=code, people=[Person("某人", 5)],
                              uuid=uuid4())  # fmt: skip
    return row


@pytest.mark.parametrize("count", [0, 29])
@pytest.mark.parametrize("path", PAGES)
def test_pages_ask_the_same_however_many_units(programme, cast, path, count):
    codes = more_units(programme, cast.owner, count)
    ready(programme, cast, codes, decided="beneficiaries" in path)
    client = browser(cast.owner)
    client.get(at(programme, path))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(at(programme, path))
    assert answer.status_code == 200
    assert len(asked) == PAGES[path], [query["sql"][:120] for query in asked]
    assert len(answer.content) < 60_000


def test_a_decided_round_asks_the_same_too(programme, cast, django_assert_num_queries):
    ready(programme, cast, more_units(programme, cast.owner, 29), decided=True)
    client = browser(cast.owner)
    client.get(at(programme, "rounds/1/"))
    with django_assert_num_queries(14):
        assert len(client.get(at(programme, "rounds/1/")).content) < 60_000


def test_shares_are_kept_page_by_page(programme, cast):
    codes = more_units(programme, cast.owner, 40)
    ready(programme, cast, codes, decided=False)
    address = at(programme, "rounds/1/shares/?page=2")
    page = browser(cast.clerk).get(address).content.decode()
    form = form_of(page, f"places-{codes[-1]}") | {f"places-{codes[-1]}": "7", "do": "shares"}
    answer = browser(cast.clerk).post(address, form)
    assert (answer.status_code, answer["Location"]) == (303, address)
    assert (
        form_of(browser(cast.clerk).get(address).content.decode(), f"places-{codes[-1]}")[f"places-{codes[-1]}"] == "7"
    )
    first = browser(cast.clerk).get(at(programme, "rounds/1/shares/")).content.decode()
    assert form_of(first, "places-wangkou")["places-wangkou"] == "2"


# ---- Small counts ----------------------------------------------------------------------------------------------------


def contact(office, member):
    appoint(by=office.owner, programme=office.programme, person=f"of-{member}", name=member, function=Function.CONTACT,
            role="corner", member=member, starts_on=DAY.replace(month=3))  # fmt: skip
    return open_account(by=office.owner, programme=office.programme, person=f"of-{member}", username=f"of-{member}",
                        password="a long password")  # fmt: skip


@pytest.fixture
def office():

    found = adopt_corner()
    found.owner = ensure_owner()
    return found


def named(office, **people):
    row = opened(office.programme, office.clerk, provision="first", title="图书补助", places=20, on=DAY)
    shared(office.programme, office.clerk, row, *((unit, 5, 5) for unit in ("east", "west", "south")))
    decide(office.programme, office.reviewer, row, on=DAY, values={})
    for unit, count in people.items():
        if count:
            add_beneficiaries(by=office.clerk, programme=office.programme, round=1, unit=unit,
                              people=[Person(f"{unit}某{n}") for n in range(count)], uuid=uuid4())  # fmt: skip


def told(office, user, language=ENGLISH):
    return said(browser(user, language).get(at(office.programme, "rounds/1/")).content.decode())


def test_the_office_sees_every_count_and_a_unit_its_own(office):
    named(office, east=2, west=4, south=0)
    assert "6 on the lists" in told(office, office.clerk)
    page = told(office, office.contact)
    assert "城西图书角" not in page
    assert "城东图书角" in page
    assert "6 on the lists" in page  # the others are four together


@pytest.mark.parametrize(("west", "south"), [(1, 0), (2, 0), (4, 2), (1, 1)])
def test_a_sum_that_would_tell_a_small_count_is_not_told(office, west, south):
    named(office, east=3, west=west, south=south)
    page = told(office, office.contact)
    assert "Fewer than 3, or a number that would tell of fewer" in page
    assert not re.search(r"\d on the lists", page)


def test_names_are_on_their_own_page_and_in_no_list_or_file(office):
    named(office, east=2)
    client = browser(office.clerk)
    for path in ("rounds/", "rounds/1/", "rounds/list.csv", "registers/entries/", "registers/entries/list.csv", "today/",
                 "rounds/1/beneficiaries/"):  # fmt: skip
        answer = client.get(at(office.programme, path))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "east某" not in body.decode(errors="ignore"), path
    assert "east某0" in client.get(at(office.programme, "rounds/1/beneficiaries/?unit=east")).content.decode()
    assert RoundQuota.objects.of(office.programme.office_id).count() == 1
