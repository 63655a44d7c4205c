"""What another page asks a sheet for, as its button says it."""

from collections.abc import Mapping
from datetime import date

from django.http import Http404

from pilotage.domain.money_papers import OfApplication, OfLetter, OfStatement, OfUse, OfVoucher
from pilotage.domain.papers import OfDecision, OfHandOver, OfRecord, PaperKind, Subject

_DIGITS = 18  # of a number that a database keeps


def named(data: Mapping[str, str]) -> Subject | None:
    """The thing that a sheet is asked for; None: a month is chosen on the page. Http404 for what can be nothing here."""
    said = {name: data.get(name, "") for name in ("kind", "register", "side", "grant", "fund", "source")}
    numbers = {name: _number(data.get(name, "")) for name in ("number", "appointment", "transfer")}
    if said["kind"]:
        return _of_money(said, numbers, data)
    if numbers["appointment"] is not None:
        return OfHandOver(numbers["appointment"])
    if said["grant"] and numbers["number"] is not None:
        return OfDecision(said["grant"], numbers["number"])
    if said["register"] and numbers["number"] is not None:
        return OfRecord(said["register"], numbers["number"], said["side"])
    return None


def _of_money(said: Mapping[str, str], numbers: Mapping[str, int | None], data: Mapping[str, str]) -> Subject:
    match said["kind"]:
        case PaperKind.APPLICATION:
            return OfApplication(said["grant"], numbers["number"] or 0)
        case PaperKind.LETTER:
            return OfLetter(said["grant"], numbers["number"] or 0)
        case PaperKind.VOUCHER:
            return OfVoucher(numbers["transfer"] or 0, said["grant"], numbers["number"] or 0)
    if said["kind"] not in (PaperKind.STATEMENT, PaperKind.USE):
        raise Http404
    try:
        start, end = (date.fromisoformat(data.get(name, "")) for name in ("start", "end"))
    except ValueError as error:
        raise Http404 from error
    if end < start:
        raise Http404
    if said["kind"] == PaperKind.STATEMENT:
        return OfStatement(said["fund"], start, end)
    return OfUse(said["fund"], said["source"], start, end)


def _number(text: str) -> int | None:
    if len(text) > _DIGITS:
        raise Http404
    return int(text) if text.isdecimal() else None
