"""What the suite does with task links: giving one, in few words."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from pilotage.actions.links import Given, Recipient, give_links
from pilotage.actions.people import appoint
from pilotage.domain.links import Scope, Task
from pilotage.domain.policy import Function
from pilotage.models import Person, Programme, TaskLink, User
from tests.factories import START

UNTIL = date(2010, 4, 30)
APRIL = {"since": date(2010, 4, 1), "until": date(2010, 4, 30)}


@dataclass(frozen=True)
class Link:
    """A link that was given, and whoever it speaks to."""

    given: Given

    @property
    def row(self) -> TaskLink:
        return TaskLink.objects.of(self.given.link.office_id).select_related("person__user").get(pk=self.given.link.pk)

    @property
    def by(self) -> User:
        user = self.row.person.user
        assert user is not None
        return user

    @property
    def token(self) -> str:
        return self.given.token


def give(programme: Programme, by: User, task: str = "confirm", *, person: str = "unit1", member: str = "wangkou",
         tail: str = "", until: date = UNTIL, uuid: UUID | None = None, register: str = "visit", **narrowed) -> Link:  # fmt: skip
    """One link, by default for the unit's contact to confirm visits."""
    register = register if task in ("confirm", "fill") else ""
    (given,) = give_links(
        by=by, programme=programme, uuid=uuid or uuid4(), scope=Scope(Task(task), "", register, **narrowed),
        people=[Recipient(person, member, tail)], last_day=until,
    )  # fmt: skip
    return Link(given)


def contact(programme: Programme, by: User, code: str = "unit2", member: str = "yinghai", **more) -> Person:
    """Somebody who speaks for a unit and has no account."""
    held = appoint(by=by, programme=programme, person=code, name=f"联系人{code}", function=Function.CONTACT, role="unit",
                   member=member, starts_on=START, **more)  # fmt: skip
    return held.person
