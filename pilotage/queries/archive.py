"""What an archive of a programme holds, gathered register by register when its turn comes."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import IO, Any

from pilotage.domain.archive import Scope, fields_shown, shows_records
from pilotage.domain.archive_shelves import Shelf
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund, Register
from pilotage.domain.fields import projected
from pilotage.domain.figures import FigureValue, compute
from pilotage.domain.funds import FundNumbers
from pilotage.domain.ledgers import Book
from pilotage.domain.records import Fact, Standing, Value
from pilotage.domain.small_counts import hide_below, hide_small
from pilotage.models import (
    AidShare,
    Attachment,
    Bulletin,
    DecidedPlace,
    Edition,
    Event,
    MatterFile,
    Member,
    MoneyFile,
    Office,
    Pairing,
    Person,
    PersonalData,
    Programme,
    Round,
)
from pilotage.queries.archive_tables import PIECE, count, criteria_names, kind_of, people_by_account, pieces
from pilotage.queries.exports import ledger_book
from pilotage.queries.figures import facts
from pilotage.queries.funds import five_numbers, income_standings, money_facts
from pilotage.queries.grants import application_standings, applications
from pilotage.queries.matter_files import find_matter_file
from pilotage.queries.money_files import find_money_file
from pilotage.queries.programmes import Rules, editions, rules, today
from pilotage.queries.records import standings


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is put to something: its path in the archive, name, digest, size, and how to open it."""

    path: str
    name: str
    sha256: str
    size: int
    open: Callable[[], IO[bytes]]
    entry: int | None = None  # the record it belongs to, by its row id


@dataclass(frozen=True, slots=True)
class Line:
    """A record as it stands on the day: what was confirmed, or what was entered where nothing is confirmed yet."""

    fact: Fact
    awaits: bool
    personal: Mapping[str, Value]
    files: tuple[Kept, ...]


@dataclass(frozen=True)
class Gathered:
    """A programme on its today, to be archived; `names` are members' and (of the whole archive) people's, by their codes."""

    programme: Programme
    in_force: Rules
    scope: Scope
    until: date
    known: int
    names: Mapping[str, str]

    @property
    def charter(self) -> Charter:
        return self.in_force.charter

    def editions(self) -> list[Edition]:
        return editions(self.programme)

    def edition_bytes(self, number: int) -> bytes:
        rows = Edition.objects.of(self.programme.office_id)
        return bytes(rows.get(programme=self.programme, number=number).content)

    def figures(self) -> dict[str, FigureValue]:
        gathered = facts(self.programme, self.charter, self.until, self.known)
        values = compute(self.charter, gathered)
        below = 0 if self.scope.whole else hide_below(self.charter)
        return hide_small(self.charter, gathered, values, below)

    def standings(self, register: Register) -> tuple[Standing, ...]:
        """What stands in a register on the day, of a register made of money or applications too."""
        charter, programme = self.charter, self.programme
        if register.id not in projected(charter):
            return standings(programme, charter, [self.until], self.known, [register.id])[self.until].get(
                register.id, ()
            )
        found: dict[str, tuple[Standing, ...]] = dict(income_standings(programme, charter, self.until, self.known))
        money = money_facts(programme, self.until, self.known)
        found |= application_standings(programme, charter, [self.until], self.known, money)[self.until]
        return found.get(register.id, ())

    def lines(self, register: Register) -> Iterator[Line]:
        """The records of a register, in the order of their numbers."""
        stands = self.standings(register)
        ids = [one.reference.id for one in stands if one.reference.kind == "record"]
        wanted = {each.id: each for each in fields_shown(register, self.scope) if each.personal}
        known = _personal(self.programme, ids, wanted) if wanted else {}
        files = self.files_of(register) if shows_records(register, self.scope) else {}
        for one in stands:
            fact = one.confirmed or one.latest
            if fact is not None:
                record = one.reference.id
                yield Line(fact, bool(one.pending), known.get(record, {}), tuple(files.get(record, ())))

    def files_of(self, register: Register) -> dict[int | str, list[Kept]]:
        """The files of a register's records by the records' row ids; named by number where people might be named."""
        rows = Attachment.objects.of(self.programme.office_id).filter(
            entry__record__programme=self.programme, entry__record__register=register.id
        )
        found: dict[int | str, list[Kept]] = defaultdict(list)
        for row in rows.select_related("blob", "entry").order_by("id"):
            found[row.entry.record_id].append(_kept(row, "attachments", self.scope, row.entry.record_id))
        return found

    def other_files(self) -> Iterator[Kept]:
        """Of the whole archive: files put to receipts, steps of applications, vouchers, rounds, pairs and the closing."""
        if not self.scope.whole:
            return
        office, programme = self.programme.office_id, self.programme
        rows = (
            Attachment.objects.of(office).filter(entry=None).select_related("blob", "contribution", "step__application")
        )
        for row in rows.order_by("id"):
            owner = row.contribution.programme_id if row.contribution else row.step.application.programme_id
            if owner == programme.pk:
                yield _kept(row, "attachments", self.scope)
        for id in MoneyFile.objects.of(office).order_by("id").values_list("pk", flat=True):
            if (money := find_money_file(programme, id)) is not None:
                yield _kept(money.file, "money-files", self.scope)
        named = {} if self.scope.personal else {"share": None, "objection": None, "minutes": None, "consultation": None}
        for id in MatterFile.objects.of(office).filter(**named).order_by("id").values_list("pk", flat=True):
            if (matter := find_matter_file(programme, id)) is not None:
                yield _kept(matter.file, "matter-files", self.scope)

    def book(self) -> Book:
        """The ledger; of what may be public without what people wrote beside a movement."""
        book = ledger_book(self.programme)
        if self.scope.whole:
            return book
        return replace(book, transfers=tuple(replace(one, memo="") for one in book.transfers))

    def fund_numbers(self, fund: Fund) -> FundNumbers:
        return five_numbers(self.programme, fund, self.until, self.known)

    def applications(self) -> list[Any]:
        return applications(self.programme, self.charter)

    def rounds(self) -> list[tuple[Round, list[DecidedPlace], list[AidShare]]]:
        """Every round with what its standing decision says, and what units got of aid."""
        office = self.programme.office_id
        places: dict[int, list[DecidedPlace]] = defaultdict(list)
        rows = DecidedPlace.objects.of(office).filter(
            decision__round__programme=self.programme, decision__ended_seq=None
        )
        for row in rows.select_related("decision", "nomination__unit", "nomination__record").order_by("rank", "id"):
            places[row.decision.round_id].append(row)
        shares: dict[int, list[AidShare]] = defaultdict(list)
        given = AidShare.objects.of(office).filter(round__programme=self.programme, ended_seq=None)
        for share in given.select_related("unit").order_by("id"):
            shares[share.round_id].append(share)
        found = Round.objects.of(office).filter(programme=self.programme).order_by("number")
        return [(row, places[row.pk], shares[row.pk]) for row in found]

    def pairings(self) -> list[Pairing]:
        rows = Pairing.objects.of(self.programme.office_id).filter(programme=self.programme)
        return list(rows.select_related("a", "b").order_by("provision", "starts_on", "id"))

    def bulletins(self) -> list[Bulletin]:
        rows = Bulletin.objects.of(self.programme.office_id).filter(programme=self.programme, status="issued")
        return list(rows.order_by("series", "number"))

    # ---- Tables, row by row

    piece = PIECE

    def count(self, shelf: Shelf) -> int:
        return count(self.programme, shelf)

    def pieces(self, shelf: Shelf) -> Iterator[list[Any]]:
        return pieces(self.programme, shelf)

    def kind_of(self, shelf: Shelf, column: str) -> str:
        return kind_of(shelf, column)

    @cached_property
    def accounts(self) -> dict[int, str]:
        """The names of people by their account's row id."""
        return people_by_account(self.programme)

    @cached_property
    def criteria(self) -> dict[str, str]:
        """The names of what is scored by."""
        return criteria_names(self.programme)

    def events(self) -> Iterator[str]:
        """The audit trail, a line of JSON for each act; of what may be public only which act it was, when, and its digest."""
        rows = Event.objects.of(self.programme.office_id).filter(programme=self.programme).order_by("seq")
        for row in rows.iterator(chunk_size=500):
            told: dict[str, object] = {"seq": row.seq, "kind": row.kind, "at": row.at.isoformat(), "digest": row.digest}
            if self.scope.whole:
                told |= {"by": row.by_id, "about": row.about, "rows": row.rows}
            yield json.dumps(told, ensure_ascii=False, default=str)


def gather(programme: Programme, scope: Scope) -> Gathered:
    """A programme as it is to be archived."""
    in_force = rules(programme)
    names = {row.code: row.name for row in Member.objects.of(programme.office_id).filter(programme=programme)}
    if scope.whole:
        names |= dict(Person.objects.of(programme.office_id).values_list("code", "name"))
    known = int(Office.objects.values_list("seq", flat=True).get(pk=programme.office_id))
    return Gathered(programme, in_force, scope, today(programme), known, names)


def _personal(programme: Programme, records: list[Any], wanted: Mapping[str, Any]) -> dict[int | str, dict[str, Value]]:
    rows = PersonalData.objects.of(programme.office_id).filter(entry__record__in=records).select_related("entry")
    found: dict[int | str, dict[str, Value]] = defaultdict(dict)
    for row in rows.order_by("entry__seq"):
        found[row.entry.record_id] |= {name: value for name, value in row.fields.items() if name in wanted}
    return found


def _kept(row: Attachment | MoneyFile | MatterFile, folder: str, scope: Scope, record: int | None = None) -> Kept:
    ending = PurePosixPath(row.name).suffix[:12]
    ending = ending if ending.isascii() and ending[1:].isalnum() else ""
    name = row.name if scope.whole else f"{row.pk}{ending}"
    return Kept(
        f"{folder}/{row.pk}{ending}", name, row.blob.sha256, row.blob.size, partial(row.blob.content.open, "rb"), record
    )
