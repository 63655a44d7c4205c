"""The words for records: why one is refused, and why a sheet of them cannot be taken in."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext

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
    # The record itself
    "register-unknown": lambda: gettext("The charter has no register “%(register)s”. Use one that it declares."),
    "register-projected": lambda: gettext(
        "“%(register)s” fills itself from the fund and its applications. Enter the money or the application there."
    ),
    "id-form": lambda: gettext("“%(text)s” is not an id (UUID). Leave the id empty to enter a new record."),
    "id-taken": lambda: gettext(
        "This id belongs to record %(number)s, which says something else. Correct that record, or leave the id empty."
    ),
    "changed-since-seen": lambda: gettext(
        "Somebody else has changed this record since you opened it. Compare with what stands now, then send yours again."
    ),
    "record-withdrawn": lambda: gettext("This record is void. Enter a new one instead."),
    "stage-unknown": lambda: gettext("“%(stage)s” is not a stage of this register. Choose one of its stages."),
    "stage-before-start": lambda: gettext("The stage cannot lie before the record itself, which is of %(start)s."),
    "reason-missing": lambda: gettext("Write the reason."),
    # Confirming
    "signer-missing": lambda: gettext("Write who signed the paper."),
    "confirmation-not-asked": lambda: gettext("Nobody asks your side to confirm this record."),
    "already-confirmed": lambda: gettext("Your side has confirmed this already. Nothing more is needed."),
    "own-writing": lambda: gettext("You wrote this yourself. Somebody else at the office must confirm it."),
    # Sheets
    "sheet-empty": lambda: gettext(
        "The sheet is empty. Its first row names the columns, each further row is a record."
    ),
    "sheet-old": lambda: gettext(
        "This is an old .xls or .et file. Open it and save it as .xlsx, then choose that file."
    ),
    "sheet-unreadable": lambda: gettext("This is not a table. Save it as .xlsx, or as CSV, and choose that file."),
    "column-twice": lambda: gettext("The columns %(columns)s stand there twice. Keep one of each."),
    "column-missing": lambda: gettext("The column “%(column)s” is missing."),
    "columns-unknown": lambda: gettext("The columns %(columns)s belong to nothing. Known are: %(known)s."),
    "evidence-not-found": lambda: gettext("The files %(names)s do not lie beside the sheet. Put them there."),
    "span-kind-unknown": lambda: gettext("“%(kind)s” is no kind of span. Use one of: %(kinds)s."),
    "figure-unknown": lambda: gettext("The charter has no figure “%(figure)s”. Use one that it declares."),
}
