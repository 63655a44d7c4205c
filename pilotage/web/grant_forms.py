"""The forms of grants: an application, a decision on it, its payment, and giving it up."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Grant
from pilotage.domain.grants import purpose_names
from pilotage.domain.money import exponent
from pilotage.domain.reviews import Asked, Audience
from pilotage.models import Member
from pilotage.web.fields import Amount, Attachments, Check, Day, Once, OneOf, Read, long_text, text, whole_number
from pilotage.web.forms import Form
from pilotage.words import numbers


def amount_field(charter: Charter, grant: Grant, **kwargs: object) -> Read:
    """An amount of what the grant gives: money, or goods by number."""
    if grant.gives == "goods":
        return whole_number(**kwargs)
    currency = charter.currency
    return Amount(currency, exponent(currency), unit=numbers.currency(currency), **kwargs)


def amount_text(charter: Charter, grant: Grant, amount: int | None) -> str:
    """An amount of what the grant gives as a table prints it; a dash where there is none."""
    if amount is None:
        return "—"
    return numbers.number(amount) if grant.gives == "goods" else numbers.money(amount, charter.currency)


def granted_text(charter: Charter, grant: Grant, amount: int | None) -> str:
    """The same with its unit: money of the programme's currency, goods as counted."""
    unit = "" if grant.gives == "goods" else numbers.currency(charter.currency)
    return f"{amount_text(charter, grant, amount)} {unit}".strip()


def application_form(
    charter: Charter, grant: Grant, units: Sequence[Member], today: date, *, held: bool = False
) -> type[Form]:
    """What a unit is asked when it applies: what the grant's register declares, and nothing that is known already.

    `held`: papers have come already, with a draft or a version before.
    """
    register = charter.register(grant.register)
    names = {field.id: field.name for field in register.fields}
    purposes = purpose_names(charter, grant)
    goods = grant.gives == "goods"

    class ApplicationForm(Form):
        not_saved = _("the application was not submitted")
        uuid = Once()
        unit = (
            OneOf([(unit.code, unit.name) for unit in units], label=charter.role(grant.applicant).name)
            if len(units) > 1
            else forms.CharField(widget=forms.HiddenInput(), initial=units[0].code if units else "")
        )
        if len(purposes) > 1:
            purpose = OneOf(list(purposes.items()), label=_("What the money is for"))
        project = text(label=names.get("project", _("Project")))
        plan = long_text(8, label=names.get("plan", _("Plan")))
        asked = amount_field(
            charter, grant, label=names.get("asked", _("Number asked for") if goods else _("Amount asked for"))
        )
        if grant.match is not None:
            own = amount_field(
                charter, grant, label=_("Own share"),
                help_text=_("By the charter at least %(share)s%% of the whole cost") % {"share": grant.match},
            )  # fmt: skip
        happened_on = Day(today, label=_("Day of application"), initial=today)
        evidence = Attachments(label=_("Papers"), required=register.evidence == "required" and not held)

    return ApplicationForm


def again_form(charter: Charter, grant: Grant, today: date) -> type[Form]:
    """A returned application submitted again: the same questions, and which version of it was changed."""
    asked: Any = application_form(charter, grant, (), today, held=True)

    class AgainForm(asked):
        not_saved = _("the application was not submitted again")
        unit = None
        seen = forms.IntegerField(widget=forms.HiddenInput())

    return AgainForm


class _StepForm(Form):
    """Every step carries the version of the application that its reader saw, and happens once."""

    not_saved = _("nothing was decided")
    seen = forms.IntegerField(widget=forms.HiddenInput())
    uuid = Once()


def decision_form(charter: Charter, grant: Grant, today: date, limit: str) -> type[Form]:
    """The amount granted, the opinion, the day. `limit` says what was asked for and what is there."""

    class DecisionForm(_StepForm):
        not_saved = _("the decision was not stored")
        amount = amount_field(
            charter, grant, help_text=limit,
            label=_("Number approved") if grant.gives == "goods" else _("Amount granted"),
        )  # fmt: skip
        opinion = long_text(
            label=_("Opinion"), required=False,
            help_text=_("Goes into the decision and is seen by the unit; to decline, it must be written"),
        )  # fmt: skip
        happened_on = Day(today, label=_("Day of the decision"), initial=today)

        @property
        def conditions(self):
            """The conditions that were written, in order."""
            said = self.cleaned_data
            written = [place for place in range(1, CONDITIONS + 1) if said.get(f"condition_{place}", "").strip()]
            return [
                Asked(said[f"condition_{place}"], said.get(f"due_{place}"), bool(said.get(f"before_{place}")))
                for place in written
            ]

        @property
        def lines(self):
            """The inputs of every condition."""
            return [
                (place, self[f"condition_{place}"], self[f"due_{place}"], self[f"before_{place}"])
                for place in range(1, CONDITIONS + 1)
            ]

        @property
        def opens(self):
            """Is any condition written, or wrong?"""
            return any(self[name].value() or self[name].errors for name in self.fields if name.startswith("condition_"))

        def clean(self):
            """Whoever declines or only reviews grants nothing, so what stands as the amount is of no matter."""
            if self.data.get("do") in ("decline", "review"):
                self.errors.pop("amount", None)
                self.cleaned_data["amount"] = None
                if not self.cleaned_data.get("opinion", "").strip():
                    self.add_error("opinion", gettext("Write why: the unit reads it."))
            return self.cleaned_data

    for place in range(1, CONDITIONS + 1):
        DecisionForm.base_fields |= {
            f"condition_{place}": long_text(2, label=_("Condition %(number)s") % {"number": place}, required=False),
            f"due_{place}": Day(today, label=_("To be met by"), required=False, help_text=""),
            f"before_{place}": forms.BooleanField(
                label=_("Nothing is paid before it is met"), required=False, widget=Check()
            ),
        }
    return DecisionForm


CONDITIONS = 3
"""How many conditions a decision's form offers."""


def return_form(today: date) -> type[Form]:
    """What is to be changed before it can be decided on."""

    class ReturnForm(_StepForm):
        not_saved = _("the application was not returned")
        prefix = "return"
        what = long_text(3, label=_("What is to be changed"), help_text=_("The unit reads it"))
        happened_on = Day(today, label=_("Day"), initial=today)

    return ReturnForm


def withdraw_form(today: date, *, granted: bool) -> type[Form]:
    """Why an application is taken back."""

    class WithdrawForm(_StepForm):
        not_saved = _("the application still stands")
        prefix = "withdraw"
        reason = long_text(
            2, label=_("Reason"), help_text=_("What was granted becomes available again") if granted else ""
        )
        happened_on = Day(today, label=_("Day"), initial=today)

    return WithdrawForm


def comment_form(*, inside: bool) -> type[Form]:
    """Words about the application; the office says whom they are for."""

    class CommentForm(Form):
        not_saved = _("the comment was not stored")
        prefix = "comment"
        uuid = Once()
        if inside:
            audience = OneOf(
                [(Audience.OFFICE, _("Within the office")), (Audience.APPLICANT, _("The applicant too"))],
                label=_("Who reads it"),
            )
        text = long_text(3, label=_("Comment"))
        evidence = Attachments(label=_("Files"), required=False)

    return CommentForm


def met_form(today: date) -> type[Form]:
    """A condition is found met."""

    class MetForm(Form):
        not_saved = _("the condition is still open")
        prefix = "met"
        condition = forms.IntegerField(widget=forms.HiddenInput())
        met_on = Day(today, label=_("Day met"), initial=today)
        note = long_text(2, label=_("Note"), required=False)

    return MetForm


def payment_form(grant: Grant, today: date) -> type[Form]:
    """The day of the payment and its bank slip."""

    goods = grant.gives == "goods"
    slip = _("Receipt of the unit") if goods else _("Bank slip")

    class PaymentForm(_StepForm):
        not_saved = _("nothing was handed over") if goods else _("nothing was paid")
        happened_on = Day(today, label=_("Day handed over") if goods else _("Day paid"), initial=today)
        evidence = Attachments(
            label=_("Receipts of the unit") if grant.settle == "reimburse" else slip,
            required=grant.settle == "reimburse",
        )

    return PaymentForm


def release_form(today: date) -> type[Form]:
    """Why what was granted is given up before it is paid."""

    class ReleaseForm(_StepForm):
        not_saved = _("the grant still stands")
        prefix = "release"
        reason = long_text(2, label=_("Reason"), help_text=_("The amount becomes available again"))
        happened_on = Day(today, label=_("Day"), initial=today)

    return ReleaseForm
