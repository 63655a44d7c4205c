"""`pilotage members import` and `pilotage calendar import`."""

from datetime import date, datetime
from pathlib import Path

import click
from django.utils.translation import ngettext

from pilotage.actions.people import MemberRow, import_calendar, import_members
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.habits import parse_date
from pilotage.domain.sheets import Sheet, read_sheet, text
from pilotage.management.cli import actor, by_option, json_option, lang_option, say_json, unreadable
from pilotage.management.records import read_file
from pilotage.queries.programmes import find_programme, today
from pilotage.words.breaches import sentence

MEMBER_COLUMNS = ("role", "id", "name", "parent", "starts_on", "ends_on", "serves")


@click.group()
def members() -> None:
    """The bodies and people that take part."""


@members.command("import")
@click.argument("programme")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@by_option
@lang_option
def import_members_(programme: str, file: Path, as_json: bool, by_name: str | None) -> None:
    """Add or update members from FILE (CSV or XLSX); nobody is removed."""
    found, now = find_programme(programme), today(find_programme(programme))
    sheet = _sheet(file, ("role", "id", "name"))
    breaches: list[Breach] = []
    rows = [_member(line, cells, now, breaches) for line, cells in sheet.rows]
    if breaches:
        raise Refused(*breaches)
    count = import_members(by=actor(by_name), programme=found, rows=rows)
    if as_json:
        say_json({"lines": count})
    else:
        click.echo(ngettext("%(count)s member added or updated", "%(count)s members added or updated", count)
                   % {"count": count})  # fmt: skip


@click.group()
def calendar() -> None:
    """The programme's calendar."""


@calendar.command("import")
@click.argument("programme")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@by_option
@lang_option
def import_calendar_(programme: str, file: Path, as_json: bool, by_name: str | None) -> None:
    """Add school years, terms, holidays and agreed pauses from FILE (columns kind, name, start, end)."""
    found, now = find_programme(programme), today(find_programme(programme))
    sheet = _sheet(file, ("kind", "name", "start", "end"))
    breaches: list[Breach] = []
    rows = []
    for line, cells in sheet.rows:
        kind = text(cells, "kind")
        if kind not in set(SpanKind):
            breaches.append(Breach("span-kind-unknown", {"kind": kind, "kinds": list(SpanKind), "line": line}))
            continue
        start = _day(cells, "start", line, now, breaches, required=True)
        end = _day(cells, "end", line, now, breaches, required=True)
        if start and end:
            rows.append(CalendarRow(SpanKind(kind), text(cells, "name"), start, end))
    if breaches:
        raise Refused(*breaches)
    count = import_calendar(by=actor(by_name), programme=found, rows=rows)
    if as_json:
        say_json({"added": count})
    else:
        click.echo(ngettext("%(count)s span added", "%(count)s spans added", count) % {"count": count})


def _member(line: int, cells: dict[str, object], now: date, breaches: list[Breach]) -> MemberRow:
    return MemberRow(
        line=line, role=text(cells, "role"), code=text(cells, "id"), name=text(cells, "name"),
        parent=text(cells, "parent"), serves=text(cells, "serves"),
        starts_on=_day(cells, "starts_on", line, now, breaches), ends_on=_day(cells, "ends_on", line, now, breaches),
        facts={name: text(cells, name) for name in cells if name not in MEMBER_COLUMNS},
    )  # fmt: skip


def _sheet(file: Path, required: tuple[str, ...]) -> Sheet:
    sheet = read_sheet(read_file(file))
    if isinstance(sheet, Breach):
        unreadable(f"{file}: {sentence(sheet)}")
    missing = [Breach("column-missing", {"column": name}) for name in required if name not in sheet.header]
    if missing:
        unreadable(*(f"{file}: {sentence(breach)}" for breach in missing))
    return sheet


def _day(
    cells: dict[str, object], name: str, line: int, now: date, breaches: list[Breach], *, required: bool = False
) -> date | None:
    cell = cells.get(name)
    if isinstance(cell, datetime):
        return cell.date()
    if cell is None:
        if required:
            breaches.append(Breach("column-missing", {"column": name, "line": line}, name))
        return None
    day = parse_date(text(cells, name), now)
    if isinstance(day, Breach):
        breaches.append(Breach(day.code, {**day.params, "line": line}, name))
        return None
    return day
