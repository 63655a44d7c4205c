"""Reviews of applications: who may be asked, what is advised and scored; conditions of a decision; words about it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pilotage.domain.breaches import Breach
from pilotage.domain.funds import check_reason, check_text
from pilotage.domain.grants import LONGEST_WORDS, check_words

LONGEST_NAME = 80
MOST_POINTS = 1000
MOST_CONDITIONS = 20


class Advice(StrEnum):
    """What a reviewer advises."""

    GRANT = "grant"
    GRANT_LESS = "grant-less"
    DECLINE = "decline"
    RETURN = "return"


class Audience(StrEnum):
    """Who reads a comment."""

    OFFICE = "office"  # within the office
    APPLICANT = "applicant"  # the applicant too


@dataclass(frozen=True, slots=True)
class Scale:
    """A criterion of the office's own: its id, what it is called, and the most points it gives."""

    id: int
    name: str
    most: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A condition that a decision sets: what is asked, by when (None: no day), and whether the money waits for it."""

    text: str
    due_on: date | None = None
    before_payment: bool = False


def check_reviewer_asked(*, known: bool, at_office: bool, asked: bool, impartial: Sequence[Breach],
                         due_on: date | None, today: date) -> list[Breach]:  # fmt: skip
    """Somebody of the office who has not applied is asked once, until a day that has not passed."""
    if not known or not at_office:
        return [Breach("reviewer-outside", {}, "person")]
    breaches = [Breach(f"reviewer-{breach.code}", {}, "person") for breach in impartial]
    if asked:
        breaches.append(Breach("reviewer-asked", {}, "person"))
    if due_on is not None and due_on < today:
        breaches.append(Breach("due-passed", {"day": due_on, "today": today}, "due_on"))
    return breaches


def check_opinion(
    scales: Sequence[Scale], *, asked: bool, given: bool, seen: int, latest: int, opinion: str, advice: str,
    points: Mapping[int, int],
) -> list[Breach]:  # fmt: skip
    """Whoever was asked writes one opinion of the latest version, and gives every criterion its points."""
    if not asked:
        return [Breach("review-not-asked", {})]
    if seen != latest:
        return [Breach("version-changed", {"seen": seen, "latest": latest}, "seen")]
    if given:
        return [Breach("review-given", {"version": latest})]
    breaches = check_words(opinion, "opinion", required=True)
    if advice not in frozenset(Advice):
        breaches.append(Breach("advice-missing", {}, "advice"))
    for scale in scales:
        field, value = points_field(scale.id), points.get(scale.id)
        if value is None:
            breaches.append(Breach("points-missing", {"criterion": scale.name}, field))
        elif not 0 <= value <= scale.most:
            breaches.append(Breach("points-outside", {"points": value, "most": scale.most}, field))
    if set(points) - {scale.id for scale in scales}:
        breaches.append(Breach("criterion-ended", {}))
    return breaches


def points_field(criterion: int) -> str:
    """The name of the input for a criterion's points."""
    return f"points-{criterion}"


def check_criterion(*, name: str, most: int, names: Collection[str]) -> list[Breach]:
    """A criterion has a name of its own and some points to give."""
    breaches = [] if name.strip() else [Breach("criterion-name-missing", {}, "name")]
    breaches += check_text(name, "name", LONGEST_NAME)
    if name in names:
        breaches.append(Breach("criterion-known", {"name": name}, "name"))
    if not 1 <= most <= MOST_POINTS:
        breaches.append(Breach("criterion-points", {"most": MOST_POINTS}, "most"))
    return breaches


def average(values: Collection[int]) -> Decimal | None:
    """The mean, rounded to one decimal; none of nothing."""
    return (Decimal(sum(values)) / len(values)).quantize(Decimal("0.1")) if values else None


def check_conditions(conditions: Sequence[Asked], *, decided_on: date) -> list[Breach]:
    """Every condition says what is asked, and its day lies not before the decision."""
    breaches = []
    if len(conditions) > MOST_CONDITIONS:
        breaches.append(Breach("conditions-many", {"most": MOST_CONDITIONS}))
    for place, asked in enumerate(conditions, 1):
        field = f"condition_{place}"
        if not asked.text.strip():
            breaches.append(Breach("condition-missing", {}, field))
        breaches += check_text(asked.text, field, LONGEST_WORDS)
        if asked.due_on is not None and asked.due_on < decided_on:
            breaches.append(Breach("condition-day", {"day": asked.due_on, "decided": decided_on}, f"due_{place}"))
    return breaches


def check_met(*, met: bool, alive: bool, note: str, on: date, decided_on: date, today: date) -> list[Breach]:
    """A condition is met once, on a day since the decision, while its grant stands."""
    if met:
        return [Breach("condition-met", {})]
    if not alive:
        return [Breach("condition-idle", {})]
    breaches = check_text(note, "note", LONGEST_WORDS)
    if on > today:
        breaches.append(Breach("day-in-future", {"day": on, "today": today}, "met_on"))
    elif on < decided_on:
        breaches.append(Breach("day-before-step", {"day": on, "last": decided_on}, "met_on"))
    return breaches


def check_comment(text: str) -> list[Breach]:
    """A comment says something."""
    if not text.strip():
        return [Breach("comment-empty", {}, "text")]
    return check_text(text, "text", LONGEST_WORDS)


def check_taken_off(*, ended: bool, given: bool, reason: str) -> list[Breach]:
    """Somebody who was asked is taken off once, with a reason, before they have given their opinion."""
    if ended:
        return [Breach("reviewer-off", {})]
    if given:
        return [Breach("reviewer-gave", {})]
    return check_reason(reason)
