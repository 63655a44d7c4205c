"""Forms after GOV.UK's error pattern: a summary on top that leads to each field, the error above its input.

A page's form subclasses `Form`; `{{ form }}` renders its fields, and base.html puts the summary of `form` on top.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy

from pilotage.domain.breaches import Breach
from pilotage.web.fields import Choice
from pilotage.words import breaches


class Renderer(TemplatesSetting):
    """Fields and forms from our own templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"


class Bound(forms.BoundField):
    """A field of a form as the templates see it."""

    @property
    def ways(self) -> tuple[str, ...]:
        """Ways out of the error, in order, as sentences."""
        return getattr(self.form, "ways", {}).get(self.name, ())


class Form(forms.Form):
    """A form of a page.

    `not_saved` ends the summary's heading (批复没有存下). `ways` are ways out by field name, shown under its input.
    """

    not_saved: object = gettext_lazy("nothing was saved")
    bound_field_class = Bound
    use_required_attribute = False  # the page answers, in the reader's language and all at once; a browser would not

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.ways: dict[str, tuple[str, ...]] = {}
        self.refused = False

    def full_clean(self) -> None:
        """Fields that a page adds after the form was made speak as the others do."""
        for field in self.fields.values():
            for code, sentence in _own_words(field).items():
                if field.error_messages.get(code) is _stock(field).get(code):  # the page has no sentence of its own
                    field.error_messages[code] = sentence
        super().full_clean()

    def refuse(self, refused: Iterable[Breach], now: Mapping[str, object] | None = None) -> None:
        """Put an action's breaches beside the fields they name; those that name none go to the summary. `now` is what
        stands, by field, the hidden version among it: where somebody was first, the form goes on from there."""
        self.refused = True
        refused = list(refused)
        for breach in refused:
            self.add_error(breach.field if breach.field in self.fields else None, breaches.sentence(breach))
        if now and any(breach.field in now and self[breach.field].is_hidden for breach in refused):
            self._go_on_from(now)

    def _go_on_from(self, now: Mapping[str, object]) -> None:
        """Sent again, the form speaks of what stands now; beside what was typed otherwise, that is shown."""
        self.retype({name: str(value) for name, value in now.items() if self[name].is_hidden})
        for name, value in now.items():
            if not self[name].is_hidden and self.cleaned_data.get(name) != value:
                shown = self[name].field.prepare_value(value)
                shown = dict(getattr(self[name].field, "choices", ())).get(shown, shown)
                stands = gettext("nothing") if shown in (None, "") else shown
                self[name].help_text = gettext("Stands now: %(value)s") % {"value": stands}

    def retype(self, values: Mapping[str, str]) -> None:
        """Put these values in place of what was sent, by field."""
        sent = cast(QueryDict, self.data).copy()
        for name, value in values.items():
            sent[self.add_prefix(name)] = value
        self.data = sent

    @property
    def status(self) -> int:
        """The status of the page that shows the form: 409 refused by a rule or the state, 422 not understood, else 200."""
        if self.refused:
            return 409
        return 422 if self.is_bound and self.errors else 200

    @property
    def faults(self) -> Iterator[tuple[str, str]]:
        """(anchor, sentence) of every error in the order of the fields; no anchor for the form as a whole.

        A sentence that does not name its field gets the field's label before it: the summary is read on its own.
        """
        for error in self.non_field_errors():
            yield "", str(error)
        for name in self.fields:
            bound = self[name]
            first = "_0" if isinstance(bound.field.widget, Choice) else ""  # the first of its buttons
            anchor = "" if bound.is_hidden else f"#{bound.auto_id}{first}"
            for error in bound.errors:
                named = bound.is_hidden or str(bound.label) in str(error)
                yield (
                    anchor,
                    str(error)
                    if named
                    else gettext("%(field)s: %(sentence)s")
                    % {
                        "field": bound.label,
                        "sentence": error,
                    },
                )

    @property
    def fault_count(self) -> int:
        return sum(1 for _ in self.faults)


_FILL_IN = gettext_lazy("Fill in “{field}”.")
_CHOOSE = gettext_lazy("Choose “{field}”.")
_TICK = gettext_lazy("Tick “{field}”.")
_NO_SUCH_CHOICE = gettext_lazy("Choose one of the choices shown.")
_UNREADABLE = gettext_lazy("What was sent could not be read. Open the page anew and try again.")
_NO_TEXT = gettext_lazy("There is a sign in it that cannot be stored. Write it anew.")

_TOO_LONG = gettext_lazy("It is longer than %(limit_value)s characters. Shorten it.")


def _own_words(field: forms.Field) -> dict[str, Any]:
    """What a field says instead of the framework's sentences, which name keys and types; by error codes."""
    ask = _TICK if isinstance(field, forms.BooleanField) else _FILL_IN
    ask = _CHOOSE if isinstance(field, forms.ChoiceField | forms.FileField) else ask
    return {
        "required": format_lazy(ask, field=field.label) if field.label else _UNREADABLE,
        "invalid_choice": _NO_SUCH_CHOICE,
        "invalid_list": _NO_SUCH_CHOICE,
        "invalid": _UNREADABLE,
        "null_characters_not_allowed": _NO_TEXT,
        "max_length": _TOO_LONG,
    }


def _stock(field: forms.Field) -> dict[str, Any]:
    """The framework's own sentences of a field, by error codes."""
    found: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        found |= getattr(kind, "default_error_messages", {})
    return found
