"""An application opened for its next step: what every step is asked, and how a step is taken, with the money it moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from pilotage.actions.attachments import adds_files, attach
from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.funds import account, check_year, part_of, post
from pilotage.actions.refusals import Refused
from pilotage.actions.second_looks import owe_look
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund, Grant
from pilotage.domain.funds import LONGEST_LINE, ROUTES, AccountKind, Pot, TransferKind
from pilotage.domain.grants import OWN, PAYING, ApplicationFact, StepKind, check_step, status_after
from pilotage.domain.policy import Permission
from pilotage.domain.second_looks import What
from pilotage.domain.settlements import shown
from pilotage.models import Application, ApplicationStep, Attachment, Programme, SmallOffice, Transfer, User
from pilotage.models.owned import Owned
from pilotage.queries.funds import accounts_between, pots_of_application
from pilotage.queries.grants import application_with_unit, fact_of, fund_of, speaks_for, steps_and_request
from pilotage.queries.programmes import rules_on
from pilotage.queries.second_looks import small_office


@dataclass(frozen=True)
class Case:
    """An application re-read under the lock, and the step that is to be taken with it.

    `done` is the step that a request with this id has taken before. `closed`: the state does not allow it, and nothing
    more need be said.
    """

    act: Act
    row: Application
    grant: Grant
    fact: ApplicationFact
    kind: StepKind
    happened_on: date
    uuid: UUID
    breaches: list[Breach]
    closed: bool
    done: ApplicationStep | None

    @property
    def roles(self) -> dict[str, str]:
        return {role.id: role.name for role in self.act.rules.charter.roles}

    @property
    def fund(self) -> Fund | None:
        return fund_of(self.act.rules.charter, self.grant)

    @property
    def granted(self) -> int:
        return self.fact.granted

    @property
    def speaks(self) -> bool:
        """Is whoever acts a contact of the unit that applied?"""
        return speaks_for(self.act.by, self.act.programme, self.fact.unit, self.happened_on)

    def alone(self, breaches: Sequence[Breach]) -> tuple[list[Breach], SmallOffice | None]:
        """What still refuses the step, and the arrangement under which the rest is looked at by somebody else.

        At an office too small to split duties, one person may take a step that another should have taken.
        """
        arranged = small_office(self.act.programme, self.happened_on) if any(b.code in OWN for b in breaches) else None
        return [breach for breach in breaches if arranged is None or breach.code not in OWN], arranged

    def again(
        self, *, amount: int | None = None, opinion: str = "", evidence: Sequence[Evidence] = ()
    ) -> ApplicationStep:
        """The step that this very request has taken; refused where it now says something else."""
        done = self.done
        said = (self.row.pk, self.kind, self.happened_on, amount, opinion)
        if done is not None:
            held = Attachment.objects.of(self.act.office).filter(step=done)
            same = (done.application_id, done.kind, done.happened_on, done.amount, done.opinion) == said
            if same and not adds_files(evidence, held):
                return done
        raise Refused(Breach("request-taken", {}))

    def take(
        self,
        breaches: Sequence[Breach],
        *,
        move: TransferKind | None = None,
        pots: Mapping[Pot, int] | None = None,
        amount: int | None = None,
        opinion: str = "",
        evidence: Sequence[Evidence] = (),
        rows: Sequence[Owned] = (),
        look: tuple[What, int] | None = None,
    ) -> ApplicationStep:
        """Refuse with every breach, or move the money, write the step and bring the application to its new state.

        `pots` say how much of `amount` each pot moves; without them, what is set aside (or was paid) for the
        application gives or takes it in the order it was set aside. `rows` were written by the caller in this action.
        `look`: what another is to look at within how many days. At a small office it is owed by itself.
        """
        breaches, arranged = self.alone(breaches)
        if move is not None and self.grant.fund is not None:
            breaches = [*breaches, *check_year(self.act.programme, self.grant.fund, self.happened_on)]
        if breaches:
            raise Refused(*breaches)
        moved: list[Transfer] = []
        if move is not None and amount and self.grant.fund is not None:
            shares = pots if pots is not None else self.shares(move, amount)
            moved = [self._move(move, pot, share, place) for place, (pot, share) in enumerate(shares.items())]
        step = take_step(
            self.act, self.row, self.uuid, self.kind, self.happened_on, amount=amount, opinion=opinion,
            transfer=moved[0] if moved else None,
        )  # fmt: skip
        status = status_after([*(taken.kind for taken in self.fact.steps), self.kind])
        standing = {"status": status, "version": self.row.version + 1}
        if self.kind is StepKind.APPROVED:
            standing["approved"] = amount
        unchanged = Application.objects.of(self.act.office).filter(
            pk=self.row.pk, version=self.row.version, status=self.row.status
        )
        if not unchanged.update(**standing):
            raise Refused(
                Breach("application-changed", {"seen": self.row.version, "latest": self.row.version + 1}, "seen")
            )
        if arranged is not None:
            look = (What.PAID if self.kind in PAYING else What.DECIDED, arranged.days)
        owed = [] if look is None else [self._owe(*look, step, moved)]
        written = [*moved, step, *rows, *owed, *attach(act=self.act, evidence=evidence, step=step)]
        record_event(self.act, f"grant.{self.kind}", by=self.act.by, about=named(self.row), rows=written)
        return step

    def _owe(self, what: What, days: int, step: ApplicationStep, moved: Sequence[Transfer]) -> Owned:
        about = f"{self.grant.title} {self.row.number} {self.row.unit.name}"
        if self.fact.granted or step.amount:
            about += f" {shown(self.grant, step.amount or self.fact.granted, self.act.programme.currency):,}"
        return owe_look(
            act=self.act, what=what, about=about[:LONGEST_LINE], happened_on=self.happened_on, days=days, step=step,
            transfer=moved[0] if moved else None,
        )  # fmt: skip

    def shares(self, move: TransferKind, amount: int) -> dict[Pot, int]:
        """Which pots pay, free or take back an amount: in the order they set it aside, the last first for what comes
        back."""
        held = pots_of_application(self.act.programme, self.row.pk)
        backwards = move is TransferKind.RETURNED
        shares: dict[Pot, int] = {}
        for one in held[::-1] if backwards else held:
            share = min(one.paid if backwards else one.committed, amount - sum(shares.values()))
            if share > 0:
                shares[one.pot] = share
        return shares

    def _move(self, kind: TransferKind, pot: Pot, amount: int, place: int) -> Transfer:
        fund, programme = str(self.grant.fund), self.act.programme
        sides = [
            (str(side), *((self.fact.unit, "") if side is AccountKind.PAID else (pot.source, pot.purpose)))
            for side in ROUTES[kind]
        ]
        found = accounts_between(programme.office_id, programme.pk, fund, *sides[0], *sides[1])
        held = {(row.kind, row.key, row.purpose): row for row in found}
        credit, debit = (held.get(side) or account(programme, fund, AccountKind(side[0]), *side[1:]) for side in sides)
        return post(
            act=self.act, key=part_of(self.uuid, place), kind=kind, credit=credit, debit=debit,
            amount=amount, happened_on=self.happened_on, application=self.row,
        )  # fmt: skip


def open_case(
    by: User, permission: Permission, programme: Programme, application: int, kind: StepKind, seen: int, on: date,
    uuid: UUID,
) -> Case:  # fmt: skip
    """Enter for the application's unit, re-read the application under the lock, and ask what every step is asked."""
    rows: list[Application] = []

    def of_whom() -> tuple[str, ...] | None:
        rows.extend(application_with_unit(programme.office_id, programme.pk, application))
        return tuple(row.unit.code for row in rows) or None

    act = enter(by, permission, programme, on=on, about=of_whom)
    if not rows:
        raise Refused(Breach("application-unknown", {}))
    row = rows[0]
    steps: list[ApplicationStep] = steps_and_request(programme.office_id, row.pk, uuid)
    fact = fact_of(row, [step for step in steps if step.application_id == row.pk])
    act = judged_on(act, row.provision, on)
    grant = grant_named(act, row.provision)
    done = next((step for step in steps if step.uuid == uuid), None)
    breaches, closed = check_step(act.rules.charter, fact, kind, seen=seen, on=on, today=act.today)
    return Case(act, row, grant, fact, kind, on, uuid, breaches, closed, done)


def take_step(
    act: Act,
    application: Application,
    uuid: UUID,
    kind: StepKind,
    happened_on: date,
    *,
    amount: int | None = None,
    opinion: str = "",
    transfer: Transfer | None = None,
) -> ApplicationStep:
    return ApplicationStep.objects.create(
        office=act.office, application=application, uuid=uuid, kind=kind, happened_on=happened_on, seq=act.seq,
        edition_id=act.rules.edition, by=act.by, amount=amount, opinion=opinion, transfer=transfer,
    )  # fmt: skip


def judged_on(act: Act, provision: str, on: date) -> Act:
    """The act under the edition that was in force on the day of the step; a grant that came later is judged by its own."""
    then = rules_on(act.programme, act.rules, on)
    declared = any(known.id == provision for known in then.charter.of_kind(Grant))
    return replace(act, rules=then) if declared else act


def grant_named(act: Act, provision: str) -> Grant:
    found = next((known for known in act.rules.charter.of_kind(Grant) if known.id == provision), None)
    if found is None:
        raise Refused(Breach("grant-unknown", {"grant": provision}, "grant"))
    return found


def named(application: Application) -> dict[str, object]:
    return {"grant": application.provision, "number": application.number}
