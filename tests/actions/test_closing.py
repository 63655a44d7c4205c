"""Closing a programme: with what, when not, what is refused afterwards by which door, and opening it again."""

import ast
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pilotage.actions import bulletins
from pilotage.actions.charters import adopt
from pilotage.actions.closing import close_programme, reopen_programme
from pilotage.actions.entering import open_batch, step
from pilotage.actions.funds import receive
from pilotage.actions.people import set_example_day
from pilotage.models import Bulletin, Entry, Event, MatterFile, ProgrammeClose
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.cast import seat
from tests.factories import PAPER, TODAY, adopt_jinghai, charter_bytes, receipt, visit
from tests.furniture import furnish
from tests.web.corner import adopt_corner


@pytest.fixture
def programme(db):
    return furnish()


def close(programme, by, **changes):
    usual = {"closed_on": TODAY, "note": "试点到期", "uuid": uuid4()}
    return close_programme(**{"by": by, "programme": programme} | usual | changes)


def test_a_programme_is_closed_with_its_final_bulletin(programme, cast):
    final = Bulletin.objects.of(programme.office).get(number=2)
    row = close(programme, cast.clerk, bulletin=final.pk, note="", evidence=(PAPER,))
    assert (row.closed_on, row.bulletin_id, rules(programme).closed_on) == (TODAY, final.pk, TODAY)
    assert MatterFile.objects.of(programme.office).get(close=row).name == "paper.txt"
    event = Event.objects.of(programme.office).latest("seq")
    assert (event.kind, event.about) == ("programme.closed", {"closed_on": "2010-04-26", "bulletin": final.pk})
    assert verify().broken == ()


def test_the_same_request_closes_once(programme, cast):
    uuid = uuid4()
    assert close(programme, cast.clerk, uuid=uuid) == close(programme, cast.clerk, uuid=uuid)
    assert ProgrammeClose.objects.of(programme.office).count() == 1
    with refused("request-taken"):
        close(programme, cast.clerk, uuid=uuid, note="另一次")
    with refused("programme-closed-already"):
        close(programme, cast.clerk)


def test_when_it_is_not_closed(programme, cast):
    for codes, changes in (
        (("close-in-future",), {"closed_on": date(2010, 4, 27)}),
        (("close-before-start",), {"closed_on": date(2010, 4, 4)}),
        (("close-reason-missing",), {"note": " "}),
        (("final-bulletin-not-issued",), {"bulletin": 10**6}),
    ):
        with refused(*codes):
            close(programme, cast.clerk, **changes)
    for other in (cast.reviewer, cast.treasurer, cast.unit, cast.mentor, cast.auditor):
        with not_allowed("no-function-permits"):
            close(programme, other)
    other = adopt_jinghai(office="别处")
    foreign = Bulletin.objects.of(programme.office).get(number=1)
    with refused("final-bulletin-not-issued"):
        close(other, cast.owner, bulletin=foreign.pk)


def test_a_closed_programme_takes_nothing_but_errata(programme, cast):
    close(programme, cast.clerk)
    entries = Entry.objects.of(programme.office).count()
    with refused("programme-closed"):
        visit(programme, cast.clerk)
    with refused("programme-closed"):
        visit(programme, cast.mentor, confirmed=False)
    with refused("programme-closed"):
        set_example_day(by=cast.clerk, programme=programme, day=TODAY)
    with refused("programme-closed"):
        adopt(by=cast.owner, content=charter_bytes(("edition: 1", "edition: 2")))
    draft = {"series": "progress", "until": TODAY, "title": "", "pieces": (0,), "uuid": uuid4()}
    with refused("programme-closed"):
        bulletins.draft(by=cast.clerk, programme=programme, **draft)
    issued = Bulletin.objects.of(programme.office).get(number=2)
    bulletins.publish_erratum(by=cast.clerk, bulletin=issued, note="另有一处漏登。", uuid=uuid4())
    assert Entry.objects.of(programme.office).count() == entries
    assert verify().broken == ()


def test_a_batch_takes_nothing_either(programme, cast):
    close(programme, cast.clerk)
    with open_batch(programme.office_id) as batch:
        for _ in range(2):
            with refused("programme-closed"), step(batch):
                visit(programme, cast.clerk)
    assert Event.objects.of(programme.office).latest("seq").kind == "programme.closed"


def test_who_may_not_act_is_told_that_first(programme, cast):
    close(programme, cast.clerk)
    with not_allowed("no-function-permits"):
        visit(programme, cast.auditor)


def test_other_programmes_of_the_office_go_on(programme, cast):
    close(programme, cast.clerk)
    text = charter_bytes(("id: jinghai-2010\n", "id: jinghai-2\n"))
    other = adopt(by=cast.owner, content=text, example_today=TODAY).programme
    assert rules(other).closed_on is None


def test_it_is_opened_again_with_a_reason(programme, cast):
    row = close(programme, cast.clerk)
    with refused("reopen-reason-missing"):
        reopen_programme(by=cast.clerk, programme=programme, close=row.pk, reason="")
    with refused("text-long"):
        reopen_programme(by=cast.clerk, programme=programme, close=row.pk, reason="长" * 501)
    with not_allowed("no-function-permits"):
        reopen_programme(by=cast.reviewer, programme=programme, close=row.pk, reason="漏登")
    first = reopen_programme(by=cast.clerk, programme=programme, close=row.pk, reason="漏登")
    assert reopen_programme(by=cast.clerk, programme=programme, close=row.pk, reason="漏登") == first
    with refused("programme-not-closed"):
        reopen_programme(by=cast.clerk, programme=programme, close=row.pk, reason="再开")
    assert visit(programme, cast.clerk, on=date(2010, 4, 23)).entry.pk
    assert close(programme, cast.owner).pk != row.pk
    assert verify().broken == ()


def test_another_charters_programme_is_closed_too(db):
    corner = adopt_corner()
    close(corner.programme, corner.clerk, closed_on=date(2024, 6, 3))
    with refused("programme-closed"):
        receipt_corner(corner)


def receipt_corner(corner):
    return receive(by=corner.treasurer, programme=corner.programme, fund="book-fund", source="budget", amount=1,
                   happened_on=date(2024, 6, 3), uuid=uuid4(), evidence=(PAPER,))  # fmt: skip


def test_closing_costs_no_action_a_statement(db):
    programme = adopt_jinghai()
    cast = seat(programme)
    receipt(programme, cast.treasurer)
    with CaptureQueriesContext(connection) as asked:
        receipt(programme, cast.treasurer, on=date(2010, 4, 7))
    told = [one["sql"] for one in asked if "programmeclose" in one["sql"]]
    assert len(told) == 1
    assert "pilotage_edition" in told[0]


def test_every_action_enters_by_a_door_that_asks(db):
    """Whoever locks an office without entering asks by itself whether the programme is closed."""
    folder = Path(bulletins.__file__).parent
    doors = {"entering.py", "carrying.py"}
    for path in folder.glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {
            node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        if "lock" in called and path.name not in doors:
            assert "check_open" in called, path.name
