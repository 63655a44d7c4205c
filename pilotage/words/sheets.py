"""The words for sheets: why a file or a row cannot be taken in, what columns are called, what a cell says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, pgettext

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Pair, Register
from pilotage.domain.records import stage_names
from pilotage.domain.registers import grounds
from pilotage.domain.sheet_changes import Cell, Verdict
from pilotage.domain.sheets import FAULTS, field_column, stage_column
from pilotage.domain.workbooks import Column, FillSheet
from pilotage.words import numbers
from pilotage.words.days import plain_day
from pilotage.words.marks import bracketed

SENTENCES: Mapping[str, Callable[[], str]] = {
    # The file
    "sheet-old": lambda: gettext(
        "This is a file of an older program that cannot be read here. Open it in WPS or Excel, choose “Save as”, "
        "“Excel workbook (.xlsx)”, and hand in that file."
    ),
    "sheet-ods": lambda: gettext(
        "This is an OpenDocument table (.ods). Open it, choose “Save as”, “Excel workbook (.xlsx)”, and hand in that file."
    ),
    "sheet-locked": lambda: gettext(
        "This file is locked with a password. Open it, take the password off, save it as .xlsx, and hand in that file."
    ),
    "sheet-wide": lambda: gettext("The sheet has more than %(columns)s columns. Leave out those that are not needed."),
    "sheet-many": lambda: gettext(
        "The file has more than %(worksheets)s worksheets. Split it and hand the parts in one by one."
    ),
    "sheet-of-other-programme": lambda: gettext(
        "This sheet was made for another programme (%(programme)s). Take it in there, or download a sheet here."
    ),
    "sheet-format": lambda: gettext(
        "This sheet was made by a newer version of Pilotage. Download a new sheet here and copy the rows over."
    ),
    "sheet-hidden-gone": lambda: gettext(
        "The hidden columns of this sheet are gone, so its rows cannot be told from records that stand already. Download the "
        "sheet again here and copy the rows over."
    ),
    "title-unmatched": lambda: gettext("Say what “%(title)s” is, or that it is left out."),
    # A cell
    "cell-formula": lambda: gettext(
        "Here stands the formula %(text)s without its result. Open the file, let it calculate, save it; or write the value."
    ),
    "cell-error": lambda: gettext("Here stands the error %(text)s. Write the value."),
    # A row that was made from a record
    "version-form": lambda: gettext("“%(text)s” is no version number. Leave that hidden cell as it was made."),
    "version-unknown": lambda: gettext(
        "Record %(number)s never had this version. Leave the hidden cells as they were made, or download a new sheet."
    ),
    "changed-since-sheet": lambda: gettext(
        "Record %(number)s has been changed since this sheet was made. It says “%(theirs)s” now, the sheet “%(mine)s”. "
        "Download a new sheet and change it there."
    ),
    "stage-emptied": lambda: gettext(
        "The day of this stage was taken out. To take a stage back, open record %(number)s and void the stage."
    ),
}


def verdict(code: Verdict) -> str:
    """What a row is."""
    return {
        Verdict.NEW: pgettext("row", "New"),
        Verdict.CHANGED: pgettext("row", "Changed"),
        Verdict.SAME: pgettext("row", "Same"),
        Verdict.WRONG: pgettext("row", "Wrong"),
    }[code]


def column(name: str, charter: Charter, register: Register) -> str:
    """What a column of a register's sheet is called: in the charter's words where it has some."""
    roles = {role.id: role for role in charter.roles}
    about = [roles[id] for id in register.about if id in roles]
    match name:
        case "unit":
            named = [role.name for role in about if role.kind != "person"]
            return "、".join(named) if named else gettext("Unit")
        case "person":
            named = [role.name for role in about if role.kind == "person"]
            return "、".join(named) if named else gettext("Person")
        case "pair":
            titles = [pair.title for pair in charter.of_kind(Pair) if pair.id in register.about]
            return titles[0] if len(titles) == 1 else gettext("Pair")
    fields = {field_column(each): each.name for each in register.fields}
    stages = {
        stage_column(stage): gettext("%(stage)s on") % {"stage": said} for stage, said in stage_names(register).items()
    }
    fixed = {
        "id": gettext("Id"),
        "version": gettext("Version"),
        "happened_on": gettext("Date"),
        "evidence": gettext("Evidence"),
        "side": gettext("On behalf of"),
        "awaiting": gettext("Awaiting confirmation"),
    }
    return fields.get(name) or stages.get(name) or fixed.get(name, name)


def cell(value: Cell) -> str:
    """What a cell says, as it is read; a dash for nothing."""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, date):
        return plain_day(value)
    if isinstance(value, int | Decimal):
        return numbers.number(value)
    return value or "—"


# ---- A sheet to be filled --------------------------------------------------------------------------------------------

MOST_CLAUSES = 4


def fault_title() -> str:
    """The title of the red column in which a file comes back."""
    title = gettext("To be put right")
    return f"{FAULTS} {title}"


def worded(sheet: FillSheet, charter: Charter, programme: str, unit: str = "") -> FillSheet:
    """The sheet with its title, its clauses and its columns' names; `unit` is the name of whom it is for."""
    register = charter.register(sheet.register)
    heading = gettext("%(register)s: %(unit)s") % {"register": register.name, "unit": unit} if unit else register.name
    columns = tuple(replace(each, title=_title(each, charter, register), note=_note(each)) for each in sheet.columns)
    lines = (programme, *_clauses(charter, register), _how_to(columns, sheet, unit))
    return replace(sheet, heading=heading, lines=lines, columns=columns)


def _title(each: Column, charter: Charter, register: Register) -> str:
    """The column's name with what its numbers are of."""
    name = column(each.id, charter, register)
    field = next((known for known in register.fields if field_column(known) == each.id), None)
    unit = field.measure if field else None
    if each.kind == "money":
        unit = numbers.currency(charter.currency)
    elif each.kind == "percent":
        unit = "%"
    return bracketed(name, unit) if unit else name


def _note(each: Column) -> str:
    match each.kind:
        case "date":
            return gettext("A day, for example 2010-04-26; 2010.4.26 is read too")
        case "choice" | "yes-no":
            return (
                gettext("Choose from the list")
                if not each.open
                else gettext("Choose from the list; left empty: whoever is appointed to the unit on that day")
            )
    return gettext("The names of the files, separated by semicolons") if each.id == "evidence" else ""


def _clauses(charter: Charter, register: Register) -> Iterator[str]:
    for ground in grounds(charter, register)[:MOST_CLAUSES]:
        if ground.cite is not None:
            yield gettext("Clause %(clause)s: “%(quote)s”") % {"clause": ground.cite.clause, "quote": ground.cite.quote}
        elif ground.reading is not None:
            yield gettext("Settled by the office: %(choice)s") % {"choice": ground.reading.choice}


def _how_to(columns: tuple[Column, ...], sheet: FillSheet, unit: str) -> str:
    said = [gettext("One row is one record; write new ones below. Columns with * are needed.")]
    if sheet.rows:
        said.append(gettext("What stands here already may be corrected in its row."))
    named = next((each.title for each in columns if each.id in sheet.defaults), "")
    if unit and named:
        said.append(
            gettext("“%(column)s” may stay empty: this sheet is for %(unit)s.") % {"column": named, "unit": unit}
        )
    if any(each.id == "evidence" and each.required for each in columns):
        said.append(gettext("Hand in the files that “Evidence” names together with this sheet."))
    return " ".join(said)
