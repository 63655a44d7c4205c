"""The words for bank statements: why one is not taken in or matched, and what a suggestion rests on."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext

from pilotage.domain.bank import Suggestion


def why(suggestion: Suggestion) -> str:
    """What a suggestion rests on, in one sentence."""
    many, days = len(suggestion.movements), suggestion.days
    if many > 1:
        said = ngettext(
            "%(count)s movement adds up to the amount.", "%(count)s movements add up to the amount.", many
        ) % {"count": many}
    elif days:
        said = ngettext("Same amount, %(count)s day apart.", "Same amount, %(count)s days apart.", days) % {
            "count": days
        }
    else:
        said = gettext("Same amount, same day.")
    if suggestion.word:
        named = gettext("The bank's text names “%(word)s”.") % {"word": suggestion.word}
        return gettext("%(one)s %(other)s") % {"one": said, "other": named}
    return said


SENTENCES: Mapping[str, Callable[[], str]] = {
    "bank-amount-missing": lambda: gettext("Say which column holds the amounts: one for in and out, or one for each."),
    "bank-both-ways": lambda: gettext("Money both in and out stands in this row. One line of a bank is one of them."),
    "bank-no-amount": lambda: gettext("No amount stands in this row, or it is zero."),
    "bank-side-unknown": lambda: gettext("“%(text)s” says neither in nor out. Write 借 or 贷, 支 or 收."),
    "bank-line-outside": lambda: gettext(
        "The line of %(day)s (row %(row)s) lies outside %(start)s to %(end)s. Put the days right."
    ),
    "bank-empty": lambda: gettext(
        "No line stands in it. For a month in which nothing moved write what it opens and closes with."
    ),
    "bank-not-adding-up": lambda: gettext(
        "%(opening)s and the lines, %(lines)s, do not make %(closing)s: %(difference)s is missing. Look whether lines are"
        " missing, or leave the balances empty to keep the lines unchecked."
    ),
    "bank-known": lambda: gettext("All of this stands already, in “%(name)s”. Nothing was stored."),
    "statement-unknown": lambda: gettext("There is no such bank statement in this programme."),
    "statement-withdrawn": lambda: gettext("This bank statement was withdrawn before. Nothing more need be done."),
    "statement-matched": lambda: gettext("%(count)s of its lines are matched. Take the matches back first."),
    "match-nothing": lambda: gettext("Nothing is ticked. Tick lines of the bank and movements of the ledger."),
    "match-one-sided": lambda: gettext("Tick at least one line of the bank, and what it is in the ledger."),
    "match-not-equal": lambda: gettext(
        "The lines add up to %(lines)s, the movements to %(movements)s: %(difference)s lies between them."
    ),
    "match-twice": lambda: gettext("The same line or movement is ticked twice."),
    "match-two-accounts": lambda: gettext("The lines are of two accounts. Match those of one at a time."),
    "line-unknown": lambda: gettext("This line of the bank does not stand any more. Look at the statement again."),
    "line-matched": lambda: gettext("A line was matched in the meantime. Look at the statement again."),
    "movement-matched": lambda: gettext("A movement was matched in the meantime. Look at the statement again."),
    "match-unknown": lambda: gettext("There is no such match in this programme."),
    "match-ended": lambda: gettext("This match was taken back before. Nothing more need be done."),
}
