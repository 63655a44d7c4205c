"""What `pilotage verify` finds: something that is not as the rest of the records says it must be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Broken:
    """One thing that does not hold: a code of what it is, where it stands, what was expected and what was found."""

    what: str
    where: str
    expected: str
    found: str
