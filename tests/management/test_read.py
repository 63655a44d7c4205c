"""`pilotage read`: what it prints, its JSON, its exit status."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from pilotage.domain import readings as domain
from pilotage.management.cli import main
from pilotage.words import readings as words
from pilotage.words.breaches import CODES
from tests.domain.found_pages import BRAND, DOMAIN, FIXTURES, NAME, SITE_NAME


@pytest.fixture(autouse=True)
def _language_as_before() -> Iterator[None]:
    with translation.override(None):
        yield


SEED = str(FIXTURES / "bulletin-5-as-found.txt")
CLEAN = str(FIXTURES / "pages" / "clean-bulletin.txt")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", "read", *arguments])


def documents(*arguments: str) -> list[dict[str, object]]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)  # type: ignore[no-any-return]


def test_json_has_the_keys_of_the_contract() -> None:
    (document,) = documents(SEED, "--term", "共青团")
    assert list(document) == [
        "file", "ok", "title", "series", "issue", "date", "issuer", "body", "cc", "related", "figures", "checks",
        "changes", "terms", "warnings", "text", "encoding", "form",
    ]  # fmt: skip
    assert document["title"] == "天津静海县出台五项举措 全力抓好基层团建试点工作"
    assert (document["issue"], document["date"]) == (5, "2010-04-26")
    related, figures, changes, terms = (document[key] for key in ("related", "figures", "changes", "terms"))
    assert isinstance(related, list)
    assert isinstance(figures, list)
    assert isinstance(changes, list)
    assert isinstance(terms, list)
    assert len(related) == 5
    assert related[0].startswith("[共青团基层组织建设简报 第11期]")
    assert figures[3] == {"surface": "3000元", "quantity": 3000, "unit": "元", "what": "从工作经费中拿出", "start": 410}
    assert set(changes[0]) == {"kind", "at", "from", "to", "why"}
    assert set(terms[0]) == {"planted", "role", "grounds", "slots", "places", "candidates", "chosen"}
    assert set(terms[0]["candidates"][0]) == {"term", "score", "evidence"}
    assert (terms[0]["slots"], terms[0]["chosen"]) == (11, "共青团")


def test_the_changes_account_for_the_text() -> None:
    (document,) = documents(SEED)
    text = Path(SEED).read_text(encoding="utf-8")
    for change in reversed(document["changes"]):  # type: ignore[call-overload]
        text = text[: change["at"]] + change["to"] + text[change["at"] + len(change["from"]) :]
    assert text == document["text"]


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
@pytest.mark.parametrize("options", [[], ["--json"], ["--term", "共青团"]])
def test_nothing_planted_is_printed(language: str, options: list[str]) -> None:
    result = CliRunner().invoke(main, ["read", SEED, "--lang", language, *options])
    assert result.exit_code == 0
    for secret in (BRAND, SITE_NAME, DOMAIN, NAME):
        assert secret not in result.output


def test_what_is_printed_for_people() -> None:
    printed = run(SEED).stdout
    for line in (
        "title    天津静海县出台五项举措 全力抓好基层团建试点工作",
        "issuer   〔？〕全国基层组织建设领导小组办公室",
        "504 changes, each listed by --json:",
        "not chosen: its places read 〔？〕",
        "✓ 3,000 + 7,000 = 10,000, stated as 10000元",
        "! 9 places read 〔？〕",
    ):
        assert line in printed
    assert "readings in brackets    67" in printed


def test_a_clean_page_says_so() -> None:
    printed = run(CLEAN).stdout
    assert "No changes: the page stands as it was found." in printed
    (document,) = documents(CLEAN)
    assert document["changes"] == []
    assert document["text"] == Path(CLEAN).read_text(encoding="utf-8")


def test_one_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "picture.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00")
    files = [
        str(tmp_path / "empty.txt"),
        CLEAN,
        str(tmp_path / "picture.jpg"),
        str(tmp_path / "none.txt"),
        str(tmp_path),
    ]
    result = run(*files, "--json")
    assert result.exit_code == 2
    read = json.loads(result.stdout)
    assert [(each["ok"], each["title"] is not None) for each in read] == [
        (False, False), (True, True), (False, False), (False, False), (False, False)
    ]  # fmt: skip
    assert [each["warnings"][0]["code"] for each in read if not each["ok"]] == [
        "reading-empty", "reading-format", "reading-file", "reading-file"
    ]  # fmt: skip
    assert list(read[0]) == list(read[1])
    assert "empty.txt: There is no text in it." in result.stderr
    assert "picture.jpg: It is a JPEG file" in result.stderr


def test_gb18030_is_read(tmp_path: Path) -> None:
    file = tmp_path / "gb.txt"
    file.write_bytes(Path(SEED).read_text(encoding="utf-8").encode("gb18030"))
    (document,) = documents(str(file), "--term", "共青团")
    assert document["encoding"] == "gb18030"
    assert document["issuer"] == "共青团全国基层组织建设领导小组办公室"


def test_a_glossary_adds_candidates(tmp_path: Path) -> None:
    glossary = tmp_path / "names.txt"
    glossary.write_text("青年团 团县委 团委 团支部\n", encoding="utf-8")
    (document,) = documents(SEED, "--glossary", str(glossary))
    candidates = document["terms"][0]["candidates"]  # type: ignore[index]
    assert "in your own list of names" in next(each["evidence"] for each in candidates if each["term"] == "青年团")


def test_a_glossary_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    result = run(SEED, "--glossary", str(tmp_path / "none.txt"))
    assert result.exit_code == 2
    assert "none.txt: It cannot be opened" in result.stderr


def test_a_choice_that_was_not_needed_is_said() -> None:
    result = run(CLEAN, "--term", "共青团")
    assert result.exit_code == 0
    assert "! “共青团” was not needed" in result.stdout


def literals() -> set[str]:
    """Every short text in the code of the domain's readings."""
    folder = Path(domain.__file__).parent
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in folder.glob("*.py"))
    return {node.value for tree in trees for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)}  # fmt: skip


def test_every_code_of_the_domain_has_its_words() -> None:
    said = literals()
    for of, codes in words.CODES.items():
        composed = {f"{kind}-disagrees" for kind in words.CODES["check"]} if of == "notice" else set()
        assert codes <= said | composed, of
    assert {code for code in said if code.startswith("reading-")} <= CODES
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert all(words.kind(code) for code in words.KINDS)
