"""The forms of the page that takes sheets in: the files, and what a self-made table's columns are."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register
from pilotage.domain.grids import text_of
from pilotage.domain.sheets import columns_of, suggest_columns
from pilotage.web.fields import Attachments, OneOf
from pilotage.web.forms import Form
from pilotage.web.sheet_piles import Part, is_table
from pilotage.web.uploads import Kept
from pilotage.web.visits import Visit
from pilotage.words import sheets as words

LEFT_OUT = "-"
"""The choice that a column is not read."""
SAMPLES = 3
"""Cells of a column that are shown beside its title."""
MOST_FILES = 50
OFFERED = (".xlsx", ".xls", ".et", ".csv")
"""Kinds of tables that a person is told of."""


class SheetFiles(Attachments):
    """Tables, and the files that they name; what a table itself lacks is told with its rows."""

    def faults_of(self, file: UploadedFile | Kept) -> list[Breach]:
        found = super().faults_of(file)
        return [
            replace(fault, params={**fault.params, "kinds": OFFERED}) if fault.code == "file-kind" else fault
            for fault in found
            if fault.code != "file-kind" or not is_table(file.name or "")
        ]

    def clean(self, data, initial=None) -> tuple[Evidence, ...]:
        files = super().clean(data, initial)
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("At most %(count)s files at once.") % {"count": MOST_FILES}, code="many")
        papers = [file.name for file in files if not is_table(file.name)]
        if twice := next((name for name in papers if papers.count(name) > 1), ""):
            said = _("Two files are called “%(name)s”, and a row could mean either. Give them names of their own.")
            raise forms.ValidationError(said % {"name": twice}, code="twice")
        if files and not any(is_table(file.name) for file in files):
            raise forms.ValidationError(_("Choose at least one table (.xlsx, .xls, .et, .csv)."), code="no-table")
        return files


def handing_in() -> type[Form]:
    """The files that are handed in."""
    fields = {
        "files": SheetFiles(
            label=_("Sheets"),
            help_text=_(
                "Several at once: .xlsx, .xls, .et or .csv, sheets downloaded here as well as tables of your own; and the "
                "files that they name as evidence. Each file up to 20 MB. Nothing is stored yet."
            ),
        )
    }
    return type("HandingInForm", (Form,), {**fields, "not_saved": _("the sheets were not read")})


def matching(here: Visit, register: Register, part: Part) -> "type[MatchingForm]":
    """What each column of a self-made table is."""
    assert part.sheet is not None
    suggested = suggest_columns(here.charter, register, part.sheet.header)
    columns = [(column, words.column(column, here.charter, register)) for column in columns_of(register)]
    offered = [*((id, name) for id, name in columns if id not in ("version",)), (LEFT_OUT, _("Leave this column out"))]
    fields: dict[str, Any] = {}
    for at, title in enumerate(part.sheet.header):
        if title:
            fields[f"c{at}"] = OneOf(offered, label=title, initial=suggested.get(title), help_text=samples(part, title))
    fields |= {"table": forms.CharField(widget=forms.HiddenInput(), initial=part.key),
               "register": forms.CharField(widget=forms.HiddenInput(), initial=register.id)}  # fmt: skip
    return type("MatchingForm", (MatchingForm,), {**fields, "header": part.sheet.header})


class MatchingForm(Form):
    """The columns of a self-made table, one choice a title."""

    not_saved = _("the columns were not matched")
    header: tuple[str, ...] = ()

    @property
    def columns(self) -> dict[str, str]:
        return {title: said for title, said in self._said() if said != LEFT_OUT}

    @property
    def ignored(self) -> tuple[str, ...]:
        return tuple(title for title, said in self._said() if said == LEFT_OUT)

    def _said(self) -> list[tuple[str, str]]:
        return [(title, self.cleaned_data[f"c{at}"]) for at, title in enumerate(self.header) if title]

    def refuse(self, refused: Iterable[Breach], now: Mapping[str, object] | None = None) -> None:
        """A breach about a title stands at its choice."""
        fields = {title: f"c{at}" for at, title in enumerate(self.header) if title}
        super().refuse((Breach(each.code, each.params, fields.get(each.field, "")) for each in refused), now)


def samples(part: Part, title: str) -> str:
    """What stands in the first cells of a column."""
    assert part.sheet is not None
    found = [text_of(cells[title]) for _line, cells in part.sheet.rows if title in cells][:SAMPLES]
    shown = [text if len(text) <= 20 else text[:19] + "…" for text in found]
    return _("For example: %(cells)s") % {"cells": _("; ").join(shown)} if shown else _("The column is empty.")
