"""The words of sheets about money: applications, letters, payments, statements, uses of funds."""

from collections.abc import Callable, Mapping

from django.utils.translation import get_language, gettext, pgettext

from pilotage.domain.capitals import LARGEST, in_capitals
from pilotage.domain.papers import Content, PaperKind, Table

KINDS: Mapping[PaperKind, Callable[[], str]] = {
    PaperKind.APPLICATION: lambda: gettext("Application form"),
    PaperKind.LETTER: lambda: gettext("Letter of decision"),
    PaperKind.VOUCHER: lambda: gettext("Payment voucher"),
    PaperKind.STATEMENT: lambda: gettext("Statement of account"),
    PaperKind.USE: lambda: gettext("Report on the use of funds"),
}


def lead(content: Content) -> str:
    """The sentence above a sheet about money. KeyError for another kind."""
    match content.kind:
        case PaperKind.APPLICATION:
            return "" if content.member else gettext("To be filled in, signed and handed to the office.")
        case PaperKind.LETTER:
            values = {column.id: value for column, value in content.facts}
            if values.get("decision") == "declined":
                return gettext("To %(unit)s: your application has been considered and cannot be granted.") % {
                    "unit": content.member
                }
            return gettext("To %(unit)s: your application has been considered and is granted as follows.") % {
                "unit": content.member
            }
        case PaperKind.VOUCHER:
            return gettext("To be paid out as follows, and kept with its papers.")
        case PaperKind.STATEMENT:
            return gettext(
                "Every movement of the fund in this period. What was taken back is told and counts in no sum."
            )
    return gettext("What was received from this source, what it paid for, and what is left.")


def signers(content: Content) -> tuple[str, ...]:
    """Who signs a sheet about money, row by row."""
    match content.kind:
        case PaperKind.APPLICATION:
            return (gettext("Applicant (signature)"), gettext("Received by the office (signature)"))
        case PaperKind.LETTER:
            return (gettext("Signature (%(side)s)") % {"side": content.side},)
        case PaperKind.VOUCHER:
            return (
                gettext("Prepared by (signature)"),
                gettext("Approved by (signature)"),
                gettext("Paid by (signature)"),
                gettext("Received by (signature)"),
            )
    return (gettext("Prepared by (signature)"), gettext("Checked by (signature)"))


WITH_OPINION = frozenset({PaperKind.APPLICATION})
"""The kinds on which the office writes its opinion by hand."""


def capitals(amount: int) -> str:
    """Fen in capital numerals where the reader's language has them, else nothing."""
    chinese = (get_language() or "").startswith("zh")
    return in_capitals(amount) if chinese and abs(amount) <= LARGEST else ""


TITLES: Mapping[str, Callable[[Table], str]] = {
    "conditions": lambda _table: gettext("Conditions"),
    "pots": lambda _table: gettext("Paid from"),
    "lines": lambda _table: gettext("Movements"),
    "by-source": lambda _table: gettext("By source"),
    "by-purpose": lambda _table: gettext("By purpose"),
    "looks": lambda _table: gettext("Second looks"),
    "sums": lambda _table: gettext("How it was used"),
    "grants": lambda _table: gettext("What it went into"),
    "received": lambda _table: gettext("What was received in this period"),
    "spent": lambda _table: gettext("What units spent of it in this period"),
}

COLUMNS: Mapping[str, Callable[[], str]] = {
    "purposes": lambda: gettext("Purpose"),
    "purpose": lambda: gettext("Purpose"),
    "contact": lambda: gettext("Contact and telephone"),
    "files": lambda: gettext("Papers enclosed"),
    "capitals": lambda: gettext("Amount in capitals"),
    "reasons": lambda: gettext("Reasons"),
    "condition": lambda: gettext("Condition"),
    "before-payment": lambda: gettext("Before payment"),
    "movement": lambda: gettext("Movement no."),
    "payee": lambda: gettext("Payee"),
    "amount": lambda: gettext("Amount"),
    "transfer": lambda: gettext("What"),
    "grant": lambda: gettext("Kind of grant"),
    "part": lambda: gettext("Instalment no."),
    "paid-on": lambda: gettext("Paid on"),
    "voucher-no": lambda: gettext("Voucher no."),
    "source": lambda: gettext("Source"),
    "opening": lambda: gettext("Opening balance"),
    "came": lambda: gettext("In"),
    "went": lambda: gettext("Out"),
    "aside": lambda: gettext("Set aside"),
    "balance": lambda: gettext("Balance"),
    "closing": lambda: gettext("Closing balance"),
    "available": lambda: pgettext("fund", "Available"),
    "about": lambda: gettext("About"),
    "verdict": lambda: gettext("Outcome"),
    "planned": lambda: pgettext("fund", "Planned"),
    "agreed": lambda: gettext("Agreed"),
    "left": lambda: gettext("Left"),
    "free": lambda: gettext("Promised to nobody"),
    "period-sum": lambda: gettext("In this period"),
    "decided-sum": lambda: gettext("Granted"),
    "settled-sum": lambda: gettext("Accounted for"),
    "counted": lambda: gettext("Accepted"),
    "for": lambda: gettext("For what"),
}


def use(code: str) -> str:
    """One of the numbers of a source's money. KeyError for an unknown code."""
    return {
        "received": gettext("Received"),
        "given_back": gettext("Given back"),
        "decided": gettext("Granted"),
        "owed": pgettext("fund", "Granted, to be paid"),
        "paid": gettext("Paid"),
        "settled": gettext("Accounted for"),
        "left": gettext("Left"),
        "free": gettext("Promised to nobody"),
    }[code]


def verdict(code: str) -> str:
    """What came of a second look, `owed` where nobody has given it yet."""
    return {
        "owed": gettext("still owed"),
        "in-order": gettext("found in order"),
        "objection": gettext("objection"),
    }.get(code, code)


SENTENCES: Mapping[str, Callable[[], str]] = {
    "letter-undecided": lambda: gettext(
        "Nothing has been decided on this application, so there is no letter. Decide first, then print it."
    ),
    "voucher-not-due": lambda: gettext(
        "Nothing is to be paid on this application now. Look at its page for what the next payment waits for."
    ),
    "statement-long": lambda: gettext(
        "%(count)s lines would stand in one table, and %(most)s fit. Choose a shorter period, or take the XLSX."
    ),
}
