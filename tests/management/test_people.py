"""`pilotage members import`, `calendar import`, `people appoint` and `people account`: files as offices keep them."""

import io
import json

import pytest
from click.testing import CliRunner
from django.utils import translation
from openpyxl import Workbook

from pilotage.management.cli import main
from pilotage.models import Appointment, CalendarSpan, Member, User

pytestmark = pytest.mark.django_db

MEMBERS = "role,id,name,parent,starts_on,ends_on,serves,pilot-level\nunit,sixth,第六个单位,,2010.4.12,,,city\n"
MEMBERS += "mentor,mentor1,指导员甲,,4月12日,,sixth,\n"


def run(*arguments, text=None):
    with translation.override(None):
        return CliRunner().invoke(main, ["--lang", "en", *arguments], input=text)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_members_come_in_from_csv_in_any_usual_encoding(programme, tmp_path, encoding):
    path = tmp_path / "members.csv"
    path.write_bytes(MEMBERS.encode(encoding))
    done = run("members", "import", "jinghai-2010", str(path), "--json")
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"lines": 2})
    member = Member.objects.of(programme.office).get(code="sixth")
    assert (member.name, member.starts_on.isoformat(), member.facts) == (
        "第六个单位",
        "2010-04-12",
        {"pilot-level": "city"},
    )
    assert Appointment.objects.of(programme.office).get().starts_on.isoformat() == "2010-04-12"


def test_members_come_in_from_a_workbook(programme, tmp_path):
    book = Workbook()
    for line in MEMBERS.strip().splitlines():
        book.active.append(line.split(","))
    stream = io.BytesIO()
    book.save(stream)
    path = tmp_path / "members.xlsx"
    path.write_bytes(stream.getvalue())
    assert run("members", "import", "jinghai-2010", str(path)).exit_code == 0
    assert Member.objects.of(programme.office).filter(code="sixth").exists()


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        (b"", 2, "empty"),
        (b"\x00\x01\x02", 2, "not a table"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, 2, ".xlsx"),
        (b"role,id\nunit,x\n", 2, "“name” is missing"),
        ("role,id,name\nunits,x,某\n".encode(), 1, "Line 2"),
        ("role,id,name,starts_on\nunit,x,某,2010-02-30\n".encode(), 1, "Line 2"),
    ],
)
def test_a_list_that_cannot_be_taken_says_why_and_changes_nothing(programme, tmp_path, content, status, said):
    path = tmp_path / "members.csv"
    path.write_bytes(content)
    done = run("members", "import", "jinghai-2010", str(path))
    assert (done.exit_code, said in done.stderr) == (status, True), done.stderr
    assert Member.objects.of(programme.office).count() == 11


def test_a_missing_file_exits_with_2(programme):
    assert run("members", "import", "jinghai-2010", "no-such-file.csv").exit_code == 2


def test_the_calendar_comes_in_and_a_wrong_kind_is_named(programme, tmp_path):
    path = tmp_path / "calendar.csv"
    path.write_text("kind,name,start,end\npublic-holiday,劳动节,2010-05-01,2010-05-03\n", encoding="utf-8")
    assert json.loads(run("calendar", "import", "jinghai-2010", str(path), "--json").stdout) == {"added": 1}
    path.write_text("kind,name,start,end\nholiday,劳动节,2010-05-01,2010-05-03\n", encoding="utf-8")
    done = run("calendar", "import", "jinghai-2010", str(path))
    assert (done.exit_code, "Line 2" in done.stderr, "public-holiday" in done.stderr) == (1, True, True)
    assert CalendarSpan.objects.of(programme.office).count() == 1


def test_a_person_is_appointed_and_can_sign_in(programme, client):
    appointed = run("people", "appoint", "jinghai-2010", "wang", "clerk", "--name", "王芳", "--role", "office",
                    "--member", "jinghai-office")  # fmt: skip
    assert appointed.exit_code == 0, appointed.stderr
    opened = run("people", "account", "jinghai-2010", "wang", "wangfang", text="a very long word\na very long word\n")
    assert opened.exit_code == 0, opened.stderr
    assert client.login(username="wangfang", password="a very long word")


def test_a_weak_password_is_refused(programme):
    run("people", "appoint", "jinghai-2010", "wang", "clerk", "--name", "王芳", "--role", "office")
    assert run("people", "account", "jinghai-2010", "wang", "wangfang", "--password", "1234").exit_code == 2
    assert not User.objects.filter(username="wangfang").exists()
