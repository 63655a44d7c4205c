"""The forms of rounds of aid."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from pilotage.domain.aid import Share, asked_fields, extra_of, reasons_asked
from pilotage.domain.charters.schema import Priority, Register
from pilotage.domain.money import exponent
from pilotage.domain.records import Value
from pilotage.queries.aid import AidRound
from pilotage.queries.records import members_by_role
from pilotage.queries.registers import Options
from pilotage.web.fields import Amount, Attachments, Day, Once, OneOf, long_text, text, whole_number
from pilotage.web.forms import Bound, Form
from pilotage.web.record_forms import Writer, declared_field
from pilotage.web.visits import Visit
from pilotage.words import aid as words
from pilotage.words import numbers

OUTSIDE = "outside"  # in place of a unit's code
FIELD = "field-"  # before the id of a field of the register


def new_form(here: Visit, provisions: Sequence[Priority]) -> type[Form]:
    """A round to be opened: under which provision, for what, from when, with how many ordinary places and how much."""
    currency = here.charter.currency
    fields: dict[str, Any] = {"uuid": Once(), "not_saved": _("no round was opened")}
    if len(provisions) > 1:
        fields["provision"] = OneOf([(each.id, each.title) for each in provisions], label=_("Under which provision"))
    fields |= {
        "title": text(label=_("What the aid is"), help_text=_("As the list of rounds is to name it")),
        "opened_on": Day(here.today, label=_("Opened on"), initial=here.today),
        "due_on": Day(here.today, label=_("Units ask until"), required=False),
        **_totals(currency),
    }
    return type("NewAidForm", (Form,), fields)


def _totals(currency: str) -> dict[str, Any]:
    return {
        "places": whole_number(label=_("Ordinary places of the whole round"), required=False, initial=None),
        "amount": Amount(currency, exponent(currency), label=_("Ordinary money of the whole round"), required=False,
                         unit=numbers.currency(currency)),
    }  # fmt: skip


def total_form(here: Visit, view: AidRound) -> type[Form]:
    """The ordinary places and money of the whole round, entered anew."""
    fields: dict[str, Any] = {
        "uuid": Once(), "shares_seen": forms.IntegerField(widget=forms.HiddenInput()),
        "not_saved": _("the numbers stand as before"), **_totals(here.charter.currency),
        "note": text(label=_("Where the numbers come from"), required=False),
    }  # fmt: skip
    return type("TotalForm", (Form,), fields)


# ---- Shares ----------------------------------------------------------------------------------------------------------


def columns_of(view: AidRound) -> tuple[str, ...]:
    """The columns of shares that say something in this round: extra ones only where the charter adds something."""
    extra = extra_of(view.rule, view.charter.currency)
    shares = view.shares
    found = ["asked", "places"]
    found += ["extra_places"] if extra.any_places or any(share.extra_places for share in shares) else []
    money = view.total.amount or extra.any_money or any(share.all_money for share in shares)
    found += ["amount"] if money else []
    found += ["extra_amount"] if extra.any_money or any(share.extra_amount for share in shares) else []
    return tuple(found)


def shares_form(here: Visit, view: AidRound, shares: Sequence[Share]) -> type[Form]:
    """One row a unit; whoever is outside the programme gets a row without a request and without anything extra."""
    currency = here.charter.currency
    unit = numbers.currency(currency)
    fields: dict[str, Any] = {
        "uuid": Once(), "shares_seen": forms.IntegerField(widget=forms.HiddenInput()),
        "not_saved": _("the shares stand as before"),
    }  # fmt: skip
    for share in shares:
        for column in columns_of(view):
            if not share.unit and column not in ("places", "amount"):
                continue
            name = share.name or _("Outside the programme")
            label = _("%(unit)s: %(column)s") % {"unit": name, "column": words.column(column)}
            value = getattr(share, column)
            asked = {"label": label, "required": False, "initial": value if column == "asked" else value or None}
            field = Amount(currency, exponent(currency), **asked) if "amount" in column else whole_number(**asked)
            field.widget.attrs |= {"aria-label": f"{label} ({unit})" if "amount" in column else label}
            fields[f"{column}-{share.unit or OUTSIDE}"] = field
    return type("SharesForm", (Form,), fields)


def rows_of(form: Form, view: AidRound, shares: Sequence[Share]) -> list[tuple[Share, list[tuple[str, Bound | None]]]]:
    """Each share with its inputs, column by column; None where a row has no input."""
    return [
        (share, [(words.column(column), _bound(form, f"{column}-{share.unit or OUTSIDE}"))
                 for column in columns_of(view)])
        for share in shares
    ]  # fmt: skip


def _bound(form: Form, name: str) -> Any:
    return form[name] if name in form.fields else None


def shares_said(form: Form, shares: Sequence[Share]) -> list[Share]:
    """What was typed, unit by unit; reasons and what is not asked stay."""
    given: Mapping[str, Any] = form.cleaned_data

    def typed(column: str, share: Share) -> int:
        name = f"{column}-{share.unit or OUTSIDE}"
        return (given.get(name) or 0) if name in form.fields else getattr(share, column)

    return [
        Share(
            share.unit, share.name, given.get(f"asked-{share.unit}") if share.unit else None, typed("places", share),
            typed("extra_places", share), typed("amount", share), typed("extra_amount", share), share.reason,
        )
        for share in shares
    ]  # fmt: skip


# ---- Deciding --------------------------------------------------------------------------------------------------------


def decision_form(here: Visit, view: AidRound, register: Register | None) -> type[Form]:
    """The decision with its minute: reasons where they are asked for, and what else the register declares."""
    fields: dict[str, Any] = {
        "uuid": Once(), "seen": forms.IntegerField(widget=forms.HiddenInput()),
        "shares_seen": forms.IntegerField(widget=forms.HiddenInput()), "not_saved": _("the round was not decided"),
    }  # fmt: skip
    shares = {share.unit: share for share in view.shares}
    on_record = register is not None and any(each.id == "reason" for each in register.fields)
    read, kept = _("It stands on the record, which the unit reads."), _("It stays within the office.")
    for unit, why in reasons_asked(view.rule, view.shares, view.charter.currency).items():
        label = _("%(unit)s: %(why)s") % {"unit": shares[unit].name, "why": words.reason_asked(why)}
        fields[f"reason-{unit}"] = long_text(2, label=label, initial=shares[unit].reason,
                                             help_text=read if on_record and shares[unit].got else kept)  # fmt: skip
    if register is not None:
        writer = _writer(here, register)
        for each in register.fields:
            if each.id in asked_fields(register) and each.type != "file":
                fields[f"{FIELD}{each.id}"] = declared_field(each, writer)
    fields |= {
        "meeting": text(label=_("Minute of the meeting"), help_text=_("Its title and number")),
        "note": long_text(label=_("Opinion"), required=False,
                          help_text=_("Where no reason stands, the records give it, and the units read it.")
                          if on_record else ""),
        "happened_on": Day(here.today, label=pgettext("aid", "Decided on"), initial=here.today),
        "evidence": Attachments(label=_("Papers"), required=False),
    }  # fmt: skip
    return type("DecideAidForm", (Form,), fields)


def _writer(here: Visit, register: Register) -> Writer:
    roles = any(each.type == "role" for each in register.fields)
    return Writer(here, register, here.posts, Options((), (), (), {}, {}),
                  members_by_role(here.programme) if roles else {})  # fmt: skip


def decided(form: Form) -> dict[str, Any]:
    """What the decision's form says, as the action takes it."""
    given = dict(form.cleaned_data)
    reasons = {name.removeprefix("reason-"): given.pop(name) for name in list(given) if name.startswith("reason-")}
    values: dict[str, Value] = {
        name.removeprefix(FIELD): given.pop(name) for name in list(given) if name.startswith(FIELD)
    }
    return {**given, "reasons": reasons, "values": values}


def later_form(here: Visit, kind: str) -> type[Form] | None:
    """The form of what may follow: taken back, finished, cancelled; None where it is none of these."""
    if kind == "back":
        return step_form(here, "reason", _("Why it is taken back"), _("the decision stands"), required=True)
    if kind == "finish":
        return step_form(here, "note", _("Note"), _("the round is not finished"), required=False)
    if kind == "cancel":
        return step_form(here, "note", _("Why it is cancelled"), _("the round stands"), required=True)
    return None


def step_form(here: Visit, name: str, label: str, not_saved: str, *, required: bool) -> type[Form]:
    """A later step: its day, and why. `name` is how the action calls the reason."""
    fields: dict[str, Any] = {
        "uuid": Once(), "seen": forms.IntegerField(widget=forms.HiddenInput()), "not_saved": not_saved,
        name: text(label=label, required=required),
        "happened_on": Day(here.today, label=_("Day"), initial=here.today),
    }  # fmt: skip
    return type("StepForm", (Form,), fields)


def ask_form(share: Share) -> type[Form]:
    """How many places a unit asks for."""
    fields: dict[str, Any] = {
        "uuid": Once(), "not_saved": _("what was asked for stands as before"),
        f"asked-{share.unit}": whole_number(label=_("%(unit)s asks for this many places") % {"unit": share.name},
                                            required=False, initial=share.asked),
    }  # fmt: skip
    return type("AskForAidForm", (Form,), fields)


def people_form(here: Visit) -> type[Form]:
    """People to be put on a list, typed or pasted."""
    hint = _("One person a line: the name, then, where wanted, a comma with the amount, and another with a note. "
             "Lines copied from a sheet are read too.")  # fmt: skip
    fields: dict[str, Any] = {
        "uuid": Once(), "not_saved": _("nobody was put on the list"),
        "people": long_text(5, label=pgettext("aid", "People"), help_text=hint),
    }  # fmt: skip
    return type("PeopleForm", (Form,), fields)
