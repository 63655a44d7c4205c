"""The words for applications: where they stand, what happened to them, and why a step is refused."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext


def status(code: str) -> str:
    """The word for where an application stands. KeyError for an unknown code."""
    return {
        "submitted": pgettext("application", "Waiting for review"),
        "returned": pgettext("application", "Returned for changes"),
        "approved": pgettext("application", "Granted, to be paid"),
        "declined": pgettext("application", "Declined"),
        "withdrawn": pgettext("application", "Withdrawn"),
        "released": pgettext("application", "Given up"),
        "part-paid": pgettext("application", "Paid in part"),
        "paid": pgettext("application", "Paid"),
        "settled": pgettext("application", "Settled"),
        "accepted": pgettext("application", "Accepted"),
        "cancelled": pgettext("application", "Cancelled"),
        "closed": pgettext("application", "Closed"),
    }[code]


def step(kind: str) -> str:
    """The word for what happened to an application. KeyError for an unknown code."""
    return {
        "submitted": pgettext("application step", "Submitted"),
        "reviewed": pgettext("application step", "Reviewed"),
        "returned": pgettext("application step", "Returned for changes"),
        "resubmitted": pgettext("application step", "Submitted again"),
        "approved": pgettext("application step", "Granted"),
        "declined": pgettext("application step", "Declined"),
        "withdrawn": pgettext("application step", "Withdrawn"),
        "part-paid": pgettext("application step", "Paid in part"),
        "paid": pgettext("application step", "Paid"),
        "released": pgettext("application step", "Given up"),
        "reported": pgettext("application step", "Reported mid-term"),
        "confirmed": pgettext("application step", "Report found in order"),
        "given-back": pgettext("application step", "Unspent money came back"),
        "settled": pgettext("application step", "Settled"),
        "accepted": pgettext("application step", "Accepted"),
        "cancelled": pgettext("application step", "Cancelled"),
        "closed": pgettext("application step", "Closed"),
    }[kind]


SENTENCES: Mapping[str, Callable[[], str]] = {
    "grant-unknown": lambda: gettext("The charter has no grant “%(grant)s”."),
    "grant-not-in-force": lambda: gettext("“%(grant)s” is not in force on %(day)s."),
    "application-unknown": lambda: gettext("There is no such application in this programme."),
    "application-changed": lambda: gettext(
        "This application has moved on since you opened it. Look at what has happened since, then go on."
    ),
    "application-submitted": lambda: gettext("This application has not been granted yet: it waits for review."),
    "application-approved": lambda: gettext("This application has been granted already. It can be paid or given up."),
    "application-declined": lambda: gettext("This application was declined. The unit may submit a new one."),
    "application-paid": lambda: gettext("This application has been paid already. Nothing was paid again."),
    "application-released": lambda: gettext("This grant was given up. The unit may submit a new application."),
    "application-returned": lambda: gettext(
        "This application was returned for changes. It can be decided on once the unit has submitted it again."
    ),
    "application-withdrawn": lambda: gettext(
        "This application was withdrawn by the applicant. The unit may submit a new one."
    ),
    "application-part-paid": lambda: gettext("Part of this grant has been paid already."),
    "application-settled": lambda: gettext("This grant has been settled already."),
    "application-accepted": lambda: gettext("What this grant paid for has been accepted already."),
    "application-cancelled": lambda: gettext(
        "This grant was cancelled. What was paid and not yet given back is to come back."
    ),
    "application-closed": lambda: gettext("This grant is closed: nothing more happens to it."),
    "own-application": lambda: gettext("You entered this application yourself. Somebody else must decide on it."),
    "own-approval": lambda: gettext("You granted this yourself. Somebody else must pay it."),
    "own-review": lambda: gettext("You reviewed this yourself. Somebody else must take the next step."),
    "step-of-another": lambda: gettext("By the charter this step is for %(role)s."),
    "review-missing": lambda: gettext(
        "An amount of this size needs more reviews before it is decided: %(needed)s, and there are %(done)s."
        " Write your opinion and press “Pass on to the next review”."
    ),
    "review-not-needed": lambda: gettext("No further review is asked for: the next step is the decision."),
    "opinion-missing": lambda: gettext("Write your opinion."),
    "over-asked": lambda: gettext("%(amount)s is more than the %(asked)s that were asked for. Grant that or less."),
    "cap-per-application": lambda: gettext("%(amount)s is more than one application may be granted: at most %(cap)s."),
    "cap-per-unit": lambda: gettext(
        "One unit may be granted %(cap)s in all, and this one has %(granted)s: %(left)s is left, not %(amount)s."
    ),
    "cap-per-period": lambda: gettext(
        "%(cap)s may be granted in all in %(year)s, and %(granted)s is granted: %(left)s is left, not %(amount)s."
    ),
    "version-unchanged": lambda: gettext("Nothing was changed. Change what was asked for, or put a paper to it."),
    "own-share-negative": lambda: gettext("The own share cannot be less than nothing."),
    "own-share-short": lambda: gettext(
        "The unit must bear %(share)s%% of the cost itself: at least %(needed)s, not %(own)s."
    ),
    "own-share-whole": lambda: gettext("By the charter the unit bears the whole cost, so nothing can be asked for."),
}
