"""check(): the bytes of a charter file to the charter, or to everything that is wrong with it, sorted by place."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml
from pydantic import ValidationError

from pilotage.domain.charters.faults import Code, Fault
from pilotage.domain.charters.schema import Charter


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: the charter if there is no error, every fault by place, and how much the file declares."""

    charter: Charter | None
    faults: tuple[Fault, ...]
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """No error; warnings do not count."""
        return all(fault.severity != "error" for fault in self.faults)


def check(content: bytes) -> Checked:
    """Read and check one charter file. Never raises: whatever the bytes are, the faults say what is wrong."""
    try:
        charter = Charter.model_validate(yaml.load(content, Loader=yaml.CBaseLoader))
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        return Checked(None, (Fault(1, 1, Code.SYNTAX, {"problem": str(error)}),))
    clauses = sum(len(source.clauses) for source in charter.sources)
    counts = {"clauses": clauses, "provisions": len(charter.provisions), "registers": len(charter.registers),
              "figures": len(charter.figures)}  # fmt: skip
    return Checked(charter, (), counts)
