"""Sheets to be signed: what stands on one, the code it is called by, and what has changed since it was printed."""

import re
import unicodedata
from enum import StrEnum
from hashlib import sha256


class PaperKind(StrEnum):
    """What a sheet is printed for."""

    RECORD = "record"  # one record is confirmed
    MONTH = "month"  # a body's records of a span of days are confirmed
    DECISION = "decision"  # what was decided on an application
    HAND_OVER = "hand-over"  # an appointment passes to somebody else


CONFIRMING = frozenset({PaperKind.RECORD, PaperKind.MONTH})
"""The kinds whose signature confirms the records on them."""


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
