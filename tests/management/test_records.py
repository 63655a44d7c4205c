"""`pilotage records`: tables in and out, the reasons with their rows, exit statuses."""

import json
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.utils import translation
from openpyxl import load_workbook

from pilotage.domain.sheets import read_sheet
from pilotage.management.cli import main
from pilotage.models import Attachment, Entry, Record
from tests.acts import difficulty
from tests.cast import seat
from tests.factories import PAPER, adopt_jinghai, record, visit
from tests.web.pages import browser

pytestmark = pytest.mark.django_db
HEADER = "unit,person,happened_on,progress,on-site\n"
GOOD = "wangkou,mentor1,2010-04-08,看场地,yes\n"


def run(*arguments, lang="en"):
    with translation.override(None):
        return CliRunner().invoke(main, ["--lang", lang, "records", *map(str, arguments)])


def take_in(tmp_path, text, register="visit", *options, by="clerk", lang="en", encoding="utf-8"):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return run("import", "jinghai-2010", register, path, "--by", by, *options, lang=lang)


def test_the_document_of_an_import(programme, cast, tmp_path):
    done = take_in(tmp_path, HEADER + GOOD + "nowhere,mentor1,2010-04-30,看,yes\n", "visit", "--json")
    assert done.exit_code == 1
    document = json.loads(done.stdout)
    assert (document["stored"], document["duplicate"]) == (1, 0)
    assert document["refused"] == [
        {
            "row": 3,
            "reasons": [
                "30 April 2010 has not come yet: today is 26 April 2010. Write today or an earlier day.",
                "“nowhere” is not a unit of this programme. Choose one of its units.",
            ],
        }
    ]


# Whatever is wrong with what people hand in is said with its row, in their language; nothing of that row is stored.
BAD = [
    ("wangkou,mentor1,2010-04-01,看,yes\n", "lies before the programme", "早于试点开始"),
    ("wangkou,mentor1,2010-04-27,看,yes\n", "has not come yet", "还没有到"),
    ("nowhere,mentor1,2010-04-08,看,yes\n", "is not a unit of this programme", "不是本试点的单位"),
    ("wangkou,nobody,2010-04-08,看,yes\n", "There is no person", "nobody"),
    ("wangkou,mentor1,2010-02-30,看,yes\n", "no day 30 in month 2", "2月没有30日"),
    ("wangkou,mentor1,2010-04-08,,yes\n", "Fill in “掌握的进展”", "请填写“掌握的进展”"),
]


@pytest.mark.parametrize(("row", "english", "chinese"), BAD)
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_a_bad_row_is_told_with_its_place(programme, cast, tmp_path, row, english, chinese, lang):
    done = take_in(tmp_path, HEADER + row, "visit", lang=lang)
    assert done.exit_code == 1
    said = done.stderr.replace(" ", "") if lang == "zh-Hans" else done.stderr
    assert "table.csv:2:" in said
    assert (english if lang == "en" else chinese.replace(" ", "")) in said
    assert not Record.objects.of(programme.office_id).exists()


@pytest.mark.parametrize(
    ("name", "content", "english", "chinese"),
    [
        ("page.html", b"<html>", "of a kind that not every office can open", "不是每个单位都能打开"),
        ("big.pdf", b"%PDF-" + bytes(20 * 2**20), "a file may have 20 MB", "每个文件不超过 20 MB"),
        ("", b"", "choose at least one file", "至少选一个文件"),
        ("gone.pdf", b"", "do not lie beside the sheet", "gone.pdf"),
    ],
)
def test_evidence_is_judged_as_everywhere(programme, cast, tmp_path, name, content, english, chinese):
    if name and content:
        (tmp_path / name).write_bytes(content)
    for lang, said in (("en", english), ("zh-Hans", chinese)):
        done = take_in(
            tmp_path, f"unit,happened_on,place,evidence\nwangkou,2010-04-08,门厅,{name}\n", "plaque", lang=lang
        )
        assert done.exit_code == 1
        assert said in done.stderr
    assert not Attachment.objects.of(programme.office_id).exists()


def test_evidence_is_read_beside_the_table_and_nowhere_else(programme, cast, tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.txt").write_text("好")
    (tmp_path.parent / "secret.txt").write_text("密")
    rows = (
        "unit,happened_on,place,evidence\nwangkou,2010-04-08,门厅,below/a.txt\nyinghai,2010-04-08,门厅,../secret.txt\n"
    )
    done = take_in(tmp_path, rows, "plaque", "--json")
    assert [row["row"] for row in json.loads(done.stdout)["refused"]] == [3]
    assert Attachment.objects.of(programme.office_id).get().name == "a.txt"


def test_the_same_file_twice_stores_nothing_new(programme, cast, tmp_path):
    rows = f"id,{HEADER}{uuid4()},{GOOD},{GOOD}"
    first, second = (json.loads(take_in(tmp_path, rows, "visit", "--json").stdout) for _ in range(2))
    assert (first, second) == (
        {"stored": 2, "changed": 0, "duplicate": 0, "refused": []},
        {"stored": 0, "changed": 0, "duplicate": 2, "refused": []},
    )
    assert "stored 0, already there 2, refused 0" in take_in(tmp_path, rows).stdout


def test_a_dry_run_writes_nothing(programme, cast, tmp_path):
    done = take_in(tmp_path, HEADER + GOOD, "visit", "--dry-run")
    assert done.exit_code == 0
    assert done.stdout == "Nothing was written: this was a dry run.\nstored 1, already there 0, refused 0\n"
    assert not Record.objects.of(programme.office_id).exists()


def test_confirmed_on_paper(programme, cast, tmp_path):
    assert take_in(tmp_path, HEADER + GOOD, "visit", "--confirm").exit_code == 0
    assert list(Entry.objects.of(programme.office_id).values_list("kind", "side", "on_paper")) == [
        ("entered", "mentor", False), ("confirmed", "unit", True),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_an_offices_own_file(programme, cast, tmp_path, encoding):
    rows = "单位\t指导员\t日期\t掌握的进展\t实地\n王口镇团委\tmentor1\t4月8日\t看场地\t是\n"
    assert take_in(tmp_path, rows, encoding=encoding).exit_code == 0
    assert Entry.objects.of(programme.office_id).get().body == {"progress": "看场地", "on-site": True}


def test_who_may_not_is_told_so(programme, cast, tmp_path):
    done = take_in(tmp_path, HEADER + GOOD, by="auditor")
    assert (done.exit_code, done.stderr) == (1, "Not permitted: None of your functions in this programme permits it.\n")


def test_whoever_is_not_named_is_the_owner(tmp_path, programme, cast):
    (tmp_path / "good.csv").write_text(HEADER + GOOD, encoding="utf-8")
    done = run("import", "jinghai-2010", "visit", tmp_path / "good.csv", "--confirm")
    assert done.exit_code == 0, done.stderr
    assert Entry.objects.of(programme.office).filter(by=cast.owner).exists()


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("import", "jinghai-2010", "visit", "gone.csv"), 2, "gone.csv cannot be read: there is no such file"),
        (("import", "jinghai-2010", "visit", "old.xls"), 2, "old.xls: This is a file of an older program"),
        (
            ("import", "jinghai-2010", "nothing", "good.csv", "--by", "clerk"),
            1,
            "The charter has no register “nothing”",
        ),
        (("import", "jinghai-2010", "visit", "header.csv", "--by", "clerk"), 1, "The columns 颜色 belong to nothing"),
        (("import", "elsewhere", "visit", "good.csv"), 2, "There is no programme called elsewhere"),
        (("import", "jinghai-2010", "visit", "good.csv", "--by", "nobody"), 2, "There is no user called nobody"),
        (("export", "jinghai-2010", "nothing", "-o", "out.csv"), 2, "The charter has no register “nothing”"),
        (
            ("export", "jinghai-2010", "visit", "-o", "nowhere/out.csv"),
            2,
            "out.csv cannot be written: there is no such file or folder",
        ),
    ],
)
def test_what_cannot_be_done_is_said(programme, cast, tmp_path, monkeypatch, arguments, status, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.csv").write_text(HEADER + GOOD)
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "header.csv").write_text("happened_on,颜色\n2010-04-08,红\n")
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (status, "")
    assert said in done.stderr


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_with_its_files_is_taken_in_elsewhere(programme, cast, tmp_path, ending):
    record(
        programme,
        cast.clerk,
        "document",
        unit="wangkou",
        person="mentor1",
        type="plan",
        evidence=(PAPER,),
        confirmed=False,
    )
    record(programme, cast.clerk, "document", unit="wangkou", person="mentor1", type="survey", evidence=(PAPER,))
    out = tmp_path / f"documents.{ending}"
    done = run("export", "jinghai-2010", "document", "-o", out, "--with-files", "--by", "clerk", "--json")
    assert json.loads(done.stdout) == {"file": str(out), "rows": 2, "files": 2}
    header = read_sheet(out.read_bytes()).header
    assert header == ("id", "unit", "person", "pair", "happened_on", "type", "side", "awaiting", "evidence")
    other = adopt_jinghai(office="另一个团委")
    theirs = seat(other)
    name = f"{other.office.code}/jinghai-2010"
    done = run("import", name, "document", out, "--by", theirs.clerk.username, "--confirm", "--json")
    assert json.loads(done.stdout) == {"stored": 2, "changed": 0, "duplicate": 0, "refused": []}
    kept = Attachment.objects.of(other.office_id).select_related("blob")
    assert [file.blob.sha256 for file in kept] == [
        file.blob.sha256 for file in Attachment.objects.of(programme.office_id).select_related("blob")
    ]


def test_an_export_says_how_much_it_wrote(programme, cast, tmp_path):
    visit(programme, cast.clerk)
    difficulty(programme, cast.unit)
    out = tmp_path / "visits.csv"
    done = run("export", "jinghai-2010", "visit", "-o", out)
    assert (done.exit_code, done.stdout) == (0, f"1 rows written to {out}\n")
    assert out.read_bytes().startswith(b"\xef\xbb\xbfid,unit,person,pair,happened_on,progress,on-site\r\n")


def test_a_long_table_says_how_far_it_has_come(programme, cast, tmp_path):
    rows = "".join(f"wangkou,mentor1,2010-04-08,第{n}次,yes\n" for n in range(101))
    done = take_in(tmp_path, HEADER + rows)
    assert (done.exit_code, done.stdout) == (0, "stored 101, already there 0, refused 0\n")
    assert done.stderr == "101 of 101 rows\n"
    assert take_in(tmp_path, HEADER + rows, lang="zh-Hans").stderr == "已处理 101 行，共 101 行\n"


def downloaded(programme, cast, tmp_path):
    """A sheet to fill with one record, as it was downloaded."""
    visit(programme, cast.clerk)
    answer = browser(cast.clerk).get(f"/{programme.office.code}/{programme.code}/sheets/wangkou.xlsx")
    path = tmp_path / "wangkou.xlsx"
    path.write_bytes(answer.content)
    return path


def test_a_sheet_that_was_downloaded_is_taken_in_with_its_corrections(programme, cast, tmp_path):
    path = downloaded(programme, cast, tmp_path)
    book = load_workbook(path)
    sheet = book["深入试点单位"]
    sheet.cell(sheet.max_row, 6).value = "更正"
    sheet.append([None, None, None, None, "4月22日", "又看", "是"])
    book.save(path)
    done = run("import", "jinghai-2010", "visit", path, "--by", "clerk", "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"stored": 1, "changed": 1, "duplicate": 0, "refused": []})
    done = run("import", "jinghai-2010", "visit", path, "--by", "clerk")
    assert (done.exit_code, done.stdout) == (0, "stored 0, already there 2, refused 0\n")


@pytest.mark.parametrize(
    ("change", "register", "said"),
    [
        ({}, "income", "wangkou.xlsx holds no sheet of the register income."),
        ({"B2": "elsewhere/other"}, "visit", "This sheet was made for another programme (elsewhere/other)."),
        ({"B1": "99"}, "visit", "This sheet was made by a newer version of Pilotage."),
    ],
)
def test_a_sheet_of_elsewhere_is_refused(programme, cast, tmp_path, change, register, said):
    path = downloaded(programme, cast, tmp_path)
    book = load_workbook(path)
    for cell, text in change.items():
        book["_pilotage"][cell] = text
    book.save(path)
    done = run("import", "jinghai-2010", register, path, "--by", "clerk")
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr
