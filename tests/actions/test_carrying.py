"""A programme carried on into the next year: the charter, people and pairs, then the money, balanced in both ledgers."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.carrying import carry_money, carry_over
from pilotage.actions.charters import FaultyCharter
from pilotage.actions.closing import close_programme
from pilotage.actions.funds import reverse_contribution
from pilotage.actions.people import MemberRow, import_members, set_example_day
from pilotage.actions.years import reverse_give_back
from pilotage.domain.carried_money import Part
from pilotage.domain.funds import Pot
from pilotage.models import Appointment, CarryOver, Contribution, Event, Member, Pairing, Programme, Transfer
from pilotage.queries.carrying import available, shifted
from pilotage.queries.funds import check_balances, five_numbers
from pilotage.queries.programmes import rules
from pilotage.queries.verification import verify
from tests.acts import not_allowed, refused
from tests.cast import seat
from tests.factories import START, adopt_jinghai, receipt
from tests.sql_guard import across_offices
from tests.web.corner import adopt_corner

DAY = date(2011, 4, 6)
OWN = Part("pilot-fund", Pot("own"))
RAISED = Part("pilot-fund", Pot("raised"))


@pytest.fixture
def before(db):
    return adopt_jinghai()


@pytest.fixture
def cast(before):
    return seat(before)


def next_year(before, by, **changes):
    content = shifted(before, years=1, id="jinghai-2011").content
    return carry_over(**{"by": by, "programme": before, "content": content, "uuid": uuid4()} | changes)


def carried(before, by, day=DAY):
    """The next programme, with both of them at a day of the new year."""
    found = Programme.objects.of(before.office).get(pk=next_year(before, by).programme_id)
    for programme in (before, found):
        set_example_day(by=by, programme=programme, day=day)
    return found


def money(before, after, by, amounts, **changes):
    usual = {"happened_on": DAY, "uuid": uuid4(), "reason": "结转下年"}
    return carry_money(**{"by": by, "before": before, "programme": after, "amounts": amounts} | usual | changes)


def test_the_next_programme_begins_with_everybody_who_goes_on(before, cast):
    row = next_year(before, cast.clerk)
    after = Programme.objects.of(before.office).get(pk=row.programme_id)
    assert (after.code, after.title) == ("jinghai-2011", "静海县基层团建试点工作章程（2011）")
    assert row.what | {"sha256": ""} == {"sha256": "", "members": 11, "people": 7, "pairs": 5}
    assert Pairing.objects.of(after.office).filter(programme=after, starts_on=date(2011, 4, 5)).count() == 5
    posts = Appointment.objects.of(after.office).filter(programme=after)
    assert {(post.person.code, post.starts_on) for post in posts.select_related("person")} == {
        (code, date(2011, 4, 5))
        for code in ("clerk", "reviewer", "treasurer", "auditor", "mentor1", "unit1", "partner1")
    }
    assert [verdict.what for verdict in verify().broken] == []


def test_whoever_left_stays_and_whoever_joined_goes_on(before, cast):
    rows = [
        MemberRow(2, "partner", "police", "静海县公安分局团委", starts_on=START, ends_on=date(2010, 4, 25)),
        MemberRow(3, "partner", "water", "静海县水务局团委", starts_on=date(2010, 4, 20)),
    ]
    import_members(by=cast.clerk, programme=before, rows=rows)
    made = shifted(before, years=1, id="jinghai-2011")
    assert made.checked.ok
    assert "{id: water, name: 静海县水务局团委}" in made.content.decode()
    assert "police" not in made.content.decode().partition("members:\n      - {id: state-tax")[2].partition("role")[0]


def test_the_same_request_again_founds_nothing(before, cast):
    content, uuid = shifted(before, years=1, id="jinghai-2011").content, uuid4()
    first = carry_over(by=cast.clerk, programme=before, content=content, uuid=uuid)
    assert carry_over(by=cast.clerk, programme=before, content=content, uuid=uuid) == first
    assert (Programme.objects.of(before.office).count(), CarryOver.objects.of(before.office).count()) == (2, 1)
    other = shifted(before, years=2, id="jinghai-2012").content
    with refused("request-taken"):
        carry_over(by=cast.clerk, programme=before, content=other, uuid=uuid)


def test_a_charter_that_cannot_be_put_in_force_is_refused(before, cast):
    with pytest.raises(FaultyCharter):
        next_year(before, cast.clerk, content=b"charter: 1\n")
    with refused("charter-id-taken"):
        next_year(before, cast.clerk, content=shifted(before, years=1, id="jinghai-2010").content)
    text = shifted(before, years=1, id="jinghai-2011").content.replace(b"edition: 1\n", b"edition: 3\n")
    with refused("edition-out-of-order"):
        next_year(before, cast.clerk, content=text)
    with not_allowed("no-function-permits"):
        next_year(before, cast.treasurer)


def test_a_closed_programme_is_carried_on_but_not_its_money(before, cast):
    receipt(before, cast.treasurer)
    close_programme(by=cast.clerk, programme=before, closed_on=date(2010, 4, 26), note="提前结束", uuid=uuid4())
    after = Programme.objects.of(before.office).get(pk=next_year(before, cast.clerk).programme_id)
    with refused("programme-closed"):
        money(before, after, cast.treasurer, {OWN: 100})


def test_money_goes_on_to_the_fen(before, cast):
    receipt(before, cast.treasurer, 300_001)
    after = carried(before, cast.clerk)
    row = money(before, after, cast.treasurer, {OWN: 299_999, RAISED: 0})
    assert row.money == {"pilot-fund/own/": 299_999}
    (fund,) = (each for each in rules(before).charter.provisions if each.kind == "fund")
    old, new = five_numbers(before, fund), five_numbers(after, fund)
    assert (old.received, old.given_back, old.available) == (300_001, 299_999, 2)
    assert (new.received, new.given_back, new.available) == (299_999, 0, 299_999)
    assert check_balances(before.office) == []
    assert [verdict.what for verdict in verify().broken] == []
    kinds = Event.objects.of(before.office).order_by("-seq").values_list("kind", flat=True)[:2]
    assert list(kinds) == ["fund.carried-in", "fund.carried-on"]


def test_money_is_carried_once(before, cast):
    receipt(before, cast.treasurer)
    after, uuid = carried(before, cast.clerk), uuid4()
    first = money(before, after, cast.treasurer, {OWN: 100}, uuid=uuid)
    assert money(before, after, cast.treasurer, {OWN: 100}, uuid=uuid) == first
    assert Transfer.objects.of(before.office).count() == 3
    assert Contribution.objects.of(before.office).filter(programme=after).count() == 1
    with refused("request-taken"):
        money(before, after, cast.treasurer, {OWN: 101}, uuid=uuid)


def test_one_side_alone_is_not_reversed(before, cast):
    receipt(before, cast.treasurer)
    after = carried(before, cast.clerk)
    money(before, after, cast.treasurer, {OWN: 100})
    arrived = Contribution.objects.of(before.office).get(programme=after)
    with refused("carried-not-reversed"):
        reverse_contribution(by=cast.treasurer, programme=after, contribution=arrived.pk, reason="误", happened_on=DAY,
                             uuid=uuid4())  # fmt: skip
    left = Transfer.objects.of(before.office).get(kind="given-back")
    with refused("carried-not-reversed"):
        reverse_give_back(by=cast.treasurer, programme=before, transfer=left.pk, reason="误", happened_on=DAY,
                          uuid=uuid4())  # fmt: skip
    with across_offices("what verify finds when a side was changed behind the application's back"):
        CarryOver.objects.filter(money__isnull=False).exclude(money={}).update(money={"pilot-fund/own/": 101})
    assert [one.what for one in verify().broken if one.what == "money-carried"] == ["money-carried"] * 2


def test_money_that_cannot_be_carried_stays(before, cast):
    receipt(before, cast.treasurer)
    after = carried(before, cast.clerk)
    for codes, amounts, changes in (
        (("carried-nothing",), {}, {}),
        (("fund-short",), {OWN: 300_001}, {}),
        (("fund-short",), {RAISED: 1}, {}),
        (("carried-reason-missing",), {OWN: 1}, {"reason": " "}),
        (("carried-no-fund",), {Part("none", Pot("own")): 1}, {}),
        (("source-unknown", "source-unknown"), {Part("pilot-fund", Pot("none")): 1}, {}),
        (("day-before-programme", "fund-short"), {OWN: 1}, {"happened_on": date(2010, 4, 4)}),
        (("day-in-future",), {OWN: 1}, {"happened_on": date(2011, 4, 7)}),
    ):
        with refused(*codes):
            money(before, after, cast.treasurer, amounts, **changes)
    for other in (cast.clerk, cast.owner, cast.auditor):
        with not_allowed("no-function-permits"):
            money(before, after, other, {OWN: 1})
    assert Transfer.objects.of(before.office).count() == 1


def test_what_the_charter_gives_back_is_not_carried(db):
    corner = adopt_corner()
    after = carried_corner(corner)
    part = Part("book-fund", Pot("gift"))
    with refused("carried-must-return", "fund-short"):
        money(corner.programme, after, corner.treasurer, {part: 1}, happened_on=date(2025, 3, 1), reason="")
    assert available(corner.programme, rules(corner.programme).charter, date(2025, 3, 1)) == {}


def carried_corner(corner):
    content = shifted(corner.programme, years=1, id="corner-2025").content
    row = carry_over(by=corner.clerk, programme=corner.programme, content=content, uuid=uuid4())
    after = Programme.objects.of(corner.programme.office).get(pk=row.programme_id)
    for programme in (corner.programme, after):
        set_example_day(by=corner.clerk, programme=programme, day=date(2025, 3, 2))
    assert Member.objects.of(after.office).filter(programme=after).count() == 5
    return after
