"""What was read off a picture in the inbox, and what may be done with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pilotage.domain.attachments import Evidence, media_type
from pilotage.domain.breaches import Breach
from pilotage.domain.codes import read_codes
from pilotage.domain.invoices import InvoiceFacts, read_invoice
from pilotage.domain.papers import ScanState, read_code
from pilotage.domain.pictures import Unreadable, taken_on


@dataclass(frozen=True)
class Look:
    """What was read off a file. `unread`: why it could not be looked into (kind, broken, large), empty where it could."""

    codes: tuple[str, ...] = ()
    taken_on: date | None = None  # what the camera noted
    unread: str = ""

    @property
    def papers(self) -> tuple[tuple[str, str], ...]:
        """The sheets of ours: (code, first digits of the digest)."""
        return tuple(dict.fromkeys(found for text in self.codes if (found := read_code(text))))

    @property
    def invoices(self) -> tuple[InvoiceFacts, ...]:
        """The invoices, each once."""
        read = [found for text in self.codes if (found := read_invoice(text))]
        return tuple({(each.code, each.number): each for each in reversed(read)}.values())[::-1]

    @property
    def others(self) -> tuple[str, ...]:
        """Codes that are neither."""
        return tuple(text for text in self.codes if not read_code(text) and not read_invoice(text))

    @property
    def parts(self) -> tuple[Look, ...]:
        """A document with several sheets of ours comes apart, one part for each, because each goes to its own records;
        what else was found on it stays with the first."""
        if len(self.papers) < 2:
            return (self,)
        whose = {text: read_code(text) for text in self.codes}
        return tuple(
            replace(self, codes=tuple(t for t, paper in whose.items() if paper == own or (not place and not paper)))
            for place, own in enumerate(self.papers)
        )


def look_into(evidence: Evidence) -> Look:
    """Read what stands on a picture or a PDF. Takes up to two seconds: never while a lock is held."""
    kind = media_type(evidence) or ""
    try:
        codes = read_codes(evidence.content, kind)
    except Unreadable as unread:
        return Look(unread=unread.why)
    return Look(codes, taken_on(evidence.content, kind))


def to_found(look: Look) -> dict[str, Any]:
    """As it is kept with the scan."""
    kept: dict[str, Any] = {"codes": list(look.codes)}
    if look.taken_on:
        kept["taken_on"] = look.taken_on.isoformat()
    if look.unread:
        kept["unread"] = look.unread
    return kept


def from_found(kept: Mapping[str, Any]) -> Look:
    """What was kept with the scan."""
    day = kept.get("taken_on")
    return Look(tuple(kept.get("codes", ())), date.fromisoformat(day) if day else None, kept.get("unread", ""))


def check_waiting(state: str) -> list[Breach]:
    """Only what waits can be sorted."""
    if state == ScanState.WAITING:
        return []
    return [Breach("scan-filed" if state == ScanState.FILED else "scan-set-aside")]
