"""One table says who may do what; posts say where and when."""

from datetime import date

from pilotage.domain.policy import POLICY, Function, Permission, Post, may

TODAY = date(2010, 4, 26)
START = date(2010, 4, 5)


def post(function, kind, role=None, member=None, serves=None, ends_on=None):
    return Post(Function(function), role or kind, kind, 1, member, serves, START, ends_on)


CLERK = post("clerk", "office")
MENTOR = post("mentor", "person", "mentor", serves="wangkou")
UNIT = post("contact", "unit", member="wangkou")


def test_a_clerk_writes_for_every_unit():
    assert may([CLERK], Permission.RECORD_WRITE, today=TODAY, about=["wangkou"]).allowed


def test_a_mentor_writes_for_the_units_served_on_the_day_of_the_visit():
    assert may([MENTOR], Permission.RECORD_WRITE, today=TODAY, on=TODAY, about=["wangkou"]).allowed
    assert may([MENTOR], Permission.RECORD_WRITE, today=TODAY, on=TODAY, about=["yinghai"]).why == "not-your-unit"


def test_a_visit_counts_whatever_has_been_reassigned_since():
    former = post("mentor", "person", "mentor", serves="wangkou", ends_on=date(2010, 4, 20))
    assert may([former], Permission.RECORD_WRITE, today=TODAY, on=date(2010, 4, 19), about=["wangkou"]).allowed
    later = may([former], Permission.RECORD_WRITE, today=TODAY, on=date(2010, 4, 21), about=["wangkou"])
    assert later.why == "not-appointed-then"


def test_a_former_clerk_writes_nothing_not_even_for_the_days_in_office():
    former = post("clerk", "office", ends_on=date(2010, 4, 20))
    verdict = may([former], Permission.RECORD_WRITE, today=TODAY, on=date(2010, 4, 10))
    assert verdict.why == "not-appointed-then"


def test_a_unit_does_not_decide_about_money():
    assert may([UNIT], Permission.GRANT_DECIDE, today=TODAY).why == "no-function-permits"


def test_nobody_who_decides_also_pays():
    for (function, _), permitted in POLICY.items():
        assert not {Permission.GRANT_DECIDE, Permission.GRANT_PAY} <= permitted
        # At the office signing off and issuing are two people's acts; the owner may do both from the command line.
        both = {Permission.BULLETIN_SIGN, Permission.BULLETIN_ISSUE} <= permitted
        assert both == (function is Function.OWNER)


def test_an_auditor_writes_nothing_but_second_looks_and_the_public_nothing():
    reading = {p for p in Permission if p.endswith(".read")}
    assert POLICY[Function.AUDITOR, "office"] - reading == {Permission.MONEY_LOOK}
    assert POLICY[Function.PUBLIC, "public"] == {Permission.BULLETIN_READ}


def test_the_owner_may_do_everything_but_money():
    owner = POLICY[Function.OWNER, "office"]
    assert {Permission.RECORD_WRITE, Permission.BULLETIN_ISSUE, Permission.CHARTER_ADOPT} <= owner
    assert not {Permission.FUND_RECEIVE, Permission.GRANT_APPLY, Permission.GRANT_DECIDE, Permission.GRANT_PAY} & owner
