"""Amounts in capital numerals, as the central bank's rules write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.capitals import in_capitals

CASES = [
    (0, "零元整"), (1, "壹分"), (10, "壹角整"), (11, "壹角壹分"), (100, "壹元整"), (101, "壹元零壹分"), (110, "壹元壹角整"),
    (1000, "壹拾元整"), (1010, "壹拾元零壹角整"), (1001, "壹拾元零壹分"), (1100, "壹拾壹元整"), (100_00, "壹佰元整"), (101_00, "壹佰零壹元整"),
    (110_00, "壹佰壹拾元整"), (140_950, "壹仟肆佰零玖元伍角整"), (600_714, "陆仟零柒元壹角肆分"), (168_032, "壹仟陆佰捌拾元零叁角贰分"),
    (10_700_053, "壹拾万零柒仟元零伍角叁分"), (1_640_902, "壹万陆仟肆佰零玖元零贰分"), (32_504, "叁佰贰拾伍元零肆分"), (80_000, "捌佰元整"),
    (1_000_000, "壹万元整"), (1_000_100, "壹万零壹元整"), (1_010_000, "壹万零壹佰元整"), (10_000_000, "壹拾万元整"), (1_000_000_000, "壹仟万元整"),
    (10_000_000_000, "壹亿元整"), (10_000_000_100, "壹亿零壹元整"), (10_001_000_000, "壹亿零壹万元整"), (100_000_000_000_000, "壹万亿元整"),
    (100_000_000_000_100, "壹万亿零壹元整"), (123_456_789_012_34, "壹仟贰佰叁拾肆亿伍仟陆佰柒拾捌万玖仟零壹拾贰元叁角肆分"),
    (100_010_000_000_000, "壹万零壹亿元整"), (-100, "负壹元整"),
]  # fmt: skip


@pytest.mark.parametrize(("fen", "text"), CASES)
def test_amounts_as_they_are_written(fen, text):
    assert in_capitals(fen) == text


_VALUES = {sign: value for value, sign in enumerate("零壹贰叁肆伍陆柒捌玖")} | {"拾": 10, "佰": 100, "仟": 1000}


def _read(text):
    """The number that capital numerals say, read without looking at noughts."""
    total = group = digit = 0
    fen = 0
    for sign in text:
        if sign in "拾佰仟":
            group, digit = group + digit * _VALUES[sign], 0
        elif sign == "万":
            total, group, digit = (total + group + digit) * 10_000, 0, 0
        elif sign == "亿":
            total, group, digit = (total + group + digit) * 10**8, 0, 0
        elif sign == "元":
            total, group, digit = total + group + digit, 0, 0
        elif sign in "角分":
            fen, digit = fen + digit * (10 if sign == "角" else 1), 0
        elif sign != "整":
            digit = _VALUES[sign]
    return total * 100 + fen


@given(st.integers(0, 10**14 - 1))
def test_every_amount_reads_back(fen):
    written = in_capitals(fen)
    head, yuan, rest = written.rpartition("元")
    whole = 0
    upper, marked, lower = head.rpartition("亿")
    if marked:
        whole = _read(f"{upper}元") // 100 * 10**8
    whole += _read(f"{lower}元") // 100
    assert whole * 100 + _read(rest) == fen
    assert "零零" not in written
    assert (yuan == "元") == (fen >= 100 or fen == 0)


def test_beyond_what_can_be_said():
    with pytest.raises(ValueError, match="too large"):
        in_capitals(10**20)
