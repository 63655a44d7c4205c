"""The hand-over sheet, looked at before it is printed: its numbers add up, and everything that is open is on one list."""

import io
import re
import zipfile
from datetime import date

import pytest

from pilotage.actions.people import appoint
from pilotage.domain.papers import OfHandOver
from pilotage.domain.policy import Function
from pilotage.models import Appointment
from pilotage.queries import paper_hand_over
from pilotage.queries.paper_contents import prepare
from pilotage.queries.paper_hand_over import ranges
from pilotage.queries.programmes import rules
from pilotage.words.papers import sheet
from tests.factories import START, visit
from tests.furniture import furnish
from tests.web.reading import here, reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(db):
    return furnish()


def held(programme, function):
    return Appointment.objects.of(programme.office).filter(function=function).first()


def content(programme, appointment):
    return prepare(programme, rules(programme), OfHandOver(appointment.pk)).content


def table(content, code):
    return next(one for one in content.tables if one.code == code)


def test_the_funds_numbers_add_up_and_so_do_the_sources(programme, cast):
    said = content(programme, held(programme, "treasurer"))
    fund = dict(line.cells for line in table(said, "fund").lines)
    assert list(fund) == ["planned", "received", "given_back", "committed", "paid", "available"]
    assert fund["received"] - fund["given_back"] - fund["committed"] - fund["paid"] == fund["available"]
    sources = [line.cells[1:] for line in table(said, "by-source").lines]
    assert sources
    for received, back, committed, paid, available in sources:
        assert received - back - committed - paid == available
    sums = tuple(map(sum, zip(*sources, strict=True)))
    assert sums == tuple(fund[code] for code in ("received", "given_back", "committed", "paid", "available"))


def test_the_clerks_windows_are_listed_by_unit_and_the_rest_counted(programme, cast, monkeypatch):
    whole = table(content(programme, held(programme, "clerk")), "windows")
    assert len(whole.lines) > 3
    assert (whole.name, {line.cells[1] for line in whole.lines} & {"王口镇团委"}) == ("", {"王口镇团委"})
    assert "windows" not in [
        line.cells[0][0] for line in table(content(programme, held(programme, "clerk")), "matters").lines
    ]
    monkeypatch.setattr(paper_hand_over, "MOST_LISTED", 3)
    said = content(programme, held(programme, "clerk"))
    cut = table(said, "windows")
    assert (cut.lines, cut.name) == (whole.lines[:3], str(len(whole.lines) - 3))
    printed = sheet(said, code="", digest="", printed_on=date(2010, 4, 26), known=1)
    assert f"另有{len(whole.lines) - 3}项未列" in " ".join(one.title for one in printed.tables)


def test_a_mentors_sheet_has_the_windows_of_its_own_unit_only(programme, cast):
    mine = Appointment.objects.of(programme.office).get(person__code="mentor1", serves__code="wangkou")
    appoint(by=cast.clerk, programme=programme, person="mentor1", name="", function=Function.MENTOR, role="mentor",
            serves="yinghai", starts_on=START)  # fmt: skip
    units = {line.cells[1] for line in table(content(programme, mine), "windows").lines}
    assert "王口镇团委" in units
    assert "瀛海学校团委" not in units


def test_the_printed_sheet_says_it_in_words(programme, cast):
    visit(programme, cast.clerk, on=date(2010, 4, 20), confirmed=False)
    printed = {}
    for function in ("treasurer", "clerk"):
        sent = {"appointment": held(programme, function).pk}
        answer = reader(cast.clerk).post(here(programme, "papers/new/"), sent)
        assert answer.status_code == 303
        file = reader(cast.clerk).get(answer.headers["Location"].rstrip("/") + "/file.docx")
        with zipfile.ZipFile(io.BytesIO(b"".join(file) if file.streaming else file.content)) as bundle:
            printed[function] = re.sub(r"<[^>]+>", " ", bundle.read("word/document.xml").decode())
    assert "已缴还" in printed["treasurer"]
    assert "按来源" in printed["treasurer"]
    assert "尚待办理：无" not in printed["clerk"] + printed["treasurer"]
    assert "王口镇团委" in printed["clerk"]


def test_numbers_are_told_in_short():
    assert ranges([7, 1, 2, 3, 2]) == "1–3, 7"
    assert ranges([]) == ""
