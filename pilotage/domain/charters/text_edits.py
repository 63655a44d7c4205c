"""Editing the text of a charter where it stands: a tree that knows its places in the text, and edits put together."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

# What YAML reads as itself in flow style: no sign of YAML's, no space at an end, no colon or hash that could mean something.
_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`=~][^\s:,\[\]{}#'\"]*(?: [^\s:,\[\]{}#'\"]+)*")


@dataclass(frozen=True)
class Node:
    """A node of the YAML tree of a text; offsets in code points."""

    node: Any

    @property
    def start(self) -> int:
        return int(self.node.start_mark.index)

    @property
    def line(self) -> int:
        """From 1."""
        return int(self.node.start_mark.line) + 1

    @property
    def column(self) -> int:
        """From 0."""
        return int(self.node.start_mark.column)

    @property
    def end(self) -> int:
        """Where it ends; of a block, where its last part does, before comments that follow."""
        if isinstance(self.node, yaml.ScalarNode) or self.node.flow_style or not self.node.value:
            return int(self.node.end_mark.index)
        last = self.node.value[-1]
        return Node(last[1] if isinstance(last, tuple) else last).end

    @property
    def value(self) -> str:
        """A scalar as text; of anything else nothing."""
        return str(self.node.value) if isinstance(self.node, yaml.ScalarNode) else ""

    @property
    def items(self) -> tuple["Node", ...]:
        return tuple(Node(each) for each in self.node.value) if isinstance(self.node, yaml.SequenceNode) else ()

    @property
    def pairs(self) -> tuple[tuple[str, "Node"], ...]:
        if not isinstance(self.node, yaml.MappingNode):
            return ()
        return tuple((str(key.value), Node(value)) for key, value in self.node.value)

    def get(self, key: str) -> "Node | None":
        return next((value for name, value in self.pairs if name == key), None)

    def text(self, key: str) -> str:
        found = self.get(key)
        return found.value if found is not None else ""

    def each(self, key: str) -> Iterator["Node"]:
        found = self.get(key)
        yield from found.items if found is not None else ()


class Edits:
    """Replacements in a text, put together at the end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._made: list[tuple[int, int, str]] = []

    def replace(self, start: int, end: int, by: str) -> None:
        self._made.append((start, end, by))

    def remove_key(self, owner: Node, key: str) -> None:
        """Take out a key of a block with all that stands under it, and the comment lines right above it."""
        for name, value in owner.node.value:
            if name.value == key:
                start = self.text.rfind("\n", 0, name.start_mark.index) + 1
                while (above := self._line_above(start)) is not None and above[1].lstrip().startswith("#"):
                    start = above[0]
                end = self.text.find("\n", Node(value).end)
                self.replace(start, len(self.text) if end < 0 else end + 1, "")

    def _line_above(self, start: int) -> tuple[int, str] | None:
        if start == 0:
            return None
        begin = self.text.rfind("\n", 0, start - 1) + 1
        return begin, self.text[begin : start - 1]

    def done(self) -> str:
        """The text with every edit made."""
        parts, at = [], 0
        for start, end, by in sorted(self._made):
            parts += [self.text[at:start], by]
            at = end
        return "".join((*parts, self.text[at:]))


def plain(value: str) -> str:
    """A text as a scalar: as it is where YAML reads it so, else in quotes."""
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def flow(value: object) -> str:
    """Lists, maps and texts on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(each) for each in value) + "]"
    return plain(str(value))


def block(lines: Sequence[str], there: Node, text: str) -> str:
    """A list in place of one that is there: on lines of its own where that is, else on one."""
    if there.node.flow_style or not lines:
        return "[" + ", ".join(lines) + "]"
    indent = " " * there.column
    return ("\n" + indent).join(f"- {line}" for line in lines)
