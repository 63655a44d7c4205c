"""The words of the inbox: what was read off a picture, where it stands, why something is not done with it."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext

from pilotage.domain.invoices import CURRENCY, InvoiceFacts
from pilotage.domain.papers import ScanState
from pilotage.words.days import plain_day
from pilotage.words.numbers import currency, money

SENTENCES: Mapping[str, Callable[[], str]] = {
    "scan-set-aside": lambda: gettext("This picture was set aside. Take it up again first."),
    "scan-no-invoice": lambda: gettext("There is no invoice on it that has not been seen before."),
    "record-unknown": lambda: gettext("There is no such record in this programme. Check the register and the number."),
    "files-many": lambda: gettext(
        "These are %(count)s files: at most %(most)s at once. Choose fewer; what was handed in is never kept twice."
    ),
}


def state(state: ScanState) -> str:
    """Where a picture stands."""
    return {
        ScanState.WAITING: pgettext("scan", "Waits to be sorted"),
        ScanState.FILED: pgettext("scan", "Sorted"),
        ScanState.SET_ASIDE: pgettext("scan", "Set aside"),
    }[state]


def unread(why: str) -> str:
    """Why a file could not be looked into; it is kept all the same."""
    return {
        "kind": gettext("Not a picture that can be looked into: it is kept as it is."),
        "broken": gettext("The file is damaged and could not be looked into: it is kept as it is."),
        "large": gettext("Too many pixels to be looked into: it is kept as it is."),
    }[why]


def invoice_kind(kind: str) -> str:
    """What sort of invoice it is."""
    return {
        "special": gettext("Special VAT invoice"),
        "vehicle": gettext("Invoice for a motor vehicle"),
        "plain": gettext("Plain VAT invoice"),
        "special-electronic": gettext("Electronic special VAT invoice"),
        "plain-electronic": gettext("Electronic plain VAT invoice"),
        "roll": gettext("Plain VAT invoice (roll)"),
        "toll": gettext("Electronic plain VAT invoice (road toll)"),
        "used-vehicle": gettext("Invoice for a used vehicle"),
        "digital-special": gettext("Fully digital invoice (special VAT invoice)"),
        "digital-plain": gettext("Fully digital invoice (plain invoice)"),
    }.get(kind) or gettext("Invoice")


def invoice(facts: InvoiceFacts) -> str:
    """An invoice in one line: what sort, number, amount, day."""
    parts = [gettext("%(kind)s no. %(number)s") % {"kind": invoice_kind(facts.kind), "number": facts.number}]
    if facts.code:
        parts.append(gettext("code %(code)s") % {"code": facts.code})
    if facts.amount is not None:
        amount = f"{money(facts.amount, CURRENCY)} {currency(CURRENCY)}"
        with_tax = gettext("%(amount)s with tax"), gettext("%(amount)s before tax")
        parts.append(with_tax[not facts.with_tax] % {"amount": amount})
    if facts.issued_on:
        parts.append(gettext("issued %(day)s") % {"day": plain_day(facts.issued_on)})
    return gettext(" · ").join(parts)
