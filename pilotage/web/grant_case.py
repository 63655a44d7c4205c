"""An application as one visitor has it before them: what its pages show and ask have in common."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from pilotage.actions.refusals import NotAllowed
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund, Grant
from pilotage.domain.funds import FundNumbers, TransferKind, drawn
from pilotage.domain.grant_states import StepKind
from pilotage.domain.grants import OWN, Means, check_approval, hindrances, purpose_names, purposes_of
from pilotage.domain.policy import Permission, reach
from pilotage.models import SmallOffice
from pilotage.queries.funds import five_numbers
from pilotage.queries.grants import ApplicationView, Filed, find_application, fund_of, means, speaks_for
from pilotage.queries.reviews import Around, around
from pilotage.queries.second_looks import small_office
from pilotage.web.fund_lines import Change, before_and_after
from pilotage.web.grant_forms import amount_text
from pilotage.web.visits import Visit
from pilotage.words import breaches as said
from pilotage.words.numbers import currency


@dataclass(frozen=True)
class Case:
    """An application, its steps, and the visitor."""

    here: Visit
    view: ApplicationView
    steps: tuple[Filed, ...]

    @property
    def grant(self) -> Grant:
        return self.view.grant

    @property
    def url(self) -> str:
        return self.here.address("application", self.grant.id, self.view.number)

    @cached_property
    def fund(self) -> Fund | None:
        return fund_of(self.here.charter, self.grant)

    @cached_property
    def numbers(self) -> FundNumbers | None:
        return five_numbers(self.here.programme, self.fund) if self.fund else None

    @cached_property
    def inside(self) -> bool:
        """Does the visitor read it as the office does, with what the applicant never sees?"""
        return reach(self.here.posts, Permission.GRANT_READ, today=self.here.today) is None

    @cached_property
    def around(self) -> Around:
        return around(self.here.programme, self.view, inside=self.inside)

    @cached_property
    def arranged(self) -> SmallOffice | None:
        """The arrangement of an office too small to split duties, if one holds."""
        return small_office(self.here.programme, self.here.today)

    @cached_property
    def means(self) -> Means:
        return means(self.here.programme, self.grant, self.view.unit, self.here.today)

    @property
    def purpose(self) -> str:
        """What the charter calls the purpose it is for."""
        return purpose_names(self.here.charter, self.grant).get(self.view.fact.purpose, "")

    @property
    def columns(self) -> dict[str, str]:
        """What the charter calls the fields of an application."""
        return {field.id: field.name for field in self.here.charter.register(self.grant.register).fields}

    def may(self, permission: Permission) -> bool:
        return self.here.may(permission, about=(self.view.unit,)).allowed

    def text(self, amount: int | None) -> str:
        """An amount as a table prints it."""
        return amount_text(self.here.charter, self.grant, amount)

    def told(self, amount: int | None) -> str:
        """An amount as a sentence tells it."""
        unit = "" if self.grant.gives == "goods" else currency(self.here.charter.currency)
        return f"{self.text(amount)} {unit}".strip()

    def hindered(self, permission: Permission, kind: StepKind) -> list[Breach] | None:
        """What keeps this visitor from a step; None where nobody would expect it of them."""
        verdict = self.here.may(permission)
        if not verdict.allowed or verdict.post is None:
            return None
        speaks = speaks_for(self.here.by, self.here.programme, self.view.unit, self.here.today)
        return hindrances(
            self.here.charter, self.grant, self.view.fact, kind, by=self.here.by.pk, role=verdict.post.role,
            speaks=speaks,
        )  # fmt: skip

    def keeps_from(self, permission: Permission, kind: StepKind) -> tuple[str, ...] | None:
        """The same in sentences; at an office too small to split duties one person may take both steps."""
        breaches = self.hindered(permission, kind)
        if breaches is None:
            return None
        if any(breach.code in OWN for breach in breaches) and self.arranged:
            breaches = [breach for breach in breaches if breach.code not in OWN]
        return tuple(said.sentence(breach) for breach in breaches)

    def alone(self, permission: Permission, kind: StepKind) -> bool:
        """Would this visitor take the step alone, so that somebody else has to look at it afterwards?"""
        return any(b.code in OWN for b in self.hindered(permission, kind) or ()) and self.arranged is not None

    def after(self, kind: TransferKind, amount: int | None) -> tuple[Change, ...]:
        """The fund before and after; nothing where the grant draws on no fund."""
        if self.fund is None or self.numbers is None or amount is None:
            return ()
        return before_and_after(self.here, self.fund, self.numbers, kind, amount)

    def draws(self, amount: int) -> list[tuple[str, str, str]]:
        """(source, purpose, amount) of every pot that would pay, by the rule that the action itself uses."""
        if self.fund is None or self.means.pots is None:
            return []
        shares = drawn(self.fund, self.means.pots, amount, purposes_of(self.grant, self.view.fact.purpose))
        sources = {source.id: source.name for source in self.fund.sources}
        purposes = {purpose.id: purpose.name for purpose in self.fund.purposes}
        return [
            (sources.get(pot.source, ""), purposes.get(pot.purpose, ""), self.told(share))
            for pot, share in shares.items()
        ]

    def wrong_with(self, amount: int) -> list[Breach]:
        """Why this amount could not be granted today."""
        return check_approval(
            self.here.charter, self.grant, self.view.fact, self.means, amount=amount, year=self.here.today.year,
            cite=self.fund.cite[0] if self.fund else None,
        )  # fmt: skip

    @property
    def limit(self) -> str:
        """What was asked for, and what is there for its purpose."""
        available = self.means.available(purposes_of(self.grant, self.view.fact.purpose))
        if available is None:
            return _("Asked for: %(asked)s") % {"asked": self.told(self.view.asked)}
        told = {"asked": self.told(self.view.asked), "available": self.told(available)}
        return _("Asked for: %(asked)s; at most the %(available)s available") % told


def find_case(here: Visit, grant: str, number: int) -> Case:
    """The application of this number, or Http404, or NotAllowed."""
    found = find_application(here.programme, here.charter, grant, number)
    if found is None:
        raise Http404
    verdict = here.may(Permission.GRANT_READ, about=(found[0].unit,))
    if not verdict.allowed:
        raise NotAllowed(Permission.GRANT_READ, verdict.why)
    return Case(here, *found)
