"""Moving money: `post`, the one place where a balance changes, and receiving into a fund."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Field, Max, QuerySet

from pilotage.actions.attachments import adds_files, attach
from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund
from pilotage.domain.fields import tidy
from pilotage.domain.funds import (
    GUARDED,
    ROUTES,
    AccountKind,
    Pot,
    TransferKind,
    available_in_pots,
    check_receipt,
    check_reversal,
    check_short,
)
from pilotage.domain.policy import Permission
from pilotage.models import Account, Application, Attachment, Contribution, Programme, Transfer, User
from pilotage.models.owned import Owned
from pilotage.queries.carrying import was_carried
from pilotage.queries.funds import closed_years, pot_moves
from pilotage.queries.prepared import binding_cursor
from pilotage.queries.programmes import moment


def ensure_accounts(*, programme: Programme, charter: Charter) -> list[Owned]:
    """Open the accounts that the charter's funds need and do not have yet. The caller holds the office's lock."""
    kinds = (AccountKind.SOURCE, AccountKind.AVAILABLE, AccountKind.COMMITTED)
    wanted = [(fund.id, kind, source.id) for fund in charter.of_kind(Fund) for kind in kinds for source in fund.sources]
    held = Account.objects.of(programme.office_id).filter(programme=programme)
    known = set(held.values_list("fund", "kind", "key"))
    return [_open(programme, *place) for place in wanted if place not in known]


def account(programme: Programme, fund: str, kind: AccountKind, key: str = "", purpose: str = "") -> Account:
    """An account of a fund (or of the office's own book), opened on first need. The caller holds the office's lock."""
    held = Account.objects.of(programme.office_id).filter(
        programme=programme, fund=fund, kind=kind, key=key, purpose=purpose
    )
    return held.first() or _open(programme, fund, kind, key, purpose)


def pot_account(programme: Programme, fund: str, kind: AccountKind, pot: Pot) -> Account:
    """What is available, or set aside, in one pot of a fund."""
    return account(programme, fund, kind, pot.source, pot.purpose)


def _open(programme: Programme, fund: str, kind: AccountKind, key: str, purpose: str = "") -> Account:
    return Account.objects.create(
        office_id=programme.office_id, programme=programme, fund=fund, kind=kind, key=key, purpose=purpose,
        guarded=kind in GUARDED,
    )  # fmt: skip


def part_of(key: UUID, place: int) -> UUID:
    """The idempotency key of the nth transfer of one request: the request's own for the first."""
    return uuid5(key, str(place)) if place else key


def check_year(programme: Programme, fund: str, on: date) -> list[Breach]:
    """A closed year takes no more entries. Asked under the office's lock by every action that moves money."""
    closed = closed_years(programme, fund).get(on.year)
    return [Breach("year-closed", {"year": str(on.year), "day": closed}, "happened_on")] if closed else []


def check_undoing(programme: Programme, fund: str, undone: date, on: date) -> list[Breach]:
    """What was entered in a closed year stays as it is: the correction is entered in the open year. `undone` is the day of
    what is taken back, `on` that of taking it back."""
    closed = closed_years(programme, fund)
    if undone.year in closed:
        return [Breach("reversal-in-closed-year", {"year": str(undone.year), "day": closed[undone.year]})]
    return check_year(programme, fund, on)


def post(
    *,
    act: Act,
    key: UUID,
    kind: TransferKind,
    credit: Account,
    debit: Account,
    amount: int,
    happened_on: date,
    application: Application | None = None,
    reverses: Transfer | None = None,
    memo: str = "",
) -> Transfer:
    """Move `amount` minor units from `credit` to `debit` within an action.

    `key` makes it happen once: with the same key and content the transfer that is there comes back and nothing is
    written; with other content it is refused, as is taking more than a guarded account holds. A refusal leaves the
    transaction to be rolled back. Plain SQL, because a ledger's one hot path costs a third of the ORM's this way.
    """
    way = ROUTES[TransferKind(reverses.kind)][::-1] if reverses else ROUTES[kind]
    if (credit.kind, debit.kind) != way or (credit.programme_id, credit.fund) != (debit.programme_id, debit.fund):
        raise ValueError(f"{kind} does not lead from {credit} to {debit}")
    transfer = Transfer(
        office_id=act.office.pk, programme_id=act.programme.pk, key=key, kind=str(kind), credit_id=credit.pk,
        debit_id=debit.pk, amount=amount, happened_on=happened_on, seq=act.seq, by_id=act.by.pk, at=moment(),
        reverses_id=reverses.pk if reverses else None, application_id=application.pk if application else None, memo=memo,
    )  # fmt: skip
    insert, columns = _insertion()
    row = [column.get_db_prep_save(getattr(transfer, column.attname), connection) for column in columns]
    with binding_cursor(connections[DEFAULT_DB_ALIAS]) as cursor:
        cursor.execute(insert, row)
        written = cursor.fetchone()
        if written is None:
            return _posted_before(transfer)
        cursor.execute(_TAKE, [amount, act.office.pk, credit.pk, amount])
        if cursor.rowcount != 1:
            held = Account.objects.of(act.office).values_list("balance", flat=True).get(pk=credit.pk)
            raise Refused(*check_short(amount, held, act.programme.currency))
        cursor.execute(_GIVE, [amount, act.office.pk, debit.pk])
    transfer.pk, transfer._state.adding = written[0], False
    return transfer


_TAKE = (
    "UPDATE pilotage_account SET balance = balance - %s"
    " WHERE office_id = %s AND id = %s AND (NOT guarded OR balance >= %s)"
)
_GIVE = "UPDATE pilotage_account SET balance = balance + %s WHERE office_id = %s AND id = %s"


@cache
def _insertion() -> "tuple[str, list[Field[Any, Any]]]":
    """INSERT of a whole transfer that gives back its id, or nothing where the key is taken; and its columns in order."""
    columns = [column for column in Transfer._meta.concrete_fields if not column.primary_key]
    names = ", ".join(f'"{column.column}"' for column in columns)
    values = ", ".join(["%s"] * len(columns))
    return (
        f"INSERT INTO pilotage_transfer ({names}) VALUES ({values})"  # noqa: S608 - names of our own columns
        " ON CONFLICT (office_id, key) DO NOTHING RETURNING id",
        columns,
    )


_SAME = ("programme_id", "kind", "credit_id", "debit_id", "amount", "happened_on", "reverses_id", "application_id")


def _posted_before(transfer: Transfer) -> Transfer:
    there: Transfer = Transfer.objects.of(transfer.office_id).get(key=transfer.key)
    if any(getattr(there, name) != getattr(transfer, name) for name in _SAME):
        raise Refused(Breach("request-taken", {}))
    return there


@transaction.atomic
def receive(
    *,
    by: User,
    programme: Programme,
    fund: str,
    source: str,
    amount: int,
    happened_on: date,
    uuid: UUID,
    donor: str = "",
    purpose: str = "",
    evidence: Sequence[Evidence] = (),
) -> Contribution:
    """Enter money received into a fund from one of its sources, for one of its purposes where it was given for one.

    The same request again changes nothing.
    """
    donor = tidy(donor)
    act = enter(by, Permission.FUND_RECEIVE, programme, on=happened_on)
    found = fund_named(act, fund)
    again: Contribution | None = (
        Contribution.objects.of(act.office).filter(uuid=uuid).select_related("transfer__debit").first()
    )
    if again is not None:
        said = (again.programme_id, again.fund, again.source, again.donor)
        moved = (again.transfer.amount, again.transfer.happened_on, again.transfer.debit.purpose)
        held = Attachment.objects.of(act.office).filter(contribution=again)
        same = (said, moved) == ((programme.pk, fund, source, donor), (amount, happened_on, purpose))
        if not same or adds_files(evidence, held):
            raise Refused(Breach("request-taken", {}))
        return again
    breaches = check_receipt(
        act.rules.charter, found, source=source, donor=donor, amount=amount, happened_on=happened_on, today=act.today,
        evidence=evidence, purpose=purpose,
    )  # fmt: skip
    breaches += check_year(programme, fund, happened_on)
    if breaches:
        raise Refused(*breaches)
    transfer = post(
        act=act, key=uuid, kind=TransferKind.RECEIVED, credit=account(programme, fund, AccountKind.SOURCE, source),
        debit=pot_account(programme, fund, AccountKind.AVAILABLE, Pot(source, purpose)), amount=amount,
        happened_on=happened_on,
    )  # fmt: skip
    numbers = Contribution.objects.of(act.office).filter(programme=programme)
    contribution = Contribution.objects.create(
        office=act.office, programme=programme, uuid=uuid, number=next_number(numbers), fund=fund, source=source,
        donor=donor, transfer=transfer, seq=act.seq,
    )  # fmt: skip
    rows = [transfer, contribution, *attach(act=act, evidence=evidence, contribution=contribution)]
    record_event(act, "fund.received", by=by, about={"fund": fund, "number": contribution.number}, rows=rows)
    return contribution


@transaction.atomic
def reverse_contribution(
    *, by: User, programme: Programme, contribution: int, reason: str, happened_on: date, uuid: UUID
) -> Transfer:
    """Take back a receipt that should not have been entered. It stays in the statement, and counts for nothing."""
    reason = tidy(reason)
    act = enter(by, Permission.FUND_RECEIVE, programme)
    rows = Contribution.objects.of(act.office).filter(programme=programme, pk=contribution)
    row = rows.select_related("transfer__credit", "transfer__debit").first()
    if row is None:
        raise Refused(Breach("receipt-unknown", {}))
    received = row.transfer
    before: Transfer | None = Transfer.objects.of(act.office).filter(reverses=received).first()
    if before is not None and before.key == uuid:
        return before
    fund, pot = fund_named(act, row.fund), Pot(received.debit.key, received.debit.purpose)
    breaches = check_reversal(
        reversed_already=before is not None, reason=reason, amount=received.amount, received_on=received.happened_on,
        available=available_in_pots(pot_moves(programme, fund.id), received.happened_on).get(pot, 0), on=happened_on,
        today=act.today, charter=act.rules.charter, fund=fund,
    )  # fmt: skip
    breaches += check_undoing(programme, fund.id, received.happened_on, happened_on)
    breaches += [Breach("carried-not-reversed", {})] if was_carried(programme, received.key) else []
    if breaches:
        raise Refused(*breaches)
    transfer = post(
        act=act, key=uuid, kind=TransferKind.REVERSAL, credit=received.debit, debit=received.credit,
        amount=received.amount, happened_on=happened_on, reverses=received, memo=reason,
    )  # fmt: skip
    about = {"fund": row.fund, "number": row.number}
    record_event(act, "fund.receipt-reversed", by=by, about=about, rows=[transfer])
    return transfer


def next_number(rows: QuerySet[Any]) -> int:
    """One more than the highest number of these rows. The caller holds the office's lock, so it stays free."""
    last: int | None = rows.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def fund_named(act: Act, fund: str) -> Fund:
    """The charter's fund of that id; refused where it has none."""
    found = next((known for known in act.rules.charter.of_kind(Fund) if known.id == fund), None)
    if found is None:
        raise Refused(Breach("fund-unknown", {"fund": fund}, "fund"))
    return found
