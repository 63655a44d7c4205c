"""Sheets to be signed: what stands on one, the code it is called by, and what has changed since it was printed."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from pilotage.domain.breaches import Breach
from pilotage.domain.money_papers import MoneySubject, OfApplication, OfLetter, OfStatement, OfUse, OfVoucher
from pilotage.domain.seals import digest


class PaperKind(StrEnum):
    """What a sheet is printed for."""

    RECORD = "record"  # one record is confirmed
    MONTH = "month"  # a body's records of a span of days are confirmed
    DECISION = "decision"  # what was decided on an application
    HAND_OVER = "hand-over"  # an appointment passes to somebody else
    APPLICATION = "application"  # an application, or the form for one
    LETTER = "letter"  # tells what was decided
    VOUCHER = "voucher"  # a payment
    STATEMENT = "statement"  # a fund's, of a period
    USE = "use-of-funds"  # a source's money, of a period
    OPINION = "opinion"  # another body says what it thinks of a round's candidates


CONFIRMING = frozenset({PaperKind.RECORD, PaperKind.MONTH})
"""The kinds whose signature confirms the records on them."""
OF_GRANTS = frozenset({PaperKind.DECISION, PaperKind.APPLICATION, PaperKind.LETTER})
OF_FUNDS = frozenset({PaperKind.VOUCHER, PaperKind.STATEMENT, PaperKind.USE})
"""The kinds that show what whoever may see applications, or a fund, may see."""


MOST_LINES = 500
"""Records on one sheet: nobody reads more before signing, and it is printed within two seconds."""


class ScanState(StrEnum):
    """Where a picture or file of the inbox stands."""

    WAITING = "waiting"  # to be sorted
    FILED = "filed"  # to a sheet, a record or an invoice
    SET_ASIDE = "set-aside"  # with a reason


# ---- The code of a sheet ---------------------------------------------------------------------------------------------

# What cannot be mistaken for each other by eye (no 0 1 I L O); 31 is a prime, so one wrong or two swapped characters show.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 8
_SIGN = f"[{_ALPHABET}]"
_CODE = re.compile(rf"{_SIGN}{{4}}-{_SIGN}{{4}}")
_QR = re.compile(rf"PLT1:({_CODE.pattern}):([0-9A-F]{{16}})")


def code_of(content_digest: str, seq: int) -> str:
    """What the sheet printed by the office's action `seq` is called: eight characters, the last one checks the others."""
    number = int.from_bytes(sha256(f"{seq}:{content_digest}".encode()).digest())
    signs = ""
    for _ in range(_LENGTH - 1):
        number, place = divmod(number, len(_ALPHABET))
        signs += _ALPHABET[place]
    signs += _check(signs)
    return f"{signs[:4]}-{signs[4:]}"


def _check(signs: str) -> str:
    return _ALPHABET[sum(place * _ALPHABET.index(sign) for place, sign in enumerate(signs, 1)) % len(_ALPHABET)]


def qr_text(code: str, content_digest: str) -> str:
    """What the QR code of a sheet says: its code, and the first 16 digits of the digest of what stands on it.

    Nothing else: no name, no address. Only characters of QR's alphanumeric mode, so that it stays small.
    """
    return f"PLT1:{code}:{content_digest[:16].upper()}"


def read_code(text: str) -> tuple[str, str] | None:
    """(code, first 16 digits of the digest) of a sheet from what its QR code says; None if that is no sheet of ours.

    The sheet is the one whose `code` is this and whose `digest` starts with these digits (see `belongs`).
    """
    found = _QR.fullmatch(_even(text))
    if found is None or not _checks(found[1]):
        return None
    return found[1], found[2].lower()


def typed_code(text: str) -> str | None:
    """The code of a sheet as somebody copied it from its foot; None where it is none or a character is wrong."""
    plain = re.sub(r"[\s\-‐-―−]", "", _even(text))
    code = f"{plain[:4]}-{plain[4:]}"
    return code if _CODE.fullmatch(code) and _checks(code) else None


def belongs(content_digest: str, prefix: str) -> bool:
    """Is the sheet of this digest the one whose QR code carried `prefix`?"""
    return len(prefix) == 16 and content_digest.startswith(prefix.lower())


def _even(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().upper()


def _checks(code: str) -> bool:
    signs = code.replace("-", "")
    return _check(signs[:-1]) == signs[-1]


# ---- What stands on a sheet ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OfRecord:
    """One record, to be confirmed by a side (empty: the only one that is awaited)."""

    register: str
    number: int
    side: str = ""


@dataclass(frozen=True, slots=True)
class OfMonth:
    """What a side has still to confirm of a body's records that happened from `start` to `end`, both included;
    of every register where none is named."""

    member: str
    side: str
    start: date
    end: date
    register: str = ""


@dataclass(frozen=True, slots=True)
class OfDecision:
    """An application under a grant, by its number there."""

    grant: str
    number: int


@dataclass(frozen=True, slots=True)
class OfHandOver:
    """An appointment, by its row id."""

    appointment: int


@dataclass(frozen=True, slots=True)
class OfOpinion:
    """A body that is asked for its opinion on a round (its number), by the row id of the asking."""

    round: int
    consultation: int


Subject = OfRecord | OfMonth | OfDecision | OfHandOver | OfOpinion | MoneySubject

KINDS: Mapping[type[Subject], PaperKind] = {
    OfRecord: PaperKind.RECORD,
    OfMonth: PaperKind.MONTH,
    OfDecision: PaperKind.DECISION,
    OfHandOver: PaperKind.HAND_OVER,
    OfOpinion: PaperKind.OPINION,
    OfApplication: PaperKind.APPLICATION,
    OfLetter: PaperKind.LETTER,
    OfVoucher: PaperKind.VOUCHER,
    OfStatement: PaperKind.STATEMENT,
    OfUse: PaperKind.USE,
}


@dataclass(frozen=True, slots=True)
class Column:
    """What stands in a column. `name` is the charter's word, empty where `id` is a word of ours (pilotage.words.papers).

    `type` is text, long-text, date, number, percent, money (minor units), yes-no, space (so many empty lines to write on),
    capitals (minor units in capital numerals, where the language has them), or a code of ours: state, function.
    """

    id: str
    name: str = ""
    type: str = "text"
    measure: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: JSON values in the order of the columns. Of a record also which one, and the sequence number
    of the latest thing it said when the sheet was printed."""

    cells: tuple[Any, ...]
    register: str = ""
    number: int = 0
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a sheet. `code` says what it is (records, windows, unconfirmed, fund); `name` is the charter's word."""

    code: str
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that a sheet says, in no language but the charter's own; frozen when it is printed.

    `cites` are clauses with the words quoted; `facts` single values above the tables. No personal fields.
    """

    kind: PaperKind
    office: str
    programme: str
    edition: int
    currency: str
    language: str
    member: str = ""
    side: str = ""
    about: str = ""
    start: date | None = None
    end: date | None = None
    cites: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[Column, Any], ...] = ()
    tables: tuple[Table, ...] = ()

    @property
    def records(self) -> tuple[Line, ...]:
        """The lines that are records, in their order."""
        return tuple(line for table in self.tables for line in table.lines if line.number)

    @property
    def digest(self) -> str:
        """SHA-256 over all of it: the same content has the same digest, whenever and by whomever it is printed."""
        return digest(as_json(self))


def as_json(content: Content) -> dict[str, Any]:
    """The content as the database keeps it."""
    return {
        "kind": str(content.kind),
        "office": content.office,
        "programme": content.programme,
        "edition": content.edition,
        "currency": content.currency,
        "language": content.language,
        "member": content.member,
        "side": content.side,
        "about": content.about,
        "start": content.start.isoformat() if content.start else None,
        "end": content.end.isoformat() if content.end else None,
        "cites": [list(cite) for cite in content.cites],
        "facts": [[_column(column), value] for column, value in content.facts],
        "tables": [
            {
                "code": table.code,
                "name": table.name,
                "columns": [_column(column) for column in table.columns],
                "lines": [[line.register, line.number, line.seq, list(line.cells)] for line in table.lines],
            }
            for table in content.tables
        ],
    }


def _column(column: Column) -> list[str]:
    return [column.id, column.name, column.type, column.measure]


def from_json(kept: Mapping[str, Any]) -> Content:
    """The content as it was frozen."""
    tables = tuple(
        Table(
            table["code"],
            tuple(Column(*column) for column in table["columns"]),
            tuple(Line(tuple(cells), register, number, seq) for register, number, seq, cells in table["lines"]),
            table["name"],
        )
        for table in kept["tables"]
    )
    start, end = (date.fromisoformat(kept[name]) if kept[name] else None for name in ("start", "end"))
    return Content(
        PaperKind(kept["kind"]), kept["office"], kept["programme"], kept["edition"], kept["currency"],
        kept["language"], kept["member"], kept["side"], kept["about"], start, end,
        tuple((clause, quote) for clause, quote in kept["cites"]),
        tuple((Column(*column), value) for column, value in kept["facts"]), tables,
    )  # fmt: skip


# ---- Filing a signed sheet -------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """What became of a line when the signed sheet was filed, or would if it were."""

    CONFIRMED = "confirmed"  # by this sheet
    SUPERSEDED = "superseded"  # by this sheet, and it has been corrected since
    READY = "ready"  # it says what it said when the sheet was printed, and waits for this side
    ALREADY = "already"  # this side had confirmed it before
    CHANGED = "changed"  # it says something else now than the sheet does
    VOID = "void"
    NOT_ASKED = "not-asked"  # this side is no longer asked
    CROSSED_OUT = "crossed-out"  # on the paper, by whoever signed


def check_signed(signed_on: date, printed_on: date, today: date) -> list[Breach]:
    """A sheet is signed after it was printed, and not in the future."""
    if signed_on > today:
        return [Breach("day-in-future", {"day": signed_on, "today": today}, "signed_on")]
    if signed_on < printed_on:
        return [Breach("signed-before-printed", {"printed": printed_on}, "signed_on")]
    return []


# ---- A sheet in words ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """How a column is headed, and how much of the width it takes beside the others; numbers stand to the right."""

    text: str
    share: int = 2
    number: bool = False


@dataclass(frozen=True, slots=True)
class TableText:
    """A table in words."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet in one language: made by pilotage.words, set by pilotage.render.

    `facts` and `cites` are pairs of label and text; `opinion` heads the box to be written in (empty: none), `signers`
    head the rows of signature, stamp and date. `foot` says when it was printed and from what; `page` has places for
    `{n}` and `{m}`, `lacking` for the mark and the characters that no font has. A copy that nobody signs has no `signers`,
    and no `code` and `qr`: it is not filed.
    """

    language: str
    office: str
    programme: str
    title: str
    subtitle: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[TableText, ...]
    cites: tuple[tuple[str, str], ...]
    basis: str
    opinion: str
    signers: tuple[str, ...]
    stamp: str
    day: str
    foot: tuple[str, ...]
    page: str
    lacking: str
    code: str
    qr: str
    printed_on: date
