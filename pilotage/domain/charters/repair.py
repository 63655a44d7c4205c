"""Reading on after a slip in the YAML itself, so that one run shows every fault and not only the first.

A slip that has one meaning (a tab, a full-width colon, a quote left open) is mended in a copy; else the list item it
stands in, or its section, is left out: a *hole*. What a hole may have declared is never called missing.
"""

import difflib
import re
from dataclasses import dataclass, field

import yaml

from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.indents import candidates, margin, meant, moved, written
from pilotage.domain.charters.shape import KEYS
from pilotage.domain.charters.tree import LINE_ENDS, Faults, Place

ATTEMPTS = 40
"""Slips of YAML that are mended in one file; whoever has more learns of the rest in the next run."""
_FULL_WIDTH_COLON = re.compile(r"(\s*(?:- +)*)([A-Za-z_-]{1,20})(\s*)：(.*)", re.DOTALL)
_NO_SPACE = re.compile(r"(\s*(?:- +)*)([A-Za-z_]{1,20}):([^\s/].*)", re.DOTALL)
_BLOCK = re.compile(r".*[:-]\s+[|>][-+0-9]*\s*(#.*)?$")
_OPEN_QUOTE = re.compile(r"""(\s*(?:- +)*(?:[A-Za-z_]{1,20}: +)?)(?:(")((?:[^"\\]|\\.)*)|(')((?:[^']|'')*))$""")
_ID = re.compile(r"\bid\s*[:：]\s*[\"']?([a-z][a-z0-9-]*)")
_CLAUSE = re.compile(r"\bclause\s*[:：]\s*[\"']?([0-9.]+)")

# What libyaml says, the code for it, and whether the place is where the thing began rather than where it went wrong.
_PROBLEMS = (
    ("mapping values are not allowed", Code.COLON_IN_TEXT, False),
    ("could not find expected ':'", Code.NO_COLON, True),
    ("unexpected end of stream", Code.QUOTE_OPEN, True),
    ("unexpected document indicator", Code.QUOTE_OPEN, True),
    ("cannot start any token", Code.BAD_START, False),
    ("did not find expected ',' or", Code.LIST_OPEN, True),
    ("did not find expected key", Code.BAD_INDENT, False),
    ("did not find expected <document start>", Code.BAD_INDENT, False),
    ("did not find expected '-' indicator", Code.BAD_INDENT, False),
    ("block sequence entries are not allowed", Code.BAD_INDENT, False),
    ("did not find expected alphabetic or numeric character", Code.ALIAS, True),
    ("unknown escape character", Code.BAD_ESCAPE, False),
    ("did not find expected hexdecimal", Code.BAD_ESCAPE, False),
)


@dataclass
class Holes:
    """What was left out: sections (keys of the charter), the ids and the clause numbers that stood in them."""

    sections: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    clauses: set[str] = field(default_factory=set)


class Repair:
    """The text as it can be read, and what was changed to get there."""

    def __init__(self, text: str) -> None:
        self.original = self.text = text
        self.holes = Holes()
        self.shifts: dict[int, list[tuple[int, int]]] = {}
        self._attempts = 0
        self._lines: list[str] = []

    def indent(self, faults: Faults) -> None:
        """Report tabs in indentation, and put as many spaces there as make the file readable."""
        if "\t" not in self.text:
            return
        self._split()
        tabbed = [n for n in self._outside_blocks() if "\t" in margin(self._lines[n]) and self._lines[n].strip()]
        if not tabbed:
            return
        for n in tabbed:
            faults.add_at(n + 1, margin(self._lines[n]).index("\t") + 1, Code.TAB, {})
        sections: dict[int, list[int]] = {}
        for n in tabbed:
            sections.setdefault(self._section(n), []).append(n)
        for start, inside in sections.items():
            self._expand(start, inside)
        self._join()

    def _expand(self, start: int, tabbed: list[int]) -> None:
        """Put spaces for the tabs of a section: where the neighbours begin, or so many per tab as let it be read."""
        end = self._section_end(start)
        ways = [self._beside(start, end, tabbed)]
        for spaces in (2, 4, 8, 6, 3):
            lines = self._lines[start:end]
            for n in tabbed:
                lines[n - start] = moved(self._lines[n], len(margin(self._lines[n]).expandtabs(spaces)))
            ways.append(lines)
        best = max(ways, key=_readable_until)  # the first of the best
        for n in tabbed:
            self._move(n, len(margin(best[n - start])))

    def _beside(self, start: int, end: int, tabbed: list[int]) -> list[str]:
        """The section with each tabbed line beside its neighbours; in a run of them the same tabs are the same column."""
        lines, columns, before = self._lines[:end], dict[str, int](), -2
        for n in tabbed:
            if any(map(written, self._lines[before + 1 : n])):
                columns.clear()
            column = columns.setdefault(margin(lines[n]), meant(lines, n))
            lines[n], before = moved(lines[n], column), n
        return lines[start:]

    def _move(self, n: int, column: int) -> None:
        """Let a line begin in another column."""
        self._shift(n, column, column - len(margin(self._lines[n])))
        self._lines[n] = moved(self._lines[n], column)

    def mend(self, error: yaml.MarkedYAMLError, faults: Faults) -> bool:
        """Make the text readable at the place of the error; False when that cannot be done."""
        self._attempts += 1
        if self._attempts == 1 and self.colons(faults):
            return True
        code, place = _judge(error, self._lines)
        if self._attempts > ATTEMPTS:
            faults.add(place, code, problem=str(error.problem))
            return False
        if self._close_quote(place.line, faults) or self._realign(error, code, faults):
            return self._join()
        character = self._lines[place.line][place.column : place.column + 1] if place.line < len(self._lines) else ""
        if code is Code.COLON_IN_TEXT and self._comma(place, faults):
            return self._join()
        faults.add(place, code, problem=str(error.problem), character=character, name="")
        if code is Code.LIST_OPEN and self._close_bracket(place):
            return self._join()
        if code in (Code.BAD_START, Code.ALIAS, Code.ANCHOR) and character.strip():
            line = self._lines[place.line]
            self._lines[place.line] = f"{line[: place.column]} {line[place.column + 1 :]}"
            return self._join()
        return self._leave_out(place.line) and self._join()

    def _split(self) -> None:
        self._lines = LINE_ENDS.split(self.text)

    def _join(self) -> bool:
        self.text = "\n".join(self._lines)
        return True

    def _shift(self, line: int, after: int, by: int) -> None:
        self.shifts.setdefault(line + 1, []).append((after, by))

    def _outside_blocks(self) -> list[int]:
        """The lines that are not the inside of a `|` or `>` text."""
        outside = []
        block: int | None = None
        for n, line in enumerate(self._lines):
            if not line.strip():
                continue
            column = len(margin(line))
            if block is not None and column > block:
                continue
            block = column if _BLOCK.fullmatch(line) else None
            outside.append(n)
        return outside

    def colons(self, faults: Faults) -> bool:
        """Report and mend full-width colons, and colons without a space, after keys at the beginning of lines."""
        found = False
        self._split()
        for n in self._outside_blocks():
            line = self._lines[n]
            if "：" in line and (match := _FULL_WIDTH_COLON.fullmatch(line)) and near_key(match[2]):
                colon = match.end(3)
                faults.add_at(n + 1, colon + 1, Code.FULL_WIDTH_COLON, {"key": match[2]})
                gap = "" if match[4][:1] in ("", " ") else " "
                self._lines[n] = f"{line[:colon]}:{gap}{match[4]}"
                self._shift(n, colon + 1, len(gap))
                found = True
            elif (match := _NO_SPACE.fullmatch(line)) and match[2] in KEYS:
                colon = match.end(2)
                faults.add_at(n + 1, colon + 1, Code.NO_SPACE_AFTER_COLON, {"key": match[2]})
                self._lines[n] = f"{line[:colon]}: {match[3]}"
                self._shift(n, colon + 1, 1)
                found = True
        return found and self._join()

    def _realign(self, error: yaml.MarkedYAMLError, code: Code, faults: Faults) -> bool:
        """Where lines do not begin in one column, find the one that is off: moving it lets more of the file be read."""
        at = error.problem_mark.line if error.problem_mark else len(self._lines)
        if at >= len(self._lines) or not written(self._lines[at]):
            return False
        after_key = code is Code.COLON_IN_TEXT and near_key(self._lines[at].strip(" -").partition(":")[0])
        if code is not Code.BAD_INDENT and not after_key:
            return False
        best, furthest = None, at
        for n, column in candidates(self._lines, at):
            lines = [*self._lines]
            lines[n] = moved(lines[n], column)
            reached = _readable_until(lines)
            if reached > furthest:
                best, furthest = (n, column), reached
        if best is None:
            return False
        n, column = best
        faults.add_at(n + 1, len(margin(self._lines[n])) + 1, Code.BAD_INDENT, {})
        self._move(n, column)
        return True

    def _close_quote(self, line: int, faults: Faults) -> bool:
        """A text that opens with a quotation mark and is not closed on its line, above where reading failed: close it."""
        lines = self._lines
        furthest, best = min(line, len(lines) - 1), None
        for n in range(furthest, -1, -1):
            match = _OPEN_QUOTE.fullmatch(lines[n]) if '"' in lines[n] or "'" in lines[n] else None
            mark, text = (match[2] or match[4], match[3] or match[5]) if match else ("", "")
            if match and text and text.strip():
                # A list or mapping was not meant as text: there the mark itself is what is too much.
                mended = f"{match[1]} {text}" if text[0] in "[{" else lines[n] + mark
                reached = _readable_until([*lines[:n], mended, *lines[n + 1 :]])
                if reached > furthest:
                    furthest, best = reached, (n, match.end(1), mended)
        if best is None:
            return False
        n, column, mended = best
        faults.add_at(n + 1, column + 1, Code.QUOTE_OPEN, {})
        lines[n] = mended
        return True

    def _comma(self, place: Place, faults: Faults) -> bool:
        """A full-width comma before a key in brackets: what follows the key's colon was taken for a second one."""
        line = self._lines[place.line]
        match = re.search(r"，\s*([A-Za-z_]{1,20})$", line[: place.column])
        if match is None or not near_key(match[1]):
            return False
        comma = match.start()
        faults.add_at(place.line + 1, comma + 1, Code.FULL_WIDTH_COMMA, {"value": line[comma : place.column]})
        self._lines[place.line] = f"{line[:comma]}, {line[comma + 1 :]}"
        self._shift(place.line, comma + 1, 1)
        return True

    def _close_bracket(self, place: Place) -> bool:
        """A list or mapping that opens on a line and is not closed on it: close it at the end of the line."""
        line = self._lines[place.line] if place.line < len(self._lines) else ""
        opener = line[place.column : place.column + 1]
        closer = {"[": "]", "{": "}"}.get(opener)
        if closer is None or line.count(opener) <= line.count(closer) or line.rstrip().endswith((opener, ",")):
            return False
        self._lines[place.line] = line + closer
        return True

    def _section(self, line: int) -> int:
        while line > 0 and not re.match("[A-Za-z_]", self._lines[line]):
            line -= 1
        return line

    def _section_end(self, section: int) -> int:
        following = (n for n in range(section + 1, len(self._lines)) if re.match("[A-Za-z_]", self._lines[n]))
        return next(following, len(self._lines))

    def _item(self, line: int) -> tuple[int, int]:
        """First line, and line after the last, of the outermost list item around the line, else of the section."""
        section = self._section(line)
        end = self._section_end(section)
        starts = [n for n in range(section + 1, end) if re.match(r"\s*- ", self._lines[n])]
        if not starts:
            return section, end
        outermost = min(len(margin(self._lines[n])) for n in starts)
        items = [n for n in starts if len(margin(self._lines[n])) == outermost]
        before = [n for n in items if n <= line]
        if not before:
            return section, end
        after = [n for n in items if n > line]
        return before[-1], after[0] if after else end

    def _leave_out(self, line: int) -> bool:
        line = min(line, len(self._lines) - 1)
        section = self._section(line)
        start, end = self._item(line)
        if not any(text.strip() for text in self._lines[start:end]):
            start, end = section, max(end, section + 1)
        left_out = "\n".join(self._lines[start:end])
        if not left_out.strip():
            return False
        name = re.match("[A-Za-z_]+", self._lines[section])
        if start == section or name is None:
            self.holes.sections.add(name[0] if name else "")
        elif not _ID.search(left_out):
            self.holes.sections.add(name[0])
        self.holes.ids.update(_ID.findall(left_out))
        self.holes.clauses.update(_CLAUSE.findall(left_out))
        for n in range(start, end):
            self._lines[n] = ""
        if start > section and not any(text.strip() for text in self._lines[section + 1 : end]):
            self.holes.sections.add(name[0] if name else "")
        return True


def near_key(word: str) -> bool:
    """The word is a key of the format, or nearly one."""
    return word in KEYS or bool(difflib.get_close_matches(word, KEYS, 1, 0.75))


def _readable_until(lines: list[str]) -> int:
    """The line at which reading fails; past the end if it does not."""
    try:
        for _ in yaml.parse("\n".join(lines), Loader=yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        return error.problem_mark.line if error.problem_mark else 0
    return len(lines) + 1


def _judge(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[Code, Place]:
    problem, at = str(error.problem), error.problem_mark
    opened = error.context_mark
    in_brackets = "did not find expected ',' or" in problem and at and opened and at.line == opened.line
    if in_brackets and at and lines[at.line][at.column : at.column + 1] == ":":
        return Code.COLON_IN_TEXT, at
    if "expected node content" in problem:
        return Code.LIST_OPEN, _last_open(lines, error.problem_mark or _START)
    for text, code, at_start in _PROBLEMS:
        if text in problem:
            mark = error.context_mark if at_start and error.context_mark else error.problem_mark
            return code, mark or error.context_mark or _START
    return Code.SYNTAX, error.problem_mark or error.context_mark or _START


@dataclass(frozen=True)
class _At:
    line: int
    column: int


_START = _At(0, 0)


def _last_open(lines: list[str], until: Place) -> Place:
    """The last bracket above a place that its own line does not close; the place itself if there is none."""
    for n in range(min(until.line, len(lines) - 1), -1, -1):
        for opener, closer in ("[]", "{}"):
            if lines[n].count(opener) > lines[n].count(closer):
                return _At(n, lines[n].rindex(opener))
    return until
