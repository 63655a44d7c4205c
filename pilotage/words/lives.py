"""The words for the life of a programme: joining, leaving, closing, going on, and why something is refused."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext, ngettext

from pilotage.domain.carrying import Kind, Note
from pilotage.domain.closing import Matter, openers
from pilotage.words import functions

SENTENCES: Mapping[str, Callable[[], str]] = {
    # Closing a programme
    "programme-closed": lambda: _closed(),
    "programme-over": lambda: gettext("This programme is closed: it can be read, and nothing is entered any more."),
    "programme-closed-already": lambda: gettext("The programme was closed on %(day)s already."),
    "programme-not-closed": lambda: gettext("The programme is not closed."),
    "close-in-future": lambda: gettext(
        "%(day)s is in the future: today is %(today)s. Close it today or dated earlier."
    ),
    "close-before-start": lambda: gettext("%(day)s lies before the programme, which starts on %(start)s."),
    "close-reason-missing": lambda: gettext("Choose the final bulletin, or write why there is none."),
    "final-bulletin-not-issued": lambda: gettext("The final bulletin must have been issued. Issue it first."),
    # Carrying on into another year
    "charter-id-taken": lambda: gettext(
        "This office has a programme “%(id)s” already. Give the new one an id of its own."
    ),
    "charter-id-unfit": lambda: gettext(
        "An id begins with a letter a to z and has only small letters, digits and hyphens."
    ),
    "years-out-of-range": lambda: gettext("Carry it on by one to ten years."),
    "programme-not-carried": lambda: gettext("Nothing has been carried on from this programme to that one yet."),
    "draft-not-seen": lambda: gettext("The draft has changed since you looked at it. Look at it as it stands now."),
    "carried-into-closed": lambda: gettext("“%(title)s” was closed on %(day)s: no money is carried into it."),
    "carried-too-early": lambda: gettext(
        "“%(title)s” has not begun: its money can be carried on from %(start)s on; there it is %(today)s."
    ),
    "carried-nothing": lambda: gettext("Say of at least one source how much is carried on."),
    "carried-no-fund": lambda: gettext("The next charter has no fund “%(fund)s”: its money cannot be carried on."),
    "carried-must-return": lambda: gettext(
        "By the charter what is left of “%(source)s” is given back, not carried on."
    ),
    "carried-reason-missing": lambda: gettext(
        "The charter says nothing of what is left over. Write why it is carried on."
    ),
    "carried-not-reversed": lambda: gettext(
        "This money was carried on between two years: one side alone is not reversed. Give it back there, receive it here."
    ),
    "carried-other-currency": lambda: gettext("The next charter is in another currency: %(before)s, %(after)s."),
    "reopen-reason-missing": lambda: gettext("Write why the programme is opened again."),
    # A new edition
    "charter-of-other": lambda: gettext(
        "The file is the charter “%(id)s”, not this programme's “%(wanted)s”. Choose the right file."
    ),
    "charter-other-currency": lambda: gettext(
        "The file counts in %(currency)s, the programme's books in %(wanted)s. The currency stays as it is."
    ),
    "edition-over": lambda: gettext(
        "This edition ends on %(end)s, before today, %(today)s: nothing could be entered any more for later days."
    ),
    "edition-starts-later": lambda: gettext(
        "This edition begins on %(start)s, but what stands on record begins on %(first)s: what lies before it would stand"
        " outside the programme."
    ),
    "edition-not-sure": lambda: gettext(
        "Tick that its days are meant so, or mend them in the file and hand it in again."
    ),
    "charter-not-seen": lambda: gettext("These are not the bytes that you looked at. Hand the file in again."),
    "charter-not-kept": lambda: gettext("The file is no longer kept here. Hand it in again."),
    # Joining and leaving
    "role-not-joined": lambda: gettext("“%(role)s” is not a role that bodies join. Appoint people to it instead."),
    "code-unfit": lambda: gettext(
        "“%(code)s” cannot be a code: begin with a letter a–z, then letters, digits and hyphens, 40 at most."
    ),
    "code-taken": lambda: gettext("The code “%(code)s” is taken. Choose another, or leave it empty."),
    "member-there": lambda: gettext("“%(name)s” takes part already. Is it the same body?"),
    "place-not-free": lambda: gettext(
        "“%(member)s” still takes part on %(day)s. Let it leave before, or choose a later day."
    ),
    "end-far-ahead": lambda: gettext(
        "An end is not taken back: write it at most a month ahead, up to %(latest)s now. %(end)s lies later."
    ),
    "nobody-could-appoint": lambda: gettext(
        "From %(day)s on nobody with an account could appoint anybody here. Hand over first: appoint a clerk, open an"
        " account for them, then end this appointment."
    ),
    "leaves-before-start": lambda: gettext(
        "The last day, %(end)s, lies before the first, %(start)s. Whoever was entered by mistake leaves on the first day."
    ),
    "member-changed": lambda: gettext(
        "Somebody has changed “%(name)s” since you opened the page. What stands now is shown beside yours; send it again"
        " to put yours in its place."
    ),
    "span-long": lambda: gettext(
        "“%(name)s” has %(days)s days; one of its kind has at most %(most)s. Check the years."
    ),
    "calendar-no-workbook": lambda: gettext(
        "This is no workbook, whatever its name says. Save the table as .xlsx or .csv and hand it in again."
    ),
    "span-outside": lambda: gettext(
        "“%(name)s”, %(start)s to %(end)s, shares no day with the programme. Check the years, or leave it out."
    ),
    "office-stays": lambda: gettext("“%(name)s” runs the programme and does not leave it."),
    "member-left": lambda: gettext(
        "“%(name)s” left on %(end)s; an end is written once. If it was a mistake, let it join anew in its own place."
    ),
    "begins-after-leaving": lambda: gettext(
        "What was arranged with “%(name)s” begins on %(start)s, after %(end)s. Choose a later last day."
    ),
    "successor-same": lambda: gettext("“%(name)s” cannot take its own place. Choose another."),
    "successor-other-role": lambda: gettext("“%(name)s” has another role. Choose one of the same role."),
}


def carried_into(programme: str) -> str:
    """The word for money that left a fund for the next programme's."""
    return gettext("Carried into %(programme)s") % {"programme": programme}


def _closed() -> str:
    said = gettext("The programme was closed on %(day)s: nothing is entered any more. Who may open it again: %(who)s.")
    return said.replace("%(who)s", gettext(", ").join(functions.name(each) for each in openers()))


def matter(code: str, count: int, *, name: str = "", amount: str = "") -> str:
    """What stands open, in a few words: `name` is the source, fund or register meant, `amount` as it is printed."""
    said = {"n": count, "name": name, "amount": amount}
    many = {
        Matter.LOOKS: ngettext("%(n)s second look is owed", "%(n)s second looks are owed", count),
        Matter.YEARS: ngettext(
            "%(name)s: %(n)s year is over and not closed", "%(name)s: %(n)s years are over and not closed", count
        ),
        Matter.APPLICATIONS: ngettext("%(n)s application in hand", "%(n)s applications in hand", count),
        Matter.ACCOUNT: ngettext(
            "%(n)s grant to be accounted for: %(amount)s", "%(n)s grants to be accounted for: %(amount)s", count
        ),
        Matter.REWARDS: ngettext("%(n)s reward is owed", "%(n)s rewards are owed", count),
        Matter.SLIPS: ngettext("%(n)s payment has no bank slip", "%(n)s payments have no bank slip", count),
        Matter.LINES: ngettext(
            "%(n)s line of the bank is not matched", "%(n)s lines of the bank are not matched", count
        ),
        Matter.WINDOWS: ngettext("%(n)s task running or overdue", "%(n)s tasks running or overdue", count),
        Matter.CONFIRM: ngettext("%(name)s: %(n)s unconfirmed", "%(name)s: %(n)s unconfirmed", count),
        Matter.ROUNDS: ngettext("%(n)s round is not finished", "%(n)s rounds are not finished", count),
        Matter.AGREEMENTS: ngettext("%(name)s: %(n)s still going on", "%(name)s: %(n)s still going on", count),
        Matter.BULLETINS: ngettext(
            "%(n)s bulletin drafted and not issued", "%(n)s bulletins drafted and not issued", count
        ),
        Matter.INBOX: ngettext("%(n)s picture or file to be sorted", "%(n)s pictures or files to be sorted", count),
        Matter.PAPERS: ngettext("%(n)s sheet printed and not back", "%(n)s sheets printed and not back", count),
        Matter.LINKS: ngettext("%(n)s task link still opens", "%(n)s task links still open", count),
        Matter.AVAILABLE: gettext("%(name)s: %(amount)s left, neither given back nor carried on"),
        Matter.PROMISED: gettext("%(name)s: %(amount)s granted and not yet paid"),
    }
    return many[Matter(code)] % said


def carried(note: Note) -> str:
    """What was changed in a charter carried into another year, or what is left to a person."""
    said = {"before": note.before, "after": note.after}
    return {
        Kind.ID: gettext("the id: %(before)s becomes %(after)s"),
        Kind.TITLE: gettext("the title: %(before)s becomes %(after)s"),
        Kind.DAY: gettext("a day: %(before)s becomes %(after)s"),
        Kind.YEAR: gettext("a year: %(before)s becomes %(after)s. No clause says so; say in a reading who decided it"),
        Kind.MEMBERS: gettext("%(before)s, as they stand now: %(after)s"),
        Kind.COUNT: gettext("a number of members: %(before)s becomes %(after)s"),
        Kind.PAIRS: gettext("%(before)s: %(after)s pairs as they stand now"),
        Kind.CLAIMS: gettext("%(before)s stated figures of the year before were left out"),
        Kind.CLAUSE: gettext("years inside clause %(before)s: %(after)s. It stays word for word; does it still hold?"),
        Kind.WORDS: gettext("%(after)s is spoken of in “%(before)s”; write it anew where it is meant"),
        Kind.IN_FORCE: gettext("“%(before)s” holds for a part of the time only; does it in the new year too?"),
        Kind.CALENDAR: gettext("it goes by school years or terms: enter those of the new year into the calendar"),
    }[note.kind] % said
