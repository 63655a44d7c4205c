"""What differs between two versions of an application: field by field, words struck and added."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.versions import LONGEST_COMPARED, Change, Mark, Piece, VersionFact, compare, differences

FIRST = VersionFact(1, "读书月", "五月举办。", 150_000, 0, "buying", 3)


def marked(before, after):
    return [(piece.mark.value, piece.text) for piece in compare(before, after)]


def test_chinese_is_compared_sign_by_sign_other_scripts_word_by_word_and_numbers_whole():
    assert marked("五月举办。", "六月举办。") == [("struck", "五"), ("added", "六"), ("kept", "月举办。")]
    assert marked("desk lamps", "desk lights") == [("kept", "desk "), ("struck", "lamps"), ("added", "lights")]
    assert marked("购书200册", "购书100册") == [("kept", "购书"), ("struck", "200"), ("added", "100"), ("kept", "册")]
    assert marked("1,500.00", "1,200.00") == [("struck", "1,500.00"), ("added", "1,200.00")]
    assert marked("", "新") == [("added", "新")]
    assert marked("同", "同") == [("kept", "同")]


def test_only_the_fields_that_differ_are_told():
    second = replace(FIRST, number=2, plan="六月举办。", asked=120_000, purpose="repair", seq=9)
    assert differences(FIRST, second) == (
        Change("purpose", "buying", "repair"),
        Change("asked", 150_000, 120_000),
        Change(
            "plan",
            "五月举办。",
            "六月举办。",
            (Piece(Mark.STRUCK, "五"), Piece(Mark.ADDED, "六"), Piece(Mark.KEPT, "月举办。")),
        ),
    )
    assert differences(FIRST, replace(FIRST, number=2, seq=9)) == ()


def test_long_texts_are_compared_sentence_by_sentence():
    before = "五月在镇上举办。" * LONGEST_COMPARED
    after = before + "六月再办。"
    assert marked(before, after) == [("kept", before), ("added", "六月再办。")]


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_of_either_text_is_lost(before, after):
    pieces = compare(before, after)
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.mark is not Mark.STRUCK) == after
