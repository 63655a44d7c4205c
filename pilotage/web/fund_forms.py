"""The forms of the fund: money received, and a receipt taken back."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund
from pilotage.domain.money import exponent
from pilotage.web.fields import Amount, Attachments, Day, Once, OneOf, text
from pilotage.web.forms import Form
from pilotage.words.numbers import currency


def receipt_form(charter: Charter, fund: Fund, today: date) -> type[Form]:
    """What is asked about money received into a fund: nothing that its register does not keep."""
    register = charter.register(fund.income) if fund.income else None

    class ReceiptForm(Form):
        not_saved = _("the receipt was not entered")
        uuid = Once()
        source = OneOf([(source.id, source.name) for source in fund.sources], label=_("Source"))
        donor = text(label=_("Given by"), required=False, help_text=_("Who gave it, as the bank slip names them"))
        amount = Amount(
            charter.currency, exponent(charter.currency), label=_("Amount"), unit=currency(charter.currency)
        )
        happened_on = Day(today, label=_("Day received"), initial=today)
        evidence = Attachments(
            label=_("Bank slip or receipt"), required=register is not None and register.evidence == "required"
        )

    return ReceiptForm


def reversal_form(today: date) -> type[Form]:
    """Why a receipt is taken back, and on which day."""

    class ReversalForm(Form):
        not_saved = _("the receipt still stands")
        uuid = Once()
        reason = text(label=_("Reason"), help_text=_("Stays in the statement beside the receipt"))
        happened_on = Day(today, label=_("Day"), initial=today)

    return ReversalForm
