"""Bulletins: drafted, revised, signed off, issued; errata to them. What was issued never changes."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import Refused
from pilotage.domain import bulletins as domain
from pilotage.domain.breaches import Breach
from pilotage.domain.bulletins import Composed, Piece, Printed, Status
from pilotage.domain.policy import Permission
from pilotage.models import Bulletin, Erratum, Programme, User
from pilotage.queries.bulletins import (
    calendar_rows,
    compose_now,
    draft_of,
    errata_offered,
    freeze_figures,
    frozen_figures,
    issuer_name,
    last_issued,
    pieces_of,
)

# What a draft has not got yet, and loses again when it is revised.
UNSIGNED: dict[str, object] = {
    "signed_by": None, "signed_seq": None, "signed_sha256": "", "since": None, "text": "", "figures": {},
}  # fmt: skip


@transaction.atomic
def draft(
    *,
    by: User,
    programme: Programme,
    series: str,
    until: date,
    title: str = "",
    pieces: Sequence[Piece] | None = None,
    uuid: UUID,
) -> Bulletin:
    """Draft a bulletin of a series, reporting until a day.

    `pieces` are the numbers of the charter's sentences (from 0) and free paragraphs; by default every sentence in
    order. `uuid` comes from the client: the same request again returns the same draft.
    """
    act = enter(by, Permission.BULLETIN_DRAFT, programme)
    known = Bulletin.objects.of(act.office).filter(uuid=uuid).first()
    if known is not None:
        if known.programme_id != programme.pk or known.series != series:
            raise Refused(Breach("bulletin-id-taken", {}, "uuid"))
        return _whole(act, known)
    kept = _pieces(act, series, pieces)
    _check_draft(act, series, until, title.strip(), kept)
    row = Bulletin.objects.create(
        office=act.office, programme=programme, series=series, uuid=uuid, title=title.strip(), until=until,
        draft=draft_of(kept), status=Status.DRAFT, edition_id=act.rules.edition, drafted_by=by,
    )  # fmt: skip
    return _recorded(act, "bulletin.drafted", row)


@transaction.atomic
def revise(*, by: User, bulletin: Bulletin, version: int, until: date, title: str, pieces: Sequence[Piece]) -> Bulletin:
    """Save a draft again, under the edition now in force. A signed one becomes a draft again.

    `version` is what the writer saw: if somebody else has saved since, it is refused and nothing is lost.
    """
    act, row = _enter(by, Permission.BULLETIN_DRAFT, bulletin, version, domain.Act.REVISE)
    kept = domain.cleaned(pieces)
    _check_draft(act, row.series, until, title.strip(), kept)
    changes: dict[str, object] = {
        "until": until, "title": title.strip(), "draft": draft_of(kept), "edition": act.rules.edition,
        "status": Status.DRAFT, "drafted_by": by,
    }  # fmt: skip
    return _recorded(act, "bulletin.revised", _change(act, row, **UNSIGNED, **changes))


@transaction.atomic
def sign_off(*, by: User, bulletin: Bulletin, version: int, seen: str = "") -> Bulletin:
    """Sign a draft off: its text and figures as they read now are what may be issued.

    `seen` is the SHA-256 of the text as it was shown; if the figures have moved on since, it is refused.
    """
    act, row = _enter(by, Permission.BULLETIN_SIGN, bulletin, version, domain.Act.SIGN_OFF)
    composed = _compose(act, row)
    if seen and seen != composed.sha256:
        raise Refused(Breach("figures-changed-since-seen", {}))
    row = _change(
        act, row, status=Status.SIGNED, signed_by=by, signed_seq=act.seq, signed_sha256=composed.sha256,
        **_frozen(composed),
    )  # fmt: skip
    return _recorded(act, "bulletin.signed-off", row)


@transaction.atomic
def issue(*, by: User, bulletin: Bulletin, version: int, on: date | None = None) -> Bulletin:
    """Issue what was signed: the series' next number, and figures, text, day, knowledge and edition fixed for ever.

    Refused when a figure reads differently than when it was signed. The same request again returns the bulletin as
    issued. `on` is the day printed (default: today).
    """
    act = enter(by, Permission.BULLETIN_ISSUE, bulletin.programme)
    row = _whole(act, Bulletin.objects.of(act.office).get(pk=bulletin.pk))
    if row.status == Status.ISSUED and row.version == version + 1:
        return row
    _check_version(row, version, domain.Act.ISSUE)
    last = last_issued(act.programme, row.series)
    day = on or act.today
    breaches = domain.check_issue_day(day, row.until, act.today, last.issued_on if last else None)
    composed = _compose(act, row, breaches)
    changes = domain.differences(act.rules.charter, _texts(frozen_figures(row)), _texts(composed.figures))
    breaches += domain.check_unchanged(changes)
    if not changes and composed.sha256 != row.signed_sha256:
        breaches.append(Breach("text-changed-since-signed", {}))
    if breaches:
        raise Refused(*breaches)
    row = _change(
        act, row, status=Status.ISSUED, number=(last.number or 0) + 1 if last else 1, known=act.seq, issued_on=day,
        issued_by=by, issuer=issuer_name(act.programme, act.rules), sha256=composed.sha256, **_frozen(composed),
    )  # fmt: skip
    return _recorded(act, "bulletin.issued", row)


@transaction.atomic
def issue_at_once(
    *,
    by: User,
    signed_by: User,
    issued_by: User,
    programme: Programme,
    series: str,
    until: date,
    title: str = "",
    pieces: Sequence[Piece] | None = None,
    uuid: UUID,
    on: date | None = None,
) -> Bulletin:
    """Draft, sign off and issue in one go, each by whoever may; where one of them may not, nothing is kept.

    The same `uuid` again returns the bulletin as issued.
    """
    row = draft(by=by, programme=programme, series=series, until=until, title=title, pieces=pieces, uuid=uuid)
    if row.status == Status.DRAFT:
        row = sign_off(by=signed_by, bulletin=row, version=row.version)
    if row.status == Status.ISSUED:
        return row
    return issue(by=issued_by, bulletin=row, version=row.version, on=on)


@transaction.atomic
def withdraw_draft(*, by: User, bulletin: Bulletin, version: int, reason: str) -> Bulletin:
    """End a draft, with a reason; it can be restored."""
    act, row = _enter(by, Permission.BULLETIN_DRAFT, bulletin, version, domain.Act.WITHDRAW)
    if not reason.strip():
        raise Refused(Breach("reason-missing", {}, "reason"))
    return _recorded(act, "bulletin.withdrawn", _change(act, row, status=Status.WITHDRAWN, reason=reason.strip()))


@transaction.atomic
def restore_draft(*, by: User, bulletin: Bulletin, version: int) -> Bulletin:
    """Take a withdrawn draft up again."""
    act, row = _enter(by, Permission.BULLETIN_DRAFT, bulletin, version, domain.Act.RESTORE)
    return _recorded(act, "bulletin.restored", _change(act, row, status=Status.DRAFT, reason=""))


@transaction.atomic
def publish_erratum(*, by: User, bulletin: Bulletin, note: str = "", uuid: UUID) -> Erratum:
    """Publish how an issued bulletin's figures read with what is known now, or a note about its text, or both.

    Without either there is nothing to publish. The same `uuid` again returns the erratum as published.
    """
    act = enter(by, Permission.BULLETIN_ISSUE, bulletin.programme, closed_too=True)
    row = _whole(act, Bulletin.objects.of(act.office).get(pk=bulletin.pk))
    published: Erratum | None = Erratum.objects.of(act.office).filter(uuid=uuid).first()
    if published is not None:
        if published.bulletin_id != row.pk:
            raise Refused(Breach("bulletin-id-taken", {}, "uuid"))
        return published
    if breaches := domain.check_act(Status(row.status), domain.Act.PUBLISH_ERRATUM):
        raise Refused(*breaches)
    changes = errata_offered(row, act.seq)
    if not changes and not note.strip():
        raise Refused(Breach("erratum-empty", {}, "note"))
    last = Erratum.objects.of(act.office).filter(bulletin=row).aggregate(last=Max("number"))["last"]
    erratum = Erratum.objects.create(
        office=act.office, bulletin=row, uuid=uuid, number=(last or 0) + 1, happened_on=act.today, known=act.seq,
        seq=act.seq, note=note.strip(), by=by,
        changes=[{"figure": c.figure, "printed": c.printed, "now": c.now} for c in changes],
    )  # fmt: skip
    about = {**_about(row), "erratum": erratum.number}
    record_event(act, "erratum.published", by=by, about=about, rows=[erratum])
    return erratum


# ---- The beats they share


def _enter(
    by: User, permission: Permission, bulletin: Bulletin, version: int, wanted: domain.Act
) -> tuple[Act, Bulletin]:
    """Enter, and read the bulletin again under the lock: it is what the person saw, and its state allows the act."""
    act = enter(by, permission, bulletin.programme)
    row = _whole(act, Bulletin.objects.of(act.office).get(pk=bulletin.pk))
    _check_version(row, version, wanted)
    return act, row


def _whole(act: Act, row: Bulletin) -> Bulletin:
    """The row with its programme at hand."""
    row.programme = act.programme
    return row


def _check_version(row: Bulletin, version: int, wanted: domain.Act) -> None:
    if breaches := domain.check_act(Status(row.status), wanted):
        raise Refused(*breaches)
    if row.version != version:
        raise Refused(Breach("bulletin-changed", {"seen": version, "latest": row.version}, "version"))


def _pieces(act: Act, series: str, pieces: Sequence[Piece] | None) -> tuple[Piece, ...]:
    if pieces is not None:
        return domain.cleaned(pieces)
    declared = {known.id: known for known in act.rules.charter.bulletins}
    return tuple(range(len(declared[series].sentences))) if series in declared else ()


def _check_draft(act: Act, series: str, until: date, title: str, pieces: Sequence[Piece]) -> None:
    charter = act.rules.charter
    breaches = domain.check_draft(charter, series, title, pieces)
    if series in {known.id for known in charter.bulletins}:
        breaches += _check_day(act, series, until)
    if breaches:
        raise Refused(*breaches)


def _check_day(act: Act, series: str, until: date) -> list[Breach]:
    declared = act.rules.charter.bulletin(series)
    last = last_issued(act.programme, series)
    calendar = calendar_rows(act.programme)
    return domain.check_day(act.rules.charter, declared, until, act.today, last.until if last else None, calendar)


def _compose(act: Act, row: Bulletin, found: Sequence[Breach] = ()) -> Composed:
    """What the bulletin says now. Refused, with what was `found` before, under another edition or on a day that is not
    right any more."""
    if row.edition_id != act.rules.edition:
        raise Refused(*found, Breach("bulletin-other-edition", {"edition": act.rules.number}))
    if breaches := _check_day(act, row.series, row.until):
        raise Refused(*found, *breaches)
    return compose_now(act.programme, act.rules, row.series, pieces_of(row.draft), row.until, act.seq)


def _frozen(composed: Composed) -> dict[str, object]:
    return {"text": composed.text, "figures": freeze_figures(composed.figures), "since": composed.since}


def _texts(figures: Mapping[str, Printed]) -> dict[str, str]:
    return {figure: printed.text for figure, printed in figures.items()}


def _change(act: Act, row: Bulletin, **changes: object) -> Bulletin:
    """Compare and set, and read the row as it now stands."""
    rows = Bulletin.objects.of(act.office).filter(pk=row.pk)
    if not rows.filter(version=row.version).update(version=row.version + 1, **changes):
        raise Refused(Breach("bulletin-changed", {"seen": row.version, "latest": row.version + 1}, "version"))
    return _whole(act, rows.get())


def _recorded(act: Act, kind: str, row: Bulletin) -> Bulletin:
    record_event(act, kind, by=act.by, about=_about(row), rows=[row])
    return row


def _about(row: Bulletin) -> dict[str, object]:
    return {"bulletin": row.pk, "series": row.series, "number": row.number}
