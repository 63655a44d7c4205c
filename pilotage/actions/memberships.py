"""Bodies join a programme, leave it, and take each other's place; each with its day and reason, once."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.member_facts import keep_changed
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.figures import PairFact
from pilotage.domain.memberships import (
    Joining,
    Tie,
    What,
    anew,
    bodies_of,
    check_alone_so_called,
    check_anew,
    check_facts,
    check_join,
    check_leave,
    check_named,
    ending,
    kept_facts,
    made_code,
    state_of,
)
from pilotage.domain.policy import Permission
from pilotage.domain.standing import Place
from pilotage.models import Appointment, Member, MemberNote, Pairing, Programme, User
from pilotage.models.owned import Owned
from pilotage.queries.figures import pairs
from pilotage.queries.memberships import person_codes, places, standing_links, ties

LAST = 10_000
"""The position of a body that the charter does not name: after those that it names."""


@transaction.atomic
def join(
    *,
    by: User,
    programme: Programme,
    role: str,
    code: str = "",
    name: str,
    starts_on: date,
    parent: str = "",
    facts: Mapping[str, str] | None = None,
    after: str = "",
    reason: str = "",
    uuid: UUID,
) -> Member:
    """A body joins a role from a day on, under a code of its own (made where none is given). `after` is the code of
    whose place it takes. The same request again returns the body that it made."""
    act = enter(by, Permission.MEMBERS_IMPORT, programme)
    if done := _done(act, uuid, What.JOINED):
        return done.member
    asked = Joining(role, code.strip(), name.strip(), starts_on, parent.strip(), facts or {}, after, reason.strip())
    breaches = _check_join(act, asked, places(programme))
    if breaches:
        raise Refused(*breaches)
    member, note = _join(act, asked, uuid)
    about = {"member": member.code, "role": role, "on": starts_on.isoformat()}
    record_event(act, "member.joined", by=by, about=about, rows=[member, note])
    return member


@transaction.atomic
def leave(
    *, by: User, programme: Programme, member: str, ends_on: date, reason: str, uuid: UUID
) -> Member:  # fmt: skip
    """A member leaves after a last day. In the same act end its pairings and the appointments for it, and once that day
    is over its task links are revoked. What it did, owes and is owed stays. The same request again changes nothing."""
    act = enter(by, Permission.MEMBERS_IMPORT, programme)
    if done := _done(act, uuid, What.LEFT):
        return done.member
    row = _member(act, member)
    bound = ties(programme, row)
    breaches = _check_leave(act, row, ends_on, reason, bound)
    if breaches:
        raise Refused(*breaches)
    rows = _leave(act, row, ends_on, reason, uuid, bound)
    about = {"member": member, "on": ends_on.isoformat()}
    record_event(act, "member.left", by=by, about=about, rows=rows)
    return _member(act, member)


@transaction.atomic
def replace_member(
    *,
    by: User,
    programme: Programme,
    member: str,
    ends_on: date,
    reason: str,
    successor: str = "",
    code: str = "",
    name: str = "",
    parent: str = "",
    facts: Mapping[str, str] | None = None,
    uuid: UUID,
) -> Member:
    """A member leaves after a last day, and from the next day another is in its place, with the same pairings: a body
    that takes part already (`successor`), or one that joins. All in one act, or nothing. Returns who is in its place."""
    act = enter(by, Permission.MEMBERS_IMPORT, programme)
    if done := _done(act, uuid, What.LEFT):
        return _in_place_of(act, done, successor)
    row = _member(act, member)
    bound = ties(programme, row)
    starts_on = ends_on + timedelta(days=1)
    breaches = _check_leave(act, row, ends_on, reason, bound)
    running = [
        pair
        for pair in pairs(programme)
        if row.code in (pair.a, pair.b) and (pair.ends_on is None or pair.ends_on >= max(starts_on, act.today))
    ]
    asked = Joining(
        row.role, code.strip(), name.strip(), starts_on, parent.strip(), facts or {}, member, reason.strip()
    )
    known = tuple(_left(place, member, ends_on) for place in places(programme))
    if successor:
        breaches += _check_successor(known, row, successor, starts_on)
    else:
        breaches += _check_join(act, asked, known)
    if not breaches:
        stay = [pair for pair in pairs(programme) if pair.id not in {one.id for one in running}]
        wanted = anew(running, member, successor or asked.code or "new")
        names = {place.code: place.name for place in known} | {"new": name}
        breaches += check_anew(act.rules.charter, wanted, stay, names, starts_on)
    if breaches:
        raise Refused(*breaches)
    rows = _leave(act, row, ends_on, reason, uuid, bound)
    if successor:
        heir = _member(act, successor)
    else:
        heir, note = _join(act, asked, _second(uuid))
        rows += [heir, note]
    rows += _pair_anew(act, row, heir, running, starts_on)
    about = {"member": member, "by": heir.code, "on": ends_on.isoformat()}
    record_event(act, "member.replaced", by=by, about=about, rows=rows)
    return heir


@transaction.atomic
def correct_member(
    *,
    by: User,
    programme: Programme,
    member: str,
    name: str,
    parent: str = "",
    facts: Mapping[str, str] | None = None,
    seen: str | None = None,
) -> bool:
    """Correct what a member is called, whom it belongs to, and what it states of itself, from its beginning on. What
    was issued stays as printed, and is recomputed from what was known then. `seen` is what stood when the correction was
    begun, as `state_of` says it (None: not asked). Returns whether anything changed."""
    act = enter(by, Permission.MEMBERS_IMPORT, programme)
    row = _member(act, member)
    charter = act.rules.charter
    role = next((one for one in charter.roles if one.id == row.role), None)
    if role is None:
        raise Refused(Breach("role-unknown", {"role": row.role}, "role"))
    breaches = check_named(name, "")
    if name.strip() != row.name:
        others = [place for place in places(programme) if place.code != row.code]
        breaches += check_alone_so_called(name, row.role, others, row.starts_on, row.ends_on)
    breaches += check_facts(charter, role, facts or {}, act.today)
    if breaches:
        raise Refused(*breaches)
    declared = {fact.id for fact in role.facts}
    kept_on = {key: value for key, value in row.facts.items() if key not in declared}
    after = {"name": name.strip(), "parent": parent.strip(),
             "facts": kept_on | kept_facts(charter, role, facts or {}, act.today)}  # fmt: skip
    before = {"name": row.name, "parent": row.parent, "facts": row.facts}
    changed = [key for key in after if after[key] != before[key]]
    if not changed:  # the same again, too
        return False
    if seen is not None and seen != state_of(row.name, row.parent, row.facts):
        raise Refused(Breach("member-changed", {"name": row.name}, "seen"))
    Member.objects.of(act.office).filter(pk=row.pk).update(**after)
    kept = keep_changed(act.office, [row], act.seq)
    about = {"member": member, "before": {key: before[key] for key in changed},
             "after": {key: after[key] for key in changed}}  # fmt: skip
    record_event(act, "member.corrected", by=by, about=about, rows=kept)
    return True


# ---- What each of them needs -----------------------------------------------------------------------------------------


def _second(uuid: UUID) -> UUID:
    """The id of the second note that one request writes."""
    return UUID(int=uuid.int ^ 1)


def _done(act: Act, uuid: UUID, what: What) -> MemberNote | None:
    """What this very request has written before."""
    found: MemberNote | None = MemberNote.objects.of(act.office).filter(uuid=uuid).select_related("member").first()
    if found is not None and (found.programme_id, found.what) != (act.programme.pk, what):
        raise Refused(Breach("request-taken", {}))
    return found


def _in_place_of(act: Act, done: MemberNote, successor: str) -> Member:
    joined = MemberNote.objects.of(act.office).filter(uuid=_second(done.uuid)).select_related("member").first()
    found: Member = joined.member if joined is not None else _member(act, successor)
    return found


def _member(act: Act, code: str) -> Member:
    row: Member | None = Member.objects.of(act.office).filter(programme=act.programme, code=code).first()
    if row is None:
        raise Refused(Breach("member-unknown", {"member": code}, "member"))
    return row


def _left(place: Place, member: str, ends_on: date) -> Place:
    """The place as it will be once the member has left."""
    if place.code != member or place.ends_on is not None:
        return place
    return Place(place.code, place.name, place.role, place.starts_on, ends_on)


def _check_join(act: Act, asked: Joining, known: Collection[Place]) -> list[Breach]:
    return check_join(act.rules.charter, asked, tuple(known), person_codes(act.programme), act.today)


def _check_leave(act: Act, row: Member, ends_on: date, reason: str, bound: Collection[Tie]) -> list[Breach]:
    kind = next((role.kind for role in act.rules.charter.roles if role.id == row.role), "unit")
    place = Place(row.code, row.name, row.role, row.starts_on, row.ends_on)
    return check_leave(kind, place, ends_on, reason, bound, act.today)


def _check_successor(known: Collection[Place], row: Member, successor: str, on: date) -> list[Breach]:
    found = next((place for place in known if place.code == successor), None)
    if found is None:
        return [Breach("member-unknown", {"member": successor}, "successor")]
    if found.code == row.code:
        return [Breach("successor-same", {"name": row.name}, "successor")]
    if found.role != row.role:
        return [Breach("successor-other-role", {"name": found.name}, "successor")]
    if not found.holds(on):
        return [Breach("unit-not-then", {"unit": found.name, "day": on}, "successor")]
    return []


def _join(act: Act, asked: Joining, uuid: UUID) -> tuple[Member, MemberNote]:
    charter = act.rules.charter
    role = next(role for role in bodies_of(charter) if role.id == asked.role)
    taken = {place.code for place in places(act.programme)} | person_codes(act.programme)
    member = Member.objects.create(
        office=act.office, programme=act.programme, role=role.id, code=asked.code or made_code(role.id, taken),
        name=asked.name, parent=asked.parent, facts=kept_facts(charter, role, asked.facts, act.today),
        position=LAST + act.seq, starts_on=asked.starts_on, seq=act.seq,
    )  # fmt: skip
    after = _member(act, asked.after) if asked.after else None
    return member, _note(act, member, What.JOINED, asked.starts_on, asked.reason, uuid, after)


def _note(
    act: Act, member: Member, what: What, on: date, reason: str, uuid: UUID, after: Member | None = None
) -> MemberNote:  # fmt: skip
    row: MemberNote = MemberNote.objects.create(
        office=act.office, programme=act.programme, uuid=uuid, member=member, what=what, happened_on=on, after=after,
        reason=reason.strip(), by=act.by, seq=act.seq,
    )  # fmt: skip
    return row


def _leave(
    act: Act, row: Member, ends_on: date, reason: str, uuid: UUID, bound: Collection[Tie]
) -> list[Owned]:  # fmt: skip
    """Write the end of a member and of what ends with it; returns every row as it now stands."""
    ends = {"ends_on": ends_on, "ended_seq": act.seq}
    members = Member.objects.of(act.office).filter(pk=row.pk)
    if not members.filter(ends_on=None).update(**ends):
        raise Refused(Breach("member-left", {"name": row.name, "end": row.ends_on}, "ends_on"))
    written: list[Owned] = [members.get(), _note(act, row, What.LEFT, ends_on, reason, uuid)]
    over = ending(bound, ends_on, act.today)
    for kind, table in (("pairing", Pairing), ("appointment", Appointment)):
        ids = [tie.id for tie in over if tie.kind == kind]
        unended = Q(ends_on=None) | Q(ends_on__gt=ends_on)
        table.objects.of(act.office).filter(unended, pk__in=ids).update(**ends)
        written += table.objects.of(act.office).filter(pk__in=ids)
    if ends_on < act.today:
        links = standing_links(act.programme, row.pk)
        ids = list(links.values_list("pk", flat=True))
        links.update(revoked_seq=act.seq, revoked_why=reason.strip())
        written += links.model.objects.of(act.office).filter(pk__in=ids)
    return written


def _pair_anew(act: Act, row: Member, heir: Member, running: Collection[PairFact], on: date) -> list[Owned]:
    """The leaver's pairings, made anew with whoever is in its place."""
    sides = {each.code: each for each in Member.objects.of(act.office).filter(programme=act.programme)}
    return [
        Pairing.objects.create(
            office=act.office, programme=act.programme, provision=one.provision, code=f"{one.a}:{one.b}",
            a=sides[one.a], b=sides[one.b], starts_on=on, seq=act.seq, ends_on=one.ends_on,
            ended_seq=act.seq if one.ends_on else None,
        )
        for one in anew(running, row.code, heir.code)
    ]  # fmt: skip
