"""What a figure opens to, as rows that people can read and follow."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund, Register
from pilotage.domain.fields import as_written, from_body
from pilotage.domain.records import EntryKind, Reference, missing_sides
from pilotage.models import Application, Appointment, Contribution, Entry, Member, Pairing, Programme, Transfer
from pilotage.queries.records import ENDLESS, fact_of, office_side


@dataclass(frozen=True)
class Opened:
    """One thing behind a figure: when, what, and where it is kept (register, of an application its provision, and
    number, where it has them).

    A record reads as it is counted: as it was confirmed last, or as entered where nothing of it is confirmed yet.
    `awaited` is how it would read once its correction is confirmed; None where no correction waits.
    """

    reference: Reference
    happened_on: date | None
    title: str
    note: str = ""
    register: str = ""
    number: int | None = None
    amount: int | None = None  # minor units
    provision: str = ""  # the grant that an application is made under
    awaited: "Opened | None" = None

    @property
    def says(self) -> "Opened":
        """What it says now, confirmed or not: what whoever confirms it confirms."""
        return self.awaited or self


def opened(
    programme: Programme, charter: Charter, references: Iterable[Reference], *, known: int = ENDLESS, beside: str = ""
) -> list[Opened]:
    """Every reference as a row, in the order given; one statement for each kind of thing.

    Records read as they were known then; `beside` is a field that the page shows in a column of its own, so that a
    record's note leaves it out.
    """
    references = list(references)
    ids: dict[str, list[int | str]] = defaultdict(list)
    for reference in references:
        ids[reference.kind].append(reference.id)
    found: dict[Reference, Opened] = {}
    for kind, wanted in ids.items():
        if kind == "record":
            rows = _records(programme, charter, wanted, known, beside)
        else:
            rows = _READERS[kind](programme, charter, wanted)
        found |= {row.reference: row for row in rows}
    return [found[reference] for reference in references if reference in found]


def _records(programme: Programme, charter: Charter, ids: list[int | str], known: int, beside: str) -> list[Opened]:
    entries = (
        Entry.objects.of(programme.office_id)
        .filter(record__programme=programme, record__in=ids, seq__lte=known)
        .select_related("record", "unit", "person", "pairing__a", "pairing__b")
        .order_by("seq", "id")
    )
    office = office_side(charter)
    by_record: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_record[entry.record_id].append(entry)
    rows = []
    for steps in by_record.values():
        register = charter.register(steps[0].record.register)
        counted, latest = _counted_and_latest(steps, register, office)
        row = _record(charter, register, counted, beside)
        rows.append(row if counted is latest else replace(row, awaited=_record(charter, register, latest, beside)))
    return rows


def _counted_and_latest(steps: Sequence[Entry], register: Register, office: str) -> tuple[Entry, Entry]:
    """Of the steps of one record: the entry or correction that is confirmed by all who are asked (where none is, the
    latest), and the latest."""
    bases = [step for step in steps if step.kind in (EntryKind.ENTERED, EntryKind.CORRECTED)]
    facts = {step.pk: fact_of(step, register) for step in steps}
    confirmed = [base for base in bases if not missing_sides(facts[base.pk], facts.values(), register, office)]
    return (confirmed or bases)[-1], bases[-1]


def _record(charter: Charter, register: Register, entry: Entry, beside: str) -> Opened:
    values = from_body(register, entry.body)
    about = [entry.unit.name] if entry.unit else []
    about += [f"{entry.pairing.a.name} — {entry.pairing.b.name}"] if entry.pairing else []
    about += [entry.person.name] if entry.person else []
    comma = ", " if charter.language == "en" else "，"
    fields = [f for f in register.fields if f.id in values and f.type != "yes-no" and f.id != beside]
    told = [as_written(field, values[field.id], charter) for field in fields]
    return Opened(
        Reference("record", entry.record_id), entry.happened_on, comma.join(about) or register.name,
        " · ".join(told[:2]), register.id, entry.record.number,
    )  # fmt: skip


def _contributions(programme: Programme, charter: Charter, ids: list[int | str]) -> list[Opened]:
    rows = Contribution.objects.of(programme.office_id).filter(programme=programme, pk__in=ids)
    names = {source.id: source.name for fund in charter.of_kind(Fund) for source in fund.sources}
    return [
        Opened(
            Reference("contribution", row.pk), row.transfer.happened_on, names.get(row.source, row.source), row.donor,
            number=row.number, amount=row.transfer.amount,
        )
        for row in rows.select_related("transfer")
    ]  # fmt: skip


def _applications(programme: Programme, charter: Charter, ids: list[int | str]) -> list[Opened]:
    rows = Application.objects.of(programme.office_id).filter(programme=programme, pk__in=ids).select_related("unit")
    return [
        Opened(Reference("application", row.pk), None, row.unit.name, row.project, row.provision, row.number, row.asked)
        for row in rows
    ]


def _transfers(programme: Programme, charter: Charter, ids: list[int | str]) -> list[Opened]:
    rows = Transfer.objects.of(programme.office_id).filter(programme=programme, pk__in=ids)
    return [
        Opened(Reference("transfer", row.pk), row.happened_on, row.kind, row.memo, amount=row.amount) for row in rows
    ]


def _appointments(programme: Programme, charter: Charter, ids: list[int | str]) -> list[Opened]:
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme, pk__in=ids)
    return [
        Opened(Reference("appointment", row.pk), row.starts_on, row.person.name, row.serves.name if row.serves else "")
        for row in rows.select_related("person", "serves")
    ]


def _members(programme: Programme, charter: Charter, ids: list[int | str]) -> list[Opened]:
    rows = Member.objects.of(programme.office_id).filter(programme=programme, pk__in=ids)
    return [Opened(Reference("member", row.pk), row.starts_on, row.name) for row in rows]


def _pairings(programme: Programme, charter: Charter, ids: list[int | str]) -> list[Opened]:
    rows = Pairing.objects.of(programme.office_id).filter(programme=programme, pk__in=ids).select_related("a", "b")
    return [Opened(Reference("pairing", row.pk), row.starts_on, f"{row.a.name} — {row.b.name}") for row in rows]


def _sources(programme: Programme, charter: Charter, ids: list[int | str]) -> list[Opened]:
    return [
        Opened(Reference("source", source.id), None, source.name, fund.title)
        for fund in charter.of_kind(Fund)
        for source in fund.sources
        if source.id in ids
    ]


_READERS = {
    "contribution": _contributions,
    "application": _applications,
    "transfer": _transfers,
    "appointment": _appointments,
    "member": _members,
    "pairing": _pairings,
    "source": _sources,
}
