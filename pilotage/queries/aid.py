"""Reading rounds of aid: what was entered for the whole round, what units asked for and got, who is on their lists."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum

from pilotage.domain.aid import Share
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Priority
from pilotage.domain.records import EntryKind
from pilotage.domain.seals import digest
from pilotage.domain.verification import Broken
from pilotage.models import AidShare, Beneficiary, Entry, Member, Office, Programme, Round, RoundDecision, RoundQuota
from pilotage.queries.events import row_place
from pilotage.queries.people import with_doer


@dataclass(frozen=True, slots=True)
class Total:
    """Ordinary places and money of the whole round, in minor units; both nothing where none was entered."""

    places: int
    amount: int
    entered: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A unit's share as it stands, and what the decision put on record (register's number; None: nothing)."""

    share: Share
    record: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    """How many people a unit's list names, and what it gives them together."""

    people: int
    amount: int


@dataclass(frozen=True, slots=True)
class AidRound:
    """A round of aid as its page shows it. `seen` names the state of its shares and totals: what a writer must have
    seen."""

    round: Round
    rule: Priority
    charter: Charter
    total: Total
    kept: tuple[Kept, ...]
    seen: int
    lists: Mapping[str, Listed]
    decision: RoundDecision | None

    @property
    def shares(self) -> tuple[Share, ...]:
        return tuple(each.share for each in self.kept)

    def listed(self, unit: str) -> Listed:
        return self.lists.get(unit, Listed(0, 0))


def standing_shares(round: Round) -> QuerySet[AidShare]:
    """The shares of a round that stand."""
    rows: QuerySet[AidShare] = AidShare.objects.of(round.office_id).filter(round=round, ended_seq=None)
    return rows.select_related("unit", "record")


def standing_total(round: Round) -> RoundQuota | None:
    """What was entered for the whole round."""
    rows = RoundQuota.objects.of(round.office_id).filter(round=round, unit=None, ended_seq=None)
    found: RoundQuota | None = rows.first()
    return found


def aided_units(programme: Programme, rule: Priority, on: date) -> dict[str, Member]:
    """The units that the provision is for and that take part on a day, in the charter's order, by their codes."""
    rows = Member.objects.of(programme.office_id).filter(programme=programme, role=rule.for_, starts_on__lte=on)
    return {row.code: row for row in rows.filter(Q(ends_on=None) | Q(ends_on__gte=on)).order_by("position", "id")}


def seen_of(round: Round) -> int:
    """The number under which shares or totals of the round were last written; 0 where none were."""
    return _last([*standing_shares(round), standing_total(round)])


def _last(rows: Iterable[AidShare | RoundQuota | None]) -> int:
    """A row that ended was replaced by a later one, so those that stand hold the last number."""
    return max((row.seq for row in rows if row is not None), default=0)


def share_of(row: AidShare) -> Share:
    """A row as the domain sees it."""
    return Share(
        row.unit.code if row.unit else "", row.unit.name if row.unit else "", row.asked, row.places, row.extra_places,
        row.amount, row.extra_amount, row.reason,
    )  # fmt: skip


def lists_of(round: Round) -> dict[str, Listed]:
    """Unit -> how many people its list names and what it gives them, in one statement."""
    rows = Beneficiary.objects.of(round.office_id).filter(round=round, ended_seq=None)
    counted = rows.order_by().values("unit__code").annotate(people=Count("pk"), given=Sum("amount"))
    return {row["unit__code"]: Listed(row["people"], row["given"] or 0) for row in counted}


def aid_round(programme: Programme, round: Round, charter: Charter) -> AidRound:
    """Everything that a round's page tells; `charter` is that of the edition the round was opened under. Five
    statements."""
    rule = next(each for each in charter.provisions if each.id == round.provision)
    assert isinstance(rule, Priority), "rounds of aid are held under priorities"
    units = aided_units(programme, rule, round.opened_on)
    rows = {row.unit.code if row.unit else "": row for row in standing_shares(round)}
    for code, row in rows.items():
        if row.unit is not None and code not in units:
            units[code] = row.unit
    kept = []
    for code, member in [*units.items(), ("", None)]:
        found = rows.get(code)
        share = share_of(found) if found else Share(code, member.name if member else "")
        kept.append(Kept(share, found.record.number if found and found.record else None))
    total = standing_total(round)
    decisions = RoundDecision.objects.of(round.office_id).filter(round=round, ended_seq=None)
    return AidRound(
        round, rule, charter,
        Total(total.places if total else 0, total.amount if total else 0, total is not None),
        tuple(kept), _last([*rows.values(), total]), lists_of(round), with_doer(round.office_id, decisions).first(),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody on a unit's list; `name` is empty where it was erased."""

    id: int
    name: str
    note: str
    amount: int
    erased: bool


def beneficiaries(round: Round, unit: str) -> tuple[Named, ...]:
    """The people on a unit's list, in the order in which they were entered. For those who may read them only."""
    rows = Beneficiary.objects.of(round.office_id).filter(round=round, unit__code=unit, ended_seq=None)
    return tuple(
        Named(row.pk, row.personal.get("name", ""), row.personal.get("note", ""), row.amount, not row.salt)
        for row in rows.order_by("seq", "id")
    )


def aid_records(programme: Programme, records: Collection[int]) -> dict[int, int]:
    """Record (row id) -> the number of the round whose decision put it on record and stands."""
    rows = AidShare.objects.of(programme.office_id).filter(record__in=list(records), ended_seq=None)
    return {row.record_id: row.round.number for row in rows.select_related("round") if row.record_id is not None}


# ---- What `verify` asks ----------------------------------------------------------------------------------------------


def check_aid(office: Office) -> Iterator[Broken]:
    """Every share that a decision put on record against that record, and every list's people against their digests."""
    yield from _check_shares(office)
    rows = Beneficiary.objects.of(office).order_by("pk")
    for row in rows.iterator(200):
        if not row.salt and not row.personal:
            continue
        found = digest({"salt": row.salt, "personal": row.personal})
        if found != row.digest:
            yield Broken("personal-altered", row_place(office, "beneficiary", row.pk), row.digest, found)


def _check_shares(office: Office) -> Iterator[Broken]:
    shares = AidShare.objects.of(office).filter(ended_seq=None, record__isnull=False).select_related("round", "unit")
    by_record = {row.record_id: row for row in shares.order_by("pk")}
    entries: dict[int, Entry] = {}
    void = set()
    for entry in Entry.objects.of(office).filter(record__in=list(by_record)).order_by("seq", "id"):
        if entry.kind in (EntryKind.ENTERED, EntryKind.CORRECTED):
            entries[entry.record_id] = entry
        void |= {entry.record_id} if entry.kind == EntryKind.WITHDRAWN and not entry.stage else set()
    for record, row in by_record.items():
        where = f"round {row.round.number}, share {row.pk}"
        if record in void or record not in entries:
            yield Broken("aid-record", where, "a record that stands", "none")
            continue
        body = entries[record].body
        if entries[record].unit_id not in (row.unit_id, None):
            yield Broken("aid-record", where, f"unit {row.unit_id}", f"unit {entries[record].unit_id}")
        for field, wanted in (
            ("places", row.places + row.extra_places), ("extra-places", row.extra_places),
            ("amount", row.amount + row.extra_amount), ("extra-amount", row.extra_amount),
        ):  # fmt: skip
            if field in body and body[field] != wanted:
                yield Broken("aid-record", f"{where}, {field}", str(wanted), str(body[field]))
