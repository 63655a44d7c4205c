"""Values of declared fields: read from what people write, kept as JSON, written out so that they can be read again."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import check
from pilotage.domain.charters.schema import Choice, FieldDef, Register
from pilotage.domain.fields import as_written, check_values, from_body, read_value, tidy, to_body
from tests.factories import TODAY, charter_bytes

CHARTER = check(charter_bytes()).charter
TYPES = (
    "text",
    "long-text",
    "integer",
    "decimal",
    "money",
    "percent",
    "date",
    "yes-no",
    "choice",
    "role",
    "file",
    "score",
)
FIELDS = {
    kind: FieldDef(id=f"a-{kind}", name=kind, type=kind, role="partner" if kind == "role" else None, choices=(
        Choice(id="one", name="甲"), Choice(id="two", name="one"), Choice(id="three", name="丙")
    ) if kind == "choice" else ())
    for kind in TYPES
}  # fmt: skip
REGISTER = Register(
    id="all", name="全", measure="条", about=("unit",), written_by=("office",), fields=tuple(FIELDS.values())
)


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        ("text", " 甲\r\n乙\x00 ", "甲\n乙"),
        ("text", 2010, "2010"),
        ("text", 3.0, "3"),
        ("integer", "１，200", 1200),
        ("integer", 15.0, 15),
        ("decimal", 1.25, Decimal("1.25")),
        ("money", "￥1,234.5", 123450),
        ("money", 12, 1200),
        ("percent", "50%", Decimal(50)),
        ("date", "4月26日", TODAY),
        ("date", datetime(2010, 4, 1), date(2010, 4, 1)),
        ("yes-no", "√", True),
        ("yes-no", False, False),
        ("choice", "甲", "one"),
        ("choice", "one", "two"),  # a name goes before an id: it is what people write
        ("choice", "three", "three"),
        ("role", "静海县公安分局团委", "police"),
        ("role", "police", "police"),
        ("role", "新共建单位", "new"),
        ("score", "9.5", Decimal("9.5")),
        ("text", "　 ", None),
        ("integer", None, None),
    ],
)
def test_what_people_write_is_read(kind, written, value):
    members = {"partner": {"新共建单位": "new", "new": "new"}}
    assert read_value(FIELDS[kind], written, CHARTER, TODAY, members) == value


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        ("integer", "1.5", "number-whole"),
        ("money", "1.234", "money-decimals"),
        ("money", "1万元", "money-unit"),
        ("date", "2010-02-30", "date-impossible"),
        ("yes-no", "maybe", "yes-no-form"),
        ("choice", "丁", "choice-unknown"),
        ("role", "王口镇团委", "choice-unknown"),
    ],
)
def test_what_cannot_be_read_says_why(kind, written, code):
    found = read_value(FIELDS[kind], written, CHARTER, TODAY)
    assert isinstance(found, Breach)
    assert found.code == code


@pytest.mark.parametrize("kind", TYPES)
def test_nothing_but_its_own_kind_is_kept(kind):
    wrong = {"text": 5, "long-text": True, "role": 5, "file": 5, "yes-no": "yes", "choice": "丁"}.get(kind, "many")
    (breach,) = [b for b in check_values(REGISTER, {f"a-{kind}": wrong}, CHARTER) if b.code != "field-missing"]
    assert (breach.code, breach.field) == ("choice-unknown" if kind == "choice" else "value-type", f"a-{kind}")


texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), min_size=1).map(tidy).filter(bool)
numbers = st.decimals(-(10**9), 10**9, places=4).map(lambda value: value.normalize() + 0)
VALUES = {
    "text": texts, "long-text": texts, "integer": st.integers(-(10**12), 10**12), "decimal": numbers,
    "money": st.integers(0, 10**14), "percent": numbers, "date": st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    "yes-no": st.booleans(), "choice": st.sampled_from(["one", "two", "three"]),
    "role": st.sampled_from(["police", "education"]), "file": st.just("ab" * 32), "score": numbers,
}  # fmt: skip


@given(st.fixed_dictionaries({f"a-{kind}": strategy for kind, strategy in VALUES.items()}))
def test_every_value_comes_back_from_the_body_and_from_a_sheet(values):
    body = to_body(values)
    assert from_body(REGISTER, body) == values
    for kind, field in FIELDS.items():
        if kind != "file":
            written = as_written(field, values[field.id], CHARTER)
            assert read_value(field, written, CHARTER, TODAY) == values[field.id], (kind, written)


def test_what_an_earlier_edition_kept_under_another_type_stays_a_text():
    body = {"a-integer": "many", "a-decimal": "many", "a-date": "someday"}
    assert from_body(REGISTER, body) == {"a-integer": "many", "a-decimal": "many", "a-date": "someday"}
