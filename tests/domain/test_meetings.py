"""What meetings and agreements of pairs are, how an agreement stands, results by topic, and what minutes may say."""

from datetime import date

import pytest

from pilotage.domain.charters import check
from pilotage.domain.meetings import (
    Agreed,
    Result,
    Stand,
    State,
    agreements,
    check_follow_up,
    check_minutes,
    check_progress,
    meetings,
    outcome_field,
    read_participants,
    results,
    stand,
    subject_field,
    topic_field,
    total,
    write_participants,
)
from tests.domain.changed_charters import JINGHAI, changed

TODAY, EARLIER, LATER = date(2010, 4, 26), date(2010, 4, 25), date(2010, 4, 27)


def read(*changes):
    return check(changed(JINGHAI, *changes).encode()).charter


@pytest.fixture
def charter():
    return read()


def codes(breaches):
    return [(breach.code, breach.field) for breach in breaches]


# ---- Which registers -------------------------------------------------------------------------------------------------


def test_what_both_sides_confirm_is_an_agreement_and_the_rest_are_meetings(charter):
    assert [register.id for register in agreements(charter)] == ["agreement"]
    assert [register.id for register in meetings(charter)] == ["meeting"]


def test_where_only_one_side_confirms_there_is_no_agreement():
    one = read(("confirmed_by: [unit, partner]", "confirmed_by: [unit]"))
    assert agreements(one) == ()
    assert [register.id for register in meetings(one)] == ["meeting", "agreement"]


def test_the_topic_is_the_choice_that_covers_the_pairing_s_topics(charter):
    register = charter.register("agreement")
    assert topic_field(charter, register).id == "field"
    assert (subject_field(register).id, outcome_field(register).id) == ("subject", "outcome")
    meeting = charter.register("meeting")
    assert (topic_field(charter, meeting), outcome_field(meeting)) == (None, None)


def test_among_several_choices_the_one_that_covers_the_topics_is_the_topic_else_the_first():
    field = "      - {id: subject, name: 内容, type: text}\n"
    other = (
        "      - {id: form, name: 形式, type: choice, choices: [{id: oral, name: 口头}, {id: written, name: 书面}]}\n"
    )
    both = read((field, other + field))
    assert topic_field(both, both.register("agreement")).id == "field"
    none = read((field, other + field), ("{id: deputy, name: 聘任团委副书记}, ", ""))
    assert topic_field(none, none.register("agreement")).id == "form"


# ---- How an agreement stands -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("confirmed", "said", "due", "stands"),
    [
        (False, None, None, Stand.AWAITING),
        (False, State.DONE, EARLIER, Stand.AWAITING),
        (True, None, None, Stand.GOING),
        (True, State.GOING, TODAY, Stand.GOING),
        (True, State.GOING, LATER, Stand.GOING),
        (True, None, EARLIER, Stand.OVERDUE),
        (True, State.GOING, EARLIER, Stand.OVERDUE),
        (True, State.DONE, EARLIER, Stand.DONE),
        (True, State.GIVEN_UP, EARLIER, Stand.GIVEN_UP),
    ],
)
def test_an_agreement_is_overdue_from_the_day_after_until_it_is_done_or_given_up(confirmed, said, due, stands):
    assert stand(confirmed, said, due, TODAY) is stands


# ---- Results ---------------------------------------------------------------------------------------------------------


def test_results_tell_every_topic_also_where_nothing_came_of_it(charter):
    field = topic_field(charter, charter.register("agreement"))
    agreed = [
        Agreed("tax", Stand.DONE, True), Agreed("tax", Stand.GOING, False), Agreed("tax", Stand.AWAITING, True),
        Agreed("culture", Stand.OVERDUE, True), Agreed("sport", Stand.GIVEN_UP, False), Agreed(None, Stand.GOING, False),
    ]  # fmt: skip
    found = results(field, agreed)
    assert [(one.topic, one.name, one.made, one.done, one.overdue, one.outcomes, one.waiting) for one in found] == [
        ("tax", "税法知识和减免税政策", 2, 1, 0, 1, 1),
        ("forestry", "林木养护技能", 0, 0, 0, 0, 0),
        ("schooling", "帮困助学", 0, 0, 0, 0, 0),
        ("deputy", "聘任团委副书记", 0, 0, 0, 0, 0),
        ("culture", "联合举办文化体育活动", 1, 0, 1, 1, 0),
        ("other", "其他", 0, 0, 0, 0, 0),
        ("sport", "sport", 1, 0, 0, 0, 0),
        ("", "", 1, 0, 0, 0, 0),
    ]
    assert total(found) == Result("", "", 5, 1, 1, 2, 1)


def test_without_topics_there_is_one_line():
    assert results(None, []) == (Result("", ""),)
    assert results(None, [Agreed(None, Stand.DONE, True)]) == (Result("", "", 1, 1, 0, 1, 0),)


# ---- Who took part ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("", []),
        ("  \n\n", []),
        ("张三", [("张三", "")]),
        ("张三，税务局", [("张三", "税务局")]),
        ("张三（税务局）、李四(学校)；王五", [("张三", "税务局"), ("李四", "学校"), ("王五", "")]),
        ("Ann Lee, County library\nBob", [("Ann Lee", "County library"), ("Bob", "")]),
        ("张三\n张三", [("张三", "")]),
        ("张三（税务局", [("张三", "税务局")]),
        ("，税务局", [("", "税务局")]),
    ],
)
def test_who_took_part_is_read_from_people_s_habits(text, people):
    assert [(each["name"], each["body"]) for each in read_participants(text)] == people


def test_what_was_read_can_be_read_again():
    people = read_participants("张三（税务局）、李四")
    assert read_participants(write_participants(people)) == people


# ---- Refusals --------------------------------------------------------------------------------------------------------


def test_minutes_say_something_and_leave_nobody_out():
    named = [{"name": "张三", "body": ""}]
    assert check_minutes("商定", named, 1, 0) == []
    assert check_minutes("", [], 12, 0) == []
    assert check_minutes("", [], 0, 1) == []
    assert codes(check_minutes("", [], 0, 0)) == [("minutes-empty", "text")]
    assert codes(check_minutes("", named, 0, 0)) == [("fewer-than-named", "count")]
    assert codes(check_minutes("", [{"name": "", "body": "学校"}], 1, 0)) == [("participant-unnamed", "participants")]
    assert codes(check_minutes("", [{"name": "张" * 81, "body": ""}], 1, 0)) == [("participant-long", "participants")]
    assert codes(check_minutes("", named * 201, 201, 0)) == [("participants-many", "participants")]
    assert codes(check_minutes("商" * 20_001, [], 0, 0)) == [("text-long", "text")]
    assert codes(check_minutes("", [], 100_001, 0)) == [("too-many-took-part", "count")]


def test_a_side_sees_to_it_and_it_falls_due_no_earlier_than_it_was_agreed():
    sides = ("local-tax", "wangkou")
    assert check_follow_up("wangkou", sides, True, TODAY, TODAY) == []
    assert check_follow_up("", sides, True, None, TODAY) == []
    assert codes(check_follow_up("police", sides, False, EARLIER, TODAY)) == [
        ("owner-not-a-side", "owner"), ("follow-up-person-unknown", "person"), ("due-before-agreed", "due_on"),
    ]  # fmt: skip


def test_progress_is_told_in_words_and_after_the_agreement():
    assert check_progress("已联系", TODAY, TODAY) == []
    assert codes(check_progress("", EARLIER, TODAY)) == [
        ("progress-untold", "text"), ("progress-before-agreed", "happened_on"),
    ]  # fmt: skip
