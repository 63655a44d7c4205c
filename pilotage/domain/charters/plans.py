"""How each kind of node is read: a single value, a list, a mapping with a model's keys. `shape` puts them together.

One broken value costs only itself: it is reported, left out of its mapping's values, and everything around it is read.
"""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pilotage.domain.charters import scalars
from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.scalars import Unreadable
from pilotage.domain.charters.tree import Broken, Faults, Map, Node, Scalar, Seq

_PACKED = re.compile(r"\s*([A-Za-z_-]{1,20})\s*([：:])\s*(.*)", re.DOTALL)
_NULLS = frozenset(("null", "~"))
_NUMBERS = {scalars.number, scalars.money, scalars.percent, scalars.count, scalars.times, scalars.year, scalars.day,
            scalars.month_day}  # fmt: skip


class _Unread:
    """Stands for a value that could not be read."""


UNREAD = _Unread()


@dataclass
class Draft:
    """What has been read: the faults so far and every mapping under the name of its model."""

    faults: Faults
    maps: dict[str, list[Map]] = field(default_factory=dict)
    packed: bool = False
    """A text stood where a mapping belongs, because the colons after its keys are full-width."""

    def of(self, shape: str) -> list[Map]:
        """Every mapping that was read as this model, in the order of the file."""
        return self.maps.get(shape, [])

    def unfit(self, node: Node, wanted: str) -> _Unread:
        """The node is not of the form its place asks for: wanted is text, list or map."""
        if isinstance(node, Scalar):
            match = _PACKED.match(node.text) if wanted == "map" and node.style == "" else None
            if match and match[2] == "：":
                self.packed = True
                self.faults.add(node.mark, Code.FULL_WIDTH_COLON, match.start(2), key=match[1])
            elif not node.text.strip():
                self.faults.add(node.mark, Code.EMPTY_VALUE)
            else:
                self.faults.add(node.mark, Code.WRONG_SHAPE, wanted=wanted, found="text")
        elif isinstance(node, Seq | Map):
            found = "list" if isinstance(node, Seq) else "map"
            self.faults.add(node.mark, Code.WRONG_SHAPE, wanted=wanted, found=found)
        return UNREAD


class Plan:
    """How one kind of node is read; `number` tells that it holds a number or a day that a text would state."""

    number = False

    def read(self, node: Node, draft: Draft, owner: Map | None) -> Any:
        raise AssertionError("a plan reads")


class Word(Plan):
    """A single value."""

    def __init__(self, parse: Callable[[object], Any]) -> None:
        self.parse = parse
        self.number = parse in _NUMBERS

    def read(self, node: Node, draft: Draft, owner: Map | None) -> Any:
        if type(node) is not Scalar:
            return draft.unfit(node, "text")
        try:
            return self.parse(node.text)
        except Unreadable as reason:
            draft.faults.add(node.mark, reason.code, **reason.params)
            return UNREAD


class Choose(Plan):
    """One of the words of a closed vocabulary."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words

    def read(self, node: Node, draft: Draft, owner: Map | None) -> Any:
        if type(node) is not Scalar:
            return draft.unfit(node, "text")
        if node.text in self.words:
            return node.text
        code = Code.OTHER_FORMAT if self.words == ("1",) else Code.UNKNOWN_WORD
        if not node.text.strip():
            draft.faults.add(node.mark, Code.EMPTY_VALUE)
        else:
            meant = near(node.text, self.words)
            draft.faults.add(node.mark, code, value=node.text, meant=meant, words=", ".join(self.words))
        return UNREAD


class Nullable(Plan):
    """The same, or the word null."""

    def __init__(self, inner: Plan) -> None:
        self.inner = inner
        self.number = inner.number

    def read(self, node: Node, draft: Draft, owner: Map | None) -> Any:
        if type(node) is Scalar and node.style == "" and node.text in _NULLS:
            return None
        return self.inner.read(node, draft, owner)


class Many(Plan):
    """A list. What stands alone where a list belongs is a fault, and read as a list of one."""

    def __init__(self, item: Plan, least: int, most: int | None) -> None:
        self.item = item
        self.least = least
        self.most = most
        self.number = item.number

    def read(self, node: Node, draft: Draft, owner: Map | None) -> Any:
        if type(node) is not Seq:
            return draft.unfit(node, "list")
        item = self.item
        read = [item.read(child, draft, owner) for child in node.items]
        if len(node.items) < self.least:
            draft.faults.add(node.mark, Code.TOO_FEW, found=str(len(node.items)), least=str(self.least))
            return UNREAD
        if self.most is not None and len(node.items) > self.most:
            draft.faults.add(node.mark, Code.TOO_MANY, found=str(len(node.items)), most=str(self.most))
            return UNREAD
        return UNREAD if UNREAD in read else tuple(read)


class Table(Plan):
    """A mapping whose keys are ids of the charter's own."""

    def __init__(self, value: Plan) -> None:
        self.value = value

    def read(self, node: Node, draft: Draft, owner: Map | None) -> Any:
        if type(node) is not Map:
            return draft.unfit(node, "map")
        node.owner = owner
        for key, child in node.entries.items():
            try:
                scalars.identifier(key)
            except Unreadable as reason:
                draft.faults.add(node.key_at(key), reason.code, **reason.params)
                continue
            value = self.value.read(child, draft, node)
            if value is not UNREAD:
                node.values[key] = value
        return node.values


class Either(Plan):
    """A word of a vocabulary, else by form: a mapping, a list or a single value."""

    def __init__(self, plans: list[Plan]) -> None:
        self.words = [plan for plan in plans if isinstance(plan, Choose)]
        self.model = next((plan for plan in plans if isinstance(plan, Model)), None)
        self.many = next((plan for plan in plans if isinstance(plan, Many)), None)
        self.word = next((plan for plan in plans if isinstance(plan, Word)), None)
        self.number = self.word is not None and self.word.number

    def read(self, node: Node, draft: Draft, owner: Map | None) -> Any:
        if type(node) is Map and self.model is not None:
            return self.model.read(node, draft, owner)
        if type(node) is Seq and self.many is not None:
            return self.many.read(node, draft, owner)
        if type(node) is Scalar and any(node.text in plan.words for plan in self.words):
            return node.text
        if self.word is None:
            every = tuple(word for plan in self.words for word in plan.words)
            return Choose(every).read(node, draft, owner)
        return self.word.read(node, draft, owner)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a model."""

    plan: Plan
    required: bool
    default: Any


class Model(Plan):
    """A mapping with the keys of one model."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.keys: dict[str, Key] = {}
        self.required: tuple[str, ...] = ()

    def declare(self, keys: dict[str, Key]) -> None:
        """The keys, once they are known: a model may be used before."""
        self.keys = keys
        self.required = tuple(key for key, each in keys.items() if each.required)

    def read(self, node: Node, draft: Draft, owner: Map | None) -> Any:
        if type(node) is not Map:
            return draft.unfit(node, "map")
        node.shape = self.name
        node.owner = owner
        draft.maps.setdefault(self.name, []).append(node)
        keys, values = self.keys, node.values
        complete = True
        for key, child in list(node.entries.items()):
            known = keys.get(key)
            if known is None:
                complete &= self._unknown(key, node, draft)
                continue
            if key == "cite" and known.required and _is_empty(child):
                draft.faults.add(child.mark, Code.NO_CITE, id=self._label(node))
                continue
            value = known.plan.read(child, draft, node)
            if value is not UNREAD:
                values[key] = value
            elif type(child) is not Seq and isinstance(known.plan, Many):
                self._alone(key, known.plan, node, draft)
        if complete:
            for key in self.required:
                if key not in node.entries:
                    code = Code.NO_CITE if key == "cite" else Code.MISSING_KEY
                    draft.faults.add(node.mark, code, key=key, id=self._label(node))
        return values

    def _label(self, node: Map) -> str:
        name = node.entries.get("id", node.entries.get("figure"))
        return name.text if isinstance(name, Scalar) else self.name

    def _alone(self, key: str, plan: Many, node: Map, draft: Draft) -> None:
        """Read on in what stands alone where a list belongs, so that it is not taken for missing."""
        alone = node.entries[key]
        if isinstance(alone, Map) or (isinstance(alone, Scalar) and isinstance(plan.item, Word) and alone.text.strip()):
            many = Seq(alone.mark)
            many.items.append(alone)
            node.entries[key] = many
            value = Many(plan.item, 0, None).read(many, draft, node)
            if value is not UNREAD:
                node.values[key] = value

    def _unknown(self, key: str, node: Map, draft: Draft) -> bool:
        """A key that the model does not have. False when what it hides is not known, so that nothing can be missing."""
        written = node.keys[key]
        match = _PACKED.fullmatch(key)
        if match and written.style == "":
            code = Code.FULL_WIDTH_COLON if match[2] == "：" else Code.NO_SPACE_AFTER_COLON
            draft.faults.add(written.mark, code, match.start(2), key=match[1])
            comma = key.find("，", match.start(3))
            if comma >= 0:
                draft.faults.add(written.mark, Code.FULL_WIDTH_COMMA, comma, value=key)
            value = Broken(written.mark) if comma >= 0 else Scalar(match[3], written.mark, "")
            self._meant(key, match[1], value, node, draft)
            return comma < 0 and match[1] in self.keys
        absent = [each for each in self.keys if each not in node.entries]
        meant = near(key, absent)
        draft.faults.add(written.mark, Code.UNKNOWN_KEY, key=key, meant=meant, keys=", ".join(self.keys))
        if meant:
            self._meant(key, meant, node.entries[key], node, draft)
        return True

    def _meant(self, key: str, meant: str, child: Node, node: Map, draft: Draft) -> None:
        if meant not in self.keys or meant in node.entries:
            return
        node.entries[meant] = child
        node.keys[meant] = node.keys[key]
        value = self.keys[meant].plan.read(child, draft, node)
        if value is not UNREAD:
            node.values[meant] = value


class Kinds(Plan):
    """A mapping whose `kind` says which model it is; of an unknown kind, what all kinds share is read."""

    def __init__(self, models: dict[str, Model], shared: Model) -> None:
        self.models = models
        self.shared = shared
        self.every = {key for model in models.values() for key in model.keys}

    def read(self, node: Node, draft: Draft, owner: Map | None) -> Any:
        if type(node) is not Map:
            return draft.unfit(node, "map")
        if "kind" not in node.entries:
            self._misspelt(node, draft)
        kind = node.entries.get("kind")
        if isinstance(kind, Scalar) and kind.text in self.models:
            return self.models[kind.text].read(node, draft, owner)
        if isinstance(kind, Scalar):
            meant = near(kind.text, self.models, 0.7)
            kinds = ", ".join(self.models)
            draft.faults.add(kind.mark, Code.UNKNOWN_KIND, kind=kind.text, meant=meant, kinds=kinds)
            if meant:
                kind.text = meant
                return self.models[meant].read(node, draft, owner)
        elif kind is not None:
            draft.unfit(kind, "text")
        else:
            draft.faults.add(node.mark, Code.MISSING_KEY, key="kind", id="")
        rest = {key: node.entries.pop(key) for key in self.every - set(self.shared.keys) if key in node.entries}
        self.shared.read(node, draft, owner)
        for key, child in rest.items():
            node.entries[key] = child if isinstance(child, Broken) else Broken(child.mark)
        return UNREAD

    def _misspelt(self, node: Map, draft: Draft) -> None:
        """Find the key that was to be `kind`, because everything else depends on it."""
        for key in [key for key in node.entries if key not in self.every]:
            written, match = node.keys[key], _PACKED.fullmatch(key)
            if match and match[1] == "kind":
                code = Code.FULL_WIDTH_COLON if match[2] == "：" else Code.NO_SPACE_AFTER_COLON
                draft.faults.add(written.mark, code, match.start(2), key="kind")
                node.entries["kind"] = Scalar(match[3], written.mark, "")
            elif near(key, ("kind",)):
                draft.faults.add(written.mark, Code.UNKNOWN_KEY, key=key, meant="kind", keys="")
                node.entries["kind"] = node.entries[key]
            else:
                continue
            node.keys["kind"] = written
            del node.entries[key]
            return


def _is_empty(node: Node) -> bool:
    return (isinstance(node, Seq) and not node.items) or (isinstance(node, Scalar) and not node.text.strip())


def near(word: str, words: Iterable[str], least: float = 0.6) -> str:
    """The word that was probably meant; empty if none is near."""
    folded = word.strip().lower().replace("-", "_")
    close = {each.lower().replace("-", "_"): each for each in islice(words, 500)}
    found = difflib.get_close_matches(folded, close, 1, least)
    if found:
        return close[found[0]]
    # Two letters exchanged in a short word leave too little alike: di is id.
    return next((each for word, each in close.items() if sorted(word) == sorted(folded)), "")
