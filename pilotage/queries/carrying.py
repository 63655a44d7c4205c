"""What goes on into another year: members and pairs as they stand now, and what has been carried on already."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID, uuid5

from django.db.models import Q

from pilotage.domain.carried_money import Part
from pilotage.domain.carrying import Body, Shifted, shift
from pilotage.domain.charters.schema import Charter, Fund
from pilotage.domain.funds import available_in_pots
from pilotage.domain.verification import Broken
from pilotage.models import Appointment, CarryOver, Edition, Member, Office, Pairing, Programme, Transfer
from pilotage.models.owned import OwnedQuerySet
from pilotage.queries.funds import pot_moves
from pilotage.queries.programmes import Rules, rules, today


def last_moment(programme: Programme, charter: Charter) -> date:
    """The day as of which people and bodies go on: today, or the programme's last day once it is over."""
    end = charter.runs.end
    return today(programme) if end is None else min(today(programme), end)


def standing_on(rows: OwnedQuerySet, day: date) -> OwnedQuerySet:
    """Of members, pairings or appointments those that have not ended before a day."""
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=day))


def members_now(programme: Programme, day: date) -> list[Member]:
    """Bodies that take part on the day or later, in the charter's order."""
    rows = Member.objects.of(programme.office_id).filter(programme=programme)
    return list(standing_on(rows, day).order_by("position", "id"))


def pairs_now(programme: Programme, day: date) -> list[Pairing]:
    """Pairings that hold on the day or later, in the order in which they were made."""
    rows = Pairing.objects.of(programme.office_id).filter(programme=programme)
    return list(standing_on(rows, day).select_related("a", "b").order_by("id"))


def appointments_now(programme: Programme, day: date) -> list[Appointment]:
    """Appointments that hold on the day or later."""
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme)
    return list(standing_on(rows, day).select_related("person", "member", "serves").order_by("id"))


def shifted(programme: Programme, *, years: int, id: str, in_force: Rules | None = None) -> Shifted:
    """The charter in force carried on, with members and pairs as they stand now."""
    now = in_force or rules(programme)
    day = last_moment(programme, now.charter)
    members: dict[str, list[Body]] = defaultdict(list)
    going = members_now(programme, day)
    for row in going:
        facts = {name: value for name, value in row.facts.items() if value is not None}
        members[row.role].append(Body(row.code, row.name, tuple(row.aliases), row.parent, facts))
    pairs: dict[str, list[tuple[str, str]]] = {pair.id: [] for pair in now.charter.provisions if pair.kind == "pair"}
    codes = {row.code for row in going}
    for pairing in pairs_now(programme, day):
        if {pairing.a.code, pairing.b.code} <= codes:
            pairs.setdefault(pairing.provision, []).append((pairing.a.code, pairing.b.code))
    content = bytes(Edition.objects.of(programme.office_id).get(pk=now.edition).content)
    return shift(content, years=years, id=id, members=members, pairs=pairs)


def carried_from(programme: Programme) -> list[CarryOver]:
    """What has been carried on from a programme, the earliest first, in one statement."""
    rows = CarryOver.objects.of(programme.office_id).filter(before=programme)
    return list(rows.select_related("programme").order_by("seq"))


def carried_into(programme: Programme) -> list[CarryOver]:
    """What a programme was carried on from, the earliest first, in one statement."""
    rows = CarryOver.objects.of(programme.office_id).filter(programme=programme)
    return list(rows.select_related("before").order_by("seq"))


def available(programme: Programme, charter: Charter, since: date) -> dict[Part, int]:
    """The least that has been available in each pot of each fund since a day; one statement for each fund."""
    return {
        Part(fund.id, pot): amount
        for fund in charter.of_kind(Fund)
        for pot, amount in available_in_pots(pot_moves(programme, fund.id), since).items()
    }


def next_programmes(carried: Sequence[CarryOver]) -> list[Programme]:
    """The programmes that go on from one, each once."""
    return list({row.programme_id: row.programme for row in carried if row.what}.values())


# ---- Both sides of what was carried on ---------------------------------------------------------------------------------


def key_from(uuid: UUID, part: str) -> UUID:
    """The idempotency key of the transfer by which money of a pot left the one programme."""
    return uuid5(uuid, f"from {part}")


def key_into(uuid: UUID, part: str) -> UUID:
    """… and of that by which it arrived in the other."""
    return uuid5(uuid, f"into {part}")


def carried_out(programme: Programme) -> dict[int, str]:
    """Transfers by which money left a programme for the next one: id -> that programme's title; in two statements, in one
    where nothing was carried on."""
    into = {key_from(row.uuid, part): row.programme.title for row in carried_from(programme) for part in row.money}
    if not into:
        return {}
    moved = Transfer.objects.of(programme.office_id).filter(programme=programme, key__in=list(into))
    return {id: into[key] for id, key in moved.values_list("id", "key")}


def was_carried(programme: Programme, key: UUID) -> bool:
    """Is the transfer with this key one side of money that was carried on? In one statement."""
    rows = CarryOver.objects.of(programme.office_id).filter(Q(programme=programme) | Q(before=programme))
    return any(
        key in (key_from(uuid, part), key_into(uuid, part))
        for uuid, money in rows.values_list("uuid", "money")
        for part in money
    )


def came_from(programme: Programme, transfer: int) -> bool:
    """Did this transfer bring money that was carried on from another programme?"""
    key = (
        Transfer.objects.of(programme.office_id).filter(programme=programme, pk=transfer).values_list("key", flat=True)
    )
    found = key.first()
    return found is not None and was_carried(programme, found)


def check_carried(office: Office) -> Iterator[Broken]:
    """Money that was carried on left the one ledger and arrived in the other, to the last minor unit."""
    rows = list(CarryOver.objects.of(office).select_related("programme", "before").order_by("seq"))
    wanted = {
        key: (row, part, programme, amount)
        for row in rows
        for part, amount in row.money.items()
        for key, programme in ((key_from(row.uuid, part), row.before), (key_into(row.uuid, part), row.programme))
    }
    moved = Transfer.objects.of(office).filter(key__in=list(wanted)).values_list("key", "programme", "amount")
    found = {key: (programme, amount) for key, programme, amount in moved}
    for key, (_row, part, programme, amount) in wanted.items():
        if found.get(key) != (programme.pk, amount):
            told = str(found[key][1]) if key in found else ""
            yield Broken("money-carried", f"{programme.code} {part}", str(amount), told)
