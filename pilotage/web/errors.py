"""Error pages in the reader's language: what happened, whether anything was lost, what to do."""

from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_request, gettext, override

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def page(
    request: HttpRequest,
    status: int,
    heading: str,
    what: str,
    ways: Sequence[str],
    *,
    bare: bool = False,
    **more: object,
) -> HttpResponse:
    """An error page. `bare` touches no database and no session, for when those may be what is broken."""
    context = {"heading": heading, "what": what, "ways": ways, "back": came_from(request), "bare": bare, **more}
    if bare:
        context["frame"] = getattr(request, "frame", None)
    text = loader.render_to_string("errors/page.html", context, None if bare else request)
    return HttpResponse(text, status=status)


def came_from(request: HttpRequest) -> str:
    """The page of ours that led here by a link. After a form it is none: opened anew, it would have lost what was typed."""
    before = request.headers.get("Referer", "")
    try:
        ours = request.method == "GET" and url_has_allowed_host_and_scheme(before, {request.get_host()})
    except DisallowedHost:
        ours = False
    if not ours:
        return ""
    parts = urlsplit(before)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "" if path == request.get_full_path() else path


def _in_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An error can come before the language is set, or after it is unset."""

    def spoken(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        with override(get_language_from_request(request)):
            return view(request, *args, **kwargs)

    return spoken


@_in_language
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, TOO_LARGE):
        return too_large(request)
    return page(
        request,
        400,
        gettext("This request could not be understood"),
        gettext("It arrived incomplete or in a form that no page of this site sends. Nothing was saved."),
        [
            gettext("Go back and send the form once more;"),
            gettext("if it happens again, open the page anew from the programme and tell the office what you did."),
        ],
        bare=True,
    )


@_in_language
def forbidden(request: HttpRequest, exception: Exception | None = None, why: str = "") -> HttpResponse:
    """403. `why` is a sentence."""
    ways = [
        gettext(
            "Ask the office if you should be able to: it appoints people and sees at once what an appointment permits;"
        ),
        gettext("or sign in under another user name."),
    ]
    return page(
        request,
        403,
        gettext("You may not do this"),
        why or gettext("Your functions here do not permit it. Nothing was changed."),
        ways,
    )


@_in_language
def not_signed_in(request: HttpRequest) -> HttpResponse:
    """403 for something sent after the sign-in ran out: the reader's text still stands in the page before."""
    return page(
        request,
        403,
        gettext("You are not signed in any more"),
        gettext("What you sent was not saved, but it still stands in the page you sent it from."),
        [
            gettext("Sign in on another tab of the browser;"),
            gettext("come back here, go back one page with the browser's button, and send it again."),
        ],
        sign_in=True,
    )


@_in_language
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(
        request,
        404,
        gettext("There is no such page"),
        gettext("The address is mistyped, or it belongs to something that was never here."),
        [
            gettext("Compare the address with the link or the paper it comes from;"),
            gettext("or start from the programme: everything on record can be reached from there."),
        ],
    )


@_in_language
def too_large(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        413,
        gettext("This is too much at once"),
        gettext("A file may have 20 MB and one sending ten such files. Nothing was saved."),
        [
            gettext("Go back with the browser's button: what you wrote still stands there;"),
            gettext("choose fewer or smaller files, and hand in the rest afterwards."),
        ],
    )


@_in_language
def too_often(request: HttpRequest) -> HttpResponse:
    """429: only signing in is limited."""
    return page(
        request,
        429,
        gettext("Too many attempts to sign in"),
        gettext(
            "To keep passwords from being guessed, signing in pauses for a few minutes. What is on record is safe."
        ),
        [
            gettext("Wait five minutes and sign in again;"),
            gettext("if the password is forgotten, ask the office to set a new one."),
        ],
    )


@_in_language
def broken(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        500,
        gettext("Something went wrong here"),
        gettext("It is our fault, not yours. An act is done wholly or not at all: nothing was half saved."),
        [
            gettext("Go back and try once more: sending the same form again does nothing twice;"),
            gettext("if it happens again, tell whoever runs this installation the time and what you did."),
        ],
        bare=True,
    )


@_in_language
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the sign-in it was opened under, or cookies are off."""
    return page(
        request,
        403,
        gettext("This form is out of date"),
        gettext("It was opened before you last signed in or out, or the browser refuses cookies. Nothing was saved."),
        [
            gettext("Go back with the browser's button: what you wrote still stands there; copy longer texts;"),
            gettext("reload that page and send the form again;"),
            gettext("if this comes every time, allow cookies for this site."),
        ],
    )
