"""A sanction in the browser: it falls due, is decided with a reason, appealed against in time, ruled on."""

import pytest

from pilotage.actions.duties import excuse_windows
from pilotage.actions.people import set_example_day
from pilotage.domain.sanctions import Outcome
from pilotage.models import SanctionDecision
from pilotage.queries.sanctions import suspended
from tests.acts import refused
from tests.cast import seat
from tests.factories import adopt_jinghai, application
from tests.web.pages import at, browser, said

pytestmark = pytest.mark.django_db

RULE = """  - id: stop
    kind: sanction
    title: 暂停
    force: must
    when_missed: weekly-visit
    times: 2
    effect: suspend-grants
    decided_by: office
    appeal_days: 15
    cite: [{clause: 3.4, quote: 每周至少一次}]
    readings: [{question: 几次, choice: 连续2次，15日内可申诉, status: assumed, by: 本单位自定}]
"""

TALKS = """  - id: talks
    kind: duty
    title: 座谈
    force: must
    bearer: partner
    for_each: pairing
    register: meeting
    cadence: {every: week, at_least: 1}
    cite: [{clause: 5.3, quote: 五对“联试共建”对子通过召开6次座谈会}]
    readings: [{question: 多久一次, choice: 每周一次, status: assumed, by: 本单位自定}]
"""


@pytest.fixture
def programme():
    return adopt_jinghai(("figures:\n  - {id: fund-planned", f"{RULE}\nfigures:\n  - {{id: fund-planned"))


def page(programme, place="wangkou"):
    return at(programme, f"sanctions/stop/{place}/2010-04-05/")


def decide(user, programme, outcome="applied", reason="两周未到"):
    return browser(user).post(page(programme), {"outcome": outcome, "reason": reason})


def test_it_falls_due_is_applied_stops_grants_is_appealed_and_lifted(programme):
    cast = seat(programme)
    listed = said(browser(cast.clerk).get(at(programme, "sanctions/")).content.decode())
    assert "“五个一之四·每周深入”连续 2 次未办" in listed
    assert listed.count("自 2010-04-19 起待决定") == 5
    assert decide(cast.reviewer, programme).status_code == 303
    assert suspended(programme) == {"wangkou"}
    with refused("grants-suspended"):
        application(programme, cast.clerk)
    assert browser(cast.unit).get(page(programme)).status_code == 200
    assert browser(cast.unit).post(page(programme), {"appeal": "桥断了"}).status_code == 303
    row = SanctionDecision.objects.of(programme.office_id).get()
    assert (row.appeal, str(row.appeal_until), row.windows) == ("桥断了", "2010-05-11", ["2010-04-05", "2010-04-12"])
    ruled = browser(cast.reviewer).post(page(programme), {"ruling": "lifted", "reason": "情况属实"})
    assert ruled.status_code == 303
    assert suspended(programme) == set()
    application(programme, cast.clerk)
    assert "撤销" in said(browser(cast.unit).get(at(programme, "sanctions/")).content.decode())


def test_refrained_from_nothing_follows_and_it_waits_no_longer(programme):
    cast = seat(programme)
    assert decide(cast.reviewer, programme, "refrained").status_code == 303
    assert suspended(programme) == set()
    listed = said(browser(cast.clerk).get(at(programme, "sanctions/")).content.decode())
    assert listed.count("待决定") == 4


def test_two_clicks_decide_once_and_another_decision_is_refused(programme):
    cast = seat(programme)
    decide(cast.reviewer, programme)
    from pilotage.actions.sanctions import decide_sanction
    from tests.factories import START

    said_ = {"by": cast.reviewer, "programme": programme, "sanction": "stop", "place": "wangkou", "start": START}
    decide_sanction(**said_, outcome=Outcome.APPLIED, reason="两周未到")
    assert SanctionDecision.objects.of(programme.office_id).count() == 1
    with refused("sanction-decided"):
        decide_sanction(**said_, outcome=Outcome.REFRAINED, reason="两周未到")


def test_without_a_reason_nothing_is_decided(programme):
    cast = seat(programme)
    assert decide(cast.reviewer, programme, reason=" ").status_code == 422
    assert decide(cast.reviewer, programme, outcome="hang").status_code == 422
    assert not SanctionDecision.objects.of(programme.office_id).exists()


def test_who_sees_and_who_decides(programme):
    cast = seat(programme)
    assert decide(cast.clerk, programme).status_code == 200  # no form for a clerk: nothing is decided
    assert not SanctionDecision.objects.of(programme.office_id).exists()
    assert browser(cast.unit).get(page(programme, "yinghai")).status_code == 403
    assert "瀛海" not in said(browser(cast.unit).get(at(programme, "sanctions/")).content.decode())
    assert browser(cast.unit).get(at(programme, "sanctions/stop/wangkou/2010-04-12/")).status_code == 404
    assert browser().get(at(programme, "sanctions/")).status_code == 302


def test_after_the_appeal_days_there_is_no_form(programme):
    cast = seat(programme)
    decide(cast.reviewer, programme)
    from datetime import date

    set_example_day(by=cast.owner, programme=programme, day=date(2010, 5, 12))
    assert 'name="appeal"' not in browser(cast.unit).get(page(programme)).content.decode()
    set_example_day(by=cast.owner, programme=programme, day=date(2010, 5, 11))
    assert 'name="appeal"' in browser(cast.unit).get(page(programme)).content.decode()


def test_a_decision_whose_evidence_was_excused_since_says_so(programme):
    cast = seat(programme)
    decide(cast.reviewer, programme)
    from tests.factories import START

    excuse_windows(by=cast.clerk, programme=programme, asked=[("weekly-visit", "wangkou", START)], reason="防汛")
    assert "台账有变" in said(browser(cast.reviewer).get(page(programme)).content.decode())


def test_the_list_asks_the_same_of_the_database_however_many_there_are(programme, django_assert_num_queries):
    cast = seat(programme)
    client = browser(cast.clerk)
    client.get(at(programme, "sanctions/"))
    with django_assert_num_queries(14):
        client.get(at(programme, "sanctions/"))
    decide(cast.reviewer, programme)
    with django_assert_num_queries(14):
        client.get(at(programme, "sanctions/"))


def test_of_a_pair_that_missed_its_duty_the_unit_is_given_no_grants():
    rule = TALKS + RULE.replace("weekly-visit", "talks")
    programme = adopt_jinghai(("figures:\n  - {id: fund-planned", f"{rule}\nfigures:\n  - {{id: fund-planned"))
    cast = seat(programme)
    address = page(programme, "local-tax:wangkou")
    assert browser(cast.reviewer).post(address, {"outcome": "applied", "reason": "两周未开"}).status_code == 303
    assert suspended(programme) == {"wangkou"}, "the partner applies for nothing"
    with refused("grants-suspended"):
        application(programme, cast.clerk)
    application(programme, cast.clerk, unit="yinghai")
    ruled = browser(cast.reviewer).post(address, {"ruling": "lifted", "reason": "情况属实"})
    assert (ruled.status_code, suspended(programme)) == (303, frozenset())
    application(programme, cast.clerk)
