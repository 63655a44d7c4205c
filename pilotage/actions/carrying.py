"""Carrying a programme on into another year: the next charter with its people and pairs, then the money."""

from collections.abc import Mapping, Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID, uuid5

from django.db import transaction

from pilotage.actions.charters import FaultyCharter, put_in_force
from pilotage.actions.entering import Act, enter, lock, record_event
from pilotage.actions.funds import account, next_number, post, pot_account
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.carried_money import Part, arrival, check_begun, check_carried
from pilotage.domain.charters import Charter, check
from pilotage.domain.fields import tidy
from pilotage.domain.funds import AccountKind, TransferKind
from pilotage.domain.policy import Permission
from pilotage.models import Appointment, CarryOver, Contribution, Member, Pairing, Programme, Transfer, User
from pilotage.models.owned import Owned
from pilotage.queries.carrying import (
    appointments_now,
    available,
    key_from,
    key_into,
    last_moment,
    members_now,
    pairs_now,
)
from pilotage.queries.funds import closed_years
from pilotage.queries.people import permission
from pilotage.queries.programmes import rules, today


@transaction.atomic
def carry_over(
    *, by: User, programme: Programme, content: bytes, uuid: UUID, people: bool = True, pairs: bool = True
) -> CarryOver:
    """Found the programme that goes on from this one at the same office, with its members, people and pairings as they
    stand now; a closed programme, too, is carried on. `content` is the next charter. The same request again changes
    nothing."""
    act = enter(by, Permission.CHARTER_ADOPT, programme, closed_too=True)
    again: CarryOver | None = CarryOver.objects.of(act.office).filter(uuid=uuid).select_related("programme").first()
    digest = sha256(content).hexdigest()
    if again is not None:
        if again.before_id != programme.pk or again.what.get("sha256") != digest:
            raise Refused(Breach("request-taken", {}))
        return again
    checked = check(content)
    if checked.charter is None or not checked.ok:
        raise FaultyCharter(checked)
    charter = checked.charter
    if Programme.objects.of(act.office).filter(code=charter.id).exists():
        raise Refused(Breach("charter-id-taken", {"id": charter.id}, "id"))
    if charter.edition != 1 or charter.replaces:
        expected = {"edition": charter.edition, "expected": 1}
        raise Refused(Breach("edition-out-of-order", expected, "edition"))
    day = None if programme.example_today is None else max(programme.example_today, charter.runs.start)
    founded = put_in_force(
        by=by, office=act.office, programme=None, charter=charter, content=content, example_today=day
    ).programme
    going = _act_at(founded, act)
    last = last_moment(programme, act.rules.charter)
    members = _members(going, programme, charter, last)
    rows: list[Owned] = [*members.values()]
    joined = _pairs(going, programme, charter, last) if pairs else []
    posts = _people(going, programme, charter, last) if people else []
    rows += [*joined, *posts]
    carried = CarryOver.objects.create(
        office=going.office, programme=founded, uuid=uuid, before=programme, happened_on=act.today, by=by, seq=going.seq,
        what={"sha256": digest, "members": len(_rows_of(founded)), "people": len(posts),
              "pairs": Pairing.objects.of(going.office).filter(programme=founded).count()},
    )  # fmt: skip
    about = {"before": programme.code, "people": len(posts)}
    record_event(going, "programme.carried-over", by=by, about=about, rows=[*rows, carried])
    return carried


def _act_at(programme: Programme, act: Act) -> Act:
    """The same person's next act, at another programme of the office."""
    office = lock(act.office.pk)
    return Act(office, programme, rules(programme), act.by, act.post, office.seq, today(programme))


def _rows_of(programme: Programme) -> dict[str, Member]:
    return {row.code: row for row in Member.objects.of(programme.office_id).filter(programme=programme)}


def _members(act: Act, before: Programme, charter: Charter, last: date) -> dict[str, Member]:
    """Bodies that the next charter does not list and whose role it has: entered by the office, they go on."""
    roles, there = {role.id for role in charter.roles if not role.members}, _rows_of(act.programme)
    made = {}
    for row in members_now(before, last):
        if row.role in roles and row.code not in there:
            made[row.code] = Member.objects.create(
                office=act.office, programme=act.programme, role=row.role, code=row.code, name=row.name,
                aliases=row.aliases, parent=row.parent, facts=row.facts, position=row.position,
                starts_on=charter.runs.start, seq=act.seq,
            )  # fmt: skip
    return made


def _pairs(act: Act, before: Programme, charter: Charter, last: date) -> list[Pairing]:
    """Pairings whose two sides go on and that the next charter does not list."""
    listed = {pair.id for pair in charter.provisions if pair.kind == "pair" and not pair.pairs}
    there = _rows_of(act.programme)
    return [
        Pairing.objects.create(
            office=act.office, programme=act.programme, provision=row.provision, code=row.code, a=there[row.a.code],
            b=there[row.b.code], starts_on=charter.runs.start, seq=act.seq,
        )
        for row in pairs_now(before, last)
        if row.provision in listed and row.a.code in there and row.b.code in there
    ]  # fmt: skip


def _people(act: Act, before: Programme, charter: Charter, last: date) -> list[Appointment]:
    """Appointments to roles that the next charter has, at bodies that go on, from its first day."""
    roles, there = {role.id for role in charter.roles}, _rows_of(act.programme)
    made = []
    for row in appointments_now(before, last):
        places = [each.code for each in (row.member, row.serves) if each is not None]
        if row.role in roles and all(code in there for code in places):
            made.append(
                Appointment.objects.create(
                    office=act.office, programme=act.programme, person=row.person, function=row.function, role=row.role,
                    member=there[row.member.code] if row.member else None,
                    serves=there[row.serves.code] if row.serves else None, starts_on=charter.runs.start, seq=act.seq,
                )
            )  # fmt: skip
    return made


# ---- Money -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def carry_money(
    *,
    by: User,
    before: Programme,
    programme: Programme,
    amounts: Mapping[Part, int],
    happened_on: date,
    uuid: UUID,
    reason: str = "",
) -> CarryOver:
    """Carry money on, pot by pot: it leaves the one programme's fund and is received in the other's in the same act, to
    the last minor unit; there on the same day or, where the programme had not begun then, on its first. The treasurer's
    act at both. The same request again changes nothing."""
    reason, wanted = tidy(reason), {part: amount for part, amount in amounts.items() if amount}
    act = enter(by, Permission.FUND_CLOSE, before)
    verdict = permission(by, Permission.FUND_RECEIVE, programme)
    into = rules(programme)
    same_office = programme.office_id == before.office_id
    early = check_begun(into.charter, happened_on, today(programme))
    if same_office and not verdict.allowed and early:  # before it begins nobody is appointed there yet
        raise Refused(*early)
    if not same_office or not verdict.allowed:
        raise NotAllowed(Permission.FUND_RECEIVE, verdict.why or "no-function-permits")
    told = {part.key: amount for part, amount in wanted.items()}
    again: CarryOver | None = CarryOver.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.before_id, again.programme_id, again.money) != (before.pk, programme.pk, told):
            raise Refused(Breach("request-taken", {}))
        return again
    if not CarryOver.objects.of(act.office).filter(before=before, programme=programme).exists():
        raise Refused(Breach("programme-not-carried", {}))
    breaches = check_carried(
        act.rules.charter, into.charter, amounts=wanted, available=available(before, act.rules.charter, happened_on),
        reason=reason, happened_on=happened_on, today=act.today, today_after=today(programme), closed_after=into.closed_on,
    )  # fmt: skip
    arrives = arrival(into.charter, happened_on)
    breaches += _closed(((before, happened_on), (programme, arrives)), wanted)
    if breaches:
        raise Refused(*breaches)
    left = [_leave(act, part, amount, happened_on, uuid, reason) for part, amount in wanted.items()]
    record_event(act, "fund.carried-on", by=by, about={"to": programme.code, "money": told}, rows=left)
    going = _act_at(programme, act)
    rows: list[Owned] = []
    for part, amount in wanted.items():
        rows += _arrive(going, part, amount, arrives, uuid, reason)
    carried = CarryOver.objects.create(
        office=going.office, programme=programme, uuid=uuid, before=before, happened_on=happened_on, money=told, by=by,
        seq=going.seq,
    )  # fmt: skip
    record_event(going, "fund.carried-in", by=by, about={"from": before.code, "money": told}, rows=[*rows, carried])
    return carried


def _closed(sides: Sequence[tuple[Programme, date]], amounts: Mapping[Part, int]) -> list[Breach]:
    """A closed year of either fund takes no entries."""
    found = []
    for fund in dict.fromkeys(part.fund for part in amounts):
        for programme, on in sides:
            if closed := closed_years(programme, fund).get(on.year):
                found.append(Breach("year-closed", {"year": str(on.year), "day": closed}, "happened_on"))
    return found


def _leave(act: Act, part: Part, amount: int, on: date, uuid: UUID, reason: str) -> Transfer:
    return post(
        act=act, key=key_from(uuid, part.key), kind=TransferKind.GIVEN_BACK,
        credit=pot_account(act.programme, part.fund, AccountKind.AVAILABLE, part.pot),
        debit=account(act.programme, part.fund, AccountKind.SOURCE, part.pot.source), amount=amount, happened_on=on,
        memo=reason,
    )  # fmt: skip


def _arrive(act: Act, part: Part, amount: int, on: date, uuid: UUID, reason: str) -> list[Owned]:
    transfer = post(
        act=act, key=key_into(uuid, part.key), kind=TransferKind.RECEIVED,
        credit=account(act.programme, part.fund, AccountKind.SOURCE, part.pot.source),
        debit=pot_account(act.programme, part.fund, AccountKind.AVAILABLE, part.pot), amount=amount, happened_on=on,
        memo=reason,
    )  # fmt: skip
    numbers = Contribution.objects.of(act.office).filter(programme=act.programme)
    contribution = Contribution.objects.create(
        office=act.office, programme=act.programme, uuid=uuid5(uuid, part.key), number=next_number(numbers),
        fund=part.fund, source=part.pot.source, transfer=transfer, seq=act.seq,
    )  # fmt: skip
    return [transfer, contribution]
