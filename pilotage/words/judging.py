"""The words for deciding rounds: answers, objections, the text to post, certificates, and why something is refused."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, ngettext, pgettext

from pilotage.words.days import full_day, plain_day


def answer(code: str) -> str:
    """What another body says of a round or a candidate. KeyError for an unknown code."""
    return {
        "agrees": pgettext("opinion", "Agrees"),
        "objects": pgettext("opinion", "Objects"),
        "no-opinion": pgettext("opinion", "No opinion"),
    }[code]


def upheld(right: bool) -> str:
    """How an objection was found."""
    return pgettext("objection", "Upheld") if right else pgettext("objection", "Not upheld")


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice says of one who was chosen."""

    name: str
    body: str


def notice(title: str, programme: str, chosen: Sequence[Told], starts_on: date, ends_on: date, office: str) -> str:
    """The text to post, in the active language; the office may change it."""
    lines = [
        gettext("In “%(programme)s” it has been decided who is to receive the award “%(award)s”:")
        % {"programme": programme, "award": title},
        "",
    ]
    for place, each in enumerate(chosen, 1):
        named = gettext("%(name)s (%(body)s)") if each.body and each.body != each.name else "%(name)s"
        lines.append(f"{place}. " + named % {"name": each.name, "body": each.body})
    if not chosen:
        lines.append(gettext("Nobody was chosen."))
    days = (ends_on - starts_on).days + 1
    lines += [
        "",
        ngettext(
            "This is posted for %(days)s day, from %(start)s to %(end)s.",
            "This is posted for %(days)s days, from %(start)s to %(end)s.",
            days,
        )
        % {"days": days, "start": plain_day(starts_on), "end": plain_day(ends_on)},
        gettext("Whoever objects, please tell %(office)s within these days, with the facts; names are kept secret.")
        % {"office": office},
        "",
        office,
        full_day(starts_on),
    ]
    return "\n".join(lines)


def certificate_title() -> str:
    """What stands large on a certificate."""
    return pgettext("certificate", "Certificate of Honour")


def year_of(day: date) -> str:
    """The year that a round counts in, as a certificate says it."""
    return pgettext("year on a certificate", "%(year)s") % {"year": day.year}


def certificate_text(*, name: str, programme: str, award: str, level: str, period: str) -> tuple[str, str, str]:
    """What a certificate says: whom it is for, what for, and the wish at its end."""
    told = {"programme": programme, "award": award, "level": level, "period": period}
    to = gettext("%(name)s:") % {"name": name}
    if level:
        text = gettext("In “%(programme)s”, %(period)s, you were chosen for the award “%(award)s” (%(level)s).") % told
    else:
        text = gettext("In “%(programme)s”, %(period)s, you were chosen for the award “%(award)s”.") % told
    return to, text, gettext("This certificate is issued in recognition.")


def certificate_number(number: str) -> str:
    """The line of a certificate's number."""
    return gettext("Certificate no. %(number)s") % {"number": number}


SENTENCES: Mapping[str, Callable[[], str]] = {
    # Scores and the order
    "own-candidate": lambda: gettext(
        "You nominated candidate no. %(number)s or speak for the unit. Somebody else must judge this candidate."
    ),
    "own-candidate-decided": lambda: gettext(
        "You nominated candidate no. %(number)s or speak for the unit. Somebody else must decide on this round."
    ),
    "scores-empty": lambda: gettext("Candidate no. %(number)s has neither points nor an opinion. Write one of them."),
    "ranking-twice": lambda: gettext("A candidate stands in the order twice. Name each once."),
    "ranking-unknown": lambda: gettext("Put at least two of the candidates in order, each by a place of its own."),
    "scores-for-gone": lambda: gettext(
        "Meanwhile a criterion was ended or a candidate withdrawn (%(what)s). Look at what is left, then store it."
    ),
    "order-place": lambda: gettext("%(place)s is no place. Write one from 1 to %(most)s."),
    "order-place-taken": lambda: gettext("Two who stand equal cannot both have place %(place)s. Give each its own."),
    # Other bodies
    "body-missing": lambda: gettext("Write who is asked."),
    "consultation-unknown": lambda: gettext("Nobody was asked under this number."),
    "consultation-answered": lambda: gettext("This opinion has been entered already and stays."),
    "answer-missing": lambda: gettext("Say what the answer is."),
    "text-missing": lambda: gettext("Write what it says."),
    # The decision
    "meeting-missing": lambda: gettext("Write which meeting decided: the title and number of its minute."),
    "chosen-too-many": lambda: gettext(
        "%(chosen)s of the programme's candidates are chosen, but there are %(places)s places. Choose fewer."
    ),
    "tie-at-cut": lambda: gettext(
        "Candidates no. %(numbers)s have the same points, and only some are chosen. Put them in order first, with a reason."
    ),
    "passed-over-unreasoned": lambda: gettext(
        "Candidate no. %(number)s comes first by the programme's rules and would be passed over. Write why."
    ),
    # Publicity and objections
    "place-missing": lambda: gettext("Write where it is posted."),
    "publicity-long": lambda: gettext("At most %(most)s days. Choose an earlier last day."),
    "objection-unknown": lambda: gettext("There is no such objection in this round."),
    "objection-answered": lambda: gettext("This objection has been answered already; the answer stays."),
    "upheld-missing": lambda: gettext("Say whether the objection is upheld."),
    "publicity-running": lambda: gettext("The result is posted until %(day)s. It is final from the day after."),
    "objections-waiting": lambda: gettext("%(count)s objections have no answer yet. Answer them first."),
    "objection-upheld": lambda: gettext("An objection was upheld. Take the decision back and decide anew."),
}
