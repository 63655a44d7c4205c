"""Who says that a register is kept: its own clauses, those of the provisions it serves, or how the office has settled it."""

from pilotage.domain.charters import check
from pilotage.domain.registers import grounds, provisions_of
from tests.factories import charter_bytes

CHARTER = check(charter_bytes()).charter


def clauses(register, charter=CHARTER):
    return [ground.cite.clause for ground in grounds(charter, charter.register(register)) if ground.cite]


def test_every_register_of_the_first_charter_rests_on_a_clause():
    assert {register.id: clauses(register.id) for register in CHARTER.registers} == {
        "income": ["1.1"], "application": ["1.1"], "dues": ["1.3"], "plaque": ["1.4"], "designation": ["1.5"],
        "document": ["3.1"], "activity": ["3.2"], "financing": ["3.3"], "visit": ["3.4", "2.2"], "difficulty": ["3.5"],
        "nomination": ["4.1", "4.2"], "contribution": ["4.1"], "aid": ["4.3"], "meeting": ["5.3"], "agreement": ["5.3"],
    }  # fmt: skip


def test_a_clause_that_several_provisions_cite_is_named_once():
    assert [each.id for each in provisions_of(CHARTER, CHARTER.register("document"))] == ["survey", "plan", "summary"]
    assert clauses("document") == ["3.1"]


def test_a_register_that_nothing_asks_for_says_how_the_office_settled_it():
    own = """
  - id: notice
    name: 通知
    measure: 份
    about: [unit]
    written_by: [office]
    readings:
      - {question: 为什么记？, choice: 备查。, status: assumed, by: 本单位自定}
    fields:
      - {id: text, name: 内容, type: text}
  - id: meeting
"""
    charter = check(charter_bytes(("\n  - id: meeting\n", own))).charter
    (ground,) = grounds(charter, charter.register("notice"))
    assert (ground.cite, ground.reading.by) == (None, "本单位自定")
