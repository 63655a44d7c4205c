"""Applications: submitted, reviewed, approved, declined, paid, given up. Money moves only with a decision or a payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.attachments import adds_files, attach
from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.funds import account, next_number, post
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Grant
from pilotage.domain.fields import tidy
from pilotage.domain.funds import AccountKind, TransferKind
from pilotage.domain.grants import (
    Applicant,
    ApplicationFact,
    Status,
    StepKind,
    check_application,
    check_approval,
    check_decider,
    check_payment,
    check_review,
    check_step,
    check_words,
    deciding_steps,
    status_after,
    step_named,
)
from pilotage.domain.policy import Permission
from pilotage.models import Application, ApplicationStep, Attachment, Member, Programme, Transfer, User
from pilotage.models.owned import Owned
from pilotage.queries.grants import fact_of, fund_of, granted, means
from pilotage.queries.sanctions import suspended


@transaction.atomic
def submit(
    *,
    by: User,
    programme: Programme,
    provision: str,
    unit: str,
    project: str,
    plan: str,
    asked: int,
    happened_on: date,
    uuid: UUID,
    own: int = 0,
    evidence: Sequence[Evidence] = (),
) -> Application:
    """A unit (by its contact, or the office for it) applies for a grant. The same request again changes nothing."""
    project, plan = tidy(project), tidy(plan)
    act = enter(by, Permission.GRANT_APPLY, programme, on=happened_on, about=(unit,))
    grant = _grant(act, provision)
    again: Application | None = Application.objects.of(act.office).filter(uuid=uuid).select_related("unit").first()
    if again is not None:
        said = (again.programme_id, again.provision, again.unit.code, again.project, again.plan, again.asked, again.own)
        held = Attachment.objects.of(act.office).filter(step__application=again, step__kind=StepKind.SUBMITTED)
        same = said == (programme.pk, provision, unit, project, plan, asked, own)
        if not same or adds_files(evidence, held):
            raise Refused(Breach("request-taken", {}))
        return again
    member: Member | None = Member.objects.of(act.office).filter(programme=programme, code=unit).first()
    applicant = Applicant(member.code, member.role, member.starts_on, member.ends_on) if member else None
    standing = granted(programme, grant) if grant.caps else []
    breaches = check_application(
        act.rules.charter, grant, applicant, unit=unit, project=project, plan=plan, asked=asked, own=own,
        granted_to_unit=sum(amount for code, _, amount in standing if code == unit), happened_on=happened_on,
        today=act.today, evidence=evidence,
    )  # fmt: skip
    if member is not None and unit in suspended(programme):
        breaches.append(Breach("grants-suspended", {"unit": member.name}, "unit"))
    if breaches or member is None:
        raise Refused(*breaches)
    numbers = Application.objects.of(act.office).filter(programme=programme, provision=provision)
    application = Application.objects.create(
        office=act.office, programme=programme, provision=provision, uuid=uuid, number=next_number(numbers),
        unit=member, project=project, plan=plan, asked=asked, own=own, edition_id=act.rules.edition, seq=act.seq,
        status=Status.SUBMITTED,
    )  # fmt: skip
    step = _step(act, application, uuid, StepKind.SUBMITTED, happened_on, amount=asked)
    rows = [application, step, *attach(act=act, evidence=evidence, step=step)]
    record_event(act, "grant.submitted", by=by, about=_named(application), rows=rows)
    return application


@transaction.atomic
def review(
    *, by: User, programme: Programme, application: int, seen: int, opinion: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """A review before the deciding step, where the charter asks for several. `seen` is the version its reader saw."""
    opinion = tidy(opinion)
    case = _open(by, Permission.GRANT_DECIDE, programme, application, StepKind.REVIEWED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(opinion=opinion)
    path = deciding_steps(case.grant, case.fact.asked, programme.currency)
    step = path[min(case.fact.reviews, len(path) - 1)] if path else None
    breaches = case.breaches
    if not case.closed:
        breaches += check_decider(case.fact, step, by=by.pk, role=case.act.post.role, roles=case.roles)
        breaches += check_review(case.act.rules.charter, case.grant, case.fact, opinion=opinion)
    return case.take(breaches, opinion=opinion)


@transaction.atomic
def approve(
    *,
    by: User,
    programme: Programme,
    application: int,
    seen: int,
    amount: int,
    happened_on: date,
    uuid: UUID,
    opinion: str = "",
) -> ApplicationStep:
    """Grant an amount, which is set aside in the fund at once. `seen` is the version of the application decided on."""
    opinion = tidy(opinion)
    case = _open(by, Permission.GRANT_DECIDE, programme, application, StepKind.APPROVED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(amount=amount, opinion=opinion)
    charter, fund = case.act.rules.charter, fund_of(case.act.rules.charter, case.grant)
    path = deciding_steps(case.grant, amount, programme.currency)
    breaches = case.breaches
    if not case.closed:
        breaches += check_decider(
            case.fact, path[-1] if path else None, by=by.pk, role=case.act.post.role, roles=case.roles
        )
        breaches += check_approval(
            charter, case.grant, case.fact, means(programme, case.grant, case.fact.unit, happened_on), amount=amount,
            year=happened_on.year, cite=fund.cite[0] if fund else None,
        )  # fmt: skip
        breaches += check_words(opinion, "opinion", required=False)
    return case.take(breaches, move=TransferKind.COMMITTED, amount=amount, opinion=opinion)


@transaction.atomic
def decline(
    *, by: User, programme: Programme, application: int, seen: int, reason: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """Decline an application, with the reason."""
    reason = tidy(reason)
    case = _open(by, Permission.GRANT_DECIDE, programme, application, StepKind.DECLINED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(opinion=reason)
    breaches = case.breaches
    if not case.closed:
        breaches += check_decider(case.fact, None, by=by.pk, role=case.act.post.role, roles=case.roles)
        breaches += check_words(reason, "reason", required=True)
    return case.take(breaches, opinion=reason)


@transaction.atomic
def disburse(
    *,
    by: User,
    programme: Programme,
    application: int,
    seen: int,
    happened_on: date,
    uuid: UUID,
    evidence: Sequence[Evidence] = (),
) -> ApplicationStep:
    """Pay what was granted, all of it at once, by another person than the one who granted it."""
    case = _open(by, Permission.GRANT_PAY, programme, application, StepKind.PAID, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(amount=case.granted, evidence=evidence)
    breaches = case.breaches
    if not case.closed:
        step = step_named(case.grant, "disburse")
        if step is not None and step.by != case.act.post.role:
            breaches.append(Breach("step-of-another", {"role": case.roles.get(step.by, step.by)}))
        breaches += check_payment(case.grant, case.fact, by=by.pk, evidence=evidence)
    return case.take(breaches, move=TransferKind.PAID, amount=case.granted, evidence=evidence)


@transaction.atomic
def release(
    *, by: User, programme: Programme, application: int, seen: int, reason: str, happened_on: date, uuid: UUID
) -> ApplicationStep:
    """Give up what was granted before it is paid: it becomes available again."""
    reason = tidy(reason)
    case = _open(by, Permission.GRANT_DECIDE, programme, application, StepKind.RELEASED, seen, happened_on, uuid)
    if case.done is not None:
        return case.again(amount=case.granted, opinion=reason)
    breaches = case.breaches
    if not case.closed:
        breaches += check_words(reason, "reason", required=True)
    return case.take(breaches, move=TransferKind.RELEASED, amount=case.granted, opinion=reason)


@dataclass(frozen=True)
class _Case:
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
    def granted(self) -> int:
        approval = self.fact.last(StepKind.APPROVED)
        return approval.amount or 0 if approval else 0

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
        amount: int | None = None,
        opinion: str = "",
        evidence: Sequence[Evidence] = (),
    ) -> ApplicationStep:
        """Refuse with every breach, or move the money, write the step and bring the application to its new state."""
        if breaches:
            raise Refused(*breaches)
        rows: list[Owned] = []
        transfer = None
        if move is not None and amount is not None and self.grant.fund is not None:
            transfer = self._move(move, amount)
            rows.append(transfer)
        step = _step(
            self.act,
            self.row,
            self.uuid,
            self.kind,
            self.happened_on,
            amount=amount,
            opinion=opinion,
            transfer=transfer,
        )
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
        rows += [step, *attach(act=self.act, evidence=evidence, step=step)]
        record_event(self.act, f"grant.{self.kind}", by=self.act.by, about=_named(self.row), rows=rows)
        return step

    def _move(self, kind: TransferKind, amount: int) -> Transfer:
        fund = str(self.grant.fund)
        available = account(self.act.programme, fund, AccountKind.AVAILABLE)
        committed = account(self.act.programme, fund, AccountKind.COMMITTED)
        match kind:
            case TransferKind.COMMITTED:
                credit, debit = available, committed
            case TransferKind.RELEASED:
                credit, debit = committed, available
            case _:
                credit, debit = committed, account(self.act.programme, fund, AccountKind.PAID, self.fact.unit)
        return post(
            act=self.act, key=self.uuid, kind=kind, credit=credit, debit=debit, amount=amount,
            happened_on=self.happened_on, application=self.row,
        )  # fmt: skip


def _open(
    by: User, permission: Permission, programme: Programme, application: int, kind: StepKind, seen: int, on: date,
    uuid: UUID,
) -> _Case:  # fmt: skip
    """Enter, re-read the application under the lock, and ask what every step is asked."""
    act = enter(by, permission, programme, on=on)
    rows = Application.objects.of(act.office).filter(programme=programme, pk=application)
    row = rows.select_related("unit").first()
    if row is None:
        raise Refused(Breach("application-unknown", {}))
    fact = fact_of(row)
    grant = _grant(act, row.provision)
    done = ApplicationStep.objects.of(act.office).filter(uuid=uuid).first()
    breaches, closed = check_step(act.rules.charter, fact, kind, seen=seen, on=on, today=act.today)
    return _Case(act, row, grant, fact, kind, on, uuid, breaches, closed, done)


def _step(
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


def _grant(act: Act, provision: str) -> Grant:
    found = next((known for known in act.rules.charter.of_kind(Grant) if known.id == provision), None)
    if found is None:
        raise Refused(Breach("grant-unknown", {"grant": provision}, "grant"))
    return found


def _named(application: Application) -> dict[str, object]:
    return {"grant": application.provision, "number": application.number}
