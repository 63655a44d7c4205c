"""A charter carried into another year: its text with days and years moved on, and a list of what a person must look at.

The text is edited where it stands, so that comments, order and clauses stay as they are, word for word. Members and pairs
are written anew only where they changed since.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import yaml

from pilotage.domain.charters import Checked, check
from pilotage.domain.charters.text_edits import Edits, Node, block, flow, plain

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Kind(StrEnum):
    """What was changed in the text, or is left to a person."""

    ID = "id"
    TITLE = "title"
    DAY = "day"
    YEAR = "year"
    MEMBERS = "members"
    COUNT = "count"
    PAIRS = "pairs"
    CLAIMS = "claims"  # removed: they are stated facts of the year before
    CLAUSE = "clause"  # a year stands inside a clause, which stays word for word
    WORDS = "words"  # a year stands in a title, a reading or a sentence
    IN_FORCE = "in-force"  # a rule that holds for a part of the time only
    CALENDAR = "calendar"  # school years or terms must be entered anew


LEFT = frozenset({Kind.CLAUSE, Kind.WORDS, Kind.IN_FORCE, Kind.CALENDAR})
"""What is left to a person."""


@dataclass(frozen=True, slots=True)
class Note:
    """One change, or one thing to look at: the line of the file before, what stood there and what stands there now."""

    kind: Kind
    line: int
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A member as it stands now."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shifted:
    """The text for the other year, what was done to it, and what a check says of it."""

    content: bytes
    notes: tuple[Note, ...]
    checked: Checked

    @property
    def changed(self) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.kind not in LEFT)

    @property
    def left(self) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.kind in LEFT)


# ---- Days ------------------------------------------------------------------------------------------------------------


def end_in(day: date, years: int) -> date:
    """The same day some years on; the last day of February stays its last, whether it is the 28th or the 29th."""
    year = day.year + years
    last = monthrange(year, day.month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, day.month, last if is_last else min(day.day, last))


def start_in(day: date, years: int) -> date:
    """The same day some years on; what began on 29 February begins on 1 March where there is none, so that it still
    follows what ended on the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


# ---- The text --------------------------------------------------------------------------------------------------------


def shift(
    content: bytes,
    *,
    years: int,
    id: str,
    members: Mapping[str, Sequence[Body]] | None = None,
    pairs: Mapping[str, Sequence[tuple[str, str]]] | None = None,
) -> Shifted:
    """A charter for a programme some years on, as its first edition.

    `members` are those of roles as they stand now, `pairs` those of provisions; roles and provisions that list none in the
    file keep listing none. `content` is a charter that a check takes; ValueError where it is none.
    """
    text = content.decode("utf-8-sig")
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)  # reads what the charter's reader reads
    except yaml.YAMLError as error:
        raise ValueError("not a charter") from error
    if not isinstance(root, yaml.MappingNode):
        raise ValueError("not a charter")
    work = _Shift(text, Node(root), years, id)
    work.head()
    work.days()
    for role in work.root.each("roles"):
        work.members(role, (members or {}).get(role.text("id")))
    for provision in work.root.each("provisions"):
        work.pairs(provision, (pairs or {}).get(provision.text("id")))
    work.left()
    made = work.edits.done().encode()
    return Shifted(made, tuple(sorted(work.notes, key=lambda note: note.line)), check(made))


class _Shift:
    """One carrying under way: the text, its tree, and the edits so far."""

    def __init__(self, text: str, root: Node, years: int, id: str) -> None:
        self.text, self.root, self.step, self.id = text, root, years, id
        self.edits = Edits(text)
        self.notes: list[Note] = []

    def note(self, kind: Kind, node: Node, after: str = "", before: str | None = None) -> None:
        said = node.value if before is None else before
        self.notes.append(Note(kind, node.line, said, after))

    def put(self, kind: Kind, node: Node | None, after: str) -> None:
        """Write a scalar anew."""
        if node is not None and node.value != after:
            self.edits.replace(node.start, node.end, plain(after))
            self.note(kind, node, after)

    def head(self) -> None:
        """Its own id, as a first edition, without what was stated of the year before."""
        root = self.root
        self.put(Kind.ID, root.get("id"), self.id)
        edition, title = root.get("edition"), root.get("title")
        if edition is not None and edition.value != "1":
            self.edits.replace(edition.start, edition.end, "1")
        self.edits.remove_key(root, "replaces")
        if title is not None:
            self.put(Kind.TITLE, title, _YEAR.sub(lambda found: str(int(found[0]) + self.step), title.value))
        if (claims := root.get("claims")) is not None:
            self.note(Kind.CLAIMS, claims, before=str(len(claims.items)))
            self.edits.remove_key(root, "claims")

    def days(self) -> None:
        """Days and years that rules go by."""
        self._span(self.root.get("runs"))
        for provision in self.root.each("provisions"):
            if (span := provision.get("in_force")) is not None:
                self._span(span)
                self.note(Kind.IN_FORCE, span, before=provision.text("title"))
            self._year(provision.get("year"))
            self._due(provision.get("due"))
        for series in self.root.each("bulletins"):
            self._due(series.get("due"))

    def _span(self, span: Node | None) -> None:
        if span is not None:
            self._day(span.get("start"), start_in)
            self._day(span.get("end"), end_in)

    def _due(self, due: Node | None) -> None:
        if due is not None:
            self._day(due.get("on"), end_in)

    def _day(self, node: Node | None, move) -> None:  # type: ignore[no-untyped-def]
        if node is not None and _DAY.fullmatch(node.value):
            self.put(Kind.DAY, node, move(date.fromisoformat(node.value), self.step).isoformat())

    def _year(self, node: Node | None) -> None:
        if node is not None and _YEAR.fullmatch(node.value):
            self.put(Kind.YEAR, node, str(int(node.value) + self.step))

    def members(self, role: Node, now: Sequence[Body] | None) -> None:
        """The members of a role that lists them, as they stand now."""
        listed = role.get("members")
        if now is None or listed is None or role.text("kind") == "person":
            return
        if [_body(each) for each in listed.items] == [_comparable(body) for body in now]:
            return
        lines = [flow(_as_map(body)) for body in now]
        self.edits.replace(listed.start, listed.end, block(lines, listed, self.text))
        self.note(Kind.MEMBERS, listed, ", ".join(body.name for body in now), role.text("name"))
        count = role.get("count")
        if count is not None and now:
            self.put(Kind.COUNT, count, str(len(now)))

    def pairs(self, provision: Node, now: Sequence[tuple[str, str]] | None) -> None:
        """The pairs of a provision that lists them, as they stand now."""
        listed = provision.get("pairs")
        if now is None or listed is None:
            return
        before = [tuple(side.value for side in pair.items) for pair in listed.items]
        if sorted(before) == sorted(now):
            return
        self.edits.replace(listed.start, listed.end, block([flow(list(pair)) for pair in now], listed, self.text))
        self.note(Kind.PAIRS, listed, str(len(now)), provision.text("title"))

    def left(self) -> None:
        """What is not moved by a machine: years in words, rules for a part of the time, the calendar."""
        for source in self.root.each("sources"):
            for clause in source.each("clauses"):
                text = clause.get("text")
                if text is not None and (found := _years(text.value)):
                    self.note(Kind.CLAUSE, text, found, clause.text("id"))
        for node in _worded(self.root):
            if found := _years(node.value):
                self.note(Kind.WORDS, node, found)
        if re.search(r"\b(?:school-year|term)\b", " ".join(_periods(self.root))):
            self.note(Kind.CALENDAR, self.root, before="")


def _years(text: str) -> str:
    return ", ".join(dict.fromkeys(_YEAR.findall(text)))


def _worded(root: Node) -> Iterator[Node]:
    """The charter's own words, which are no clause: titles, readings, sentences."""
    for owner in (root, *root.each("roles"), *root.each("registers"), *root.each("provisions")):
        for reading in owner.each("readings"):
            yield from filter(None, (reading.get("question"), reading.get("choice")))
    for provision in root.each("provisions"):
        yield from filter(None, (provision.get(key) for key in ("title", "in", "display", "earmark", "levy")))
    for section in ("roles", "registers", "figures"):
        yield from filter(None, (each.get("name") for each in root.each(section)))
    for series in root.each("bulletins"):
        yield from filter(None, (series.get("title"), *(each.get("text") for each in series.each("sentences"))))


def _periods(root: Node) -> Iterable[str]:
    for provision in root.each("provisions"):
        for key in ("period", "term", "no_repeat", "within"):
            yield provision.text(key)
        if (cadence := provision.get("cadence")) is not None:
            yield cadence.text("every")
    for series in root.each("bulletins"):
        yield series.text("every")


def _body(node: Node) -> tuple[object, ...]:
    facts = node.get("facts")
    aliases = node.get("aliases")
    return (
        node.text("id"), node.text("name"), tuple(each.value for each in aliases.items) if aliases else (),
        node.text("parent"), {key: value.value for key, value in facts.pairs} if facts else {},
    )  # fmt: skip


def _comparable(body: Body) -> tuple[object, ...]:
    return body.id, body.name, body.aliases, body.parent, {key: str(value) for key, value in body.facts.items()}


def _as_map(body: Body) -> dict[str, object]:
    made: dict[str, object] = {"id": body.id, "name": body.name}
    if body.aliases:
        made["aliases"] = list(body.aliases)
    if body.parent:
        made["parent"] = body.parent
    if body.facts:
        made["facts"] = dict(body.facts)
    return made
