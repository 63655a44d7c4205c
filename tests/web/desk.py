"""Somebody at the grid of a register, as a browser sends and reads it."""

import re
from html import unescape

from pilotage.models import Entry
from tests.web.pages import ENGLISH, at, browser, form_of, said


class Desk:
    """Somebody at the grid of a register: the page as it is, and what is sent with it."""

    def __init__(self, programme, user, register="visit", language=ENGLISH):
        self.client, self.address = browser(user, language), at(programme, f"registers/{register}/grid/")
        self.answer = self.client.get(self.address)
        self.page = self.answer.content.decode()

    @property
    def cells(self):
        return form_of(self.page, "paste")

    @property
    def said(self):
        return said(self.page)

    def send(self, do, **changes):
        self.answer = self.client.post(self.address, {**self.cells, **changes, "do": do})
        self.page = self.answer.content.decode()
        return self

    def fill(self, *rows, do="check", **more):
        return self.send(
            do, **more, **{f"{n}:{name}": text for n, row in enumerate(rows, 1) for name, text in row.items()}
        )

    def faults(self):
        """Cell -> what is wrong with it, as it stands beside the cell."""
        cells = re.findall(r'(?s)<td data-label="[^"]*">(.*?)</td>', self.page)
        found = {}
        for cell in cells:
            told = re.findall(r'(?s)<span class="error"[^>]*><span class="sr">[^<]*</span>(.*?)</span>', cell)
            if told:
                found[re.search(r'name="([^"]+)"', cell)[1]] = [unescape(one) for one in told]
        return found

    def verdicts(self):
        return re.findall(r'<b class="v-(\w+)">', self.page)


def row(unit="wangkou", day="2010.4.8", progress="看场地", **more):
    return {"unit": unit, "happened_on": day, "progress": progress, "on-site": "yes", **more}


def stored(programme):
    return list(Entry.objects.of(programme.office_id).filter(kind="entered").order_by("seq").select_related("unit"))
