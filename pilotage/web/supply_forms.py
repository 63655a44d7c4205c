"""The forms of orders: what is ordered for whom, and every later step."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Provide
from pilotage.domain.money import exponent
from pilotage.domain.supplies import StepKind
from pilotage.queries.supplies import SupplyLine
from pilotage.web.fields import Amount, Attachments, Day, Once, OneOf, long_text, text, whole_number
from pilotage.web.forms import Form
from pilotage.words.numbers import currency

_MANY = "many-"


def order_form(today: date, provide: Provide, lines: Sequence[SupplyLine]) -> type[Form]:
    """How many for whom, from which supplier; what each member is still due stands in its field."""

    class OrderForm(Form):
        not_saved = _("the order was not entered")
        uuid = Once()
        happened_on = Day(today, label=_("Day ordered"), initial=today)
        supplier = text(label=_("Supplier"), required=False)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            for line in lines:
                self.fields[f"{_MANY}{line.member.code}"] = whole_number(
                    label=line.member.name, required=False, unit=provide.measure, initial=line.to_order or None
                )
            self.fields["note"] = long_text(label=_("Note"), required=False)
            self.fields["evidence"] = Attachments(label=_("Quotation or order"), required=False)

    return OrderForm


def lines_of(sent: Mapping[str, Any]) -> dict[str, int]:
    """How many were asked for whom: member's code -> quantity."""
    return {name.removeprefix(_MANY): many for name, many in sent.items() if name.startswith(_MANY) and many}


def step_form(charter: Charter, today: date, kind: StepKind, back: Mapping[str, str]) -> type[Form]:
    """What a step of an order asks; `back` are the members that may still return theirs."""

    class StepForm(Form):
        not_saved = _("the order stands as before")
        uuid = Once()
        happened_on = Day(today, label=_("Day"), initial=today)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if kind is StepKind.PAID:
                self.fields["amount"] = Amount(
                    charter.currency, exponent(charter.currency), label=_("Amount"), unit=currency(charter.currency)
                )
            if kind is StepKind.TAKEN_BACK:
                self.fields["unit"] = OneOf(list(back.items()), label=_("Returned by"))
            if kind in (StepKind.CANCELLED, StepKind.UNPAID):
                self.fields["reason"] = text(label=_("Reason"))
            else:
                self.fields["note"] = long_text(label=_("Note"), required=False)
                self.fields["evidence"] = Attachments(label=_("Papers"), required=False)

    return StepForm
