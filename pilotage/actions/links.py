"""Task links: given, revoked, and what is done through one.

Whoever opens a link acts as its person, through the same actions and the same permission as anybody; before that the
link is read again under the office's lock, and what it does not reach is refused.
"""

from base64 import b32encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac

from pilotage.actions.attachments import Evidence
from pilotage.actions.entering import Act, enter, lock, record_event
from pilotage.actions.expenses import enter_expense
from pilotage.actions.inbox import take_in
from pilotage.actions.records import Stored, confirm_record, enter_record
from pilotage.actions.refusals import NotAllowed, Refused
from pilotage.domain.breaches import Breach
from pilotage.domain.closing import check_open
from pilotage.domain.fields import LONGEST, tidy
from pilotage.domain.inbox import Look
from pilotage.domain.invoices import InvoiceFacts
from pilotage.domain.links import (
    WANTS,
    WRONG_TRIES,
    Scope,
    State,
    Task,
    Use,
    acting,
    at_office,
    check_last_day,
    check_person,
    check_scope,
    read_tail,
)
from pilotage.domain.policy import Permission, Post
from pilotage.domain.records import Value
from pilotage.domain.spending import Draft
from pilotage.domain.standing import About
from pilotage.models import Expense, Member, Office, Paper, Person, Programme, Record, TaskLink, TaskLinkUse, User
from pilotage.models.owned import Owned
from pilotage.queries.links import digest_of, scope_of, state_of
from pilotage.queries.people import posts_by_person, posts_of
from pilotage.queries.programmes import moment, rules, today
from pilotage.queries.records import find_record
from pilotage.queries.registers import glimpses
from pilotage.queries.spending import application_unit, expense_rows

KEPT_USES = 500
"""So many uses of one link are written down; whoever goes on after that is only counted."""


@dataclass(frozen=True)
class Recipient:
    """Who gets a link: a person and the body they speak for, by codes; `tail` as it was written, empty to leave it."""

    person: str
    member: str
    tail: str = ""


@dataclass(frozen=True)
class Given:
    """A link and its token, which nobody can be told again; `asks` says whether digits of the phone are asked for."""

    link: TaskLink
    token: str
    asks: bool


# ---- The office --------------------------------------------------------------------------------------------------------


@transaction.atomic
def give_links(
    *, by: User, programme: Programme, uuid: UUID, scope: Scope, people: Sequence[Recipient], last_day: date
) -> tuple[Given, ...]:
    """Give each of the people a link of their own for one task, all or nothing; `scope.member` is each one's body.

    Whoever has no account gets one that nobody can sign in to. The same request again (`uuid`) gives the same links
    and writes nothing: a double click must not lose tokens that are shown once.
    """
    act = enter(by, Permission.LINK_GIVE, programme)
    found = {row.code: row for row in Person.objects.of(act.office).filter(code__in=[each.person for each in people])}
    bodies = {row.code: row for row in Member.objects.of(act.office).filter(programme=programme)}
    breaches = check_scope(scope, act.rules.charter) + check_last_day(last_day, act.today)
    breaches += [] if people else [Breach("link-for-nobody", {}, "people")]
    posts = posts_by_person(programme, act.rules)
    for each in people:
        breaches += _check_recipient(act, each, scope, found, bodies, posts)
    if breaches:
        raise Refused(*breaches)
    given = [
        _give(act, uuid, replace(scope, member=each.member), found[each.person], bodies[each.member], each, last_day)
        for each in people
    ]
    written: list[Owned] = [link.link for link, new in given if new]
    if written:
        about = {"task": scope.task, "register": scope.register, "links": len(written)}
        record_event(act, "link.given", by=by, about=about, rows=written)
    return tuple(link for link, _ in given)


def _check_recipient(
    act: Act, asked: Recipient, scope: Scope, people: Mapping[str, Person], bodies: Mapping[str, Member],
    posts: Mapping[int, tuple[Post, ...]],
) -> list[Breach]:  # fmt: skip
    person = people.get(asked.person)
    if person is None:
        return [Breach("person-unknown", {"person": asked.person}, "people")]
    if asked.member not in bodies:
        return [Breach("member-unknown", {"member": asked.member}, "people")]
    tail = read_tail(asked.tail, person.name)
    wrong = [tail] if isinstance(tail, Breach) else []
    printed = Paper.objects.of(act.office).filter(
        programme=act.programme, code=scope.paper, member=bodies[asked.member]
    )
    if scope.paper and not printed.exists():
        wrong.append(Breach("link-paper-unknown", {"paper": scope.paper, "body": bodies[asked.member].name}, "paper"))
    held = posts.get(person.pk, ())
    here = replace(scope, member=asked.member)
    return wrong + check_person(held, here, act.rules.charter, act.today, person.name)


def _give(
    act: Act, uuid: UUID, scope: Scope, person: Person, body: Member, asked: Recipient, last_day: date
) -> tuple[Given, bool]:
    tail = str(read_tail(asked.tail)) or person.phone_tail
    name = f"{uuid}:{scope.task}:{scope.register}:{person.pk}:{body.pk}"
    # Two hundred and fifty-six bits out of the installation's key and the request's own; letters that no chat breaks.
    token = b32encode(salted_hmac("pilotage.task-link", name, algorithm="sha256").digest()[:20]).decode().lower()
    known = TaskLink.objects.of(act.office).filter(token_digest=digest_of(token)).first()
    if known is not None:
        return Given(known, token, bool(tail)), False
    known_as = Person.objects.of(act.office).filter(pk=person.pk)
    if tail != person.phone_tail:
        known_as.update(phone_tail=tail)
    if person.user_id is None:
        account = User.objects.create_user(username=f"link-{get_random_string(16).lower()}", password=None)
        known_as.filter(user=None).update(user=account)
        person.user = account  # the same person may get a second link of this request
    ends = datetime.combine(last_day + timedelta(days=1), time(), ZoneInfo(act.programme.timezone))
    link = TaskLink.objects.create(
        office=act.office, programme=act.programme, person=person, member=body, task=scope.task,
        register=scope.register, subject=scope.subject, token_digest=digest_of(token), by=act.by, seq=act.seq,
        expires_at=ends.astimezone(UTC),  # as the database gives it back: a digest over it must not change
    )  # fmt: skip
    return Given(link, token, bool(tail)), True


@transaction.atomic
def revoke_link(*, by: User, programme: Programme, link: int, reason: str) -> None:
    """Close a link for good, with a reason."""
    act = enter(by, Permission.LINK_GIVE, programme)
    breaches = [] if reason.strip() else [Breach("reason-missing", {}, "reason")]
    rows = TaskLink.objects.of(act.office).filter(pk=link, programme=programme)
    if not rows.exists():
        breaches.append(Breach("link-unknown", {}))
    elif not rows.filter(revoked_seq=None).exists():
        breaches.append(Breach("link-revoked", {}))
    if breaches:
        raise Refused(*breaches)
    rows.filter(revoked_seq=None).update(revoked_seq=act.seq, revoked_why=reason.strip())
    record_event(act, "link.revoked", by=by, about={"link": link}, rows=[rows.get()])


# ---- Whoever opens a link ----------------------------------------------------------------------------------------------


@transaction.atomic
def note_use(*, by: User, link: TaskLink, use: Use) -> None:
    """Write down that a link was opened, or refused something: nothing but a count, whatever the state of the link."""
    assert by.pk == link.person.user_id
    _used(link.office_id, link, use)


@transaction.atomic
def let_in(*, by: User, link: TaskLink, digits: str) -> bool:
    """Are these the last digits of the person's phone? Too many wrong ones lock the link. Raises Refused."""
    office, held = _locked(by, link)
    read = read_tail(digits)
    if isinstance(read, str) and constant_time_compare(read, held.person.phone_tail):
        return True
    _used(office.pk, held, Use.WRONG)
    return False


@transaction.atomic
def fill(
    *,
    by: User,
    link: TaskLink,
    uuid: UUID,
    happened_on: date,
    about: About,
    values: Mapping[str, Value],
    evidence: Sequence[Evidence] = (),
    files: Mapping[str, Evidence] | None = None,
) -> Stored:
    """Enter a record through a link: into its register, about its body, on one of its days."""
    office, held = _locked(by, link, Task.FILL)
    scope = scope_of(held)
    if scope.member not in about.members:
        raise NotAllowed(Permission.RECORD_WRITE, "not-your-unit")
    if not scope.on(happened_on):
        raise Refused(Breach("link-other-day", {"since": scope.since, "until": scope.until}, "happened_on"))
    done = enter_record(
        by=by, programme=held.programme, register=scope.register, uuid=uuid, happened_on=happened_on, about=about,
        values=values, evidence=evidence, files=files,
    )  # fmt: skip
    if done.stored:
        _used(office.pk, held, Use.ACTED, done.record)
    return done


@transaction.atomic
def hand_in(*, by: User, link: TaskLink, files: Sequence[tuple[Evidence, Look]]) -> int:
    """Hand in a signed paper or photographs through a link: into the office's inbox, each with what was read off it
    beforehand. Returns how many are new: the same bytes again change nothing."""
    office, held = _locked(by, link)
    if held.task not in (Task.PAPER, Task.PHOTOS):
        raise NotAllowed(Permission.INBOX_SEND, "not-your-side")
    taken = [
        take_in(by=by, programme=held.programme, evidence=file, person=held.person, look=look) for file, look in files
    ]
    new = sum(each.new for each in taken)
    if new:
        _used(office.pk, held, Use.ACTED)
    return new


@transaction.atomic
def spend(
    *, by: User, link: TaskLink, application: int, draft: Draft, uuid: UUID, evidence: Sequence[Evidence],
    read: Sequence[InvoiceFacts],
) -> Expense:  # fmt: skip
    """Enter through a link what its body spent of a grant (the application's row id), with what was read off the papers
    beforehand. The same request again changes nothing."""
    office, held = _locked(by, link, Task.EXPENSE)
    if application_unit(held.programme, application) != scope_of(held).member:
        raise NotAllowed(Permission.GRANT_REPORT, "not-your-unit")
    known = expense_rows(held.programme).filter(uuid=uuid).exists()
    row = enter_expense(
        by=by, programme=held.programme, application=application, draft=draft, uuid=uuid, evidence=evidence, read=read
    )
    if not known:
        _used(office.pk, held, Use.ACTED)
    return row


@dataclass(frozen=True)
class Answer:
    """What somebody says of a record of their batch, as they saw it: that it is so, or with `note` why it is not."""

    register: str
    number: int
    seen: int
    note: str = ""


@dataclass(frozen=True)
class Answered:
    """How many were confirmed and objected to now, and what was refused: (register, number, breaches)."""

    confirmed: int
    objected: int
    refused: tuple[tuple[str, int, tuple[Breach, ...]], ...]


@transaction.atomic
def confirm(*, by: User, link: TaskLink, uuid: UUID, answers: Sequence[Answer]) -> Answered:
    """Confirm records of a link's batch, or say why one is not so: it then stays unconfirmed, and the office is told.

    One that the link does not reach refuses the whole request (NotAllowed). Of the others each is judged by itself.
    """
    office, held = _locked(by, link, Task.CONFIRM)
    records = _reached(held, answers)
    confirmed = objected = 0
    refused: list[tuple[str, int, tuple[Breach, ...]]] = []
    for answer, record in zip(answers, records, strict=True):
        try:
            if answer.note.strip():
                objected += _object(by, held, record, answer)
                continue
            with transaction.atomic():
                mine = uuid5(uuid, f"{answer.register}:{answer.number}")
                confirmed += confirm_record(by=by, record=record, uuid=mine, seen=answer.seen).stored
        except Refused as refusal:
            refused.append((answer.register, answer.number, tuple(refusal.breaches)))
    if confirmed:
        _used(office.pk, held, Use.ACTED)
    return Answered(confirmed, objected, tuple(refused))


def _reached(link: TaskLink, answers: Sequence[Answer]) -> list[Record]:
    """The records that are answered for, each of them within the link's reach."""
    scope, programme = scope_of(link), link.programme
    charter = rules(programme).charter
    names = {each.id for each in charter.registers} & {answer.register for answer in answers}
    shown = glimpses(programme, charter, sorted(names), today(programme)) if names else {}
    reached = {
        (each.register, each.number)
        for rows in shown.values()
        for each in rows
        if scope.reaches(each.register, each.number, each.happened_on, each.members)
    }
    if any((answer.register, answer.number) not in reached for answer in answers):
        raise NotAllowed(Permission.RECORD_CONFIRM, "not-your-unit")
    found = [find_record(programme, answer.register, answer.number) for answer in answers]
    return [record for record in found if record is not None]


def _object(by: User, link: TaskLink, record: Record, answer: Answer) -> bool:
    """Keep an objection, once in the same words; the record itself is the office's to correct. Raises Refused."""
    note, longest = tidy(answer.note), LONGEST["text"]
    if not note:
        raise Refused(Breach("reason-missing", {}, "note"))
    if len(note) > longest:
        raise Refused(Breach("text-long", {"length": len(note), "longest": longest}, "note"))
    office = lock(link.office_id)
    said = TaskLinkUse.objects.of(office).filter(link=link, kind=Use.OBJECTED, record=record, seen=answer.seen)
    last = said.last()
    if last is not None and last.note == note:
        return False
    TaskLinkUse.objects.create(
        office=office, link=link, kind=Use.OBJECTED, at=moment(), record=record, seen=answer.seen, note=note
    )
    about = {"register": record.register, "number": record.number, "seen": answer.seen}
    record_event(office, "link.objected", by=by, about=about, programme=link.programme)
    return True


# ---- Parts of the above ------------------------------------------------------------------------------------------------


def _locked(by: User, link: TaskLink, task: Task | None = None) -> tuple[Office, TaskLink]:
    """Lock the office, read the link again and see that it still holds. Raises Refused or NotAllowed."""
    office = lock(link.office_id)
    rows = TaskLink.objects.of(office).filter(pk=link.pk).select_related("person__user", "member", "programme")
    held: TaskLink = rows.get()
    held.programme.office = office
    if task is not None and held.task != task:
        raise NotAllowed(WANTS[task], "not-your-side")
    standing = state_of(held, held.programme)
    if standing is not State.LIVE:
        raise Refused(Breach(f"link-{standing}", {}))
    scope = scope_of(held)
    in_force = rules(held.programme)
    if task is not None and (breaches := check_open(in_force.closed_on, WANTS[task])):
        raise Refused(*breaches)
    posts = posts_of(by, held.programme, in_force)
    on = today(held.programme)
    if by.pk != held.person.user_id or at_office(posts, on):
        raise NotAllowed(WANTS[scope.task], "not-your-side")
    if not acting(posts, scope, in_force.charter, on):
        raise NotAllowed(WANTS[scope.task], "not-appointed-then")
    return office, held


def _used(office: int, link: TaskLink, use: Use, record: Record | None = None) -> None:
    """Count a use, and write it down as long as there are not too many."""
    counted = {Use.OPENED: "opened", Use.WRONG: "wrong", Use.ACTED: "acted"}.get(use)
    rows = TaskLink.objects.of(office).filter(pk=link.pk)
    if use is Use.WRONG:
        rows = rows.filter(wrong__lt=WRONG_TRIES)
    if counted is not None:
        rows.update(**{counted: F(counted) + 1})
    if TaskLinkUse.objects.of(office).filter(link=link).count() < KEPT_USES or use is Use.ACTED:
        TaskLinkUse.objects.create(office_id=office, link=link, kind=use, at=moment(), record=record)
