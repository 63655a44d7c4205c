"""Small random programmes lived through the real actions: what the database says is due is what the slow model says."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pilotage.actions.charters import adopt
from pilotage.actions.duties import agree_pause, excuse_windows
from pilotage.actions.people import MemberRow, appoint, ensure_owner, import_calendar, import_members, set_example_day
from pilotage.actions.records import About, confirm_record, correct_record, enter_record, reach_stage, withdraw_record
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.calendars import CalendarRow, check_calendar, check_fits
from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties import Note, NoteKind, Pause, Rule
from pilotage.domain.figures import PairFact, Seat
from pilotage.domain.policy import Function
from pilotage.domain.records import EntryFact, Reference
from pilotage.models import Programme, Record, User, WindowNote
from pilotage.queries.duties import windows
from pilotage.queries.programmes import rules
from pilotage.queries.records import entry_facts
from tests.domain.duties_cases import REGISTERS, calendars, duties
from tests.domain.duties_model import Case, expected
from tests.domain.test_duties_model import NAMES, told
from tests.factories import JINGHAI

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
UNITS = ("daqiuzhuang", "wangkou", "yinghai", "hengxing", "shunfeng")
PAIRS = (("state-tax", "yinghai"), ("education", "daqiuzhuang"), ("forestry", "shunfeng"), ("police", "hengxing"),
         ("local-tax", "wangkou"))  # fmt: skip
QUOTES = {"3.1": "指导员要帮助试点单位搞好调研", "3.2": "设计开展一个特色活动", "3.3": "协调解决至少一次活动经费来源问题",
          "3.4": "每周至少一次深入试点单位", "3.5": "解决一个工作中的实际困难"}  # fmt: skip
QUIET = list(HealthCheck)
AS_DRAWN = [Phase.explicit, Phase.reuse, Phase.generate]  # to shrink a life takes minutes


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def written(duty: Duty) -> str:
    """A duty as a charter's file has it."""
    said = duty.model_dump(exclude={"cite", "readings", "in_force"}, exclude_defaults=True, mode="json")
    said |= {"force": duty.force, "kind": "duty", "cadence": {"every": duty.cadence.every} | said.get("cadence", {})}
    said["cite"] = [{"clause": clause, "quote": quote} for clause, quote in QUOTES.items()]
    return f"  - {json.dumps(said, ensure_ascii=False)}\n"


def charter_file(found: list[Duty], start: date, end: date | None, replaces: str = "") -> bytes:
    text = JINGHAI.read_text(encoding="utf-8")
    before, _, rest = text.partition("  # —— 三、")
    _, _, after = rest.partition("  # —— 四、")
    text = before + "".join(map(written, found)) + "  # —— 四、" + after
    text = text.replace("start: 2010-04-05\n  end: 2010-12-31", f"start: {start}" + (f"\n  end: {end}" if end else ""))
    if replaces:
        text = text.replace("edition: 1\n", f"edition: 2\nreplaces: {replaces}\n")
    return text.encode()


class Life:
    """A programme as it is lived, and what has been done in it as the model takes it."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.owner: User = ensure_owner()
        self.start = date(2012, 2, 20) + timedelta(days=draw(st.integers(0, 12)))
        self.end = self.start + timedelta(days=draw(st.sampled_from([20, 45, 80])))
        self.until = self.start + timedelta(days=draw(st.integers(0, 80)))
        self.first = [draw(duties(id, self.start, False, [])) for id in ("alpha", "beta")]
        content = charter_file(self.plain(self.first), self.start, self.end)
        self.programme: Programme = adopt(by=self.owner, content=content, example_today=self.start).programme
        self.rules = [Rule(self.start, rules(self.programme).charter)]
        self.seats: list[Seat] = []
        self.pauses: list[Pause] = []
        self.calendar: tuple[CalendarRow, ...] = ()

    def plain(self, found: list[Duty]) -> list[Duty]:
        """Approvals need money: here duties are counted from records alone."""
        plain = [each if each.due is None or each.due.event != "approval" else each.model_copy(update={"due": None}) for
                 each in found]  # fmt: skip
        return [each.model_copy(update={"in_force": None}) for each in plain]

    def live(self) -> None:
        self.mentors()
        self.members()
        if self.draw(st.booleans()):
            self.amend()
        set_example_day(by=self.owner, programme=self.programme, day=max(self.until, self.start))
        self.holidays()
        for _ in range(self.draw(st.integers(0, 12))):
            with suppress(Refused, NotAllowed):  # what the rules forbid does not happen
                self.record()
        self.excuse()

    def mentors(self) -> None:
        for n in range(self.draw(st.integers(0, 3))):
            unit = self.draw(st.sampled_from(UNITS[:2]))
            first = self.start + timedelta(days=self.draw(st.sampled_from([0, 0, 9])))
            last = self.draw(st.sampled_from([None, None, first + 20 * DAY]))
            appoint(by=self.owner, programme=self.programme, person=f"m{n}", name=f"m{n}", function=Function.MENTOR,
                    role="mentor", serves=unit, starts_on=first, ends_on=last)  # fmt: skip
            self.seats.append(Seat("mentor", f"m{n}", unit, first, last, Reference("appointment", 0)))

        self.seats.sort(key=lambda seat: seat.starts_on)  # as appointments are listed

    def members(self) -> None:
        left = {code: self.start + timedelta(days=self.draw(st.integers(0, 60))) for code in
                self.draw(st.sets(st.sampled_from([*UNITS[:2], "local-tax"]), max_size=1))}  # fmt: skip
        names = {member.id: member.name for role in self.rules[0].charter.roles for member in role.members}
        rows = [
            MemberRow(n, "partner" if code == "local-tax" else "unit", code, names[code], ends_on=last)
            for n, (code, last) in enumerate(left.items(), 2)
        ]
        if rows:
            import_members(by=self.owner, programme=self.programme, rows=rows)
        for role in self.rules[0].charter.roles:
            for member in role.members:
                self.seats.append(
                    Seat(role.id, member.id, member.id, self.start, left.get(member.id), Reference("member", 0))
                )

    def amend(self) -> None:
        on = self.start + timedelta(days=self.draw(st.integers(0, 50)))
        if on > self.until:
            return
        second = [self.first[0], self.draw(duties("beta", self.start, False, ["alpha"]))][
            : self.draw(st.integers(1, 2))
        ]
        set_example_day(by=self.owner, programme=self.programme, day=on)
        replaces = f"jinghai-2010 1 {rules(self.programme).sha256}"
        content = charter_file(self.plain(second), self.start, self.end, replaces)
        adopt(by=self.owner, content=content)
        self.rules.append(Rule(on, rules(self.programme).charter))

    def holidays(self) -> None:
        runs = rules(self.programme).charter.runs
        rows = [row for row in self.draw(calendars(self.start)) if not check_fits(runs, [row])]
        if not check_calendar(rows):
            import_calendar(by=self.owner, programme=self.programme, rows=rows)
            once = {(row.kind, row.start, row.end): row for row in rows}
            self.calendar = tuple(once.values())
        for _ in range(self.draw(st.integers(0, 1))):
            first = self.start + timedelta(days=self.draw(st.integers(0, 20)))
            last = min(self.end, first + timedelta(days=self.draw(st.integers(0, 20))))
            members = self.draw(st.sampled_from([[], ["wangkou"], ["daqiuzhuang", "local-tax"]]))
            with suppress(Refused):  # where no duty heeds one, none is agreed
                agree_pause(by=self.owner, programme=self.programme, members=members, start=first, end=last,
                            reason="防汛")  # fmt: skip
                self.pauses += [Pause(place, first, last) for place in members or [None]]

    def record(self) -> None:
        register = self.draw(st.sampled_from([each for each in REGISTERS if each in self.asked()] or ["visit"]))
        day = self.start + timedelta(days=self.draw(st.integers(0, 80)))
        person = self.draw(st.sampled_from(["m0", "m1", "m2"])) if register not in ("aid", "meeting") else ""
        pair = ":".join(PAIRS[self.draw(st.integers(0, 4))]) if register == "meeting" else ""
        about = About("" if pair else self.draw(st.sampled_from(UNITS[:2])), person, pair)
        kept = enter_record(
            by=self.owner, programme=self.programme, register=register, uuid=uuid4(), happened_on=day, about=about,
            values=self.values(register), paper_signer=self.draw(st.sampled_from(["经手人", "经手人", None])),
        ).record  # fmt: skip
        match self.draw(st.sampled_from(["", "", "correct", "stage", "withdraw", "confirm"])):
            case "correct":
                correct_record(by=self.owner, record=kept, uuid=uuid4(), seen=kept.seq, happened_on=day - DAY,
                               about=about, values=self.values(register))  # fmt: skip
            case "stage" if register == "difficulty":
                reach_stage(by=self.owner, record=kept, uuid=uuid4(), seen=kept.seq, stage="solved",
                            happened_on=day + 3 * DAY, paper_signer="经手人")  # fmt: skip
            case "withdraw":
                withdraw_record(by=self.owner, record=kept, uuid=uuid4(), seen=kept.seq, reason="记错了")
            case "confirm":
                confirm_record(by=self.owner, record=kept, uuid=uuid4(), seen=kept.seq, on_paper=True, signer="王")

    def asked(self) -> set[str]:
        return {duty.register for rule in self.rules for duty in rule.charter.of_kind(Duty)}

    def values(self, register: str) -> dict[str, Any]:
        yes = self.draw(st.booleans())
        return {
            "visit": {"progress": "看了场地", "on-site": yes},
            "difficulty": {"what": "缺场地", "state": "solved" if yes else "raised"},
            "document": {"type": "plan" if yes else "survey"},
            "financing": {"amount": 10_000 if yes else 2_550, "from-whom": "某单位"},
            "aid": {"programme": "hope", "places": 1 + yes, "extra-places": 0, "amount": 0, "extra-amount": 0,
                    "reason": "特困"},
            "meeting": {"subject": "座谈"},
        }[register]  # fmt: skip

    def excuse(self) -> None:
        asked = [each.key for each in windows(self.programme) if each.place in UNITS]
        chosen = self.draw(st.lists(st.sampled_from(asked), max_size=2, unique=True)) if asked else []
        if chosen:
            with suppress(Refused):  # what is met or waived needs no excuse
                excuse_windows(by=self.owner, programme=self.programme, asked=chosen, reason="防汛")

    def case(self) -> Case:
        office = self.programme.office_id
        kept: dict[str, list[tuple[EntryFact, ...]]] = {}
        charter = self.rules[-1].charter
        for record in Record.objects.of(office).order_by("number"):
            facts = tuple(entry_facts(record, charter.register(record.register)))
            kept.setdefault(record.register, []).append(facts)
        said = [
            Note(note.pk, NoteKind(note.kind), note.duty, note.member.code, note.start, note.reason, note.said_on, 1)
            for note in WindowNote.objects.of(office).select_related("member")
        ]
        pairs = tuple(PairFact("pairing", f"{a}:{b}", a, b, self.start, None, n) for n, (a, b) in enumerate(PAIRS))
        return Case(
            max(self.until, self.start), tuple(self.rules), max(self.end, self.until) + 400 * DAY, self.calendar,
            tuple(self.pauses), tuple(self.seats), pairs, {name: tuple(found) for name, found in kept.items()}, (),
            tuple(said),
        )  # fmt: skip


def compare(draw: st.DrawFn) -> None:
    with rolled_back():
        life = Life(draw)
        life.live()
        case = life.case()
        found = {each[:3]: each for each in map(told, windows(life.programme))}
        wanted = {each[:3]: each for each in expected(case)}
        for key, mine in wanted.items():
            theirs = found.get(key)
            assert theirs is not None, f"{key} is missing in {case}"
            assert dict(zip(NAMES, theirs, strict=True)) == dict(zip(NAMES, mine, strict=True)), case
        assert found.keys() == wanted.keys()


@settings(max_examples=12, suppress_health_check=QUIET, phases=AS_DRAWN)
@given(data=st.data())
def test_what_the_database_says_is_due_is_what_the_model_says(data: st.DataObject) -> None:
    compare(data.draw)


@pytest.mark.long
@settings(max_examples=300, suppress_health_check=QUIET, phases=AS_DRAWN)
@given(data=st.data())
def test_what_the_database_says_is_due_is_what_the_model_says_of_many(data: st.DataObject) -> None:
    compare(data.draw)
