"""Files of tables that were handed in: put aside for a day, each table recognised, each row looked at."""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.cache.backends.filebased import FileBasedCache
from openpyxl.utils import get_column_letter

from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.actions.sheets import Imported, Previewed, import_in_batches, preview_in_batches
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register
from pilotage.domain.sheet_changes import Verdict
from pilotage.domain.sheets import Sheet, field_column, suggest_columns, without_sums
from pilotage.domain.workbooks import fillable, read_book
from pilotage.queries.workbooks import recognise, registers_to_fill
from pilotage.web import uploads
from pilotage.web.visits import Visit

TABLES = (".xlsx", ".xlsm", ".xls", ".et", ".csv", ".tsv", ".ods")
"""Endings of files that are read as tables; whatever else is handed in is evidence that the tables name."""
_PILE = "sheets.json"


@dataclass(frozen=True)
class Pile:
    """What was handed in at once, and for which register (empty: as the tables say)."""

    files: tuple[uploads.Kept, ...]
    register: str
    note: str

    @property
    def tables(self) -> list[uploads.Kept]:
        return [file for file in self.files if is_table(file.name)]

    def evidence(self) -> Mapping[str, Evidence]:
        """Files that rows may name."""
        return {file.name: file.evidence() for file in self.files if not is_table(file.name)}


def is_table(name: str) -> bool:
    return PurePosixPath(name.lower()).suffix in TABLES


def put_aside(files: Iterable[Evidence], register: str) -> Pile:
    """Keep what was handed in for a day; the same table twice is one."""
    once = {(file.content if is_table(file.name) else file.name): file for file in files}
    kept = tuple(uploads.keep(once.values()))
    said = {"files": [[file.name, file.size, file.sha256] for file in kept], "register": register}
    (pile,) = uploads.keep([Evidence(_PILE, json.dumps(said).encode())])
    return Pile(kept, register, pile.note)


def taken_up(note: str) -> Pile | None:
    """What a note stands for; None where it is forged, or the files are no longer kept."""
    found = uploads.kept([note])
    if not found or found[0].name != _PILE:
        return None
    said = json.loads(found[0].evidence().content)
    files = tuple(uploads.Kept(*file) for file in said["files"])
    return Pile(files, said["register"], note) if all(file.path.exists() for file in files) else None


# ---- Tables ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One table of one file: what is wrong with the whole of it, or its register and rows; neither where a person has to
    say first what its columns are."""

    file: int
    at: int
    name: str
    worksheet: str
    sheet: Sheet | None
    register: Register | None
    made: bool
    breaches: tuple[Breach, ...] = ()
    rows: tuple[Previewed, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.file}-{self.at}"

    @property
    def to_match(self) -> bool:
        return self.sheet is not None and self.register is None and not self.breaches

    @property
    def comes_back(self) -> bool:
        """Is there a row or a table in it at which something can be written? A file that cannot be read stays as it is."""
        return (
            any(row.verdict is Verdict.WRONG for row in self.rows)
            or (self.sheet is not None and bool(self.breaches))
            or any("line" in breach.params for breach in self.breaches)
        )

    def counts(self) -> dict[Verdict, int]:
        return {verdict: sum(row.verdict is verdict for row in self.rows) for verdict in Verdict}

    def place(self, breach: Breach, line: int) -> str:
        """The cell that a breach is about (D7); empty where it is about the row."""
        if self.register is None or self.sheet is None:
            return ""
        columns = {each.id: field_column(each) for each in self.register.fields}
        column = columns.get(breach.field, breach.field)
        titles = self.sheet.header
        return f"{get_column_letter(titles.index(column) + 1)}{line}" if column in titles else ""


def parts(here: Visit, pile: Pile) -> list[Part]:
    """Every table of every file, recognised, without its rows."""
    return [part for at, file in enumerate(pile.tables) for part in parts_of(here, pile, at, file)]


def parts_of(here: Visit, pile: Pile, number: int, file: uploads.Kept) -> Iterator[Part]:
    """The tables of one file."""
    book = read_book(file.evidence().content)
    own = f"{here.programme.office.code}/{here.programme.code}"
    if not isinstance(book, Breach) and book.programme not in ("", own):
        book = Breach("sheet-of-other-programme", {"programme": book.programme})
    if isinstance(book, Breach):
        yield Part(number, 0, file.name, "", None, None, False, (book,))
        return
    several = len(book.tables) > 1
    for table in book.tables:
        name = table.name if several else ""
        if isinstance(table.sheet, Breach):
            yield Part(number, table.at, file.name, name, None, None, bool(table.register), (table.sheet,))
            continue
        sheet, wanted = table.sheet, table.register
        if wanted:
            sheet = without_sums(sheet, {"happened_on": "happened_on"})
        else:
            known = recognise(here.programme, sheet, pile.register)
            sheet, wanted = (known.sheet, known.register) if known else (sheet, "")
        register = next((each for each in fillable(here.charter) if each.id == wanted), None)
        lost = (Breach("register-unknown", {"register": wanted}),) if wanted and register is None else ()
        yield Part(number, table.at, file.name, name, sheet, register, bool(table.register), lost)


def looked_through(here: Visit, pile: Pile, found: Sequence[Part]) -> list[Part]:
    """The tables with what each of their rows is. Of long ones that is remembered for the pages of the list, until they
    are stored: storing judges each row anew."""
    known = remembered(here, pile)
    if known is None:
        evidence = pile.evidence()
        known = [looked_at(here, part, evidence) for part in found]
        if rows_of(found) >= LONG:
            _remember(here, pile, known)
    return known


def looking_through(here: Visit, pile: Pile, found: Sequence[Part]) -> Iterator[int]:
    """`looked_through` step by step: after each the number of rows that have been looked at; at the end it is remembered."""
    evidence, known, done = pile.evidence(), [], 0
    for part in found:
        steps = _looking_at(here, part, evidence)
        try:
            while True:
                yield done + next(steps)
        except StopIteration as end:
            known.append(end.value)
            done += len(end.value.rows)
    _remember(here, pile, known)


def rows_of(found: Sequence[Part]) -> int:
    """How many rows some tables have."""
    return sum(len(part.sheet.rows) for part in found if part.sheet is not None)


def remembered(here: Visit, pile: Pile) -> list[Part] | None:
    """What has been found out about the rows a while ago. What others write meanwhile does not unsay it: at a busy office
    a long table could never be shown."""
    state, parts = _previews().get(f"sheets:{here.by.pk}") or (None, None)
    return parts if state == _state(here, pile) else None


def forget(here: Visit) -> None:
    """What was found out holds no longer: the rows are being stored."""
    _previews().delete(f"sheets:{here.by.pk}")


def _remember(here: Visit, pile: Pile, parts: list[Part]) -> None:
    _previews().set(f"sheets:{here.by.pk}", (_state(here, pile), parts), REMEMBERED)


def _previews() -> FileBasedCache:
    """Beside the files that were handed in, and thrown away with them: every process of the server finds it."""
    return FileBasedCache(str(Path(settings.VAR_DIR) / "kept"), {})


def _state(here: Visit, pile: Pile) -> tuple[object, ...]:
    return (pile.note, here.programme.pk, here.today)


LONG = 500  # rows; what is found out about so many is remembered
LENGTHY = 1000  # rows; so many take seconds, and the page says how far they have come
REMEMBERED = 15 * 60  # seconds


def looked_at(here: Visit, part: Part, evidence: Mapping[str, Evidence]) -> Part:
    """The table with what each of its rows is; nothing is written."""
    steps = _looking_at(here, part, evidence)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Part = end.value
            return found


def _looking_at(here: Visit, part: Part, evidence: Mapping[str, Evidence]) -> Generator[int, None, Part]:
    """Look at a table batch by batch: how many rows have been looked at, at the end the table."""
    if part.register is None or part.sheet is None or part.breaches:
        return part
    rows: list[Previewed] = []
    try:
        for batch in preview_in_batches(
            by=here.by, programme=here.programme, register=part.register.id, sheet=part.sheet, evidence=evidence
        ):
            rows += batch
            yield len(rows)
    except Refused as refusal:
        return _refused(part, refusal.breaches)
    except NotAllowed as refusal:
        return _refused(part, (Breach(refusal.why),))
    return replace(part, rows=tuple(rows))


def likely_register(here: Visit, part: Part) -> Register | None:
    """The register that a self-made table is probably for: by the name of its file or worksheet, and by its titles."""
    assert part.sheet is not None
    header = part.sheet.header
    scored = []
    for at, register in enumerate(registers_to_fill(here.programme, here.posts)):
        named = register.name in part.name or register.name in part.worksheet
        found = sum(column is not None for column in suggest_columns(here.charter, register, header).values())
        scored.append((named, found, -at, register))
    return max(scored, key=lambda each: each[:3])[3] if scored else None


def _refused(part: Part, breaches: tuple[Breach, ...]) -> Part:
    return Part(part.file, part.at, part.name, part.worksheet, part.sheet, part.register, part.made, breaches)


def store(here: Visit, pile: Pile, *, confirm: bool) -> Imported:
    """Store the good rows of every table that is known, through the same actions as a form."""
    return [Imported(), *storing(here, pile, confirm=confirm)][-1]


def storing(here: Visit, pile: Pile, *, confirm: bool) -> Iterator[Imported]:
    """`store` batch by batch: how far it has come with all tables together, each time rows have been stored for good."""
    before, evidence = Imported(), pile.evidence()
    for part in parts(here, pile):
        if part.register is None or part.sheet is None or part.breaches:
            continue
        done = Imported()
        for done in import_in_batches(
            by=here.by, programme=here.programme, register=part.register.id, sheet=part.sheet, confirm=confirm,
            evidence=evidence,
        ):  # fmt: skip
            whole = Imported()
            whole.add(before)
            whole.add(done)
            yield whole
        before.add(done)
