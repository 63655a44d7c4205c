"""The forms of the inbox: files to hand in, and the ways in which one of them is sorted."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.fields import projected
from pilotage.domain.papers import typed_code
from pilotage.models import Programme, Record
from pilotage.queries.papers import find_paper
from pilotage.queries.records import find_record
from pilotage.web.fields import Attachments, Day, Select, text, whole_number
from pilotage.web.forms import Form
from pilotage.words import breaches

AT_ONCE = 30
"""Files of one request. The page sends more than that one by one, where it may run its script."""

# Without HEIC, telephones that photograph in it turn a picture into JPEG by themselves when it is chosen.
ACCEPT = "image/jpeg,image/png,image/webp,application/pdf"


class HandInForm(Form):
    """Pictures and files, many at once."""

    not_saved = _("nothing was taken in")
    pictures = Attachments(
        label=_("Pictures, scans, invoices"),
        accept=ACCEPT,
        help_text=format_lazy(
            _(
                "Drop them here or choose them, up to {most} at once, each up to 20 MB: photographs (JPEG, PNG) or PDF. "
                "Turned, tilted or dim ones are tried too."
            ),
            most=AT_ONCE,
        ),
    )

    def clean_pictures(self) -> Any:
        files = self.cleaned_data["pictures"]
        if len(files) > AT_ONCE:
            many = Breach("files-many", {"count": len(files), "most": AT_ONCE}, "pictures")
            raise ValidationError(breaches.sentence(many), code=many.code)
        return files


class RecordForm(Form):
    """Which record a scan is evidence of: one of those proposed (`record`, as register/number), or any other."""

    not_saved = _("it was not filed")
    record = forms.CharField(label=_("Record"), required=False, max_length=80)
    register = forms.ChoiceField(label=_("Register"), required=False, widget=Select())
    number = whole_number(label=_("Number"), required=False)

    def __init__(self, *args: Any, programme: Programme, charter: Charter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        typed = projected(charter)
        names = [(register.id, register.name) for register in charter.registers if register.id not in typed]
        self.fields["register"].choices = [("", _("Choose")), *names]  # type: ignore[attr-defined]
        self.registers = {id for id, _name in names}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        register, _slash, number = (given.get("record") or "").partition("/")
        if given.get("number") is not None:
            register, number = given.get("register") or "", str(given["number"])
        if not self.errors:
            given["found"] = self._find(register, number)
            if given["found"] is None:
                unsaid = not number or not register
                said = gettext("Choose the record, or write its register and number.")
                field = "number" if given.get("number") is not None else "record"
                self.add_error(field, said if unsaid else breaches.sentence(Breach("record-unknown")))
        return given

    def _find(self, register: str, number: str) -> Record | None:
        if register not in self.registers or not number.isascii() or not number.isdecimal() or len(number) > 9:
            return None
        return find_record(self.programme, register, int(number))


class SignedForm(Form):
    """Who signed a sheet, and when; `lines` are the records that the signature holds for, as register/number."""

    not_saved = _("the sheet was not filed")

    def __init__(self, *args: Any, today: date, lines: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["signer"] = text(label=_("Signed by"), help_text=_("The name under the signature"))
        self.fields["signed_on"] = Day(today, label=_("Day of signing"))
        choices = [(line, line) for line in lines]
        self.fields["lines"] = forms.MultipleChoiceField(label=_("Records"), choices=choices, required=False)


class AsideForm(Form):
    """Why nothing is to be done with a scan."""

    not_saved = _("it was not set aside")
    reason = text(label=_("Reason"), help_text=_("For example: too dark to read; a new one was asked for"))


class CodeForm(Form):
    """The code at the foot of a sheet, where the camera could not read it."""

    not_saved = _("no sheet was found")
    code = text(label=_("Code at the foot of the sheet"))

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme

    def clean_code(self) -> str:
        code = typed_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(gettext("This is no code of a sheet: it has eight characters, such as 7KQ2-M4XH."))
        if find_paper(self.programme, code) is None:
            raise ValidationError(gettext("No sheet of this programme has the code %(code)s.") % {"code": code})
        return code
