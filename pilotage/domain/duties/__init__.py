"""What is due: windows, derived from the charter and the records, never stored.

A window is one (duty, member or pairing, period). `windows` is the one function that pages, messages, links, sanctions
and the command line ask.
"""

from pilotage.domain.duties.facts import (
    Approval,
    Course,
    DutyFacts,
    Note,
    NoteKind,
    Pause,
    Rule,
    State,
    Window,
    settled,
)
from pilotage.domain.duties.windows import windows

__all__ = [
    "Approval",
    "Course",
    "DutyFacts",
    "Note",
    "NoteKind",
    "Pause",
    "Rule",
    "State",
    "Window",
    "settled",
    "windows",
]
