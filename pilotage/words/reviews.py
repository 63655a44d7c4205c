"""The words for reviews, conditions, comments and second looks, and why one is refused."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, pgettext


def advice(code: str) -> str:
    """What a reviewer advises. KeyError for an unknown code."""
    return {
        "grant": pgettext("advice", "Grant it"),
        "grant-less": pgettext("advice", "Grant less"),
        "decline": pgettext("advice", "Decline it"),
        "return": pgettext("advice", "Return it for changes"),
    }[code]


def look_at(code: str) -> str:
    """What one person did alone. KeyError for an unknown code."""
    return {
        "decided": pgettext("second look", "Decided on an application of their own"),
        "paid": pgettext("second look", "Paid what they had granted"),
        "rewarded": pgettext("second look", "Rewarded what they had entered"),
        "imported": pgettext("second look", "Entered a payment of before"),
        "chosen": pgettext("second look", "Decided on candidates of their own"),
    }[code]


def verdict(code: str) -> str:
    """What a second look found. KeyError for an unknown code."""
    return {
        "in-order": pgettext("second look", "In order"),
        "objection": pgettext("second look", "Objection"),
    }[code]


SENTENCES: Mapping[str, Callable[[], str]] = {
    # Reviewers and their opinions
    "reviewer-outside": lambda: gettext("Choose somebody of the office who has an account."),
    "reviewer-own-application": lambda: gettext("This person submitted the application. Ask somebody else."),
    "reviewer-own-unit": lambda: gettext("This person speaks for the unit that applies. Ask somebody else."),
    "reviewer-asked": lambda: gettext("This person has been asked already."),
    "reviewer-unknown": lambda: gettext("Nobody was asked under this number."),
    "reviewer-off": lambda: gettext("This person has been taken off already."),
    "reviewer-gave": lambda: gettext("This person has given an opinion of this version: it stays."),
    "due-passed": lambda: gettext("%(day)s has passed. Choose a day from %(today)s on, or none."),
    "review-not-asked": lambda: gettext("You were not asked to review this application."),
    "review-given": lambda: gettext(
        "You have given your opinion of version %(version)s already. Add what is missing as a comment."
    ),
    "version-changed": lambda: gettext(
        "The application was submitted again since you opened it (version %(seen)s, now %(latest)s)."
        " Read the new version first."
    ),
    "advice-missing": lambda: gettext("Choose what you advise."),
    "points-missing": lambda: gettext("Give “%(criterion)s” its points; 0 is a number too."),
    "points-outside": lambda: gettext("%(points)s is not between 0 and %(most)s."),
    "criterion-ended": lambda: gettext("The criteria have changed since you opened the page. Look at them again."),
    "criterion-unknown": lambda: gettext("There is no such criterion."),
    "criterion-name-missing": lambda: gettext("Write what the criterion is called."),
    "criterion-known": lambda: gettext("There is a criterion “%(name)s” already."),
    "criterion-points": lambda: gettext("Give at least 1 and at most %(most)s points."),
    # Conditions and comments
    "conditions-many": lambda: gettext("At most %(most)s conditions can be set."),
    "condition-missing": lambda: gettext("Write what the condition asks."),
    "condition-day": lambda: gettext("%(day)s lies before the decision of %(decided)s. Choose a later day."),
    "condition-unknown": lambda: gettext("There is no such condition."),
    "condition-met": lambda: gettext("This condition was found met already."),
    "condition-idle": lambda: gettext("The grant no longer stands, so its conditions are not waited for."),
    "comment-empty": lambda: gettext("Write something."),
    # Drafts and versions
    "purpose-missing": lambda: gettext("Choose what the money is for: %(purposes)s."),
    "what-missing": lambda: gettext("Write what is to be changed: the unit reads it."),
    "draft-unknown": lambda: gettext("There is no such draft."),
    "draft-submitted": lambda: gettext("This draft has been submitted already. You find it among the applications."),
    "draft-aside": lambda: gettext("This draft was put aside. Begin a new application."),
    "own-unit": lambda: gettext("You speak for the unit that applies. Somebody else must decide on it."),
    # Second looks
    "arrangement-standing": lambda: gettext("Such an arrangement holds already. End it before you make another."),
    "arrangement-none": lambda: gettext("No such arrangement holds."),
    "arrangement-back": lambda: gettext("%(day)s has passed. It can hold from %(today)s on."),
    "look-days": lambda: gettext("Give at least 1 and at most %(most)s days."),
    "look-unknown": lambda: gettext("There is no such second look."),
    "look-given": lambda: gettext("Somebody has looked at this already."),
    "look-own": lambda: gettext("You did this yourself. Somebody else must look at it."),
    "verdict-missing": lambda: gettext("Say whether it is in order."),
}
