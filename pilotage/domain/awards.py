"""Grants that were awarded, as they are published: which of them, at what amount, and under which identifiers."""

from dataclasses import dataclass
from datetime import date

from pilotage.domain.grants import FREEING, ApplicationFact, StepKind


@dataclass(frozen=True, slots=True)
class Award:
    """One award. Amounts in minor units: `awarded` is what was decided less what was given up, `disbursed` what was paid
    less what came back. No plan, no person: the words of an application may name people."""

    grant: str
    number: int
    grant_title: str
    title: str
    asked: int
    awarded: int
    disbursed: int
    awarded_on: date
    unit: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class Awards:
    """All awards of a programme, and who makes them."""

    office: str  # its code in this installation
    programme: str
    title: str
    currency: str
    funder: str  # the code of the office among the programme's members
    funder_name: str
    issued_on: date
    awards: tuple[Award, ...]


def awarded(fact: ApplicationFact) -> tuple[date, int] | None:
    """The day of the award and its final amount: what was decided less what was given up, and of one that was cancelled
    also less what came back. None before a decision, when it was declined, and when nothing is left of it."""
    approval = fact.last(StepKind.APPROVED)
    if approval is None:
        return None
    less = FREEING | {StepKind.GIVEN_BACK} if any(s.kind is StepKind.CANCELLED for s in fact.steps) else FREEING
    amount = fact.granted - sum(step.amount or 0 for step in fact.steps if step.kind in less)
    return (approval.happened_on, amount) if amount > 0 else None


def prefix_of(awards: Awards) -> str:
    """What identifiers begin with, unless the publisher has a prefix of its own."""
    return f"pilotage-{awards.office}"


def grant_id(prefix: str, awards: Awards, award: Award) -> str:
    """The identifier of an award: the same in every package, for the number of an application never changes."""
    return f"{prefix}-{awards.programme}-{award.grant}-{award.number}"


def organisation_id(prefix: str, awards: Awards, code: str) -> str:
    """The identifier of a body that takes part in the programme."""
    return f"{prefix}-{awards.programme}-org-{code}"
