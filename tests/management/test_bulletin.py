"""`pilotage bulletin`: issued with everybody's own rights, written out, listed, corrected."""

import json
from datetime import date
from hashlib import sha256
from uuid import uuid4

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.management.cli import main
from tests.factories import visit

pytestmark = pytest.mark.django_db
ISSUE = ("bulletin", "issue", "jinghai-2010", "--series", "progress", "--until", "2010-04-26", "--by", "clerk")


def run(*arguments, status=0, lang="en", stdin=None):
    with translation.override(None):
        result = CliRunner().invoke(main, ["--lang", lang, *map(str, arguments)], input=stdin)
    assert result.exit_code == status, result.output
    return result


def issued(*more):
    return json.loads(run(*ISSUE, "--signed-by", "reviewer", "--json", *more).stdout)


def test_issue_gives_what_the_contract_says(programme, cast):
    visit(programme, cast.clerk)
    document = issued("--title", "进展")
    assert list(document) == ["id", "series", "number", "until", "known", "edition", "sha256", "text", "figures"]
    assert (document["series"], document["number"], document["until"], document["edition"]) == (
        "progress", 1, "2010-04-26", 1,
    )  # fmt: skip
    assert document["sha256"] == sha256(document["text"].encode()).hexdigest()
    assert document["figures"]["visit-count"] == 1
    assert document["figures"]["financing-sum"] == "0.00"
    assert "深入试点单位1次" in document["text"]


def test_as_text(programme, cast):
    output = run(*ISSUE, "--signed-by", "reviewer", lang="zh-Hans").stdout.splitlines()
    assert output[0].startswith("基层组织建设简报 第1期")
    assert output[1].startswith("截至 2010-04-26，录入至第 ")


def test_paragraphs_from_a_file(programme, cast, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("一、总的情况。\n@3\n又有{visit-count}次。\n", encoding="utf-8")
    assert issued("--text", path)["text"].splitlines() == [
        "一、总的情况。",
        "5对“联试共建”对子通过召开0次座谈会，达成了0项活动协议。",
        "又有0次。",
    ]
    assert "Did you mean “{visit-count}”?" in run(
        *ISSUE, "--signed-by", "reviewer", "--text", "-", status=1, stdin="{vist-count}"
    ).stderr  # fmt: skip


def test_the_same_uuid_issues_nothing_new(programme, cast):
    uuid = uuid4()
    assert issued("--uuid", uuid) == issued("--uuid", uuid)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "clerk"), "clerk may not sign bulletins off. None of your functions in this programme permits it. "
                            "Name somebody who may with --signed-by."),
        (("--by", "auditor"), "auditor may not draft bulletins."),
        (("--by", "clerk", "--signed-by", "reviewer", "--issued-by", "reviewer"), "reviewer may not issue bulletins."),
    ],
)  # fmt: skip
def test_everybody_acts_with_their_own_rights(programme, cast, arguments, said):
    assert said in run(*ISSUE[:-2], *arguments, status=1).stderr
    assert run("bulletin", "list", "jinghai-2010").stdout == ""


def test_whoever_is_not_named_is_the_owner(programme, cast):
    said = run(*ISSUE[:-2]).stdout
    assert "第1期" in said


def test_what_is_refused_exits_with_1(programme, cast):
    wrong = ("bulletin", "issue", "jinghai-2010", "--series", "progres", "--until", "2010-04-26")
    assert "“progress”" in run(*wrong, "--by", "clerk", "--signed-by", "reviewer", status=1).stderr
    future = (*ISSUE[:-3], "2010-05-01", "--by", "clerk", "--signed-by", "reviewer")
    assert "2010-05-01 还没有到：今天是 2010-04-26。" in run(*future, status=1, lang="zh-Hans").stderr


def test_what_cannot_be_understood_exits_with_2(programme, cast, tmp_path):
    assert "nobody" in run(*ISSUE, "--signed-by", "nobody", status=2).stderr
    run("bulletin", "issue", "elsewhere", "--series", "progress", "--until", "2010-04-26", status=2)
    run(*ISSUE[:-3], "26.4.2010", status=2)
    assert "missing.txt" in run(*ISSUE, "--text", tmp_path / "missing.txt", status=2).stderr
    (tmp_path / "binary.txt").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in run(*ISSUE, "--text", tmp_path / "binary.txt", status=2).stderr
    assert "no bulletin 99" in run("bulletin", "render", 99, "-o", tmp_path / "x.html", status=2).stderr
    assert "no bulletin x" in run("bulletin", "render", "x", "-o", tmp_path / "x.html", status=2).stderr


def test_render_writes_a_page_and_the_document(programme, cast, tmp_path):
    document = issued()
    page, data = tmp_path / "b.html", tmp_path / "b.json"
    run("bulletin", "render", document["id"], "--format", "html", "-o", page)
    run("bulletin", "render", document["id"], "--format", "json", "-o", data)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "基层组织建设简报" in text
    assert json.loads(data.read_text(encoding="utf-8")) == document
    assert run("bulletin", "render", document["id"], "--format", "json", "-o", "-").stdout == data.read_text("utf-8")


@pytest.mark.parametrize("format", ["pdf", "docx"])
def test_formats_that_are_not_made_yet_are_said_to_be(programme, cast, tmp_path, format):
    output = tmp_path / f"b.{format}"
    said = run("bulletin", "render", issued()["id"], "--format", format, "-o", output, status=2).stderr
    assert f"not as {format} yet" in said
    assert not output.exists()


def test_the_list(programme, cast):
    first, second = issued(), issued()
    rows = json.loads(run("bulletin", "list", "jinghai-2010", "--json").stdout)
    assert [(row["id"], row["number"], row["errata"]) for row in rows] == [(second["id"], 2, 0), (first["id"], 1, 0)]
    run("bulletin", "list", "jinghai-2010", "--drafts", "--by", "auditor", status=1)
    assert len(run("bulletin", "list", "jinghai-2010", "--drafts", "--by", "clerk").stdout.splitlines()) == 2


def test_errata_are_offered_then_published(programme, cast):
    document = issued()
    asked = ("bulletin", "errata", document["id"])
    assert "none called for" in run(*asked).stdout
    visit(programme, cast.clerk, on=date(2010, 4, 12))
    offered = {"figure": "visit-count", "name": "深入试点单位", "printed": "0", "now": "1"}
    assert json.loads(run(*asked, "--json").stdout) == {"id": document["id"], "published": [], "offered": [offered]}
    run(*asked, "--publish", "--by", "auditor", status=1)
    after = json.loads(run(*asked, "--publish", "--by", "clerk", "--json").stdout)
    assert ([item["changes"] for item in after["published"]], after["offered"]) == ([[offered]], [])
    assert "深入试点单位：原印 0，应为 1" in run(*asked, lang="zh-Hans").stdout
