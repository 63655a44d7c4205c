"""Vouchers as one numbered archive: files in the order of the movements, and an index that opens anywhere.

The archive is made while it is sent: of every file no more than a piece is held at a time. The same content gives the
same bytes: no clock, no compression, every stamp is the day of the movement.
"""

import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import escape
from pathlib import PurePosixPath
from typing import IO, cast

from pilotage.domain.sheets import write_csv

PIECE = 256 * 1024
LONGEST_NAME = 100  # letters; with folders above it a path of Windows must stay below 260
_FORBIDDEN = '<>:"/\\|?*'
FIRST_DAY = date(1980, 1, 1)  # a ZIP knows none before


@dataclass(frozen=True, slots=True)
class File:
    """A file of a movement; `open` is called when its turn comes. None: it is not there any more."""

    name: str
    open: Callable[[], IO[bytes]] | None


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of the index: a movement, a checked receipt or an agreement, in the reader's words, with its files.
    Amounts are numbers in major units."""

    day: date
    cells: tuple[str | Decimal, ...]
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """What stands round the lines: `heads` name the cells, `summary` are (word, number) pairs, `language` a tag of HTML."""

    title: str
    lead: str
    language: str
    number: str
    day: str
    heads: tuple[str, ...]
    files: str
    missing: str
    summary: tuple[tuple[str, str], ...] = ()


def _read(cell: str | Decimal) -> str:
    return f"{cell:,f}".replace("-", "−") if isinstance(cell, Decimal) else cell


def safe_name(number: int, width: int, name: str) -> str:
    """007-回单.pdf: a name that Windows, too, takes; its ending stays."""
    plain = "".join(
        "_" if sign in _FORBIDDEN else sign
        for sign in unicodedata.normalize("NFC", name)
        if unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
    )
    ending = PurePosixPath(plain).suffix[:12]
    stem = plain.removesuffix(ending)[: LONGEST_NAME - len(ending)]
    return f"{number:0{width}}-{stem}{ending}".rstrip(" .")


def archive(index: Index, movements: Sequence[Movement]) -> Iterator[bytes]:
    """The archive, piece by piece: the index first, then every file under its number."""
    named = _named(movements)
    sink = Sink()
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_STORED) as bundle:
        last = max((movement.day for movement in movements), default=FIRST_DAY)
        for name, content in (("index.html", _html(index, named)), ("index.csv", _csv(index, named))):
            bundle.writestr(zip_entry(name, last), content)
            yield sink.taken()
        for movement, files in named:
            for name, file in files:
                if file.open is None:
                    continue
                with file.open() as source, bundle.open(zip_entry(name, movement.day), "w") as target:
                    while piece := source.read(PIECE):
                        target.write(piece)
                        yield sink.taken()
                yield sink.taken()
    yield sink.taken()


Named = Sequence[tuple[Movement, Sequence[tuple[str, File]]]]


def _named(movements: Sequence[Movement]) -> Named:
    width = max(3, len(str(sum(len(movement.files) for movement in movements))))
    number, named = 0, []
    for movement in movements:
        files = []
        for file in movement.files:
            number += 1
            files.append((safe_name(number, width, file.name), file))
        named.append((movement, files))
    return named


def zip_entry(name: str, day: date) -> zipfile.ZipInfo:
    """A file of an archive, stamped with a day instead of the clock."""
    day = max(day, FIRST_DAY)
    entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    return entry


def _csv(index: Index, named: Named) -> bytes:
    header = [index.number, index.day, *index.heads, index.files]
    rows = []
    for place, (movement, files) in enumerate(named, 1):
        told = "; ".join(name if file.open else f"{name} ({index.missing})" for name, file in files)
        rows.append([str(place), movement.day.isoformat(), *map(str, movement.cells), told])
    return write_csv(header, rows)


def _html(index: Index, named: Named) -> bytes:
    heads = "".join(f"<th>{escape(word)}</th>" for word in (index.number, index.day, *index.heads, index.files))
    rows = []
    for place, (movement, files) in enumerate(named, 1):
        told = "<br>".join(
            f'<a href="{escape(relative(name))}">{escape(name)}</a>'
            if file.open
            else f"{escape(name)} ({escape(index.missing)})"
            for name, file in files
        )
        cells = "".join(f"<td>{escape(_read(cell))}</td>" for cell in movement.cells)
        rows.append(f"<tr><td>{place}</td><td>{movement.day.isoformat()}</td>{cells}<td>{told or '—'}</td></tr>")
    summary = "".join(f"<tr><th>{escape(word)}</th><td>{escape(text)}</td></tr>" for word, text in index.summary)
    page = _PAGE.format(
        language=escape(index.language), title=escape(index.title), lead=escape(index.lead), summary=summary,
        heads=heads, rows="\n".join(rows),
    )  # fmt: skip
    return page.encode()


def relative(name: str) -> str:
    """A name as a relative address."""
    return "".join(sign if sign not in "%#?&" else f"%{ord(sign):02X}" for sign in name)


class Sink:
    """Takes what the archive writes, until it is fetched. It cannot be sought in, so nothing written is changed later."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        """What was written since it was last asked for."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


_PAGE = """<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0; }}
th, td {{ border-bottom: 1px solid #999; padding: .3rem .6rem .3rem 0; text-align: left; vertical-align: top; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{lead}</p>
<table>{summary}</table>
<table>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""
