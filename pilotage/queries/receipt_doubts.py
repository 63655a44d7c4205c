"""What a person is asked about money received before it is stored: is it there already, is it far more than planned?"""

from datetime import date
from uuid import UUID

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import check_amount
from pilotage.domain.money import major_units, minor_units
from pilotage.models import Contribution, Programme
from pilotage.queries.funds import counted

FAR_MORE = 10
"""A receipt of more than so many times the whole plan of its source is asked about."""

DOUBTS = frozenset({"receipt-perhaps-there", "receipt-far-more", "row-said-before"})
"""Codes of what a person may confirm: the row or the receipt is stored if they say so."""


def receipt_doubts(
    programme: Programme,
    fund: Fund,
    *,
    source: str,
    purpose: str,
    donor: str,
    amount: int,
    happened_on: date,
    uuid: UUID,
) -> list[Breach]:
    """What is to be asked about a receipt (minor units), in two statements; nothing if it is stored already."""
    rows = Contribution.objects.of(programme.office_id).filter(programme=programme)
    if check_amount(amount, programme.currency) or rows.filter(uuid=uuid).exists():
        return []
    doubts = []
    alike = rows.filter(
        fund=fund.id, source=source, donor=donor, transfer__amount=amount, transfer__happened_on=happened_on,
        transfer__debit__purpose=purpose, transfer__in=counted(programme).order_by().values("pk"),
    )  # fmt: skip
    number = alike.order_by("number").values_list("number", flat=True).first()
    if number is not None:
        doubts.append(Breach("receipt-perhaps-there", {"number": number}))
    planned = next((known.planned for known in fund.sources if known.id == source), None)
    if planned and amount > FAR_MORE * minor_units(planned, programme.currency):
        params = {"amount": major_units(amount, programme.currency), "planned": planned}
        doubts.append(Breach("receipt-far-more", params, "amount"))
    return doubts
