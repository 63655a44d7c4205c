"""The words for what happens to a grant after its decision, and for what units spent."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext


def opens_after(code: str) -> str:
    """When an instalment is paid. KeyError for an unknown code."""
    return {
        "approve": pgettext("instalment", "after the decision"),
        "mid-term": pgettext("instalment", "after the mid-term report"),
        "accept": pgettext("instalment", "after acceptance"),
    }[code]


def standing(code: str) -> str:
    """Where an expense stands. KeyError for an unknown code."""
    return {
        "waiting": pgettext("expense", "To be checked"),
        "counted": pgettext("expense", "Counted"),
        "refused": pgettext("expense", "Not counted"),
        "sent-back": pgettext("expense", "Sent back"),
        "withdrawn": pgettext("expense", "Withdrawn"),
    }[code]


SENTENCES: Mapping[str, Callable[[], str]] = {
    # Paying
    "nothing-to-pay": lambda: gettext("Everything has been paid that is to be paid. Nothing was paid again."),
    "receipts-first": lambda: gettext(
        "This grant is paid against receipts: account for it first, then part %(part)s is paid."
    ),
    "report-first": lambda: gettext("Part %(part)s is paid after the mid-term report was found in order."),
    "acceptance-first": lambda: gettext("Part %(part)s is paid after acceptance."),
    "conditions-unmet": lambda: gettext("The money is kept back until these conditions are met: %(conditions)s."),
    "back-beyond-paid": lambda: gettext("%(amount)s is more than the unit has: %(paid)s. Enter that or less."),
    "back-beyond-unspent": lambda: gettext(
        "%(amount)s is more than the %(unspent)s that are unspent by the receipts. Write why in the note, or enter less."
    ),
    # Reports
    "report-missing": lambda: gettext("Write how it goes."),
    "report-none": lambda: gettext("There is no report that waits to be confirmed."),
    "own-report": lambda: gettext("You entered this report yourself. Somebody else must confirm it."),
    # Settling
    "not-paid-yet": lambda: gettext("Nothing has been paid yet, so there is nothing to account for."),
    "nothing-counted": lambda: gettext("No expense has been counted. Check the unit's expenses first."),
    "expenses-unchecked": lambda: gettext("%(count)s expenses wait to be checked. Check them first."),
    "counted-changed": lambda: gettext(
        "%(counted)s is counted now, not the %(seen)s that you saw. Look at it again, then settle."
    ),
    "counted-beyond": lambda: gettext("%(counted)s is not between nothing and the %(paid)s handed over."),
    "beyond-receipts": lambda: gettext(
        "%(paid)s was paid and %(counted)s is counted. Have the other %(rest)s given back, or explain it."
    ),
    "beyond-share": lambda: gettext(
        "The unit bears %(share)s%% itself: of the %(counted)s counted the grant bears %(borne)s, and %(paid)s was paid."
        " Have the other %(rest)s given back, or explain it."
    ),
    "explanation-missing": lambda: gettext("Write what became of the rest."),
    # Accepting, closing
    "acceptance-not-asked": lambda: gettext("By the charter this grant needs no acceptance."),
    "parts-before-acceptance": lambda: gettext("Part %(part)s is to be paid before acceptance."),
    "close-owed": lambda: gettext(
        "%(amount)s is still to be paid. Pay it, or cancel the grant while it is not accepted."
    ),
    "close-not-back": lambda: gettext("%(amount)s has not come back yet."),
    "close-unaccounted": lambda: gettext(
        "%(paid)s was paid and %(counted)s is counted: %(rest)s is still to be accounted for or given back."
    ),
    "close-unsettled": lambda: gettext("What was paid has not been settled yet."),
    "close-unaccepted": lambda: gettext("By the charter it must be accepted first."),
    # Expenses
    "expense-unknown": lambda: gettext("There is no such expense in this programme."),
    "expense-closed": lambda: gettext("Nothing can be accounted for here: nothing is granted, or it is closed."),
    "expense-ended": lambda: gettext("This grant has ended. Its expenses are counted no more."),
    "expense-settled": lambda: gettext("This grant has been settled. No more expenses are counted."),
    "expense-day-missing": lambda: gettext("Write the day: no invoice was read that says it."),
    "expense-amount-missing": lambda: gettext("Write the amount: no invoice was read that says it."),
    "expense-what-missing": lambda: gettext("Write what the money was spent on."),
    "expense-before-grant": lambda: gettext("%(day)s lies before %(start)s, the day of the application."),
    "expense-counted": lambda: gettext("This expense has been checked already."),
    "expense-refused": lambda: gettext("This expense has been checked already, and nothing of it was counted."),
    "expense-sent-back": lambda: gettext("This expense was sent back. Enter it anew."),
    "expense-withdrawn": lambda: gettext("This expense was withdrawn."),
    "own-expense": lambda: gettext("You entered this expense yourself. Somebody else must check it."),
    "counted-beyond-expense": lambda: gettext("%(counted)s is not between nothing and the %(amount)s that were spent."),
    "note-missing": lambda: gettext("Write why %(rest)s is not counted: the unit reads it."),
    "receipt-used": lambda: gettext("“%(name)s” is already the paper of expense no. %(expense)s."),
    # Invoices
    "invoice-number-missing": lambda: gettext("Write the invoice's number too, not only its code."),
    "invoice-differs": lambda: gettext("%(number)s is not what the paper's QR code says: %(read)s."),
    "invoices-several": lambda: gettext(
        "There are several invoices on it: %(numbers)s. Write the number of the one that is meant."
    ),
    "invoice-day-differs": lambda: gettext("The invoice is of %(read)s, not of %(day)s. Enter the invoice's day."),
    "invoice-amount-beyond": lambda: gettext("%(amount)s is more than the invoice says: %(read)s. Enter that or less."),
    "invoice-before-tax": lambda: gettext(
        "The invoice says %(read)s before tax: with the tax at most %(most)s, not %(amount)s. Enter that or less, and"
        " what is on another invoice as an expense of its own."
    ),
    "invoice-used": lambda: gettext(
        "Invoice %(number)s has been used already: for expense no. %(expense)s of %(unit)s, of %(day)s."
    ),
    "invoice-used-elsewhere": lambda: gettext(
        "Invoice %(number)s has been used before at this office. Ask the office, which sees for what."
    ),
    "invoice-in-inbox": lambda: gettext(
        "Invoice %(number)s lies in the inbox: “%(name)s”, handed in on %(day)s. Choose it from the list, or see"
        " what it was used for."
    ),
    "invoice-not-kept": lambda: gettext("This invoice of the inbox cannot be used, or was used already."),
}
