"""Today about rounds and pairs: what a round waits for at each of its states, agreements that fall due, who has no partner."""

from datetime import date
from uuid import uuid4

import pytest

from pilotage.actions import rounds
from pilotage.actions.aid import open_aid
from pilotage.actions.consultations import consult
from pilotage.actions.meetings import add_progress, set_follow_up
from pilotage.actions.pairs import end_pairing
from pilotage.domain.meetings import State
from pilotage.domain.round_states import Status
from pilotage.models import Pairing
from pilotage.queries.rounds import find_round
from tests.acts import withdraw
from tests.factories import TODAY, record
from tests.judging import Bench, quota_round
from tests.web.reading import here, links, reader
from tests.web.test_today import rows, today

pytestmark = pytest.mark.django_db

PAIR = "local-tax:wangkou"


def about(programme, user, *signs, language="zh-CN"):
    """The lines that speak of this."""
    return [row for row in rows(today(programme, user, language)) if any(sign in row for sign in signs)]


# ---- Agreements ------------------------------------------------------------------------------------------------------


def agreement(programme, by, due, *, owner="wangkou", pair=PAIR, **more):
    stored = record(programme, by, "agreement", pair=pair, subject="讲座", field="tax", **more)
    set_follow_up(by=by, record=stored.record, uuid=uuid4(), owner=owner, due_on=due)
    return stored


def test_an_agreement_that_falls_due_waits_for_its_side_and_for_the_clerk(programme, cast):
    late = agreement(programme, cast.clerk, date(2010, 4, 23))
    agreement(programme, cast.clerk, date(2010, 5, 3), owner="local-tax")
    agreement(programme, cast.clerk, date(2010, 5, 4))
    one = (
        "“活动协议”第 1 号待落实 静海县地税分局团支部—王口镇团委 逾期未办 2010-04-23（已过3天） 5.3 "
        "登记进展: “活动协议”第 1 号待落实 静海县地税分局团支部—王口镇团委"
    )
    assert about(programme, cast.unit, "待落实") == [one]
    assert here(programme, "registers/agreement/1/") + "#beside" in links(today(programme, cast.unit))
    assert [row.partition(" 静海")[0] for row in about(programme, cast.partner, "待落实")] == [
        "“活动协议”第 2 号待落实"
    ]
    assert len(about(programme, cast.clerk, "待落实")) == 2
    for other in (cast.reviewer, cast.auditor, cast.mentor):
        assert "待落实" not in today(programme, other).content.decode()
    assert about(programme, cast.unit, "seen to", language="en")[0].startswith(
        "“活动协议” no. 1 to be seen to 静海县地税分局团支部—王口镇团委 Overdue 23 April 2010"
    )
    add_progress(by=cast.unit, record=late.record, uuid=uuid4(), happened_on=TODAY, state=State.DONE, text="已办")
    assert about(programme, cast.unit, "待落实") == []


def test_where_no_side_is_named_both_are_told_and_what_is_no_agreement_nobody(programme, cast):
    agreement(programme, cast.clerk, date(2010, 4, 23), owner="")
    agreement(programme, cast.clerk, date(2010, 4, 23), owner="", pair="education:daqiuzhuang")
    agreement(programme, cast.clerk, date(2010, 4, 23), confirmed=False)
    withdraw(agreement(programme, cast.clerk, date(2010, 4, 23)), cast.clerk)
    for user in (cast.unit, cast.partner):
        assert len(about(programme, user, "待落实")) == 1
    assert len(about(programme, cast.clerk, "待落实")) == 2


def test_a_record_of_the_pair_waits_for_whoever_confirms_it(programme, cast):
    record(programme, cast.clerk, "agreement", pair=PAIR, subject="讲座", field="tax", confirmed=False)
    assert about(programme, cast.partner, "活动协议")[0].startswith("“活动协议”有 1 条登记待确认 等您确认 5.3 确认")


# ---- Pairs -----------------------------------------------------------------------------------------------------------


def test_who_has_no_partner_waits_for_the_clerk(programme, cast):
    assert about(programme, cast.clerk, "尚未结对") == []
    held = Pairing.objects.of(programme.office_id).get(code=PAIR)
    end_pairing(
        by=cast.clerk, programme=programme, pairing=held.pk, ends_on=date(2010, 4, 25), uuid=uuid4(), text="换人"
    )
    assert about(programme, cast.clerk, "尚未结对") == [
        "尚未结对：联试共建对子 王口镇团委 待办 5.1 结对: 尚未结对：联试共建对子 王口镇团委"
    ]
    assert here(programme, "pairs/new/") in links(today(programme, cast.clerk))
    assert about(programme, cast.unit, "尚未结对") == []


# ---- Rounds ----------------------------------------------------------------------------------------------------------


def opened(programme, cast, due):
    row = rounds.open_round(by=cast.clerk, programme=programme, provision="extra-nominations", award="cadre", level="city",
                            opened_on=date(2010, 4, 12), due_on=due, uuid=uuid4())  # fmt: skip
    rounds.set_quota(by=cast.clerk, programme=programme, round=row.number, unit="", places=3, uuid=uuid4())
    return Bench(programme, cast, row.number)


def test_nominations_are_asked_for_in_their_last_week_until_a_unit_has_nominated(programme, cast):
    bench = opened(programme, cast, date(2010, 4, 30))
    line = "推荐即将截止：优秀团干部 市级 待办 2010-04-30（还有4天） 4.1 推荐: 推荐即将截止：优秀团干部 市级"
    for user in (cast.clerk, cast.unit):
        assert about(programme, user, "推荐") == [line]
        assert here(programme, f"rounds/{bench.number}/") in links(today(programme, user))
    for other in (cast.partner, cast.mentor, cast.treasurer, cast.reviewer):
        assert "推荐即将截止" not in today(programme, other).content.decode()
    bench.nominate()
    assert about(programme, cast.unit, "推荐") == []
    assert len(about(programme, cast.clerk, "推荐")) == 1


def test_a_round_that_is_due_later_is_not_told_and_one_whose_time_is_over_is_to_be_closed(programme, cast):
    opened(programme, cast, date(2010, 5, 4))
    assert about(programme, cast.clerk, "推荐") == []
    late = rounds.open_round(by=cast.clerk, programme=programme, provision="extra-nominations", award="member", level="city",
                             opened_on=date(2010, 4, 12), due_on=date(2010, 4, 25), uuid=uuid4())  # fmt: skip
    assert about(programme, cast.clerk, "推荐")[0].startswith(
        "推荐期限已过：优秀共青团员 市级 逾期未办 2010-04-25（已过1天） 4.1 截止"
    )
    assert about(programme, cast.unit, "推荐") == []
    assert find_round(programme, late.number).status == Status.OPEN


def test_a_round_waits_for_scores_then_for_its_decision_then_for_its_end(programme, cast):
    bench = quota_round(programme, cast)
    bench.nominate()
    criterion = bench.criterion()
    assert about(programme, cast.reviewer, "优秀团干部") == []
    bench.close()
    assert about(programme, cast.reviewer, "优秀团干部")[0].startswith("等您评分：优秀团干部 市级 待办 4.1 评分")
    assert len(about(programme, cast.reviewer, "优秀团干部")) == 1
    assert about(programme, cast.clerk, "优秀团干部") == []  # it was the clerk who entered the nomination
    bench.score(cast.reviewer, c1={criterion: 8})
    assert about(programme, cast.reviewer, "优秀团干部")[0].startswith("待评定：优秀团干部 市级 待办 4.1 办理")
    assert about(programme, cast.clerk, "优秀团干部") == []
    bench.decide(1)
    assert about(programme, cast.reviewer, "优秀团干部") == []
    bench.post()
    objection = bench.object()
    assert about(programme, cast.reviewer, "异议")[0].startswith("有 1 条异议待答复：优秀团干部 市级 待办 4.1 答复")
    assert about(programme, cast.clerk, "公示期") == []
    bench.answer(objection)
    assert about(programme, cast.reviewer, "异议") == []
    assert about(programme, cast.clerk, "公示期")[0].startswith(
        "公示期已满：优秀团干部 市级 逾期未办 2010-04-23（已过3天） 4.1 办结"
    )
    bench.finish()
    assert about(programme, cast.clerk, "优秀团干部") == []


def test_whoever_nominated_nobody_of_them_is_asked_for_scores(programme, cast):
    bench = quota_round(programme, cast)
    bench.outside()
    bench.criterion()
    bench.close()
    for user in (cast.clerk, cast.reviewer):
        assert about(programme, user, "优秀团干部")[0].startswith("等您评分：优秀团干部")


def test_without_criteria_nobody_is_asked_for_scores(programme, cast):
    bench = quota_round(programme, cast)
    bench.nominate()
    bench.close()
    assert about(programme, cast.clerk, "评分") == []
    assert about(programme, cast.reviewer, "待评定")[0].startswith("待评定：优秀团干部")


def test_a_body_that_has_not_answered_in_time_waits_for_the_clerk(programme, cast):
    bench = quota_round(programme, cast)
    for body, due in (("纪委", date(2010, 4, 20)), ("公安局", date(2010, 4, 22)), ("工会", TODAY), ("妇联", None)):
        consult(by=cast.clerk, body=body, asked_on=date(2010, 4, 15), due_on=due, uuid=uuid4(), **bench.common)
    assert about(programme, cast.clerk, "征求意见")[0].startswith(
        "征求意见有 2 家逾期未复：优秀团干部 市级 逾期未办 2010-04-20（已过6天） 4.1 查看"
    )
    assert about(programme, cast.reviewer, "征求意见") == []
    assert about(programme, cast.clerk, "not answered", language="en")[0].startswith(
        "2 bodies that were asked have not answered: 优秀团干部 市级 Overdue 20 April 2010"
    )


def test_a_round_of_aid_waits_for_its_decision(programme, cast):
    open_aid(by=cast.clerk, programme=programme, provision="aid-priority", title="希望工程", opened_on=date(2010, 4, 12),
             due_on=None, places=10, amount=100_000, uuid=uuid4())  # fmt: skip
    assert about(programme, cast.reviewer, "希望工程")[0].startswith("待评定：希望工程 待办 4.3 办理")
    for other in (cast.clerk, cast.unit, cast.treasurer):
        assert about(programme, other, "希望工程") == []


# ---- Size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("many", [1, 12])
def test_today_asks_the_same_however_much_of_it_waits(programme, cast, many, django_assert_num_queries):
    bench = quota_round(programme, cast, places=many)
    for _ in range(many):
        agreement(programme, cast.clerk, date(2010, 4, 23))
        bench.nominate()
        consult(by=cast.clerk, body=f"单位{_}", asked_on=date(2010, 4, 15), due_on=date(2010, 4, 20), uuid=uuid4(),
                **bench.common)  # fmt: skip
    bench.criterion()
    bench.close()
    for user, most in ((cast.clerk, 15), (cast.reviewer, 13), (cast.unit, 12), (cast.partner, 12), (cast.mentor, 11)):
        client = reader(user)
        client.get(here(programme, "today/"))
        with django_assert_num_queries(most):
            page = client.get(here(programme, "today/"))
        assert len(page.content) <= 60 * 1024
