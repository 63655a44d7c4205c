"""What the office, or whoever bears a duty, says about windows: excuses, reasons, agreed pauses; each can be taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.duties import NoteKind, Pause, Window
from pilotage.domain.duties.notes import (
    Key,
    check_excuse,
    check_explanation,
    check_pause,
    check_reason,
    check_span,
    heeds_agreement,
)
from pilotage.domain.policy import Permission
from pilotage.models import AgreedPause, Member, Pairing, Programme, User, WindowNote
from pilotage.models.owned import Owned
from pilotage.queries.duties import concerned, pausing, windows
from pilotage.queries.people import permission


@transaction.atomic
def excuse_windows(*, by: User, programme: Programme, asked: Sequence[Key], reason: str) -> int:
    """Excuse windows, one or many at once, all or none: nothing is asked for them any more. Windows that are excused
    already stay as they are. Returns how many were newly excused."""
    act = enter(by, Permission.DUTY_EXCUSE, programme)
    known = windows(programme)
    breaches = check_excuse(known, asked) + check_reason(reason)
    if breaches:
        raise Refused(*breaches)
    wanted = set(asked)
    fresh = [each for each in known if each.key in wanted and each.note is None]
    rows = [_note(act, each, NoteKind.EXCUSED, reason) for each in fresh]
    if rows:
        record_event(act, "duty.excused", by=by, about={"windows": [_named(each) for each in fresh]}, rows=rows)
    return len(rows)


@transaction.atomic
def explain_window(*, by: User, programme: Programme, window: Key, reason: str) -> None:
    """Say why what should have been done was not. Said again with the same words, it changes nothing."""
    known = {each.key: each for each in windows(programme)}
    found = known.get(window)
    act = enter(by, Permission.DUTY_EXPLAIN, programme, about=concerned(found) if found else ())
    if found is not None and found.note is not None and found.note.reason == reason.strip():
        return
    breaches = check_explanation(found, act.today) + check_reason(reason)
    if found is not None and found.note is not None:
        breaches.append(Breach("explained-already", {"reason": found.note.reason}))
    if breaches:
        raise Refused(*breaches)
    assert found is not None
    row = _note(act, found, NoteKind.REASON, reason)
    record_event(act, "duty.explained", by=by, about={"windows": [_named(found)]}, rows=[row])


@transaction.atomic
def take_back_note(*, by: User, programme: Programme, note: int) -> None:
    """Take back an excuse (who may excuse) or a reason (who gave it, or who may excuse)."""
    act = enter(by, Permission.DUTY_READ, programme)
    row = WindowNote.objects.of(act.office).filter(pk=note, programme=programme).first()
    if row is None:
        raise Refused(Breach("note-unknown", {}))
    allowed = permission(by, Permission.DUTY_EXCUSE, programme)
    if not allowed.allowed and (row.kind != NoteKind.REASON or row.by_id != by.pk):
        raise NotAllowed(Permission.DUTY_EXCUSE, allowed.why)
    standing = WindowNote.objects.of(act.office).filter(pk=note, ended_seq=None)
    if standing.update(ended_seq=act.seq):
        about = {"kind": row.kind, "duty": row.duty, "start": row.start.isoformat()}
        record_event(act, "duty.note-taken-back", by=by, about=about, rows=list(_notes(act, note)))


def _notes(act: Act, note: int) -> Collection[Owned]:
    return list(WindowNote.objects.of(act.office).filter(pk=note))


def _note(act: Act, window: Window, kind: NoteKind, reason: str) -> WindowNote:
    members = Member.objects.of(act.office).filter(programme=act.programme, code=window.place)
    pairings = Pairing.objects.of(act.office).filter(programme=act.programme, code=window.place)
    member = members.first()
    pairing = pairings.order_by("-starts_on").first() if member is None else None
    if member is None and pairing is None:
        raise Refused(Breach("window-of-person", {"place": window.place}))
    row: WindowNote = WindowNote.objects.create(
        office=act.office, programme=act.programme, kind=kind, duty=window.duty.id, member=member, pairing=pairing,
        start=window.start, reason=reason.strip(), by=act.by, said_on=act.today, seq=act.seq,
    )  # fmt: skip
    return row


def _named(window: Window) -> list[str]:
    return [window.duty.id, window.place, window.start.isoformat()]


@transaction.atomic
def agree_pause(
    *, by: User, programme: Programme, members: Sequence[str], start: date, end: date, reason: str
) -> int:  # fmt: skip
    """Agree with members (none named: with all) that nothing falls due on some days. A pause that is agreed already
    stays as it is. Returns how many are new."""
    act = enter(by, Permission.DUTY_EXCUSE, programme)
    charter = act.rules.charter
    breaches = check_pause(charter, charter.runs, Pause(None, start, end)) + check_reason(reason)
    known = {row.code: row for row in Member.objects.of(act.office).filter(programme=programme)}
    breaches += [Breach("member-unknown", {"member": code}, "members") for code in members if code not in known]
    if breaches:
        raise Refused(*breaches)
    agreed = AgreedPause.objects.of(act.office).filter(programme=programme, start=start, end=end, ended_seq=None)
    there = set(agreed.values_list("member", flat=True))
    whom: list[Member | None] = [known[code] for code in dict.fromkeys(members)] if members else [None]
    rows: list[Owned] = [
        AgreedPause.objects.create(
            office=act.office, programme=programme, member=member, start=start, end=end, reason=reason.strip(), by=by,
            agreed_on=act.today, seq=act.seq,
        )
        for member in whom
        if (member.pk if member else None) not in there
    ]  # fmt: skip
    if rows:
        about = {"members": list(members), "start": start.isoformat(), "end": end.isoformat()}
        record_event(act, "pause.agreed", by=by, about=about, rows=rows)
    return len(rows)


@transaction.atomic
def take_back_pause(*, by: User, programme: Programme, pause: int) -> None:
    """Take back an agreed pause: what it covered is due again, as if it had never been agreed."""
    act = enter(by, Permission.DUTY_EXCUSE, programme)
    rows = AgreedPause.objects.of(act.office).filter(pk=pause, programme=programme)
    if not rows.exists():
        raise Refused(Breach("pause-unknown", {}))
    if rows.filter(ended_seq=None).update(ended_seq=act.seq):
        record_event(act, "pause.taken-back", by=by, about={"pause": pause}, rows=list(rows))


# ---- The whole programme ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Paused:
    """What pausing the whole programme did: whether tasks that pause by agreement are put off, and how many
    occurrences of the others were excused."""

    agreed: bool
    excused: int


@transaction.atomic
def pause_programme(*, by: User, programme: Programme, start: date, end: date, reason: str) -> Paused:
    """Pause the whole programme for some days: a pause is agreed with all for the tasks that the charter lets pause by
    agreement, and what lies wholly in these days of the others is excused, all with one reason. Said again for the
    same days, it only adds what came since."""
    act = enter(by, Permission.DUTY_EXCUSE, programme)
    charter = act.rules.charter
    pause = Pause(None, start, end)
    breaches = check_span(charter.runs, pause) + check_reason(reason)
    if breaches:
        raise Refused(*breaches)
    heeding = heeds_agreement(charter)
    agreed = AgreedPause.objects.of(act.office).filter(
        programme=programme, start=start, end=end, member=None, ended_seq=None
    )
    rows: list[Owned] = []
    if heeding and not agreed.exists():
        rows.append(
            AgreedPause.objects.create(
                office=act.office, programme=programme, member=None, start=start, end=end, reason=reason.strip(),
                by=by, agreed_on=act.today, seq=act.seq,
            )
        )  # fmt: skip
    fresh = pausing(programme, charter, pause, act.today)
    notes = [_note(act, each, NoteKind.EXCUSED, reason) for each in fresh]
    if rows or notes:
        about = {"start": start.isoformat(), "end": end.isoformat(), "windows": [_named(each) for each in fresh]}
        record_event(act, "programme.paused", by=by, about=about, rows=[*rows, *notes])
    return Paused(bool(rows), len(notes))
