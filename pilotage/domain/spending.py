"""What a unit spent of a grant or of what was refunded to it: entered, checked, sent back, withdrawn.

Every check returns all that is wrong. Amounts are minor units of the programme's currency.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Charter
from pilotage.domain.funds import check_amount, check_text
from pilotage.domain.grant_states import Status
from pilotage.domain.invoices import CURRENCY, InvoiceFacts
from pilotage.domain.money import major_units
from pilotage.domain.standing import check_day

LONGEST_CODE = 20
LONGEST_NUMBER = 30
HIGHEST_RATE = 117
"""Percent of the amount before tax that an invoice can come to at most: 17 % was the highest rate of China's value-added
tax, until 30 April 2018 (财税〔2018〕32号)."""
SPENDING = frozenset({Status.APPROVED, Status.PART_PAID, Status.PAID, Status.SETTLED, Status.ACCEPTED})
"""Where a unit may say what it spent."""
ENDED = frozenset({Status.DECLINED, Status.WITHDRAWN, Status.RELEASED, Status.CLOSED})
"""Where nothing more is counted of what was spent."""


class Standing(StrEnum):
    """Where an expense stands."""

    WAITING = "waiting"  # to be checked by the office
    COUNTED = "counted"  # wholly or in part
    REFUSED = "refused"  # nothing of it was counted
    SENT_BACK = "sent-back"  # by the office, to be entered anew
    WITHDRAWN = "withdrawn"  # by the unit


def standing(*, counted: int | None, checked: bool, withdrawn: bool) -> Standing:
    """Where an expense stands by what was written on it. What the office withdraws it has sent back."""
    if withdrawn:
        return Standing.SENT_BACK if checked else Standing.WITHDRAWN
    if counted is None:
        return Standing.WAITING
    return Standing.COUNTED if counted else Standing.REFUSED


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote about an expense; None and empty where nothing was written."""

    happened_on: date | None = None
    amount: int | None = None
    what: str = ""
    code: str = ""
    number: str = ""


def plain_number(text: str) -> str:
    """An invoice's code or number as it is compared: half-width, without spaces and hyphens, in capitals."""
    return re.sub(r"[\s\-\u2010-\u2015\u2212]+", "", unicodedata.normalize("NFKC", text)).upper()


def chosen_invoice(draft: Draft, found: Sequence[InvoiceFacts]) -> tuple[InvoiceFacts | None, list[Breach]]:
    """Which invoice of those that a file shows is meant: the only one, or the one whose number was written."""
    if not found:
        return None, []
    named = [facts for facts in found if facts.number == draft.number]
    if draft.number and not named:
        params = {"number": draft.number, "read": tuple(facts.number for facts in found)}
        return None, [Breach("invoice-differs", params, "invoice_number")]
    chosen = named or list(found)
    if len(chosen) > 1:
        params = {"numbers": tuple(facts.number for facts in found)}
        return None, [Breach("invoices-several", params, "invoice_number")]
    return chosen[0], []


def filled(draft: Draft, facts: InvoiceFacts | None, currency: str) -> tuple[Draft, list[Breach]]:
    """What was written, completed by what the invoice says; and where the two differ.

    Less than the invoice's amount may be claimed, not more. To an amount before tax the highest rate there was is added.
    """
    if facts is None:
        return draft, []
    breaches = []
    if draft.code and facts.code and draft.code != facts.code:
        differs: dict[str, object] = {"number": draft.code, "read": (facts.code,)}
        breaches.append(Breach("invoice-differs", differs, "invoice_code"))
    if draft.happened_on and facts.issued_on and draft.happened_on != facts.issued_on:
        days: dict[str, object] = {"day": draft.happened_on, "read": facts.issued_on}
        breaches.append(Breach("invoice-day-differs", days, "happened_on"))
    told = facts.amount if facts.with_tax and currency == CURRENCY else None
    if told is not None and draft.amount is not None and draft.amount > told:
        params = {"amount": major_units(draft.amount, currency), "read": major_units(told, currency)}
        breaches.append(Breach("invoice-amount-beyond", params, "amount"))
    if facts.amount is not None and not facts.with_tax and currency == CURRENCY and draft.amount is not None:
        most = -(-facts.amount * HIGHEST_RATE // 100)
        if draft.amount > most:
            read, with_tax = major_units(facts.amount, currency), major_units(most, currency)
            params = {"amount": major_units(draft.amount, currency), "read": read, "most": with_tax}
            breaches.append(Breach("invoice-before-tax", params, "amount"))
    return (
        Draft(
            draft.happened_on or facts.issued_on, told if draft.amount is None else draft.amount, draft.what,
            draft.code or facts.code, draft.number or facts.number,
        ),
        breaches,
    )  # fmt: skip


def check_expense(
    charter: Charter, draft: Draft, *, starts_on: date, today: date, evidence: Sequence[Evidence], linked: bool
) -> list[Breach]:
    """What is needed to check it: a day, an amount, what for, and a paper. `starts_on`: before it nothing was granted;
    `linked`: a file of the inbox is put to it."""
    breaches = []
    if draft.happened_on is None:
        breaches.append(Breach("expense-day-missing", {}, "happened_on"))
    else:
        wrong = check_day(draft.happened_on, today, charter.runs, ended=True)
        if not wrong and draft.happened_on < starts_on:
            wrong = [Breach("expense-before-grant", {"day": draft.happened_on, "start": starts_on}, "happened_on")]
        breaches += wrong
    if draft.amount is None:
        breaches.append(Breach("expense-amount-missing", {}, "amount"))
    else:
        breaches += check_amount(draft.amount, charter.currency)
    if not draft.what:
        breaches.append(Breach("expense-what-missing", {}, "what"))
    breaches += check_text(draft.what, "what")
    breaches += check_text(draft.code, "invoice_code", LONGEST_CODE)
    breaches += check_text(draft.number, "invoice_number", LONGEST_NUMBER)
    if draft.code and not draft.number:
        breaches.append(Breach("invoice-number-missing", {}, "invoice_number"))
    return breaches + check_evidence(evidence, required=not linked)


def check_spendable(status: Status, *, settled: bool, reimbursed: bool) -> list[Breach]:
    """Something is or will be paid that can be accounted for; what is paid against receipts is settled once."""
    if status not in SPENDING:
        return [Breach("expense-closed", {})]
    return [Breach("expense-settled", {})] if settled and reimbursed else []


def check_count(where: Standing, *, amount: int, counted: int, note: str, own: bool, currency: str) -> list[Breach]:
    """One that waits is counted, wholly or in part; why less, is written; by another than who entered it."""
    breaches = check_waiting(where)
    if own:
        breaches.append(Breach("own-expense", {}))
    if counted < 0 or counted > amount:
        params = {"counted": major_units(counted, currency), "amount": major_units(amount, currency)}
        breaches.append(Breach("counted-beyond-expense", params, "counted"))
    elif counted < amount and not note:
        params = {"rest": major_units(amount - counted, currency)}
        breaches.append(Breach("note-missing", params, "note"))
    return breaches + check_text(note, "note", 2000)


def check_taking_back(where: Standing, reason: str, *, counted: bool = False) -> list[Breach]:
    """Only what waits can be sent back or withdrawn, with a reason; with `counted`, also what was counted."""
    breaches = [] if counted and where is Standing.COUNTED else check_waiting(where)
    if not reason:
        breaches.append(Breach("reason-missing", {}, "reason"))
    return breaches + check_text(reason, "reason")


def check_waiting(where: Standing) -> list[Breach]:
    """It has not been checked, sent back or withdrawn."""
    return [] if where is Standing.WAITING else [Breach(f"expense-{where}", {})]
