"""Reading the rows of a sheet of records: what bodies, people and pairs are called, and what a row says."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID, uuid5

from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import Members, read_value, to_body
from pilotage.domain.grids import NoValue
from pilotage.domain.habits import even_width, parse_date
from pilotage.domain.records import EntryFact, Value, stage_names
from pilotage.domain.seals import digest
from pilotage.domain.sheets import field_column, listed, stage_column, text
from pilotage.domain.standing import About
from pilotage.models import Appointment, Entry, Member, Pairing, Person, Programme
from pilotage.queries.programmes import today
from pilotage.queries.records import fact_of, members_by_role
from pilotage.queries.sheets import inferred_side

RECORD = "record"
"""The word of the column `awaiting` for the record itself, beside the stages."""

Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Row:
    """One row, read: what the actions are asked to write.

    `columns` are those of the whole table; `version` is the number of what the record said when the table was made.
    """

    id: UUID | None
    version: int | None
    happened_on: date
    about: About
    values: dict[str, Value]
    files: dict[str, Evidence]
    side: str
    evidence: tuple[Evidence, ...]
    stages: dict[str, date]
    awaiting: frozenset[str]
    columns: frozenset[str]

    @cached_property
    def content(self) -> str:
        """What the row says, whatever its id: the same content has the same digest."""
        about = [self.about.unit, self.about.person, self.about.pair]
        said = {"day": self.happened_on, "about": about, "values": to_body(self.values), "files": sorted(self.files)}
        return digest(said)


@dataclass(frozen=True)
class ReadRow:
    """A row as far as it could be read, and every reason why the rest could not."""

    row: Row
    breaches: tuple[Breach, ...]


class RowReader:
    """Reads the rows of one sheet; what bodies and people are called is asked once."""

    def __init__(
        self, programme: Programme, charter: Charter, register: Register, columns: Mapping[str, str],
        evidence: Mapping[str, Evidence],
    ) -> None:  # fmt: skip
        self.programme, self.charter, self.register = programme, charter, register
        self.columns, self.evidence = columns, evidence
        self.today = today(programme)
        self.members: Members = members_by_role(programme)
        self.units, self.people, self.pairs = _units(programme), _people(programme), _pairs(programme)
        self.times: dict[str, int] = defaultdict(int)

    @cached_property
    def names(self) -> Mapping[str, Mapping[str, str]]:
        """What sheets call units, people, pairs and the holders of roles: {"unit": {code: name}, …, a role's id: …}."""
        return names_of(self.programme)

    def id_of(self, row: Row) -> UUID:
        """Its own id; of a row that has none: of what it says, and of how often the sheet has said so before."""
        if row.id:
            return row.id
        self.times[row.content] += 1
        return uuid5(UUID(int=0), f"{self.programme.pk}:{self.register.id}:{row.content}:{self.times[row.content]}")

    def read(self, cells: Mapping[str, object]) -> ReadRow:
        """One row, with every reason at once."""
        row = {self.columns[name]: cell for name, cell in cells.items() if name in self.columns}
        breaches: list[Breach] = [
            Breach("cell-formula" if cell.formula else "cell-error", {"text": cell.text[:40]}, self._place(column))
            for column, cell in row.items()
            if isinstance(cell, NoValue)
        ]
        row = {column: cell for column, cell in row.items() if not isinstance(cell, NoValue)}
        seen = {breach.field for breach in breaches}
        values, files = self._values(row, breaches)
        names = stage_names(self.register)
        read = Row(
            id=_id(text(row, "id"), breaches),
            version=_version(text(row, "version"), breaches),
            happened_on=self._day(row, "happened_on", breaches) or self.today,
            about=About(
                _named(text(row, "unit"), self.units, "unit", breaches),
                _named(text(row, "person"), self.people, "person", breaches),
                _named(text(row, "pair"), self.pairs, "pair", breaches),
            ),
            values=values,
            files=files,
            side=self._side(row, breaches),
            evidence=self._files(row, "evidence", "evidence", breaches),
            stages={
                stage: day
                for stage in names
                if row.get(stage_column(stage)) and (day := self._day(row, stage_column(stage), breaches))
            },
            awaiting=self._awaiting(row, names, breaches),
            columns=frozenset(self.columns.values()),
        )
        # A cell without a value is told once, not also as a missing day.
        return ReadRow(read, tuple(b for b in breaches if b.code != "day-missing" or b.field not in seen))

    def _place(self, column: str) -> str:
        """The field that stands in a column, as breaches name it."""
        return next((field.id for field in self.register.fields if field_column(field) == column), column)

    def _values(
        self, row: Mapping[str, object], breaches: list[Breach]
    ) -> tuple[dict[str, Value], dict[str, Evidence]]:
        values: dict[str, Value] = {}
        files: dict[str, Evidence] = {}
        for declared in self.register.fields:
            column = field_column(declared)
            if declared.type == "file":
                if found := self._files(row, column, declared.id, breaches):
                    files[declared.id] = found[0]
                continue
            value = read_value(declared, row.get(column), self.charter, self.today, self.members)
            if isinstance(value, Breach):
                breaches.append(Breach(value.code, {**value.params, "field": declared.name}, declared.id))
            else:
                values[declared.id] = value
        return values, files

    def _day(self, row: Mapping[str, object], column: str, breaches: list[Breach]) -> date | None:
        cell = row.get(column)
        if cell is None:
            breaches.append(Breach("day-missing", {}, column))
            return None
        if isinstance(cell, datetime | date):
            return cell.date() if isinstance(cell, datetime) else cell
        day = parse_date(text(row, column), self.today)
        if isinstance(day, Breach):
            breaches.append(Breach(day.code, day.params, column))
            return None
        return day

    def _files(
        self, row: Mapping[str, object], column: str, at: str, breaches: list[Breach]
    ) -> tuple[Evidence, ...]:  # fmt: skip
        wanted = listed(row, column)
        if missing := [name for name in wanted if name not in self.evidence]:
            breaches.append(Breach("evidence-not-found", {"names": missing}, at))
        return tuple(self.evidence[name] for name in wanted if name in self.evidence)

    def _side(self, row: Mapping[str, object], breaches: list[Breach]) -> str:
        """The role on whose behalf: as the row says, else as can be told from it."""
        roles = {name: self.charter.role(name) for name in self.register.written_by}
        said = text(row, "side")
        found = next((name for name, role in roles.items() if said in (name, role.name)), "")
        if said and not found:
            params = {"side": said, "sides": [role.name for role in roles.values()]}
            breaches.append(Breach("side-unknown", params, "side"))
        return found or inferred_side(self.charter, self.register, text(row, "person"))

    def _awaiting(self, row: Mapping[str, object], names: Mapping[str, str], breaches: list[Breach]) -> frozenset[str]:
        ids = {RECORD: RECORD} | {name: stage for stage, name in names.items()} | {stage: stage for stage in names}
        said = listed(row, "awaiting")
        breaches += [
            Breach("awaiting-unknown", {"text": word, "known": [RECORD, *names]}, "awaiting")
            for word in said
            if word not in ids
        ]
        return frozenset(ids[word] for word in said if word in ids)


def _id(written: str, breaches: list[Breach]) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError:
        breaches.append(Breach("id-form", {"text": written[:40]}, "id"))
        return None


def _version(written: str, breaches: list[Breach]) -> int | None:
    if written and not written.isdecimal():
        breaches.append(Breach("version-form", {"text": written[:40]}, "version"))
        return None
    return int(written) if written and len(written) <= 18 else None


def _named(written: str, names: Names, at: str, breaches: list[Breach]) -> str:
    """The code behind a name; a name that nobody has stays as it is, for the action to refuse."""
    codes = names.get(_plain(written), (written,))
    if len(codes) > 1:
        breaches.append(Breach("name-ambiguous", {"name": written, "codes": list(codes)}, at))
    return codes[0]


def _plain(name: str) -> str:
    return "".join(even_width(name).split())


def _gathered(pairs: Iterable[tuple[str, str]]) -> Names:
    """Name -> the codes it may mean; a code means itself alone."""
    found: dict[str, list[str]] = defaultdict(list)
    codes = set()
    for name, code in pairs:
        codes.add(code)
        found[_plain(f"{name}（{code}）")] = [code]
        if name and code not in found[_plain(name)]:
            found[_plain(name)].append(code)
    return {name: tuple(known) for name, known in found.items()} | {_plain(code): (code,) for code in codes}


def names_of(programme: Programme) -> dict[str, dict[str, str]]:
    """Code -> what sheets call it, for `unit`, `person`, `pair` and every role that somebody holds (`role:` and its id)."""
    members = list(Member.objects.of(programme.office_id).filter(programme=programme))
    pairs = Pairing.objects.of(programme.office_id).filter(programme=programme).select_related("a", "b")
    held = Appointment.objects.of(programme.office_id).filter(programme=programme).select_related("person")
    roles: dict[str, dict[str, str]] = defaultdict(dict)
    for row in members:
        roles[f"role:{row.role}"][row.code] = row.name
    for post in held:
        roles[f"role:{post.role}"].setdefault(post.person.code, post.person.name)
    people = Person.objects.of(programme.office_id).values_list("code", "name")
    return {role: labels(found.items()) for role, found in roles.items()} | {
        "unit": labels((row.code, row.name) for row in members),
        "person": labels(people),
        "pair": {row.code: f"{row.a.name}—{row.b.name}" for row in pairs},
    }


def facts_of_records(programme: Programme, register: Register, records: Collection[int]) -> dict[int, list[EntryFact]]:
    """Every entry of some records in order, by the record's row id, in one statement."""
    found: dict[int, list[EntryFact]] = defaultdict(list)
    if records:
        rows = Entry.objects.of(programme.office_id).filter(record__in=list(records), record__register=register.id)
        for row in rows.select_related("record", "unit", "person", "pairing").order_by("seq", "id"):
            found[row.record_id].append(fact_of(row, register))
    return found


def labels(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Code -> what a sheet calls it: its name, with the code behind it where several bear the name."""
    known = dict(names)
    called = [_plain(name) for name in known.values()]
    return {code: name if called.count(_plain(name)) == 1 else f"{name}（{code}）" for code, name in known.items()}


def _units(programme: Programme) -> Names:
    rows = Member.objects.of(programme.office_id).filter(programme=programme)
    return _gathered((name, row.code) for row in rows for name in (row.name, *row.aliases))


def _people(programme: Programme) -> Names:
    return _gathered((row.name, row.code) for row in Person.objects.of(programme.office_id))


def _pairs(programme: Programme) -> Names:
    """By both codes or both names, in either order, with a dash or a colon between."""

    def called() -> Iterator[tuple[str, str]]:
        rows = Pairing.objects.of(programme.office_id).filter(programme=programme).select_related("a", "b")
        for row in rows:
            for one, other in ((row.a, row.b), (row.b, row.a)):
                for first, second in ((one.code, other.code), (one.name, other.name)):
                    yield from ((f"{first}{mark}{second}", row.code) for mark in (":", "—", "——", "-", "–"))

    return _gathered(called())
