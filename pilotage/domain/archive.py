"""An archive of a programme that opens without the software: what goes in, and its pages as frozen content."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import IO

from pilotage.domain.charters.schema import FieldDef, Register


@dataclass(frozen=True, slots=True)
class Scope:
    """What an archive holds: only what may be public, or all the office has; with `personal`, what is known of people too."""

    whole: bool = False
    personal: bool = False


def shows_records(register: Register, scope: Scope) -> bool:
    """Does the archive list this register's records? What may be public lists those that the charter makes public."""
    return scope.whole or register.public == "records"


def shows_totals(register: Register, scope: Scope) -> bool:
    """Does it say at least how many there are?"""
    return scope.whole or register.public != "nothing"


def fields_shown(register: Register, scope: Scope) -> tuple[FieldDef, ...]:
    """The fields that are listed: personal ones only where they were asked for, of the office's whole archive."""
    return tuple(each for each in register.fields if not each.personal or (scope.whole and scope.personal))


# ---- What a page is made of ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a page or file of the archive; `to` is its path from the archive's top, with #anchor."""

    text: str
    to: str


Cell = str | Link | tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; `anchor` lets other pages lead to it."""

    cells: tuple[Cell, ...]
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, and the path of the same as CSV where there is one."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    csv: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: a heading with its anchor, paragraphs, links, a table."""

    heading: str = ""
    anchor: str = ""
    paragraphs: tuple[str, ...] = ()
    quote: str = ""
    links: tuple[Link, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path, title and parts."""

    path: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the archive: its bytes, or how to open them when its turn comes."""

    path: str
    content: bytes | Callable[[], IO[bytes]]


@dataclass(frozen=True)
class Site:
    """The whole archive. Pages and files are made when their turn comes, so that no more than one is held at a time."""

    language: str
    title: str
    programme: str
    home: str  # the word for the way back to the first page
    same_as: str  # the words before the link to a table's CSV
    day: date
    readme: str
    pages: Callable[[], Iterator[Page]]
    files: Callable[[], Iterator[File]]
