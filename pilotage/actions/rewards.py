"""Paying a reward that fell due, and taking a payment back."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from pilotage.actions.attachments import Evidence, check_evidence
from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.files import put
from pilotage.actions.funds import account, check_year, next_number, part_of, post, pot_account
from pilotage.actions.giving import take_back
from pilotage.actions.refusals import Refused
from pilotage.actions.second_looks import owe_look
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund, Reward
from pilotage.domain.fields import tidy
from pilotage.domain.funds import (
    LONGEST_LINE,
    OWN_BOOK,
    AccountKind,
    TransferKind,
    available_in_pots,
    check_reason,
    check_short,
    check_text,
    drawn,
)
from pilotage.domain.money import major_units
from pilotage.domain.policy import Permission
from pilotage.domain.second_looks import What
from pilotage.domain.standing import check_day
from pilotage.models import Programme, RewardPayment, Transfer, User, Voucher
from pilotage.models.owned import Owned
from pilotage.queries.funds import pot_moves
from pilotage.queries.rewards import RewardLine, find_payment, hands_on, lines_of
from pilotage.queries.second_looks import small_office

LONGEST_NUMBER = 60


@transaction.atomic
def pay_reward(
    *,
    by: User,
    programme: Programme,
    provision: str,
    record: int,
    seen: int,
    happened_on: date,
    uuid: UUID,
    voucher: str = "",
    evidence: Sequence[Evidence] = (),
) -> RewardPayment:
    """Pay the reward that fell due on a record (its row's id): from the provision's fund, or from the office's own money.

    `seen` is the amount (minor units) that the page showed; where the charter or a fact has changed it since, nothing is
    paid. Who entered or confirmed the record does not pay for it. `voucher` is the number outside, with its slip.
    """
    act = enter(by, Permission.GRANT_PAY, programme, on=happened_on)
    voucher = tidy(voucher)
    again: RewardPayment | None = RewardPayment.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.programme_id, again.provision, again.amount) == (programme.pk, provision, seen):
            return again
        raise Refused(Breach("request-taken", {}))
    reward = _named(act, provision)
    found = _line(act, reward, record)
    due = found.line.due
    assert due is not None
    breaches = _check_open(act, reward, found, record, seen)
    if happened_on < due.trigger.since:
        breaches.append(
            Breach("reward-before-due", {"day": happened_on, "since": due.trigger.since}, "happened_on", reward.cite[0])
        )
    breaches += check_day(happened_on, act.today, act.rules.charter.runs, ended=True)
    breaches += check_text(voucher, "voucher", LONGEST_NUMBER) + check_evidence(evidence, required=False)
    breaches += check_year(programme, reward.fund or OWN_BOOK, happened_on)
    alone = by.pk in hands_on(programme, record)
    small = small_office(programme, act.today) if alone else None
    if alone and small is None:
        breaches.append(Breach("own-record", {"register": found.register.name}, cite=reward.cite[0]))
    amount = due.amount or 0
    if breaches:
        raise Refused(*breaches)
    number = next_number(RewardPayment.objects.of(act.office).filter(programme=programme))
    memo = f"{found.member.name} {reward.title} {number}"[:LONGEST_LINE]
    move = _from_fund if reward.fund else _from_own
    moved = move(act, reward, amount, due.unit, happened_on, uuid, memo)
    payment = RewardPayment.objects.create(
        office=act.office, programme=programme, uuid=uuid, provision=reward.id, number=number, record_id=record,
        unit=found.member, period=due.period, amount=amount, happened_on=happened_on, transfer=moved[0], by=by,
        seq=act.seq,
    )  # fmt: skip
    rows: list[Owned] = [*moved, payment, *_slip(act, moved[0], uuid, voucher, evidence, happened_on)]
    if small is not None:
        about = f"{reward.title} {payment.number}"
        rows.append(
            owe_look(act=act, what=What.REWARDED, about=about, happened_on=happened_on, days=small.days,
                     transfer=moved[0])
        )  # fmt: skip
    record_event(act, "reward.paid", by=by, about={"provision": reward.id, "number": payment.number}, rows=rows)
    return payment


@transaction.atomic
def reverse_reward(*, by: User, programme: Programme, number: int, reason: str, uuid: UUID) -> RewardPayment:
    """Take back a payment that should not have been entered: what it moved is reversed, and the reward is open again."""
    reason = tidy(reason)
    act = enter(by, Permission.GRANT_PAY, programme)
    row = find_payment(programme, number)
    if row is None:
        raise Refused(Breach("reward-unknown", {}))
    moved = list(
        Transfer.objects.of(act.office)
        .filter(programme=programme, seq=row.seq)
        .select_related("credit", "debit")
        .order_by("id")
    )
    if row.ended_seq is not None:
        if Transfer.objects.of(act.office).filter(key=uuid, reverses=moved[-1]).exists():
            return row
        raise Refused(Breach("reward-reversed", {"number": row.number}))
    breaches = check_reason(reason)
    fund = moved[0].credit.fund
    breaches += check_year(programme, fund, act.today) or check_year(programme, fund, row.happened_on)
    if breaches:
        raise Refused(*breaches)
    # What came last goes back first: the money is paid out of what was set aside for it.
    backwards = [take_back(act, each, part_of(uuid, place), reason) for place, each in enumerate(reversed(moved))]
    RewardPayment.objects.of(act.office).filter(pk=row.pk, ended_seq=None).update(ended_seq=act.seq, reason=reason)
    row.ended_seq, row.reason = act.seq, reason
    about = {"provision": row.provision, "number": row.number}
    record_event(act, "reward.reversed", by=by, about=about, rows=[*backwards, row])
    return row


def _check_open(act: Act, reward: Reward, found: RewardLine, record: int, seen: int) -> list[Breach]:
    """It is due, not paid yet, on this record, and comes to what the page showed."""
    due, paid, currency = found.line.due, found.line.paid, act.programme.currency
    assert due is not None
    cite = reward.cite[0]
    if paid is not None:
        params = {
            "unit": found.member.name, "payment": paid.number, "number": found.numbers.get(paid.record, 0),
            "amount": major_units(paid.amount, currency), "day": paid.happened_on, "register": found.register.name,
        }  # fmt: skip
        return [Breach("reward-paid", params, cite=cite)]
    if record != due.trigger.record:
        params = {"register": found.register.name, "number": due.trigger.number}
        return [Breach("reward-other-record", params, cite=cite)]
    if due.amount is None:
        return [Breach("reward-amount-unknown", {"unit": found.member.name}, cite=cite)]
    if not due.amount:
        return [Breach("amount-not-positive", {"amount": major_units(0, currency)}, cite=cite)]
    if due.amount != seen:
        params = {name: major_units(value, currency) for name, value in (("seen", seen), ("amount", due.amount))}
        return [Breach("reward-changed", params, cite=cite)]
    return []


def _from_fund(
    act: Act, reward: Reward, amount: int, unit: str, on: date, uuid: UUID, memo: str
) -> list[Transfer]:  # fmt: skip
    """Set aside and paid in one movement, pot by pot; only money that was given for no purpose of its own."""
    programme, fund = act.programme, str(reward.fund)
    declared = act.rules.charter.provision(fund)
    assert isinstance(declared, Fund)
    pots = available_in_pots(pot_moves(programme, fund), on)
    available = sum(left for pot, left in pots.items() if not pot.purpose and left > 0)
    if breaches := check_short(amount, available, programme.currency, field="", cite=reward.cite[0]):
        raise Refused(*breaches)
    paid_to = account(programme, fund, AccountKind.PAID, unit)
    moved: list[Transfer] = []
    for pot, share in drawn(declared, pots, amount, ()).items():
        aside = pot_account(programme, fund, AccountKind.COMMITTED, pot)
        for kind, credit, debit in (
            (TransferKind.COMMITTED, pot_account(programme, fund, AccountKind.AVAILABLE, pot), aside),
            (TransferKind.PAID, aside, paid_to),
        ):
            key = part_of(uuid, len(moved))
            moved.append(
                post(
                    act=act, key=key, kind=kind, credit=credit, debit=debit, amount=share, happened_on=on, memo=memo
                )
            )  # fmt: skip
    return moved


def _from_own(
    act: Act, reward: Reward, amount: int, unit: str, on: date, uuid: UUID, memo: str
) -> list[Transfer]:  # fmt: skip
    return [
        post(
            act=act, key=uuid, kind=TransferKind.AWARDED,
            credit=account(act.programme, OWN_BOOK, AccountKind.OFFICE),
            debit=account(act.programme, OWN_BOOK, AccountKind.PAID, unit), amount=amount, happened_on=on,
            memo=memo,
        )
    ]  # fmt: skip


def _slip(
    act: Act, moved: Transfer, uuid: UUID, number: str, evidence: Sequence[Evidence], on: date
) -> list[Owned]:  # fmt: skip
    """What the books outside call it, and the bank's slip, where either was given."""
    if not number and not evidence:
        return []
    voucher = Voucher.objects.create(
        office=act.office, programme=act.programme, uuid=uuid5(uuid, "voucher"), transfer=moved, number=number,
        happened_on=on, by=act.by, seq=act.seq,
    )  # fmt: skip
    return [voucher, *put(act=act, evidence=evidence, voucher=voucher)]


def _named(act: Act, provision: str) -> Reward:
    found = next((each for each in act.rules.charter.of_kind(Reward) if each.id == provision), None)
    if found is None:
        raise Refused(Breach("reward-unknown", {}))
    return found


def _line(act: Act, reward: Reward, record: int) -> RewardLine:
    """What is due on this record, or would be if another had not earned it before."""
    for each in lines_of(act.programme, act.rules.charter, reward, act.today):
        due = each.line.due
        if due is not None and record in (due.trigger.record, *(one.record for one in due.more)):
            return each
    raise Refused(Breach("reward-not-due", {"reward": reward.title}, cite=reward.cite[0]))
