"""The words for task links: what one is for, how it stands, what happened at it, and the message that carries it."""

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.utils.translation import get_language, gettext, ngettext, pgettext

from pilotage.domain.charters import Charter
from pilotage.domain.links import Scope, State, Task, Use
from pilotage.words.days import day_and_month, full_day, span

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

SENTENCES: Mapping[str, Callable[[], str]] = {
    "link-for-office": lambda: gettext(
        "%(person)s acts for the office. Whoever does signs in; a link is for units, partners and mentors."
    ),
    "link-without-post": lambda: gettext(
        "%(person)s has no appointment today that permits this task for that body. Appoint them first, or choose "
        "somebody else."
    ),
    "link-without-register": lambda: gettext("Choose the register that is to be filled in."),
    "link-paper-unknown": lambda: gettext(
        "No sheet with the code “%(paper)s” has been printed for %(body)s. The code stands at the foot of the sheet."
    ),
    "link-no-such-paper": lambda: gettext(
        "No sheet with the code “%(paper)s” has been printed that one body signs. The code stands at its foot."
    ),
    "link-for-nobody": lambda: gettext("Choose at least one person."),
    "link-over-already": lambda: gettext("%(day)s is over: today is %(today)s. Choose today or a later day."),
    "link-too-long": lambda: gettext("A link lasts at most %(days)s days. Choose an earlier day than %(day)s."),
    "link-unknown": lambda: gettext("There is no such link in this programme."),
    "link-revoked": lambda: gettext("This link was revoked already."),
    "link-expired": lambda: gettext("This link is over. Ask the office for a new one."),
    "link-locked": lambda: gettext("This link was locked after too many wrong digits. Ask the office for a new one."),
    "link-other-day": lambda: gettext("This link is for what happened from %(since)s to %(until)s."),
    "tail-unreadable": lambda: gettext("Write the last %(digits)s digits of the phone of %(person)s, or nothing."),
}


def task(code: str) -> str:
    """A task as a choice. KeyError for an unknown one."""
    return {
        Task.CONFIRM: pgettext("task", "Confirm records"),
        Task.FILL: pgettext("task", "Enter records"),
        Task.PAPER: pgettext("task", "Hand in a signed paper"),
        Task.PHOTOS: pgettext("task", "Send photographs"),
        Task.EXPENSE: pgettext("task", "Enter an expense"),
        Task.SEE: pgettext("task", "See what is on record"),
        Task.MONEY: pgettext("task", "See what became of the money given"),
    }[Task(code)]


def state(code: str) -> str:
    """How a link stands. KeyError for an unknown state."""
    return {
        State.LIVE: pgettext("link", "open"),
        State.EXPIRED: pgettext("link", "over"),
        State.REVOKED: pgettext("link", "revoked"),
        State.LOCKED: pgettext("link", "locked after wrong digits"),
    }[State(code)]


def use(code: str) -> str:
    """What happened at a link. KeyError for an unknown use."""
    return {
        Use.OPENED: pgettext("link", "opened"),
        Use.WRONG: pgettext("link", "wrong digits"),
        Use.REFUSED: pgettext("link", "refused"),
        Use.ACTED: pgettext("link", "done"),
        Use.OBJECTED: pgettext("link", "objection"),
    }[Use(code)]


def period(since: date | None, until: date | None) -> str:
    """2010年4月, April 2010 for a whole month; else from when to when; empty without a first day."""
    if since is None:
        return ""
    if until is not None and (since.day, until) == (1, since.replace(day=monthrange(since.year, since.month)[1])):
        chinese = (get_language() or "").startswith("zh")
        return f"{since.year}年{since.month}月" if chinese else f"{_MONTHS[since.month - 1]} {since.year}"
    return span(since, until)


def heading(scope: Scope, charter: Charter) -> str:
    """What is asked, as the title of the page and the middle of a message: around the charter's names."""
    register = next((each.name for each in charter.registers if each.id == scope.register), "")
    about = {"register": register, "period": period(scope.since, scope.until), "paper": scope.paper}
    match scope.task, bool(register), bool(about["period"]):
        case Task.CONFIRM, True, True:
            return gettext("Check and confirm: %(register)s, %(period)s") % about
        case Task.CONFIRM, True, False:
            return gettext("Check and confirm: %(register)s") % about
        case Task.CONFIRM, False, True:
            return gettext("Check and confirm what was put on record, %(period)s") % about
        case Task.CONFIRM, False, False:
            return gettext("Check and confirm what was put on record")
        case Task.FILL, _, True:
            return gettext("Enter: %(register)s, %(period)s") % about
        case Task.FILL, _, False:
            return gettext("Enter: %(register)s") % about
        case Task.PAPER, _, _:
            named = gettext("Hand in the signed sheet %(paper)s") % about
            return named if scope.paper else gettext("Hand in the signed paper")
        case Task.MONEY, _, _:
            return gettext("What became of the money you gave")
        case Task.EXPENSE, _, _:
            return gettext("Enter what you spent")
        case Task.PHOTOS, _, _:
            return gettext("Send photographs")
        case _:
            return gettext("What is on record about you")


def addressed(body: str, person: str) -> str:
    """致 东校 某某."""
    return gettext("To %(person)s, %(body)s") % {"person": person, "body": body}


def message(heading: str, to: str, last_day: date, url: str, *, asks: bool, waiting: int = 0) -> str:
    """The message to one person: names, what, by when, the link."""
    said = {"to": to, "what": heading, "day": full_day(last_day), "url": url}
    lines = [gettext("%(to)s: please by %(day)s:") % said, heading]
    if waiting:
        lines.append(
            ngettext("%(count)s record awaits you.", "%(count)s records await you.", waiting) % {"count": waiting}
        )
    lines += [gettext("Open: %(url)s") % said, _caution(asks)]
    return "\n".join(lines)


def group_message(heading: str, last_day: date, people: Sequence[tuple[str, str]], *, asks: bool) -> str:
    """One message for the group; `people` are (whom it speaks to, address)."""
    first = gettext("Please by %(day)s: %(what)s. To each their own link:") % {
        "day": day_and_month(last_day), "what": heading,
    }  # fmt: skip
    lines = [gettext("%(to)s: %(url)s") % {"to": to, "url": url} for to, url in people]
    return "\n".join([first, *lines, _caution(asks)])


def _caution(asks: bool) -> str:
    if asks:
        return gettext(
            "No signing in; the last four digits of your phone are asked for once. A link speaks to one person only."
        )
    return gettext("No signing in. A link speaks to one person only: do not pass it on.")
