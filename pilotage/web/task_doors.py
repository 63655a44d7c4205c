"""The door of a task link: who may come in, what is asked first, and what nobody else gets to see.

Everything behind it is served without a session, a sign-in or a menu, to browsers inside of chat applications; the
address is the key, so it stays out of logs, of other sites' sight and of every cache.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import BadRequest, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from pilotage.actions.links import let_in, note_use
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.links import WRONG_TRIES, Scope, State, Use, acting, at_office, read_tail
from pilotage.domain.policy import Post
from pilotage.models import Programme, TaskLink, User
from pilotage.queries.links import digest_of, find_link, link_by_id, scope_of, state_of
from pilotage.queries.people import posts_of
from pilotage.queries.programmes import NoSuchProgramme, find_programme, rules, today
from pilotage.web import errors
from pilotage.web.answers import SeeOther
from pilotage.web.fields import Line
from pilotage.web.fields import text as text_field
from pilotage.web.forms import Form
from pilotage.web.frames import Frame, put
from pilotage.web.visits import Visit
from pilotage.words import links as words

log = logging.getLogger("pilotage.links")

GUESSES = 60
"""Wrong addresses that one network address may try in a while; a whole office may share one."""
WHILE = 600  # seconds
COOKIE = "task"

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Guest:
    """Somebody who came through a link: a visit that has no more posts than the link gives."""

    here: Visit
    link: TaskLink
    scope: Scope
    address: str

    @property
    def by(self) -> User:
        return self.here.by

    @property
    def posts(self) -> tuple[Post, ...]:
        return self.here.posts

    @property
    def heading(self) -> str:
        """What is asked."""
        return words.heading(self.scope, self.here.charter)

    @property
    def to(self) -> str:
        """Whom the page speaks to."""
        return words.addressed(self.link.member.name if self.link.member else "", self.link.person.name)


class Shut(Exception):
    """The door stays shut: `page` says why."""

    def __init__(self, page: HttpResponse) -> None:
        super().__init__()
        self.page = page


class Digits(Form):
    """The last digits of the reader's phone."""

    not_saved = gettext_lazy("the link is not open yet")
    digits = text_field(label="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["digits"]
        field.label = _("Last four digits of your phone")
        field.help_text = _("Asked once on this device, so that only you can use the link")
        field.widget = Line("date", inputmode="numeric", autocomplete="off", maxlength="8")
        field.error_messages["required"] = _("Write the last four digits of your phone.")

    def clean_digits(self) -> str:
        """What cannot be the digits of any phone is a slip, not a guess: it counts as no try."""
        read = read_tail(self.cleaned_data["digits"])
        if isinstance(read, Breach) or not read:
            raise ValidationError(self.fields["digits"].error_messages["required"], code="tail-unreadable")
        return read


def behind_the_door(view: Callable[..., HttpResponseBase]) -> View:
    """A page behind a link: `view(request, guest, …)` for whoever may come in, a plain page for everybody else."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def answered(request: HttpRequest, office: str, programme: str, token: str, **rest: Any) -> HttpResponseBase:
        guest = None
        try:
            guest = _come_in(request, office, programme, token)
            answer: HttpResponseBase = view(request, guest, **rest)
        except Shut as shut:
            answer = shut.page
        except NotAllowed as refusal:
            answer = turned_away(request, guest, refusal.why)
        except Refused as refusal:
            answer = _over(request, guest, refusal)
        except BadRequest as wrong:
            answer = errors.bad_request(request, wrong)
        # Only the site's name leaves with a form, never the address: with no referrer at all, browsers send a form
        # without its origin, and a form without its origin is nobody's.
        answer["Referrer-Policy"] = "strict-origin"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer["Cache-Control"] = "no-store"
        return answer

    return answered


def turned_away(request: HttpRequest, guest: Guest | None, why: str) -> HttpResponse:
    """403: the link does not reach that far, or its person may not any more. Written down."""
    if guest is not None:
        note_use(by=guest.by, link=guest.link, use=Use.REFUSED)
        log.warning("task link %s: refused (%s), from %s", guest.link.pk, why, _from(request))
    if why in ("not-your-unit", "not-your-side"):
        what = _("This link does not reach what was asked for. Nothing was changed.")
    else:
        what = _("The office has ended the appointment that this link went with.")
    return _page(request, 403, _("This link does not do that"), what)


def _over(request: HttpRequest, guest: Guest | None, refusal: Refused) -> HttpResponse:
    """A link that ended, or was locked, between opening the page and sending it; anything else is shown by the page."""
    codes = {breach.code for breach in refusal.breaches}
    if guest is None or not codes <= {"link-expired", "link-revoked", "link-locked"}:
        raise refusal
    return _closed(request, guest.link, State(next(iter(codes)).removeprefix("link-")))


# ---- Coming in -----------------------------------------------------------------------------------------------------------


def _come_in(request: HttpRequest, office: str, programme: str, token: str) -> Guest:
    address = reverse("task", args=[office, programme, token])
    remembered = request.COOKIES.get(COOKIE, "")
    tries = f"task-links:{_from(request)}"
    if cache.get(tries, 0) >= GUESSES and not _been_here(token, remembered):
        log.warning("task links: too many wrong addresses from %s", _from(request))
        raise Shut(_page(request, 429, _("Too many wrong addresses"), _("Wait ten minutes and open the link again.")))
    try:
        found = find_programme(f"{office}/{programme}")
        link = find_link(found, token)
    except NoSuchProgramme:
        link = None
    if link is None:
        cache.add(tries, 0, WHILE)
        cache.incr(tries)
        log.warning("task links: an address that no link has, from %s", _from(request))
        raise Shut(
            _page(request, 404, _("There is no such link"), _("The address is incomplete or mistyped, or never was."))
        )
    return _known(request, found, link, address, remembered)


def _known(request: HttpRequest, programme: Programme, link: TaskLink, address: str, remembered: str) -> Guest:
    """The guest of a link that there is. Raises Shut."""
    in_force, on, user = rules(programme), today(programme), link.person.user
    frame = Frame(
        programme.office.name, programme.title, address, example_today=programme.example_today,
        language=in_force.charter.language,
    )  # fmt: skip
    put(request, frame)
    standing = state_of(link, programme)
    if standing is not State.LIVE:
        raise Shut(_closed(request, link, standing))
    held, scope = posts_of(user, programme, in_force), scope_of(link)
    posts = acting(held, scope, in_force.charter, on)
    guest = Guest(Visit(programme, in_force, on, user, posts), link, scope, address)
    if not posts or at_office(held, on):
        raise Shut(turned_away(request, guest, "not-appointed-then"))
    if request.method == "GET" and "done" not in request.GET:
        note_use(by=guest.by, link=link, use=Use.OPENED)
    if link.person.phone_tail and not constant_time_compare(remembered, _mark(link)):
        raise Shut(_asked(request, guest))
    return guest


def _closed(request: HttpRequest, link: TaskLink, standing: State) -> HttpResponse:
    if link.person.user is not None:
        note_use(by=link.person.user, link=link, use=Use.REFUSED)
    log.warning("task link %s: %s, from %s", link.pk, standing, _from(request))
    if standing is State.LOCKED:
        what = _("Wrong digits were entered too often. The office sees it and can give you a new link.")
        return _page(request, 403, _("This link is locked"), what)
    if standing is State.REVOKED:
        return _page(request, 410, _("This link was taken back"), _("The office has closed it."))
    return _page(request, 410, _("This link is over"), _("It was open until its day and is closed now."))


def _asked(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The page that asks for the digits, and what comes of them. Nothing else can be sent before."""
    form = Digits(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if _right(request, guest, form.cleaned_data["digits"]):
            answer = SeeOther(guest.address)
            answer.set_cookie(
                COOKIE, _mark(guest.link), path=guest.address, expires=guest.link.expires_at if not
                guest.here.programme.example_today else None, httponly=True, secure=request.is_secure(), samesite="Lax",
            )  # fmt: skip
            return answer
        form.add_error("digits", _wrong(guest))
    context = {"guest": guest, "form": form, "bare": True, "heading": guest.heading, "to": guest.to}
    return render(request, "tasks/digits.html", context, status=form.status)


def _wrong(guest: Guest) -> str:
    link = link_by_id(guest.here.programme, guest.link.pk) or guest.link
    left = max(1, WRONG_TRIES - link.wrong)
    return ngettext(
        "These are not the last four digits that the office has. %(left)s more try, then the link is locked.",
        "These are not the last four digits that the office has. %(left)s more tries, then the link is locked.",
        left,
    ) % {"left": left}  # fmt: skip


def _right(request: HttpRequest, guest: Guest, digits: str) -> bool:
    """Are they the right ones? Raises Shut where the link is locked, now or already."""
    try:
        right = let_in(by=guest.by, link=guest.link, digits=digits)
    except Refused:
        right = False
    if not right:
        log.warning("task link %s: wrong digits, from %s", guest.link.pk, _from(request))
        link = link_by_id(guest.here.programme, guest.link.pk)
        if link is not None and state_of(link, guest.here.programme) is not State.LIVE:
            raise Shut(_closed(request, link, state_of(link, guest.here.programme)))
    return right


def _mark(link: TaskLink) -> str:
    """What a browser keeps in which the digits were right; new digits of the phone are asked for anew."""
    return _seal(link.token_digest) + _seal(f"{link.token_digest}:{link.person.phone_tail}")


def _been_here(token: str, remembered: str) -> bool:
    """Has this browser been let in by this token? Told without looking anything up."""
    seal = _seal(digest_of(token))
    return constant_time_compare(remembered[: len(seal)], seal)


def _seal(content: str) -> str:
    return salted_hmac("pilotage.task-door", content, algorithm="sha256").hexdigest()


def _from(request: HttpRequest) -> str:
    return str(get_adapter().get_client_ip(request))


def _page(request: HttpRequest, status: int, heading: str, what: str) -> HttpResponse:
    context = {"heading": heading, "what": what, "bare": True}
    return render(request, "tasks/shut.html", context, status=status)
