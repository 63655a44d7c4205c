"""Why something is refused, as a sentence: what is wrong and what to do. One line for every code of a breach."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from pilotage.domain.breaches import Breach
from pilotage.words import (
    aid,
    allocations,
    appointments,
    bank,
    duties,
    funders,
    funds,
    giving,
    grants,
    habits,
    inbox,
    judging,
    links,
    lives,
    meetings,
    own_fields,
    pairs,
    papers,
    payments,
    readings,
    records,
    reviews,
    rounds,
    sheets,
    spending,
)
from pilotage.words.days import plain_day
from pilotage.words.numbers import grouped, in_sentence

# Each line is called when it is said, so that it speaks the language that is active then.
_SENTENCES: Mapping[str, Callable[[], str]] = {
    # What a register's field declares
    "field-missing": lambda: gettext("Fill in “%(field)s”."),
    "field-unknown": lambda: gettext("“%(register)s” has no field called “%(field)s”. Leave it out."),
    "field-below": lambda: gettext("“%(field)s” is %(value)s: the least is %(min)s."),
    "field-above": lambda: gettext("“%(field)s” is %(value)s: the most is %(max)s."),
    "text-long": lambda: gettext("This is %(length)s characters long: at most %(longest)s. Shorten it, or attach it."),
    "choice-unknown": lambda: gettext("“%(text)s” is not one of the choices: %(choices)s."),
    # Putting a charter in force
    "charter-faulty": lambda: gettext("The charter has %(count)s faults and was not put in force. Mend them first."),
    "edition-out-of-order": lambda: gettext(
        "This is edition %(edition)s, but the next one is edition %(expected)s. Give the charter that number."
    ),
    "edition-replaces-nothing": lambda: gettext(
        "The charter says that it replaces “%(replaces)s”, but it is the first edition. Leave `replaces` out."
    ),
    "edition-replaces-unsaid": lambda: gettext(
        "The charter does not say which edition it replaces. Write into it: replaces: %(wanted)s"
    ),
    "edition-replaces-other": lambda: gettext(
        "The charter says that it replaces “%(replaces)s”. It must name the edition in force: %(wanted)s."
    ),
    "office-unnamed": lambda: gettext("The charter names no office. Say at which office it is put in force."),
    # People, bodies, appointments
    "person-unknown": lambda: gettext("There is no person “%(person)s” at this office. Enter the person first."),
    "username-taken": lambda: gettext("The user name “%(username)s” belongs to somebody else. Choose another."),
    "appointment-unknown": lambda: gettext("There is no such appointment in this programme."),
    "appointment-ended": lambda: gettext("This appointment already ended on %(end)s."),
    "role-unknown": lambda: gettext("The charter has no role “%(role)s”. Use one of its roles."),
    "function-not-for-role": lambda: gettext(
        "Nobody can be appointed %(function)s for the role “%(role)s”. Choose another function or role."
    ),
    "member-unknown": lambda: gettext("“%(member)s” takes no part in this programme. Enter it as a member first."),
    "member-of-other-role": lambda: gettext("“%(member)s” is not one of “%(role)s”. Choose one that is."),
    "code-missing": lambda: gettext("The id is missing. Give every member an id of its own."),
    "name-missing": lambda: gettext("The name is missing."),
    "fact-unknown": lambda: gettext("The role “%(role)s” declares no fact “%(fact)s”. Leave the column out."),
    "ends-before-start": lambda: gettext("The end, %(end)s, lies before the start, %(start)s. Choose a later end."),
    "not-an-example": lambda: gettext("Only an example has a day of its own; this programme goes by the calendar."),
    **appointments.SENTENCES,
    # The programme's calendar
    "span-backward": lambda: gettext(
        "“%(name)s” ends on %(end)s, before it begins on %(start)s. Put the two days right."
    ),
    "spans-overlap": lambda: gettext("“%(one)s” and “%(other)s” overlap. A day belongs to one of them at most."),
    # Files
    "file-large": lambda: gettext(
        "“%(name)s” is %(size)s MB; a file may have %(limit)s MB. Make it smaller or split it, and choose it again."
    ),
    "file-empty": lambda: gettext(
        "“%(name)s” is empty. Open it to see whether it is the right file, and choose it again."
    ),
    "file-kind": lambda: gettext("“%(name)s” is of a kind that not every office can open. Hand in one of: %(kinds)s."),
    "evidence-missing": lambda: gettext("This needs evidence: choose at least one file."),
    # Bulletins
    "series-unknown": lambda: gettext("The charter has no series of bulletins “%(series)s”. It has: %(known)s."),
    "series-misspelt": lambda: gettext(
        "The charter has no series of bulletins “%(series)s”. Did you mean “%(meant)s”?"
    ),
    "title-long": lambda: gettext("The title is %(length)s characters long: at most %(longest)s. Shorten it."),
    "bulletin-empty": lambda: gettext("The bulletin says nothing. Choose a sentence, or write a paragraph."),
    "sentence-unknown": lambda: gettext("There is no sentence %(sentence)s: this series has %(count)s."),
    "placeholder-unknown": lambda: gettext("There is no figure “{%(placeholder)s}”. The charter has: %(known)s."),
    "placeholder-misspelt": lambda: gettext("There is no figure “{%(placeholder)s}”. Did you mean “{%(meant)s}”?"),
    "until-in-future": lambda: gettext(
        "%(until)s is in the future: today is %(today)s. A bulletin reports until today at the latest."
    ),
    "until-before-programme": lambda: gettext(
        "%(until)s lies before the programme, which starts on %(start)s. Choose a later day."
    ),
    "until-before-last-issue": lambda: gettext(
        "%(until)s lies before %(last)s, the day until which the last issue reports. Choose that day or a later one."
    ),
    "school-year-not-in-calendar": lambda: gettext(
        "The calendar has no school year with %(until)s in it. Enter it first."
    ),
    "term-not-in-calendar": lambda: gettext("The calendar has no term with %(until)s in it. Enter it first."),
    "bulletin-is-draft": lambda: gettext("The bulletin is a draft: it has to be signed off first."),
    "bulletin-is-signed": lambda: gettext(
        "The bulletin is signed off already. To change it, save it again: that takes the signature back."
    ),
    "bulletin-is-issued": lambda: gettext(
        "The bulletin has been issued and stays as it was printed. Publish an erratum instead."
    ),
    "bulletin-is-withdrawn": lambda: gettext("The draft was withdrawn. Restore it first."),
    "bulletin-changed": lambda: gettext(
        "Somebody has saved this bulletin since you opened it (version %(seen)s, now %(latest)s). Look at theirs, then save."
    ),
    "bulletin-other-edition": lambda: gettext(
        "The charter has a new edition, %(edition)s, since this was drafted. Look it through and save it again."
    ),
    "bulletin-id-taken": lambda: gettext("This request's id belongs to something else. Start again from a fresh page."),
    "figures-changed-since-seen": lambda: gettext(
        "The figures have changed since the page was shown. Look at it again, then sign it off."
    ),
    "figure-changed-since-signed": lambda: gettext(
        "“%(figure)s” was signed as %(signed)s and is %(now)s now. Save the bulletin again and have it signed off anew."
    ),
    "text-changed-since-signed": lambda: gettext(
        "The text is not what was signed off. Save the bulletin again and have it signed off anew."
    ),
    "issue-in-future": lambda: gettext("%(on)s is in the future: today is %(today)s. Issue it today or dated earlier."),
    "issue-before-until": lambda: gettext(
        "%(on)s lies before %(until)s, the day until which it reports. Issue it on that day or later."
    ),
    "issue-before-last-issue": lambda: gettext(
        "%(on)s lies before %(last)s, the day of the last issue. Issue it on that day or later."
    ),
    "erratum-empty": lambda: gettext("No printed figure has changed. Write what is corrected, or publish nothing."),
    # Records and sheets of them
    **records.SENTENCES,
    **sheets.SENTENCES,
    **own_fields.SENTENCES,
    # What is due
    **duties.SENTENCES,
    # Funds and grants
    **funds.SENTENCES,
    **funders.SENTENCES,
    **grants.SENTENCES,
    **rounds.SENTENCES,
    **judging.SENTENCES,
    **aid.SENTENCES,
    **allocations.SENTENCES,
    **pairs.SENTENCES,
    **meetings.SENTENCES,
    **lives.SENTENCES,
    # Paying elsewhere, bank statements
    **payments.SENTENCES,
    **bank.SENTENCES,
    **reviews.SENTENCES,
    **spending.SENTENCES,
    **giving.SENTENCES,
    # Task links
    **links.SENTENCES,
    # Pages as found
    **readings.SENTENCES,
    # Sheets to be signed
    **papers.SENTENCES,
    **inbox.SENTENCES,
    # Why somebody may not (pilotage.domain.policy.may)
    "no-function-permits": lambda: gettext("None of your functions in this programme permits it."),
    "not-appointed-then": lambda: gettext("Your appointment does not cover that day."),
    "not-your-unit": lambda: gettext("It concerns a unit that your appointment does not reach."),
    "figure-of-money": lambda: gettext("The figure tells about a fund's money, which is not yours to see."),
    "not-your-side": lambda: gettext("It is for another side to do."),
}

CENTS = -2
"""The exponent of an amount of money that was made of minor units; what counts things has none."""

CODES = frozenset(_SENTENCES) | frozenset(habits.CODES)


def sentence(breach: Breach) -> str:
    """What is wrong and what to do, in the active language; before it the line of the sheet, where there is one.

    KeyError for a code without a sentence.
    """
    if breach.code in habits.CODES:
        said = habits.sentence(breach)
    else:
        said = _SENTENCES[breach.code]() % {name: spoken(value) for name, value in breach.params.items()}
    if "line" in breach.params:
        return gettext("Line %(line)s: %(sentence)s") % {"line": breach.params["line"], "sentence": said}
    return said


def why_not(code: str) -> str:
    """Why a person may not do something, from `NotAllowed.why` or `Verdict.why`."""
    return sentence(Breach(code))


def spoken(value: object) -> str:
    """A parameter as it reads inside a sentence: days and numbers in the reader's language, lists with their commas."""
    if isinstance(value, date):
        return plain_day(value)
    if isinstance(value, Decimal) and value.as_tuple().exponent == CENTS:
        return grouped(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return in_sentence(value)
    if value is None or isinstance(value, bool):
        return {None: "—", True: gettext("Yes"), False: gettext("No")}[value]
    if isinstance(value, list | tuple):
        return gettext(", ").join(spoken(item) for item in value)
    return str(value)
