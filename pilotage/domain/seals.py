"""Digests that let a change made behind the application's back be found."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from uuid import UUID


def digest(content: Mapping[str, object]) -> str:
    """SHA-256 over a mapping, independent of key order; dates, UUIDs and decimals as text."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return sha256(text.encode()).hexdigest()


def chained(previous: str, content: Mapping[str, object]) -> str:
    """The digest of an audit event, which covers the digest of the event before it."""
    return digest({"previous": previous, "event": content})


def event_content(
    kind: str, seq: int, by: int, at: datetime, programme: int | None, about: Mapping[str, object], rows: Sequence[object],
) -> dict[str, object]:  # fmt: skip
    """What an audit event's digest covers: the act, its number, person, moment and programme, particulars, row digests."""
    act = {"kind": kind, "seq": seq, "by": by, "at": at, "programme": programme}
    return {**act, "about": dict(about), "rows": list(rows)}


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be sealed")
