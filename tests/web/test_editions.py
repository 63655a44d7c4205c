"""A new edition on the web: handed in, its faults read, what it changes looked at, put in force once."""

from datetime import date
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.actions.charters import adopt_edition
from pilotage.domain.charters import check
from pilotage.models import Edition, Event
from tests.factories import charter_bytes
from tests.web.corner import adopt_corner
from tests.web.pages import ENGLISH, at, browser, form_of, said

pytestmark = pytest.mark.django_db


def copy(programme, user):
    """The prepared copy that the page hands out."""
    answer = browser(user).get(at(programme, "editions/next.yaml"))
    assert answer.status_code == 200
    return answer.content


def changed(programme, user, *changes):
    text = copy(programme, user).decode()
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after)
    return text.encode()


def hand_in(programme, user, content, name="章程.yaml", **more):
    file = SimpleUploadedFile(name, content, "application/yaml")
    return browser(user, **more).post(at(programme, "editions/new/"), {"file": file})


def test_the_copy_is_the_same_but_for_two_lines(programme, cast):
    before, after = charter_bytes().decode(), copy(programme, cast.clerk).decode()
    edition = Edition.objects.of(programme.office).get()
    gone = [line for line in before.splitlines() if line not in after.splitlines()]
    new = [line for line in after.splitlines() if line not in before.splitlines()]
    assert [line.partition(":")[0] for line in gone] == ["edition"]
    assert new == ["edition: 2", f"replaces: jinghai-2010 1 {edition.sha256}"]
    checked = check(after.encode())
    assert checked.ok
    assert checked.edition == 2


def test_it_is_handed_in_looked_at_and_put_in_force(programme, cast):
    content = changed(programme, cast.clerk, ("end: 2010-12-31", "end: 2011-06-30"))
    page = hand_in(programme, cast.clerk, content)
    assert page.status_code == 200, said(page.content.decode())
    assert Edition.objects.of(programme.office).count() == 1
    form = form_of(page.content.decode(), "seen")
    for _ in range(2):  # a double click
        answer = browser(cast.clerk).post(at(programme, "editions/new/"), form)
        assert answer.headers["Location"] == at(programme, "editions/2/")
    edition = Edition.objects.of(programme.office).get(number=2)
    assert bytes(edition.content) == content
    assert edition.adopted_on == date(2010, 4, 26)
    assert Event.objects.of(programme.office).filter(kind="charter.adopted").count() == 2


def test_what_it_changes_stands_side_by_side(programme, cast):
    weekly = ("every: week, at_least: 1,", "every: week, at_least: 2,")
    page = said(hand_in(programme, cast.clerk, changed(programme, cast.clerk, weekly)).content.decode())
    does, _, differs = page.partition("规定 五个一之四")
    assert "每周深入 0 0 175 2010-04-26 至 2010-12-20" in does
    assert "请先过目： 指导员、试点单位" in does
    assert "每周至少 1 次" in differs.partition("每周至少 2 次")[0]
    assert "至少 cadence.at_least 1 2" in differs


def test_an_extension_tells_which_deadlines_move(programme, cast):
    content = changed(programme, cast.clerk, ("end: 2010-12-31", "end: 2011-06-30"))
    page = said(hand_in(programme, cast.clerk, content).content.decode())
    assert "总结报告 0 0 5 截止 2010-12-31 → 2011-06-30" in page
    assert "最后一天 runs.end 2010-12-31 2011-06-30" in page


def test_members_that_are_no_longer_named_are_told(programme, cast):
    text = copy(programme, cast.clerk).decode()
    line = "      - {id: police, name: 静海县公安分局团委}\n"
    pair = next(each for each in text.splitlines() if each.strip().startswith("- [police,"))
    content = (
        text.replace(line, "")
        .replace(pair + "\n", "")
        .replace("    kind: partner\n    count: 5", "    kind: partner\n    count: 4")
    )
    page = said(hand_in(programme, cast.clerk, content.encode()).content.decode())
    assert "新版不再列名，但在办理退出前仍参加： 静海县公安分局团委" in page


@pytest.mark.parametrize(
    ("changes", "line", "sentence"),
    [
        ((("total: 10000", "total: 9000"),), "346:12 E401", "各项来源相加却是 10000"),
        ((("at_least: 1, part", "at_leest: 1, part"),), "E101", "认不得“at_leest”"),
    ],
)
def test_faults_are_told_with_their_place_and_remedy(programme, cast, changes, line, sentence):
    answer = hand_in(programme, cast.clerk, changed(programme, cast.clerk, *changes))
    assert answer.status_code == 422
    page = said(answer.content.decode())
    assert line in page
    assert sentence in page
    assert "没有启用任何内容" in page
    assert 'name="seen"' not in answer.content.decode()


def test_faults_speak_the_readers_language(programme, cast):
    content = changed(programme, cast.clerk, ("at_least: 1, part", "at_leest: 1, part"))
    page = said(hand_in(programme, cast.clerk, content, language=ENGLISH).content.decode())
    assert "1 fault to mend" in page
    assert "at_least" in page


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"PK\x03\x04zip", "不是方案".encode(), b"charter: 1\n"])
def test_what_is_no_charter_is_told(programme, cast, content):
    answer = hand_in(programme, cast.clerk, content)
    assert answer.status_code == 422
    assert "处需要改正" in said(answer.content.decode())
    assert Edition.objects.of(programme.office).count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ((("edition: 2\n", "edition: 3\n"),), "第"),
        ((("id: jinghai-2010\n", "id: jinghai-2011\n"),), "这是方案“jinghai-2011”的文件"),
        ((("replaces: jinghai-2010 1 ", "replaces: jinghai-2010 1 0"),), "取代"),
    ],
)
def test_what_is_not_the_next_edition_says_why(programme, cast, change, sentence):
    content = changed(programme, cast.clerk, *change)
    answer = hand_in(programme, cast.clerk, content)
    page = said(answer.content.decode())
    assert answer.status_code == 422, page
    assert "不能启用" in page
    assert sentence in page


def test_another_currency_is_refused(programme, cast):
    content = copy(programme, cast.clerk).replace(b"currency: CNY", b"currency: EUR")
    page = said(hand_in(programme, cast.clerk, content).content.decode())
    assert "币种不能改" in page


def test_the_same_bytes_are_recognised(programme, cast):
    page = said(hand_in(programme, cast.clerk, charter_bytes()).content.decode())
    assert "这份文件与第 1 版完全相同" in page


def test_a_file_that_changes_nothing_is_not_put_in_force(programme, cast):
    looked = hand_in(programme, cast.clerk, copy(programme, cast.clerk))
    assert "没有任何变化" in said(looked.content.decode())
    assert 'name="seen"' not in looked.content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("end: 2010-12-31", "end: 2010-04-20"), "早于今天"),
        (("start: 2010-04-05", "start: 2010-05-05"), "开始得更早"),
    ],
)
def test_days_that_cannot_be_meant_are_told_and_asked_about(programme, cast, change, sentence):
    looked = hand_in(programme, cast.clerk, changed(programme, cast.clerk, change))
    assert sentence in said(looked.content.decode())
    form = form_of(looked.content.decode(), "seen")
    answer = browser(cast.clerk).post(at(programme, "editions/new/"), form)
    assert answer.status_code == 409
    assert Edition.objects.of(programme.office).count() == 1
    assert browser(cast.clerk).post(at(programme, "editions/new/"), form | {"sure": "yes"}).status_code == 303


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"seen": "0" * 64}, "这不是您看过的那份文件"), ({"kept": "forged"}, "文件已不在暂存处")],
)
def test_only_what_was_looked_at_is_put_in_force(programme, cast, change, sentence):
    content = changed(programme, cast.clerk, ("end: 2010-12-31", "end: 2011-06-30"))
    form = form_of(hand_in(programme, cast.clerk, content).content.decode(), "seen") | change
    answer = browser(cast.clerk).post(at(programme, "editions/new/"), form)
    assert answer.status_code == 409
    assert sentence in said(answer.content.decode())
    assert Edition.objects.of(programme.office).count() == 1


def test_another_edition_meanwhile_is_refused(programme, cast):
    content = changed(programme, cast.clerk, ("end: 2010-12-31", "end: 2011-06-30"))
    form = form_of(hand_in(programme, cast.clerk, content).content.decode(), "seen")
    other = changed(programme, cast.clerk, ("end: 2010-12-31", "end: 2011-05-31"))
    adopt_edition(by=cast.clerk, programme=programme, content=other, seen=sha256(other).hexdigest())
    answer = browser(cast.clerk).post(at(programme, "editions/new/"), form)
    assert answer.status_code == 409
    assert Edition.objects.of(programme.office).count() == 2


def test_only_who_adopts_charters_may(programme, cast):
    for user in (cast.reviewer, cast.treasurer, cast.auditor, cast.mentor, cast.unit):
        assert browser(user).get(at(programme, "editions/new/")).status_code == 403
        assert browser(user).get(at(programme, "editions/next.yaml")).status_code == 403
        assert browser(user).get(at(programme, "editions/")).status_code == 200
    assert browser().get(at(programme, "editions/new/")).status_code in (302, 403)


def adopted(programme, cast, *changes):
    content = changed(programme, cast.clerk, *changes)
    return adopt_edition(by=cast.clerk, programme=programme, content=content, seen=sha256(content).hexdigest())


def test_the_board_and_the_task_show_where_the_rule_changed(programme, cast):
    client = browser(cast.clerk)
    assert "规定有变" not in said(client.get(at(programme)).content.decode())
    adopted(programme, cast, ("every: week, at_least: 1,", "every: week, at_least: 2,"))
    page = client.get(at(programme)).content.decode()
    assert "自 2010-04-26 起规定有变（第 1 版 → 第 2 版） · 五个一之四·每周深入" in said(page)
    assert "3.4 · 第 2 版" in said(page)
    assert at(programme, "editions/2/") in page
    assert at(programme, "editions/2/") in client.get(at(programme, "board/weekly-visit/")).content.decode()
    english = said(browser(cast.clerk, ENGLISH).get(at(programme)).content.decode())
    assert "The rules changed on 26 April 2010, edition 1 to 2" in english
    difference = said(client.get(at(programme, "editions/2/")).content.decode())
    assert "取代第 1 版" in difference
    assert client.get(at(programme, "editions/1/")).status_code == 404
    assert client.get(at(programme, "editions/3/")).status_code == 404


@pytest.mark.parametrize("path", ["editions/", "editions/2/", ""])
def test_pages_stay_small_and_ask_little(programme, cast, path, django_assert_max_num_queries):
    adopted(
        programme,
        cast,
        ("every: week, at_least: 1,", "every: week, at_least: 2,"),
        ("end: 2010-12-31", "end: 2011-06-30"),
    )
    client = browser(cast.clerk)
    client.get(at(programme, path))
    with django_assert_max_num_queries(15):
        page = client.get(at(programme, path))
    assert len(page.content) < 60_000


def test_a_charter_of_every_kind_is_amended_too(db):
    office = adopt_corner()
    text = copy(office.programme, office.clerk).decode()
    content = text.replace("runs: {start: 2024-03-01}", "runs: {start: 2024-03-01, end: 2025-02-28}").encode()
    looked = hand_in(office.programme, office.clerk, content)
    assert looked.status_code == 200, said(looked.content.decode())
    assert "新增 0" not in said(looked.content.decode())
    form = form_of(looked.content.decode(), "seen")
    assert browser(office.clerk).post(at(office.programme, "editions/new/"), form).status_code == 303
