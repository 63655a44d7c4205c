"""Words for what is given without being applied for: refunds, rewards, things; and what is said when it may not be."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext

from pilotage.domain.charters.schema import Refund
from pilotage.words.numbers import number


def step(kind: str) -> str:
    """What happened to an order. KeyError for an unknown code."""
    return {
        "ordered": pgettext("order", "Ordered"),
        "delivered": pgettext("order", "Delivered"),
        "paid": pgettext("order", "Paid"),
        "unpaid": pgettext("order", "Payment taken back"),
        "cancelled": pgettext("order", "Cancelled"),
        "taken-back": pgettext("order", "Returned by a member"),
    }[kind]


def doing(kind: str) -> str:
    """The word on the button that takes a step. KeyError for an unknown code."""
    return {
        "delivered": gettext("Enter the delivery"),
        "paid": gettext("Enter the payment"),
        "unpaid": gettext("Take the payment back"),
        "cancelled": gettext("Cancel the order"),
        "taken-back": gettext("Enter what came back"),
    }[kind]


def follows(refund: Refund, due: bool) -> str:
    """Where a register asks for one amount of a refund: what it is, and what the books take from it."""
    told = {"rate": number(refund.rate), "clause": refund.cite[0].clause}
    if due:
        return gettext("What was due; %(rate)s%% of it is booked as refunded (clause %(clause)s)") % told
    return gettext("What was refunded; it is booked as %(rate)s%% of what was due (clause %(clause)s)") % told


SENTENCES: Mapping[str, Callable[[], str]] = {
    # Refunds
    "refund-more": lambda: gettext(
        "%(refunded)s was refunded of %(due)s due: at %(rate)s%% it is %(whole)s, %(difference)s less. Correct the amount."
    ),
    "refund-less": lambda: gettext(
        "%(refunded)s was refunded of %(due)s due: at %(rate)s%% it must be %(whole)s, %(difference)s more."
    ),
    "refund-twice": lambda: gettext(
        "%(unit)s was refunded %(amount)s for %(year)s before, in record %(number)s. Correct that record instead."
    ),
    "refund-accounted": lambda: gettext(
        "%(settled)s of it was accounted for with receipts, %(short)s more than the %(refunded)s that would be left."
        " Leave at least what was accounted for, or send receipts back and account for it anew first."
    ),
    "refund-receipts": lambda: gettext(
        "Receipts of %(counted)s are counted and of %(waiting)s wait, and %(refunded)s would be left of the refund."
        " Send receipts back first."
    ),
    "receipt-beyond-refund": lambda: gettext(
        "%(amount)s is more than is left: %(refunded)s was refunded, and receipts of %(taken)s are counted or wait."
        " Enter %(left)s or less of this receipt."
    ),
    "counted-beyond-refund": lambda: gettext(
        "%(counted)s is more than is left: %(refunded)s was refunded, and %(others)s of other receipts is counted."
        " Count %(left)s or less."
    ),
    "refund-unknown": lambda: gettext("There is no such refund, or its record was withdrawn."),
    "refund-nothing-to-settle": lambda: gettext(
        "The checked receipts come to %(counted)s, and %(settled)s is accounted for: there is nothing to change."
    ),
    # Rewards
    "reward-unknown": lambda: gettext("There is no such reward in this programme."),
    "reward-not-due": lambda: gettext(
        "“%(reward)s” is not due for this record: it is not confirmed, or does not say what the charter asks for."
    ),
    "reward-paid": lambda: gettext(
        "%(unit)s was paid %(amount)s on %(day)s for record %(number)s of “%(register)s” (payment %(payment)s)."
        " The charter pays it once."
    ),
    "reward-other-record": lambda: gettext(
        "The reward fell due on record %(number)s of “%(register)s” before. Pay it for that one."
    ),
    "reward-amount-unknown": lambda: gettext(
        "How much %(unit)s is due depends on a fact that it does not state. Enter the fact first."
    ),
    "reward-changed": lambda: gettext(
        "The reward is %(amount)s now, not %(seen)s as the page showed. Look at it again, then pay."
    ),
    "reward-before-due": lambda: gettext("%(day)s lies before %(since)s, the day on which the reward fell due."),
    "reward-reversed": lambda: gettext("Payment %(number)s was reversed before. Nothing more need be done."),
    "own-record": lambda: gettext(
        "You entered or confirmed the record in “%(register)s” that this is paid for. Somebody else must pay it."
    ),
    # Things
    "supply-unknown": lambda: gettext("The charter gives no such thing to its members."),
    "supply-kept": lambda: gettext("The charter does not ask for “%(item)s” back."),
    "supply-not-there": lambda: gettext("Order %(number)s has nothing of this member that could come back."),
    "order-unknown": lambda: gettext("There is no such order in this programme."),
    "order-empty": lambda: gettext("Say for whom “%(item)s” is ordered, and how many."),
    "order-not-for": lambda: gettext("“%(unit)s” is not among the members that the charter gives it to on that day."),
    "order-quantity": lambda: gettext("%(unit)s: enter a whole number from 1 to %(most)s."),
    "order-more": lambda: gettext(
        "%(unit)s is due %(due)s %(measure)s: %(ordered)s ordered before and %(quantity)s now would be more."
    ),
    "order-step": lambda: gettext("Order %(number)s does not stand where this can be done. Look at it again."),
    "own-order": lambda: gettext("You placed order %(number)s. Somebody else must enter its payment."),
    "cost-not-order": lambda: gettext(
        "%(unit)s: the records name %(cost)s as the cost, but the order that was paid comes to %(share)s for it."
        " Correct the one that is wrong."
    ),
    "cost-booked-often": lambda: gettext(
        "The cost of this record was booked %(times)s times already. Correct the record, then go on."
    ),
}
