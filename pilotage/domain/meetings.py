"""What two sides of a pairing do together: which registers hold their meetings and their agreements, how an agreement
stands on a day, and what came of them topic by topic.

An agreement is a record of a register about a pairing that both sides confirm; what else is on record about a pairing
is a meeting. Minutes, a follow-up and progress are offered beside the record and never required.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Pair, Register
from pilotage.domain.records import Value

SOON = timedelta(days=7)
"""What is due within a week is told to whoever sees to it."""

LONGEST_TEXT = 20_000
LONGEST_NAME = 80
LONGEST_BODY = 120
MOST_NAMED = 200
MOST_COUNTED = 100_000


class State(StrEnum):
    """What is said of how an agreement goes."""

    GOING = "going"
    DONE = "done"
    GIVEN_UP = "given-up"


class Stand(StrEnum):
    """How an agreement stands on a day."""

    AWAITING = "awaiting"  # not both sides have confirmed it: it is none yet
    OVERDUE = "overdue"
    GOING = "going"
    DONE = "done"
    GIVEN_UP = "given-up"


ENDED = (State.DONE, State.GIVEN_UP)


def pairs_of(charter: Charter, register: Register) -> tuple[Pair, ...]:
    """The pair provisions whose pairings the register is about."""
    return tuple(pair for pair in charter.of_kind(Pair) if pair.id in register.about)


def is_agreement(charter: Charter, register: Register) -> bool:
    """Is it about a pairing, and do both sides confirm what stands in it?"""
    return any({pair.a, pair.b} <= set(register.confirmers) for pair in pairs_of(charter, register))


def is_meeting(charter: Charter, register: Register) -> bool:
    """Is it about a pairing, and no agreement?"""
    return bool(pairs_of(charter, register)) and not is_agreement(charter, register)


def agreements(charter: Charter) -> tuple[Register, ...]:
    """The registers of agreements, in the charter's order."""
    return tuple(register for register in charter.registers if is_agreement(charter, register))


def meetings(charter: Charter) -> tuple[Register, ...]:
    """The registers of meetings, in the charter's order."""
    return tuple(register for register in charter.registers if is_meeting(charter, register))


def topic_field(charter: Charter, register: Register) -> FieldDef | None:
    """The field that says what an agreement is about: the choice whose names cover the topics of the pairing, else the
    first choice there is. The stages of a record's life are no topics, and what is personal is told nobody."""
    choices = [
        each for each in register.fields if each.type == "choice" and each.id != register.life and not each.personal
    ]
    topics = {topic for pair in pairs_of(charter, register) for topic in pair.topics}
    covering = [each for each in choices if topics and topics <= {choice.name for choice in each.choices}]
    return next(iter(covering or choices), None)


def subject_field(register: Register) -> FieldDef | None:
    """The field whose text names a record in a list: the first text that is not personal."""
    texts = [each for each in register.fields if each.type in ("text", "long-text") and not each.personal]
    return next((each for each in texts if each.id != "outcome"), None)


def outcome_field(register: Register) -> FieldDef | None:
    """The field in which a register keeps what came of an agreement, where it declares one as `outcome`."""
    found = (each for each in register.fields if each.id == "outcome" and not each.personal)
    return next((each for each in found if each.type in ("text", "long-text")), None)


def stand(confirmed: bool, said: State | None, due_on: date | None, today: date) -> Stand:
    """How an agreement stands: `said` is what was said last of how it goes. It is overdue from the day after."""
    if not confirmed:
        return Stand.AWAITING
    if said in ENDED:
        return Stand(said)
    return Stand.OVERDUE if due_on is not None and due_on < today else Stand.GOING


@dataclass(frozen=True, slots=True)
class Agreed:
    """An agreement as results are counted: the choice of its topic, how it stands, whether an outcome is told."""

    topic: Value
    stand: Stand
    outcome: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one topic. `topic` is the choice's id; empty where none was chosen. `made` are those that both sides
    have confirmed; `waiting` are beside them."""

    topic: str
    name: str
    made: int = 0
    done: int = 0
    overdue: int = 0
    outcomes: int = 0
    waiting: int = 0


def results(field: FieldDef | None, agreed: Iterable[Agreed]) -> tuple[Result, ...]:
    """One result for each topic in the charter's order, also where nothing came of it; after them what is filed under a
    topic that the charter no longer names, or under none."""
    by_topic: dict[str, list[Agreed]] = {choice.id: [] for choice in field.choices} if field else {"": []}
    names = {choice.id: choice.name for choice in field.choices} if field else {}
    for each in agreed:
        by_topic.setdefault(str(each.topic or "") if field else "", []).append(each)
    return tuple(_result(topic, names.get(topic, topic), found) for topic, found in by_topic.items())


def total(found: Iterable[Result]) -> Result:
    """Everything together."""
    found = list(found)
    return Result(
        "", "", sum(one.made for one in found), sum(one.done for one in found), sum(one.overdue for one in found),
        sum(one.outcomes for one in found), sum(one.waiting for one in found),
    )  # fmt: skip


def _result(topic: str, name: str, found: Sequence[Agreed]) -> Result:
    made = [each for each in found if each.stand is not Stand.AWAITING]
    return Result(
        topic, name, len(made), sum(each.stand is Stand.DONE for each in made),
        sum(each.stand is Stand.OVERDUE for each in made), sum(each.outcome for each in made), len(found) - len(made),
    )  # fmt: skip


# ---- What is refused -------------------------------------------------------------------------------------------------


def read_participants(text: str) -> tuple[dict[str, str], ...]:
    """Who took part: people apart by lines, 、 or ; and the body of each behind a comma or in brackets. The same twice
    stands once."""
    found = []
    for part in _PEOPLE.split(text):
        name, body = _person(part.strip())
        if name or body:
            found.append({"name": (name or "").strip(), "body": (body or "").strip()})
    return tuple(each for place, each in enumerate(found) if each not in found[:place])


def write_participants(participants: Iterable[Mapping[str, str]]) -> str:
    """The same as it can be read again, a line for each."""
    return "\n".join(f"{each['name']}, {each['body']}" if each.get("body") else each["name"] for each in participants)


_PEOPLE = re.compile(r"[\n、;；]+")
_BRACKETED = re.compile(r"([^(（]*)[(（](.*?)[)）]?")
_AFTER_COMMA = re.compile(r"([^,，\t]*)(?:[,，\t](.*))?", re.DOTALL)


def _person(said: str) -> tuple[str, str]:
    matched = _BRACKETED.fullmatch(said) or _AFTER_COMMA.fullmatch(said)
    name, body = matched.groups() if matched else (said, "")
    return name or "", body or ""


def check_minutes(text: str, participants: Sequence[Mapping[str, str]], count: int, files: int) -> list[Breach]:
    """Minutes say something: a text, who took part, how many, or a picture; nobody is left out of the number."""
    if not (text or participants or count or files):
        return [Breach("minutes-empty", {}, "text")]
    breaches = _check_text(text, "text")
    if len(participants) > MOST_NAMED:
        breaches.append(Breach("participants-many", {"most": MOST_NAMED}, "participants"))
    for each in participants:
        if not each["name"]:
            breaches.append(Breach("participant-unnamed", {"body": each["body"]}, "participants"))
        elif len(each["name"]) > LONGEST_NAME or len(each["body"]) > LONGEST_BODY:
            breaches.append(Breach("participant-long", {"most": LONGEST_NAME, "body": LONGEST_BODY}, "participants"))
    if count < 0:
        breaches.append(Breach("participants-negative", {"count": count}, "count"))
    elif count < len(participants):
        breaches.append(Breach("fewer-than-named", {"count": count, "named": len(participants)}, "count"))
    if count > MOST_COUNTED:
        breaches.append(Breach("too-many-took-part", {"most": MOST_COUNTED}, "count"))
    return breaches


def check_follow_up(
    owner: str,
    sides: Sequence[str],
    person_known: bool,
    due_on: date | None,
    agreed_on: date,
    *,
    person_fits: bool = True,
    ends_on: date | None = None,
) -> list[Breach]:
    """One of the two sides sees to it; the person is known, and is one of that side's or of the office (`person_fits`);
    it falls due no earlier than it was agreed, and no later than the programme's last day `ends_on`."""
    breaches = []
    if owner and owner not in sides:
        breaches.append(Breach("owner-not-a-side", {}, "owner"))
    if not person_known:
        breaches.append(Breach("follow-up-person-unknown", {}, "person"))
    elif not person_fits:
        breaches.append(Breach("follow-up-person-elsewhere", {}, "person"))
    if due_on is not None and due_on < agreed_on:
        breaches.append(Breach("due-before-agreed", {"due": due_on, "day": agreed_on}, "due_on"))
    if due_on is not None and ends_on is not None and due_on > ends_on:
        breaches.append(Breach("day-after-programme", {"day": due_on, "end": ends_on}, "due_on"))
    return breaches


def check_progress(text: str, happened_on: date, agreed_on: date) -> list[Breach]:
    """Progress is told in words, and of a day on which there was an agreement."""
    breaches = [] if text else [Breach("progress-untold", {}, "text")]
    breaches += _check_text(text, "text")
    if happened_on < agreed_on:
        breaches.append(Breach("progress-before-agreed", {"day": happened_on, "start": agreed_on}, "happened_on"))
    return breaches


def _check_text(text: str, field: str) -> list[Breach]:
    if len(text) <= LONGEST_TEXT:
        return []
    return [Breach("text-long", {"length": len(text), "longest": LONGEST_TEXT}, field)]
