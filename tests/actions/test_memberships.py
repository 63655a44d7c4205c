"""Joining, leaving, another in one's place: one act each, refused whole, the same whenever it is asked what was known."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from pilotage.actions.memberships import join, leave, replace_member
from pilotage.actions.pairs import pair_up
from pilotage.actions.people import appoint, ensure_owner
from pilotage.domain.duties import State
from pilotage.domain.policy import Function
from pilotage.models import Event, Member, MemberNote, Office, Pairing, TaskLink
from pilotage.queries.duties import windows
from pilotage.queries.figures import figures, pairs
from pilotage.queries.memberships import leaving
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.acts import enter, not_allowed, refused
from tests.factories import START, TODAY, visit
from tests.task_links import give
from tests.web.corner import adopt_corner

pytestmark = pytest.mark.django_db

ON = date(2010, 4, 22)


def joins(programme, by, **changes):
    given = {"role": "unit", "code": "ziya", "name": "子牙镇团委", "starts_on": date(2010, 4, 13), "uuid": uuid4()}
    return join(by=by, programme=programme, **given | changes)


def leaves(programme, by, member="wangkou", **changes):
    given = {"ends_on": ON, "reason": "撤并", "uuid": uuid4()} | changes
    return leave(by=by, programme=programme, member=member, **given)


def replaces(programme, by, member="local-tax", **changes):
    given = {"ends_on": ON, "reason": "机构调整", "name": "司法局团支部", "uuid": uuid4()} | changes
    return replace_member(by=by, programme=programme, member=member, **given)


def weekly(programme, place):
    found = [one for one in windows(programme) if (one.duty.id, one.place) == ("weekly-visit", place)]
    return {one.start: one.state for one in found}


def test_the_period_in_which_a_unit_joins_is_not_asked(programme, cast):
    joins(programme, cast.clerk)  # on a Tuesday
    found = weekly(programme, "ziya")
    assert found[date(2010, 4, 12)] is State.WAIVED
    assert found[date(2010, 4, 19)] is State.MISSED
    assert found[date(2010, 4, 26)] is State.OPEN


def test_what_was_known_before_is_as_it_was(programme, cast):
    before = Office.objects.get(pk=programme.office_id).seq
    replaces(programme, cast.clerk)
    joins(programme, cast.clerk)
    now, then = figures(programme), figures(programme, known=before)
    assert (now["pair-count"].value, then["pair-count"].value) == (5, 5)
    assert {pair.a for pair in pairs(programme, before) if pair.holds(TODAY)} == {
        "state-tax", "education", "forestry", "police", "local-tax",
    }  # fmt: skip
    assert {pair.a for pair in pairs(programme) if pair.holds(TODAY)} == {
        "state-tax", "education", "forestry", "police", "partner-1",
    }  # fmt: skip
    assert not verify().broken


def test_later_windows_of_a_unit_that_left_are_not_asked(programme, cast):
    visit(programme, cast.clerk, on=date(2010, 4, 20))
    leaves(programme, cast.clerk)
    found = weekly(programme, "wangkou")
    assert found[date(2010, 4, 5)] is State.MISSED, "what was due until then stays due"
    assert {state for start, state in found.items() if start > ON} <= {State.WAIVED}


def test_a_last_day_to_come_ends_nothing_before(programme, cast):
    leaves(programme, cast.clerk, ends_on=date(2010, 5, 20))
    pairing = Pairing.objects.of(programme.office).get(b__code="wangkou")
    assert pairing.ends_on == date(2010, 5, 20)
    assert weekly(programme, "wangkou")[date(2010, 4, 26)] is State.OPEN


def test_task_links_are_revoked_once_the_day_is_over(programme, cast):
    give(programme, cast.clerk)
    leaves(programme, cast.clerk, ends_on=TODAY)
    assert TaskLink.objects.of(programme.office).get().revoked_seq is None


def test_task_links_of_one_that_has_left_open_no_more(programme, cast):
    give(programme, cast.clerk)
    row = leaves(programme, cast.clerk)
    link = TaskLink.objects.of(programme.office).get()
    assert (link.revoked_seq, link.revoked_why) == (row.ended_seq, "撤并")
    assert not verify().broken


def test_what_was_arranged_for_later_is_settled_first(programme, cast):
    appoint(by=cast.clerk, programme=programme, person="p9", name="王丙", function=Function.MENTOR, role="mentor",
            serves="wangkou", starts_on=date(2010, 5, 1))  # fmt: skip
    with refused("begins-after-leaving"):
        leaves(programme, cast.clerk)
    assert Member.objects.of(programme.office).get(code="wangkou").ends_on is None
    leaves(programme, cast.clerk, ends_on=date(2010, 5, 20))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"role": "mayor"}, ["role-unknown"]),
        ({"role": "mentor"}, ["role-not-joined"]),
        ({"role": "office"}, ["role-not-joined"]),
        ({"role": "public"}, ["role-not-joined"]),
        ({"name": " ", "code": "X"}, ["name-missing", "code-unfit"]),
        ({"code": "wangkou", "name": "王口镇团委"}, ["code-taken", "member-there"]),
        ({"facts": {"people": "8"}}, ["fact-unknown"]),
        ({"facts": {"pilot-level": "省级"}}, ["choice-unknown"]),
        ({"after": "nobody"}, ["member-unknown"]),
        ({"after": "police"}, ["member-of-other-role"]),
        ({"after": "wangkou"}, ["place-not-free"]),
        ({"starts_on": date(2011, 1, 1)}, ["day-after-programme"]),
        ({"reason": "因" * 501}, ["text-long"]),
    ],
)
def test_every_breach_of_joining(programme, cast, changes, codes):
    with refused(*codes):
        joins(programme, cast.clerk, **changes)
    assert not MemberNote.objects.of(programme.office).exists()


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"member": "nobody"}, ["member-unknown"]),
        ({"member": "jinghai-office"}, ["office-stays"]),
        ({"ends_on": date(2010, 4, 4), "reason": " "}, ["leaves-before-start", "reason-missing"]),
        ({"reason": "因" * 501}, ["text-long"]),
        ({"ends_on": date(2010, 9, 1)}, ["end-far-ahead"]),
    ],
)
def test_every_breach_of_leaving(programme, cast, changes, codes):
    with refused(*codes):
        leaves(programme, cast.clerk, **changes)
    assert Pairing.objects.of(programme.office).filter(ends_on=None).count() == 5


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"successor": "nobody"}, ["member-unknown"]),
        ({"successor": "local-tax"}, ["successor-same"]),
        ({"successor": "wangkou"}, ["successor-other-role"]),
        ({"successor": "police"}, ["pair-limit"]),
        ({"ends_on": date(2010, 12, 31)}, ["end-far-ahead", "day-after-programme"]),
        ({"name": ""}, ["name-missing"]),
    ],
)
def test_every_breach_of_replacing_leaves_all_as_it_was(programme, cast, changes, codes):
    with refused(*codes):
        replaces(programme, cast.clerk, **changes)
    assert Pairing.objects.of(programme.office).filter(ends_on=None).count() == 5
    assert not Member.objects.of(programme.office).exclude(ends_on=None).exists()


def test_one_without_a_partner_takes_the_place(programme, cast):
    free = joins(programme, cast.clerk, role="partner", code="justice", name="司法局团支部", starts_on=START)
    uuid = uuid4()
    for _ in range(2):
        assert replaces(programme, cast.clerk, successor="justice", uuid=uuid).pk == free.pk
    held = Pairing.objects.of(programme.office).filter(b__code="wangkou").order_by("pk")
    assert [(row.a.code, row.starts_on, row.ends_on) for row in held] == [
        ("local-tax", START, ON), ("justice", date(2010, 4, 23), None),
    ]  # fmt: skip


def test_where_both_sides_hold_one_role_each_side_is_counted_by_itself(db):
    office = adopt_corner()
    programme, by = office.programme, ensure_owner()
    joins(
        programme,
        by,
        role="corner",
        code="north",
        name="城北图书角",
        starts_on=date(2024, 4, 1),
        facts={"people": "500"},
    )
    joins(
        programme,
        by,
        role="corner",
        code="hill",
        name="山上图书角",
        starts_on=date(2024, 4, 1),
        facts={"people": "500"},
    )
    pair_up(
        by=by, programme=programme, provision="twins", a="north", b="hill", starts_on=date(2024, 5, 1), uuid=uuid4()
    )
    on = date(2024, 5, 31)
    replaces(programme, by, member="west", successor="north", ends_on=on)
    held = [pair for pair in pairs(programme) if pair.ends_on is None]
    assert sorted((pair.a, pair.b) for pair in held) == [("east", "north"), ("east", "south"), ("north", "hill")]
    assert not verify().broken
    with refused("pair-stands"):
        replaces(programme, by, member="south", successor="north", ends_on=on)
    with refused("pair-limit"):
        replaces(programme, by, member="hill", successor="south", ends_on=on)


def test_the_same_request_happens_once_and_another_cannot_take_its_id(programme, cast):
    uuid = UUID(int=7)
    assert joins(programme, cast.clerk, uuid=uuid).pk == joins(programme, cast.clerk, uuid=uuid).pk
    seq = Office.objects.get(pk=programme.office_id).seq
    with refused("request-taken"):
        leaves(programme, cast.clerk, uuid=uuid)
    assert Office.objects.get(pk=programme.office_id).seq == seq
    assert Event.objects.of(programme.office).filter(kind="member.joined").count() == 1


def test_only_who_keeps_members_may(programme, cast):
    for user in (cast.mentor, cast.unit, cast.treasurer, cast.auditor):
        for act in (joins, leaves, replaces):
            with not_allowed("no-function-permits"):
                act(programme, user)


# ---- Another charter: facts of every type, things to be given back, pairs among the same role ------------------------


NORTH = {"role": "corner", "code": "north", "name": "城北图书角", "starts_on": date(2024, 5, 1)}


def test_facts_are_read_as_what_they_are_and_must_be_there(db):
    office = adopt_corner()
    for facts, code in (
        ({}, "field-missing"),
        ({"people": "许多"}, "number-form"),
        ({"people": "-1"}, "field-below"),
        ({"people": "8", "opened": "哪天"}, "date-form"),
        ({"people": "8", "indoors": "也许"}, "yes-no-form"),
    ):
        with refused(code):
            joins(office.programme, office.clerk, **NORTH | {"facts": facts})
    facts = {"people": "1,200", "opened": "2024年4月1日", "indoors": "是"}
    made = joins(office.programme, office.clerk, **NORTH | {"facts": facts})
    assert made.facts == {"people": "1200", "opened": "2024-04-01", "indoors": "yes"}


def test_things_to_be_given_back_and_what_else_stays_open(db):
    office = adopt_corner()
    row = Member.objects.of(office.programme.office).get(code="east")
    in_force, today = rules(office.programme), date(2024, 6, 3)
    assert leaving(office.programme, in_force, row, today).things == (), "it has none yet"
    enter(office.programme, office.clerk, "stock", unit="east", on=date(2024, 5, 6), values={})
    found = leaving(office.programme, in_force, row, today)
    assert [(line.provide.id, len(line.hung)) for line in found.things] == [("books", 1)]
    assert found.waiting == (("stock", 1),)
    assert sorted(tie.name for tie in found.ends) == ["c-contact", "城南图书角", "城西图书角"]
