"""`verify`: everything that the records promise and that can be computed again."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from pilotage.domain.bulletins import Printed, Status, text_digest
from pilotage.domain.charters import check
from pilotage.domain.seals import digest
from pilotage.domain.verification import Broken
from pilotage.models import (
    Account,
    AidShare,
    Application,
    ApplicationStep,
    Blob,
    Bulletin,
    Contribution,
    Edition,
    Entry,
    Erratum,
    Event,
    FoundPage,
    Office,
    Order,
    Pairing,
    PersonalData,
    Record,
    RewardPayment,
    Round,
    Transfer,
)
from pilotage.models.constraints import CompositeForeignKey
from pilotage.models.owned import Owned
from pilotage.queries.aid import check_aid
from pilotage.queries.attachments import check_files
from pilotage.queries.bulletins import frozen_figures, recomposed
from pilotage.queries.carrying import check_carried
from pilotage.queries.events import ROWS_AT_ONCE, check_chain, check_seals, owned_models, row_place
from pilotage.queries.funds import check_balances
from pilotage.queries.giving import check_giving, given_rows
from pilotage.queries.grants import check_applications
from pilotage.queries.money_checks import check_grant_money
from pilotage.queries.pair_checks import check_pairings
from pilotage.queries.round_checks import check_rounds

LOOKS = 5


@dataclass(frozen=True)
class Report:
    """What was checked, how many of each, and everything that does not hold; `where` begins with the office's code."""

    checked: dict[str, int]
    broken: tuple[Broken, ...]

    @property
    def ok(self) -> bool:
        return not self.broken


def verify(offices: Iterable[Office] | None = None) -> Report:
    """Check the offices given, by default every one, row by row; only what is broken is kept in memory.

    No lock is taken: where something is found while people are writing, the office is looked at again, and only what
    is found every time is reported.
    """
    checked = {name: 0 for name, _, _ in CHECKS}
    broken: list[Broken] = []
    for office in offices if offices is not None else Office.objects.order_by("code"):
        seq, counts, found = _look(office.pk)
        for _ in range(LOOKS - 1):
            if not found or Office.objects.get(pk=office.pk).seq == seq:
                break
            before = {(item.what, item.where) for item in found}
            seq, counts, again = _look(office.pk)
            found = [item for item in again if (item.what, item.where) in before]
        broken += found
        checked = {name: checked[name] + counts[name] for name in checked}
    return Report(checked, tuple(broken))


def _look(office: int) -> tuple[int, dict[str, int], list[Broken]]:
    """The number of the latest action, how many there are of each thing, and what does not hold, at one office."""
    row = Office.objects.get(pk=office)
    counts = {name: count(row) for name, count, _ in CHECKS}
    found = [
        Broken(item.what, f"{row.code}: {item.where}", item.expected, item.found)
        for _, _, find in CHECKS
        for item in _whole(find, row)
    ]
    return row.seq, counts, found


def _whole(find: Callable[[Office], Iterable[Broken]], office: Office) -> Iterator[Broken]:
    """What a check finds; where the rows no longer allow the check itself, that is what is broken."""
    try:
        yield from find(office)
    except Exception as error:  # rows changed behind the application's back may break anything that reads them
        yield Broken("cannot-be-checked", getattr(find, "__name__", ""), "", f"{type(error).__name__}: {error}")


def check_editions(office: Office) -> Iterator[Broken]:
    """A charter's bytes have the SHA-256 kept with them, read without error, and are the edition they stand for."""
    for edition in Edition.objects.of(office).select_related("programme").order_by("pk").iterator(10):
        where = f"edition {edition.number} of {edition.programme.code}"
        content = bytes(edition.content)
        found = sha256(content).hexdigest()
        if found != edition.sha256:
            yield Broken("charter-altered", where, edition.sha256, found)
        charter = check(content).charter
        named = f"{charter.id} {charter.edition}" if charter else ""
        if named != f"{edition.programme.code} {edition.number}":
            yield Broken("charter-unreadable", where, f"{edition.programme.code} {edition.number}", named)


def check_pages(office: Office) -> Iterator[Broken]:
    """A page as found has the SHA-256 kept with it."""
    for page in FoundPage.objects.of(office).order_by("pk").iterator(10):
        found = sha256(bytes(page.content)).hexdigest()
        if found != page.sha256:
            yield Broken("page-altered", f"foundpage {page.pk}, {page.name}", page.sha256, found)


def check_bulletins(office: Office) -> Iterator[Broken]:
    """Every issued bulletin, computed again at the day, the knowledge and the edition it was issued with."""
    for bulletin in _issued(office).select_related("programme").order_by("pk").iterator(10):
        where = f"bulletin {bulletin.pk}, {bulletin.series} {bulletin.number}"
        found = text_digest(bulletin.text)
        if found != bulletin.sha256:
            yield Broken("bulletin-altered", where, bulletin.sha256, found)
        if bulletin.signed_sha256 != bulletin.sha256:
            yield Broken("bulletin-unsigned", where, bulletin.signed_sha256, bulletin.sha256)
        yield from _guarded(_recompute, bulletin, where)


def _recompute(bulletin: Bulletin, where: str) -> Iterator[Broken]:
    composed = recomposed(bulletin, bulletin.known or 0)
    printed = frozen_figures(bulletin)
    for figure in sorted({*printed, *composed.figures}):
        kept, now = printed.get(figure), composed.figures.get(figure)
        if kept != now:
            yield Broken("bulletin-figure", f"{where}, {figure}", _shown(kept), _shown(now))
    if composed.text != bulletin.text:
        yield Broken("bulletin-text", where, bulletin.text, composed.text)


def check_errata(office: Office) -> Iterator[Broken]:
    """Every figure of a published erratum, computed again with what was known then."""
    rows = Erratum.objects.of(office).select_related("bulletin__programme").order_by("pk")
    for erratum in rows.iterator(10):
        where = f"erratum {erratum.number} to {erratum.bulletin.series} {erratum.bulletin.number}"
        yield from _guarded(_recompute_erratum, erratum, where)


def _recompute_erratum(erratum: Erratum, where: str) -> Iterator[Broken]:
    figures = recomposed(erratum.bulletin, erratum.known).figures
    for change in erratum.changes:
        now = figures[change["figure"]].text
        if now != change["now"]:
            yield Broken("erratum-figure", f"{where}, {change['figure']}", change["now"], now)


def _guarded(find: Callable[[Any, str], Iterator[Broken]], row: Owned, where: str) -> Iterator[Broken]:
    try:
        yield from find(row, where)
    except Exception as error:  # as above: one bulletin that cannot be computed does not hide the others
        yield Broken("cannot-be-checked", where, "", f"{type(error).__name__}: {error}")


def _shown(figure: Printed | None) -> str:
    if figure is None:
        return ""
    return f"{figure.text} ({figure.records} records, {figure.awaiting} awaiting)"


def check_numbers(office: Office) -> Iterator[Broken]:
    """Numbers count 1, 2, 3 … without a gap: records, receipts, applications, editions, bulletins, errata."""
    for name, rows, columns in _numbered(office):
        ordered = rows.order_by(*columns, "number").values_list(*columns, "number").iterator(ROWS_AT_ONCE)
        for group, numbers in groupby(ordered, key=lambda row: row[:-1]):
            expected = 1
            for *_, number in numbers:
                if number != expected:
                    where = " ".join([name, *(str(part) for part in group)])
                    yield Broken("number-gap", where, str(expected), str(number))
                expected = number + 1


def _numbered(office: Office) -> list[tuple[str, QuerySet[Any], tuple[str, ...]]]:
    """(name, rows, what they are numbered within)."""
    return [
        ("record", Record.objects.of(office), ("programme__code", "register")),
        ("contribution", Contribution.objects.of(office), ("programme__code",)),
        ("application", Application.objects.of(office), ("programme__code", "provision")),
        ("reward payment", RewardPayment.objects.of(office), ("programme__code",)),
        ("order", Order.objects.of(office), ("programme__code",)),
        ("edition", Edition.objects.of(office), ("programme__code",)),
        ("bulletin", _issued(office), ("programme__code", "series")),
        ("erratum", Erratum.objects.of(office), ("bulletin__series", "bulletin__number", "bulletin_id")),
    ]


def check_personal(office: Office) -> Iterator[Broken]:
    """Personal fields still have the salted digest that their entry keeps, or have been erased, salt and all."""
    rows = PersonalData.objects.of(office).select_related("entry").order_by("pk")
    for row in rows.iterator(ROWS_AT_ONCE):
        if not row.salt and not row.fields:
            continue
        found = digest({"salt": row.salt, "fields": row.fields})
        if found != row.entry.personal_digest:
            where = row_place(office, "entry", row.entry_id)
            yield Broken("personal-altered", where, row.entry.personal_digest, found)
    kept = PersonalData.objects.of(office).order_by().values("entry")
    missing = Entry.objects.of(office).exclude(personal_digest="").exclude(pk__in=kept).order_by("pk")
    for pk in missing.values_list("pk", flat=True).iterator(ROWS_AT_ONCE):
        yield Broken("personal-missing", row_place(office, "entry", pk), "personaldata", "")


def references() -> list[tuple[type[Owned], CompositeForeignKey]]:
    """Every composite reference between owned tables."""
    return [
        (model, constraint)
        for model in owned_models().values()
        for constraint in model._meta.constraints
        if isinstance(constraint, CompositeForeignKey)
    ]


def check_references(office: Office) -> Iterator[Broken]:
    """Every reference leads to a row of the same office, whatever the database was told to enforce."""
    quote = connection.ops.quote_name
    for model, constraint in references():
        field = model._meta.get_field(constraint.fields[-1])
        column = quote(str(field.column))  # type: ignore[union-attr]
        target = field.related_model._meta  # type: ignore[union-attr]
        # Names come from the models alone; the office is a parameter.
        sql = (
            f"SELECT s.id, s.{column} FROM {quote(model._meta.db_table)} s "  # noqa: S608
            f"WHERE s.office_id = %s AND s.{column} IS NOT NULL AND NOT EXISTS "
            f"(SELECT 1 FROM {quote(target.db_table)} t WHERE t.office_id = s.office_id AND t.id = s.{column})"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [office.pk])
            dangling = cursor.fetchall()
        for pk, found in dangling:
            where = f"{row_place(office, str(model._meta.model_name), pk)}, {constraint.fields[-1]}"
            yield Broken("reference-outside", where, f"{target.model_name} of {office.code}", f"{found}")


def _issued(office: Office) -> QuerySet[Bulletin]:
    return Bulletin.objects.of(office).filter(status=Status.ISSUED)


def _rows(model: type[Owned]) -> Callable[[Office], int]:
    return lambda office: model.objects.of(office).count()


def _sealed(office: Office) -> int:
    return sum(model.objects.of(office).count() for model in owned_models().values() if model.SEALED)


def _accounts(office: Office) -> Iterator[Broken]:
    """What every account holds, and that what was carried on stands in both ledgers."""
    yield from check_balances(office)
    yield from check_carried(office)


# name -> how many there are, and what is wrong with them
CHECKS: tuple[tuple[str, Callable[[Office], int], Callable[[Office], Iterable[Broken]]], ...] = (
    ("events", _rows(Event), check_chain),
    ("rows", _sealed, check_seals),
    ("references", lambda office: len(references()), check_references),
    ("numbers", lambda office: sum(rows.count() for _, rows, _ in _numbered(office)), check_numbers),
    ("editions", _rows(Edition), check_editions),
    ("accounts", lambda office: _rows(Account)(office) + _rows(Transfer)(office), _accounts),
    ("applications", _rows(Application), check_applications),
    ("grants", _rows(ApplicationStep), check_grant_money),
    ("given", given_rows, check_giving),
    ("aid", _rows(AidShare), check_aid),
    ("rounds", _rows(Round), check_rounds),
    ("pairings", _rows(Pairing), check_pairings),
    ("bulletins", lambda office: _issued(office).count(), check_bulletins),
    ("errata", _rows(Erratum), check_errata),
    ("personal", _rows(PersonalData), check_personal),
    ("files", _rows(Blob), check_files),
    ("pages", _rows(FoundPage), check_pages),
)
