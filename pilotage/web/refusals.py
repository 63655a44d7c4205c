"""An action's no, as a page: 403 for whoever may not, 409 with every breach and its clause for what is refused."""

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.web import errors, uploads
from pilotage.web.visits import OVER
from pilotage.words import breaches


class RefusalMiddleware:
    """Answers `NotAllowed` and `Refused` that a view lets pass, and requests that are too large to be read at all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            return not_allowed(request, exception)
        if isinstance(exception, Refused):
            return refused(request, exception)
        return None


class SizeMiddleware:
    """Turns away what is larger than any form of ours can be, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > uploads.MAX_REQUEST:
            return errors.too_large(request)
        return self.get_response(request)


def not_allowed(request: HttpRequest, refusal: NotAllowed) -> HttpResponse:
    """Whoever has not signed in is asked to; anybody else is told why not."""
    if not request.user.is_authenticated:
        if request.method in ("GET", "HEAD"):
            return redirect_to_login(request.get_full_path())
        return errors.not_signed_in(request)
    if refusal.why == OVER:
        told = gettext("Whoever may close a programme opens it again on its page “The end of the programme”.")
        return errors.page(request, 403, gettext("The programme is closed"), breaches.why_not(OVER), [told])
    return errors.forbidden(request, refusal, why=breaches.why_not(refusal.why))


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Every breach as a sentence, with the words of the clause it comes from where there is one."""
    return errors.page(
        request,
        409,
        gettext("This cannot be done"),
        gettext("Nothing was changed. These are all the reasons:"),
        [
            gettext("Go back with the browser's button: what you wrote still stands there;"),
            gettext("put right what is named here, and send it again."),
        ],
        breaches=[{"sentence": breaches.sentence(breach), "cite": breach.cite} for breach in refusal.breaches],
    )
