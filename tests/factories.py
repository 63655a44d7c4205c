"""What the suite makes its programmes of: the first charter as it is, or changed in a few words."""

from datetime import date
from operator import attrgetter
from pathlib import Path
from uuid import UUID, uuid4

from pilotage.actions.attachments import Evidence
from pilotage.actions.charters import adopt
from pilotage.actions.funds import receive
from pilotage.actions.grants import submit
from pilotage.actions.people import ensure_owner
from pilotage.actions.records import About, Stored, enter_record
from pilotage.domain.records import Value
from pilotage.models import Application, Contribution, Programme, User
from tests.snapshots import once

JINGHAI = Path(__file__).resolve().parent.parent / "charters" / "jinghai-2010.yaml"
START = date(2010, 4, 5)
TODAY = date(2010, 4, 26)
PAPER = Evidence("paper.txt", "佐证材料".encode())


def charter_bytes(*changes: tuple[str, str]) -> bytes:
    """The Jinghai charter with some of its words replaced, each of which must be there."""
    text = JINGHAI.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text.encode()


def adopt_jinghai(*changes: tuple[str, str], office: str = "", today: date | None = TODAY) -> Programme:
    """The first programme at an office of its own, an example whose today is 2010-04-26."""

    def make() -> Programme:
        content = charter_bytes(*changes)
        return adopt(by=ensure_owner(), content=content, office_name=office, example_today=today).programme

    if today is None:  # the day is the machine's, which a test may have set
        return make()
    held, pk = once(("adopt", changes, office, today), lambda: attrgetter("office_id", "pk")(make()))
    return Programme.objects.of(held).select_related("office").get(pk=pk)


def record(
    programme: Programme,
    by: User,
    register: str,
    *,
    unit: str = "",
    person: str = "",
    pair: str = "",
    on: date = date(2010, 4, 20),
    uuid: UUID | None = None,
    confirmed: bool = True,
    evidence: tuple[Evidence, ...] = (PAPER,),
    **values: Value,
) -> Stored:
    """One record, entered for whoever writes the register and (unless told otherwise) confirmed on paper.

    Fields are written with underscores for hyphens: `on_site=True`.
    """
    return enter_record(
        by=by, programme=programme, register=register, uuid=uuid or uuid4(), happened_on=on,
        about=About(unit, person, pair), values={name.replace("_", "-"): value for name, value in values.items()},
        evidence=evidence, paper_signer="经手人" if confirmed else None,
    )  # fmt: skip


def visit(programme: Programme, by: User, *, unit: str = "wangkou", on: date = date(2010, 4, 20), confirmed: bool = True,
          uuid: UUID | None = None, on_site: bool = True) -> Stored:  # fmt: skip
    """A mentor's visit to a unit, entered by the office."""
    return record(programme, by, "visit", unit=unit, person="mentor1", on=on, confirmed=confirmed, uuid=uuid,
                  progress="了解进展", on_site=on_site)  # fmt: skip


def receipt(programme: Programme, by: User, amount: int = 300_000, *, source: str = "own", on: date = date(2010, 4, 6),
            donor: str = "", uuid: UUID | None = None, evidence: tuple[Evidence, ...] = (PAPER,)) -> Contribution:  # fmt: skip
    """Money received into the pilot fund, in fen."""
    return receive(by=by, programme=programme, fund="pilot-fund", source=source, donor=donor, amount=amount,
                   happened_on=on, uuid=uuid or uuid4(), evidence=evidence)  # fmt: skip


def application(programme: Programme, by: User, asked: int = 100_000, *, unit: str = "wangkou", own: int = 0,
                on: date = date(2010, 4, 12), project: str = "技能比武", plan: str = "五月举办。",
                uuid: UUID | None = None, evidence: tuple[Evidence, ...] = (PAPER,)) -> Application:  # fmt: skip
    """An application for a project grant, in fen."""
    return submit(by=by, programme=programme, provision="project-grant", unit=unit, project=project, plan=plan,
                  asked=asked, own=own, happened_on=on, uuid=uuid or uuid4(), evidence=evidence)  # fmt: skip
