"""The forms about expenses: entering one, checking it, sending it back."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext_lazy as _

from pilotage.domain.charters import Charter
from pilotage.domain.money import exponent
from pilotage.queries.spending import KeptInvoice
from pilotage.web.fields import Amount, Attachments, Day, Once, OneOf, long_text, text
from pilotage.web.forms import Form
from pilotage.words import numbers
from pilotage.words.days import plain_day


def entry_form(charter: Charter, kept: Sequence[KeptInvoice], today: date) -> type[Form]:
    """The photograph first: what its code says need not be typed."""
    currency = charter.currency

    class EntryForm(Form):
        not_saved = _("the expense was not entered")
        uuid = Once()
        evidence = Attachments(
            label=_("Invoice or receipt"), required=not kept, accept="image/*,application/pdf",
            help_text=_("A photograph or PDF; what its QR code says need not be written below"),
        )  # fmt: skip
        what = text(label=_("What for"))
        amount = Amount(
            currency, exponent(currency), label=_("Amount"), unit=numbers.currency(currency), required=False,
            help_text=_("Leave empty if the invoice has a QR code"),
        )  # fmt: skip
        happened_on = Day(
            today, label=_("Day"), required=False, help_text=_("Leave empty if the invoice has a QR code")
        )
        invoice_number = text(label=_("Invoice number"), required=False)
        invoice_code = text(label=_("Invoice code"), required=False)
        if kept:
            invoice = OneOf(
                [("", _("No invoice of the inbox")), *((str(one.id), _named(one, currency)) for one in kept)],
                label=_("An invoice from the inbox"), required=False,
                help_text=_("Instead of a file: one that was handed in before"),
            )  # fmt: skip

    return EntryForm


def _named(one: KeptInvoice, currency: str) -> str:
    facts = one.facts
    told = [facts.number, plain_day(facts.issued_on) if facts.issued_on else ""]
    told.append(numbers.money(facts.amount, currency) if facts.amount is not None else "")
    return " · ".join([part for part in told if part] + [one.name])


def count_form(charter: Charter) -> type[Form]:
    """What of it is counted, and why less."""
    currency = charter.currency

    class CountForm(Form):
        not_saved = _("the expense was not checked")
        counted = Amount(currency, exponent(currency), label=_("Counted"), unit=numbers.currency(currency))
        note = long_text(
            2, label=_("Why less"), required=False, help_text=_("Where not all of it is counted; the unit reads it")
        )

    return CountForm


def reason_form(do: str) -> type[Form]:
    """Why an expense is sent back or withdrawn."""

    class ReasonForm(Form):
        not_saved = _("the expense stays as it is")
        prefix = do
        reason = long_text(2, label=_("Reason"))

    return ReasonForm
