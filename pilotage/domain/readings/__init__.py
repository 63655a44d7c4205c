"""Reading a document as found: what it says, what was done to it, and every change that undoes it.

`read(content, terms, glossary)` gives a `Reading`, or a `Breach` if it cannot be read. Nothing is changed that is not
listed: `apply(decode(content).text, reading.changes) == reading.text`, and a page without damage has no changes.
"""

from pilotage.domain.readings.decode import LARGEST, Page, decode
from pilotage.domain.readings.edits import apply
from pilotage.domain.readings.facts import (
    MASK,
    OPEN,
    Candidate,
    Change,
    Check,
    Evidence,
    Figure,
    Notice,
    Reading,
    Related,
    Slot,
    Term,
    mask,
)
from pilotage.domain.readings.reading import read

__all__ = [
    "LARGEST",
    "MASK",
    "OPEN",
    "Candidate",
    "Change",
    "Check",
    "Evidence",
    "Figure",
    "Notice",
    "Page",
    "Reading",
    "Related",
    "Slot",
    "Term",
    "apply",
    "decode",
    "mask",
    "read",
]
