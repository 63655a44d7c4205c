"""What stands round every page of a programme: the office, the programme's name, the tabs, the example's own today."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest


@dataclass(frozen=True)
class Tab:
    """One page of the programme in the row of tabs; `count` is what waits there, and is not shown when nothing does;
    `language` is that of a name which is the charter's own word."""

    id: str
    name: str
    url: str
    count: int = 0
    language: str = ""


@dataclass(frozen=True)
class Frame:
    """The frame of a programme's pages.

    `note` stands at the right of the masthead of the programme's home (edition, dates); `function` is what the
    signed-in person is here; `here` is the id of the current tab; `language` is that of the office's and the programme's
    names; `closed_on` the day on which the programme was closed, and `closing` the page that tells of it, for whoever may
    see it.
    """

    office: str
    programme: str
    home: str
    note: str = ""
    function: str = ""
    example_today: date | None = None
    tabs: tuple[Tab, ...] = ()
    here: str = ""
    language: str = ""
    closed_on: date | None = None
    closing: str = ""


def put(request: HttpRequest, frame: Frame, here: str = "") -> None:
    """Give the page, and any error page in its place, this frame."""
    request.frame = replace(frame, here=here or frame.here)  # type: ignore[attr-defined]


def count(request: HttpRequest, tab: str, waiting: int) -> None:
    """Say beside a tab how much waits there, on a page that has counted it anyway."""
    known: Frame = request.frame  # type: ignore[attr-defined]
    tabs = tuple(replace(one, count=waiting) if one.id == tab else one for one in known.tabs)
    request.frame = replace(known, tabs=tabs)  # type: ignore[attr-defined]


def frame(request: HttpRequest) -> dict[str, Frame | None]:
    """Context processor: `frame`, or None on pages of no programme (sign-in, the list of programmes)."""
    return {"frame": getattr(request, "frame", None)}
