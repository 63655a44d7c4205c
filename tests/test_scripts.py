"""The scripts that check the repository find what they are for."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "script"

HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)


def run(name: str, where: Path, *arguments: str) -> tuple[int, str]:
    command = [sys.executable, SCRIPTS / name, *arguments]
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip() + done.stderr


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small application: one sentence in the code, three in a template, all translated."""
    po = tmp_path / "pilotage" / "locale" / "zh_Hans" / "LC_MESSAGES"
    templates = tmp_path / "pilotage" / "web" / "templates"
    po.mkdir(parents=True)
    templates.mkdir(parents=True)
    (tmp_path / "pilotage" / "code.py").write_text('def f(n):\n    return _("%(n)s visits") % {"n": n}\n')
    (templates / "page.html").write_text(
        '{% load i18n %}\n   <p title="{% translate "Home" %}">{% blocktranslate trimmed count n=n %}\n one day\n'
        '{% plural %}\n {{ n }} days\n{% endblocktranslate %}\n {% translate "May" context "month" %}</p>\n'
    )
    (po / "django.po").write_text(
        HEADER + 'msgid "%(n)s visits"\nmsgstr "%(n)s次"\n\nmsgid "Home"\nmsgstr "首页"\n\n'
        'msgid "one day"\nmsgid_plural "%(n)s days"\nmsgstr[0] "%(n)s天"\n\n'
        'msgctxt "month"\nmsgid "May"\nmsgstr "五月"\n'
    )
    return tmp_path


def test_complete_translations_pass(house: Path) -> None:
    assert run("_translations.py", house) == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('msgid "Home"\nmsgstr "首页"\n', "", "pilotage/web/templates/page.html:2: not in the catalogue: 'Home'"),
        ('msgstr "首页"', 'msgstr ""', "'Home': not translated"),
        ('msgid "Home"', '#, fuzzy\nmsgid "Home"', "'Home': fuzzy"),
        ('"%(n)s次"', '"%(m)s次"', "placeholders differ: '%(m)s次'"),
        ('msgid "Home"', 'msgid "House"\nmsgstr "房"\n\nmsgid "Home"', "nowhere used: 'House'"),
        ('msgctxt "month"\n', "", "not in the catalogue: 'May'"),
    ],
)
def test_what_is_missing_in_a_translation_is_named(house: Path, old: str, new: str, said: str) -> None:
    po = house / "pilotage" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
    before = po.read_text()
    assert old in before
    po.write_text(before.replace(old, new, 1))
    status, output = run("_translations.py", house)
    assert status == 1
    assert said in output


def test_a_stale_part_of_a_document_is_named_and_rewritten(tmp_path: Path) -> None:
    document = tmp_path / "docs" / "states.md"
    document.parent.mkdir()
    document.write_text("Before\n<!-- generated: pilotage --version -->\nstale\n<!-- end -->\nAfter\n")
    status, output = run("_generated.py", tmp_path, "--check")
    assert (status, "docs/states.md" in output) == (1, True)
    assert run("_generated.py", tmp_path)[0] == 0
    text = document.read_text()
    assert "stale" not in text
    assert text.startswith("Before\n<!-- generated: pilotage --version -->\npilotage, version")
    assert text.endswith("\n<!-- end -->\nAfter\n")
    assert run("_generated.py", tmp_path, "--check") == (0, "")


def test_files_too_long_or_too_large_are_named(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "long.py").write_text("x = 1\n" * 401)
    (tmp_path / "fine.py").write_text("x = 1\n" * 400)
    (tmp_path / "data.yaml").write_text("x: 1\n" * 1000)
    (tmp_path / "large.bin").write_bytes(bytes(2 * 1024 * 1024 + 1))
    subprocess.run(["git", "-C", tmp_path, "add", "."], check=True)
    status, output = run("_files.py", tmp_path)
    assert status == 1
    assert output.splitlines() == ["large.bin: 2097153 bytes, at most 2097152", "long.py: 401 lines, at most 400"]
