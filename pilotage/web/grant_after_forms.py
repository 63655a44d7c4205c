"""The forms for what happens to a grant after its decision."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Grant
from pilotage.web.fields import Attachments, Day, Once, long_text
from pilotage.web.forms import Form
from pilotage.web.grant_forms import amount_field


class StepForm(Form):
    """Every step carries the version of the application that its reader saw, and happens once."""

    not_saved = _("nothing was changed")
    seen = forms.IntegerField(widget=forms.HiddenInput())
    uuid = Once()


def pay_form(charter: Charter, grant: Grant, today: date) -> type[Form]:
    """The day of the payment (of goods: of handing them over) and its paper."""
    goods = grant.gives == "goods"

    class PayForm(StepForm):
        not_saved = _("nothing was handed over") if goods else _("nothing was paid")
        happened_on = Day(today, label=_("Day handed over") if goods else _("Day paid"), initial=today)
        evidence = Attachments(label=_("Receipt of the unit") if goods else _("Bank slip"), required=False)

    return PayForm


def back_form(charter: Charter, grant: Grant, today: date) -> type[Form]:
    """What came back, when, with its bank slip."""
    goods = grant.gives == "goods"

    class BackForm(StepForm):
        not_saved = _("nothing was entered")
        amount = amount_field(charter, grant, label=_("Came back"))
        happened_on = Day(today, label=_("Day it came back"), initial=today)
        note = long_text(2, label=_("Remark"), required=False)
        evidence = Attachments(label=_("Receipt") if goods else _("Bank slip"), required=False)

    return BackForm


def report_form(charter: Charter, grant: Grant, today: date) -> type[Form]:
    """How it goes, with files."""

    class ReportForm(StepForm):
        not_saved = _("the report was not sent")
        report = long_text(
            6, label=_("How it goes"), help_text=_("What was done, what was spent, what is still to come")
        )
        happened_on = Day(today, label=_("Day of the report"), initial=today)
        evidence = Attachments(label=_("Photographs and papers"), required=False)

    return ReportForm


def confirm_form(charter: Charter, grant: Grant, today: date) -> type[Form]:
    """The report is in order."""

    class ConfirmForm(StepForm):
        not_saved = _("the report was not confirmed")
        opinion = long_text(2, label=_("Opinion"), required=False)
        happened_on = Day(today, label=_("Day"), initial=today)

    return ConfirmForm


def settle_form(charter: Charter, grant: Grant, today: date) -> type[Form]:
    """What was counted is what the page shows; of goods, how many were found."""
    goods = grant.gives == "goods"

    class SettleForm(StepForm):
        not_saved = _("nothing was settled")
        counted = (
            amount_field(charter, grant, label=_("Counted on the spot"))
            if goods
            else forms.IntegerField(widget=forms.HiddenInput())
        )
        explanation = long_text(
            3, label=_("Explanation"), required=False,
            help_text=_("Where not everything is accounted for: what became of the rest"),
        )  # fmt: skip
        happened_on = Day(today, label=_("Day settled"), initial=today)
        evidence = Attachments(label=_("Papers"), required=False)

    return SettleForm


def accept_form(charter: Charter, grant: Grant, today: date) -> type[Form]:
    """What was found, in words and with files."""

    class AcceptForm(StepForm):
        not_saved = _("nothing was accepted")
        opinion = long_text(4, label=_("What was found"))
        happened_on = Day(today, label=_("Day of acceptance"), initial=today)
        evidence = Attachments(label=_("Photographs and papers"), required=False)

    return AcceptForm


def reason_form(charter: Charter, grant: Grant, today: date) -> type[Form]:
    """Why, and on which day."""

    class ReasonForm(StepForm):
        reason = long_text(3, label=_("Reason"))
        happened_on = Day(today, label=_("Day"), initial=today)

    return ReasonForm


def close_form(charter: Charter, grant: Grant, today: date) -> type[Form]:
    """What the closing says."""

    class CloseForm(StepForm):
        not_saved = _("the grant was not closed")
        reason = long_text(3, label=_("Closing remark"))
        happened_on = Day(today, label=_("Day closed"), initial=today)

    return CloseForm
