"""The code of a sheet, what its QR code says, and what stands on it as data."""

import json
from dataclasses import replace
from datetime import date

import pytest

from pilotage.domain.papers import (
    Column,
    Content,
    Line,
    PaperKind,
    Table,
    as_json,
    belongs,
    check_signed,
    code_of,
    from_json,
    qr_text,
    read_code,
    typed_code,
)

DIGEST = "0123456789abcdef" * 4
CODE = code_of(DIGEST, 17)
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

CONTENT = Content(
    PaperKind.MONTH, "共青团天津市静海县委员会", "试点", 1, "CNY", "zh-Hans", "王口镇团委", "试点单位", "深入试点单位",
    date(2010, 4, 1), date(2010, 4, 30), (("3.4", "每周至少一次"),), ((Column("asked", type="money"), 80_000),),
    (Table("records", (Column("number", type="number"), Column("progress", "进展", "long-text")),
           (Line((1, "看了 #场地 * ]"), "visit", 1, 17), Line((2, None), "visit", 2, 19)), "深入试点单位"),),
)  # fmt: skip


def test_the_code_is_eight_characters_that_cannot_be_mistaken_for_each_other():
    assert CODE == code_of(DIGEST, 17) != code_of(DIGEST, 18)
    assert len(CODE.replace("-", "")) == 8
    assert set(CODE) <= {*SIGNS, "-"}


def test_the_qr_code_says_the_code_and_the_digest_and_nothing_else():
    assert qr_text(CODE, DIGEST) == f"PLT1:{CODE}:0123456789ABCDEF"
    assert read_code(qr_text(CODE, DIGEST)) == (CODE, "0123456789abcdef")
    assert read_code(f"\n plt1:{CODE.lower()}:0123456789abcdef ") == (CODE, "0123456789abcdef")


@pytest.mark.parametrize(
    "text",
    [
        "", "PLT1", CODE, f"PLT2:{CODE}:0123456789ABCDEF", f"PLT1:{CODE}:0123456789ABCDE", f"PLT1:{CODE}:0123456789ABCDEG",
        f"PLT1:{CODE}:0123456789ABCDEF:1", "01,10,011001700111,12345678,100.00,20240501,12345678901234567890,ABCD",
        "https://example.org/",
    ],
)  # fmt: skip
def test_what_is_no_sheet_of_ours_is_none(text):
    assert read_code(text) is None


def test_a_typed_code_is_read_however_it_was_copied():
    plain = CODE.replace("-", "")
    for typed in (CODE, CODE.lower(), plain, f" {plain[:4]} {plain[4:]} ", f"{plain[:4]}—{plain[4:]}",
                  "".join(chr(ord(c) + 0xFEE0) for c in plain)):  # fmt: skip
        assert typed_code(typed) == CODE
    assert typed_code("") is typed_code(plain[:7]) is typed_code(plain + "2") is typed_code("0OIL-1111") is None


def test_one_wrong_or_two_swapped_characters_show():
    plain = CODE.replace("-", "")
    for place in range(8):
        for sign in SIGNS:
            if sign != plain[place]:
                assert typed_code(plain[:place] + sign + plain[place + 1 :]) is None
        for other in range(place):
            swapped = list(plain)
            swapped[place], swapped[other] = swapped[other], swapped[place]
            assert typed_code("".join(swapped)) in ({CODE} if plain[place] == plain[other] else {None})


def test_a_sheet_belongs_to_the_digest_it_carries():
    assert belongs(DIGEST, "0123456789abcdef")
    assert belongs(DIGEST, "0123456789ABCDEF")
    assert not belongs(DIGEST, "0123456789abcde0")
    assert not belongs(DIGEST, "")


def test_the_content_is_kept_as_json_and_comes_back_the_same():
    assert from_json(json.loads(json.dumps(as_json(CONTENT)))) == CONTENT
    bare = Content(PaperKind.DECISION, "o", "p", 1, "CNY", "en")
    assert from_json(as_json(bare)) == bare


def test_the_digest_covers_everything_that_is_said():
    changed = [
        replace(CONTENT, **{name: value})
        for name, value in (
            ("kind", PaperKind.RECORD), ("office", "x"), ("programme", "x"), ("edition", 2), ("currency", "EUR"),
            ("language", "en"), ("member", "x"), ("side", "x"), ("about", "x"), ("start", date(2010, 4, 2)), ("end", None),
            ("cites", ()), ("facts", ()), ("tables", ()),
            ("tables", (replace(CONTENT.tables[0], lines=(replace(CONTENT.tables[0].lines[0], seq=18),)),)),
        )
    ]  # fmt: skip
    assert len({CONTENT.digest, *(each.digest for each in changed)}) == len(changed) + 1
    assert from_json(as_json(CONTENT)).digest == CONTENT.digest


def test_the_records_of_a_sheet_are_its_numbered_lines():
    fund = Table("fund", (Column("what"),), (Line(("planned",)),))
    assert [line.number for line in replace(CONTENT, tables=(*CONTENT.tables, fund)).records] == [1, 2]


def test_a_sheet_is_signed_after_it_was_printed_and_not_in_the_future():
    printed, today = date(2010, 4, 26), date(2010, 4, 28)
    assert check_signed(printed, printed, today) == check_signed(today, printed, today) == []
    assert [b.code for b in check_signed(date(2010, 4, 25), printed, today)] == ["signed-before-printed"]
    assert [b.code for b in check_signed(date(2010, 4, 29), printed, today)] == ["day-in-future"]
