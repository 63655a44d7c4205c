"""The forms of what happens to a record: a stage reached, a confirmation signed on paper, a withdrawal."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from pilotage.domain.records import next_stages, stage_names
from pilotage.queries.histories import RecordView
from pilotage.web.fields import Attachments, Day, Once, OneOf, text
from pilotage.web.record_forms import Answering, Writer, side_fields
from pilotage.web.visits import Visit


class StepForm(Answering):
    """Every step carries the version of the record that its reader saw, and happens once."""

    uuid = Once()
    seen = forms.IntegerField(widget=forms.HiddenInput())


def stage_form(writer: Writer, view: RecordView) -> type[StepForm]:
    """Which stage was reached, and when."""
    names = stage_names(view.register)
    ahead = next_stages(view.facts, view.register)
    fields: dict[str, Any] = {
        "stage": OneOf(
            [(stage, names[stage]) for stage in ahead], label=_("Stage"), initial=ahead[0] if ahead else None
        ),
        "happened_on": Day(writer.here.today, label=_("Day on which it was reached"), initial=writer.here.today),
        "evidence": Attachments(label=_("Evidence"), required=False),
        **side_fields(writer, view.base.fact.side),
    }
    return type("StageForm", (StepForm,), {**fields, "not_saved": _("the stage was not stored")})


def paper_form(here: Visit, sides: Mapping[str, str]) -> type[StepForm]:
    """A confirmation that was signed on paper: who signed, for which side, on which day."""
    fields: dict[str, Any] = {}
    if len(sides) > 1:
        fields["side"] = OneOf(list(sides.items()), label=_("Confirmed by"))
    fields |= {
        "signer": text(label=_("Signed by"), help_text=_("The name under the paper")),
        "happened_on": Day(here.today, label=_("Day of the signature"), initial=here.today),
        "evidence": Attachments(
            label=_("The paper"), required=False, help_text=_("A photograph or scan, if there is one")
        ),
    }
    return type("PaperForm", (StepForm,), {**fields, "not_saved": _("the confirmation was not stored")})


def withdraw_form(view: RecordView) -> type[StepForm]:
    """Why a record is made void, or which stage is taken back."""
    names = stage_names(view.register)
    reached = [(step.fact.stage, _("Take back “%(stage)s”") % {"stage": names.get(step.fact.stage, step.fact.stage)})
               for step in view.stages]  # fmt: skip
    fields: dict[str, Any] = {}
    if reached:
        fields["stage"] = OneOf([("-", _("Void the whole record")), *reached], label=_("What is taken back"))
    fields["reason"] = text(label=_("Reason"), help_text=_("Stays in the history for everybody who may see the record"))
    return type("WithdrawForm", (StepForm,), {**fields, "not_saved": _("nothing was taken back")})
