"""Reading a page as its reader does: the words, the links; and programmes of every size."""

import re
from datetime import date
from html import unescape
from pathlib import Path

from django.http import HttpResponse
from django.test import Client

from pilotage.actions.charters import adopt
from pilotage.actions.people import MemberRow, ensure_owner, import_members
from pilotage.models import Programme, User
from tests.factories import START

EVERY_KIND = Path(__file__).resolve().parent.parent / "fixtures" / "charters" / "every-kind.yaml"
ENGLISH = """charter: 1
id: reading-corners
edition: 1
title: Reading corners, a trial
language: en
currency: EUR
timezone: Europe/Dublin
runs: {start: 2024-01-01, end: 2024-12-31}
sources:
  - id: letter
    title: The librarian's letter
    issuer: The county library
    standing: invented
    clauses:
      - {id: 1, text: Every corner is called on at least once a week.}
roles:
  - {id: library, name: the library, kind: office, members: [{id: county-library, name: The county library}]}
  - {id: corner, name: reading corner, kind: unit, members: [{id: east, name: East corner}]}
registers:
  - {id: calls, name: Calls, measure: calls, about: [corner], written_by: [library]}
provisions:
  - id: weekly
    kind: duty
    title: A weekly call
    force: must
    bearer: library
    for_each: corner
    register: calls
    cadence: {every: week}
    cite: [{clause: 1, quote: called on at least once a week}]
"""


def reader(user: User | None = None, language: str = "zh-CN") -> Client:
    """A browser in one language, signed in where a user is given."""
    client = Client(headers={"accept-language": language})
    if user is not None:
        client.force_login(user)
    return client


def words(response: HttpResponse) -> str:
    """What stands in the main part of a page, without its tags: blocks and cells apart, runs of spaces one."""
    body = response.content.decode().partition("<main")[2]
    apart = re.sub(r"</?(?!a\b|b\b|span|mark|svg|use)[a-z][^>]*>", " ", body.partition(">")[2])
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", "", apart))).strip()


def links(response: HttpResponse) -> list[str]:
    """Where a page leads to, in order."""
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', response.content.decode())]


def here(programme: Programme, rest: str = "") -> str:
    """The address of a page of a programme."""
    return f"/{programme.office.code}/{programme.code}/{rest}"


def adopt_text(text: str, today: date) -> Programme:
    """A programme under this charter."""
    return adopt(by=ensure_owner(), content=text.encode(), example_today=today).programme


def adopt_every_kind(today: date) -> Programme:
    """A programme with all thirteen kinds of provision."""
    text = EVERY_KIND.read_text(encoding="utf-8").replace("edition: 2\nreplaces: every-kind 1\n", "edition: 1\n")
    return adopt_text(text, today)


def more_units(programme: Programme, by: User, count: int) -> list[str]:
    """Further pilot units, each with a mentor of its own; their codes."""
    codes = [f"further-{n}" for n in range(count)]
    rows = [
        MemberRow(n, "unit", code, f"第{n + 1}个后加的试点单位团委", starts_on=START) for n, code in enumerate(codes)
    ]
    rows += [MemberRow(n, "mentor", f"m-{code}", f"指导员{n}", serves=code) for n, code in enumerate(codes)]
    import_members(by=by, programme=programme, rows=rows)
    return codes
