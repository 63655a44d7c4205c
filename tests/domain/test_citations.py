"""A charter read clause by clause."""

from pilotage.domain.charters import Charter, check
from pilotage.domain.charters.citations import anchor, parts, readings, spans
from tests.factories import charter_bytes


def jinghai() -> Charter:
    charter = check(charter_bytes()).charter
    assert charter is not None
    return charter


def stretches(text: str, quote: str) -> list[str]:
    return [text[start:end] for start, end in spans(text, quote)]


def test_a_quote_is_found_whatever_its_spaces_and_widths() -> None:
    text = "一是从工作经费中拿出 3000 元，社会筹集７０００元。"
    assert stretches(text, "拿出3000元") == ["拿出 3000 元"]
    assert stretches(text, "筹集 7000元") == ["筹集７０００元"]


def test_an_ellipsis_leaves_out_what_lies_between() -> None:
    assert stretches("甲乙丙丁戊己", "甲乙……戊") == ["甲乙", "戊"]


def test_a_letter_and_its_combining_mark_are_one() -> None:
    assert stretches("the cafe\u0301 opens", "caf\u00e9") == ["cafe\u0301"]


def test_what_does_not_stand_there_marks_nothing() -> None:
    assert spans("甲乙丙", "甲丁") == ()
    assert spans("甲乙丙", "丙……甲") == ()


def test_every_clause_of_the_first_charter_stands_in_its_part() -> None:
    charter = jinghai()
    found = parts(charter)
    assert [(part.number, part.title) for part in found] == [
        (0, ""),
        (1, "加大经费支持"),
        (2, "增强人员保障"),
        (3, "落实“五个一”工作法"),
        (4, "实现资源倾斜"),
        (5, "建立“联试共建”机制"),
    ]
    taken = {each.clause.id: each for part in found for each in part.clauses}
    assert len(taken) == 23
    assert [p.id for p in taken["1.1"].provisions] == ["pilot-fund", "project-grant"]
    assert [p.id for p in taken["2.2"].provisions] == []
    assert [p.id for p in taken["2.2"].elsewhere] == ["mentors", "weekly-visit"]
    assert [claim.figure for claim in taken["1.2"].claims] == ["applicants"]
    assert sum(len(each.provisions) for each in taken.values()) == len(charter.provisions)
    text = taken["2.2"].clause.text
    assert [text[start:end] for start, end in taken["2.2"].spans] == [
        "指导员按照定期指导、实地指导、靠前指导的原则",
        "定期指导、实地指导、靠前指导的原则",
        "直至试点工作结束",
    ]


def test_every_quote_of_the_first_charter_is_marked() -> None:
    charter = jinghai()
    taken = {each.clause.id: each for part in parts(charter) for each in part.clauses}
    for provision in charter.provisions:
        for cite in provision.cite:
            assert spans(taken[cite.clause].clause.text, cite.quote), cite


def test_readings_know_where_they_belong() -> None:
    found = readings(jinghai())
    assert len(found) == 31
    general, about_grant = found[0], next(each for each in found if each.provision == "project-grant")
    assert (general.cite, general.provision, general.register) == (None, "", "")
    assert about_grant.cite is not None
    assert about_grant.cite.clause == "1.1"
    assert {each.register for each in found if each.register} >= {"visit", "difficulty"}


def test_two_sources_that_number_alike_have_anchors_of_their_own() -> None:
    source = """  - id: second
    title: 另一份文件
    issuer: 团县委
    standing: original
    clauses:
      - {id: 1.1, nature: aim, text: 另一份文件的第一款}
levels:
  - {id: county"""
    text = (
        charter_bytes(("levels:\n  - {id: county", source))
        .decode()
        .replace("{clause: 1.1,", "{source: bulletin-5, clause: 1.1,")
    )
    checked = check(text.encode())
    assert checked.charter is not None, checked.faults
    clauses = [each.anchor for part in parts(checked.charter) for each in part.clauses]
    assert "c-second-1.1" in clauses
    assert anchor(checked.charter, checked.charter.provision("pilot-fund").cite[0]) == "c-bulletin-5-1.1"
    assert anchor(checked.charter, checked.charter.provision("plaques").cite[0]) == "c1.4"
