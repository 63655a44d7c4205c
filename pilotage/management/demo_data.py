"""Loading the example: the charter put in force, its invented records taken in through the office's own actions."""

from datetime import date
from pathlib import Path
from uuid import UUID, uuid5

import click
from django.utils.translation import gettext as _

from pilotage.actions.attachments import Evidence
from pilotage.actions.charters import adopt
from pilotage.actions.funds import receive
from pilotage.actions.grant_decisions import approve
from pilotage.actions.grant_payments import disburse
from pilotage.actions.grants import submit
from pilotage.actions.people import ensure_owner, import_calendar
from pilotage.actions.readings import keep_page
from pilotage.actions.sheets import import_records
from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.sheets import Sheet, read_sheet, text
from pilotage.management.demo_cast import START
from pilotage.models import Application, Programme, User

NAMES = UUID("6f1d2c1e-2010-4426-8000-000000000005")
CONFIRMED = ("visit", "activity", "difficulty", "financing", "document", "plaque", "dues", "meeting", "agreement")
AWAITING = ("visit", "difficulty", "financing")


def put_in_force(path: Path) -> Programme:
    """Adopt the Jinghai charter as an example with a day of its own; the same bytes again change nothing."""
    done = adopt(by=ensure_owner(), content=path.read_bytes(), example_today=START)
    said = _("put in force") if done.adopted else _("in force already")
    click.echo(f"{done.programme.title}: {said} (SHA-256 {done.edition.sha256[:16]}…)")
    return done.programme


def load_example(programme: Programme, folder: Path, cast: dict[str, User]) -> None:
    """Take in every sheet and the money; a second run finds everything there already."""
    clerk = cast["clerk"]
    import_calendar(by=clerk, programme=programme, rows=_calendar(folder / "calendar.csv"))
    stored = duplicate = 0
    for register in CONFIRMED:
        done = import_records(
            by=clerk, programme=programme, register=register, sheet=_sheet(folder / f"{register}.csv"), confirm=True
        )
        assert not done.refused, done.refused
        stored, duplicate = stored + done.stored, duplicate + done.duplicate
    for register in AWAITING:
        done = import_records(
            by=clerk, programme=programme, register=register, sheet=_sheet(folder / f"{register}-awaiting.csv")
        )
        assert not done.refused, done.refused
        stored, duplicate = stored + done.stored, duplicate + done.duplicate
    _load_money(programme, cast)
    click.echo(_("%(stored)s records stored, %(duplicate)s there already")
               % {"stored": stored, "duplicate": duplicate})  # fmt: skip


def keep_found_page(programme: Programme, clerk: User, path: Path) -> None:
    """Keep the page as found among the programme's; what stood where words were planted is left to a person."""
    keep_page(by=clerk, programme=programme, uuid=_uuid("page:5"), name=path.name, content=path.read_bytes())


def _load_money(programme: Programme, cast: dict[str, User]) -> None:
    treasurer, reviewer = cast["treasurer"], cast["reviewer"]
    slip = (Evidence("回单（示例）.txt", "示例：银行回单，虚构。".encode()),)
    for name, source, donor, amount, day in (
        ("own", "own", "", 300_000, 6),
        ("raised", "raised", "静海县青年企业家协会（虚构）", 200_000, 14),
    ):
        receive(by=treasurer, programme=programme, fund="pilot-fund", source=source, donor=donor, amount=amount,
                happened_on=_april(day), evidence=slip, uuid=_uuid(f"income:{name}"))  # fmt: skip
    asked = _apply(
        programme, cast["unit3"], "yinghai", "小小税法宣讲员", "四月起每月一次，学生宣讲，税务干部辅导。", 80_000, 14
    )
    _apply(programme, cast["unit1"], "daqiuzhuang", "青工技能比武",
           "五月中旬办一场，焊接、钳工、电工三个工种，镇内八家企业参加。", 350_000, 21)  # fmt: skip
    approve(by=reviewer, programme=programme, application=asked.pk, seen=1, amount=80_000, happened_on=_april(16),
            uuid=_uuid("approve:1"), opinion="同意，按方案开展。")  # fmt: skip
    disburse(by=treasurer, programme=programme, application=asked.pk, seen=2, happened_on=_april(23),
             uuid=_uuid("pay:1"), evidence=slip)  # fmt: skip


def _apply(programme: Programme, by: User, unit: str, project: str, plan: str, asked: int, day: int) -> Application:
    paper = (Evidence("活动方案（示例）.txt", f"示例：{project}活动方案，虚构。".encode()),)
    return submit(
        by=by,
        programme=programme,
        provision="project-grant",
        unit=unit,
        project=project,
        plan=plan,
        asked=asked,
        happened_on=_april(day),
        evidence=paper,
        uuid=_uuid(f"application:{unit}:{project}"),
    )


def _calendar(path: Path) -> list[CalendarRow]:
    return [
        CalendarRow(
            SpanKind(text(row, "kind")), text(row, "name"), date.fromisoformat(text(row, "start")),
            date.fromisoformat(text(row, "end")),
        )
        for _line, row in _sheet(path).rows
    ]  # fmt: skip


def _sheet(path: Path) -> Sheet:
    sheet = read_sheet(path.read_bytes())
    assert isinstance(sheet, Sheet), sheet
    return sheet


def _april(day: int) -> date:
    return date(2010, 4, day)


def _uuid(name: str) -> UUID:
    return uuid5(NAMES, name)
