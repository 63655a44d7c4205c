"""A sheet to be signed as PDF, and its pages as pictures."""

from dataclasses import asdict, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import segno

from pilotage.domain.papers import Sheet
from pilotage.render import typesetting
from pilotage.render.typesetting import GETA, missing

_TEMPLATE = "paper.typ"


def paper_pdf(sheet: Sheet) -> bytes:
    """The sheet on A4 pages, each with its code; the same sheet gives the same bytes."""
    moment = datetime(sheet.printed_on.year, sheet.printed_on.month, sheet.printed_on.day, tzinfo=UTC)
    return typesetting.pdf(_TEMPLATE, _data(sheet), made_at=int(moment.timestamp()))


def pages_as_pictures(sheet: Sheet, dots_per_inch: int = 120) -> list[bytes]:
    """The same pages as PNG, for where nothing can be downloaded."""
    return typesetting.pictures(_TEMPLATE, _data(sheet), dots_per_inch=dots_per_inch)


def unprintable(sheet: Sheet) -> tuple[str, ...]:
    """The characters of a sheet that no font here has, in the order of their numbers: a mark stands for them."""
    return tuple(sorted(missing(_texts(asdict(sheet)))))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        value = value.values()
    return [text for each in value for text in _texts(each)] if hasattr(value, "__iter__") else []


def _data(sheet: Sheet) -> dict[str, Any]:
    lacking = unprintable(sheet)
    said = asdict(replace(sheet, lacking=sheet.lacking % {"mark": GETA, "signs": _named(lacking)} if lacking else ""))
    said["printed_on"] = sheet.printed_on.isoformat()
    if not sheet.qr:
        return {**_marked(said, frozenset(lacking)), "qr": ""}
    svg = BytesIO()
    segno.make_qr(sheet.qr, error="q").save(svg, kind="svg", border=4, xmldecl=False)
    return {**_marked(said, frozenset(lacking)), "qr": svg.getvalue().decode()}


def _named(signs: tuple[str, ...]) -> str:
    """Characters that cannot be shown, by their numbers: U+1F600."""
    return ", ".join(f"U+{ord(sign):04X}" for sign in signs)


def _marked(value: Any, lacking: frozenset[str]) -> Any:
    if isinstance(value, str):
        return "".join(GETA if each in lacking else each for each in value) if lacking else value
    if isinstance(value, dict):
        return {name: _marked(each, lacking) for name, each in value.items()}
    return [_marked(each, lacking) for each in value] if isinstance(value, list | tuple) else value
