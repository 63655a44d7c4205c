"""check(): the bytes of a charter file to the charter, or to everything that is wrong with it, sorted by place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import ValidationError

from pilotage.domain.charters import amounts, days, fields, figures, grounds, people, quotes, references
from pilotage.domain.charters.faults import Code, Fault
from pilotage.domain.charters.index import Index
from pilotage.domain.charters.plans import Draft
from pilotage.domain.charters.reader import Written, read
from pilotage.domain.charters.schema import Charter
from pilotage.domain.charters.shape import read_shape
from pilotage.domain.charters.tree import Map, Seq

_JUDGES = (references, fields, quotes, grounds, amounts, days, people, figures)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the charter if there is no error, every fault by place, and how much the file declares.

    `id`, `edition` and `counts` (clauses, provisions, registers, figures) are known of a faulty file too, as far as
    they can be read.
    """

    charter: Charter | None
    faults: tuple[Fault, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    id: str | None = None
    edition: int | None = None

    @property
    def ok(self) -> bool:
        """No error; warnings do not count."""
        return all(fault.severity != "error" for fault in self.faults)


def check(content: bytes) -> Checked:
    """Read and check one charter file. Never raises: whatever the bytes are, the faults say what is wrong."""
    written = read(content)
    draft = _draft(written)
    if draft is not None and draft.packed:
        written = read(content, colons=True)
        draft = _draft(written)
    if draft is None or written.root is None:
        return Checked(None, written.faults(), _counts(None))
    index = Index(draft, written.root, written.repair.holes)
    for judge in _JUDGES:
        judge.judge(draft, index)
    return _outcome(written, written.root)


def _draft(written: Written) -> Draft | None:
    if written.root is None:
        return None
    return read_shape(written.root, written.found, written.repair.holes.sections)


def _outcome(written: Written, root: Map) -> Checked:
    faults = written.faults()
    charter = None
    if all(fault.severity != "error" for fault in faults):
        try:
            charter = Charter.model_validate(root.values)
        except ValidationError as error:
            # Both readings of the shape come from the same models; should they ever disagree, the stricter one rules.
            faults = (Fault(1, 1, Code.SYNTAX, {"problem": str(error)}),)
    return Checked(charter, faults, _counts(root), root.get("id"), root.get("edition"))


def _counts(root: Map | None) -> dict[str, int]:
    if root is None:
        return dict.fromkeys(("clauses", "provisions", "registers", "figures"), 0)
    counts = {"clauses": sum(_length(source, "clauses") for source in root.maps("sources"))}
    return counts | {key: _length(root, key) for key in ("provisions", "registers", "figures")}


def _length(owner: Map, key: str) -> int:
    node = owner.entries.get(key)
    return len(node.items) if isinstance(node, Seq) else 0
