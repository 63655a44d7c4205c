"""What `verify` found broken, as sentences."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

from pilotage.domain.verification import Broken

_SENTENCES: Mapping[str, Callable[[], str]] = {
    "account-balance": lambda: gettext("The account's balance is not the sum of its transfers."),
    "account-unguarded": lambda: gettext("The account is not guarded as its kind asks."),
    "aid-record": lambda: gettext("What a round of aid decided and its record do not agree."),
    "application-standing": lambda: gettext("The application does not stand where its steps have led it."),
    "application-steps": lambda: gettext("The application's steps do not follow one another."),
    "bulletin-altered": lambda: gettext("The text of the bulletin is not what was issued."),
    "bulletin-figure": lambda: gettext("A figure computed again is not what the bulletin printed."),
    "bulletin-text": lambda: gettext("The text composed again is not what the bulletin printed."),
    "bulletin-unsigned": lambda: gettext("What was issued is not what was signed off."),
    "cannot-be-checked": lambda: gettext("This cannot be checked any more: what it rests on has been changed."),
    "charter-altered": lambda: gettext("The charter's bytes are not those that were put in force."),
    "charter-unreadable": lambda: gettext("The charter's bytes are not the edition they stand for."),
    "erratum-figure": lambda: gettext("A figure computed again is not what the erratum says."),
    "cost-record": lambda: gettext("What was bought rests on no order that was paid, and on no record that names the cost."),
    "extra-without-finding": lambda: gettext("An extra place rests on no finding about its unit."),
    "nomination-record": lambda: gettext("A nomination stands for no record about its unit."),
    "rounds-alike": lambda: gettext("Two rounds stand for one award, level and period."),
    "round-over-quota": lambda: gettext("More are nominated in a round than it has places."),
    "event-altered": lambda: gettext("An event of the audit trail was changed."),
    "event-head": lambda: gettext("The office's counter is not that of the last event."),
    "event-missing": lambda: gettext("An event of the audit trail is missing."),
    "file-changed": lambda: gettext("The file's bytes are not those that were attached."),
    "file-unreadable": lambda: gettext("The file is missing or cannot be read."),
    "money-carried": lambda: gettext("Money that was carried on did not leave the one ledger as it arrived in the other."),
    "money-without-step": lambda: gettext("Money moved for the application without a step that says so."),
    "number-gap": lambda: gettext("A number is missing."),
    "paid-alone": lambda: gettext("One person granted and paid, and no second look is owed for it."),
    "paid-beyond-decision": lambda: gettext("More was paid, freed or given back than had been decided."),
    "order-money": lambda: gettext("What was paid for an order is not what its money moved."),
    "page-altered": lambda: gettext("The page's bytes are not those that were found."),
    "pair-beyond-limit": lambda: gettext("More pairs at once than the charter allowed when it was made."),
    "pair-twice": lambda: gettext("The same two were paired twice at once."),
    "personal-altered": lambda: gettext("Personal fields are not those that were entered."),
    "personal-missing": lambda: gettext("Personal fields are missing without having been erased."),
    "reference-outside": lambda: gettext("It refers to something that is not at this office."),
    "refund-money": lambda: gettext("A refund and the money that it moved do not agree."),
    "refund-record": lambda: gettext("A refund does not say what its record says."),
    "refund-settled": lambda: gettext("More of a refund is accounted for than was refunded."),
    "reward-money": lambda: gettext("A payment of a reward and the money that it moved do not agree."),
    "row-altered": lambda: gettext("A row was changed behind the application's back."),
    "row-missing": lambda: gettext("A row was removed behind the application's back."),
    "row-uncovered": lambda: gettext("A row was put in behind the application's back."),
    "step-money": lambda: gettext("The step and the money it moved do not agree."),
    "pot-overdrawn": lambda: gettext("More was paid out of a source's money than had been set aside in it."),
    "source-overpaid": lambda: gettext("A source was given back more than it gave."),
    "transfer-across-funds": lambda: gettext("The transfer does not stay within one fund."),
    "transfer-across-pots": lambda: gettext("The transfer mixes money that is kept apart."),
    "year-entered-late": lambda: gettext("The transfer was entered into a year that had been closed."),
}  # fmt: skip

CODES = frozenset(_SENTENCES)


def sentence(broken: Broken) -> str:
    """What does not hold, in the active language. KeyError for a code that is not in CODES."""
    return _SENTENCES[broken.what]()


def checked(name: str) -> str:
    """The word for one of the things that `verify` counts. KeyError for an unknown name."""
    return {
        "accounts": gettext("accounts and transfers"),
        "aid": gettext("shares of aid"),
        "applications": gettext("applications"),
        "bulletins": gettext("issued bulletins"),
        "editions": gettext("editions of charters"),
        "errata": gettext("errata"),
        "events": gettext("events"),
        "files": gettext("attached files"),
        "grants": gettext("steps of grants and their money"),
        "given": gettext("refunds, rewards and orders"),
        "numbers": gettext("numbers"),
        "pages": gettext("pages as found"),
        "pairings": gettext("pairings"),
        "personal": gettext("personal fields"),
        "references": gettext("kinds of reference"),
        "rounds": gettext("rounds"),
        "rows": gettext("sealed rows"),
    }[name]
