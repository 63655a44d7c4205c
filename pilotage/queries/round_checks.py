"""What `verify` asks of rounds: no more nominations than places, every extra place with its finding, every nomination with
the record that it stands for."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pilotage.domain.charters.schema import Quota
from pilotage.domain.records import EntryKind
from pilotage.domain.round_states import Kind
from pilotage.domain.rounds import Holding, Place, key_of, over
from pilotage.domain.verification import Broken
from pilotage.models import Entry, Nomination, Office, Round, RoundQuota
from pilotage.queries.holding import held
from pilotage.queries.rounds import members_of, places_from, round_charters, rule_of


def check_rounds(office: Office) -> Iterator[Broken]:
    """Every round of an award at the office; some statements for each programme, and four more."""
    rounds = list(Round.objects.of(office).filter(kind=Kind.AWARD).select_related("programme").order_by("pk"))
    standing: dict[int, list[Nomination]] = defaultdict(list)
    rows = Nomination.objects.of(office).filter(ended_seq=None).select_related("unit", "finding")
    for nomination in rows.exclude(place=Place.OUTSIDE).order_by("round", "number"):
        standing[nomination.round_id].append(nomination)
    numbers: dict[int, list[RoundQuota]] = defaultdict(list)
    for number in RoundQuota.objects.of(office).filter(ended_seq=None).select_related("unit"):
        numbers[number.round_id].append(number)
    records = {id for found in standing.values() for each in found for id in (each.record_id, each.finding_id) if id}
    said = _last_said(office, records)
    alike: dict[tuple[object, ...], Round] = {}
    with held():  # a programme's charter and members are asked for once
        for row in rounds:
            yield from _check(row, standing[row.pk], numbers[row.pk], said)
            rule = rule_of(row, round_charters(row.programme, [row])[row.edition_id])
            key = (row.programme_id, rule.register, key_of(row.title), row.level, row.period_start)
            if not row.ended and (other := alike.setdefault(key, row)) is not row:
                where = f"round {row.number} of {row.programme.code}"
                yield Broken("rounds-alike", where, f"one round of {row.title}", f"round {other.number} stands too")


@dataclass(frozen=True)
class _Said:
    """What a record says now: about which unit (a row id), and whether it was withdrawn."""

    unit: int | None
    void: bool


def _last_said(office: Office, records: Collection[int]) -> dict[int, _Said]:
    found: dict[int, _Said] = {}
    kinds = (EntryKind.ENTERED, EntryKind.CORRECTED, EntryKind.WITHDRAWN)
    rows = Entry.objects.of(office).filter(record__in=list(records), kind__in=kinds, stage="").order_by("seq", "id")
    for record, kind, unit in rows.values_list("record_id", "kind", "unit_id"):
        before = found.get(record, _Said(None, False))
        found[record] = _Said(before.unit, True) if kind == EntryKind.WITHDRAWN else _Said(unit, before.void)
    return found


def _check(
    row: Round, standing: list[Nomination], numbers: list[RoundQuota], said: dict[int, _Said]
) -> Iterator[Broken]:  # fmt: skip
    charter = round_charters(row.programme, [row])[row.edition_id]
    rule, where = rule_of(row, charter), f"round {row.number} of {row.programme.code}"
    holdings = [Holding(each.unit.code if each.unit else "", Place(each.place)) for each in standing]
    for limit in over(places_from(row, charter, numbers, members_of(row.programme)), holdings):
        who = f", {limit.unit}" if limit.unit else ""
        yield Broken("round-over-quota", f"{where}, {limit.place}{who}", f"at most {limit.most}", str(limit.taken))
    finding = rule.finding if isinstance(rule, Quota) else None
    for each in standing:
        place = f"{where}, nomination {each.number}"
        record = said.get(each.record_id or 0)
        if record is None or record.void or record.unit != each.unit_id:
            yield Broken("nomination-record", place, "a record that stands about the unit", _told(record))
        if each.place != Place.EXTRA or finding is None:
            continue
        found = said.get(each.finding_id or 0)
        register = each.finding.register if each.finding is not None else ""
        if found is None or found.void or found.unit != each.unit_id or register != finding:
            yield Broken("extra-without-finding", place, f"a record of {finding} about the unit", _told(found))


def _told(record: _Said | None) -> str:
    return "none" if record is None else "void" if record.void else f"unit {record.unit}"
