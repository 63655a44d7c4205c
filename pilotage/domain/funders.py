"""Whoever gives money: what is agreed with them, when they are reported to, and who may see a source's money."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund, FundSource
from pilotage.domain.funds import check_amount, check_reason, check_text
from pilotage.domain.policy import POLICY, Function, Permission, Post

LONGEST_CONDITIONS = 4000


class Reach(StrEnum):
    """How much of a source's money somebody sees."""

    WHOLE = "whole"  # with the grants, the files and the conditions
    TOTALS = "totals"  # the numbers alone


def given_by(source: FundSource) -> tuple[str, ...]:
    """The members that a source concerns: its giver, or nobody outside of the office."""
    return (source.given_by,) if source.given_by else ()


def reach_of(posts: Iterable[Post], source: FundSource, today: date) -> Reach | None:
    """How much of a source's money a person with these posts sees today; None: nothing.

    The office sees all of it, and so does whoever speaks for its giver. A giver whom the charter names only as part of
    the public sees the totals of what was raised or donated and names no giver: the money of many is nobody's own.
    """
    held = [post for post in posts if post.holds(today)]
    for post in held:
        permits = Permission.SOURCE_READ in POLICY.get((post.function, post.kind), frozenset())
        if permits and (post.kind == "office" or post.place in given_by(source)):
            return Reach.WHOLE
    raised = source.origin in ("raised", "donated") and not source.given_by
    public = any((post.function, post.kind) == (Function.CONTACT, "public") for post in held)
    return Reach.TOTALS if raised and public else None


def find_source(charter: Charter, fund: str, source: str) -> tuple[Fund, FundSource] | None:
    """A fund and one of its sources by their ids."""
    for known in charter.of_kind(Fund):
        for one in known.sources:
            if (known.id, one.id) == (fund, source):
                return known, one
    return None


def sources_of(charter: Charter) -> tuple[tuple[Fund, FundSource], ...]:
    """Every source of every fund, in the charter's order."""
    return tuple((fund, source) for fund in charter.of_kind(Fund) for source in fund.sources)


@dataclass(frozen=True, slots=True)
class Due:
    """A day on which a giver is to be reported to, as pages list it; `done_on` None: still owed."""

    id: int
    due_on: date
    what: str
    done_on: date | None
    note: str
    done_by: str

    def overdue(self, today: date) -> bool:
        return self.done_on is None and self.due_on < today


def check_agreement(
    charter: Charter,
    *,
    fund: str,
    source: str,
    title: str,
    signed_on: date,
    amount: int | None,
    conditions: str,
    evidence: Sequence[Evidence],
    today: date,
) -> list[Breach]:
    """An agreement is about a source of the charter's, has a title, and was signed by today; the amount may stay open."""
    breaches = []
    found = next((known for known in charter.of_kind(Fund) if known.id == fund), None)
    if found is None:
        breaches.append(Breach("fund-unknown", {"fund": fund}, "fund"))
    elif source not in {known.id for known in found.sources}:
        names = tuple(known.name for known in found.sources)
        breaches.append(Breach("source-unknown", {"source": source, "sources": names}, "source", found.cite[0]))
    if not title:
        breaches.append(Breach("title-missing", {}, "title"))
    breaches += check_text(title, "title")
    if signed_on > today:  # it may be older than the programme
        breaches.append(Breach("day-in-future", {"day": signed_on, "today": today}, "signed_on"))
    if amount is not None:
        breaches += check_amount(amount, charter.currency)
    return (
        breaches + check_text(conditions, "conditions", LONGEST_CONDITIONS) + check_evidence(evidence, required=False)
    )


def check_report_day(*, ended: bool, signed_on: date, due_on: date, what: str) -> list[Breach]:
    """A day to report on lies after the agreement was signed, says what is wanted, and the agreement still holds."""
    breaches = [Breach("agreement-ended", {})] if ended else []
    if due_on < signed_on:
        breaches.append(Breach("report-before-agreement", {"day": due_on, "signed": signed_on}, "due_on"))
    if not what:
        breaches.append(Breach("report-unsaid", {}, "what"))
    return breaches + check_text(what, "what")


def check_report_done(
    *, done: date | None, signed_on: date, done_on: date, note: str, evidence: Sequence[Evidence], today: date
) -> list[Breach]:
    """A report is handed over once, on a day since the agreement that has come, with words or a file that tell of it."""
    breaches = [Breach("report-done", {"day": done})] if done is not None else []
    if done_on > today:
        breaches.append(Breach("day-in-future", {"day": done_on, "today": today}, "done_on"))
    elif done_on < signed_on:
        breaches.append(Breach("report-before-agreement", {"day": done_on, "signed": signed_on}, "done_on"))
    if not note and not evidence:
        breaches.append(Breach("report-without-trace", {}, "note"))
    return breaches + check_text(note, "note") + check_evidence(evidence, required=False)


def check_end(*, ended: bool, reason: str) -> list[Breach]:
    """An agreement ends once, with a reason."""
    return [Breach("agreement-ended", {})] if ended else check_reason(reason)
