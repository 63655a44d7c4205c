"""The guard over every write of the suite: whatever changes the application's tables was asked to by an action."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HOUSE = str(ROOT / "pilotage")
TESTS = str(ROOT / "tests")
ACTIONS = str(ROOT / "pilotage" / "actions")
# Passed over on the way out: models are called by anybody, and a migration rewrites tables by right.
PASSED_OVER = (
    str(ROOT / "pilotage" / "models"),
    str(ROOT / "pilotage" / "migrations"),
    str(ROOT / "tests" / "sql_guard.py"),
    __file__,
)

# The table of users is Django's as much as ours: signing in notes the time.
WRITE = re.compile(r"\s*(?:INSERT|UPDATE|DELETE|REPLACE|MERGE)\b.*?\bpilotage_(?!user\b)", re.IGNORECASE | re.DOTALL)


class WrittenElsewhere(AssertionError):
    """A statement changes a table, and no action asked for it."""


seen_faults: list[str] = []


def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """An execute wrapper: the nearest function of ours on the stack is an action's, or a test's own."""
    if isinstance(sql, str) and WRITE.match(sql):
        frame = sys._getframe(1)
        while frame is not None:
            path = frame.f_code.co_filename
            if path.startswith((HOUSE, TESTS)) and not path.startswith(PASSED_OVER):
                if not path.startswith((ACTIONS, TESTS)):
                    message = f"{path}:{frame.f_lineno}: {frame.f_code.co_name} writes: {sql}"
                    seen_faults.append(message)
                    raise WrittenElsewhere(message)
                break
            frame = frame.f_back
    return execute(sql, params, many, context)
