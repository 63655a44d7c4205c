"""The words for records: what happened to one, what its fields say, why one is refused, why a sheet is."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, pgettext

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import FieldDef
from pilotage.domain.records import EntryKind, Value
from pilotage.words import numbers
from pilotage.words.days import plain_day


def step(kind: EntryKind, stage: str = "") -> str:
    """What happened to a record; `stage` is the name of the stage that was reached or taken back."""
    if kind is EntryKind.STAGE:
        return gettext("Reached “%(stage)s”") % {"stage": stage}
    if kind is EntryKind.WITHDRAWN and stage:
        return gettext("Took back “%(stage)s”") % {"stage": stage}
    return {
        EntryKind.ENTERED: pgettext("record", "Entered"),
        EntryKind.CORRECTED: pgettext("record", "Corrected"),
        EntryKind.CONFIRMED: pgettext("record", "Confirmed"),
        EntryKind.WITHDRAWN: pgettext("record", "Voided"),
        EntryKind.DECIDED: pgettext("record", "Decided in a round"),
    }[kind]


def value(field: FieldDef, said: Value, charter: Charter, members: Mapping[str, str] | None = None) -> str:
    """What stands in a field, as it is read, with its unit; empty where nothing does. `members` are names by codes."""
    if said is None or said == "":
        return ""
    match field.type:
        case "yes-no":
            return gettext("Yes") if said else gettext("No")
        case "choice":
            return next((choice.name for choice in field.choices if choice.id == said), str(said))
        case "role":
            known = {member.id: member.name for member in charter.role(str(field.role)).members}
            return (known | dict(members or {})).get(str(said), str(said))
        case "money" if isinstance(said, int):
            return f"{numbers.money(said, charter.currency)} {numbers.currency(charter.currency)}"
        case "percent" if isinstance(said, Decimal | int):
            return f"{numbers.number(said)}%"
    if isinstance(said, date):
        return plain_day(said)
    if isinstance(said, int | Decimal) and not isinstance(said, bool):
        return f"{numbers.number(said)} {field.measure or ''}".strip()
    return str(said)


SENTENCES: Mapping[str, Callable[[], str]] = {
    # The day and what it is about
    "day-missing": lambda: gettext("The date is missing. Write the day on which it happened."),
    "day-in-future": lambda: gettext("%(day)s has not come yet: today is %(today)s. Write today or an earlier day."),
    "day-before-programme": lambda: gettext(
        "%(day)s lies before the programme, which began on %(start)s. Write that day or a later one."
    ),
    "day-after-programme": lambda: gettext(
        "%(day)s lies after the programme, which ended on %(end)s. Write that day or an earlier one."
    ),
    "unit-missing": lambda: gettext("Choose the unit it is about."),
    "unit-outside": lambda: gettext("“%(unit)s” is not a unit of this programme. Choose one of its units."),
    "unit-not-then": lambda: gettext(
        "“%(unit)s” was not part of the programme on %(day)s. Check the unit and the date."
    ),
    "person-missing": lambda: gettext("Choose who did it."),
    "pair-missing": lambda: gettext("Choose the pair it is about."),
    "pair-unknown": lambda: gettext("There is no pair “%(pair)s” in this programme. Choose one of its pairs."),
    "pair-not-then": lambda: gettext("The pair “%(pair)s” did not exist on %(day)s. Check the pair and the date."),
    "unit-not-asked": lambda: gettext("“%(register)s” is not about one unit. Leave the unit out."),
    "person-not-asked": lambda: gettext("“%(register)s” names no person. Leave the person out."),
    "pair-not-asked": lambda: gettext("“%(register)s” is not about a pair. Leave the pair out."),
    "person-not-then": lambda: gettext("%(person)s was not appointed on %(day)s. Check the person and the date."),
    "person-other": lambda: gettext(
        "You enter what you did yourself. The office enters it for %(person)s, or %(person)s does."
    ),
    # The record itself
    "value-type": lambda: gettext("This is nothing that “%(field)s” can hold."),
    "register-unknown": lambda: gettext("The charter has no register “%(register)s”. Use one that it declares."),
    "register-projected": lambda: gettext(
        "“%(register)s” fills itself from the fund and its applications. Enter the money or the application there."
    ),
    "id-form": lambda: gettext("“%(text)s” is not an id (UUID). Leave the id empty to enter a new record."),
    "id-twice": lambda: gettext("This id stands in an earlier row of the sheet, which says something else."),
    "id-taken": lambda: gettext(
        "This id belongs to record %(number)s, which says something else. Correct that record, or leave the id empty."
    ),
    "id-elsewhere": lambda: gettext("This id belongs to something else. Leave the id empty to enter a new record."),
    "record-there": lambda: gettext(
        "This is on record already as No. %(number)s. To change it, open that record and correct it; to enter another "
        "one, start a new form."
    ),
    "form-used": lambda: gettext("This form has been used for something else already. Start a new form."),
    "changed-since-seen": lambda: gettext(
        "Somebody else has changed this record since you opened it. Compare with what stands now, then send yours again."
    ),
    "nothing-changed": lambda: gettext("Nothing differs from what stands. Change what is wrong, or leave it as it is."),
    "record-withdrawn": lambda: gettext("This record is void. Enter a new one instead."),
    "stage-unknown": lambda: gettext("“%(stage)s” is not a stage of this register. Choose one of its stages."),
    "stage-before-start": lambda: gettext("The stage cannot lie before the record itself, which is of %(start)s."),
    "stage-reached": lambda: gettext("“%(stage)s” has been reached already. Choose a later stage."),
    "stage-out-of-order": lambda: gettext(
        "Stages come in their order: “%(stage)s” was reached on %(day)s. Check the date."
    ),
    "stage-not-reached": lambda: gettext("“%(stage)s” has not been reached: there is nothing to take back."),
    "day-after-stage": lambda: gettext(
        "“%(stage)s” was reached on %(day)s, so the record itself cannot be later. Check the date."
    ),
    "reason-missing": lambda: gettext("Write the reason."),
    # Confirming
    "signer-missing": lambda: gettext("Write who signed the paper."),
    "confirmation-not-asked": lambda: gettext("Nobody asks your side to confirm this record."),
    "confirmed-before": lambda: gettext(
        "It happened on %(start)s and cannot have been confirmed before. Check the date."
    ),
    "already-confirmed": lambda: gettext("Your side has confirmed this already. Nothing more is needed."),
    "own-writing": lambda: gettext(
        "You entered this yourself. Somebody else must confirm it, or enter who has signed for it on paper."
    ),
    # Sheets
    "sheet-empty": lambda: gettext(
        "The sheet is empty. Its first row names the columns, each further row is a record."
    ),
    "sheet-large": lambda: gettext("The sheet has more than %(limit)s MB. Split it and take the parts in one by one."),
    "sheet-long": lambda: gettext("The sheet has more than %(rows)s rows. Split it and take the parts in one by one."),
    "sheet-unreadable": lambda: gettext("This is not a table. Save it as .xlsx, or as CSV, and choose that file."),
    "cell-without-column": lambda: gettext("“%(text)s” stands in no named column. Name the column, or empty the cell."),
    "column-twice": lambda: gettext("The columns %(columns)s stand there twice. Keep one of each."),
    "column-missing": lambda: gettext("The column “%(column)s” is missing."),
    "columns-unknown": lambda: gettext("The columns %(columns)s belong to nothing. Known are: %(known)s."),
    "name-ambiguous": lambda: gettext("“%(name)s” may be several: %(codes)s. Write the one that is meant."),
    "side-unknown": lambda: gettext("“%(side)s” does not write this register. It is written by: %(sides)s."),
    "awaiting-unknown": lambda: gettext("“%(text)s” is nothing that can wait here. Known are: %(known)s."),
    "evidence-not-found": lambda: gettext("The files %(names)s do not lie beside the sheet. Put them there."),
    "span-kind-unknown": lambda: gettext("“%(kind)s” is no kind of span. Use one of: %(kinds)s."),
    "figure-unknown": lambda: gettext("The charter has no figure “%(figure)s”. Use one that it declares."),
}
