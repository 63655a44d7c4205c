"""Paying happens elsewhere: the voucher that the books outside give a movement of money, and the bank's slip for it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from pilotage.actions.entering import enter, record_event
from pilotage.actions.files import put
from pilotage.actions.refusals import Refused
from pilotage.domain.attachments import Evidence, check_evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.fields import tidy
from pilotage.domain.funds import check_text
from pilotage.domain.policy import Permission
from pilotage.domain.standing import check_day
from pilotage.models import MoneyFile, Programme, User, Voucher
from pilotage.queries.payments import first_of_movement

LONGEST_NUMBER = 60


@transaction.atomic
def file_voucher(
    *,
    by: User,
    programme: Programme,
    transfer: int,
    number: str,
    happened_on: date,
    uuid: UUID,
    note: str = "",
    evidence: Sequence[Evidence] = (),
) -> Voucher:
    """File a voucher's number, the bank's slip, or both, for the movement that a transfer belongs to.

    A later one adds to it. The same request again changes nothing.
    """
    number, note = tidy(number), tidy(note)
    act = enter(by, Permission.FUND_CLOSE, programme)
    first = first_of_movement(programme, transfer)
    again: Voucher | None = Voucher.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        said = (again.programme_id, again.transfer_id, again.number, again.note, again.happened_on)
        held = MoneyFile.objects.of(act.office).filter(voucher=again).values_list("blob__sha256", flat=True)
        if said != (programme.pk, first, number, note, happened_on) or {file.sha256 for file in evidence} - set(held):
            raise Refused(Breach("request-taken", {}))
        return again
    if first is None:
        raise Refused(Breach("movement-unknown", {}))
    breaches = check_day(happened_on, act.today, act.rules.charter.runs, ended=True)
    if not number and not evidence:
        breaches.append(Breach("voucher-empty", {}, "number"))
    breaches += check_text(number, "number", LONGEST_NUMBER) + check_text(note, "note")
    breaches += check_evidence(evidence, required=False)
    if breaches:
        raise Refused(*breaches)
    voucher = Voucher.objects.create(
        office=act.office, programme=programme, uuid=uuid, transfer_id=first, number=number, note=note,
        happened_on=happened_on, by=by, seq=act.seq,
    )  # fmt: skip
    rows = [voucher, *put(act=act, evidence=evidence, voucher=voucher)]
    record_event(act, "payment.voucher-filed", by=by, about={"transfer": first}, rows=rows)
    return voucher
