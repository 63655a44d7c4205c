"""Accounts, people, members and their appointments, and the programme's calendar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.member_facts import keep_changed
from pilotage.actions.refusals import Refused
from pilotage.domain.appointments import check_repeat
from pilotage.domain.breaches import Breach
from pilotage.domain.calendars import CalendarRow, SpanKind, check_calendar, check_fits
from pilotage.domain.charters.schema import Appoint, Role
from pilotage.domain.ends import DAY, appoints, check_near, nobody_appoints
from pilotage.domain.figures import Seat
from pilotage.domain.policy import POLICY, Function, Permission, Post
from pilotage.domain.records import Reference
from pilotage.models import Appointment, CalendarSpan, Member, Person, Programme, User
from pilotage.models.owned import Owned, OwnedQuerySet
from pilotage.queries.duties import calendar
from pilotage.queries.figures import seats

OWNER = "owner"


@dataclass(frozen=True)
class MemberRow:
    """One line of a list of members: a body, or a person in a role with the unit served."""

    line: int
    role: str
    code: str
    name: str
    parent: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    serves: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def ensure_owner(*, by: str = OWNER) -> User:
    """The installation's owner, made on first need; without a password nobody can sign in as them."""
    user, made = User.objects.get_or_create(username=by, defaults={"is_superuser": True})
    if made:
        user.set_unusable_password()
        User.objects.filter(pk=user.pk).update(password=user.password)
    return user


@transaction.atomic
def open_account(*, by: User, programme: Programme, person: str, username: str, password: str) -> User:
    """Give a person of the office an account. The same again changes nothing but the password."""
    act = enter(by, Permission.PEOPLE_APPOINT, programme)
    holder = Person.objects.of(act.office).filter(code=person).select_related("user").first()
    if holder is None:
        raise Refused(Breach("person-unknown", {"person": person}, "person"))
    user = User.objects.filter(username=username).first()
    if user is not None and holder.user_id != user.pk:
        raise Refused(Breach("username-taken", {"username": username}, "username"))
    if user is None and holder.user is not None and not holder.user.has_usable_password():
        user = holder.user  # what they did by task links stays theirs
    if user is None:
        user = User.objects.create_user(username=username, password=password)
    else:
        user.username = username
        user.set_password(password)
        User.objects.filter(pk=user.pk).update(username=username, password=user.password)
    Person.objects.of(act.office).filter(pk=holder.pk).update(user=user)
    record_event(act, "account.opened", by=by, about={"person": person, "username": username})
    return user


@transaction.atomic
def appoint(
    *,
    by: User,
    programme: Programme,
    person: str,
    name: str,
    function: Function,
    role: str,
    starts_on: date,
    member: str = "",
    serves: str = "",
    ends_on: date | None = None,
) -> Appointment:
    """Appoint a person (made known by code and name on first mention) to a function, from a day on.

    `role` is the charter role they act for, `member` the body of that role, `serves` the unit a mentor is given.
    An appointment that is already in force is returned as it is.
    """
    act = enter(by, Permission.PEOPLE_APPOINT, programme)
    breaches = _check_post(act, function, role, member, serves, starts_on, ends_on)
    if breaches:
        raise Refused(*breaches)
    members = _members(act)
    holder, _ = Person.objects.get_or_create(office=act.office, code=person, defaults={"name": name})
    same = {"function": function, "role": role, "member": members.get(member), "serves": members.get(serves)}
    held = Appointment.objects.of(act.office).filter(programme=programme, person=holder, starts_on=starts_on, **same)
    appointment: Appointment | None = held.first()
    if appointment is not None:
        return appointment
    if breaches := _check_repeat(act, holder, role, members.get(serves), starts_on):
        raise Refused(*breaches)
    appointment = Appointment.objects.create(
        office=act.office, programme=programme, person=holder, starts_on=starts_on, seq=act.seq,
        ends_on=ends_on, ended_seq=act.seq if ends_on else None, **same,
    )  # fmt: skip
    rows: list[Owned] = [holder, appointment]
    record_event(act, "person.appointed", by=by, about={"person": person, "function": function}, rows=rows)
    return appointment


@transaction.atomic
def end_appointment(*, by: User, programme: Programme, appointment: int, ends_on: date) -> None:
    """End an appointment after a last day; it is written once, so the day is not far ahead. Whoever alone can appoint
    hands over first."""
    act = enter(by, Permission.PEOPLE_APPOINT, programme)
    row = Appointment.objects.of(act.office).filter(pk=appointment, programme=programme).first()
    if row is None:
        raise Refused(Breach("appointment-unknown", {}))
    if ends_on < row.starts_on:
        raise Refused(Breach("ends-before-start", {"start": row.starts_on, "end": ends_on}, "ends_on"))
    if row.ends_on is None and (breaches := [*check_near(ends_on, act.today), *_check_locked_out(act, row, ends_on)]):
        raise Refused(*breaches)
    ended = Appointment.objects.of(act.office).filter(pk=appointment, ends_on=None)
    if not ended.update(ends_on=ends_on, ended_seq=act.seq):
        raise Refused(Breach("appointment-ended", {"end": row.ends_on}, "ends_on"))
    about = {"appointment": appointment, "ends_on": ends_on.isoformat()}
    record_event(act, "appointment.ended", by=by, about=about, rows=[Appointment.objects.of(act.office).get(pk=row.pk)])


def _check_locked_out(act: Act, ending: Appointment, ends_on: date) -> list[Breach]:
    """Somebody who can sign in may appoint on every day after. An installation's owner, who has no function here, is
    there for the command line only and may end any."""
    kinds = {role.id: role.kind for role in act.rules.charter.roles}
    rows = Appointment.objects.of(act.office).filter(programme=act.programme, person__user__is_active=True)
    posts = {
        row.pk: Post(Function(row.function), row.role, kinds.get(row.role, row.role), row.person_id, None, None,
                     row.starts_on, row.ends_on)
        for row in rows.select_related("person__user")
        if row.person.user is not None and row.person.user.has_usable_password()
    }  # fmt: skip
    gone = posts.pop(ending.pk, None)
    if gone is None or not appoints(gone) or act.post.function == Function.OWNER:
        return []
    day = nobody_appoints(posts.values(), max(ends_on, act.today) + DAY)
    return [] if day is None else [Breach("nobody-could-appoint", {"day": day}, "ends_on")]


def _members(act: Act) -> dict[str, Member]:
    return {row.code: row for row in Member.objects.of(act.office).filter(programme=act.programme)}


def _check_post(
    act: Act, function: Function, role: str, member: str, serves: str, starts_on: date, ends_on: date | None
) -> list[Breach]:
    kinds = {known.id: known.kind for known in act.rules.charter.roles}
    members = _members(act)
    breaches = []
    if role not in kinds:
        breaches.append(Breach("role-unknown", {"role": role}, "role"))
    elif (function, kinds[role]) not in POLICY:
        breaches.append(Breach("function-not-for-role", {"function": function, "role": role}, "function"))
    for name, code in (("member", member), ("serves", serves)):
        if code and code not in members:
            breaches.append(Breach("member-unknown", {"member": code}, name))
    if member in members and role in kinds and members[member].role != role:
        params = {"member": members[member].name, "role": act.rules.charter.role(role).name}
        breaches.append(Breach("member-of-other-role", params, "member"))
    if ends_on is not None and ends_on < starts_on:
        breaches.append(Breach("ends-before-start", {"start": starts_on, "end": ends_on}, "ends_on"))
    return breaches


def _check_repeat(act: Act, holder: Person, role: str, unit: Member | None, starts_on: date) -> list[Breach]:
    """The same two may not meet in two running periods, where the charter says so."""
    charter = act.rules.charter
    if unit is None or not any(each.no_repeat and each.role == role for each in charter.of_kind(Appoint)):
        return []
    new = Seat(role, holder.code, unit.code, starts_on, None, Reference("appointment", 0), holder.name)
    there = seats(act.programme, charter)
    return check_repeat(charter, new, unit.name, there, calendar(act.programme))


@transaction.atomic
def import_members(*, by: User, programme: Programme, rows: Iterable[MemberRow]) -> int:
    """Add or update members and people from a list, all or nothing; nobody is removed. Returns how many lines."""
    act = enter(by, Permission.MEMBERS_IMPORT, programme)
    rows = list(rows)
    roles = {role.id: role for role in act.rules.charter.roles}
    breaches = [breach for row in rows for breach in _check_row(act, row, roles, rows)]
    if breaches:
        raise Refused(*breaches)
    bodies = [row for row in rows if roles[row.role].kind != "person"]
    people = [row for row in rows if roles[row.role].kind == "person"]
    before = list(_members(act).values())
    done = [_put_member(act, row) for row in bodies] + [_put_person(act, row) for row in people]
    if any(done):
        written = [row for put in done for row in put.written] + keep_changed(act.office, before, act.seq)
        record_event(act, "members.imported", by=by, about={"lines": len(rows)}, rows=written)
    return len(rows)


@dataclass(frozen=True)
class _Put:
    """What one line of a list did: rows written or ended, and whether something else known was changed."""

    written: tuple[Owned, ...] = ()
    changed: bool = False

    def __bool__(self) -> bool:
        return bool(self.written) or self.changed


def _check_row(act: Act, row: MemberRow, roles: Mapping[str, Role], rows: list[MemberRow]) -> list[Breach]:
    at = {"line": row.line}
    breaches = []
    role = roles.get(row.role)
    if role is None:
        return [Breach("role-unknown", {"role": row.role, **at}, "role")]
    if not row.code:
        breaches.append(Breach("code-missing", at, "id"))
    if not row.name:
        breaches.append(Breach("name-missing", at, "name"))
    starts_on = row.starts_on or act.rules.charter.runs.start
    if row.ends_on is not None and row.ends_on < starts_on:
        breaches.append(Breach("ends-before-start", {"start": starts_on, "end": row.ends_on, **at}, "ends_on"))
    if row.serves and row.serves not in _members(act) and row.serves not in {other.code for other in rows}:
        breaches.append(Breach("member-unknown", {"member": row.serves, **at}, "serves"))
    declared = {fact.id for fact in role.facts}
    for name, value in row.facts.items():
        if value and name not in declared:
            breaches.append(Breach("fact-unknown", {"fact": name, "role": role.name, **at}, name))
    return breaches


def _put_member(act: Act, row: MemberRow) -> _Put:
    known = Member.objects.of(act.office).filter(programme=act.programme, code=row.code)
    facts = {name: value for name, value in row.facts.items() if value}
    if member := known.first():
        before = (member.name, member.parent, member.facts)
        after = (row.name, row.parent, {**member.facts, **facts})
        if before != after:
            known.update(name=row.name, parent=row.parent, facts=after[2])
        return _Put(_end(known, row, act), before != after)
    member = Member.objects.create(
        office=act.office, programme=act.programme, role=row.role, code=row.code, name=row.name, parent=row.parent,
        facts=facts, starts_on=row.starts_on or act.rules.charter.runs.start, seq=act.seq, ends_on=row.ends_on,
        ended_seq=act.seq if row.ends_on else None, position=10_000 + row.line,
    )  # fmt: skip
    return _Put((member,))


def _put_person(act: Act, row: MemberRow) -> _Put:
    person, made = Person.objects.get_or_create(office=act.office, code=row.code, defaults={"name": row.name})
    renamed = not made and person.name != row.name
    if renamed:
        Person.objects.of(act.office).filter(pk=person.pk).update(name=row.name)
    serves = _members(act).get(row.serves)
    held = Appointment.objects.of(act.office).filter(
        programme=act.programme, person=person, role=row.role, serves=serves
    )
    if held.exists():
        return _Put(((person,) if made else ()) + _end(held, row, act), renamed)
    appointment = Appointment.objects.create(
        office=act.office, programme=act.programme, person=person, function=Function.MENTOR, role=row.role,
        serves=serves, starts_on=row.starts_on or act.rules.charter.runs.start, seq=act.seq, ends_on=row.ends_on,
        ended_seq=act.seq if row.ends_on else None,
    )  # fmt: skip
    return _Put((person, appointment) if made else (appointment,), renamed)


def _end(held: OwnedQuerySet, row: MemberRow, act: Act) -> tuple[Owned, ...]:
    """Write the end that a line names, where none is written yet; returns the rows as they now stand."""
    if row.ends_on is None:
        return ()
    open_ones = list(held.filter(ends_on=None).values_list("pk", flat=True))
    held.filter(pk__in=open_ones).update(ends_on=row.ends_on, ended_seq=act.seq)
    return tuple(held.filter(pk__in=open_ones))


@transaction.atomic
def import_calendar(*, by: User, programme: Programme, rows: Iterable[CalendarRow]) -> int:
    """Add spans to the programme's calendar, all or nothing; a span already there is left. Returns how many are new."""
    act = enter(by, Permission.CALENDAR_IMPORT, programme)
    known = {
        CalendarRow(SpanKind(span.kind), span.name, span.start, span.end)
        for span in CalendarSpan.objects.of(act.office).filter(programme=programme)
    }
    known_keys = {(row.kind, row.start, row.end) for row in known}
    new = list({(row.kind, row.start, row.end): row for row in rows}.values())
    new = [row for row in new if (row.kind, row.start, row.end) not in known_keys]
    breaches = check_calendar([*known, *new]) + check_fits(act.rules.charter.runs, new)
    if breaches:
        raise Refused(*breaches)
    if not new:
        return 0
    spans: list[Owned] = [
        CalendarSpan.objects.create(
            office=act.office, programme=programme, kind=row.kind, name=row.name, start=row.start, end=row.end,
            seq=act.seq,
        )
        for row in new
    ]  # fmt: skip
    record_event(act, "calendar.imported", by=by, about={"spans": len(spans)}, rows=spans)
    return len(spans)


@transaction.atomic
def set_example_day(*, by: User, programme: Programme, day: date) -> None:
    """Move an example programme's own today."""
    act = enter(by, Permission.CHARTER_ADOPT, programme)
    if programme.example_today is None:
        raise Refused(Breach("not-an-example", {}))
    Programme.objects.of(act.office).filter(pk=programme.pk).update(example_today=day)
    record_event(act, "example.day-set", by=by, about={"day": day.isoformat()})
    programme.example_today = day
