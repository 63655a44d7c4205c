"""A charter file as a tree whose every key and value knows its place, and what has been understood of it so far."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Protocol

from pilotage.domain.charters.faults import Code, Fault

LINE_ENDS = re.compile("\r\n|\r|\n")
"""What an editor and YAML both count as the end of a line."""


class Place(Protocol):
    """A position counted from 0, as the YAML parser counts it."""

    @property
    def line(self) -> int: ...

    @property
    def column(self) -> int: ...


class Scalar:
    """One written value, as text. `style` is the YAML quoting: "" plain, ' or " quoted, | or > block."""

    __slots__ = ("mark", "style", "text")

    def __init__(self, text: str, mark: Place, style: str) -> None:
        self.text = text
        self.mark = mark
        self.style = style


class Seq:
    """A list."""

    __slots__ = ("items", "mark")

    def __init__(self, mark: Place) -> None:
        self.items: list[Node] = []
        self.mark = mark


class Map:
    """A mapping. The reading against the shape adds `shape` (the model's name), `owner` and the typed `values`.

    `entries` holds what is written, under the key that was meant; `values` only what could be read: a key in
    `entries` and not in `values` is broken, and nothing may be concluded from it.
    """

    __slots__ = ("entries", "keys", "mark", "owner", "shape", "values")

    def __init__(self, mark: Place) -> None:
        self.entries: dict[str, Node] = {}
        self.keys: dict[str, Scalar] = {}
        self.mark = mark
        self.shape = ""
        self.owner: Map | None = None
        self.values: dict[str, Any] = {}

    def __contains__(self, key: str) -> bool:
        return key in self.entries

    def get(self, key: str, default: Any = None) -> Any:
        """The typed value; `default` where the key is absent or broken."""
        return self.values.get(key, default)

    def at(self, key: str) -> Place:
        """The place of the value; of the mapping where the key is absent."""
        node = self.entries.get(key)
        return self.mark if node is None else node.mark

    def key_at(self, key: str) -> Place:
        """The place of the key; of the mapping where it is absent."""
        written = self.keys.get(key)
        return self.mark if written is None else written.mark

    def broken(self, key: str) -> bool:
        """Written, but not readable."""
        return key in self.entries and key not in self.values

    def maps(self, key: str) -> Iterator["Map"]:
        """The mappings in the list under the key."""
        node = self.entries.get(key)
        if isinstance(node, Seq):
            for item in node.items:
                if isinstance(item, Map):
                    yield item

    def scalars(self, key: str) -> Iterator[Scalar]:
        """The single values under the key: one, or those in the list."""
        node = self.entries.get(key)
        if isinstance(node, Scalar):
            yield node
        elif isinstance(node, Seq):
            for item in node.items:
                if isinstance(item, Scalar):
                    yield item


class Broken:
    """What could not be read at all (an alias, a value nested too deep): never judged further."""

    __slots__ = ("mark",)

    def __init__(self, mark: Place) -> None:
        self.mark = mark


Node = Scalar | Seq | Map | Broken


class Faults:
    """Collects faults; the same fault at the same place is kept once."""

    def __init__(self) -> None:
        self._found: dict[tuple[int, int, str, str], Fault] = {}

    def add(self, place: Place, code: Code, shift: int = 0, /, **params: str) -> None:
        """A fault at a place counted from 0, `shift` columns further right."""
        self.add_at(place.line + 1, place.column + 1 + shift, code, params)

    def add_at(self, line: int, column: int, code: Code, params: Mapping[str, str]) -> None:
        """A fault at a line and column counted from 1."""
        fault = Fault(line, column, code, params)
        self._found.setdefault((line, column, code.value, repr(params)), fault)

    def add_to(self, place: Place, code: Code, **params: str) -> None:
        """More particulars for the faults of this code at this place."""
        where = (place.line + 1, place.column + 1, code.value)
        for key, fault in self._found.items():
            if key[:3] == where:
                self._found[key] = replace(fault, params={**fault.params, **params})

    def take(self, other: "Faults") -> None:
        """Add everything that the other has found."""
        self._found = other._found | self._found

    def sorted(self, text: str, shifts: Mapping[int, list[tuple[int, int]]]) -> tuple[Fault, ...]:
        """By place in the text, inside it.

        `shifts` undoes what was inserted into lines before reading: {line: [(after column, how many)]}.
        """
        lines = LINE_ENDS.split(text) if self._found and text else []
        moved = []
        for fault in self._found.values():
            column = fault.column
            for after, by in reversed(shifts.get(fault.line, [])):
                if column > after:
                    column = max(column - by, after - by + 1, 1)
            if fault.line <= len(lines):  # a place inside a text that goes on over several lines
                column = min(column, len(lines[fault.line - 1]) + 1)
            moved.append(replace(fault, column=column) if column != fault.column else fault)
        # What is wrong needs no warning beside it that it is also unusual.
        wrong = {(fault.line, fault.column) for fault in moved if fault.severity == "error"}
        moved = [each for each in moved if each.severity == "error" or (each.line, each.column) not in wrong]
        return tuple(sorted(moved, key=lambda fault: (fault.line, fault.column, fault.code.value)))
