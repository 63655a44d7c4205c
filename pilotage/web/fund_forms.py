"""The forms of the fund: money received, a receipt taken back, what is given back, a year closed, a budget, a period."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import Pot
from pilotage.domain.money import exponent
from pilotage.domain.years import CARRY, RETURN, choice_field, headings
from pilotage.web.fields import Amount, Attachments, Day, Once, OneOf, text
from pilotage.web.forms import Form
from pilotage.words.numbers import currency

NONE = "-"  # money that is given for no purpose of its own
IN_WORDS = "-"  # a heading of a budget that is neither a provision nor a purpose


def _amount(charter: Charter, **more: Any) -> Amount:
    more.setdefault("label", _("Amount"))
    return Amount(charter.currency, exponent(charter.currency), unit=currency(charter.currency), **more)


def receipt_form(charter: Charter, fund: Fund, today: date) -> type[Form]:
    """What is asked about money received into a fund: nothing that its register does not keep, and for what it was given
    only where the fund has purposes."""
    register = charter.register(fund.income) if fund.income else None

    class ReceiptForm(Form):
        not_saved = _("the receipt was not entered")
        uuid = Once()
        source = OneOf([(source.id, source.name) for source in fund.sources], label=_("Source"))
        donor = text(label=_("Given by"), required=False, help_text=_("Who gave it, as the bank slip names them"))
        amount = _amount(charter)
        happened_on = Day(today, label=_("Day received"), initial=today)
        evidence = Attachments(
            label=_("Bank slip or receipt"), required=register is not None and register.evidence == "required"
        )

    class PurposedForm(ReceiptForm):
        purpose = OneOf(
            [(NONE, _("any of them")), *((purpose.id, purpose.name) for purpose in fund.purposes)],
            label=_("Given for"),
            initial=NONE,
            help_text=_("Money given for one purpose is kept apart and pays for nothing else"),
        )
        field_order = ("uuid", "source", "purpose")

        def clean_purpose(self) -> str:
            said = str(self.cleaned_data["purpose"])
            return "" if said == NONE else said

    return PurposedForm if fund.purposes else ReceiptForm


def reversal_form(
    today: date,
    not_saved: object = _("the receipt still stands"),
    beside: object = _("Stays in the statement beside the receipt"),
) -> type[Form]:
    """Why an entry is taken back, and on which day; `beside` says where the reason will stand."""
    said = not_saved

    class ReversalForm(Form):
        not_saved = said
        uuid = Once()
        reason = text(label=_("Reason"), help_text=beside)
        happened_on = Day(today, label=_("Day"), initial=today)

    return ReversalForm


def give_back_form(charter: Charter, fund: Fund, today: date, pots: Sequence[tuple[Pot, str]]) -> type[Form]:
    """How much of which pot goes back to its source, why, and when; `pots` with what they are called."""

    class GiveBackForm(Form):
        not_saved = _("nothing was given back")
        uuid = Once()
        pot = OneOf([(f"{pot.source}/{pot.purpose}", name) for pot, name in pots], label=_("Given back to"))
        amount = _amount(charter)
        reason = text(
            label=_("Agreed reason"), help_text=_("What was agreed with the source; it stays in the statement")
        )
        happened_on = Day(today, label=_("Day"), initial=today)

        def clean_pot(self) -> Pot:
            source, _sign, purpose = self.cleaned_data["pot"].partition("/")
            return Pot(source, purpose)

    return GiveBackForm


class CloseForm(Form):
    """Closing a year: the day, and for every pot that the charter leaves open what becomes of it, with the reason."""

    not_saved = _("the year was not closed")
    uuid = Once()
    seen = forms.CharField(widget=forms.HiddenInput(), required=False)
    closed_on = Day(date.min, label=_("Day of closing"))
    reason = text(label=_("Reason"), required=False, help_text=_("Stays with the closed year"))

    def __init__(self, *args: Any, today: date, undecided: Mapping[Pot, str], seen: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.undecided = dict(undecided)
        self.fields["closed_on"] = Day(today, label=_("Day of closing"), initial=today)
        self.fields["seen"].initial = seen
        self.fields["reason"].required = bool(undecided)
        for pot, name in undecided.items():
            self.fields[choice_field(pot)] = OneOf(
                [(CARRY, _("carry into the new year")), (RETURN, _("give back"))],
                label=name,
                error_messages={
                    "required": _("The charter does not say what becomes of this. Choose: carry it, or give it back.")
                },
            )
        self.order_fields(["uuid", "seen", *(choice_field(pot) for pot in undecided), "reason", "closed_on"])

    @property
    def given(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        choices = {pot: said[choice_field(pot)] for pot in self.undecided if said.get(choice_field(pot))}
        return {"choices": choices, **{name: said[name] for name in ("uuid", "seen", "closed_on", "reason")}}


def budget_form(charter: Charter, fund: Fund) -> type[Form]:
    """What a heading is to get: a provision or purpose of the charter, or words of one's own."""

    class BudgetForm(Form):
        not_saved = _("the budget was not changed")
        uuid = Once()
        heading = OneOf(
            [*headings(charter, fund).items(), (IN_WORDS, _("something else, in words"))], label=_("Meant for")
        )
        words = text(label=_("What else"), required=False, help_text=_("Only where none of the above fits"))
        amount = _amount(charter, label=_("Planned"))
        note = text(label=_("Note"), required=False)

        def clean(self) -> dict[str, Any]:
            said = dict(self.cleaned_data)
            own = said.pop("words", "")
            if said.get("heading") == IN_WORDS:
                said["heading"] = own
            return said

    return BudgetForm


class PeriodForm(Form):
    """From when to when; nothing said is from the beginning, until today."""

    not_saved = _("this period cannot be shown")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"] = Day(today, label=pgettext_lazy("period", "From"), required=False, help_text="")
        self.fields["until"] = Day(today, label=pgettext_lazy("period", "Until"), required=False, help_text="")

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins. Enter a later day."))
        return dict(self.cleaned_data)
