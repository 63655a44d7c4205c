"""Fields of an office's own: where they stand, what they are called, and what is refused."""

import pytest

from pilotage.domain.charters import check
from pilotage.domain.own_fields import (
    MOST_CHOICES,
    TYPES,
    OwnAdded,
    check_own_field,
    new_id,
    numbered,
    with_own,
)
from tests.factories import charter_bytes


@pytest.fixture(scope="module")
def charter():
    return check(charter_bytes()).charter


def own(field="own-1", register="visit", name="里程", type="decimal", choices=(), why="核销交通费", ended=False):
    return OwnAdded(register, field, name, type, choices, why, ended)


def codes(charter, register="visit", *, name="里程", type="decimal", choices=(), why="核销交通费"):
    given = dict(numbered(choices))
    found = check_own_field(charter, register, name=name, type=type, choices=given, why=why)
    return [(breach.code, breach.field) for breach in found]


def test_own_fields_stand_after_the_declared_ones_and_are_never_required(charter):
    merged = with_own(charter, [own(), own("own-2", name="车次", type="text")])
    added = merged.register("visit").fields[2:]
    assert [(each.id, each.name, each.type, each.required, each.personal, each.own, each.asked) for each in added] == [
        ("own-1", "里程", "decimal", False, False, True, True),
        ("own-2", "车次", "text", False, False, True, True),
    ]
    assert [each.own for each in merged.register("visit").fields[:2]] == [False, False]
    assert merged.register("meeting") == charter.register("meeting")


def test_the_charter_itself_stays_as_it_is(charter):
    with_own(charter, [own()])
    assert [each.id for each in charter.register("visit").fields] == ["progress", "on-site"]


def test_without_own_fields_it_is_the_very_charter(charter):
    assert with_own(charter, []) is charter


def test_a_choice_has_its_choices(charter):
    merged = with_own(charter, [own(type="choice", choices=numbered(["公车", "自驾"]))])
    assert [(each.id, each.name) for each in merged.register("visit").fields[-1].choices] == [
        ("choice-1", "公车"), ("choice-2", "自驾"),
    ]  # fmt: skip


def test_an_ended_field_can_be_read_and_is_not_asked(charter):
    (field,) = with_own(charter, [own(ended=True)]).register("visit").fields[2:]
    assert (field.own, field.asked) == (True, False)


def test_a_later_edition_may_drop_the_register_or_take_the_id(charter):
    gone = with_own(charter, [own(register="dropped")])
    assert [each.fields for each in gone.registers] == [each.fields for each in charter.registers]
    taken = with_own(charter, [own(field="on-site")])
    assert taken.register("visit") == charter.register("visit")


def test_ids_count_upward_and_are_never_used_again(charter):
    register = charter.register("visit")
    assert new_id(register, []) == "own-1"
    assert new_id(register, ["own-1", "own-2"]) == "own-3"
    assert new_id(with_own(charter, [own()]).register("visit"), []) == "own-2"


def test_choices_are_the_lines_that_say_something():
    assert numbered([" 公车 ", "", "自 驾"]) == (("choice-1", "公车"), ("choice-2", "自 驾"))


@pytest.mark.parametrize("type", [type for type in TYPES if type != "choice"])
def test_each_type_is_taken(charter, type):
    assert codes(charter, type=type) == []


def test_a_choice_of_two_is_taken(charter):
    assert codes(charter, type="choice", choices=["公车", "自驾"]) == []


@pytest.mark.parametrize("name", ["掌握的进展", "实地", "日期", "编号", "单位", "试点单位", "指导员", "佐证材料", "实地（是/否）",
                                  "on-site", "Date", " 实 地 "])  # fmt: skip
def test_a_name_that_a_column_goes_by_is_taken(charter, name):
    assert codes(charter, name=name) == [("own-field-name-taken", "name")]


def test_the_name_of_an_ended_field_is_taken_too(charter):
    merged = with_own(charter, [own(ended=True)])
    assert codes(merged) == [("own-field-name-taken", "name")]
    assert codes(merged, "meeting") == []


def test_a_stage_s_column_is_taken(charter):
    assert codes(charter, "activity", name="已开展日期") == [("own-field-name-taken", "name")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"name": ""}, [("name-missing", "name")]),
        ({"name": "长" * 81}, [("own-field-long", "name")]),
        ({"why": ""}, [("own-field-why", "why")]),
        ({"why": "长" * 2001}, [("own-field-long", "why")]),
        ({"type": "role"}, [("own-field-type", "type")]),
        ({"type": "file"}, [("own-field-type", "type")]),
        ({"type": "choice"}, [("own-field-choices-few", "choices")]),
        ({"type": "choice", "choices": ["公车"]}, [("own-field-choices-few", "choices")]),
        ({"type": "choice", "choices": ["公车", "公车"]}, [("own-field-choices-few", "choices")]),
        ({"type": "choice", "choices": ["公车", "自驾", "公车"]}, [("own-field-choice-twice", "choices")]),
        ({"type": "choice", "choices": ["公车", "长" * 81]}, [("own-field-long", "choices")]),
        ({"type": "choice", "choices": [str(n) for n in range(MOST_CHOICES + 1)]},
         [("own-field-choices-many", "choices")]),
        ({"name": "", "why": "", "type": "role"},
         [("name-missing", "name"), ("own-field-type", "type"), ("own-field-why", "why")]),
    ],
)  # fmt: skip
def test_what_is_refused(charter, said, expected):
    assert codes(charter, **said) == expected


def test_a_register_takes_fields_only_where_it_takes_records(charter):
    assert codes(charter, "nothing") == [("register-unknown", "register")]
    assert codes(charter, "income") == [("register-projected", "register")]
    assert codes(charter, "application") == [("register-projected", "register")]
