"""Sheets about money: what one can be printed of."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OfApplication:
    """An application under a grant as it was written, by its number there; 0: the form, to be filled in by hand."""

    grant: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class OfLetter:
    """The letter that tells a unit what was decided on its application."""

    grant: str
    number: int


@dataclass(frozen=True, slots=True)
class OfVoucher:
    """A payment: one that was made, by the row id of any of its transfers; or the next one of an application."""

    transfer: int = 0
    grant: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class OfStatement:
    """A fund's statement from `start` to `end`, both included."""

    fund: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class OfUse:
    """What became of one source's money from `start` to `end`, both included."""

    fund: str
    source: str
    start: date
    end: date


MoneySubject = OfApplication | OfLetter | OfVoucher | OfStatement | OfUse
