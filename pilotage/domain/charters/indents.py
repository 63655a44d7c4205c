"""Where a line of a charter was meant to begin, judged by its neighbours: for tabs, and for lines a space off."""

import re

from pilotage.domain.charters.shape import ROOT

_BLOCK_ITEM = re.compile(r"- +[A-Za-z_]+\s*[:：](\s|$)")
_KEY = re.compile(r"[A-Za-z_]+\s*[:：](\s|$)")
_COMMENT = re.compile(r"\s+#.*$")


def margin(line: str) -> str:
    """The spaces and tabs that a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def written(line: str) -> bool:
    """The line holds more than space and comment."""
    text = line.strip()
    return bool(text) and not text.startswith("#")


def meant(lines: list[str], at: int) -> int:
    """The column that line `at` should begin in, for the lines above it as they stand."""
    text = lines[at].strip()
    if _is_heading(lines, at, text):
        return 0
    above = [n for n in range(at - 1, -1, -1) if written(lines[n])]
    if not above:
        return 0
    nearest = _COMMENT.sub("", lines[above[0]]).rstrip()
    if nearest.endswith(":"):
        return _key_column(lines[above[0]]) + 2
    floor = 1_000
    for n in above:
        column = len(margin(lines[n]))
        if column <= floor and _style(lines[n].strip()) == _style(text):
            return column
        if column <= floor and _style(text) == "key" and _style(lines[n].strip()) == "item":
            return column + 2
        floor = min(floor, column)
        if column == 0:
            break
    return 2 if text.startswith("-") else 0


def _is_heading(lines: list[str], at: int, text: str) -> bool:
    """A section's own line: its key and nothing else, above a list that begins near the margin."""
    if text.rstrip(":：") not in ROOT.keys or not text.endswith((":", "：")):
        return False
    below = next((line for line in lines[at + 1 :] if written(line)), "")
    return len(margin(below)) <= 2 and "\t\t" not in margin(below)


def _key_column(line: str) -> int:
    """Where the keys of a line's mapping begin: behind the dash of a list's item."""
    return len(margin(line)) + (2 if line.lstrip(" \t").startswith("- ") else 0)


def _style(text: str) -> str:
    if _BLOCK_ITEM.match(text):
        return "item"
    if text.startswith("-"):
        return "dash"
    return "key" if _KEY.match(text) else "text"


def candidates(lines: list[str], at: int) -> list[tuple[int, int]]:
    """(line, column) pairs, one of which may explain why the lines around `at` do not fit together."""
    column = len(margin(lines[at]))
    above = [n for n in range(at - 1, max(at - 40, -1), -1) if written(lines[n])]
    below = [n for n in range(at + 1, min(at + 40, len(lines))) if written(lines[n])]
    found = [(n, meant(lines, n)) for n in above[:1]]  # first, for what is off by what stands above it is off
    found.append((at, meant(lines, at)))
    if below:
        found.append((at, len(margin(lines[below[0]]))))
    for n in above[:1]:
        found += [(n, column), (n, max(column - 2, 0))]
    same = (n for n in above if _style(lines[n].strip()) == _style(lines[at].strip()))
    found += [(n, column) for n in same][:1]
    first = next((n for n, line in enumerate(lines) if written(line)), at)
    found.append((first, 0))
    return [(n, new) for n, new in dict.fromkeys(found) if len(margin(lines[n])) != new]


def moved(line: str, column: int) -> str:
    """The line beginning in that column."""
    return " " * column + line.lstrip(" \t")
