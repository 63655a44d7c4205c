"""What stands beside the records of a pair: minutes of a meeting, who sees to an agreement and by when, how it goes.

The records themselves are entered, confirmed by both sides and corrected as every record is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from pilotage.actions.attachments import Evidence, check_evidence
from pilotage.actions.entering import Act, enter, record_event
from pilotage.actions.entries import about_of, named
from pilotage.actions.files import put_to_matter
from pilotage.actions.refusals import Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Register
from pilotage.domain.fields import tidy
from pilotage.domain.meetings import (
    State,
    check_follow_up,
    check_minutes,
    check_progress,
    is_agreement,
    is_meeting,
)
from pilotage.domain.policy import Permission
from pilotage.domain.records import is_void
from pilotage.domain.standing import check_day
from pilotage.models import Appointment, Entry, FollowUp, Member, Minutes, Person, Progress, Record, User
from pilotage.models.owned import Owned
from pilotage.queries.records import entry_facts, latest_bases


@dataclass(frozen=True)
class Table:
    """A record of a pair, re-read under the lock: `base` is what it says now, `sides` the codes of the two."""

    act: Act
    record: Record
    register: Register
    base: Entry
    sides: tuple[str, ...]

    @property
    def about(self) -> dict[str, object]:
        return named(self.record)


def _sit_down(by: User, record: Record) -> Table:
    """Enter to write beside a record about a pair: its two sides may, and the office. Refused where it is void."""

    def base() -> Entry:
        return latest_bases(record.office_id, [record.pk])[record.pk]

    act = enter(by, Permission.PAIR_SAY, record.programme, about=lambda: about_of(base()).members)
    register, found = act.rules.charter.register(record.register), base()
    if is_void(entry_facts(record, register)):
        raise Refused(Breach("record-withdrawn", {}))
    return Table(act, record, register, found, tuple(code for code in (about_of(found).pair or "").split(":") if code))


# ---- Minutes ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def write_minutes(
    *,
    by: User,
    record: Record,
    uuid: UUID,
    text: str,
    participants: Sequence[Mapping[str, str]] = (),
    count: int | None = None,
    seen: int = 0,
    evidence: Sequence[Evidence] = (),
) -> Minutes:
    """Write the minutes of a meeting, or put new ones in place of those that stand (`seen`: their row id; 0: none).

    `participants` are {name, body}; their names are kept apart from everything that leaves the programme. `count` is how
    many took part (default: those named). Files are added to what was there.
    """
    table = _sit_down(by, record)
    act, text = table.act, tidy(text)
    people = [{"name": tidy(each["name"]), "body": tidy(each.get("body", ""))} for each in participants]
    many = len(people) if count is None else count
    again: Minutes | None = Minutes.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.record_id, again.text, again.count) == (record.pk, text, many):
            return again
        raise Refused(Breach("request-taken", {}))
    if not is_meeting(act.rules.charter, table.register):
        raise Refused(Breach("not-a-meeting", {}))
    old: Minutes | None = Minutes.objects.of(act.office).filter(record=record, ended_seq=None).first()
    breaches = check_minutes(text, people, many, len(evidence)) + check_evidence(evidence, required=False)
    if (old.pk if old else 0) != seen:
        breaches.append(Breach("minutes-changed", {}, "seen"))
    if breaches:
        raise Refused(*breaches)
    ended = _end(act, old)
    row: Minutes = Minutes.objects.create(
        office=act.office, record=record, uuid=uuid, text=text, count=many, participants=people, by=by, seq=act.seq
    )
    rows = [row, *ended, *put_to_matter(act=act, evidence=evidence, minutes=row)]
    record_event(act, "minutes.written", by=by, about={**table.about, "count": many}, rows=rows)
    return row


@transaction.atomic
def erase_participants(*, by: User, record: Record) -> int:
    """Erase who took part in a meeting, from every version of its minutes; how many took part stays. Returns how many
    versions named somebody. Nothing that is sealed changes."""
    table = _sit_down(by, record)
    rows = Minutes.objects.of(table.act.office).filter(record=record)
    naming = [row.pk for row in rows if row.participants]
    if naming:
        rows.filter(pk__in=naming).update(participants=[])
        record_event(table.act, "minutes.names-erased", by=by, about=table.about)
    return len(naming)


# ---- Agreements ------------------------------------------------------------------------------------------------------


@transaction.atomic
def set_follow_up(
    *,
    by: User,
    record: Record,
    uuid: UUID,
    owner: str = "",
    person: str = "",
    due_on: date | None = None,
    seen: int = 0,
) -> FollowUp:
    """Say which of the two sides sees to an agreement (a member's code), who in person (a person's code), and by when;
    in place of what was said before (`seen`: its row id; 0: nothing)."""
    table = _at_agreement(by, record)
    act = table.act
    side = Member.objects.of(act.office).filter(programme=act.programme, code=owner).first() if owner else None
    known = Appointment.objects.of(act.office).filter(programme=act.programme, person=OuterRef("pk"))
    who = Person.objects.of(act.office).filter(Exists(known), code=person).first() if person else None
    again: FollowUp | None = FollowUp.objects.of(act.office).filter(uuid=uuid).first()
    said = (record.pk, side.pk if side else None, who.pk if who else None, due_on)
    if again is not None:
        if (again.record_id, again.owner_id, again.person_id, again.due_on) == said:
            return again
        raise Refused(Breach("request-taken", {}))
    old: FollowUp | None = FollowUp.objects.of(act.office).filter(record=record, ended_seq=None).first()
    if old is not None and old.pk == seen and (record.pk, old.owner_id, old.person_id, old.due_on) == said:
        return old
    breaches = check_follow_up(
        owner, table.sides, not person or who is not None, due_on, table.base.happened_on,
        person_fits=who is None or _belongs(act, who, (owner,) if owner else table.sides),
        ends_on=act.rules.charter.runs.end,
    )  # fmt: skip
    if (old.pk if old else 0) != seen:
        breaches.append(Breach("follow-up-changed", {}, "seen"))
    if not (owner or person or due_on or old):
        breaches.append(Breach("follow-up-empty", {}, "owner"))
    if breaches:
        raise Refused(*breaches)
    ended = _end(act, old)
    row: FollowUp = FollowUp.objects.create(
        office=act.office, record=record, uuid=uuid, owner=side, person=who, due_on=due_on, by=by, seq=act.seq
    )
    record_event(act, "agreement.followed-up", by=by, about={**table.about, "owner": owner}, rows=[row, *ended])
    return row


@transaction.atomic
def add_progress(
    *,
    by: User,
    record: Record,
    uuid: UUID,
    happened_on: date,
    state: State,
    text: str,
    evidence: Sequence[Evidence] = (),
) -> Progress:
    """Tell how an agreement goes, that it is done and what came of it, or that it was given up and why."""
    table = _at_agreement(by, record)
    act, text = table.act, tidy(text)
    again: Progress | None = Progress.objects.of(act.office).filter(uuid=uuid).first()
    if again is not None:
        if (again.record_id, again.happened_on, again.state, again.text) == (record.pk, happened_on, state, text):
            return again
        raise Refused(Breach("request-taken", {}))
    breaches = check_progress(text, happened_on, table.base.happened_on) + check_evidence(evidence, required=False)
    breaches += check_day(happened_on, act.today, act.rules.charter.runs, ended=True)
    if breaches:
        raise Refused(*breaches)
    row: Progress = Progress.objects.create(
        office=act.office, record=record, uuid=uuid, happened_on=happened_on, state=str(state), text=text, by=by,
        seq=act.seq,
    )  # fmt: skip
    rows = [row, *put_to_matter(act=act, evidence=evidence, progress=row)]
    record_event(act, "agreement.progressed", by=by, about={**table.about, "state": str(state)}, rows=rows)
    return row


@transaction.atomic
def take_back_progress(*, by: User, record: Record, progress: int) -> bool:
    """Take back what was told of how an agreement goes (`progress`: its row id): it then stands as it did before. False
    where that was done already."""
    table = _at_agreement(by, record)
    row: Progress | None = Progress.objects.of(table.act.office).filter(pk=progress, record=record).first()
    if row is None:
        raise Refused(Breach("progress-unknown", {}))
    ended = _end(table.act, row)
    if ended:
        record_event(table.act, "agreement.progress-taken-back", by=by, about=table.about, rows=ended)
    return bool(ended)


def _belongs(act: Act, who: Person, sides: Sequence[str]) -> bool:
    """Was the person ever appointed to one of these members, to serve one, or to the office?"""
    office = [role.id for role in act.rules.charter.roles if role.kind == "office"]
    rows = Appointment.objects.of(act.office).filter(programme=act.programme, person=who)
    reached = Q(member__code__in=list(sides)) | Q(serves__code__in=list(sides)) | Q(role__in=office)
    return bool(rows.filter(reached).exists())


def _at_agreement(by: User, record: Record) -> Table:
    table = _sit_down(by, record)
    if not is_agreement(table.act.rules.charter, table.register):
        raise Refused(Breach("not-an-agreement", {}))
    return table


def _end(act: Act, row: Owned | None) -> list[Owned]:
    """End a row that ends once; the row as it is now, whose seal is renewed. Nothing where there is none or it ended."""
    if row is None:
        return []
    table = type(row)
    moved = table.objects.of(act.office).filter(pk=row.pk, ended_seq=None).update(ended_seq=act.seq)
    return [table.objects.of(act.office).get(pk=row.pk)] if moved else []
