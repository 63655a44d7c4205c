"""Who holds which post, and whether that permits something."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from pilotage.domain.policy import Function, NotAllowed, Permission, Post, Verdict, may
from pilotage.models import Appointment, Member, Person, Programme, User
from pilotage.queries.holding import asked_once
from pilotage.queries.prepared import prepared
from pilotage.queries.programmes import Rules, all_programmes, rules, today

_EVER = date.min
_OWNER = Post(Function.OWNER, "office", "office", None, None, None, _EVER, None)


@asked_once
def posts_of(user: User | None, programme: Programme, in_force: Rules | None = None) -> tuple[Post, ...]:
    """The posts a user has ever held in a programme. An owner holds the owner's post; anybody holds the public's."""
    public = Post(Function.PUBLIC, "public", "public", None, None, None, _EVER, None)
    if user is None or not user.is_authenticated or not user.is_active:
        return (public,)
    kinds = {role.id: role.kind for role in (in_force or rules(programme)).charter.roles}
    posts = [_post(row, kinds) for row in _appointments_of(programme.office_id, programme.pk, user.pk)]
    if user.is_superuser:
        posts.append(_OWNER)
    return (*posts, public)


@prepared
def _appointments_of(office: int, programme: int, user: int) -> QuerySet[Appointment]:
    rows = Appointment.objects.of(office).filter(programme=programme, person__user=user)
    return rows.select_related("member", "serves")


def _post(row: Appointment, kinds: Mapping[str, str]) -> Post:
    return Post(
        Function(row.function),
        row.role,
        kinds.get(row.role, "office" if row.role == "office" else "person"),
        row.person_id,
        row.member.code if row.member else None,
        row.serves.code if row.serves else None,
        row.starts_on,
        row.ends_on,
    )


def posts_by_person(programme: Programme, in_force: Rules) -> dict[int, tuple[Post, ...]]:
    """The posts that people have ever held in a programme, with an account or without, by the person's row id; in one
    statement."""
    kinds = {role.id: role.kind for role in in_force.charter.roles}
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme)
    found: dict[int, list[Post]] = {}
    for row in rows.select_related("person__user", "member", "serves"):
        owner = [_OWNER] if row.person.user is not None and row.person.user.is_superuser else []
        found.setdefault(row.person_id, owner).append(_post(row, kinds))
    return {person: tuple(posts) for person, posts in found.items()}


@dataclass(frozen=True, slots=True)
class Held:
    """One appointment as a list shows it; bodies and units by name, `serves_code` and `member_code` by their codes."""

    id: int
    person_id: int
    person: str
    person_code: str
    account: str
    function: Function
    role: str
    member: str
    member_code: str
    serves: str
    serves_code: str
    starts_on: date
    ends_on: date | None

    def holds(self, on: date) -> bool:
        return self.starts_on <= on and (self.ends_on is None or on <= self.ends_on)

    def ended(self, on: date) -> bool:
        return self.ends_on is not None and self.ends_on < on


def _account(person: Person) -> str:
    """The name under which somebody signs in; an account that task links made has none that anybody types."""
    return person.user.username if person.user is not None and person.user.has_usable_password() else ""


def appointments(programme: Programme) -> tuple[Held, ...]:
    """Every appointment of a programme by function and first day, in one statement."""
    rows = Appointment.objects.of(programme.office_id).filter(programme=programme)
    order = {function: place for place, function in enumerate(Function)}
    held = [
        Held(
            row.pk, row.person_id, row.person.name, row.person.code, _account(row.person),
            Function(row.function), row.role, row.member.name if row.member else "",
            row.member.code if row.member else "", row.serves.name if row.serves else "",
            row.serves.code if row.serves else "", row.starts_on, row.ends_on,
        )
        for row in rows.select_related("person__user", "member", "serves")
    ]  # fmt: skip
    return tuple(sorted(held, key=lambda each: (order[each.function], each.starts_on, each.id)))


@dataclass(frozen=True, slots=True)
class Body:
    """A member of a programme that takes part on a day: what an appointment can be for."""

    id: int
    code: str
    name: str
    role: str


def bodies(programme: Programme, on: date) -> tuple[Body, ...]:
    """Who takes part on a day, in the charter's order."""
    rows = Member.objects.of(programme.office_id).filter(programme=programme, starts_on__lte=on)
    return tuple(Body(row.pk, row.code, row.name, row.role) for row in rows if row.ends_on is None or on <= row.ends_on)


def people_of(programme: Programme) -> tuple[tuple[str, str], ...]:
    """Everybody whom the programme's office knows: (code, name)."""
    return tuple(Person.objects.of(programme.office_id).order_by("name", "code").values_list("code", "name"))


@dataclass(frozen=True, slots=True)
class Mine:
    """A programme, and what a person is there on its today."""

    programme: Programme
    functions: tuple[Function, ...]


def programmes_of(user: User | None) -> tuple[Mine, ...]:
    """The programmes in which a user has been appointed; an owner has all of them. Three statements."""
    if user is None or not user.is_authenticated or not user.is_active:
        return ()
    programmes = all_programmes()
    rows = Appointment.objects.filter(office__in={row.office_id for row in programmes}, person__user=user)
    held: dict[int, list[Appointment]] = {}
    for row in rows:
        held.setdefault(row.programme_id, []).append(row)
    mine = []
    for programme in programmes:
        posts, day = held.get(programme.pk, []), today(programme)
        if posts or user.is_superuser:
            now = [
                Function(p.function) for p in posts if p.starts_on <= day and (p.ends_on is None or day <= p.ends_on)
            ]
            functions = ([Function.OWNER] if user.is_superuser else []) + now
            mine.append(Mine(programme, tuple(dict.fromkeys(functions))))
    return tuple(mine)


def names_of(programme: Programme, users: Iterable[int]) -> dict[int, str]:
    """What the office calls the people behind some accounts, by the account's id, in one statement."""
    rows = Person.objects.of(programme.office_id).filter(user__in=set(users))
    return dict(rows.values_list("user", "name"))


def with_doer(office: int, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of an office that name an account as `by`, with what the office calls the person as `who` (None: nobody)."""
    people = Person.objects.of(office).filter(user=OuterRef("by"))
    named: QuerySet[Any] = rows.annotate(who=Subquery(people.values("name")[:1]))
    return named


def permission(
    user: User | None,
    wanted: Permission,
    programme: Programme,
    *,
    on: date | None = None,
    about: Collection[str] | None = None,
    roles: Collection[str] | None = None,
) -> Verdict:
    """May `user` do this in the programme? The one question every door asks (see domain.policy.may)."""
    posts = posts_of(user, programme)
    return may(posts, wanted, today=today(programme), on=on, about=about, roles=roles)


def demand(user: User | None, wanted: Permission, programme: Programme) -> None:
    """Raise NotAllowed unless `user` may do this for the programme as a whole: the reads' side of `actions.enter`."""
    verdict = permission(user, wanted, programme)
    if not verdict.allowed:
        raise NotAllowed(wanted, verdict.why)
