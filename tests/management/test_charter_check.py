"""`pilotage charter check`: the same faults as text and as JSON, in Chinese and in English."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.domain.charters import Code, Fault
from pilotage.management.cli import main
from pilotage.words import faults as words

CHARTERS = Path("tests/fixtures/charters")
JINGHAI = "charters/jinghai-2010.yaml"


@pytest.fixture(autouse=True)
def _language_is_left_as_it_was():
    with translation.override(None):
        yield


def run(*arguments):
    return CliRunner().invoke(main, [*map(str, arguments)])


# file: place and code, then in Chinese and in English what is wrong and how to mend it
SIXTEEN = [
    ("01-misspelt-key", "102:5: error E101",
     "认不得“registr”这一项。", "是不是“register”？",
     "“registr” is not a key of this place.", "Did you mean “register”?"),
    ("02-reference-to-nothing", "130:15: error E202",
     "没有“visits”（台账）。", "是不是“visit”？",
     "There is no “visits” (register).", "Did you mean “visit”?"),
    ("03-amount-with-unit", "88:12: error E113",
     "“10000元”带了单位（元）。", "请只写数：10000。",
     "“10000元” carries its unit (元).", "Write the number alone: 10000."),
    ("04-total-not-its-parts", "88:12: error E401",
     "“pilot-fund”的总额是 7000，各项来源相加却是 10000：工作经费 (own) 3000 + 社会筹集 (raised) 7000。", "请改正总额，或改正写错的一项。",
     "The total of “pilot-fund” is 7000, but its sources add up to 10000: 工作经费 (own) 3000 + 社会筹集 (raised) 7000.",
     "Correct the total, or the part that is wrong."),
    ("05-quote-differs", "94:30: error E303",
     "引文与条款 1.1 相符到“从工作经费中拿出3000元，社会”为止；接下去引文是“募集7000元，设立总额”，原文是“筹集7000元，设立总额”。",
     "请从第 21 行的条款 1.1 照抄：“从工作经费中拿出3000元，社会筹集7000元，设立总额为10000元的试点工作基金，由试点”。两段之间略去的写 ……。",
     "The quote agrees with clause 1.1 up to “从工作经费中拿出3000元，社会”; then the quote has “募集7000元，设立总额”, the clause has “筹集7000元，设立总额”.",
     "Copy it from clause 1.1 in line 21: “从工作经费中拿出3000元，社会筹集7000元，设立总额为10000元的试点工作基金，由试点”. What is left out between two pieces is written ……."),
    ("06-full-width-colon", "115:10: error E009",
     "“title”后面的冒号是全角的（：）。", "请改为半角冒号加一个空格：title: …",
     "The colon after “title” is full-width (：).", "Write an ordinary colon and a space: title: …"),
    ("07-impossible-date", "8:8: error E119",
     "没有 2010-11-31 这一天。", "那个月最后一天是 2010-11-30。",
     "There is no day 2010-11-31.", "That month ends on 2010-11-30."),
    ("08-rule-clause-uncited", "24:13: error E306",
     "条款 1.5 是规定，却没有一处引用：“四是对试点工作成绩突出，选树为全市、全国先进典型的，团县委一…”。",
     "请在落实它的地方引用，或在 uncoded 下写明不落实的理由；如果不是规定，请写 nature: fact、aim 或 heading。",
     "Clause 1.5 is a rule, but nothing cites it: “四是对试点工作成绩突出，选树为全市、全国先进典型的，团县委一…”.",
     "Cite it where it is carried out, or excuse it under uncoded with the reason; if it is no rule, write nature: fact, aim or heading."),
    ("09-no-citation", "95:5: error E301",
     "“plaques”没有写依据。", "请加上 cite，写明条款和原文：cite: [{clause: 1.1, quote: …}]。",
     "“plaques” cites nothing.", "Add cite: with the clause and its words: cite: [{clause: 1.1, quote: …}]."),
    ("10-party-paired-twice", "143:21: error E603",
     "瀛海学校团委（yinghai）结对两次：第一次在第 142 行，最多只能结 1 对。", "请改正代号；如果本来就要结几对，请把 b_max 改大。",
     "瀛海学校团委 (yinghai) is paired twice; the first time is in line 142, and at most 1 is allowed.",
     "Correct the id; if several pairs are meant, raise b_max."),
    ("11-tab", "116:1: error E008",
     "这一行用制表符（Tab）缩进。", "请改用空格缩进，与相邻各行对齐。",
     "The line is indented with a tab.", "Indent with spaces, to the same column as the neighbouring lines."),
    ("12-key-twice", "119:5: error E010",
     "“to”写了两次，第一次在第 117 行。", "请留一个，删去另一个。",
     "“to” is written twice; the first is in line 117.", "Keep one of the two and delete the other."),
    ("13-wrong-placeholder", "156:15: error E701",
     "没有“{visits-count}”这个数据。", "是不是 {visit-count}？",
     "{visits-count} is not a figure.", "Did you mean {visit-count}?"),
    ("14-full-width-digits", "118:13: error E114",
     "“５００”是全角数字。", "请写 500。",
     "“５００” is written in full-width digits.", "Write 500."),
    ("15-unknown-kind", "114:11: error E106",
     "没有“prize”这一种规定。",
     "共有这几种：fund, grant, refund, provide, reward, appoint, duty, quota, priority, pair, record, sanction, publish。",
     "There is no kind of provision called “prize”.",
     "The kinds are: fund, grant, refund, provide, reward, appoint, duty, quota, priority, pair, record, sanction, publish."),
    ("16-number-not-quoted", "118:13: warning W301",
     "“model-reward”的数 600 在引文和口径里都没有。", "请改正这个数，引用说到它的原文，或加一条口径说明它从哪里来。",
     "The number 600 of “model-reward” stands neither in its quotes nor in its readings.",
     "Correct the number, quote the words that say it, or add a reading that says where it comes from."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "place", "wrong_zh", "mend_zh", "wrong_en", "mend_en"), SIXTEEN, ids=[each[0] for each in SIXTEEN]
)
def test_the_sixteen_mistakes_are_answered_in_both_languages(name, place, wrong_zh, mend_zh, wrong_en, mend_en):
    file = CHARTERS / f"{name}.yaml"
    for lang, wrong, mend in (("zh-Hans", wrong_zh, mend_zh), ("en", wrong_en, mend_en)):
        result = run("--lang", lang, "charter", "check", file)
        assert result.output.split("\n")[:2] == [f"{file}:{place}: {wrong}", f"    {mend}"]
        assert result.exit_code == (0 if name.startswith("16") else 1)
        (document,) = json.loads(run("charter", "check", file, "--json", "--lang", lang).stdout)
        (fault,) = document["faults"]
        assert (fault["message"], fault["mend"]) == (wrong, mend)
        assert f"{fault['line']}:{fault['column']}: {fault['severity']} {fault['code']}" == place


def test_the_jinghai_charter_is_in_order_in_both_languages():
    result = run("--lang", "en", "charter", "check", JINGHAI)
    assert result.exit_code == 0
    assert result.output == (
        f"{JINGHAI}: in order: jinghai-2010, edition 1 (clauses: 23, provisions: 20, registers: 15, figures: 15)\n"
    )
    assert run("--lang", "zh-Hans", "charter", "check", JINGHAI).output == (
        f"{JINGHAI}: 没有问题：jinghai-2010，第 1 版（条款 23 款，规定 20 项，台账 15 本，数据 15 个）\n"
    )


def test_json_is_one_document_with_everything_promised():
    result = run("charter", "check", "--json", JINGHAI, CHARTERS / "04-total-not-its-parts.yaml", "--lang", "en")
    assert result.exit_code == 1
    counts = {"clauses": 23, "provisions": 20, "registers": 15, "figures": 15}
    short = {"clauses": 7, "provisions": 6, "registers": 4, "figures": 2}
    assert json.loads(result.stdout) == [
        {"file": JINGHAI, "ok": True, "id": "jinghai-2010", "edition": 1, "counts": counts, "faults": []},
        {
            "file": str(CHARTERS / "04-total-not-its-parts.yaml"), "ok": False, "id": "jinghai-short", "edition": 1,
            "counts": short,
            "faults": [
                {
                    "line": 88, "column": 12, "severity": "error", "code": "E401",
                    "message": "The total of “pilot-fund” is 7000, but its sources add up to 10000: 工作经费 (own) 3000 "
                               "+ 社会筹集 (raised) 7000.",
                    "mend": "Correct the total, or the part that is wrong.",
                }
            ],
        },
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_exits_with_2_and_hides_no_other(tmp_path):
    missing, folder = tmp_path / "none.yaml", tmp_path
    result = run("--lang", "en", "charter", "check", missing, CHARTERS / "11-tab.yaml", folder, JINGHAI)
    assert result.exit_code == 2
    assert (
        result.stderr
        == f"{missing} cannot be read: there is no such file or folder\n{folder} cannot be read: it is a directory\n"
    )
    assert "E008" in result.stdout
    assert f"{JINGHAI}: in order" in result.stdout
    as_json = run("charter", "check", "--json", missing, JINGHAI)
    assert as_json.exit_code == 2
    empty = {"clauses": 0, "provisions": 0, "registers": 0, "figures": 0}
    first, second = json.loads(as_json.stdout)
    assert first == {"file": str(missing), "ok": False, "id": None, "edition": None, "counts": empty, "faults": []}
    assert second["ok"]


def test_a_file_is_needed():
    assert run("charter", "check").exit_code == 2


def test_what_is_no_charter_at_all_is_a_fault_with_a_place(tmp_path):
    file = tmp_path / "picture.yaml"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    result = run("--lang", "zh-Hans", "charter", "check", file)
    assert result.exit_code == 1
    assert result.output.startswith(f"{file}:3:1: error E002: 这不是文本文件。\n    请给出试点方案的 YAML 文件")
    file.write_text("")
    assert f"{file}:1:1: error E001: 文件是空的。" in run("--lang", "zh-Hans", "charter", "check", file).output


@pytest.mark.parametrize("lang", ["zh-hans", "en"])
def test_every_code_has_its_sentences(lang):
    with translation.override(lang):
        listed = words.catalogue()
    assert [code for code, _, _ in listed] == [str(code) for code in Code]
    for _code, messages, mends in listed:
        assert messages
        assert mends
        assert not any("%" in text for text in [*messages, *mends])
        if lang == "zh-hans":
            assert all(any("\u4e00" <= character <= "\u9fff" for character in text) for text in [*messages, *mends])


def test_a_percent_sign_in_a_file_is_no_placeholder():
    with translation.override("en"):
        fault = Fault(1, 1, Code.NUMBER_WITH_UNIT, {"value": "100%s%", "unit": "%s%", "meant": "100"})
        assert words.sentence(fault) == ("“100%s%” carries its unit (%s%).", "Write the number alone: 100.")


def test_the_list_of_faults_is_a_table():
    lines = run("--lang", "en", "charter", "faults").output.splitlines()
    assert lines[:2] == ["| code | what is wrong | how to mend it |", "|---|---|---|"]
    assert len(lines) == len(Code) + 2
    assert all(line.count(" | ") == 2 for line in lines[2:])
