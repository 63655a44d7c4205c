"""The states of an application, and what every step is asked."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pilotage.domain.attachments import Evidence
from pilotage.domain.breaches import Breach
from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Caps, Cite, Fund, Grant, Span, Step
from pilotage.domain.funds import Pot
from pilotage.domain.grants import (
    LONGEST_PLAN,
    STATES,
    Applicant,
    ApplicationFact,
    Means,
    Status,
    StepFact,
    StepKind,
    check_application,
    check_approval,
    check_caps,
    check_decider,
    check_own_share,
    check_review,
    check_step,
    check_words,
    deciding_steps,
    due_on,
    hindrances,
    status_after,
)

CHARTER = check((Path(__file__).parents[2] / "charters" / "jinghai-2010.yaml").read_bytes()).charter
assert CHARTER is not None
GRANT = CHARTER.of_kind(Grant)[0]
FUND = CHARTER.of_kind(Fund)[0]
CITE = GRANT.cite[0]
TODAY = date(2010, 4, 26)
PLAN = (Evidence("方案.txt", "活动方案".encode()),)
UNIT = Applicant("wangkou", "unit", date(2010, 4, 5), None)
CLERK, REVIEWER, TREASURER = 1, 2, 3
K = StepKind


def day(n):
    return date(2010, 4, n)


def grant(**changes):
    return GRANT.model_copy(update=changes)


def applied(*steps, asked=100_000, own=0, version=None):
    """An application by the clerk on the 12th, and further steps (kind, day, by, amount)."""
    taken = [StepFact(K.SUBMITTED, day(12), 1, CLERK, asked)]
    taken += [StepFact(kind, day(on), n, by, amount) for n, (kind, on, by, amount) in enumerate(steps, 2)]
    return ApplicationFact("wangkou", asked, own, version or len(taken), tuple(taken))


APPROVED = (K.APPROVED, 16, REVIEWER, 80_000)


def application(given=GRANT, applicant=UNIT, charter=CHARTER, **changes):
    asked = {
        "unit": "wangkou", "project": "技能比武", "plan": "五月举办。", "asked": 100_000, "own": 0, "granted_to_unit": 0,
        "happened_on": day(12), "today": TODAY, "evidence": PLAN,
    }  # fmt: skip
    return check_application(charter, given, applicant, **{**asked, **changes})


def money(fen):
    return Decimal(fen).scaleb(-2)


# ---- States


def test_steps_lead_where_the_table_says():
    assert status_after([K.SUBMITTED]) is Status.SUBMITTED
    assert status_after([K.SUBMITTED, K.REVIEWED, K.APPROVED]) is Status.APPROVED
    assert status_after([K.SUBMITTED, K.APPROVED, K.PAID]) is Status.PAID
    assert status_after([K.SUBMITTED, K.APPROVED, K.RELEASED]) is Status.RELEASED
    assert status_after([K.SUBMITTED, K.DECLINED]) is Status.DECLINED


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("kind", [kind for kind in K if kind is not K.SUBMITTED])
def test_a_step_that_the_state_does_not_allow_is_refused_by_its_state_alone(status, kind):
    way = {
        Status.SUBMITTED: (),
        Status.APPROVED: (APPROVED,),
        Status.DECLINED: ((K.DECLINED, 16, REVIEWER, None),),
        Status.PAID: (APPROVED, (K.PAID, 20, TREASURER, 80_000)),
        Status.RELEASED: (APPROVED, (K.RELEASED, 20, REVIEWER, 80_000)),
        Status.RETURNED: ((K.RETURNED, 16, REVIEWER, None),),
        Status.WITHDRAWN: ((K.WITHDRAWN, 16, REVIEWER, None),),
        Status.PART_PAID: (APPROVED, (K.PART_PAID, 20, TREASURER, 40_000)),
        Status.SETTLED: (APPROVED, (K.PAID, 20, TREASURER, 80_000), (K.SETTLED, 21, REVIEWER, 80_000)),
        Status.ACCEPTED: (APPROVED, (K.PAID, 20, TREASURER, 80_000), (K.ACCEPTED, 21, REVIEWER, None)),
        Status.CANCELLED: (APPROVED, (K.PAID, 20, TREASURER, 80_000), (K.CANCELLED, 21, REVIEWER, None)),
        Status.CLOSED: (APPROVED, (K.PAID, 20, TREASURER, 80_000), (K.CLOSED, 21, REVIEWER, None)),
    }[status]
    fact = applied(*way)
    assert fact.status is status
    breaches, closed = check_step(CHARTER, fact, kind, seen=fact.version, on=day(22), today=TODAY)
    if kind in STATES[status]:
        assert (breaches, closed) == ([], False)
    else:
        assert (breaches, closed) == ([Breach(f"application-{status}", {})], True)


def test_every_state_is_reached_and_has_its_steps():
    assert set(STATES) == set(Status)
    assert {after for steps in STATES.values() for after in steps.values()} | {Status.SUBMITTED} == set(Status)


def test_a_form_opened_before_somebody_else_acted_is_refused():
    breaches, _ = check_step(CHARTER, applied(version=2), K.APPROVED, seen=1, on=day(16), today=TODAY)
    assert breaches == [Breach("application-changed", {"seen": 1, "latest": 2}, "seen")]


@pytest.mark.parametrize(
    ("on", "breach"),
    [
        (day(11), Breach("day-before-step", {"day": day(11), "last": day(12)}, "happened_on")),
        (day(27), Breach("day-in-future", {"day": day(27), "today": TODAY}, "happened_on")),
        (day(1), Breach("day-before-programme", {"day": day(1), "start": day(5)}, "happened_on")),
    ],
)
def test_a_step_is_taken_after_the_one_before_and_not_in_the_future(on, breach):
    assert check_step(CHARTER, applied(), K.APPROVED, seen=1, on=on, today=TODAY)[0] == [breach]


# ---- Applying


def test_an_application_in_order_is_accepted():
    assert application() == []
    assert application(asked=1) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"asked": 0}, Breach("amount-not-positive", {"amount": 0}, "asked")),
        ({"project": ""}, Breach("field-missing", {"field": "活动项目"}, "project")),
        ({"plan": ""}, Breach("field-missing", {"field": "项目设计"}, "plan")),
        ({"project": "长" * 201}, Breach("text-long", {"length": 201, "longest": 200}, "project")),
        ({"plan": "长" * 20_001}, Breach("text-long", {"length": 20_001, "longest": LONGEST_PLAN}, "plan")),
        ({"evidence": ()}, Breach("evidence-missing", {}, "evidence")),
        ({"own": -1}, Breach("own-share-negative", {}, "own")),
        ({"happened_on": day(27)}, Breach("day-in-future", {"day": day(27), "today": TODAY}, "happened_on")),
        ({"applicant": None, "unit": "moon"}, Breach("unit-outside", {"unit": "moon"}, "unit")),
        (
            {"applicant": Applicant("police", "partner", day(5), None), "unit": "police"},
            Breach("unit-outside", {"unit": "police"}, "unit"),
        ),
        (
            {"applicant": Applicant("wangkou", "unit", day(5), day(11))},
            Breach("unit-not-then", {"unit": "wangkou", "day": day(12)}, "unit"),
        ),
    ],
)
def test_an_application_is_refused_with_what_is_wrong(changes, expected):
    assert application(**changes) == [expected]


def test_nobody_applies_after_the_programme_or_outside_the_grants_own_time():
    after = application(happened_on=date(2011, 1, 1), today=date(2011, 2, 1))
    assert [breach.code for breach in after] == ["day-after-programme"]
    early = grant(in_force=Span(start=day(15)))
    expected = Breach("grant-not-in-force", {"grant": GRANT.title, "day": day(12)}, "happened_on")
    assert application(early) == [expected]
    assert application(early, happened_on=day(15)) == []


def test_everything_wrong_with_an_application_is_said_at_once():
    codes = [
        b.code for b in application(asked=0, project="", evidence=(), happened_on=day(27), applicant=None, unit="x")
    ]
    assert sorted(codes) == [
        "amount-not-positive",
        "day-in-future",
        "evidence-missing",
        "field-missing",
        "unit-outside",
    ]


def test_the_own_share_is_a_share_of_the_whole_cost():
    given = grant(match=Decimal(30))
    assert check_own_share(given, 70_000, 30_000, "CNY") == []
    short = {"own": money(29_999), "share": Decimal(30), "needed": money(30_000)}
    assert check_own_share(given, 70_000, 29_999, "CNY") == [Breach("own-share-short", short, "own", CITE)]
    # What is needed is rounded up to the fen, and suffices.
    needed = check_own_share(given, 100, 0, "CNY")[0].params["needed"]
    assert needed == money(43)
    assert check_own_share(given, 100, 43, "CNY") == []
    assert check_own_share(grant(match=Decimal(100)), 100, 100, "CNY") == [Breach("own-share-whole", {}, "asked", CITE)]


# ---- Deciding

ENOUGH = Means(pots={Pot(): 1_000_000}, granted_to_unit=0, granted_in_year=0)


def approval(fact=None, given=GRANT, means=ENOUGH, amount=80_000):
    return check_approval(CHARTER, given, fact or applied(), means, amount=amount, year=2010, cite=FUND.cite[0])


def test_all_of_what_was_asked_or_less_may_be_granted():
    assert approval(amount=100_000) == []
    assert approval(amount=1) == []


def test_more_than_was_asked_or_than_is_available_is_refused_with_the_numbers():
    means = Means(pots={Pot(): 60_000}, granted_to_unit=0, granted_in_year=0)
    assert approval(means=means, amount=100_001) == [
        Breach("over-asked", {"amount": money(100_001), "asked": money(100_000)}, "amount"),
        Breach(
            "fund-short",
            {"available": money(60_000), "amount": money(100_001), "short": money(40_001)},
            "amount",
            FUND.cite[0],
        ),
    ]
    assert approval(means=means, amount=60_000) == []


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_not_a_grant(amount):
    assert approval(amount=amount) == [Breach("amount-not-positive", {"amount": money(amount)}, "amount")]


def test_every_limit_that_is_passed_is_said():
    given = grant(caps=Caps(per_application="800", per_unit="1000", per_period="5000"))
    means = Means(pots={Pot(): 1_000_000}, granted_to_unit=30_000, granted_in_year=450_000)
    assert approval(given=given, means=means, amount=50_000) == []
    shown = {"amount": money(80_001)}
    assert approval(given=given, means=means, amount=80_001) == [
        Breach("cap-per-application",
               {**shown, "cap": money(80_000), "granted": money(0), "left": money(80_000)}, "amount", CITE),
        Breach("cap-per-unit",
               {**shown, "cap": money(100_000), "granted": money(30_000), "left": money(70_000)}, "amount", CITE),
        Breach("cap-per-period",
               {**shown, "cap": money(500_000), "granted": money(450_000), "left": money(50_000), "year": "2010"},
               "amount", CITE),
    ]  # fmt: skip


def test_limits_that_can_be_known_are_checked_when_applying():
    given = grant(caps=Caps(per_application="800", per_unit="1000", per_period="1"))
    codes = [breach.code for breach in application(given, asked=90_000, granted_to_unit=20_000)]
    assert codes == ["cap-per-application", "cap-per-unit"]
    assert application(given, asked=80_000, granted_to_unit=20_000) == []
    assert check_caps(CHARTER, GRANT, 10**12, 0) == []


SEVERAL = (
    Step(do="apply", by="unit"),
    Step(do="review", by="office", within_days="10"),
    Step(do="review", by="office", over="500"),
    Step(do="approve", by="office", over="8000", within_days="5"),
    Step(do="disburse", by="office", within_days="3"),
)


def test_a_step_over_an_amount_is_needed_only_above_it():
    given = grant(steps=SEVERAL)
    path = {
        amount: [s.do for s in deciding_steps(given, amount, "CNY")] for amount in (50_000, 50_001, 800_000, 800_001)
    }
    assert path == {
        50_000: ["review"],
        50_001: ["review", "review"],
        800_000: ["review", "review"],
        800_001: ["review", "review", "approve"],
    }


def test_the_deciding_step_comes_after_the_reviews_that_its_amount_needs():
    given = grant(steps=SEVERAL)
    assert approval(given=given, amount=50_000) == []
    missing = Breach("review-missing", {"needed": 1, "done": 0}, cite=CITE)
    assert approval(given=given, amount=50_001) == [missing]
    reviewed = applied((K.REVIEWED, 14, REVIEWER, None))
    assert approval(reviewed, given=given, amount=100_000) == []


def test_a_review_has_its_place_and_its_opinion():
    given = grant(steps=SEVERAL)
    assert check_review(CHARTER, given, applied(), opinion="可行") == []
    assert check_review(CHARTER, given, applied(), opinion=" ") == [Breach("opinion-missing", {}, "opinion")]
    needless = Breach("review-not-needed", {}, cite=CITE)
    assert check_review(CHARTER, given, applied((K.REVIEWED, 14, REVIEWER, None)), opinion="可行") == [needless]
    assert check_review(CHARTER, GRANT, applied(), opinion="可行") == [needless]


def test_due_days_run_from_the_step_before():
    given = grant(steps=SEVERAL)
    assert due_on(given, applied(), "CNY") == day(22)
    assert due_on(given, applied((K.REVIEWED, 14, REVIEWER, None)), "CNY") is None
    assert due_on(given, applied(APPROVED), "CNY") == day(19)
    assert due_on(given, applied(APPROVED, (K.PAID, 20, TREASURER, 80_000)), "CNY") is None
    assert due_on(GRANT, applied(), "CNY") is None


def test_whoever_applied_does_not_decide_and_a_step_is_its_bodys():
    step = Step(do="approve", by="city")
    names = {"city": "团市委"}
    assert check_decider(applied(), None, by=REVIEWER, role="office", roles=names) == []
    assert check_decider(applied(), step, by=CLERK, role="office", roles=names) == [
        Breach("own-application", {}),
        Breach("step-of-another", {"role": "团市委"}),
    ]
    assert check_decider(applied(), step, by=REVIEWER, role="city", roles=names) == []


def test_reasons_are_given_and_short_enough_to_be_read():
    assert check_words("不符合方向", "reason", required=True) == []
    assert check_words("", "opinion", required=False) == []
    assert check_words("  ", "reason", required=True) == [Breach("reason-missing", {}, "reason")]
    assert check_words("长" * 2001, "opinion", required=False) == [
        Breach("text-long", {"length": 2001, "longest": 2000}, "opinion")
    ]


# ---- Paying


def test_whoever_granted_does_not_pay():
    def keeps(by):
        return hindrances(CHARTER, GRANT, applied(APPROVED), StepKind.PAID, by=by, role="office")

    assert keeps(TREASURER) == []
    assert keeps(REVIEWER) == [Breach("own-approval", {})]


def test_goods_are_counted_in_their_measure():
    given = grant(gives="goods", fund=None, caps=Caps(per_application="20"))
    means = Means(pots=None, granted_to_unit=0, granted_in_year=0)
    assert approval(applied(asked=30), given=given, means=means, amount=20) == []
    expected = {"amount": Decimal(21), "cap": Decimal(20), "granted": Decimal(0), "left": Decimal(20)}
    assert approval(applied(asked=30), given=given, means=means, amount=21) == [
        Breach("cap-per-application", expected, "amount", CITE)
    ]


def test_a_breach_cites_the_clause_the_grant_comes_from():
    assert isinstance(CITE, Cite)
    assert CITE.clause == "1.1"
