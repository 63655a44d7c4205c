"""Reading bulletins: as they would read now, as they were issued, what has changed since, and lists of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from pilotage.domain.bulletins import (
    Change,
    Composed,
    Piece,
    Printed,
    Status,
    compose,
    differences,
    figures_used,
    first_day,
    number_text,
    print_figures,
)
from pilotage.domain.calendars import CalendarRow, SpanKind
from pilotage.domain.charters import Charter
from pilotage.domain.documents import Correction, Document, note
from pilotage.domain.figures import FigureValue, compute
from pilotage.domain.policy import NotAllowed, Permission
from pilotage.models import Bulletin, CalendarSpan, Erratum, Member, Office, Person, Programme, User
from pilotage.queries.figures import facts_on, figures
from pilotage.queries.people import demand, permission
from pilotage.queries.programmes import Rules, charters_of, rules, rules_of_edition
from pilotage.queries.records import ENDLESS


class NoSuchBulletin(LookupError):
    """No bulletin has this id."""


@dataclass(frozen=True)
class Listed:
    """A bulletin in a list."""

    id: int
    series: str
    masthead: str
    number: int | None
    number_text: str
    title: str
    status: Status
    until: date
    issued_on: date | None
    errata: int
    version: int


# ---- Finding


def find_bulletin(id: str) -> Bulletin:
    """The bulletin with this row id or UUID, at whatever office. Raises NoSuchBulletin."""
    rows = Bulletin.objects.filter(office__in=list(Office.objects.all())).select_related("programme")
    if id.isascii() and id.isdigit():
        rows = rows.filter(pk=int(id))
    else:
        try:
            rows = rows.filter(uuid=UUID(id))
        except ValueError:
            raise NoSuchBulletin(id) from None
    found: Bulletin | None = rows.first()
    if found is None:
        raise NoSuchBulletin(id)
    return found


def bulletin_of(programme: Programme, id: int) -> Bulletin:
    """One bulletin of a programme by its row id. Raises NoSuchBulletin."""
    row: Bulletin | None = Bulletin.objects.of(programme.office_id).filter(programme=programme, pk=id).first()
    if row is None:
        raise NoSuchBulletin(str(id))
    row.programme = programme
    return row


def last_issued(programme: Programme, series: str, before: int | None = None) -> Bulletin | None:
    """The latest issue of a series, or the one before a number."""
    rows = _issued(programme).filter(series=series).order_by("number")
    return (rows.filter(number__lt=before) if before is not None else rows).last()


def _issued(programme: Programme) -> QuerySet[Bulletin]:
    return Bulletin.objects.of(programme.office_id).filter(programme=programme, status=Status.ISSUED)


def calendar_rows(programme: Programme, known: int = ENDLESS) -> list[CalendarRow]:
    """The programme's calendar as known then."""
    rows = CalendarSpan.objects.of(programme.office_id).filter(programme=programme, seq__lte=known)
    return [CalendarRow(SpanKind(row.kind), row.name, row.start, row.end) for row in rows]


# ---- Who may read what


def demand_drafts(user: User | None, programme: Programme) -> None:
    """Raise NotAllowed unless `user` drafts, signs off or issues bulletins here: a draft is read by nobody else."""
    wanted = (Permission.BULLETIN_DRAFT, Permission.BULLETIN_SIGN, Permission.BULLETIN_ISSUE)
    verdicts = [permission(user, one, programme) for one in wanted]
    if not any(verdict.allowed for verdict in verdicts):
        raise NotAllowed(wanted[0], verdicts[0].why)


def demand_reading(user: User | None, bulletin: Bulletin) -> None:
    """Raise NotAllowed unless `user` may read this bulletin: issued ones are for everybody who may read bulletins."""
    if bulletin.status == Status.ISSUED:
        demand(user, Permission.BULLETIN_READ, bulletin.programme)
    else:
        demand_drafts(user, bulletin.programme)


# ---- Lists


def listing(programme: Programme, *, series: str | None = None, status: Status | None = None) -> tuple[Listed, ...]:
    """Bulletins with what a list shows, the latest first; two statements however many there are."""
    found = list(_listed_rows(programme, series, status).defer("text", "figures", "draft", "reason"))
    return _listed(found, charters_of(programme, {row.edition_id for row in found}))


def reviewed_listing(
    programme: Programme, in_force: Rules, *, status: Status | None = None
) -> tuple[tuple[Listed, int], ...]:
    """The list, and beside each issued bulletin how many of its figures an erratum would correct today.

    Nine statements however many there are, and one more where bulletins were issued under earlier editions.
    """
    found = list(_listed_rows(programme, None, status).defer("text", "draft", "reason"))
    older = {row.edition_id for row in found} - {in_force.edition}
    charters = {in_force.edition: in_force.charter} | (charters_of(programme, older) if older else {})
    issued = [row for row in found if row.status == Status.ISSUED]
    published: dict[int, list[Erratum]] = defaultdict(list)
    for erratum in Erratum.objects.of(programme.office_id).filter(bulletin__in=[row.pk for row in issued]):
        published[erratum.bulletin_id].append(erratum)
    due = {}
    for edition, charter in charters.items():
        rows = [row for row in issued if row.edition_id == edition]
        gathered = facts_on(programme, charter, {row.until for row in rows}) if rows else {}
        for row in rows:
            values = compute(charter, gathered[row.until], since=row.since)
            now = {id: shown.text for id, shown in print_figures(values, row.figures, charter).items()}
            before = as_read(row, [_correction(erratum, charter) for erratum in published[row.pk]])
            due[row.pk] = len(differences(charter, before, now))
    return tuple((one, due.get(one.id, 0)) for one in _listed(found, charters))


def _listed_rows(programme: Programme, series: str | None, status: Status | None) -> QuerySet[Any]:
    """With the number of errata to each; drafts before what was issued."""
    errata = (
        Erratum.objects.of(programme.office_id)
        .filter(office=OuterRef("office"), bulletin=OuterRef("pk"))
        .order_by()
        .values("bulletin")
        .annotate(count=Count("pk"))
        .values("count")
    )
    rows = Bulletin.objects.of(programme.office_id).filter(programme=programme)
    rows = rows.filter(series=series) if series is not None else rows
    rows = rows.filter(status=status) if status is not None else rows
    ordered = rows.order_by(F("issued_on").desc(nulls_first=True), "-number", "-pk")
    counted: QuerySet[Any] = ordered.annotate(errata=Coalesce(Subquery(errata), 0))
    return counted


def _listed(rows: Sequence[Any], charters: Mapping[int, Charter]) -> tuple[Listed, ...]:
    return tuple(
        Listed(
            row.pk, row.series, charters[row.edition_id].bulletin(row.series).title, row.number,
            number_text(charters[row.edition_id].bulletin(row.series), row.number), row.title, Status(row.status),
            row.until, row.issued_on, row.errata, row.version,
        )
        for row in rows
    )  # fmt: skip


# ---- Composing


def figures_behind(
    programme: Programme, in_force: Rules, until: date, known: int, since: date | None
) -> dict[str, FigureValue]:
    """Every figure as a bulletin counts it: what each number opens to."""
    return figures(programme, until, known, in_force=in_force, since=since)


def compose_at(
    programme: Programme, in_force: Rules, series: str, pieces: Sequence[Piece], until: date, known: int, *,
    since: date | None,
) -> Composed:  # fmt: skip
    """A bulletin's body under these rules, at (until, known). The pieces have been checked."""
    declared = in_force.charter.bulletin(series)
    values = figures_behind(programme, in_force, until, known, since)
    shown = print_figures(values, figures_used(declared, pieces), in_force.charter)
    return Composed(compose(declared, pieces, shown), shown, since)


def compose_now(
    programme: Programme, in_force: Rules, series: str, pieces: Sequence[Piece], until: date, known: int = ENDLESS
) -> Composed:
    """A bulletin's body as the next issue of the series would read."""
    declared = in_force.charter.bulletin(series)
    last = last_issued(programme, series)
    since = first_day(declared, until, in_force.charter, last.until if last else None, calendar_rows(programme, known))
    return compose_at(programme, in_force, series, pieces, until, known, since=since)


def pieces_of(draft: Sequence[Mapping[str, object]]) -> tuple[Piece, ...]:
    """A draft as kept, as pieces: {"sentence": 0} is 0, {"text": "…"} is the text."""
    return tuple(str(item["text"]) if "text" in item else int(str(item["sentence"])) for item in draft)


def draft_of(pieces: Sequence[Piece]) -> list[dict[str, object]]:
    """Pieces as a draft keeps them."""
    return [{"text": piece} if isinstance(piece, str) else {"sentence": piece} for piece in pieces]


def frozen_figures(bulletin: Bulletin) -> dict[str, Printed]:
    """What signing or issuing kept."""
    return {figure: Printed(**kept) for figure, kept in bulletin.figures.items()}


def freeze_figures(figures: Mapping[str, Printed]) -> dict[str, dict[str, object]]:
    """Figures as signing and issuing keep them."""
    return {figure: asdict(printed) for figure, printed in figures.items()}


def recomposed(bulletin: Bulletin, known: int) -> Composed:
    """A signed or issued bulletin computed again: same edition, same day, same period, known up to `known`."""
    in_force = rules_of_edition(bulletin.office_id, bulletin.edition_id)
    pieces = pieces_of(bulletin.draft)
    return compose_at(
        bulletin.programme, in_force, bulletin.series, pieces, bulletin.until, known, since=bulletin.since
    )


# ---- The document


def document(bulletin: Bulletin) -> Document:
    """A bulletin as a frozen document. Signed and issued ones show what was kept; a draft shows what it says now."""
    programme = bulletin.programme
    in_force = rules_of_edition(bulletin.office_id, bulletin.edition_id)
    declared = in_force.charter.bulletin(bulletin.series)
    pieces = pieces_of(bulletin.draft)
    status = Status(bulletin.status)
    if status in (Status.SIGNED, Status.ISSUED):
        kept = frozen_figures(bulletin)
        composed = Composed(compose(declared, pieces, kept), kept, bulletin.since)
        known = bulletin.known if bulletin.known is not None else bulletin.signed_seq or 0
    else:
        known = Office.objects.get(pk=bulletin.office_id).seq
        composed = compose_now(programme, in_force, bulletin.series, pieces, bulletin.until, known)
    names = _names(bulletin)
    return Document(
        id=bulletin.pk, uuid=bulletin.uuid, version=bulletin.version, status=status,
        language=in_force.charter.language, currency=in_force.charter.currency, programme=in_force.charter.title,
        example=programme.example_today is not None, series=bulletin.series, masthead=declared.title,
        number=bulletin.number, number_text=number_text(declared, bulletin.number),
        issuer=bulletin.issuer or issuer_name(programme, in_force), issued_on=bulletin.issued_on, title=bulletin.title,
        paragraphs=composed.paragraphs, figures=composed.figures,
        notes={figure: note(in_force.charter, figure, shown) for figure, shown in composed.figures.items()},
        since=composed.since, until=bulletin.until, known=known, edition=in_force.number,
        edition_sha256=in_force.sha256, text=bulletin.text if status is Status.ISSUED else composed.text,
        sha256=bulletin.sha256, drafted_by=names.get(bulletin.drafted_by_id, ""),
        signed_by=names.get(bulletin.signed_by_id, ""), issued_by=names.get(bulletin.issued_by_id, ""),
        corrections=corrections(bulletin, in_force.charter),
    )  # fmt: skip


def preview(programme: Programme, *, series: str, until: date, title: str, pieces: Sequence[Piece]) -> Document:
    """What a bulletin that is not kept yet would say. The series and the pieces have been checked."""
    in_force = rules(programme)
    row = Bulletin(
        office_id=programme.office_id, programme=programme, series=series, until=until, title=title,
        draft=draft_of(pieces), status=Status.DRAFT, version=0, edition_id=in_force.edition,
    )  # fmt: skip
    return document(row)


def issuer_name(programme: Programme, in_force: Rules) -> str:
    """The office's name today: the member in the charter's role of kind office, else the office's own row."""
    roles = [role.id for role in in_force.charter.roles if role.kind == "office"]
    members = Member.objects.of(programme.office_id).filter(programme=programme, role__in=roles, ends_on=None)
    first = members.first()
    return first.name if first else Office.objects.get(pk=programme.office_id).name


def _names(bulletin: Bulletin) -> Mapping[int | None, str]:
    """People's names at the office by user, else their user names."""
    users = [user for user in (bulletin.drafted_by_id, bulletin.signed_by_id, bulletin.issued_by_id) if user]
    if not users:
        return {}
    people = Person.objects.of(bulletin.office_id).filter(user__in=users).values_list("user", "name")
    names: dict[int | None, str] = dict(User.objects.filter(pk__in=users).values_list("pk", "username"))
    return names | dict(people)


# ---- What has changed since


def corrections(bulletin: Bulletin, charter: Charter) -> tuple[Correction, ...]:
    """The errata published to a bulletin, in order."""
    if bulletin.pk is None:
        return ()
    rows = Erratum.objects.of(bulletin.office_id).filter(bulletin=bulletin).order_by("number")
    return tuple(_correction(row, charter) for row in rows)


def _correction(row: Erratum, charter: Charter) -> Correction:
    changes = tuple(
        Change(one["figure"], charter.figure(one["figure"]).name, one["printed"], one["now"]) for one in row.changes
    )
    return Correction(row.number, row.happened_on, row.known, changes, row.note)


def as_read(bulletin: Bulletin, published: Sequence[Correction]) -> dict[str, str]:
    """What a reader who follows the errata takes each printed figure to be."""
    texts = {figure: printed.text for figure, printed in frozen_figures(bulletin).items()}
    for correction in published:
        texts |= {change.figure: change.now for change in correction.changes}
    return texts


def errata_offered(bulletin: Bulletin, known: int = ENDLESS) -> tuple[Change, ...]:
    """The printed figures that would read differently today: an issued bulletin until the same day, under the same
    edition, knowing what is known now; less what errata have already said."""
    charter = rules_of_edition(bulletin.office_id, bulletin.edition_id).charter
    before = as_read(bulletin, corrections(bulletin, charter))
    now = {figure: printed.text for figure, printed in recomposed(bulletin, known).figures.items()}
    return differences(charter, before, now)


def changed_since_signed(bulletin: Bulletin, known: int = ENDLESS) -> tuple[Change, ...]:
    """The figures of a signed bulletin that read differently now than what was signed."""
    in_force = rules_of_edition(bulletin.office_id, bulletin.edition_id)
    pieces = pieces_of(bulletin.draft)
    now = compose_now(bulletin.programme, in_force, bulletin.series, pieces, bulletin.until, known).figures
    signed = {figure: printed.text for figure, printed in frozen_figures(bulletin).items()}
    return differences(in_force.charter, signed, {figure: printed.text for figure, printed in now.items()})
