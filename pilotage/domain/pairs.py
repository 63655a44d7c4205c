"""Who may be paired with whom and when, and who has no partner."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Pair
from pilotage.domain.ends import check_near
from pilotage.domain.figures import PairFact
from pilotage.domain.standing import Place

DAY = timedelta(days=1)
LONGEST_WORDS = 200
LONGEST_REASON = 200
LONGEST_TEXT = 1000


class What(StrEnum):
    """What a person gives a reason for."""

    MADE = "made"
    ENDED = "ended"


class OfferKind(StrEnum):
    """What a member says of itself for a pairing."""

    NEED = "need"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Alone:
    """A member of `b` without a partner on a day, and since when; `next` is the first day of a pairing arranged since."""

    provision: str
    member: Place
    since: date
    next: date | None = None


def find_pair(charter: Charter, provision: str) -> Pair | None:
    """The charter's provision of this id that pairs members."""
    return next((each for each in charter.of_kind(Pair) if each.id == provision), None)


def same_two(rule: Pair, one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Are these the same two? Where both sides hold one role the order says nothing."""
    return one == other or (rule.a == rule.b and one == (other[1], other[0]))


# ---- Making a pairing ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """A pairing that somebody asks for: its sides as they were found (a text is a code nobody has), and its days."""

    a: Place | str
    b: Place | str
    starts_on: date
    ends_on: date | None = None


def check_pairing(
    charter: Charter, rule: Pair, wanted: Wanted, held: Iterable[PairFact], vetoes: Iterable[tuple[str, str]] = ()
) -> list[Breach]:
    """Every breach of pairing two members under a provision; `held` are the pairings known, ended ones too.

    They are two, of the right roles, and take part on all those days, which lie in the programme and in the provision's
    own; they are not paired with each other already; at no moment has either more partners than the charter allows; and
    nobody has said that the two are not to be paired.
    """
    a, b = wanted.a, wanted.b
    breaches = check_two(charter, rule, a, b)
    if not breaches:
        breaches = [*_check_there(wanted, "a"), *_check_there(wanted, "b")]
    breaches += check_days(charter, rule, wanted.starts_on, wanted.ends_on)
    if isinstance(a, str) or isinstance(b, str) or a.code == b.code:
        return breaches
    two = {"a": a.name, "b": b.name}
    if any(same_two(rule, (a.code, b.code), veto) for veto in vetoes):
        breaches.append(Breach("pair-vetoed", two, "a"))
    beside = [each for each in held if each.provision == rule.id and _meet(each, wanted)]
    if any(same_two(rule, (a.code, b.code), (each.a, each.b)) for each in beside):
        return [*breaches, Breach("pair-stands", two, "a")]
    return breaches + check_limits(rule, wanted, a, b, beside)


def check_limits(rule: Pair, wanted: Wanted, a: Place, b: Place, beside: Sequence[PairFact]) -> list[Breach]:
    """No side has more partners at once than the charter allows; `beside` are other pairings of those days."""
    breaches = []
    for field, side, most in (("a", a, rule.a_max), ("b", b, rule.b_max)):
        if most is None:
            continue
        own = [each for each in beside if getattr(each, field) == side.code]
        many = most_at_once(own, wanted.starts_on, wanted.ends_on)
        if many >= most:
            params = {"member": side.name, "held": many, "most": most}
            breaches.append(Breach("pair-limit", params, field, rule.cite[0]))
    return breaches


def most_at_once(held: Sequence[PairFact], start: date, end: date | None) -> int:
    """How many of these pairings hold at once, at most, on any day of a span (both included; None: without end)."""
    turns = {
        start,
        *(each.starts_on for each in held if start < each.starts_on and (end is None or each.starts_on <= end)),
    }
    return max(sum(each.holds(day) for each in held) for day in turns)


def check_two(charter: Charter, rule: Pair, a: Place | str, b: Place | str) -> list[Breach]:
    """They are two members, each of the role that its side asks for; a text is a code that nobody has."""
    breaches = []
    for field, side, role in (("a", a, rule.a), ("b", b, rule.b)):
        if isinstance(side, str):
            breaches.append(Breach("member-unknown", {"member": side}, field))
        elif side.role != role:
            params = {"member": side.name, "role": charter.role(role).name}
            breaches.append(Breach("member-of-other-role", params, field))
    if not breaches and isinstance(a, Place) and isinstance(b, Place) and a.code == b.code:
        breaches.append(Breach("pair-with-itself", {"member": a.name}, "b"))
    return breaches


def _check_there(wanted: Wanted, field: str) -> list[Breach]:
    """A side takes part from the first of those days to the last."""
    side: Place = getattr(wanted, field)
    missing = [day for day in (wanted.starts_on, wanted.ends_on) if day is not None and not side.holds(day)]
    return [Breach("pair-member-not-then", {"member": side.name, "day": day}, field) for day in missing[:1]]


def check_days(charter: Charter, rule: Pair, start: date, end: date | None) -> list[Breach]:
    """The days lie in the programme and in those of the provision, and the last is not before the first."""
    runs = charter.runs
    if end is not None and end < start:
        return [Breach("ends-before-start", {"start": start, "end": end}, "ends_on")]
    for field, day in (("starts_on", start), ("ends_on", end)):
        if day is None:
            continue
        if day < runs.start:
            return [Breach("day-before-programme", {"day": day, "start": runs.start}, field)]
        if runs.end is not None and day > runs.end:
            return [Breach("day-after-programme", {"day": day, "end": runs.end}, field)]
        own = rule.in_force
        if own is not None and day < own.start:
            return [Breach("pair-not-in-force-yet", {"day": day, "start": own.start}, field, rule.cite[0])]
        if own is not None and own.end is not None and day > own.end:
            return [Breach("pair-no-longer-in-force", {"day": day, "end": own.end}, field, rule.cite[0])]
    return []


def _meet(each: PairFact, wanted: Wanted) -> bool:
    """Do they share a day?"""
    before = each.ends_on is not None and each.ends_on < wanted.starts_on
    after = wanted.ends_on is not None and wanted.ends_on < each.starts_on
    return not before and not after


def check_end(charter: Charter, held: PairFact, ends_on: date, today: date) -> list[Breach]:
    """Every breach of ending a pairing after a last day: it is written once, not before the pairing began nor far
    ahead."""
    if held.ends_on is not None:
        return [Breach("pairing-ended", {"end": held.ends_on}, "ends_on")]
    if ends_on < held.starts_on:
        return [Breach("pair-ends-before-start", {"start": held.starts_on, "end": ends_on}, "ends_on")]
    if charter.runs.end is not None and ends_on > charter.runs.end:
        return [Breach("day-after-programme", {"day": ends_on, "end": charter.runs.end}, "ends_on")]
    return check_near(ends_on, today)


def check_said(text: str, field: str = "text", longest: int = LONGEST_TEXT, *, needed: bool = False) -> list[Breach]:
    """A reason is given where one is needed, and fits."""
    if needed and not text:
        return [Breach("reason-missing", {}, field)]
    return [] if len(text) <= longest else [Breach("text-long", {"length": len(text), "longest": longest}, field)]


def check_saying(rule: Pair | None, topic: str, words: str, field: str = "words") -> list[Breach]:
    """It says something, in a line, and the topic is one that the charter names."""
    if rule is None:
        return []
    if not topic and not words:
        return [Breach("offer-empty", {}, field)]
    if topic and topic not in rule.topics:
        return [Breach("topic-unknown", {"topic": topic}, "topic")]
    return check_said(words, field, LONGEST_WORDS)


# ---- Without a partner -----------------------------------------------------------------------------------------------


def alone(charter: Charter, members: Iterable[Place], held: Iterable[PairFact], until: date) -> tuple[Alone, ...]:
    """Every member of a `b` that has no partner on a day, by provision and then as the members are given.

    Where both sides hold one role, being anybody's partner is enough. Nobody is without one on days that are not the
    programme's or the provision's own.
    """
    members, held = list(members), list(held)
    return tuple(
        Alone(rule.id, member, *_since(charter, rule, member, held, until))
        for rule in charter.of_kind(Pair)
        if not check_days(charter, rule, until, None)
        for member in members
        if member.role == rule.b and member.holds(until)
        if not any(each.holds(until) for each in partners_of(rule, member.code, held))
    )


def partners_of(rule: Pair, member: str, held: Iterable[PairFact]) -> list[PairFact]:
    """The pairings under a provision that give a member of its `b` a partner, ended ones too."""
    sides = ("a", "b") if rule.a == rule.b else ("b",)
    return [each for each in held if each.provision == rule.id and any(getattr(each, side) == member for side in sides)]


def _since(
    charter: Charter, rule: Pair, member: Place, held: Sequence[PairFact], until: date
) -> tuple[date, date | None]:
    own = partners_of(rule, member.code, held)
    begun = [charter.runs.start, member.starts_on, *([rule.in_force.start] if rule.in_force else [])]
    ended = [each.ends_on + DAY for each in own if each.ends_on is not None and each.ends_on < until]
    return max(*begun, *ended), min((each.starts_on for each in own if each.starts_on > until), default=None)


def owed(rule: Pair) -> bool:
    """Is a member without a partner a gap? Where the charter only permits pairing, nothing is owed."""
    return rule.force != "may"
