"""The bytes of a charter file to a tree: every scalar as text, every node with its line and column, all faults found.

What YAML would silently do is refused: anchors, aliases, tags, merge keys, a key written twice, a second document.
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from pilotage.domain.charters.faults import Code, Fault
from pilotage.domain.charters.repair import Repair
from pilotage.domain.charters.tree import LINE_ENDS, Broken, Faults, Map, Node, Place, Scalar, Seq

LARGEST = 2_000_000
"""Bytes. The largest charter known has 31,252; what is larger is not a charter."""

DEEPEST = 24
"""Levels of nesting; format 1 needs 8."""

# What a YAML stream may not hold, with the line breaks that no editor counts as lines and stray byte order marks.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Written:
    """What the file holds: its tree (None if there is none to judge) and the parts that could not be read."""

    root: Map | None
    repair: Repair
    found: Faults

    def faults(self) -> tuple[Fault, ...]:
        """Everything found, by place."""
        return self.found.sorted(self.repair.original, self.repair.shifts)


def read(content: bytes, colons: bool = False) -> Written:
    """Never raises. Where the file cannot be read at all, the tree is None and the faults say why.

    With `colons`, full-width colons after keys are mended first, and not only where YAML stumbles over them.
    """
    faults = Faults()
    text = _text(content, faults)
    repair = Repair(text or "")
    written = Written(None, repair, faults)
    if text is None:
        return written
    repair.indent(faults)
    if colons:
        repair.colons(faults)
    builder = _Builder()
    root = builder.build(repair.text)
    while isinstance(root, yaml.MarkedYAMLError):
        if not repair.mend(root, faults):
            faults.take(builder.faults)
            return written
        builder = _Builder()
        root = builder.build(repair.text)
    faults.take(builder.faults)
    if root is None:
        faults.add_at(1, 1, Code.EMPTY_FILE, {})
    elif isinstance(root, Map):
        written.root = root
    elif not isinstance(root, Broken):
        faults.add(root.mark, Code.WRONG_SHAPE, wanted="map", found="list" if isinstance(root, Seq) else "text", key="")
    return written


def _text(content: bytes, faults: Faults) -> str | None:
    if not content.strip():
        faults.add_at(1, 1, Code.EMPTY_FILE, {})
        return None
    if len(content) > LARGEST:
        faults.add_at(1, 1, Code.TOO_LARGE, {"bytes": str(len(content)), "largest": str(LARGEST)})
        return None
    text = _decoded(content, faults)
    if text is None:
        return None
    if "\0" in text:
        faults.add_at(*_place(text, text.index("\0")), Code.NOT_TEXT, {})
        return None
    if text.startswith("\ufeff"):
        faults.add_at(1, 1, Code.BYTE_ORDER_MARK, {})
        text = text[1:]
    odd = list(_CONTROL.finditer(text))
    if len(odd) > 20 and len(odd) * 20 > len(text):
        faults.add_at(*_place(text, odd[0].start()), Code.NOT_TEXT, {})
        return None
    for match in odd[:20]:
        name = f"U+{ord(match[0]):04X}"
        faults.add_at(*_place(text, match.start()), Code.CONTROL_CHARACTER, {"character": name})
    return _CONTROL.sub(" ", text) if odd else text


def _decoded(content: bytes, faults: Faults) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = _place(content[: error.start].decode("utf-8"), error.start)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            text = content.decode("utf-16")
        except UnicodeDecodeError:
            text = None
        faults.add_at(1, 1, Code.NOT_UTF8, {"encoding": "UTF-16"})
        return text
    if b"\0" in content:
        before = content[: content.index(b"\0")].decode("latin-1")
        faults.add_at(*_place(before, len(before)), Code.NOT_TEXT, {})
        return None
    nearly = content.decode("utf-8", errors="replace")
    damaged = nearly.count("\ufffd") * 10 < sum(not character.isascii() for character in nearly)
    try:
        text = None if damaged else content.decode("gb18030")
    except UnicodeDecodeError:
        text = None
    if damaged or (text is not None and not _CONTROL.search(text)):
        faults.add_at(*place, Code.NOT_UTF8, {"encoding": "" if damaged else "GB18030"})
        return text
    faults.add_at(*place, Code.NOT_TEXT, {})
    return None


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column from 1 of an offset in code points; `text` may end there."""
    before = LINE_ENDS.split(text[:offset])
    return len(before), len(before[-1]) + 1


class _Builder:
    """Events to a tree in one pass, without recursion (so that depth cannot exhaust the stack)."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.root: Node | None = None
        self.earlier: Node | None = None
        self.stack: list[Map | Seq] = []
        self.container: Map | Seq | None = None
        self.pending: list[Scalar | None] = []  # per open mapping, the key that waits for its value
        self.ignored: list[Place] = []  # where nodes began that are not kept, outermost first

    def build(self, text: str) -> Node | yaml.MarkedYAMLError | None:
        """The root node; None for an empty document; the error where the text is not YAML."""
        loader = yaml.CSafeLoader(text)
        try:
            return self._consume(loader)
        except yaml.MarkedYAMLError as error:
            return error
        finally:
            loader.dispose()

    def _consume(self, loader: yaml.CSafeLoader) -> Node | None:
        documents = 0
        next_event: Any = loader.get_event  # PyYAML's stubs know no marks and no values of events
        while (event := next_event()) is not None:
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._open(event, kind is MappingStartEvent)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._close()
            elif kind is AliasEvent:
                self._alias(event)
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self.faults.add(event.start_mark, Code.SECOND_DOCUMENT)
                    self.earlier = self.earlier or self.root
            if len(self.stack) + len(self.ignored) > DEEPEST:
                # Reading on would cost time without bound, and no part of a charter lies so deep.
                self.faults.add(event.start_mark, Code.TOO_DEEP, deepest=str(DEEPEST))
                return Broken(event.start_mark)
        return self._joined()

    def _joined(self) -> Node | None:
        """A charter cut in two by a stray --- is read as one; of two charters, the first."""
        first, second = self.earlier, self.root
        if isinstance(first, Map) and isinstance(second, Map) and first.entries.keys().isdisjoint(second.entries):
            first.entries.update(second.entries)
            first.keys.update(second.keys)
        return second if first is None else first

    def _scalar(self, event: Any) -> None:
        if self.ignored:
            return
        style = event.style or ""
        text = event.value
        if style in ("|", ">"):
            text = text.rstrip("\n")
        if event.anchor is not None or event.tag is not None:
            self._extras(event)
        self._put(Scalar(text, event.start_mark, style))

    def _open(self, event: Any, mapping: bool) -> None:
        if self.ignored:
            self.ignored.append(event.start_mark)
            return
        if event.anchor is not None or event.tag is not None:
            self._extras(event)
        waits_for_key = isinstance(self.container, Map) and self.pending[-1] is None
        if waits_for_key:
            self.faults.add(event.start_mark, Code.ODD_KEY)
            self.ignored.append(event.start_mark)
            return
        node: Map | Seq = Map(event.start_mark) if mapping else Seq(event.start_mark)
        self._put(node)
        self.stack.append(node)
        self.container = node
        if mapping:
            self.pending.append(None)

    def _close(self) -> None:
        if self.ignored:
            mark = self.ignored.pop()
            if not self.ignored:
                self._put(Broken(mark))
            return
        if isinstance(self.stack.pop(), Map):
            self.pending.pop()
        self.container = self.stack[-1] if self.stack else None

    def _alias(self, event: Any) -> None:
        if self.ignored:
            return
        merged = isinstance(self.container, Map) and self.pending[-1] is not None and self.pending[-1].text == "<<"
        if not merged:
            self.faults.add(event.start_mark, Code.ALIAS, name=event.anchor)
        self._put(Broken(event.start_mark))

    def _extras(self, event: Any) -> None:
        if event.anchor is not None:
            self.faults.add(event.start_mark, Code.ANCHOR, name=event.anchor)
        if event.tag is not None:
            self.faults.add(event.start_mark, Code.TAG, tag=event.tag.replace("tag:yaml.org,2002:", "!!"))

    def _put(self, node: Node) -> None:
        container = self.container
        if isinstance(container, Map):
            key = self.pending[-1]
            if key is None:
                # A key that could not be read still takes the value that follows it.
                self.pending[-1] = node if isinstance(node, Scalar) else Scalar("", node.mark, "?")
                return
            self.pending[-1] = None
            self._enter(container, key, node)
        elif isinstance(container, Seq):
            container.items.append(node)
        else:
            self.root = node

    def _enter(self, container: Map, key: Scalar, node: Node) -> None:
        if key.style == "?":
            return
        if key.text == "<<" and key.style == "":
            self.faults.add(key.mark, Code.MERGE_KEY)
        elif key.text in container.entries:
            first = container.keys[key.text]
            self.faults.add(key.mark, Code.KEY_TWICE, key=key.text, first=str(first.mark.line + 1))
            earlier = container.entries[key.text]
            if isinstance(earlier, Seq) and isinstance(node, Seq):
                node.items = earlier.items  # one list: what refers to the second one's items is not called missing
        else:
            if type(node) is Scalar and not node.text and not node.style:
                node.mark = key.mark  # nothing is written, so the place is the key's
            container.entries[key.text] = node
            container.keys[key.text] = key
