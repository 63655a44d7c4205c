"""Long work within one answer: the page says how far it has come while it is sent, and ends with what came of it.

    def take_in(request, office, programme, register):
        …
        done = Imported()

        def steps():
            nonlocal done
            for done in import_in_batches(by=here.by, …):
                yield done.rows

        return while_working(request, title=…, rows=len(sheet.rows), steps=steps(), ending=lambda: render_to_string(…))

Where what came of it has a page of its own, `ending=lambda: onward(address)` leads there.

It works without scripts, and no proxy gives up waiting: something is sent after every step. Every step stores what it
did for good, so whoever is cut off sends the same again, and nothing is stored twice.
"""

import logging
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

_log = logging.getLogger("django.request")


def while_working(
    request: HttpRequest,
    *,
    title: str,
    rows: int,
    steps: Iterator[int],
    ending: Callable[[], str],
    context: dict[str, Any] | None = None,
) -> StreamingHttpResponse:
    """The page that is sent while `steps` are done; each says how many of `rows` have been gone through.

    `ending` gives the HTML of what came of it. The first step is done before anything is sent: what it raises is
    answered as everywhere. `context` is for the page's frame.
    """
    first = [rows_done] if (rows_done := next(steps, None)) is not None else []
    mark = str(uuid4())
    page = render_to_string("progress/page.html", {"title": title, "mark": mark, **(context or {})}, request)
    before, between, after = page.split(mark)
    language = get_language()

    # Between two steps nothing is held open, and each speaks its reader's language: a server may go on in another thread.
    def said(template: str, **more: Any) -> str:
        with override(language):
            return render_to_string(f"progress/{template}.html", {"rows": rows, **more})

    def sent() -> Iterator[str]:
        done = 0
        yield before
        try:
            for done in chain(first, steps):
                yield said("line", done=done)
            with override(language):
                end = ending()
        except Exception:
            _log.exception("stopped after %s of %s rows: %s", done, rows, request.path)
            end = said("stopped", done=done)
        yield f"{between}{end}{after}"

    answer = StreamingHttpResponse(sent())
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"  # a proxy in front hands on each line as it comes
    return answer


def onward(address: str, sentence: str = "", *, at_once: bool = False) -> str:
    """An ending that leads to the page of what came of it; `sentence` says it in short. `at_once`: where scripts run, it
    goes there by itself, for there is nothing to read here."""
    told = {"address": address, "sentence": sentence, "at_once": at_once}
    return render_to_string("progress/onward.html", told)
