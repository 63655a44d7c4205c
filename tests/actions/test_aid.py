"""Rounds of aid as acts: who may, what is refused, what is written once, and what the register holds afterwards."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions.aid import ask_for_aid, enter_total
from pilotage.actions.aid_decisions import take_back_aid
from pilotage.actions.entries import latest_base
from pilotage.actions.publicity import finish_round, post_result
from pilotage.actions.records import About, Stored
from pilotage.actions.round_decisions import decide_round
from pilotage.actions.rounds import cancel_round, open_round
from pilotage.models import AidShare, Event, Record, Round, RoundQuota
from pilotage.queries.aid import seen_of
from pilotage.queries.rounds import find_round, round_charters, rule_of
from pilotage.queries.verification import verify
from tests.actions.test_amendments import adopts, second
from tests.acts import correct, enter, not_allowed, refused, standing, withdraw
from tests.aid import DECIDED, OPENED, decide, opened, shared, view
from tests.cast import seat
from tests.factories import TODAY, adopt_jinghai

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(programme, cast):
    return opened(programme, cast.clerk)


def back(programme, by, row, reason="纪要有误", uuid=None):
    row = find_round(programme, row.number)
    return take_back_aid(by=by, programme=programme, round=row.number, seen=row.version, happened_on=DECIDED,
                         reason=reason, uuid=uuid or uuid4())  # fmt: skip


def events(programme, kind):
    return Event.objects.of(programme.office_id).filter(kind=kind).count()


# ---- Opening ---------------------------------------------------------------------------------------------------------


def test_a_round_opens_once_with_its_ordinary_numbers(programme, cast):
    uuid = uuid4()
    row = opened(programme, cast.clerk, uuid=uuid)
    assert opened(programme, cast.clerk, uuid=uuid) == row
    assert (row.kind, row.number, row.level, row.award) == ("aid", 1, "", "")
    total = RoundQuota.objects.of(programme.office_id).get()
    assert (total.places, total.amount, total.unit_id) == (10, 500_000, None)
    with refused("round-open-already"):
        opened(programme, cast.clerk)


def test_opening_refuses_what_the_provision_does_not_have(programme, cast):
    with refused("round-not-aid"):
        opened(programme, cast.clerk, provision="award-priority")
    with refused("round-untitled"):
        opened(programme, cast.clerk, title=" ")
    with refused("round-other-year"):
        adopted = adopt_jinghai(("year: 2010\n    extra_places", "year: 2011\n    extra_places"), office="别处")
        opened(adopted, seat(adopted).clerk)
    with refused("aid-places-large", "aid-money-large"):
        opened(programme, cast.clerk, places=-1, amount=10**16)
    assert Round.objects.of(programme.office_id).count() == 0


def test_aid_typed_late_is_judged_by_the_edition_of_its_own_day(programme, cast):
    amended = second(programme, ("    extra_places: discretionary\n", "    extra_places: 3\n"))
    adopts(programme, cast.clerk, amended)
    late = opened(programme, cast.clerk)
    new = opened(programme, cast.clerk, title="另一轮", on=TODAY)
    charters = round_charters(programme, [late, new])
    assert [rule_of(row, charters[row.edition_id]).extra_places for row in (late, new)] == ["discretionary", 3]


def test_only_the_clerk_opens_and_only_the_reviewer_decides(programme, cast, row):
    for user in (cast.reviewer, cast.auditor, cast.unit, cast.mentor):
        with not_allowed("no-function-permits"):
            opened(programme, user, title="另一轮")
    shared(programme, cast.clerk, row, ("wangkou", 1, 1))
    for user in (cast.clerk, cast.unit, cast.auditor):
        with not_allowed("no-function-permits"):
            decide(programme, user, row)


# ---- Shares ----------------------------------------------------------------------------------------------------------


def test_shares_are_replaced_by_rows_that_end_them_and_said_again_write_nothing(programme, cast, row):
    uuid = uuid4()
    first = shared(programme, cast.clerk, row, ("wangkou", 4, 2), ("", None, 3), uuid=uuid)
    assert shared(programme, cast.clerk, row, ("wangkou", 4, 2), ("", None, 3), uuid=uuid) == first
    assert shared(programme, cast.clerk, row, ("wangkou", 4, 2), ("yinghai",)) == []
    shared(programme, cast.clerk, row, ("wangkou", 4, 3))
    kept = [(each.share.unit, each.share.places) for each in view(programme, row).kept if each.share.got]
    assert kept == [("wangkou", 3), ("", 3)]
    assert AidShare.objects.of(programme.office_id).count() == 3
    assert events(programme, "round.aid-shares") == 2
    assert verify().ok


def test_two_who_write_at_once_do_not_overwrite_each_other(programme, cast, row):
    seen = seen_of(row)
    shared(programme, cast.clerk, row, ("wangkou", 4, 2), seen=seen)
    with refused("aid-shares-changed"):
        shared(programme, cast.clerk, row, ("yinghai", 4, 2), seen=seen)
    with refused("aid-shares-changed"):
        enter_total(by=cast.clerk, programme=programme, round=1, places=1, amount=0, seen=seen, uuid=uuid4())


def test_shares_are_of_units_that_the_aid_is_for(programme, cast, row):
    with refused("aid-unit-unknown", "aid-unit-unknown"):
        shared(programme, cast.clerk, row, ("local-tax", 4, 2), ("nobody", 1, 1))
    uuid = uuid4()
    shared(programme, cast.clerk, row, ("wangkou", 1, 1), uuid=uuid)
    other = opened(programme, cast.clerk, title="另一轮")
    with refused("request-taken"):
        shared(programme, cast.clerk, other, ("wangkou", 1, 1), uuid=uuid)


def test_units_ask_for_themselves_and_the_office_for_them(programme, cast, row):
    known = {"programme": programme, "round": 1, "unit": "wangkou"}
    assert ask_for_aid(by=cast.unit, **known, asked=None, uuid=uuid4()) is None
    first = ask_for_aid(by=cast.unit, **known, asked=4, uuid=uuid4())
    assert ask_for_aid(by=cast.clerk, **known, asked=4, uuid=uuid4()) == first
    shared(programme, cast.clerk, row, ("wangkou", 4, 3))
    kept = ask_for_aid(by=cast.unit, **known, asked=6, uuid=uuid4())
    assert (kept.asked, kept.places) == (6, 3)
    with refused("aid-places-large"):
        ask_for_aid(by=cast.unit, **known, asked=-1, uuid=uuid4())
    with refused("request-taken"):
        ask_for_aid(by=cast.unit, **known, asked=7, uuid=kept.uuid)
    for user, why in ((cast.mentor, "no-function-permits"), (cast.partner, "no-function-permits")):
        with not_allowed(why):
            ask_for_aid(by=user, **known, asked=7, uuid=uuid4())
    with not_allowed("not-your-unit"):
        ask_for_aid(by=cast.unit, **known | {"unit": "yinghai"}, asked=7, uuid=uuid4())
    with refused("aid-unit-unknown"):
        ask_for_aid(by=cast.clerk, **known | {"unit": "nobody"}, asked=7, uuid=uuid4())
    decide(programme, cast.reviewer, row)
    with refused("round-decided"):
        ask_for_aid(by=cast.unit, **known, asked=7, uuid=uuid4())


def test_the_total_is_entered_anew(programme, cast, row):
    uuid, seen = uuid4(), seen_of(row)
    said = {"by": cast.clerk, "programme": programme, "round": 1, "places": 8, "amount": 0, "seen": seen, "uuid": uuid}
    assert enter_total(**said) == enter_total(**said) == enter_total(**said | {"uuid": uuid4()})
    assert view(programme, row).total.places == 8
    assert events(programme, "round.aid-total") == 2


# ---- Deciding --------------------------------------------------------------------------------------------------------


def test_a_decision_puts_each_units_part_on_record(programme, cast, row):
    shared(
        programme,
        cast.clerk,
        row,
        ("wangkou", 4, 4, 2, 200_000, 30_050, "留守儿童多"),
        ("yinghai", 1, 1),
        ("", None, 4),
    )
    uuid = uuid4()
    step = decide(programme, cast.reviewer, row, uuid=uuid)
    assert decide(programme, cast.reviewer, row, uuid=uuid) == step
    first, second = Record.objects.of(programme.office_id).order_by("number")
    kept = [(each.share.unit, each.record) for each in view(programme, row).kept if each.record]
    assert kept == [("wangkou", first.number), ("yinghai", second.number)]
    fields = standing(programme, _stored(first), DECIDED).confirmed.fields
    assert fields == {
        "programme": "hope", "places": 6, "extra-places": 2, "amount": 230_050, "extra-amount": 30_050,
        "reason": "留守儿童多",
    }  # fmt: skip
    assert standing(programme, _stored(second), DECIDED).confirmed.fields["reason"] == "〔2010〕3号会议纪要"
    assert verify().ok


def _stored(record):
    return Stored(record, latest_base(record), True)


def test_a_decision_is_refused_with_every_breach_at_once(programme, cast, row):
    shared(programme, cast.clerk, row, ("wangkou", 4, 11, 2), ("yinghai", 1))
    with refused(
        "aid-places-beyond",
        "aid-extra-unreasoned",
        "aid-passed-over-unreasoned",
        "aid-meeting-missing",
        "field-missing",
    ):
        decide(programme, cast.reviewer, row, meeting=" ", values={})
    with refused("round-changed", "aid-shares-changed", "aid-places-beyond"):
        decide(programme, cast.reviewer, row, seen=9, shares_seen=1, reasons={"wangkou": "因", "yinghai": "因"})
    assert Record.objects.of(programme.office_id).count() == 0
    assert find_round(programme, 1).status == "open"


def test_reasons_of_the_decision_stand_in_the_shares(programme, cast, row):
    shared(programme, cast.clerk, row, ("wangkou", 4, 4), ("yinghai", 1))
    decide(programme, cast.reviewer, row, reasons={"yinghai": "去年已得"})
    assert [each.reason for each in view(programme, row).shares if each.unit == "yinghai"] == ["去年已得"]


def test_nothing_changes_in_a_decided_round(programme, cast, row):
    shared(programme, cast.clerk, row, ("wangkou", 1, 1))
    decide(programme, cast.reviewer, row)
    with refused("round-decided"):
        shared(programme, cast.clerk, row, ("wangkou", 1, 2))
    with refused("round-decided"):
        enter_total(by=cast.clerk, programme=programme, round=1, places=1, amount=0, seen=seen_of(row), uuid=uuid4())
    with refused("round-decided"):
        decide(programme, cast.reviewer, row)


def test_taken_back_its_records_are_void_and_it_is_decided_anew(programme, cast, row):
    shared(programme, cast.clerk, row, ("wangkou", 1, 1))
    decide(programme, cast.reviewer, row)
    with refused("reason-missing"):
        back(programme, cast.reviewer, row, reason=" ")
    uuid = uuid4()
    assert back(programme, cast.reviewer, row, uuid=uuid) == back(programme, cast.reviewer, row, uuid=uuid)
    record = Record.objects.of(programme.office_id).get()
    assert standing(programme, _stored(record)).latest is None
    assert find_round(programme, 1).status == "review"
    assert view(programme, row).decision is None
    shared(programme, cast.clerk, row, ("wangkou", 1, 2))
    decide(programme, cast.reviewer, row)
    assert [each.record for each in view(programme, row).kept if each.record] == [2]
    assert verify().ok


def test_a_round_is_finished_or_cancelled(programme, cast, row):
    shared(programme, cast.clerk, row, ("wangkou", 1, 1))
    decide(programme, cast.reviewer, row)
    known = {"by": cast.clerk, "programme": programme, "happened_on": DECIDED}
    finish_round(**known, round=1, seen=find_round(programme, 1).version, uuid=uuid4())
    with refused("round-final"):
        back(programme, cast.reviewer, row)
    other = opened(programme, cast.clerk, title="另一轮")
    cancel_round(**known, round=2, seen=other.version, uuid=uuid4(), note="没有款项")
    with refused("round-cancelled"):
        shared(programme, cast.clerk, other, ("wangkou", 1, 1))


def test_what_rounds_of_awards_do_is_not_done_to_aid_nor_the_other_way(programme, cast, row):
    known = {"by": cast.reviewer, "programme": programme, "round": 1, "seen": row.version, "happened_on": DECIDED,
             "uuid": uuid4()}  # fmt: skip
    with refused("round-not-award"):
        decide_round(**known, chosen=[], meeting="纪要")
    shared(programme, cast.clerk, row, ("wangkou", 1, 1))
    decide(programme, cast.reviewer, row)
    with refused("round-not-award"):
        post_result(**known | {"by": cast.clerk, "seen": find_round(programme, 1).version}, ends_on=DECIDED, place="栏",
                    text="文")  # fmt: skip
    award = open_round(by=cast.clerk, programme=programme, provision="award-priority", title="五四奖章", level="city",
                       opened_on=OPENED, due_on=None, uuid=uuid4())  # fmt: skip
    with refused("aid-not-this-round"):
        shared(programme, cast.clerk, award, ("wangkou", 1, 1))
    with refused("aid-not-this-round"):
        decide(programme, cast.reviewer, award)


# ---- The register ----------------------------------------------------------------------------------------------------

GIVEN = {"programme": "hope", "places": 1, "extra-places": 0, "amount": 0, "extra-amount": 0, "reason": "临时"}


def test_a_record_that_anybody_enters_claims_nothing_extra(programme, cast):
    stored = enter(programme, cast.clerk, "aid", values=GIVEN)
    assert stored.stored
    with refused("aid-extra-claimed", "aid-extra-claimed"):
        enter(programme, cast.clerk, "aid", values=GIVEN | {"extra-places": 1, "extra-amount": 5})
    with refused("aid-extra-claimed"):
        correct(stored, cast.clerk, about=About("wangkou"), values=GIVEN | {"extra-amount": 5})
    assert correct(stored, cast.clerk, about=About("wangkou"), values=GIVEN | {"places": 2}).stored


def test_what_a_round_decided_is_changed_by_taking_it_back(programme, cast, row):
    shared(programme, cast.clerk, row, ("wangkou", 1, 1, 1, 0, 0, "因"))
    decide(programme, cast.reviewer, row)
    record = Record.objects.of(programme.office_id).get()
    entry = latest_base(record)
    values = GIVEN | {"places": 2, "extra-places": 1, "reason": "因"}
    kept = {"seen": entry.seq, "on": DECIDED, "about": About("wangkou")}
    stored = _stored(record)
    for changed in ({"places": 3}, {"extra-places": 0}, {"reason": "别的"}):
        with refused("aid-record-decided"):
            correct(stored, cast.clerk, values=values | changed, **kept)
    with refused("aid-record-decided"):
        correct(stored, cast.clerk, values=values | {"programme": "teaching"}, **kept | {"on": date(2010, 4, 21)})
    with refused("aid-record-decided"):
        withdraw(stored, cast.clerk, seen=entry.seq)
    assert correct(stored, cast.clerk, values=values | {"programme": "teaching"}, **kept).stored
    assert verify().ok
    back(programme, cast.reviewer, row)
    assert standing(programme, stored).latest is None
