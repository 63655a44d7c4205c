"""What is done through a task link, and everything that is not: other units, other days, other tasks, after its end."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from pilotage.actions.links import (
    KEPT_USES,
    Answer,
    Recipient,
    confirm,
    fill,
    give_links,
    hand_in,
    let_in,
    note_use,
    revoke_link,
)
from pilotage.actions.people import appoint, end_appointment, set_example_day
from pilotage.domain.inbox import look_into
from pilotage.domain.links import WRONG_TRIES, Scope, Task, Use
from pilotage.domain.policy import Function
from pilotage.domain.standing import About
from pilotage.models import Appointment, Event, Record, Scan, TaskLink, TaskLinkUse
from pilotage.queries.verification import verify
from tests.acts import SEEN, enter, kinds, not_allowed, refused
from tests.factories import PAPER, START, TODAY, visit
from tests.task_links import APRIL, UNTIL, give

pytestmark = pytest.mark.django_db
MINE = About("wangkou", "mentor1")


def uses(link):
    return [use.kind for use in TaskLinkUse.objects.of(link.row.office_id).filter(link=link.row)]


def answer(link, *answers, uuid=None, by=None):
    return confirm(by=by or link.by, link=link.row, uuid=uuid or uuid4(), answers=answers)


def of(stored, note=""):
    return Answer(stored.record.register, stored.record.number, stored.entry.seq, note)


def entered(link, *, on=date(2010, 4, 20), about=MINE, uuid=None, values=None, by=None):
    return fill(by=by or link.by, link=link.row, uuid=uuid or uuid4(), happened_on=on, about=about,
                values=values or {"what": "缺场地", "state": "raised"}, evidence=(PAPER,))  # fmt: skip


# ---- Entering through a link -------------------------------------------------------------------------------------------


def test_a_record_is_entered_as_by_its_person(programme, cast):
    link = give(programme, cast.clerk, "fill", register="difficulty")
    done = entered(link)
    assert (done.entry.by, done.entry.side, done.entry.unit.code) == (cast.unit, "unit", "wangkou")
    assert (uses(link), link.row.acted) == (["acted"], 1)


def test_a_double_click_is_one_record(programme, cast):
    link, same = give(programme, cast.clerk, "fill", register="difficulty"), uuid4()
    assert [entered(link, uuid=same).stored for _ in range(2)] == [True, False]
    assert (uses(link), link.row.acted) == (["acted"], 1)


def test_a_link_fills_for_its_body_its_days_and_its_task_only(programme, cast):
    link = give(programme, cast.clerk, "fill", register="difficulty")
    with not_allowed("not-your-unit"):
        entered(link, about=About("yinghai", "mentor1"))
    with not_allowed("not-your-unit"):
        entered(link, about=About())
    with not_allowed("not-your-side"):
        answer(link, Answer("difficulty", 1, 1))
    with not_allowed("not-your-side"):
        hand_in(by=link.by, link=link.row, files=[(PAPER, look_into(PAPER))])
    with not_allowed("not-your-side"):
        entered(link, by=cast.mentor)
    assert kinds(programme) == []


def test_a_window_is_filled_within_its_days(programme, cast):
    (given,) = give_links(
        by=cast.clerk, programme=programme, uuid=uuid4(), people=[Recipient("unit1", "wangkou")], last_day=UNTIL,
        scope=Scope(Task.FILL, "", "difficulty", since=date(2010, 4, 19), until=date(2010, 4, 25)),
    )  # fmt: skip
    row = TaskLink.objects.of(programme.office_id).get(pk=given.link.pk)
    for day in (date(2010, 4, 18), date(2010, 4, 26)):
        with refused("link-other-day"):
            fill(by=cast.unit, link=row, uuid=uuid4(), happened_on=day, about=MINE, values={})
    for day in (date(2010, 4, 19), date(2010, 4, 25)):
        fill(
            by=cast.unit, link=row, uuid=uuid4(), happened_on=day, about=MINE, values={"what": "缺", "state": "raised"}
        )
    assert kinds(programme) == ["entered", "entered"]


# ---- Confirming a batch ------------------------------------------------------------------------------------------------


def test_a_month_is_confirmed_and_one_record_is_called_wrong(programme, cast):
    records = [enter(programme, cast.mentor, on=date(2010, 4, day)) for day in (6, 13, 20)]
    link = give(programme, cast.clerk, since=APRIL["since"])
    done = answer(link, of(records[0]), of(records[1], "那天没有来"), of(records[2]))
    assert (done.confirmed, done.objected, done.refused) == (2, 1, ())
    assert kinds(programme) == ["entered"] * 3 + ["confirmed"] * 2
    said = TaskLinkUse.objects.of(programme.office_id).get(kind=Use.OBJECTED)
    assert (said.note, said.record_id, said.seen) == ("那天没有来", records[1].record.pk, records[1].entry.seq)
    assert (uses(link), link.row.acted) == (["objected", "acted"], 1)
    about = {"register": "visit", "number": 2, "seen": records[1].entry.seq}
    assert about in [event.about for event in Event.objects.of(programme.office_id).filter(kind="link.objected")]
    assert verify().ok


def test_the_same_answer_again_does_nothing_twice(programme, cast):
    one, other = enter(programme, cast.mentor), enter(programme, cast.mentor)
    link, same = give(programme, cast.clerk), uuid4()
    done = [answer(link, of(one), of(other, "没有"), uuid=same) for _ in range(2)]
    assert [(each.confirmed, each.objected, each.refused) for each in done] == [(1, 1, ()), (0, 0, ())]
    assert answer(link, of(one)).refused[0][2][0].code == "already-confirmed"
    assert (uses(link), link.row.acted) == (["objected", "acted"], 1)


def test_an_objection_may_be_said_in_other_words_and_taken_back_by_confirming(programme, cast):
    one = enter(programme, cast.mentor)
    link = give(programme, cast.clerk)
    assert [answer(link, of(one, note)).objected for note in ("没有", " 没有 ", "没有来")] == [1, 0, 1]
    assert answer(link, of(one)).confirmed == 1


def test_one_record_that_is_not_ours_refuses_the_whole_request(programme, cast):
    mine = enter(programme, cast.mentor)
    theirs = visit(programme, cast.clerk, unit="yinghai", confirmed=False)
    other = enter(programme, cast.mentor, "difficulty", person="mentor1", values={"what": "缺", "state": "raised"})
    link = give(programme, cast.clerk)
    for foreign in (of(theirs), of(other), Answer("visit", 99, 1), Answer("nothing", 1, 1), of(theirs, "没有")):
        with not_allowed("not-your-unit"):
            answer(link, of(mine), foreign)
    assert "confirmed" not in kinds(programme)
    assert uses(link) == []


def test_only_the_days_and_the_records_that_it_names(programme, cast):
    first, later = (enter(programme, cast.mentor, on=date(2010, 4, day)) for day in (6, 20))
    (given,) = give_links(
        by=cast.clerk, programme=programme, uuid=uuid4(), people=[Recipient("unit1", "wangkou")], last_day=UNTIL,
        scope=Scope(Task.CONFIRM, "", "visit", since=date(2010, 4, 19), until=date(2010, 4, 25)),
    )  # fmt: skip
    row = TaskLink.objects.of(programme.office_id).get(pk=given.link.pk)
    with not_allowed("not-your-unit"):
        confirm(by=cast.unit, link=row, uuid=uuid4(), answers=[of(first)])
    assert confirm(by=cast.unit, link=row, uuid=uuid4(), answers=[of(later)]).confirmed == 1
    listed = give(programme, cast.clerk, numbers=(1,))
    with not_allowed("not-your-unit"):
        answer(listed, of(later))
    assert answer(listed, of(first)).confirmed == 1


def test_a_link_for_every_register_confirms_in_each(programme, cast):
    seen = enter(programme, cast.mentor)
    raised = enter(programme, cast.mentor, "difficulty", person="mentor1", values={"what": "缺", "state": "raised"})
    link = give(programme, cast.clerk, register="")
    assert answer(link, of(seen), of(raised)).confirmed == 2


def test_what_was_corrected_meanwhile_is_told_and_the_rest_confirmed(programme, cast):
    one, other = enter(programme, cast.mentor), enter(programme, cast.mentor)
    link = give(programme, cast.clerk)
    done = answer(link, Answer("visit", 1, one.entry.seq - 1), of(other))
    assert done.confirmed == 1
    assert [(register, number, [b.code for b in why]) for register, number, why in done.refused] == [
        ("visit", 1, ["changed-since-seen"])
    ]


# ---- Handing in --------------------------------------------------------------------------------------------------------


def test_what_is_handed_in_lies_in_the_inbox_and_says_who_sent_it(programme, cast):
    link = give(programme, cast.clerk, "photos")
    files = [(PAPER, look_into(PAPER))]
    assert [hand_in(by=link.by, link=link.row, files=files) for _ in range(2)] == [1, 0]
    scan = Scan.objects.of(programme.office_id).get()
    assert (scan.person.code, scan.by, scan.name) == ("unit1", cast.unit, "paper.txt")
    assert (uses(link), link.row.acted) == (["acted"], 1)
    seeing = give(programme, cast.clerk, "see")
    with not_allowed("not-your-side"):
        hand_in(by=seeing.by, link=seeing.row, files=files)


# ---- What ends a link --------------------------------------------------------------------------------------------------


def attempts(link, record):
    """Everything that can be done through links, tried at one."""
    return [
        lambda: answer(link, of(record)),
        lambda: entered(link),
        lambda: hand_in(by=link.by, link=link.row, files=[]),
        lambda: let_in(by=link.by, link=link.row, digits="1234"),
    ]


@pytest.mark.parametrize("task", ["confirm", "fill", "photos"])
def test_nothing_is_done_after_its_last_day(programme, cast, task):
    record = enter(programme, cast.mentor)
    link = give(programme, cast.clerk, task, register="difficulty" if task == "fill" else "visit", tail="1234")
    set_example_day(by=cast.clerk, programme=programme, day=UNTIL)
    assert let_in(by=link.by, link=link.row, digits="1234")
    set_example_day(by=cast.clerk, programme=programme, day=UNTIL + timedelta(days=1))
    own = {"confirm": 0, "fill": 1, "photos": 2}[task]
    for attempt in (attempts(link, record)[own], attempts(link, record)[3]):
        with refused("link-expired"):
            attempt()
    assert kinds(programme) == ["entered"]


def test_nothing_is_done_after_it_was_revoked(programme, cast):
    record = enter(programme, cast.mentor)
    link = give(programme, cast.clerk, tail="1234")
    revoke_link(by=cast.clerk, programme=programme, link=link.row.pk, reason="发错人")
    for attempt in (attempts(link, record)[0], attempts(link, record)[3]):
        with refused("link-revoked"):
            attempt()
    assert kinds(programme) == ["entered"]


def test_nothing_is_done_once_the_appointment_has_ended(programme, cast):
    record = enter(programme, cast.mentor, on=START)
    link = give(programme, cast.clerk, tail="1234")
    held = Appointment.objects.of(programme.office_id).get(person__code="unit1")
    end_appointment(by=cast.clerk, programme=programme, appointment=held.pk, ends_on=TODAY - timedelta(days=1))
    for attempt in (attempts(link, record)[0], attempts(link, record)[3]):
        with not_allowed("not-appointed-then"):
            attempt()
    with refused("link-without-post"):
        give(programme, cast.clerk)


def test_a_link_carries_nothing_of_the_office(programme, cast):
    """Its person is appointed to the office afterwards: from then on they sign in."""
    record = enter(programme, cast.mentor)
    link = give(programme, cast.clerk)
    appoint(by=cast.clerk, programme=programme, person="unit1", name="unit1", function=Function.CLERK, role="office",
            member="jinghai-office", starts_on=START)  # fmt: skip
    with not_allowed("not-your-side"):
        answer(link, of(record))


# ---- Digits ------------------------------------------------------------------------------------------------------------


def test_the_digits_are_read_as_people_write_them(programme, cast):
    link = give(programme, cast.clerk, tail=" 12 34 ")
    assert [let_in(by=link.by, link=link.row, digits=said) for said in ("1234", "１２３４", "12 34")] == [True] * 3
    assert (link.row.wrong, uses(link)) == (0, [])


def test_a_hundred_wrong_digits_are_refused_and_counted(programme, cast):
    record = enter(programme, cast.mentor)
    link = give(programme, cast.clerk, tail="1234")
    wrong = [f"{number:04}" for number in range(100)]
    assert not any(let_in(by=link.by, link=link.row, digits=said) for said in wrong[:WRONG_TRIES])
    for said in [*wrong[WRONG_TRIES:], "1234"]:
        with refused("link-locked"):
            let_in(by=link.by, link=link.row, digits=said)
    with refused("link-locked"):
        answer(link, of(record))
    assert (link.row.wrong, uses(link)) == (WRONG_TRIES, ["wrong"] * WRONG_TRIES)


def test_what_happens_without_end_is_counted_but_not_written_down(programme, cast):
    link = give(programme, cast.clerk)
    row = link.row
    for _ in range(KEPT_USES + 3):
        note_use(by=link.by, link=row, use=Use.OPENED)
    assert (link.row.opened, len(uses(link))) == (KEPT_USES + 3, KEPT_USES)
    assert Record.objects.of(programme.office_id).count() == 0


def test_seeing_needs_no_more_than_that(programme, cast):
    link = give(programme, cast.clerk, "see")
    with not_allowed("not-your-side"):
        fill(by=link.by, link=link.row, uuid=uuid4(), happened_on=TODAY, about=MINE, values=SEEN)
