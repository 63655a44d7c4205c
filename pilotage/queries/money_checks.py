"""What `verify` asks of grants' money: it moves with a step, by what was decided, and never by one person alone.

The steps and the ledger tell the same story twice; whoever changes one of them behind the application's back, seals and
all, would have to change the other the same way.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pilotage.domain.charters.schema import Grant
from pilotage.domain.funds import TransferKind
from pilotage.domain.grants import FREEING, PAYING, StepKind
from pilotage.domain.verification import Broken
from pilotage.models import Application, ApplicationStep, Office, Programme, RewardPayment, SecondLook, Transfer
from pilotage.queries.holding import held
from pilotage.queries.programmes import rules

# Which transfers a step makes. What is accounted for before it is paid frees what it does not need.
_MOVES = {
    StepKind.SETTLED: TransferKind.RELEASED,
    StepKind.APPROVED: TransferKind.COMMITTED,
    StepKind.GIVEN_BACK: TransferKind.RETURNED,
    **dict.fromkeys(PAYING, TransferKind.PAID),
    **dict.fromkeys(FREEING, TransferKind.RELEASED),
}


def check_grant_money(office: Office) -> Iterator[Broken]:
    """Every application's transfers against its steps, and that no other money left but rewards; six statements."""
    steps: dict[int, list[ApplicationStep]] = defaultdict(list)
    for step in ApplicationStep.objects.of(office).order_by("seq", "id"):
        steps[step.application_id].append(step)
    transfers: dict[int, list[Transfer]] = defaultdict(list)
    for row in Transfer.objects.of(office).filter(application__isnull=False, reverses=None).order_by("seq", "id"):
        transfers[row.application_id].append(row)
    rewarded = set(RewardPayment.objects.of(office).values_list("seq", flat=True))
    of_grants = [TransferKind.COMMITTED, TransferKind.RELEASED, TransferKind.PAID, TransferKind.RETURNED]
    loose = Transfer.objects.of(office).filter(application=None, reverses=None, kind__in=of_grants)
    for row in loose.exclude(seq__in=rewarded).order_by("seq", "id"):
        yield Broken("money-without-step", f"transfer {row.pk}", "", f"{row.kind} {row.amount}")
    looked_at = set(SecondLook.objects.of(office).filter(step__isnull=False).values_list("step", flat=True))
    rows = Application.objects.of(office).select_related("programme").order_by("provision", "number", "id")
    with held():  # a programme's charter is asked for once
        yield from _applications(rows, steps, transfers, looked_at)


def _applications(
    rows: Iterable[Application],
    steps: Mapping[int, Sequence[ApplicationStep]],
    transfers: Mapping[int, Sequence[Transfer]],
    looked_at: set[int],
) -> Iterator[Broken]:
    for row in rows:
        where = f"application {row.pk}, {row.provision} {row.number}"
        of_money = _draws_on_a_fund(row.programme, row.provision)
        yield from _moved(where, steps[row.pk], transfers[row.pk], of_money=of_money)
        yield from _decided(where, steps[row.pk])
        yield from _alone(where, steps[row.pk], looked_at)


def _draws_on_a_fund(programme: Programme, provision: str) -> bool:
    grant = next((known for known in rules(programme).charter.of_kind(Grant) if known.id == provision), None)
    return grant is not None and grant.fund is not None


def _moved(
    where: str, steps: Sequence[ApplicationStep], transfers: Sequence[Transfer], *, of_money: bool
) -> Iterator[Broken]:
    """Every transfer belongs to a step of its kind and act, and a step's transfers add up to its amount."""
    by_act: dict[int, list[Transfer]] = defaultdict(list)
    for row in transfers:
        by_act[row.seq].append(row)
    granted = 0
    for step in steps:
        granted = step.amount or 0 if step.kind == StepKind.APPROVED else granted
        made = by_act.pop(step.seq, [])
        kind = _MOVES.get(StepKind(step.kind))
        moves = of_money and kind is not None and bool(step.amount) and step.kind != StepKind.SETTLED
        if step.transfer_id is None and not made and not moves:
            continue  # nothing of money, or goods, which draw on no fund
        amount = granted - (step.amount or 0) if step.kind == StepKind.SETTLED else step.amount
        told = ", ".join(f"{row.kind} {row.amount}" for row in made)
        if any(row.kind != kind for row in made) or sum(row.amount for row in made) != amount:
            yield Broken("step-money", f"{where}, {step.kind}", f"{kind} {amount}", told)
        if any(row.happened_on != step.happened_on for row in made):
            days = ", ".join(str(row.happened_on) for row in made)
            yield Broken("step-money", f"{where}, {step.kind}", str(step.happened_on), days)
    for undecided in by_act.values():
        for row in undecided:
            yield Broken("money-without-step", f"{where}, transfer {row.pk}", "", f"{row.kind} {row.amount}")


def _decided(where: str, steps: Sequence[ApplicationStep]) -> Iterator[Broken]:
    """At no point was more paid or freed than had been granted, or more given back than had been paid."""
    owed = paid = granted = 0
    for step in steps:
        amount, kind = step.amount or 0, StepKind(step.kind)
        granted = amount if kind is StepKind.APPROVED else granted
        if kind is StepKind.APPROVED:
            owed += amount
        elif kind in PAYING | FREEING:
            owed -= amount
        elif kind is StepKind.SETTLED and step.transfer_id is not None:
            owed -= granted - amount
        paid += amount if kind in PAYING else -amount if kind is StepKind.GIVEN_BACK else 0
        if owed < 0 or paid < 0:
            yield Broken("paid-beyond-decision", f"{where}, {kind}", "at least 0", str(min(owed, paid)))
            return


def _alone(where: str, steps: Sequence[ApplicationStep], looked_at: set[int]) -> Iterator[Broken]:
    """Whoever granted did not pay, unless a second look is owed or was given for it."""
    granted_by = next((step.by_id for step in reversed(steps) if step.kind == StepKind.APPROVED), None)
    for step in steps:
        if step.kind in PAYING and step.by_id == granted_by and step.pk not in looked_at:
            yield Broken("paid-alone", f"{where}, {step.kind}", "another person, or a second look", "")
