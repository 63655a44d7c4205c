"""How the cells of the Board are set: which glyph, which few words, and the page that each opens to."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from pilotage.domain.charters.schema import Duty
from pilotage.domain.duties import State, Window
from pilotage.domain.figures import Number
from pilotage.domain.money import major_units
from pilotage.domain.policy import Permission
from pilotage.queries.board import Cell, Promise, Row, Table
from pilotage.web.links import AsOf, clause_address, figure_address, register_address
from pilotage.web.visits import Visit
from pilotage.words import board as words
from pilotage.words import meetings
from pilotage.words.numbers import number
from pilotage.words.states import state

PAGED = ("unit", "partner")
"""The kinds of members that have a page of their own."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One period in a strip: its glyph (awaiting: open, and one is waiting), and its word for who cannot see it."""

    code: str
    said: str
    now: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as the page sets it. `code` is empty for what is only counted, `strip` for what does not repeat."""

    label: str
    url: str
    text: str
    code: str = ""
    word: str = ""
    bad: bool = False
    waiting: int = 0
    strip: tuple[Shape, ...] = ()
    late: str = ""  # agreements that are overdue, in words, and where they stand
    late_url: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: the clause, the name, where it opens to, and the marks over a strip's glyphs."""

    name: str
    title: str
    clause: str
    url: str
    marks: tuple[tuple[str, bool], ...]
    width: str
    turned: int = 0  # the edition that changed the rule last; 0 where none did


@dataclass(frozen=True, slots=True)
class Foot:
    """A sum: the number with its page, and of how many where it is a part of something."""

    label: str
    text: str
    url: str
    of: str = ""


@lru_cache(maxsize=1)
def sprite() -> SafeString:
    """Every glyph once, for a page that shows hundreds of them: each use is then a few letters long."""
    drawn = (Path(__file__).parent / "static" / "pilotage" / "glyphs.svg").read_text(encoding="utf-8")
    symbols = drawn[drawn.index("<symbol") : drawn.rindex("</svg>")].replace("\n", "")
    hidden = '<svg class="sprite" width="0" height="0" aria-hidden="true" focusable="false">'
    return mark_safe(f"{hidden}{symbols}</svg>")  # noqa: S308  our own file


@dataclass(frozen=True)
class Set:
    """A table of the Board as the page sets it; `rows` are those of the page shown, the feet count all."""

    here: Visit
    table: Table
    whole: bool
    """Does the reader see every row, so that there is a sum to be shown?"""
    turned: Mapping[str, int] = field(default_factory=dict)
    """The latest edition that changed a rule, by the rule's id."""
    overdue: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Register -> code of a place -> how many of its agreements are overdue."""

    @property
    def heads(self) -> Iterator[Head]:
        for promise in self.table.promises:
            cite = promise.provision.cite[0]
            yield Head(
                words.short(promise.provision.title), promise.provision.title, cite.clause,
                self._opened(promise), tuple(marks(promise)),
                "w" if promise.periods else "n" if not isinstance(promise.provision, Duty) else "",
                self.turned.get(promise.provision.id, 0),
            )  # fmt: skip

    @property
    def crowded(self) -> bool:
        """More columns than fit beside an aside: the table is pushed sideways in its own frame."""
        return sum(2 if promise.periods else 1 for promise in self.table.promises) > 11

    def _opened(self, promise: Promise) -> str:
        if isinstance(promise.provision, Duty):
            return self.here.address("duty", promise.provision.id)
        return register_address(self.here, promise.provision.register) or clause_address(
            self.here, promise.provision.cite[0]
        )

    def lines(self, rows: Iterable[Row]) -> list[tuple[Row, str, list[Shown]]]:
        """Rows with the page of each place and its cells."""
        home = self.here.address("programme")
        return [(row, unit_address(self.here, self.table, row),
                 [self._shown(cell, home) for cell in row.cells]) for row in rows]  # fmt: skip

    def _shown(self, cell: Cell, home: str) -> Shown:
        one, provision = shown(self.here, cell, home), cell.promise.provision
        late = 0 if isinstance(provision, Duty) else self.overdue.get(provision.register, {}).get(cell.place, 0)
        if not late:
            return one
        return replace(one, late=meetings.overdue(late), late_url=overdue_address(self.here, cell.place))

    @property
    def feet(self) -> Iterator[Foot]:
        for promise in self.table.promises:
            yield self._foot(promise)

    def _foot(self, promise: Promise) -> Foot:
        label = words.short(promise.provision.title)
        value = promise.figure
        if value is not None and not (isinstance(promise.provision, Duty) and not _same_places(promise)):
            text = _measured(self.here, promise, value.value)
            return Foot(label, text, figure_address(self.here, value.figure.id))
        if isinstance(promise.provision, Duty):
            met, asked = self.table.foot(promise)
            return Foot(label, number(met), self._opened(promise), number(asked))
        measure = self.here.charter.register(promise.provision.register).measure
        return Foot(label, f"{number(self.table.total(promise))} {measure}", self._opened(promise))


def overdue_address(here: Visit, place: str) -> str:
    """The overdue agreements of a pairing, or of one of its sides."""
    named = {"pair" if ":" in place else "unit": place}
    return here.address("pair-agreements") + "?" + urlencode({"state": "overdue", **named})


def _same_places(promise: Promise) -> bool:
    """Is the figure told for each of the places that the duty is for, so that it is the sum of the column?"""
    return promise.figure is not None and promise.figure.figure.per == getattr(promise.provision, "for_each", None)


def marks(promise: Promise) -> Iterator[tuple[str, bool]]:
    """What stands over the glyphs of a strip: the periods' short names, and that one of them runs."""
    if isinstance(promise.provision, Duty):
        every = promise.provision.cadence.every
        for one in promise.periods:
            yield (words.now(every) if one.now else words.period_mark(every, one.number, one.start)), one.now


def unit_address(here: Visit, table: Table, row: Row) -> str:
    """The page of a unit or a pair; another's figures."""
    place = row.place
    if row.pairing is not None:
        seen = here.may(Permission.PAIR_READ, about=tuple(place.split(":"))).allowed
        return here.address("pair", row.pairing) if seen else here.address("pairs")
    if any(role.id == table.id and role.kind in PAGED for role in here.charter.roles):
        return here.address("unit", place)
    return here.address("figures") + AsOf(unit=place).query


def shown(here: Visit, cell: Cell, home: str = "") -> Shown:
    """One cell. Its address begins after the page's own (`home`), which keeps a long page short."""
    label = words.short(cell.promise.provision.title)
    if not isinstance(cell.promise.provision, Duty):
        return _counted(here, cell, label)
    url = here.address("windows", cell.promise.provision.id, cell.place).removeprefix(home)
    if cell.promise.periods:
        return _strip(cell, label, url)
    window = cell.window
    if window is None:
        return Shown(label, url, "—")
    return Shown(
        label, url, _text(here, cell, window), glyph_of(window), words.outcome(window),
        window.state in (State.OVERDUE, State.MISSED) or window.asks_reason, cell.waiting,
    )  # fmt: skip


def _counted(here: Visit, cell: Cell, label: str) -> Shown:
    provision = cell.promise.provision
    measure = here.charter.register(provision.register).measure
    text = f"{number(cell.count)} {measure}"
    if cell.promise.figure is not None and ":" not in cell.place:
        url = figure_address(here, cell.promise.figure.figure.id, AsOf(unit=cell.place))
    else:
        url = register_address(here, provision.register)
        url += AsOf(unit=cell.place).query if url and ":" not in cell.place else ""
    return Shown(label, url, text, waiting=cell.waiting)


def _text(here: Visit, cell: Cell, window: Window) -> str:
    """Of what is met, how much the place's own figure counts where there is one, else the day; of the rest, until when."""
    met = window.state in (State.MET, State.MET_LATE)
    if met and cell.part is not None and _same_places(cell.promise) and len(cell.windows) == 1:
        return _measured(here, cell.promise, cell.part)
    if words.counted(window.duty) and window.state not in (State.WAIVED, State.PAUSED, State.UPCOMING):
        return words.progress(window)
    return words.when(window, here.today)


def _measured(here: Visit, promise: Promise, value: Number | None) -> str:
    figure = promise.figure
    assert figure is not None
    if value is None:
        return "—"
    told = number(major_units(int(value), here.charter.currency) if figure.money else value)
    return f"{told} {figure.figure.measure}"


def _strip(cell: Cell, label: str, url: str) -> Shown:
    duty = cell.promise.provision
    assert isinstance(duty, Duty)
    every = duty.cadence.every
    shapes = tuple(_shapes(cell, every))
    wrong = list(numbered(cell.wrong, cell.promise.numbers or {}))
    word = words.summary(every, cell.settled, wrong)
    if not word:
        now = cell.window
        word = words.outcome(now) if now else ""
    return Shown(label, url, "", word=word, bad=bool(wrong), waiting=0, strip=shapes)


def _shapes(cell: Cell, every: str) -> Iterator[Shape]:
    for period, window in zip(cell.promise.periods, cell.strip, strict=True):
        name = words.now(every) if period.now else words.period(every, period.number, period.start)
        if window is None:
            yield Shape("waived", f"{name} {state('waived')}", period.now)
        else:
            code = "awaiting" if window.awaiting and window.state is State.OPEN else str(window.state)
            yield Shape(code.replace("_", "-"), f"{name} {state(code)}", period.now)


def glyph_of(window: Window) -> str:
    """The name of a state's glyph, and of the class that colours it."""
    return window.state.replace("_", "-")


def numbered(windows: Iterable[Window], numbers: Mapping[date, int]) -> Iterator[tuple[int, Window]]:
    """Windows with the numbers of their periods."""
    for window in windows:
        yield numbers.get(window.start, 0), window
