"""What waits for somebody, in a few words: what it is, how it stands, and the word on the link that does it."""

from django.utils.translation import gettext, ngettext, pgettext

from pilotage.domain.charters.schema import AnyProvision, Register
from pilotage.domain.duties import Window
from pilotage.words.board import period, short


def duty(window: Window, number: int) -> str:
    """A task by its short title, and the period where there are several."""
    title = short(window.duty.title)
    if not number:
        return title
    name = period(window.duty.cadence.every, number, window.start)
    return pgettext("a task and its period", "%(task)s, %(period)s") % {"task": title, "period": name}


def what(
    kind: str, *, window: Window | None = None, number: int = 0, count: int = 1, register: Register | None = None,
    provision: AnyProvision | None = None, amount: str = "", title: str = "",
) -> str:  # fmt: skip
    """What a line is about; `amount` as it is printed, `title` of a round. KeyError for an unknown kind."""
    n = {"n": count}
    if window is not None:
        return duty(window, number)
    if kind in ROUNDS:
        return _round(kind, count, title)
    if register is not None:
        name = {"register": register.name}
        if kind == "agreed":
            return gettext("“%(register)s” no. %(number)s to be seen to") % {**name, "number": number}
        said = ngettext(
            "%(n)s record in “%(register)s” to be confirmed", "%(n)s records in “%(register)s” to be confirmed", count
        )
        return said % (n | name)
    title = provision.title if provision is not None else ""
    return {
        "decide": gettext("An application is to be decided on"),
        "pay": gettext("A grant is to be paid"),
        "review": gettext("Your review of an application is asked for"),
        "change": gettext("An application was returned to you for changes"),
        "look": ngettext("%(n)s step waits for a second look", "%(n)s steps wait for a second look", count) % n,
        "sign": gettext("A bulletin is to be signed off"),
        "issue": gettext("A bulletin is to be issued"),
        "reward": gettext("A reward is to be paid"),
        "appoint": gettext("Somebody is to be appointed: %(title)s") % {"title": title},
        "pair": gettext("A partner is to be found: %(title)s") % {"title": title},
        "sanction": gettext("A decision is due: %(title)s") % {"title": title},
        "sort": ngettext("%(n)s picture or file is to be sorted", "%(n)s pictures and files are to be sorted", count)
        % n,
        "check": ngettext("%(n)s receipt waits to be checked", "%(n)s receipts wait to be checked", count) % n,
        "account": gettext("%(amount)s still to be accounted for") % {"amount": amount},
        "condition": ngettext(
            "%(n)s condition of a decision is overdue", "%(n)s conditions of a decision are overdue", count
        )
        % n,
        "meet": ngettext(
            "%(n)s condition of a decision is to be met", "%(n)s conditions of a decision are to be met", count
        )
        % n,
        "accept": gettext("What was done with a grant is to be accepted"),
        "reported": gettext("A report of how it goes is to be confirmed"),
        "slip": ngettext("%(n)s payment has no bank slip", "%(n)s payments have no bank slip", count) % n,
        "match": ngettext("%(n)s line of the bank is not matched", "%(n)s lines of the bank are not matched", count)
        % n,
        "report": gettext("Whoever gave money is to be reported to"),
        "hear": ngettext(
            "%(n)s record was called wrong by whoever was to confirm it",
            "%(n)s records were called wrong by those who were to confirm them",
            count,
        )
        % n,
        "unlock": ngettext(
            "%(n)s link is locked after wrong digits", "%(n)s links are locked after wrong digits", count
        )
        % n,
        "chase": ngettext("%(n)s task of others is out of time", "%(n)s tasks of others are out of time", count) % n,
    }[kind]


ROUNDS = ("nominate", "close", "score", "award", "posted", "object", "consult")


def _round(kind: str, count: int, title: str) -> str:
    named = {"n": count, "title": title}
    return {
        "nominate": gettext("Nominations end soon: %(title)s"),
        "close": gettext("The time for nominations is over: %(title)s"),
        "score": gettext("Candidates wait for your scores: %(title)s"),
        "award": gettext("To be decided: %(title)s"),
        "posted": gettext("The result was public long enough: %(title)s"),
        "object": ngettext(
            "%(n)s objection is to be answered: %(title)s", "%(n)s objections are to be answered: %(title)s", count
        ),
        "consult": ngettext(
            "%(n)s body that was asked has not answered: %(title)s",
            "%(n)s bodies that were asked have not answered: %(title)s",
            count,
        ),
    }[kind] % named


def do(kind: str) -> str:
    """The word on the link. KeyError for an unknown kind."""
    return {
        "do": pgettext("to do", "Enter"),
        "explain": pgettext("to do", "Say why"),
        "confirm": pgettext("to do", "Confirm"),
        "decide": pgettext("to do", "Decide"),
        "pay": pgettext("to do", "Pay"),
        "review": pgettext("to do", "Review"),
        "change": pgettext("to do", "Change"),
        "look": pgettext("to do", "Look at it"),
        "sign": pgettext("to do", "Sign off"),
        "issue": pgettext("to do", "Issue"),
        "reward": pgettext("to do", "Pay"),
        "appoint": pgettext("to do", "Appoint"),
        "agreed": pgettext("to do", "Tell how it goes"),
        "pair": pgettext("to do", "Pair"),
        "nominate": pgettext("to do", "Nominate"),
        "close": pgettext("to do", "Close"),
        "score": pgettext("to do", "Score"),
        "award": pgettext("to do", "Decide"),
        "posted": pgettext("to do", "Finish"),
        "object": pgettext("to do", "Answer"),
        "consult": pgettext("to do", "See the round"),
        "sanction": pgettext("to do", "Decide"),
        "sort": pgettext("to do", "Sort"),
        "hear": pgettext("to do", "See the objections"),
        "report": pgettext("to do", "Enter the report"),
        "unlock": pgettext("to do", "Give another"),
        "chase": pgettext("to do", "See what is missing"),
        "check": pgettext("to do", "Check"),
        "account": pgettext("to do", "See the account"),
        "condition": pgettext("to do", "See the conditions"),
        "meet": pgettext("to do", "See the conditions"),
        "accept": pgettext("to do", "Accept"),
        "reported": pgettext("to do", "See the report"),
        "slip": pgettext("to do", "File the slips"),
        "match": pgettext("to do", "Match"),
    }[kind]


def standing(kind: str, overdue: bool) -> str:
    """How a thing stands that is no window of a task."""
    if kind == "confirm":
        return gettext("awaits you")
    return pgettext("state", "Overdue") if overdue else pgettext("to do", "To do")
