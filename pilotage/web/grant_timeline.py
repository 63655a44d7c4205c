"""Everything that happened around an application as one time line: steps, opinions, conditions, words, with their files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from pilotage.domain.grant_states import FREEING, StepKind
from pilotage.models import Attachment, MoneyFile
from pilotage.queries.grants import Filed
from pilotage.web.grant_case import Case
from pilotage.words import grants as words
from pilotage.words import reviews as said


@dataclass(frozen=True)
class Line:
    """One line. `office` marks what the applicant never sees; `transfer` opens the money that moved."""

    day: date
    word: str
    by: str
    seq: int
    text: str = ""
    amount: str = ""
    transfer: int | None = None
    evidence: tuple[Attachment, ...] = ()
    files: tuple[MoneyFile, ...] = ()
    note: str = ""
    office: bool = False


def of_steps(case: Case, steps: Iterable[Filed]) -> list[Line]:
    """The steps of an application."""
    lines, version = [], 1
    for step in steps:
        version += step.kind is StepKind.RESUBMITTED
        note = _("Version %(number)s") % {"number": version} if step.kind is StepKind.RESUBMITTED else ""
        if step.kind in FREEING and step.amount:
            note = _("was set aside, and is available again")
        amount = "" if step.amount is None else case.text(step.amount)
        lines.append(
            Line(step.happened_on, words.step(step.kind), step.by, step.seq, step.opinion, amount, step.transfer,
                 step.evidence, note=note)
        )  # fmt: skip
    return lines


def timeline(case: Case) -> list[Line]:
    """The whole, the newest last."""
    lines = [*of_steps(case, case.steps), *_reviews(case), *_conditions(case), *_comments(case)]
    return sorted(lines, key=lambda line: line.seq)


def _day(case: Case, seq: int) -> date:
    """The day of the step before: asking somebody has none of its own."""
    days = [step.happened_on for step in case.steps if step.seq <= seq]
    return max(days, default=case.steps[0].happened_on)


def _reviews(case: Case) -> Iterator[Line]:
    for seat in case.around.seats:
        due = _("by %(day)s") % {"day": seat.due_on.isoformat()} if seat.due_on else ""
        yield Line(_day(case, seat.seq), _("Asked to review: %(name)s") % {"name": seat.person}, seat.by, seat.seq, note=due,
                   office=True)  # fmt: skip
        if seat.ended_seq is not None:
            yield Line(_day(case, seat.ended_seq), _("No longer asked to review: %(name)s") % {"name": seat.person}, seat.by,
                       seat.ended_seq, seat.reason, office=True)  # fmt: skip
    for one in case.around.opinions:
        note = said.advice(one.advice)
        if one.version != case.around.latest:
            note = _("%(advice)s, of version %(number)s") % {"advice": note, "number": one.version}
        yield Line(one.happened_on, _("Opinion"), one.by, one.seq, one.text, files=one.files, note=note, office=True)


def _conditions(case: Case) -> Iterator[Line]:
    approved = next((step for step in case.steps if step.kind is StepKind.APPROVED), None)
    for one in case.around.conditions:
        number = {"number": one.number}
        if approved is not None:
            yield Line(approved.happened_on, _("Condition %(number)s") % number, one.by, one.seq, one.text)
        if one.met_on is not None:
            yield Line(one.met_on, _("Condition %(number)s met") % number, one.met_by, one.met_seq or 0, one.met_note)


def _comments(case: Case) -> Iterator[Line]:
    for one in case.around.comments:
        office = one.audience == "office"
        word = _("Comment")
        # An example has a day of its own: what the clock said when somebody wrote would contradict it.
        day = one.at if case.here.programme.example_today is None else _day(case, one.seq)
        yield Line(day, word, one.by, one.seq, one.text, files=one.files, office=office)
