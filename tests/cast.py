"""A standing cast of people for the suite: everybody a programme needs, each with the functions they have."""

from dataclasses import dataclass

from pilotage.actions.people import appoint, ensure_owner, open_account
from pilotage.domain.policy import Function
from pilotage.models import Person, Programme, User
from tests.factories import START
from tests.snapshots import once

PASSWORD = "a long password for the cast"


@dataclass(frozen=True)
class Cast:
    """The cast at one programme, by their functions there."""

    owner: User
    clerk: User
    reviewer: User
    treasurer: User
    auditor: User
    mentor: User  # of Wangkou
    unit: User  # speaks for Wangkou
    partner: User  # speaks for its partner, the local tax office


SEATS = {
    "clerk": (Function.CLERK, "office", "jinghai-office", ""),
    "reviewer": (Function.REVIEWER, "office", "jinghai-office", ""),
    "treasurer": (Function.TREASURER, "office", "jinghai-office", ""),
    "auditor": (Function.AUDITOR, "office", "jinghai-office", ""),
    "mentor1": (Function.MENTOR, "mentor", "", "wangkou"),
    "unit1": (Function.CONTACT, "unit", "wangkou", ""),
    "partner1": (Function.CONTACT, "partner", "local-tax", ""),
}


def seat(programme: Programme) -> Cast:
    """Appoint the cast from the programme's start and open their accounts."""
    once(("seat", programme.pk), lambda: _seat(programme))
    rows = Person.objects.of(programme.office_id).filter(code__in=SEATS).select_related("user")
    users = {row.code: row.user for row in rows}
    return Cast(ensure_owner(), *(users[code] for code in SEATS))


def _seat(programme: Programme) -> None:
    owner = ensure_owner()
    for code, (function, role, member, serves) in SEATS.items():
        appoint(by=owner, programme=programme, person=code, name=code, function=function, role=role, member=member,
                serves=serves, starts_on=START)  # fmt: skip
        # A user name is one person's in the whole installation; a second office has its own.
        name = code if not User.objects.filter(username=code).exists() else f"{code}-{programme.office_id}"
        open_account(by=owner, programme=programme, person=code, username=name, password=PASSWORD)
