"""Sheets printed to be signed: what stands on them, for whom, and what is not printed."""

import json
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from pilotage.actions import grant_decisions, grant_payments
from pilotage.actions.entering import open_batch
from pilotage.actions.papers import print_paper
from pilotage.actions.people import appoint
from pilotage.domain.papers import MOST_LINES, OfDecision, OfHandOver, OfMonth, OfRecord, PaperKind, code_of
from pilotage.domain.policy import Function
from pilotage.models import Appointment, Event, Paper
from pilotage.queries.papers import content_of
from tests.acts import agreement, correct, difficulty, enter, not_allowed, refused, stage, withdraw
from tests.factories import PAPER, START, TODAY, application, receipt
from tests.rounds import opened

pytestmark = pytest.mark.django_db

APRIL = OfMonth("wangkou", "unit", date(2010, 4, 1), date(2010, 4, 30), "visit")


def printed(programme, by, subject=APRIL):
    return print_paper(by=by, programme=programme, subject=subject)


def rows(paper, table=0):
    """A table of a sheet: its columns by name or id, and its lines."""
    found = content_of(paper).tables[table]
    return [column.name or column.id for column in found.columns], [line.cells for line in found.lines]


def held(programme, person):
    return Appointment.objects.of(programme.office).get(person__code=person, person__office=programme.office)


# ---- Records ---------------------------------------------------------------------------------------------------------


def test_a_month_says_what_waits_in_the_order_of_days(programme, cast):
    later = enter(programme, cast.mentor, on=date(2010, 4, 20))
    first = enter(programme, cast.mentor, on=date(2010, 4, 6), values={"progress": "看了场地", "on-site": False})
    paper = printed(programme, cast.clerk)
    content = content_of(paper)
    assert (paper.kind, paper.member.code, paper.side, paper.printed_on, paper.by_id) == (
        PaperKind.MONTH, "wangkou", "unit", TODAY, cast.clerk.pk,
    )  # fmt: skip
    assert (content.office, content.member, content.side, content.about) == (
        "共青团天津市静海县委员会", "王口镇团委", "试点单位", "深入试点单位",
    )  # fmt: skip
    assert content.cites == (
        ("3.4", "每周至少一次深入试点单位主动掌握试点工作进展情况"),
        ("2.2", "定期指导、实地指导、靠前指导的原则"),
    )
    assert rows(paper) == (
        ["number", "day", "person", "掌握的进展", "实地"],
        [(2, "2010-04-06", "mentor1", "看了场地", False), (1, "2010-04-20", "mentor1", "看了场地", True)],
    )
    assert [(line.register, line.number, line.seq) for line in content.records] == [
        ("visit", 2, first.entry.seq), ("visit", 1, later.entry.seq),
    ]  # fmt: skip


def test_the_code_and_the_digest_are_those_of_the_content(programme, cast):
    enter(programme, cast.mentor)
    paper = printed(programme, cast.clerk)
    assert paper.digest == content_of(paper).digest
    assert paper.code == code_of(paper.digest, paper.seq)
    event = Event.objects.of(programme.office).order_by("seq").last()
    assert (event.kind, event.about, event.seq) == ("paper.printed", {"paper": paper.code, "kind": "month"}, paper.seq)


def test_the_same_content_is_the_same_sheet_and_another_content_another(programme, cast):
    stored = enter(programme, cast.mentor)
    paper = printed(programme, cast.clerk)
    events = Event.objects.of(programme.office).count()
    assert printed(programme, cast.mentor) == paper
    assert Event.objects.of(programme.office).count() == events
    correct(stored, cast.mentor, values={"progress": "另有说法", "on-site": True})
    assert printed(programme, cast.clerk) != paper


def test_only_what_waits_for_that_side_then_and_there_is_printed(programme, cast):
    mine = enter(programme, cast.mentor)
    enter(programme, cast.mentor, on=date(2010, 4, 26))  # after the days asked for
    withdraw(enter(programme, cast.mentor, on=date(2010, 4, 19)), cast.mentor)
    enter(programme, cast.clerk, on=date(2010, 4, 18), person="mentor1", paper_signer="张三")  # confirmed already
    appoint(by=cast.clerk, programme=programme, person="m2", name="m2", function=Function.MENTOR, role="mentor",
            serves="yinghai", starts_on=START)  # fmt: skip
    enter(programme, cast.clerk, unit="yinghai", person="m2")
    days = OfMonth("wangkou", "unit", date(2010, 4, 1), date(2010, 4, 25), "visit")
    assert [line.number for line in content_of(printed(programme, cast.clerk, days)).records] == [mine.record.number]


def test_without_a_register_everything_that_waits_is_on_one_sheet(programme, cast):
    enter(programme, cast.mentor)
    difficulty(programme, cast.mentor)
    paper = printed(programme, cast.clerk, OfMonth("wangkou", "unit", date(2010, 4, 1), date(2010, 4, 30)))
    assert [table.name for table in content_of(paper).tables] == ["深入试点单位", "问题和困难"]
    assert content_of(paper).about == ""


def test_a_record_says_the_stage_it_has_reached_and_choices_by_name(programme, cast):
    stored = difficulty(programme, cast.mentor)
    reached = stage(stored, cast.mentor)
    paper = printed(programme, cast.clerk, OfRecord("difficulty", 1))
    columns, (line,) = rows(paper)
    assert dict(zip(columns, line, strict=True)) == {
        "number": 1, "day": "2010-04-20", "unit": "王口镇团委", "person": "mentor1", "问题或困难": "缺场地", "状态": "已解决",
    }  # fmt: skip
    assert content_of(paper).records[0].seq == reached.entry.seq


def test_personal_fields_and_files_are_not_on_paper(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    enter(programme, cast.clerk, "contribution", values={"who": "某青年", "what": "突出贡献"})
    enter(programme, cast.unit, "nomination", values={
        "award": "优秀共青团员", "nominee": "某青年", "level": "city", "extra": True, "outcome": "pending"})  # fmt: skip
    paper = printed(programme, cast.clerk, OfRecord("nomination", 1))
    columns, (line,) = rows(paper)
    assert columns == ["number", "day", "unit", "奖项", "级别", "占用新增名额", "结果"]
    assert line[3:] == ("优秀共青团员", "市级", True, "待定")
    assert "某青年" not in json.dumps(Paper.objects.of(programme.office).get().content, ensure_ascii=False)


def test_what_was_written_is_kept_word_for_word(programme, cast):
    nasty = '#let x = 1 *b* ] "引" 😀\n第二行'
    enter(programme, cast.mentor, values={"progress": nasty, "on-site": True})
    assert rows(printed(programme, cast.clerk))[1][0][3] == nasty


# ---- Decisions and hand-overs ----------------------------------------------------------------------------------------


def decided(programme, cast):
    receipt(programme, cast.treasurer)
    asked = application(programme, cast.unit)
    grant_decisions.approve(by=cast.reviewer, programme=programme, application=asked.pk, seen=1, amount=80_000, opinion="同意。",
                   happened_on=date(2010, 4, 13), uuid=uuid4())  # fmt: skip
    return asked


def test_a_decision_says_amount_fund_before_and_after_and_clause(programme, cast):
    asked = decided(programme, cast)
    paper = printed(programme, cast.clerk, OfDecision("project-grant", asked.number))
    content = content_of(paper)
    assert {column.id: value for column, value in content.facts} == {
        "application": 1, "unit": "王口镇团委", "project": "技能比武", "plan": "五月举办。", "submitted": "2010-04-12",
        "asked": 100_000, "decision": "approved", "decided": "2010-04-13", "granted": 80_000, "opinion": "同意。",
    }  # fmt: skip
    assert rows(paper) == (
        ["what", "before", "after"],
        [("planned", 1_000_000, 1_000_000), ("received", 300_000, 300_000), ("committed", 0, 80_000), ("paid", 0, 0),
         ("available", 300_000, 220_000)],
    )  # fmt: skip
    assert {clause for clause, _ in content.cites} == {"1.1"}
    assert (paper.kind, paper.member.code, paper.side, content.side) == (PaperKind.DECISION, "wangkou", "", "团县委")


def test_a_decision_sheet_stays_the_same_while_the_fund_moves_on(programme, cast):
    asked = decided(programme, cast)
    paper = printed(programme, cast.clerk, OfDecision("project-grant", asked.number))
    receipt(programme, cast.treasurer, 50_000)
    grant_payments.disburse(by=cast.treasurer, programme=programme, application=asked.pk, seen=2, happened_on=date(2010, 4, 14),
                    uuid=uuid4())  # fmt: skip
    assert printed(programme, cast.clerk, OfDecision("project-grant", asked.number)) == paper


def test_what_is_not_decided_says_what_is_there(programme, cast):
    receipt(programme, cast.treasurer)
    application(programme, cast.unit, own=5_000)
    paper = printed(programme, cast.unit, OfDecision("project-grant", 1))
    facts = {column.id: value for column, value in content_of(paper).facts}
    assert (facts["decision"], facts["own"], "granted" in facts) == ("submitted", 5_000, False)
    assert rows(paper)[0] == ["what", "now"]


def test_a_hand_over_says_what_is_to_be_done_and_what_waits(programme, cast):
    enter(programme, cast.mentor)
    paper = printed(programme, cast.mentor, OfHandOver(held(programme, "mentor1").pk))
    content = content_of(paper)
    assert [table.code for table in content.tables] == ["windows", "unconfirmed"]
    duties, waiting = content.tables
    assert ["五个一之四·每周深入", "王口镇团委", ["2010-04-26", "2010-05-02"], "2010-05-02", "open"] in [
        list(line.cells) for line in duties.lines
    ]
    assert [(line.register, line.number) for line in waiting.lines] == [("visit", 1)]
    assert {column.id: value for column, value in content.facts} == {
        "person": "mentor1", "function": "mentor", "serves": "王口镇团委", "starts": "2010-04-05",
    }  # fmt: skip
    assert (paper.kind, paper.member.code, paper.side) == (PaperKind.HAND_OVER, "wangkou", "")


def test_a_clerk_hands_over_counts_and_the_fund_and_a_unit_its_applications(programme, cast):
    enter(programme, cast.mentor)
    decided(programme, cast)
    clerk = content_of(printed(programme, cast.clerk, OfHandOver(held(programme, "clerk").pk)))
    assert [table.code for table in clerk.tables] == [
        "windows", "counts", "fund", "by-source", "matters"
    ]  # fmt: skip
    assert [line.cells[0] for line in clerk.tables[-1].lines] == [["applications", 1, "", None]]
    assert (len(clerk.tables[0].lines), clerk.tables[0].name) == (35, "")
    assert {len(line.cells) for line in clerk.tables[0].lines} == {5}
    treasurer = content_of(printed(programme, cast.treasurer, OfHandOver(held(programme, "treasurer").pk)))
    assert [line.cells[0] for line in treasurer.tables[-1].lines] == [
        ["available", 0, "工作经费", 220_000],
        ["promised", 0, "工作经费", 80_000],
        ["applications", 1, "", None],
    ]
    first = Paper.objects.of(programme.office).get(
        seq=min(Paper.objects.of(programme.office).values_list("seq", flat=True))
    )
    listed = next(table for table in treasurer.tables if table.code == "papers")
    assert [line.cells for line in listed.lines] == [
        (first.code, "hand-over", "共青团天津市静海县委员会", "2010-04-26")
    ]
    assert "windows" not in [table.code for table in treasurer.tables], "nothing is not said beside what there is"
    assert [line.cells for line in clerk.tables[1].lines] == [("深入试点单位", 1, "1")]
    unit = content_of(printed(programme, cast.unit, OfHandOver(held(programme, "unit1").pk)))
    assert [line.cells for line in unit.tables[-1].lines] == [(1, "技能比武", 100_000, 80_000, 0, "approved")]


# ---- Refused ---------------------------------------------------------------------------------------------------------


def test_there_must_be_something_to_sign(programme, cast):
    stored = enter(programme, cast.mentor)
    for subject in (
        OfRecord("visit", 2), OfRecord("nothing", 1), OfRecord("fund-income", 1), OfMonth("nobody", "unit", START, TODAY),
        OfMonth("wangkou", "unit", START, TODAY, "nothing"), OfDecision("project-grant", 1), OfDecision("nothing", 1),
        OfHandOver(0),
    ):  # fmt: skip
        with refused("paper-of-nothing"):
            printed(programme, cast.clerk, subject)
    for subject in (
        OfMonth("yinghai", "unit", START, TODAY), OfMonth("wangkou", "unit", START, date(2010, 4, 19)),
        OfMonth("wangkou", "partner", START, TODAY), OfRecord("visit", 1, "partner"),
    ):  # fmt: skip
        with refused("nothing-to-sign"):
            printed(programme, cast.clerk, subject)
    withdraw(stored, cast.mentor)
    with refused("nothing-to-sign"):
        printed(programme, cast.clerk, OfRecord("visit", 1))
    assert not Paper.objects.of(programme.office).exists()


def test_a_sheet_is_no_longer_than_somebody_reads(programme, cast):
    with transaction.atomic(), open_batch(programme.office_id):
        for number in range(MOST_LINES + 1):
            enter(programme, cast.clerk, on=START + timedelta(number % 20), person="mentor1", side="mentor")
    with refused("paper-long"):
        printed(programme, cast.clerk)
    fewer = OfMonth("wangkou", "unit", START, START + timedelta(18), "visit")
    assert len(content_of(printed(programme, cast.clerk, fewer)).records) == 476
    handed = content_of(printed(programme, cast.mentor, OfHandOver(held(programme, "mentor1").pk)))
    assert [line.cells for line in handed.tables[1].lines] == [("深入试点单位", MOST_LINES + 1, f"1–{MOST_LINES + 1}")]


def test_where_several_are_asked_one_is_named(programme, cast):
    agreement(programme, cast.clerk, evidence=[PAPER])
    with refused("paper-side-missing"):
        printed(programme, cast.clerk, OfRecord("agreement", 1))


@pytest.mark.parametrize("who", ["mentor", "unit"])
def test_who_looks_after_a_unit_prints_its_records_only(programme, cast, who):
    appoint(by=cast.clerk, programme=programme, person="m2", name="m2", function=Function.MENTOR, role="mentor",
            serves="yinghai", starts_on=START)  # fmt: skip
    enter(programme, cast.mentor)
    enter(programme, cast.clerk, unit="yinghai", person="m2")
    by = getattr(cast, who)
    assert printed(programme, by, OfRecord("visit", 1)).by_id == by.pk
    with not_allowed("not-your-unit"):
        printed(programme, by, OfRecord("visit", 2))
    with not_allowed("not-your-unit"):
        printed(programme, by, OfMonth("yinghai", "unit", START, TODAY))


def test_a_mentor_prints_no_decision_and_a_unit_not_anothers(programme, cast):
    application(programme, cast.unit)
    application(programme, cast.clerk, unit="yinghai")
    with not_allowed("no-function-permits"):
        printed(programme, cast.mentor, OfDecision("project-grant", 1))
    with not_allowed("not-your-unit"):
        printed(programme, cast.unit, OfDecision("project-grant", 2))


def test_who_is_not_at_the_office_hands_over_their_own_post_only(programme, cast):
    for person, why in (("unit1", "not-your-side"), ("clerk", "not-your-unit")):
        with not_allowed(why):
            printed(programme, cast.mentor, OfHandOver(held(programme, person).pk))


@pytest.mark.parametrize("who", ["auditor"])
def test_who_keeps_no_records_prints_nothing(programme, cast, who):
    enter(programme, cast.mentor)
    with not_allowed("no-function-permits"):
        printed(programme, getattr(cast, who))
