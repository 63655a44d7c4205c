"""Who takes part from when to when: joining, leaving, and taking another's place."""

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from hashlib import sha256

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef, Role
from pilotage.domain.ends import check_near
from pilotage.domain.fields import check_bounds, read_value
from pilotage.domain.figures import PairFact
from pilotage.domain.money import major_units
from pilotage.domain.pairs import Wanted, check_limits, find_pair, same_two
from pilotage.domain.standing import Place

DAY = timedelta(days=1)
CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
"""What a code may look like: as the ids of a charter."""
BODIES = ("office", "unit", "partner", "funder")
"""The kinds of role whose members are bodies; people are appointed instead."""
LONGEST_NAME = 200
LONGEST_REASON = 500


class What(StrEnum):
    """What a note about a membership says."""

    JOINED = "joined"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Joining:
    """A body that is to join: its role, its code ("" = made), its name, and from when. `facts` as they were typed."""

    role: str
    code: str
    name: str
    starts_on: date
    parent: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    after: str = ""
    reason: str = ""


def bodies_of(charter: Charter) -> tuple[Role, ...]:
    """The roles that bodies can join: all but the office's own, people's and the public's."""
    return tuple(role for role in charter.roles if role.kind in BODIES and role.kind != "office")


def made_code(role: str, taken: Collection[str]) -> str:
    """A code for a body that was given none: its role and the next number that nobody has."""
    number = 1
    while f"{role}-{number}" in taken:
        number += 1
    return f"{role}-{number}"


def check_join(
    charter: Charter, asked: Joining, members: Sequence[Place], people: Collection[str], today: date
) -> list[Breach]:
    """Every breach of a body's joining.

    Bodies join roles of bodies, under a code that nobody has, within the programme's days, and only once; what its
    role declares is stated and can be read; whoever's place it takes was in the same role and has left before.
    """
    role = next((one for one in charter.roles if one.id == asked.role), None)
    if role is None:
        return [Breach("role-unknown", {"role": asked.role}, "role")]
    if role not in bodies_of(charter):
        return [Breach("role-not-joined", {"role": role.name}, "role")]
    breaches = check_named(asked.name, asked.reason)
    if asked.code and not CODE.fullmatch(asked.code):
        breaches.append(Breach("code-unfit", {"code": asked.code}, "code"))
    elif asked.code in {member.code for member in members} or asked.code in people:
        breaches.append(Breach("code-taken", {"code": asked.code}, "code"))
    breaches += check_in_programme(charter, asked.starts_on, "starts_on")
    breaches += check_alone_so_called(asked.name, asked.role, members, asked.starts_on, None)
    breaches += check_facts(charter, role, asked.facts, today)
    return breaches + _check_after(asked, members, role)


def check_alone_so_called(
    name: str, role: str, others: Iterable[Place], starts_on: date, ends_on: date | None
) -> list[Breach]:
    """Nobody else of the role is called the same on any of those days."""
    for other in others:
        before = other.ends_on is not None and other.ends_on < starts_on
        after = ends_on is not None and other.starts_on > ends_on
        if other.role == role and other.name == name.strip() and not before and not after:
            return [Breach("member-there", {"name": name}, "name")]
    return []


def check_named(name: str, reason: str) -> list[Breach]:
    """A body has a name, and neither it nor the reason is longer than can be kept."""
    breaches = [] if name.strip() else [Breach("name-missing", {}, "name")]
    if len(name) > LONGEST_NAME:
        breaches.append(Breach("text-long", {"length": len(name), "longest": LONGEST_NAME}, "name"))
    if len(reason) > LONGEST_REASON:
        breaches.append(Breach("text-long", {"length": len(reason), "longest": LONGEST_REASON}, "reason"))
    return breaches


def _check_after(asked: Joining, members: Sequence[Place], role: Role) -> list[Breach]:
    if not asked.after:
        return []
    before = next((member for member in members if member.code == asked.after), None)
    if before is None:
        return [Breach("member-unknown", {"member": asked.after}, "after")]
    if before.role != role.id:
        return [Breach("member-of-other-role", {"member": before.name, "role": role.name}, "after")]
    if before.ends_on is None or before.ends_on >= asked.starts_on:
        return [Breach("place-not-free", {"member": before.name, "day": asked.starts_on}, "after")]
    return []


def check_in_programme(charter: Charter, day: date, name: str) -> list[Breach]:
    """The day lies within the programme."""
    runs = charter.runs
    if day < runs.start:
        return [Breach("day-before-programme", {"day": day, "start": runs.start}, name)]
    if runs.end is not None and day > runs.end:
        return [Breach("day-after-programme", {"day": day, "end": runs.end}, name)]
    return []


def check_facts(charter: Charter, role: Role, facts: Mapping[str, str], today: date) -> list[Breach]:
    """What is stated of a body is declared by its role, can be read as what it is, and is complete."""
    declared = {fact.id: fact for fact in role.facts}
    breaches = [
        Breach("fact-unknown", {"fact": name, "role": role.name}, fact_field(name))
        for name, value in facts.items()
        if value.strip() and name not in declared
    ]
    for fact in role.facts:
        text = facts.get(fact.id, "").strip()
        if text:
            breaches += _check_fact(charter, fact, text, today)
        elif fact.required:
            breaches.append(Breach("field-missing", {"field": fact.name}, fact_field(fact.id)))
    return breaches


def fact_field(name: str) -> str:
    """The name under which a form asks for a fact."""
    return f"fact-{name}"


def _check_fact(charter: Charter, fact: FieldDef, text: str, today: date) -> list[Breach]:
    read = read_value(fact, text, charter, today)
    found = [read] if isinstance(read, Breach) else check_bounds(fact, read, charter.currency)
    return [replace(breach, field=fact_field(fact.id)) for breach in found]


def kept_facts(charter: Charter, role: Role, facts: Mapping[str, str], today: date) -> dict[str, str]:
    """What is kept of the facts that were typed, once they were checked: those the role declares, without empty ones,
    numbers and days in their plain form, a choice by its id."""
    found = {}
    for fact in role.facts:
        read = read_value(fact, facts.get(fact.id, ""), charter, today)
        if read is None or isinstance(read, Breach) or read == "":
            continue
        if fact.type == "money" and isinstance(read, int):
            read = major_units(read, charter.currency)
        found[fact.id] = {True: "yes", False: "no"}[read] if isinstance(read, bool) else str(read)
    return found


def state_of(name: str, parent: str, facts: Mapping[str, object]) -> str:
    """A short mark of what is said of a member: another one as soon as anything of it is changed."""
    said = json.dumps([name, parent, {key: str(value) for key, value in facts.items()}], sort_keys=True)
    return sha256(said.encode()).hexdigest()[:16]


# ---- Leaving ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tie:
    """A pairing or an appointment of a member: what it is (pairing, appointment), whom it joins it with, its days."""

    kind: str
    id: int
    name: str
    starts_on: date
    ends_on: date | None = None


def check_leave(
    kind: str, member: Place, ends_on: date, reason: str, ties: Iterable[Tie], today: date
) -> list[Breach]:  # fmt: skip
    """Every breach of a member's leaving after a last day; `kind` is its role's.

    The office itself does not leave; an end is written once, is neither before the beginning nor far ahead, says why,
    and nothing of the member's begins only after it.
    """
    if kind == "office":
        return [Breach("office-stays", {"name": member.name})]
    if member.ends_on is not None:
        return [Breach("member-left", {"name": member.name, "end": member.ends_on}, "ends_on")]
    breaches = []
    if ends_on < member.starts_on:
        breaches.append(Breach("leaves-before-start", {"start": member.starts_on, "end": ends_on}, "ends_on"))
    breaches += check_near(ends_on, today)
    if not reason.strip():
        breaches.append(Breach("reason-missing", {}, "reason"))
    if len(reason) > LONGEST_REASON:
        breaches.append(Breach("text-long", {"length": len(reason), "longest": LONGEST_REASON}, "reason"))
    if not breaches:
        breaches += [
            Breach("begins-after-leaving", {"name": tie.name, "start": tie.starts_on, "end": ends_on}, "ends_on")
            for tie in ties
            if tie.ends_on is None and tie.starts_on > ends_on
        ]
    return breaches


def ending(ties: Iterable[Tie], ends_on: date, today: date) -> tuple[Tie, ...]:
    """What ends with a member that leaves after a day: what has no end yet, or one that is later and has not come. No
    figure of a day until now changes by that, whatever was known of the end."""
    return tuple(tie for tie in ties if tie.ends_on is None or tie.ends_on >= max(ends_on + DAY, today))


# ---- Another in its place --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Anew:
    """A pairing that is made anew with whoever takes the place: (provision, the two sides' codes), and until when, where
    its end was known already."""

    provision: str
    a: str
    b: str
    ends_on: date | None = None


def anew(pairs: Iterable[PairFact], leaver: str, successor: str) -> tuple[Anew, ...]:
    """The pairings of a member as they are made with its successor."""
    return tuple(
        Anew(
            pair.provision,
            successor if pair.a == leaver else pair.a,
            successor if pair.b == leaver else pair.b,
            pair.ends_on,
        )
        for pair in pairs
    )


def check_anew(
    charter: Charter, wanted: Iterable[Anew], pairs: Iterable[PairFact], names: Mapping[str, str], on: date
) -> list[Breach]:
    """The pairings that are to begin on a day keep to the charter's limits, and join nobody whom they join already."""
    held = [pair for pair in pairs if pair.ends_on is None or pair.ends_on >= on]
    breaches: list[Breach] = []
    for one in wanted:
        rule = find_pair(charter, one.provision)
        if rule is None:
            continue
        a, b = (Place(code, names.get(code, code), role, on, None) for code, role in ((one.a, rule.a), (one.b, rule.b)))
        beside = [pair for pair in held if pair.provision == rule.id]
        if any(same_two(rule, (a.code, b.code), (pair.a, pair.b)) for pair in beside):
            breaches.append(Breach("pair-stands", {"a": a.name, "b": b.name}, "successor"))
            continue
        found = check_limits(rule, Wanted(a, b, on, one.ends_on), a, b, beside)
        breaches += [replace(breach, field="successor") for breach in found]
        held.append(PairFact(rule.id, f"{a.code}:{b.code}", a.code, b.code, on, one.ends_on, 0))
    return breaches
