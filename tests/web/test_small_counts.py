"""Small counts are told at the office only: outside it `<n`, and nothing from which they could be worked out."""

import re
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.actions.charters import adopt, adopt_edition
from pilotage.actions.people import appoint, end_appointment, ensure_owner, open_account
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Edition, Office
from tests.factories import record
from tests.web.pages import ENGLISH, at, browser, said

pytestmark = pytest.mark.django_db

MAIPO = Path(__file__).resolve().parents[2] / "charters" / "maipo-clinics-2024.yaml"
TODAY = date(2024, 4, 10)
CAST = (
    ("clerk", Function.CLERK, "foundation", "maipo-foundation"),
    ("reviewer", Function.REVIEWER, "foundation", "maipo-foundation"),
    ("trust1", Function.CONTACT, "trust", "andes-trust"),
    ("isla1", Function.CONTACT, "clinic", "isla"),
)


class Case:
    """The pilot of the clinics, with some vaccination days at each of them."""

    def __init__(self, isla=0, laguna=0, pomaire=0, alhue=0, people=1, text=None):
        owner = ensure_owner()
        content = MAIPO.read_bytes() if text is None else text.encode()
        self.programme = adopt(by=owner, content=content, example_today=TODAY).programme
        self.users = {}
        for name, function, role, member in CAST:
            appoint(by=owner, programme=self.programme, person=name, name=name, function=function, role=role,
                    member=member, starts_on=date(2024, 1, 15))  # fmt: skip
            self.users[name] = open_account(by=owner, programme=self.programme, person=name, username=name,
                                            password="a long password")  # fmt: skip
        for unit, days in (("isla", isla), ("laguna", laguna), ("pomaire", pomaire), ("alhue", alhue)):
            for day in range(days):
                self.vaccinated(unit, people, date(2024, 2, 1) + timedelta(day))

    def vaccinated(self, unit, people, on):
        record(
            self.programme, self.users["clerk"], "vaccination", unit=unit, on=on, people=people, hours=Decimal("2.5")
        )

    def page(self, who, path):
        answer = browser(self.users[who], ENGLISH).get(at(self.programme, path))
        assert answer.status_code == 200, said(answer.content.decode())
        return answer.content.decode()

    def told(self, who, figure, query=""):
        """The number as the figure's own page prints it."""
        page = self.page(who, f"figures/{figure}/{query}")
        return page[page.index('class="amount">') + len('class="amount">') :].partition("<")[0].replace("&lt;", "<")

    def parts(self, who, figure="vaccination-days", query=""):
        """Every cell of the table of units, by the row's first words; the total under `Total`."""
        page = self.page(who, f"figures/{figure}/{query}")
        table = page[page.index('<table class="listed units"') :].partition("</table>")[0]
        rows = [re.sub(r"<[^>]+>", "|", row) for row in table.split("<tr>")[2:]]
        cells = [[word.strip() for word in row.split("|") if word.strip()] for row in rows]
        return {cell[0]: cell[-1].replace("&lt;", "<") for cell in cells}


def test_a_small_count_is_told_as_less_than_the_number():
    case = Case(isla=2, laguna=2)
    assert case.told("clerk", "vaccination-days") == "4"
    assert case.told("trust1", "vaccination-days") == "<5"
    assert case.told("clerk", "per-day") == "1"
    assert case.told("trust1", "per-day") == "not shown"
    assert "<5" in said(case.page("trust1", "figures/"))
    assert "4 records behind it" in said(case.page("clerk", "figures/vaccination-days/"))
    words = said(case.page("trust1", "figures/vaccination-days/"))
    assert "What concerns others is not shown: small counts are not told outside the office." in words
    assert "4" not in words.partition("Records behind it")[2].partition("As of")[0]


def test_nobody_is_told_as_nobody_and_enough_as_they_are():
    assert Case().told("trust1", "vaccination-days") == "0"


def test_the_number_itself_is_told():
    case = Case(isla=5)
    assert case.told("trust1", "vaccination-days") == "5"
    assert case.parts("trust1")["Isla Clinic"] == "5"


def test_one_small_part_takes_another_with_it():
    case = Case(isla=7, laguna=6, pomaire=2)
    assert case.parts("clerk")["Total"] == "15"
    assert case.parts("trust1") == {
        "Isla Clinic": "7", "Laguna Clinic": "not shown", "Pomaire Clinic": "<5", "Alhue Clinic": "0", "Total": "15",
    }  # fmt: skip
    assert case.told("trust1", "vaccination-days", "?unit=pomaire") == "<5"
    assert case.told("trust1", "vaccination-days", "?unit=laguna") == "not shown"
    assert case.told("trust1", "vaccination-days", "?unit=isla") == "7"


def test_small_parts_that_are_enough_together_hide_nothing_else():
    told = Case(isla=7, laguna=3, pomaire=3).parts("trust1")
    assert list(told.values()) == ["7", "<5", "<5", "0", "13"]


def test_a_unit_sees_its_own_part_and_not_the_only_other():
    case = Case(isla=3, laguna=4)
    told = case.parts("isla1")
    assert list(told.values()) == ["3", "<5", "0", "0", "not shown"]
    assert case.told("isla1", "vaccination-days") == "not shown"
    assert case.told("isla1", "vaccination-days", "?unit=isla") == "3"
    assert case.told("isla1", "vaccination-days", "?unit=laguna") == "<5"


def test_what_has_no_part_per_unit_has_none_for_one_unit():
    case = Case(isla=6)
    assert "figures/chosen/" not in case.page("trust1", "figures/?unit=isla")
    assert (
        browser(case.users["trust1"], ENGLISH).get(at(case.programme, "figures/chosen/?unit=isla")).status_code == 404
    )


def test_whether_a_target_is_reached_is_not_told_of_a_hidden_count():
    text = MAIPO.read_text(encoding="utf-8").replace(
        "of: vaccination, how: count, per: clinic}", "of: vaccination, how: count, per: clinic, target: 3}"
    )
    case = Case(isla=2, laguna=2, text=text)
    assert "Target 3" in said(case.page("clerk", "figures/vaccination-days/"))
    assert "Target" not in said(case.page("trust1", "figures/vaccination-days/"))


def test_a_sum_of_people_is_hidden_by_the_people():
    case = Case(isla=1, laguna=1, people=60)
    assert case.told("trust1", "vaccinated") == "120"
    assert case.told("trust1", "vaccination-days") == "<5"
    assert case.told("trust1", "per-day") == "not shown"


@pytest.mark.parametrize("path", ["", "charter/", "figures/", "figures/?until=2024-03-31"])
def test_no_other_page_tells_it(path):
    case = Case(isla=2, laguna=1)
    words = said(case.page("trust1", path))
    for told in ("3 days", "Vaccination days 3", "3 people were vaccinated"):
        assert told not in words


def test_what_the_charter_tells_of_itself_is_told():
    case = Case()
    assert case.told("trust1", "partner-count") == "3"


def test_what_was_known_under_an_earlier_edition_is_hidden_too():
    case = Case(isla=2, laguna=2)
    known = Office.objects.get(pk=case.programme.office_id).seq
    last = Edition.objects.of(case.programme.office).get(programme=case.programme)
    text = bytes(last.content).decode()
    text = text.replace("edition: 1\n", f"edition: 2\nreplaces: {case.programme.code} 1 {last.sha256[:16]}\n", 1)
    text = text.replace("name: Vaccination days, measure: days, of", "name: Vaccination days held, measure: days, of")
    clerk = case.users["clerk"]
    adopt_edition(by=clerk, programme=case.programme, content=text.encode(), seen=sha256(text.encode()).hexdigest())
    for query in ("", f"?known={known}"):
        assert case.told("clerk", "vaccination-days", query) == "4"
        assert case.told("trust1", "vaccination-days", query) == "<5"


def test_somebody_who_has_left_the_office_is_outside():
    case = Case(isla=2, laguna=2)
    post = Appointment.objects.of(case.programme.office).get(person__code="clerk")
    owner = ensure_owner()
    appoint(by=owner, programme=case.programme, person="clerk", name="clerk", function=Function.CONTACT, role="trust",
            member="andes-trust", starts_on=date(2024, 1, 15))  # fmt: skip
    assert case.told("clerk", "vaccination-days") == "4"
    end_appointment(by=owner, programme=case.programme, appointment=post.pk, ends_on=date(2024, 4, 9))
    assert case.told("clerk", "vaccination-days") == "<5"


def test_the_list_asks_no_more_at_thirty_records_than_at_one():
    few, counts = Case(isla=1), []
    for more in (0, 29):
        for day in range(more):
            few.vaccinated("laguna", 1, date(2024, 2, 1) + timedelta(day))
        client = browser(few.users["trust1"], ENGLISH)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(few.programme, "figures/")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15
