"""Opening a page of a programme: find it, ask whether this visitor may see the page, put the frame round it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pilotage.actions.refusals import Refused
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Pair, Priority, Provision, Quota
from pilotage.domain.closing import check_open, goes_on
from pilotage.domain.funders import reach_of, sources_of
from pilotage.domain.policy import NotAllowed, Permission, Post, Verdict, may
from pilotage.models import Programme, User
from pilotage.queries.carrying import carried_out
from pilotage.queries.people import posts_of
from pilotage.queries.programmes import NoSuchProgramme, Rules, find_programme, rules, today
from pilotage.web.frames import Frame, Tab, put
from pilotage.words import functions
from pilotage.words.cadences import listed
from pilotage.words.days import span

# id of the tab -> the permission that shows it; the id is the name of its address
TABS: dict[str, Permission] = {
    "today": Permission.DUTY_READ,
    "programme": Permission.FIGURES_READ,
    "units": Permission.DUTY_READ,
    "registers": Permission.RECORD_READ,
    "inbox": Permission.INBOX_SEND,
    "fund": Permission.FUND_READ,
    "applications": Permission.GRANT_READ,
    "rounds": Permission.ROUND_READ,
    "pairs": Permission.PAIR_READ,
    "figures": Permission.FIGURES_READ,
    "bulletins": Permission.BULLETIN_READ,
    "links": Permission.LINK_GIVE,
    "people": Permission.CHARTER_READ,
    "charter": Permission.CHARTER_READ,
    "pages": Permission.PAGE_READ,
}

ONLY_WITH: dict[str, tuple[type[Provision], ...]] = {"rounds": (Quota, Priority), "pairs": (Pair,)}
"""Tabs that stand only where the charter has such a provision."""

OVER = "programme-over"
"""Why not, in a programme that was closed."""

STILL_READ = frozenset({
    "inbox", "scan", "links", "papers", "people-hand-over", "bank-faults",
})  # fmt: skip
"""Addresses that only tell something when they are looked at, whatever their work asks for: read of a closed programme
too."""


@dataclass(frozen=True)
class Visit:
    """A visitor at a programme: everything a view needs to call queries and actions."""

    programme: Programme
    rules: Rules
    today: date
    user: User | None
    posts: tuple[Post, ...]

    @cached_property
    def carried_out(self) -> dict[int, str]:
        """Transfers by which money went on into the next programme: id -> its title; asked for once."""
        return carried_out(self.programme)

    @property
    def charter(self) -> Charter:
        return self.rules.charter

    @property
    def by(self) -> User:
        """Who acts. Actions are behind forms that only signed-in people get to; anybody else is asked to sign in."""
        if self.user is None:
            raise NotAllowed(Permission.RECORD_WRITE, "no-function-permits")
        return self.user

    @property
    def writers(self) -> tuple[Post, ...]:
        """The posts by which something may be entered; none in a closed programme."""
        return () if self.rules.closed_on is not None else self.posts

    def may(
        self,
        permission: Permission,
        *,
        on: date | None = None,
        about: Collection[str] | None = None,
        roles: Collection[str] | None = None,
        closed_too: bool = False,
    ) -> Verdict:
        """May this visitor do that? Asks the same function as every action; in a closed programme only reading and what
        its end asks for is allowed, and what may follow its end (`closed_too`)."""
        verdict = may(self.posts, permission, today=self.today, on=on, about=about, roles=roles)
        if verdict.allowed and not closed_too and not goes_on(self.rules.closed_on, permission):
            return Verdict(False, why=OVER)
        return verdict

    def address(self, name: str, *args: object) -> str:
        """The address of a page of this programme: `visit.address("record", "visit", 3)`."""
        return reverse(name, args=[self.programme.office.code, self.programme.code, *args])


def visit(request: HttpRequest, office: str, programme: str, permission: Permission, here: str = "") -> Visit:
    """Open a page of a programme for whoever asks, or raise Http404 or NotAllowed."""
    try:
        found = find_programme(f"{office}/{programme}")
    except NoSuchProgramme as missing:
        raise Http404 from missing
    user = request.user if isinstance(request.user, User) else None
    in_force = rules(found)
    opened = Visit(found, in_force, today(found), user, posts_of(user, found, in_force))
    framed = _frame(opened)
    put(request, framed, "fund" if here == "sources" and "sources" not in {tab.id for tab in framed.tabs} else here)
    matched = request.resolver_match
    still_read = request.method in ("GET", "HEAD") and matched is not None and matched.url_name in STILL_READ
    verdict = opened.may(permission, closed_too=still_read)
    if not verdict.allowed:
        if request.method == "POST" and (over := check_open(in_force.closed_on, permission)) and verdict.why == OVER:
            raise Refused(*over)
        raise NotAllowed(permission, verdict.why)
    return opened


def _frame(opened: Visit) -> Frame:
    units = listed(role.name for role in opened.charter.roles if role.kind == "unit")
    names = {
        "today": pgettext("tab", "Today"),
        "programme": _("Board"),
        "units": units or _("Units"),
        "registers": _("Registers"),
        "inbox": _("Inbox"),
        "fund": _("Fund"),
        "sources": _("Your money"),
        "applications": _("Applications"),
        "rounds": _("Awards and aid"),
        "pairs": _("Pairs"),
        "figures": _("Figures"),
        "bulletins": _("Bulletins"),
        "links": _("Task links"),
        "people": _("People"),
        "charter": _("Charter"),
        "pages": _("Pages as found"),
    }
    shown = [
        id for id, wanted in TABS.items() if opened.may(wanted, closed_too=True).allowed and _has(opened.charter, id)
    ]
    if "fund" not in shown and _gives(opened):
        shown.insert(0, "sources")  # whoever sees the fund finds its sources there
    runs = opened.charter.runs
    return Frame(
        office=opened.programme.office.name,
        programme=opened.programme.title,
        home=opened.address("programme"),
        note=_("%(edition)s, %(span)s")
        % {
            "edition": _("Charter, edition %(number)s") % {"number": opened.rules.number},
            "span": span(runs.start, runs.end),
        },
        function=", ".join(dict.fromkeys(function_names(opened.posts, opened.today))),
        example_today=opened.programme.example_today,
        language=opened.charter.language,
        closed_on=opened.rules.closed_on,
        closing=opened.address("closing") if opened.may(Permission.PEOPLE_READ).allowed else "",
        tabs=tuple(
            Tab(id, names[id], opened.address(id), language=opened.charter.language if id == "units" and units else "")
            for id in shown
        ),
    )


def _has(charter: Charter, tab: str) -> bool:
    kinds = ONLY_WITH.get(tab)
    return kinds is None or any(isinstance(each, kinds) for each in charter.provisions)


def _gives(opened: Visit) -> bool:
    return any(reach_of(opened.posts, source, opened.today) for _fund, source in sources_of(opened.charter))


def function_names(posts: Collection[Post], on: date) -> list[str]:
    """What a visitor is here, in words."""
    return [functions.name(post.function) for post in posts if post.function != "public" and post.holds(on)]
