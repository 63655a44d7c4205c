"""What a register asks for, in the grid: every type of field, stages, sides, personal fields."""

import pytest

from pilotage.models import PersonalData
from tests.actions.test_records_fields import EVERYTHING
from tests.cast import seat
from tests.factories import adopt_jinghai
from tests.rounds import opened
from tests.web.desk import Desk, stored

pytestmark = pytest.mark.django_db


FIRST = {"text": "甲", "long": "一\n二", "integer": "1", "decimal": "0", "money": "1,200.50", "percent": "50%",
         "date": "4月1日", "yes": "no", "choice": "two", "who": "police", "score": "0"}  # fmt: skip
THIRTEEN = {**FIRST, "integer": "101", "choice": "丙", "who": "无此单位", "money": "一千", "score": "很好"}


def test_every_kind_of_field_has_its_column_and_a_nought_is_a_number():
    after, text = EVERYTHING
    other = adopt_jinghai((after, text.replace("type: file}", "type: file, required: false}")))
    desk = Desk(other, seat(other).clerk, "everything")
    assert "1:file" not in desk.cells
    cells = {"unit": "wangkou", "happened_on": "4.8"}
    desk.fill({**cells, **FIRST}, {**cells, **THIRTEEN}, cells)
    assert desk.verdicts() == ["new", "wrong", "wrong"]
    assert [name for name in desk.faults() if name.startswith("2:")] == [
        f"2:{name}" for name in ("integer", "money", "choice", "who", "score")
    ]
    missing = [name for name in desk.faults() if name.startswith("3:")]
    assert missing == [f"3:{name}" for name in FIRST]
    desk.send("store")
    (entry,) = stored(other)
    assert entry.body == {
        "text": "甲", "long": "一\n二", "integer": 1, "decimal": "0", "money": 120050, "percent": "50", "date": "2010-04-01",
        "yes": False, "choice": "two", "who": "police", "score": "0",
    }  # fmt: skip


def test_a_stage_left_empty_is_the_first_and_the_side_may_be_said(programme, cast):
    desk = Desk(programme, cast.clerk, "difficulty")
    assert "1:side" in desk.cells
    cells = {"unit": "wangkou", "happened_on": "4.8", "what": "缺场地"}
    desk.fill({**cells, "person": "mentor1"}, {**cells, "side": "unit", "what": "缺经费"}, do="store")
    assert desk.answer.status_code == 303, desk.faults()
    assert [(entry.side, entry.body["state"]) for entry in stored(programme)] == [
        ("mentor", "raised"), ("unit", "raised"),
    ]  # fmt: skip


def test_personal_fields_lie_apart_and_are_not_compared(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    desk = Desk(programme, cast.unit, "nomination")
    cells = {
        "happened_on": "4.8",
        "award": "优秀共青团员",
        "nominee": "张三",
        "level": "city",
        "extra": "no",
        "outcome": "pending",
    }
    desk.fill(cells, do="store")
    assert desk.answer.status_code == 303, desk.faults()
    (entry,) = stored(programme)
    assert "nominee" not in entry.body
    assert PersonalData.objects.of(programme.office_id).get(entry=entry).fields == {"nominee": "张三"}
    again = Desk(programme, cast.unit, "nomination").fill(cells)
    assert again.verdicts() == ["new"]
    assert "reads the same" not in again.said
