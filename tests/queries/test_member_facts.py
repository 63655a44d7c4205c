"""Members' names and facts have a history: what was issued is recomputed from what was known when it was issued."""

import json
from datetime import date
from hashlib import sha256
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.actions import bulletins
from pilotage.actions.charters import adopt_edition
from pilotage.actions.people import MemberRow, import_members
from pilotage.management.cli import main
from pilotage.models import Bulletin, Edition, Member, MemberFacts, Office
from pilotage.queries.figures import facts, figures, member_rows
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.web.corner import adopt_corner
from tests.web.pages import at, browser, form_of

pytestmark = pytest.mark.django_db

DAY = date(2024, 6, 3)
SAID = ("读书会{held}次。", "读书会{held}次，在室内的{corners}个。")
WEST = ("name: 城西图书角, facts: {people: 1500}", "name: 城西图书角, facts: {people: 1500, indoors: yes}")


def amend(office, *changes):
    """Put the next edition in force, with some words changed."""
    programme = office.programme
    last = Edition.objects.of(programme.office).filter(programme=programme).latest("number")
    text = bytes(last.content).decode()
    head = text[text.index("edition: ") : text.index("title: ")]
    text = text.replace(
        head, f"edition: {last.number + 1}\nreplaces: {programme.code} {last.number} {last.sha256}\n", 1
    )
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    content = text.encode()
    adopt_edition(by=office.clerk, programme=programme, content=content, seen=sha256(content).hexdigest())


@pytest.fixture
def issued():
    """Three corners, one of them indoors, and an issued bulletin that says how many are."""
    office = adopt_corner()
    appointed = office.programme
    amend(office, SAID)
    bulletins.issue_at_once(
        by=office.clerk, signed_by=office.reviewer, issued_by=office.clerk, programme=appointed, series="news",
        until=DAY, uuid=uuid4(),
    )  # fmt: skip
    office.bulletin = Bulletin.objects.of(appointed.office).get()
    office.known = seq(office)
    assert office.bulletin.figures["corners"]["value"] == "1"
    return office


def seq(office):
    return Office.objects.get(pk=office.programme.office_id).seq


def corners(office, *known):
    return figures(office.programme, DAY, *known)["corners"].value


def told(office, *arguments):
    with translation.override(None):
        done = CliRunner().invoke(main, ["--lang", "en", "figures", "every-kind", "--json", *arguments])
    assert done.exit_code == 0, done.output
    return {figure["id"]: figure["value"] for figure in json.loads(done.stdout)["figures"]}["corners"]


def by_page(office, said="是", name="城西图书角"):
    address = at(office.programme, "members/west/correct/")
    form = form_of(browser(office.clerk).get(address).content.decode(), "name")
    assert browser(office.clerk).post(address, form | {"name": name, "fact-indoors": said}).status_code == 303


def by_import(office):
    rows = [MemberRow(2, "corner", "west", "城西图书角", facts={"indoors": "yes"})]
    import_members(by=office.clerk, programme=office.programme, rows=rows)


def by_edition(office):
    amend(office, WEST)


@pytest.mark.parametrize("change", [by_page, by_import, by_edition])
def test_what_was_issued_stays_as_it_was_known(issued, change):
    change(issued)
    assert (corners(issued), told(issued)) == (2, 2)
    assert (corners(issued, issued.known), told(issued, "--known", str(issued.known))) == (1, 1)
    assert verify().broken == ()
    rows = MemberFacts.objects.of(issued.programme.office)
    assert [row.facts.get("indoors") for row in rows] == [None, "yes"]
    assert [row.seq for row in rows] == [Member.objects.of(issued.programme.office).get(code="west").seq, seq(issued)]


def test_every_state_between_can_be_asked_for(issued):
    by_import(issued)
    between = seq(issued)
    by_page(issued, said="")
    assert [corners(issued, known) for known in (issued.known, between, seq(issued))] == [1, 2, 1]
    assert corners(issued) == 1
    assert MemberFacts.objects.of(issued.programme.office).count() == 3


def test_a_name_is_told_as_it_was_known(issued):
    by_page(issued, said="", name="西城图书角")
    charter = rules(issued.programme).charter
    names = [
        {seat.name for seat in facts(issued.programme, charter, DAY, known).seats} for known in (issued.known, 10**9)
    ]
    assert ["城西图书角" in found for found in names] == [True, False]
    assert ["西城图书角" in found for found in names] == [False, True]


def test_what_does_not_change_is_not_written_down(issued):
    by_page(issued, said="")
    import_members(
        by=issued.clerk,
        programme=issued.programme,
        rows=[MemberRow(2, "corner", "west", "城西图书角", parent="城西街道")],
    )
    assert not MemberFacts.objects.of(issued.programme.office).exists()


def test_the_same_body_twice_in_a_list_is_known_by_its_last_line(issued):
    rows = [MemberRow(line, "corner", "west", name) for line, name in ((2, "西一"), (3, "西二"))]
    import_members(by=issued.clerk, programme=issued.programme, rows=rows)
    assert [row.name for row in MemberFacts.objects.of(issued.programme.office)] == ["城西图书角", "西二"]
    assert verify().broken == ()


def test_what_was_known_changed_behind_the_back_is_found(issued):
    by_import(issued)
    MemberFacts.objects.of(issued.programme.office).filter(seq=seq(issued)).update(facts={"indoors": "no"})
    assert {one.what for one in verify().broken} == {"row-altered"}


def test_reading_what_is_known_now_asks_nothing_of_the_history(issued, django_assert_num_queries):
    by_import(issued)
    for known in ((), (seq(issued),)):
        with django_assert_num_queries(1):
            member_rows(issued.programme, *known)
