"""Who holds which post, and whether that permits something."""

from collections.abc import Collection
from datetime import date

from pilotage.domain.policy import Function, NotAllowed, Permission, Post, Verdict, may
from pilotage.models import Appointment, Programme, User
from pilotage.queries.programmes import Rules, rules, today

_EVER = date.min


def posts_of(user: User | None, programme: Programme, in_force: Rules | None = None) -> tuple[Post, ...]:
    """The posts a user has ever held in a programme. An owner holds the owner's post; anybody holds the public's."""
    public = Post(Function.PUBLIC, "public", "public", None, None, None, _EVER, None)
    if user is None or not user.is_authenticated or not user.is_active:
        return (public,)
    kinds = {role.id: role.kind for role in (in_force or rules(programme)).charter.roles}
    rows = (
        Appointment.objects.of(programme.office_id)
        .filter(programme=programme, person__user=user)
        .select_related("member", "serves")
    )
    posts = [
        Post(
            Function(row.function),
            row.role,
            kinds.get(row.role, "office" if row.role == "office" else "person"),
            row.person_id,
            row.member.code if row.member else None,
            row.serves.code if row.serves else None,
            row.starts_on,
            row.ends_on,
        )
        for row in rows
    ]
    if user.is_superuser:
        posts.append(Post(Function.OWNER, "office", "office", None, None, None, _EVER, None))
    return (*posts, public)


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
