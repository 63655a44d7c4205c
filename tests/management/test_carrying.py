"""Carrying a charter on, and archiving a programme, on the command line."""

import json
import zipfile

import pytest
from click.testing import CliRunner
from django.utils import translation

from pilotage.domain.charters import check
from pilotage.management.cli import main
from tests.cast import seat
from tests.factories import JINGHAI
from tests.furniture import furnish


def run(*arguments):
    with translation.override("en"):
        return CliRunner().invoke(main, ["--lang", "en", *arguments])


def test_a_charter_is_written_for_the_next_year(tmp_path):
    target = tmp_path / "next.yaml"
    done = run("charter", "shift", str(JINGHAI), "--id", "jinghai-2011", "-o", str(target))
    assert done.exit_code == 0, done.output
    assert check(target.read_bytes()).ok
    assert f"{JINGHAI}:45: years inside clause 1.3: 2010." in done.stderr
    assert done.stdout == ""
    told = run("charter", "shift", str(JINGHAI), "--years", "2", "--id", "jinghai-2012")
    assert told.stdout.startswith("# 静海试点章程")
    assert "  start: 2012-04-05\n" in told.stdout


def test_it_is_told_as_json():
    done = run("charter", "shift", str(JINGHAI), "--id", "jinghai-2011", "--json")
    said = json.loads(done.stdout)
    assert (said["ok"], said["id"]) == (True, "jinghai-2011")
    assert {note["kind"] for note in said["notes"]} == {"id", "title", "day", "year", "claims", "clause", "words"}


def test_what_cannot_be_read_or_written_is_said(tmp_path):
    assert run("charter", "shift", str(tmp_path / "none.yaml"), "--id", "x2").exit_code == 2
    other = tmp_path / "list.yaml"
    other.write_text("- a\n")
    done = run("charter", "shift", str(other), "--id", "x2")
    assert (done.exit_code, "it is no charter" in done.stderr) == (2, True)
    assert run("charter", "shift", str(JINGHAI), "--id", "x2", "-o", str(tmp_path / "no" / "x")).exit_code == 2
    assert run("charter", "shift", str(JINGHAI), "--id", "x2", "--years", "0").exit_code == 2
    assert run("charter", "shift", str(JINGHAI), "--id", "X").exit_code == 1


@pytest.mark.django_db
def test_a_programme_is_archived(tmp_path):
    programme = furnish()
    seat(programme)
    target = tmp_path / "archive.zip"
    done = run("export", "archive", programme.code, "-o", str(target))
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(target) as bundle:
        assert bundle.testzip() is None
        assert {"index.html", "MANIFEST.sha256"} <= set(bundle.namelist())
        public = set(bundle.namelist())
    done = run("export", "archive", programme.code, "-o", str(target), "--whole", "--personal", "--json")
    assert "keep it locked away" in done.stderr
    assert json.loads(done.stdout)["personal"] is True
    with zipfile.ZipFile(target) as bundle:
        assert set(bundle.namelist()) > public


@pytest.mark.django_db
def test_who_may_not_archive_is_told(tmp_path):
    programme = furnish()
    user = seat(programme).auditor.username
    target = str(tmp_path / "archive.zip")
    assert run("export", "archive", programme.code, "-o", target, "--whole", "--by", user).exit_code == 1
    assert run("export", "archive", programme.code, "-o", target, "--personal").exit_code == 2
    assert run("export", "archive", programme.code, "-o", str(tmp_path / "no" / "x.zip")).exit_code == 2
    assert run("export", "archive", programme.code, "-o", target, "--by", user).exit_code == 0
