"""Deciding a round of awards: points and their means, the ranked list, ties, who is passed over, the decision itself.

The programme's candidates are those that its units nominated; outside ones stand in the same list and use none of its
places. Means are kept as fractions, so that a tie is a tie and nothing else is.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Charter, Priority, Quota, Register
from pilotage.domain.funds import check_reason, check_text
from pilotage.domain.grants import LONGEST_WORDS, check_words
from pilotage.domain.reviews import Scale
from pilotage.domain.rounds import Holding, Place, Places, over, priorities_at


class Answer(StrEnum):
    """What another body says when it is asked."""

    AGREES = "agrees"
    OBJECTS = "objects"
    NO_OPINION = "no-opinion"


@dataclass(frozen=True, slots=True)
class Runner:
    """A candidate as the ranked list sees it. `cards` are the points of each reviewer who scored, by the criterion's id."""

    number: int  # of the nomination, within the round
    place: Place
    unit: str = ""  # whose candidate, by its code
    cards: tuple[Mapping[int, int], ...] = ()

    @property
    def ours(self) -> bool:
        """Did a unit of the programme nominate it?"""
        return self.place is not Place.OUTSIDE


@dataclass(frozen=True, slots=True)
class Order:
    """Who comes first among equals, as a person said it: numbers of nominations, and why."""

    numbers: tuple[int, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A candidate in its place of the list. `means` by the criterion's id, `points` their sum (None: not scored);
    `tied` are the numbers of all that stand equal while nobody has ordered them; `by_hand`: a person's order decides."""

    runner: Runner
    rank: int
    means: Mapping[int, Fraction]
    points: Fraction | None
    tied: tuple[int, ...] = ()
    by_hand: bool = False


# ---- Points and the list ---------------------------------------------------------------------------------------------


def means(cards: Sequence[Mapping[int, int]], scales: Sequence[Scale]) -> dict[int, Fraction]:
    """The mean of every criterion over those who gave it points: whoever gave none does not count as zero."""
    found: dict[int, Fraction] = {}
    for scale in scales:
        given = [card[scale.id] for card in cards if scale.id in card]
        if given:
            found[scale.id] = Fraction(sum(given), len(given))
    return found


def shown(points: Fraction | None) -> str:
    """A mean as lists show it: at most two decimals, rounded half up; empty where nothing was scored."""
    if points is None:
        return ""
    rounded = (Decimal(points.numerator) / points.denominator).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{rounded:f}".rstrip("0").rstrip(".")


def ranked(
    runners: Sequence[Runner], scales: Sequence[Scale], *, priority: bool, order: Order | None = None
) -> tuple[Placed, ...]:
    """The list. With `priority` the programme's candidates come first; then by the sum of the means, who was not scored
    last; equals in the order a person gave them, else by number and said to be tied.

    Where nothing was scored at all a person's order is the whole list.
    """
    place = {number: at for at, number in enumerate(order.numbers)} if order else {}
    scored = {each.number: means(each.cards, scales) for each in runners}
    sums = {number: sum(found.values(), Fraction(0)) if found else None for number, found in scored.items()}
    points = any(value is not None for value in sums.values())

    def group(each: Runner) -> tuple[bool, bool, Fraction]:
        value = sums[each.number]
        behind = priority and not each.ours
        if not points and place:
            return (False, False, Fraction(0))
        return (behind, value is None, -(value or Fraction(0)))

    def key(each: Runner) -> tuple[tuple[bool, bool, Fraction], int, int]:
        return (group(each), place.get(each.number, len(place)), each.number)

    listed = sorted(runners, key=key)
    found = []
    for rank, each in enumerate(listed, 1):
        equals = tuple(other.number for other in listed if group(other) == group(each))
        scored_equals = len(equals) > 1 and sums[each.number] is not None
        open_tie = scored_equals and not set(equals) <= set(place)
        by_hand = each.number in place and len(equals) > 1 and not open_tie
        found.append(Placed(each, rank, scored[each.number], sums[each.number], equals if open_tie else (), by_hand))
    return tuple(found)


def ties(listed: Sequence[Placed]) -> tuple[tuple[int, ...], ...]:
    """The groups that stand equal and wait for a person, in the order of the list."""
    return tuple(dict.fromkeys(each.tied for each in listed if each.tied))


# ---- Which rules apply -----------------------------------------------------------------------------------------------


def priority_of(charter: Charter, rule: Quota | Priority, level: str) -> Priority | None:
    """The priority that holds in a round under `rule` at a level: the first one where there are several."""
    return next(iter(priorities_at(charter, rule, level)), None)


def passed_over(listed: Sequence[Placed], chosen: Collection[int]) -> tuple[int, ...]:
    """The programme's candidates who were not chosen where an outside one was, or stand behind such a one; in the order of
    the list. Among the programme's own nobody goes before another by right."""
    outside = [each.rank for each in listed if not each.runner.ours and each.runner.number in chosen]
    return tuple(
        each.runner.number
        for each in listed
        if each.runner.ours and outside and (each.runner.number not in chosen or min(outside) < each.rank)
    )


# ---- What is refused -------------------------------------------------------------------------------------------------


def check_scores(scales: Sequence[Scale], points: Mapping[int, int], opinion: str, number: int) -> list[Breach]:
    """What a reviewer says of a candidate: whole points between 0 and the most, for every criterion or for none."""
    breaches = []
    if not points and not opinion.strip():
        return [Breach("scores-empty", {"number": number}, score_field(number, "opinion"))]
    for scale in scales:
        field, value = score_field(number, scale.id), points.get(scale.id)
        if value is None:
            if points:
                breaches.append(Breach("points-missing", {"criterion": scale.name}, field))
        elif not 0 <= value <= scale.most:
            breaches.append(Breach("points-outside", {"points": value, "most": scale.most}, field))
    if set(points) - {scale.id for scale in scales}:
        breaches.append(Breach("criterion-ended", {}))
    return breaches + check_text(opinion, score_field(number, "opinion"), LONGEST_WORDS)


def score_field(number: int, what: int | str) -> str:
    """The name of the input for a candidate's points by a criterion, or for the opinion."""
    return f"c{number}-{what}"


def check_order(numbers: Sequence[int], known: Collection[int], reason: str) -> list[Breach]:
    """Somebody is put before somebody else, each named once, with a reason."""
    breaches = []
    if len(set(numbers)) != len(numbers):
        breaches.append(Breach("ranking-twice", {}, "order"))
    if len(set(numbers)) < 2 or set(numbers) - set(known):
        breaches.append(Breach("ranking-unknown", {}, "order"))
    return breaches + check_reason(reason)


def check_own(own: Collection[int], numbers: Collection[int], code: str) -> list[Breach]:
    """Nobody judges a candidate whom they nominated or whose unit they speak for; `own` are the numbers of these."""
    return [Breach(code, {"number": number}) for number in sorted(set(own) & set(numbers))]


def check_decision(
    listed: Sequence[Placed], chosen: Collection[int], reasons: Mapping[int, str], *, places: Places,
    priority: Priority | None, meeting: str,
) -> list[Breach]:  # fmt: skip
    """A decision names its meeting's minute and some of the candidates, of the programme's not more than there are
    places; it cuts through no tie; and it says why whoever comes first is passed over."""
    breaches = [] if meeting.strip() else [Breach("meeting-missing", {}, "meeting")]
    breaches += check_text(meeting, "meeting", 200)
    if set(chosen) - {each.runner.number for each in listed}:
        return [*breaches, Breach("candidate-unknown", {}, "chosen")]
    standing = [Holding(each.unit, each.place) for each in (one.runner for one in listed) if each.number in chosen]
    ours = [each for each in standing if each.place is not Place.OUTSIDE]
    breaches += [
        Breach("chosen-too-many", {"chosen": one.taken, "places": one.most}, "chosen") for one in over(places, ours)
    ]
    for tie in ties(listed):
        if set(tie) & set(chosen) and set(tie) - set(chosen):
            breaches.append(Breach("tie-at-cut", {"numbers": list(tie)}, "chosen"))
    for number in passed_over(listed, chosen) if priority else ():
        text, field = reasons.get(number, ""), f"reason-{number}"
        if priority and priority.passed_over == "reason-recorded" and not text.strip():
            breaches.append(Breach("passed-over-unreasoned", {"number": number}, field, priority.cite[0]))
        breaches += check_text(text, field, LONGEST_WORDS)
    return breaches


def decided_body(register: Register, *, chosen: bool | None, over: bool | None, reason: str) -> dict[str, object]:
    """What a decision puts on a nomination's record, in the fields that the register declares: `chosen` None is pending,
    `over` None says nothing of passing over; `reason` is one that is shown."""
    fields = {each.id: each for each in register.fields}
    said: dict[str, object] = {}
    outcome = fields.get("outcome")
    code = "pending" if chosen is None else "chosen" if chosen else "not-chosen"
    if outcome is not None and (outcome.type != "choice" or code in {choice.id for choice in outcome.choices}):
        said["outcome"] = code
    if over is not None and "passed-over" in fields:
        said["passed-over"] = over
    if reason and "reason" in fields:
        said["reason"] = reason
    return said


def check_consultation(body: str, asked_on: date, due_on: date | None, today: date) -> list[Breach]:
    """Some body is asked, on a day that has come, until a day not before that."""
    breaches = [] if body.strip() else [Breach("body-missing", {}, "body")]
    breaches += check_text(body, "body", 200)
    if asked_on > today:
        breaches.append(Breach("day-in-future", {"day": asked_on, "today": today}, "asked_on"))
    if due_on is not None and due_on < asked_on:
        breaches.append(Breach("ends-before-start", {"start": asked_on, "end": due_on}, "due_on"))
    return breaches


def check_answer(*, answered: bool, answer: str, text: str, on: date, asked_on: date, today: date) -> list[Breach]:
    """An opinion is entered once, after it was asked for; whoever objects says why."""
    if answered:
        return [Breach("consultation-answered", {})]
    breaches = [] if answer in frozenset(Answer) else [Breach("answer-missing", {}, "answer")]
    if on > today:
        breaches.append(Breach("day-in-future", {"day": on, "today": today}, "answered_on"))
    elif on < asked_on:
        breaches.append(Breach("day-before-step", {"day": on, "last": asked_on}, "answered_on"))
    return breaches + check_words(text, "text", required=answer == Answer.OBJECTS)


MOST_DAYS = 366


def check_publicity(starts_on: date, ends_on: date, place: str, text: str, decided_on: date) -> list[Breach]:
    """A result is posted somewhere, after it was decided, for some days, and says something."""
    breaches = [] if place.strip() else [Breach("place-missing", {}, "place")]
    breaches += check_text(place, "place", 200)
    if ends_on < starts_on:
        breaches.append(Breach("ends-before-start", {"start": starts_on, "end": ends_on}, "ends_on"))
    elif (ends_on - starts_on).days >= MOST_DAYS:
        breaches.append(Breach("publicity-long", {"most": MOST_DAYS}, "ends_on"))
    if starts_on < decided_on:
        breaches.append(Breach("day-before-step", {"day": starts_on, "last": decided_on}, "starts_on"))
    return breaches + check_words(text, "text", required=True)


def check_objection(text: str, who: str, received_on: date, decided_on: date, today: date) -> list[Breach]:
    """An objection says something and came after the decision; who objects need not be known, nor be in time."""
    breaches = check_words(text, "text", required=True) + check_text(who, "who", 200)
    if received_on > today:
        breaches.append(Breach("day-in-future", {"day": received_on, "today": today}, "received_on"))
    elif received_on < decided_on:
        breaches.append(Breach("day-before-step", {"day": received_on, "last": decided_on}, "received_on"))
    return breaches


def check_objection_answer(
    *, answered: bool, answer: str, upheld: bool | None, on: date, received_on: date, today: date
) -> list[Breach]:
    """An objection is answered once, in words, and held right or not."""
    if answered:
        return [Breach("objection-answered", {})]
    breaches = check_words(answer, "answer", required=True)
    if upheld is None:
        breaches.append(Breach("upheld-missing", {}, "upheld"))
    if on > today:
        breaches.append(Breach("day-in-future", {"day": on, "today": today}, "answered_on"))
    elif on < received_on:
        breaches.append(Breach("day-before-step", {"day": on, "last": received_on}, "answered_on"))
    return breaches


@dataclass(frozen=True, slots=True)
class Heard:
    """An objection as the result sees it; `upheld` is None until it is answered."""

    received_on: date
    upheld: bool | None

    def late(self, ends_on: date | None) -> bool:
        """Did it come after the days were over? It is heard all the same."""
        return ends_on is not None and self.received_on > ends_on


def check_finish(ends_on: date | None, objections: Collection[Heard], on: date) -> list[Breach]:
    """A result is final when the days are over (None: it was not posted) and every objection is answered; one that was
    held right takes the decision back first."""
    breaches = []
    if ends_on is not None and on <= ends_on:
        breaches.append(Breach("publicity-running", {"day": ends_on}, "happened_on"))
    waiting = sum(each.upheld is None for each in objections)
    if waiting:
        breaches.append(Breach("objections-waiting", {"count": waiting}))
    if any(each.upheld for each in objections):
        breaches.append(Breach("objection-upheld", {}))
    return breaches
