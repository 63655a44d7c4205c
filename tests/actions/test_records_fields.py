"""What records hold: fields of every type, files among them, and fields that lie apart because they are personal."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from pilotage.actions.attachments import Evidence
from pilotage.actions.records import About
from pilotage.actions.refusals import Refused
from pilotage.models import Attachment, Event, PersonalData
from tests.acts import correct, enter, not_allowed, refused, standing
from tests.cast import seat
from tests.factories import PAPER, adopt_jinghai, record
from tests.rounds import opened

pytestmark = pytest.mark.django_db


# ---- Personal fields and files


NOMINATION = {"award": "优秀共青团员", "nominee": "张三", "level": "city", "extra": False, "outcome": "pending"}


def nominate(programme, by, **more):
    values = {**NOMINATION, **more}
    return enter(programme, by, "nomination", values=values)


def test_personal_fields_lie_apart(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    stored = nominate(programme, cast.unit)
    assert "nominee" not in stored.entry.body
    assert len(stored.entry.personal_digest) == 64
    assert PersonalData.objects.of(programme.office_id).get(entry=stored.entry).fields == {"nominee": "张三"}
    events = Event.objects.of(programme.office_id).order_by("-seq")
    assert "张三" not in str([(event.about, event.rows) for event in events])


def test_a_correction_that_does_not_say_the_personal_fields_keeps_them(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    stored = nominate(programme, cast.unit)
    values = {name: value for name, value in NOMINATION.items() if name != "nominee"}
    done = correct(stored, cast.clerk, about=About("wangkou"), values={**values, "branch": "一支部"})
    assert PersonalData.objects.of(programme.office_id).get(entry=done.entry).fields == {"nominee": "张三"}
    again = correct(
        stored, cast.unit, seen=done.entry.seq, about=About("wangkou"), values={**NOMINATION, "nominee": "李四"}
    )
    assert PersonalData.objects.of(programme.office_id).get(entry=again.entry).fields == {"nominee": "李四"}


def test_a_request_that_names_somebody_else_is_not_the_same(programme, cast):
    opened(programme, cast.clerk, award="member", level="city")
    uuid = uuid4()
    enter(programme, cast.unit, "nomination", values=NOMINATION, uuid=uuid)
    assert not enter(programme, cast.unit, "nomination", values=NOMINATION, uuid=uuid).stored
    with refused("id-taken"):
        enter(programme, cast.unit, "nomination", values={**NOMINATION, "nominee": "李四"}, uuid=uuid)


ALL_TYPES = """
  - id: everything
    name: 样样都有
    measure: 条
    about: [unit]
    written_by: [office]
    public: nothing
    readings:
      - {question: 为什么？, choice: 试一试。, status: assumed, by: 本单位自定}
    fields:
      - {id: text, name: 文字, type: text}
      - {id: long, name: 长文, type: long-text}
      - {id: integer, name: 人数, type: integer, min: 1, max: 100, measure: 人}
      - {id: decimal, name: 亩数, type: decimal}
      - {id: money, name: 金额, type: money}
      - {id: percent, name: 比例, type: percent}
      - {id: date, name: 日期, type: date}
      - {id: yes, name: 是否, type: yes-no}
      - {id: choice, name: 选项, type: choice, choices: [{id: one, name: 甲}, {id: two, name: 乙}]}
      - {id: who, name: 共建方, type: role, role: partner}
      - {id: file, name: 附图, type: file}
      - {id: score, name: 得分, type: score}
  - id: meeting
"""
EVERYTHING = ("\n  - id: meeting\n", ALL_TYPES)
VALUES = {
    "text": "甲", "long": "一\n二", "integer": 7, "decimal": Decimal("1.50"), "money": 12345, "percent": Decimal(50),
    "date": date(2010, 4, 1), "yes": False, "choice": "two", "who": "police", "score": Decimal("9.5"),
}  # fmt: skip


def test_every_type_of_field_is_kept_and_read_back():
    programme = adopt_jinghai(EVERYTHING)
    cast = seat(programme)
    stored = enter(programme, cast.clerk, "everything", values=VALUES, files={"file": PAPER})
    facts = standing(programme, stored).confirmed.fields
    digest = Attachment.objects.of(programme.office_id).get().blob.sha256
    assert facts == {**VALUES, "decimal": Decimal("1.5"), "file": digest}


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"integer": 0}, "field-below", "integer"),
        ({"integer": 101}, "field-above", "integer"),
        ({"integer": True}, "value-type", "integer"),
        ({"money": Decimal("1.5")}, "value-type", "money"),
        ({"date": "2010-04-01"}, "value-type", "date"),
        ({"who": "wangkou"}, "choice-unknown", "who"),
        ({"choice": "甲"}, "choice-unknown", "choice"),
    ],
)
def test_every_type_of_field_is_guarded(changed, code, field):
    programme = adopt_jinghai(EVERYTHING)
    cast = seat(programme)
    with pytest.raises(Refused) as refusal:
        enter(programme, cast.clerk, "everything", values={**VALUES, **changed}, files={"file": PAPER})
    assert [(b.code, b.field) for b in refusal.value.breaches] == [(code, field)]


def test_a_file_that_is_asked_for_is_missed_and_a_bad_one_refused_at_its_field():
    programme = adopt_jinghai(EVERYTHING)
    cast = seat(programme)
    for files, code in (({}, "field-missing"), ({"file": Evidence("a.exe", b"MZ\x00")}, "file-kind")):
        with pytest.raises(Refused) as refusal:
            enter(programme, cast.clerk, "everything", values=VALUES, files=files)
        assert [(b.code, b.field) for b in refusal.value.breaches] == [(code, "file")]
    stored = enter(programme, cast.clerk, "everything", values=VALUES, files={"file": PAPER})
    done = correct(stored, cast.clerk, about=About("wangkou"), values={**VALUES, "integer": 8})
    assert done.entry.body["file"] == stored.entry.body["file"]


def test_the_office_of_another_programme_is_not_asked(programme, cast):
    """A person who is clerk at one office is nobody at another."""
    other = adopt_jinghai(office="另一个团委")
    with not_allowed("no-function-permits"):
        enter(other, cast.clerk, person="mentor1")


def test_a_record_of_the_suite_is_as_its_maker_says(programme, cast):
    uuid = UUID(int=7)
    assert record(programme, cast.clerk, "plaque", unit="wangkou", place="门厅", uuid=uuid).record.uuid == uuid
