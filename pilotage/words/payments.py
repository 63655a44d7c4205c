"""The words for paying elsewhere, and for tables about money that are taken in."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext


def movement(kind: str) -> str:
    """What touched the bank. KeyError for an unknown code."""
    return {
        "received": pgettext("movement", "Received"),
        "returned": pgettext("movement", "Given back by a unit"),
        "paid": pgettext("movement", "Grant paid"),
        "given-back": pgettext("movement", "Given back to a source"),
        "awarded": pgettext("movement", "Reward paid"),
        "bought": pgettext("movement", "Things paid for"),
        "refunded": pgettext("movement", "Refund paid"),
    }[kind]


def kind(code: str) -> str:
    """What a table about money holds. KeyError for an unknown code."""
    return {
        "contributions": gettext("Money received"),
        "payments": gettext("Payments of before"),
        "budgets": gettext("Budgets"),
        "bank": gettext("Bank statement"),
    }[code]


def column(name: str) -> str:
    """What a column of a table about money holds. KeyError for an unknown code."""
    return {
        "id": gettext("Id"),
        "fund": gettext("Fund"),
        "source": gettext("Source"),
        "purpose": gettext("Purpose"),
        "donor": gettext("Given by"),
        "amount": gettext("Amount"),
        "happened_on": gettext("Day received"),
        "grant": gettext("Grant"),
        "unit": gettext("Unit"),
        "project": gettext("Project"),
        "plan": gettext("Plan"),
        "asked": gettext("Amount asked for"),
        "own": gettext("Own share"),
        "approved": gettext("Amount granted"),
        "decided_on": gettext("Decided on"),
        "paid_on": gettext("Paid on"),
        "voucher": gettext("Voucher number"),
        "year": gettext("Year"),
        "heading": gettext("Heading"),
        "note": gettext("Note"),
        "booked_on": gettext("Day booked"),
        "came": gettext("Money in"),
        "went": gettext("Money out"),
        "side": gettext("In or out, in a word"),
        "text": gettext("Text"),
        "other": gettext("Other party"),
        "reference": gettext("Voucher or serial number"),
        "balance": gettext("Balance"),
    }[name]


def waits(code: str) -> str:
    """What a payment waits for, and for whom. KeyError for an unknown code."""
    return {
        "receipts-first": gettext("waits for the unit's receipts"),
        "report-first": gettext("waits for the unit's report and its confirmation"),
        "acceptance-first": gettext("waits for the office to accept it"),
        "conditions-unmet": gettext("waits for the unit to meet the conditions"),
    }[code]


SENTENCES: Mapping[str, Callable[[], str]] = {
    "movement-unknown": lambda: gettext(
        "This movement does not stand, or it touched no bank. Look at the payments again."
    ),
    "voucher-elsewhere": lambda: gettext(
        "Voucher %(number)s was filed on %(day)s for another movement already (transfer %(transfer)s). If both are "
        "meant, say so."
    ),
    "voucher-empty": lambda: gettext("Write the voucher's number, or choose the bank slip."),
    # Tables
    "money-kind-unknown": lambda: gettext("There is no such kind of table: %(kind)s."),
    "money-column-missing": lambda: gettext("No column is “%(column)s”. Say which one it is."),
    "money-cell-missing": lambda: gettext("This cell is empty. Fill it in."),
    "money-not-named": lambda: gettext("“%(text)s” is none of: %(known)s."),
    "money-sheet-long": lambda: gettext(
        "The table has %(rows)s rows: at most %(most)s at once. Split it and hand the parts in one by one."
    ),
    "row-said-before": lambda: gettext(
        "It says the same as row %(row)s of this file. If both are meant, say so, or give each row an id."
    ),
    "receipt-perhaps-there": lambda: gettext(
        "It is perhaps there already: receipt no. %(number)s says the same. If it is another, say so; in a table, give "
        "the row an id."
    ),
    "receipt-far-more": lambda: gettext(
        "This is far more than planned: %(planned)s are planned from this source, %(amount)s are entered. If that is "
        "right, say so; in a table, give the row an id."
    ),
    "money-day-order": lambda: gettext("It was paid on %(paid)s, before it was decided on %(decided)s."),
}
