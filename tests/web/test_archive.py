"""The archive: every link inside leads to a file inside, every digest holds, and nobody's name is in what may be public."""

import csv
import io
import json
import subprocess
import zipfile
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote
from uuid import uuid4

import pytest

from pilotage.actions.memberships import join as join_in
from pilotage.models import Attachment, Entry, Minutes, Record
from pilotage.queries.programmes import rules
from tests.factories import START, record
from tests.furniture import furnish
from tests.web.corner import adopt_corner
from tests.web.pages import at, browser


@pytest.fixture
def programme(db):
    return furnish()


def unzipped(programme, user, folder, asked=""):
    answer = browser(user).get(at(programme, f"archive.zip{asked}"))
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        assert bundle.testzip() is None
        bundle.extractall(folder)
    return folder


class _Inside(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.anchors, self.scripts = [], set(), 0

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.links += [given[name] for name in ("href", "src") if name in given]
        self.anchors |= {given["id"]} if "id" in given else set()
        self.scripts += tag == "script"


def check_links(folder):
    """How many links stand on the pages; each leads to a file inside, and to a place on it where it names one."""
    pages = {path.relative_to(folder).as_posix(): _Inside() for path in folder.rglob("*.html")}
    for path, page in pages.items():
        page.feed((folder / path).read_text(encoding="utf-8"))
        assert page.scripts == 0
    for path, page in pages.items():
        for link in page.links:
            assert ":" not in link.partition("#")[0], link
            target, _mark, anchor = link.partition("#")
            near = normpath(join(dirname(path), unquote(target))) if target else path
            assert (folder / near).is_file(), (path, link)
            assert not anchor or unquote(anchor) in pages[near].anchors, (path, link)
    return sum(len(page.links) for page in pages.values())


def check_digests(folder):
    done = subprocess.run(["sha256sum", "--strict", "-c", "MANIFEST.sha256"], cwd=folder, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    listed = {line.partition("  ")[2] for line in (folder / "MANIFEST.sha256").read_text().splitlines()}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - listed == {"MANIFEST.sha256"}
    return there


def everything(folder):
    return "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.suffix in (
        ".html", ".csv", ".jsonl", ".txt", ".beancount", ".journal"))  # fmt: skip


def test_what_may_be_public_opens_and_names_nobody(programme, cast, tmp_path):
    folder = unzipped(programme, cast.auditor, tmp_path)
    there = check_digests(folder)
    assert check_links(folder) > 40
    assert {"index.html", "charter.html", "figures.html", "registers/dues.html", "registers/dues.csv", "rounds.html",
            "bulletins/progress-1.html", "charter/jinghai-2010-1.yaml", "audit.jsonl", "README.txt"} <= there  # fmt: skip
    words = everything(folder)
    for name in ("mentor1", "unit1", "clerk", "某青年", "了解进展"):
        assert name not in words, name
    events = [json.loads(line) for line in (folder / "audit.jsonl").read_text().splitlines()]
    assert {tuple(event) for event in events} == {("seq", "kind", "at", "digest")}


def test_the_offices_own_has_every_register_and_paper_but_no_personal_field(programme, cast, tmp_path):
    folder = unzipped(programme, cast.clerk, tmp_path, "?kind=office")
    there = check_digests(folder)
    check_links(folder)
    words = everything(folder)
    assert "mentor1" in words
    assert "某青年" not in words
    files = Attachment.objects.of(programme.office_id).count()
    assert len([path for path in there if path.startswith("attachments/")]) == files
    assert "fund/ledger.beancount" in there


def test_personal_fields_only_where_they_were_asked_for(programme, cast, tmp_path):
    folder = unzipped(programme, cast.clerk, tmp_path, "?kind=office&personal=yes")
    assert "某青年" in everything(folder)
    assert "某青年" not in everything(unzipped(programme, cast.clerk, tmp_path / "other", "?personal=yes"))


def test_who_gets_which(programme, cast):
    for user, asked, status in (
        (cast.auditor, "", 200), (cast.auditor, "?kind=office", 403), (cast.unit, "", 403), (None, "", 302),
    ):  # fmt: skip
        assert browser(user).get(at(programme, f"archive.zip{asked}")).status_code == status


def test_another_charter_is_archived_too(db, tmp_path):
    corner = adopt_corner()
    folder = unzipped(corner.programme, corner.clerk, tmp_path, "?kind=office")
    check_digests(folder)
    assert check_links(folder) > 30


def test_names_with_signs_of_addresses_are_found(programme, cast, tmp_path):
    evidence = type(record.__kwdefaults__["evidence"][0])("照片 #1?.txt", b"%")
    record(programme, cast.clerk, "plaque", unit="wangkou", place="大门", evidence=(evidence,))
    folder = unzipped(programme, cast.clerk, tmp_path, "?kind=office")
    check_digests(folder)
    check_links(folder)


def test_the_offices_own_has_every_table_row_by_row(programme, cast, tmp_path):
    join_in(by=cast.clerk, programme=programme, role="unit", code="newcomer", name="新参加团委", starts_on=START,
            reason="主动要求参加", uuid=uuid4())  # fmt: skip
    office = unzipped(programme, cast.clerk, tmp_path / "office", "?kind=office")
    check_digests(office)
    check_links(office)
    index = (office / "index.html").read_text(encoding="utf-8")
    for group in ("members", "people", "pairs", "meetings", "time", "records", "grants", "money", "rounds", "life"):
        assert f'href="tables.html#{group}"' in index, group
    assert "主动要求参加" in (office / "tables" / "membernote.csv").read_text(encoding="utf-8-sig")
    assert "mentor1" in (office / "tables" / "appointment.csv").read_text(encoding="utf-8-sig")
    assert (office / "tables" / "entry.csv").is_file()
    public = unzipped(programme, cast.clerk, tmp_path / "public")
    check_links(public)
    assert {path.name for path in (public / "tables").glob("*.csv")} <= {
        "member.csv", "membernote.csv", "appointment.csv", "calendarspan.csv", "erratum.csv", "programmeclose.csv"
    }  # fmt: skip
    assert "主动要求参加" not in everything(public)
    said = (public / "tables" / "appointment.csv").read_text(encoding="utf-8-sig")
    assert said.splitlines()[0] == "分工,参与身份,参与方,服务单位,起始日,截止日"
    assert "指导员" in said
    assert "王口镇团委" in said


def test_a_long_table_is_cut_into_pages_that_lead_on(programme, cast, tmp_path, monkeypatch):
    monkeypatch.setattr("pilotage.queries.archive_tables.PIECE", 3)
    monkeypatch.setattr("pilotage.queries.archive.Gathered.piece", 3)
    folder = unzipped(programme, cast.clerk, tmp_path, "?kind=office")
    check_digests(folder)
    check_links(folder)
    pages = [*(folder / "tables").glob("entry*.csv")]
    rows = sum(len(list(csv.reader(io.StringIO(page.read_text(encoding="utf-8-sig"))))) - 1 for page in pages)
    assert rows == Entry.objects.of(programme.office_id).count()
    assert len(pages) == -(-rows // 3)


def test_the_three_kinds_have_three_names(programme, cast):
    names = [
        browser(cast.clerk).get(at(programme, f"archive.zip{asked}"))["Content-Disposition"]
        for asked in ("", "?kind=office", "?kind=office&personal=yes")
    ]
    assert [name.partition("jinghai-2010-")[2].partition("-")[0] for name in names] == ["public", "office", "personal"]


def test_pairs_are_headed_by_the_roles(programme, cast, tmp_path):
    folder = unzipped(programme, cast.clerk, tmp_path)
    heads = (folder / "pairs.csv").read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    pair = next(one for one in rules(programme).charter.provisions if one.kind == "pair")
    roles = {role.id: role.name for role in rules(programme).charter.roles}
    assert heads[1:3] == [roles[pair.a], roles[pair.b]]
    assert "A" not in heads


def test_minutes_are_in_the_offices_own_and_participants_only_with_personal_fields(programme, cast, tmp_path):
    meeting = Record.objects.of(programme.office_id).filter(programme=programme).first()
    Minutes.objects.create(
        office=programme.office, record=meeting, text="商定每月一次", count=1, uuid=uuid4(), by=cast.clerk, seq=1,
        participants=[{"name": "参加人甲", "body": "某局"}],
    )  # fmt: skip
    office = everything(unzipped(programme, cast.clerk, tmp_path / "office", "?kind=office"))
    assert "商定每月一次" in office
    assert "参加人甲" not in office
    assert "参加人甲 · 某局" in everything(unzipped(programme, cast.clerk, tmp_path / "p", "?kind=office&personal=yes"))
    assert "商定每月一次" not in everything(unzipped(programme, cast.clerk, tmp_path / "public"))


def test_the_label_says_what_the_offices_own_holds(programme, cast, tmp_path):
    folder = unzipped(programme, cast.clerk, tmp_path, "?kind=office")
    said = "有经办人等姓名，不含章程标为个人信息的栏目"
    assert said in (folder / "index.html").read_text(encoding="utf-8")
    assert said in browser(cast.clerk).get(at(programme, "closing/")).content.decode()
