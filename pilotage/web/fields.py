"""Fields that read what people write, by the same readers as the import of sheets (`pilotage.domain.habits`)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from pilotage.domain import habits
from pilotage.domain.attachments import LARGEST, Evidence, check_evidence, clean_name, too_large
from pilotage.domain.breaches import Breach
from pilotage.web import uploads
from pilotage.words import breaches, numbers

Choices = Sequence[tuple[str, object]]


# ---- What a page shows -----------------------------------------------------------------------------------------------


class Line(forms.TextInput):
    """One line of text. `kind` is the look: date, money."""

    def __init__(self, kind: str = "", **attrs: Any) -> None:
        super().__init__({"class": f"input {kind}".strip(), **attrs})


class Lines(forms.Textarea):
    """Several lines of text."""

    def __init__(self, rows: int = 3) -> None:
        super().__init__({"class": "input", "rows": rows})


class Choice(forms.RadioSelect):
    """A few short choices side by side, each a button."""

    template_name = "forms/choice.html"


class Select(forms.Select):
    """Many or long choices."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__({"class": "input"}, **kwargs)


class Check(forms.CheckboxInput):
    """One box to tick; its label stands beside it."""

    is_check = True


class Files(forms.FileInput):
    """Files to send, several at once, and under them those that were sent before and put aside."""

    template_name = "forms/files.html"
    allow_multiple_selected = True

    def __init__(self, accept: str = "") -> None:
        attrs = {"class": "input", "multiple": True}
        super().__init__({**attrs, "accept": accept} if accept else attrs)

    def value_from_datadict(self, data, files, name):
        notes = data.getlist(f"{name}-kept") if hasattr(data, "getlist") else data.get(f"{name}-kept", [])
        sent = files.getlist(name) if hasattr(files, "getlist") else files.get(name, [])
        return [*uploads.kept(notes), *sent]

    def value_omitted_from_data(self, data, files, name):
        return name not in files and f"{name}-kept" not in data

    def get_context(self, name, value, attrs):
        context = super().get_context(name, None, attrs)
        context["widget"]["kept"] = [file for file in value or () if isinstance(file, uploads.Kept)]
        return context


# ---- What a form reads -----------------------------------------------------------------------------------------------


class Read(forms.Field):
    """A line of text that a reader turns into a value or a breach; nothing written is None.

    `unit` stands behind the input (a currency, 次). A value given as `initial` is shown by `shown`.
    """

    def __init__(
        self,
        reader: Callable[[str], object],
        *,
        widget: forms.Widget | None = None,
        unit: str = "",
        shown: Callable[[Any], str] = str,
        **kwargs: Any,
    ) -> None:
        super().__init__(widget=widget or Line(), **kwargs)
        self.reader = reader
        self.unit = unit
        self.shown = shown

    def to_python(self, value):
        text = "" if value is None else str(value)
        if habits.is_blank(text):
            return None
        read = self.reader(text)
        if isinstance(read, Breach):
            raise ValidationError(breaches.sentence(read), code=read.code)
        return read

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else self.shown(value)


class Day(Read):
    """A date as people write it; `today` is the programme's."""

    def __init__(self, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("For example 2010-04-26; 2010.4.26 is read too"))
        super().__init__(lambda text: habits.parse_date(text, today), widget=Line("date", autocomplete="off"), **kwargs)


class Amount(Read):
    """Money in minor units; the currency's word stands behind the input."""

    def __init__(self, currency: str, exponent: int, **kwargs: Any) -> None:
        super().__init__(
            lambda text: habits.parse_money(text, exponent, currency),
            widget=Line("money", inputmode="decimal", autocomplete="off"),
            shown=lambda minor: numbers.money(minor, currency),
            **kwargs,
        )


def text(**kwargs: Any) -> forms.CharField:
    """One line of text."""
    return forms.CharField(widget=Line(), max_length=2000, **kwargs)


def long_text(rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Several lines of text."""
    return forms.CharField(widget=Lines(rows), max_length=20_000, **kwargs)


def whole_number(**kwargs: Any) -> Read:
    return Read(habits.parse_integer, widget=Line("money", inputmode="numeric"), **kwargs)


def number(**kwargs: Any) -> Read:
    return Read(habits.parse_number, widget=Line("money", inputmode="decimal"), **kwargs)


class OneOf(forms.ChoiceField):
    """One of several choices: buttons where they are few and short, else a list. Nothing is chosen beforehand."""

    def __init__(self, choices: Choices, **kwargs: Any) -> None:
        few = len(choices) <= 4 and sum(len(str(word)) for _value, word in choices) <= 24
        if not few and all(value != "" for value, _word in choices):
            choices = [("", gettext_lazy("Choose")), *choices]
        super().__init__(choices=choices, widget=Choice() if few else Select(), **kwargs)


class YesNo(forms.TypedChoiceField):
    """是 or 否; True, False, or None where nothing was asked for."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=Choice(),
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class Attachments(forms.FileField):
    """Files as `Evidence`, a tuple; empty where none was sent. Kind and size are judged as the actions judge them."""

    def __init__(self, *, accept: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("help_text", gettext_lazy("Each file up to 20 MB"))
        super().__init__(widget=Files(accept), **kwargs)

    def clean(self, data, initial=None):
        if self.required and not data:
            raise ValidationError(self.error_messages["required"], code="required")
        found = [fault for file in data or () for fault in self.faults_of(file)]
        if found:
            raise ValidationError([ValidationError(breaches.sentence(fault), code=fault.code) for fault in found])
        return tuple(evidence_of(file) for file in data or ())

    def bound_data(self, data, initial):
        return data

    def prepare_value(self, value):
        """A form shown again has put aside on the server whatever was acceptable (see pilotage.web.uploads)."""
        earlier = [file for file in value or () if isinstance(file, uploads.Kept)]
        fresh = [
            evidence_of(file) for file in value or () if isinstance(file, UploadedFile) and not self.faults_of(file)
        ]
        return [*earlier, *(uploads.keep(fresh) if fresh else ())]

    def faults_of(self, file: UploadedFile | uploads.Kept) -> list[Breach]:
        """Why a file cannot be handed in."""
        if isinstance(file, UploadedFile) and (file.size or 0) > LARGEST:  # its bytes were not stored
            return [too_large(file.name or "", file.size or 0)]
        return check_evidence([evidence_of(file)], required=False)


class Once(forms.UUIDField):
    """A hidden identity made with the form, so that sending it twice is one act: the id or key that actions take."""

    def __init__(self) -> None:
        super().__init__(widget=forms.HiddenInput(), initial=uuid4)


def evidence_of(file: UploadedFile | uploads.Kept) -> Evidence:
    """A file that was sent, now or with an earlier sending of the form."""
    if isinstance(file, uploads.Kept):
        return file.evidence()
    file.seek(0)
    return Evidence(clean_name(file.name or ""), file.read())
