"""A task link in several hands at the same moment, in threads with connections of their own."""

from uuid import uuid4

import pytest

from pilotage.actions.links import Answer, Recipient, confirm, give_links, let_in
from pilotage.domain.links import WRONG_TRIES, Scope, Task
from pilotage.models import Event, TaskLink, User
from tests.actions.test_records_at_once import at_once
from tests.acts import enter, kinds
from tests.task_links import UNTIL, contact, give

pytestmark = pytest.mark.django_db(transaction=True)


def test_twelve_guesses_at_once_are_five_tries(programme, cast):
    link = give(programme, cast.clerk, tail="1234")
    row, by = link.row, link.by
    done = at_once(*[lambda: let_in(by=by, link=row, digits="0000")] * 12)
    assert (done.count(False), done.count(("link-locked",))) == (WRONG_TRIES, 12 - WRONG_TRIES)
    assert link.row.wrong == WRONG_TRIES


def test_a_double_click_gives_one_link_and_makes_one_account(programme, cast):
    contact(programme, cast.owner)
    uuid = uuid4()
    done = at_once(
        *[
            lambda: give_links(
                by=cast.clerk, programme=programme, uuid=uuid, scope=Scope(Task.PHOTOS, ""), last_day=UNTIL,
                people=[Recipient("unit2", "yinghai", "1234")],
            )[0].token
        ]
        * 6
    )  # fmt: skip
    assert len(set(done)) == 1
    assert TaskLink.objects.of(programme.office_id).count() == 1
    assert User.objects.filter(username__startswith="link-").count() == 1


def test_two_devices_confirm_a_month_once(programme, cast):
    records = [enter(programme, cast.mentor) for _ in range(4)]
    link = give(programme, cast.clerk)
    row, by = link.row, link.by
    answers = [Answer("visit", each.record.number, each.entry.seq) for each in records]
    done = at_once(*[lambda: confirm(by=by, link=row, uuid=uuid4(), answers=answers)] * 3)
    assert sorted(each.confirmed for each in done) == [0, 0, 4]
    assert kinds(programme) == ["entered"] * 4 + ["confirmed"] * 4
    events = list(Event.objects.of(programme.office_id).order_by("seq").values_list("seq", flat=True))
    assert events == list(range(1, len(events) + 1))
