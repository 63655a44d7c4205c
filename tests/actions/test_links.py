"""Task links: who may be given one, for how long, and how it is taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest

from pilotage.actions.links import (
    Recipient,
    give_links,
    revoke_link,
)
from pilotage.actions.people import open_account
from pilotage.domain.links import LONGEST, Scope, Task
from pilotage.models import Event, Person, TaskLink, User
from pilotage.queries.links import digest_of
from pilotage.queries.people import appointments
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.cast import PASSWORD, seat
from tests.factories import START, TODAY, adopt_jinghai
from tests.task_links import UNTIL, contact, give

pytestmark = pytest.mark.django_db


# ---- Giving ------------------------------------------------------------------------------------------------------------


def test_only_a_digest_of_the_token_is_kept(programme, cast):
    link = give(programme, cast.clerk)
    assert len(link.token) == 32
    assert link.token.isalnum()
    assert link.token == link.token.lower()
    assert link.row.token_digest == digest_of(link.token)
    row = TaskLink.objects.of(programme.office_id).values().get()
    assert not any(link.token in str(value) for value in row.values())
    events = Event.objects.of(programme.office_id).values()
    assert not any(link.token in str(event) for event in events)


def test_whoever_has_no_account_gets_one_that_nobody_can_sign_in_to(programme, cast):
    person = contact(programme, cast.owner)
    assert person.user is None
    link = give(programme, cast.clerk, person="unit2", member="yinghai")
    assert not link.by.has_usable_password()
    assert link.by.check_password("") is False
    again = give(programme, cast.clerk, "photos", person="unit2", member="yinghai")
    assert again.by == link.by
    assert User.objects.filter(username__startswith="link-").count() == 1


def test_an_account_opened_afterwards_is_the_same_persons(programme, cast):
    contact(programme, cast.owner)
    link = give(programme, cast.clerk, person="unit2", member="yinghai")
    before = link.by
    listed = [held.account for held in appointments(programme) if held.person_code == "unit2"]
    assert listed == [""]
    opened = open_account(by=cast.owner, programme=programme, person="unit2", username="unit2", password=PASSWORD)
    assert (opened.pk, opened.username) == (before.pk, "unit2")
    assert User.objects.get(pk=before.pk).check_password(PASSWORD)
    assert [held.account for held in appointments(programme) if held.person_code == "unit2"] == ["unit2"]


def test_the_same_request_again_gives_the_same_links_and_writes_nothing(programme, cast):
    contact(programme, cast.owner)
    people = [Recipient("unit1", "wangkou"), Recipient("unit2", "yinghai", "１２３４")]
    request = {"by": cast.clerk, "programme": programme, "uuid": uuid4(), "last_day": UNTIL, "people": people,
               "scope": Scope(Task.CONFIRM, "", "visit")}  # fmt: skip
    first = give_links(**request)
    events = Event.objects.of(programme.office_id).count()
    assert [each.token for each in give_links(**request)] == [each.token for each in first]
    assert [each.asks for each in first] == [False, True]
    assert Event.objects.of(programme.office_id).count() == events
    assert TaskLink.objects.of(programme.office_id).count() == 2
    assert len({each.token for each in give_links(**request | {"uuid": uuid4()})} | {e.token for e in first}) == 4
    assert Person.objects.of(programme.office_id).get(code="unit2").phone_tail == "1234"


def test_links_are_audited_without_personal_data(programme, cast):
    give(programme, cast.clerk, tail="1234")
    event = Event.objects.of(programme.office_id).latest("seq")
    assert (event.kind, event.about) == ("link.given", {"task": "confirm", "register": "visit", "links": 1})
    assert verify().ok


@pytest.mark.parametrize(
    ("task", "person", "member", "register", "codes"),
    [
        ("confirm", "clerk", "jinghai-office", "visit", "link-for-office"),
        ("confirm", "unit1", "yinghai", "visit", "link-without-post"),
        ("confirm", "mentor1", "wangkou", "visit", "link-without-post"),  # a mentor's visits are the unit's to confirm
        ("confirm", "partner1", "local-tax", "visit", "link-without-post"),
        ("fill", "unit1", "wangkou", "visit", "link-without-post"),  # visits are the mentor's to enter
        ("photos", "partner1", "wangkou", "", "link-without-post"),
        ("confirm", "nobody", "wangkou", "visit", "person-unknown"),
        ("confirm", "unit1", "nowhere", "visit", "member-unknown"),
        ("confirm", "unit1", "wangkou", "nothing", "register-unknown link-without-post"),
        ("fill", "unit1", "wangkou", "", "link-without-register"),
        ("paper", "unit1", "wangkou", "", "link-paper-unknown"),
    ],
)
def test_nobody_is_given_a_task_that_is_not_theirs(programme, cast, task, person, member, register, codes):
    scope = Scope(Task(task), "", register, paper="XYZ" if task == "paper" else "")
    with refused(*codes.split()):
        give_links(by=cast.clerk, programme=programme, uuid=uuid4(), scope=scope, last_day=UNTIL,
                   people=[Recipient(person, member)])  # fmt: skip
    assert not TaskLink.objects.of(programme.office_id).exists()


def test_registers_that_fill_themselves_take_no_link(programme, cast):
    with refused("register-projected", "link-without-post"):
        give(programme, cast.clerk, "fill", register="application")


def test_all_get_their_link_or_nobody(programme, cast):
    contact(programme, cast.owner)
    people = [Recipient("unit2", "yinghai", "12a4"), Recipient("unit1", "yinghai")]
    with refused("tail-unreadable", "link-without-post"):
        give_links(by=cast.clerk, programme=programme, uuid=uuid4(), scope=Scope(Task.PHOTOS, ""), people=people,
                   last_day=UNTIL)  # fmt: skip
    with refused("link-for-nobody"):
        give_links(by=cast.clerk, programme=programme, uuid=uuid4(), scope=Scope(Task.PHOTOS, ""), people=[],
                   last_day=UNTIL)  # fmt: skip
    person = Person.objects.of(programme.office_id).get(code="unit2")
    assert (person.user, person.phone_tail, TaskLink.objects.of(programme.office_id).count()) == (None, "", 0)


def test_a_link_lasts_from_today_and_not_for_ever(programme, cast):
    with refused("link-over-already"):
        give(programme, cast.clerk, until=TODAY - timedelta(days=1))
    with refused("link-too-long"):
        give(programme, cast.clerk, until=TODAY + timedelta(days=LONGEST + 1))
    with refused("ends-before-start"):
        give_links(
            by=cast.clerk, programme=programme, uuid=uuid4(), people=[Recipient("unit1", "wangkou")], last_day=UNTIL,
            scope=Scope(Task.CONFIRM, "", "visit", since=TODAY, until=START),
        )  # fmt: skip
    assert give(programme, cast.clerk, until=TODAY).row.expires_at.isoformat() == "2010-04-26T16:00:00+00:00"


@pytest.mark.parametrize("who", ["reviewer", "treasurer", "auditor", "mentor", "unit", "partner"])
def test_links_are_given_and_revoked_by_the_clerk_alone(programme, cast, who):
    link = give(programme, cast.clerk)
    with not_allowed("no-function-permits"):
        give(programme, getattr(cast, who))
    with not_allowed("no-function-permits"):
        revoke_link(by=getattr(cast, who), programme=programme, link=link.row.pk, reason="停用")


def test_a_link_is_revoked_once_with_a_reason(programme, cast):
    link = give(programme, cast.clerk)
    with refused("reason-missing"):
        revoke_link(by=cast.clerk, programme=programme, link=link.row.pk, reason=" ")
    revoke_link(by=cast.clerk, programme=programme, link=link.row.pk, reason="发错人")
    assert (link.row.revoked_why, link.row.revoked_seq is not None) == ("发错人", True)
    with refused("link-revoked"):
        revoke_link(by=cast.clerk, programme=programme, link=link.row.pk, reason="再收一次")
    with refused("link-unknown"):
        revoke_link(by=cast.clerk, programme=programme, link=link.row.pk + 1, reason="没有的")
    assert Event.objects.of(programme.office_id).latest("seq").kind == "link.revoked"
    assert verify().ok


def test_another_offices_link_is_none_of_ours(programme, cast):
    other = adopt_jinghai(office="乙县团委")
    theirs = seat(other)
    link = give(programme, cast.clerk)
    with refused("link-unknown"):
        revoke_link(by=theirs.clerk, programme=other, link=link.row.pk, reason="越权")
