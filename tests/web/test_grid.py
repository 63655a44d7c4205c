"""The grid: many records typed or pasted at once, each row judged before anything is stored, nothing lost, nothing twice."""

import re

import pytest

from pilotage.models import Entry, Record
from tests.cast import seat
from tests.factories import adopt_jinghai
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db

GRID = "registers/visit/grid/"


@pytest.fixture
def programme():
    return adopt_jinghai()


@pytest.fixture
def cast(programme):
    return seat(programme)


class Desk:
    """Somebody at the grid of a register: the page as it is, and what is sent with it."""

    def __init__(self, programme, user, register="visit", language=ENGLISH):
        self.client, self.address = browser(user, language), at(programme, f"registers/{register}/grid/")
        self.answer = self.client.get(self.address)
        self.page = self.answer.content.decode()

    @property
    def cells(self):
        return form_of(self.page, "paste")

    def send(self, do, **cells):
        sent = self.cells | {name.replace("__", ":").removeprefix("r"): text for name, text in cells.items()}
        self.answer = self.client.post(self.address, {**sent, "do": do})
        self.page = self.answer.content.decode()
        return self

    def fill(self, *rows, do="check"):
        cells = {f"{n}:{name}": text for n, row in enumerate(rows, 1) for name, text in row.items()}
        return self.send(do, **cells)


def row(unit="wangkou", day="2010.4.8", progress="看场地", **more):
    return {"unit": unit, "happened_on": day, "progress": progress, "on-site": "yes", **more}


def test_fifteen_visits_in_one_go(programme, cast):
    desk = Desk(programme, cast.clerk).fill(*(row(progress=f"第{n}次") for n in range(15)))
    assert desk.answer.status_code == 200
    assert "15 rows can be stored." in said(desk.page)
    assert not Record.objects.of(programme.office_id).exists()
    desk.send("store")
    assert (desk.answer.status_code, desk.answer.url) == (303, at(programme, "registers/visit/"))
    entries = Entry.objects.of(programme.office_id).order_by("seq")
    assert [entry.body["progress"] for entry in entries] == [f"第{n}次" for n in range(15)]
    assert "15 records entered." in said(desk.client.get(desk.answer.url).content.decode())
