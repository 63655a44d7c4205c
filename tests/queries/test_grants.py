"""Reading applications: as figures take them, as lists and pages show them."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from pilotage.actions.grant_decisions import approve, decline
from pilotage.actions.grant_payments import disburse, release
from pilotage.domain.charters.schema import Caps, Grant
from pilotage.domain.grants import Status, StepKind
from pilotage.models import Application
from pilotage.queries.figures import facts
from pilotage.queries.grants import applications, check_applications, find_application, fund_of, granted, means
from pilotage.queries.programmes import rules
from tests.cast import seat
from tests.factories import PAPER, TODAY, adopt_jinghai, application, receipt
from tests.sql_guard import across_offices

pytestmark = pytest.mark.django_db


def april(day):
    return date(2010, 4, day)


@pytest.fixture
def charter(programme):
    return rules(programme).charter


@pytest.fixture
def grant(charter):
    return charter.of_kind(Grant)[0]


def decide(programme, cast, row, day=16, amount=80_000):
    return approve(by=cast.reviewer, programme=programme, application=row.pk, seen=1, amount=amount,
                   happened_on=april(day), uuid=uuid4(), opinion="同意")  # fmt: skip


def pay(programme, cast, row, day=23):
    return disburse(by=cast.treasurer, programme=programme, application=row.pk, seen=2, happened_on=april(day),
                    uuid=uuid4(), evidence=(PAPER,))  # fmt: skip


def give_up(programme, cast, row, day=20):
    return release(by=cast.reviewer, programme=programme, application=row.pk, seen=2, reason="活动取消",
                   happened_on=april(day), uuid=uuid4())  # fmt: skip


@pytest.fixture
def story(programme, cast):
    """Four applications of the 12th: paid, given up, declined, waiting."""
    receipt(programme, cast.treasurer, 300_000)
    rows = [application(programme, cast.clerk, unit=unit) for unit in ("wangkou", "yinghai", "wangkou", "hengxing")]
    decide(programme, cast, rows[0])
    pay(programme, cast, rows[0])
    decide(programme, cast, rows[1])
    give_up(programme, cast, rows[1])
    decline(by=cast.reviewer, programme=programme, application=rows[2].pk, seen=1, reason="重复", happened_on=april(16),
            uuid=uuid4())  # fmt: skip
    return rows


def fields(programme, charter, until, known=2**62):
    standings = facts(programme, charter, until, known).standings["application"]
    return {
        one.confirmed.number: tuple(one.confirmed.fields[name] for name in ("asked", "approved", "paid"))
        for one in standings
    }


def test_what_stands_on_any_day(programme, charter, story):
    assert fields(programme, charter, april(11)) == {}
    waiting = (100_000, None, None)
    assert fields(programme, charter, april(12)) == dict.fromkeys((1, 2, 3, 4), waiting)
    granted_both = {1: (100_000, 80_000, None), 2: (100_000, 80_000, None), 3: waiting, 4: waiting}
    assert fields(programme, charter, april(16)) == granted_both
    assert fields(programme, charter, april(20)) == granted_both | {2: (100_000, 0, None)}
    assert fields(programme, charter, april(23))[1] == (100_000, 80_000, 80_000)


def test_what_stood_as_it_was_known(programme, charter, story):
    assert fields(programme, charter, TODAY, story[1].seq) == dict.fromkeys((1, 2), (100_000, None, None))


def test_a_fact_names_its_unit_and_only_declared_fields(programme, charter, story):
    one = facts(programme, charter, TODAY).standings["application"][1]
    fact = one.confirmed
    assert (fact.register, fact.reference.kind, fact.reference.id) == ("application", "application", story[1].pk)
    assert (fact.unit, fact.person, fact.pair, fact.happened_on) == ("yinghai", None, None, april(12))
    assert set(fact.fields) == {"project", "plan", "asked", "approved", "paid"}
    assert one.pending == ()


def test_a_list_says_where_each_stands_and_what_may_follow(programme, charter, story):
    found = {view.number: view for view in applications(programme, charter)}
    assert {number: view.status for number, view in found.items()} == {
        1: Status.PAID, 2: Status.RELEASED, 3: Status.DECLINED, 4: Status.SUBMITTED,
    }  # fmt: skip
    assert found[4].open == (
        StepKind.REVIEWED, StepKind.RETURNED, StepKind.APPROVED, StepKind.DECLINED, StepKind.WITHDRAWN,
    )  # fmt: skip
    assert (found[2].open, found[3].open) == ((), ())
    assert [(v.asked, v.approved, v.paid, v.seen) for v in (found[1], found[2], found[4])] == [
        (100_000, 80_000, 80_000, 3),
        (100_000, 0, 0, 3),
        (100_000, None, 0, 1),
    ]


def test_a_list_may_be_limited_to_units_or_to_where_they_stand(programme, charter, story):
    def numbers(**limits):
        return [view.number for view in applications(programme, charter, **limits)]

    assert numbers(units=["wangkou"]) == [1, 3]
    assert numbers(units=[]) == []
    assert numbers(status=Status.SUBMITTED) == [4]
    assert numbers(units=["wangkou"], status=Status.DECLINED) == [3]


def test_one_application_shows_everything_that_happened_to_it(programme, charter, story):
    view, steps = find_application(programme, charter, "project-grant", 1)
    assert view.id == story[0].pk
    assert [(step.kind, step.happened_on.day, step.amount, step.opinion, len(step.evidence)) for step in steps] == [
        ("submitted", 12, 100_000, "", 1),
        ("approved", 16, 80_000, "同意", 0),
        ("paid", 23, 80_000, "", 1),
    ]
    assert find_application(programme, charter, "project-grant", 5) is None
    assert find_application(adopt_jinghai(office="别处"), charter, "project-grant", 1) is None


def test_due_days_come_from_the_charter():
    programme = adopt_jinghai(
        ("do: review, by: office", "do: review, by: office, within_days: 10"),
        ("do: disburse, by: office", "do: disburse, by: office, within_days: 3"),
    )
    cast, charter = seat(programme), rules(programme).charter
    receipt(programme, cast.treasurer)
    row = application(programme, cast.unit)
    assert [view.due_on for view in applications(programme, charter)] == [april(22)]
    decide(programme, cast, row)
    assert [view.due_on for view in applications(programme, charter)] == [april(19)]
    pay(programme, cast, row)
    assert [view.due_on for view in applications(programme, charter)] == [None]


def test_what_a_decision_may_draw_on(programme, cast, charter, grant, story):
    found = means(programme, grant, "wangkou", TODAY)
    assert (found.available(()), found.granted_to_unit, found.granted_in_year) == (220_000, 0, 0)
    assert granted(programme, grant) == [("wangkou", april(16), 80_000)]
    limited = grant.model_copy(update={"caps": Caps(per_unit="1000")})
    found = means(programme, limited, "wangkou", TODAY)
    assert (found.granted_to_unit, found.granted_in_year) == (80_000, 80_000)
    assert means(programme, limited, "yinghai", date(2011, 1, 1)).granted_in_year == 0
    assert fund_of(charter, grant).id == "pilot-fund"


def test_a_status_changed_behind_the_back_is_found(programme, story):
    assert check_applications(programme.office) == []
    with across_offices("tampering"), connection.cursor() as cursor:
        cursor.execute("UPDATE pilotage_application SET status = 'approved', approved = 1 WHERE number = 4")
    (broken,) = check_applications(programme.office)
    assert (broken.what, broken.expected, broken.found) == (
        "application-standing",
        "submitted, None, 1",
        "approved, 1, 1",
    )
    assert broken.where == f"application {story[3].pk}"


def test_steps_out_of_order_are_found(programme, story):
    with across_offices("tampering"), connection.cursor() as cursor:
        cursor.execute("UPDATE pilotage_applicationstep SET kind = 'paid' WHERE kind = 'declined'")
    assert [broken.what for broken in check_applications(programme.office)] == ["application-steps"]


READS = {
    "list": (lambda programme, charter: applications(programme, charter), 2),
    "one": (lambda programme, charter: find_application(programme, charter, "project-grant", 1), 5),
    "check": (lambda programme, charter: check_applications(programme.office), 2),
}


@pytest.mark.parametrize("read", READS)
def test_a_read_takes_as_many_statements_at_thirty_rows_as_at_one(programme, cast, charter, read,
                                                                django_assert_num_queries):  # fmt: skip
    call, statements = READS[read]
    application(programme, cast.unit)
    with django_assert_num_queries(statements):
        call(programme, charter)
    for _ in range(29):
        application(programme, cast.unit)
    with django_assert_num_queries(statements):
        call(programme, charter)
    assert Application.objects.of(programme.office_id).count() == 30
