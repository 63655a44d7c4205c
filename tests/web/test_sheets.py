"""The page of sheets: handed in, looked at, stored, back in red; self-made tables matched once; who may not."""

import io
import os
import time
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from pilotage.models import Attachment, ColumnMatch, Entry, Record
from pilotage.web import uploads
from tests.acts import correct, enter, kinds
from tests.factories import visit
from tests.web.pages import CHINESE, ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db
TAKE_IN = "registers/take-in/"
OWN = "走访单位,何时,情况,实地吗,备注\n王口镇团委,4月8日,看,是,无\n瀛海学校团委,4月31日,看,是,无\n"
GOOD = "试点单位,指导员,日期,掌握的进展,实地\n王口镇团委,mentor1,2010.4.8,看场地,√\n"


def hand_in(programme, user, path=TAKE_IN, language=ENGLISH, **files):
    """Hand files in (name -> text or bytes; `__` in a name is a dot) and see the page that follows."""
    sent = [
        SimpleUploadedFile(name.replace("__", "."), content.encode() if isinstance(content, str) else content)
        for name, content in files.items()
    ]
    return browser(user, language).post(at(programme, path), {"files": sent}, follow=False)


def seen(programme, user, path=TAKE_IN, language=ENGLISH, **files):
    """(address, page) of the preview."""
    answer = hand_in(programme, user, path, language, **files)
    assert answer.status_code == 303, said(answer.content.decode())
    page = browser(user, language).get(answer["Location"])
    assert page.status_code == 200
    return answer["Location"], page.content.decode()


def test_a_sheet_is_looked_at_then_stored_then_on_record(programme, cast):
    place, page = seen(programme, cast.clerk, last__csv=GOOD + "nowhere,mentor1,2010-04-31,看,\n")
    assert "New 1 Changed 0 Same 0 Wrong 1" in said(page)
    assert "Row 3 Wrong C3 There is no day 31 in month 4 of 2010: its last day is 30." in said(page)
    assert "A3 “nowhere” is not a unit of this programme." in said(page)
    assert "E3 Fill in “ 实地 ”." in said(page)
    assert not Record.objects.of(programme.office_id).exists()
    client = browser(cast.clerk, ENGLISH)
    stored = client.post(place, {"store": "yes"})
    assert stored.status_code == 303
    after = client.get(stored["Location"]).content.decode()
    assert "1 new record stored." in after
    assert "New 0 Changed 0 Same 1 Wrong 1" in said(after)
    assert Entry.objects.of(programme.office_id).get().body == {"progress": "看场地", "on-site": True}
    browser(cast.clerk).post(place, {"store": "yes"})  # the button once more
    assert kinds(programme) == ["entered"]


def test_in_chinese(programme, cast):
    _, page = seen(programme, cast.clerk, language=CHINESE, last__csv=GOOD + "王口镇团委,mentor1,4月31日,看,是\n")
    assert "新增 1 有改动 0 相同 0 有误 1" in said(page)
    assert "存入 1 行" in said(page)
    assert "第 3 行 有误 C3 2010年4月没有31日，最后一天是30日。" in said(page)


def test_many_files_at_once_with_the_papers_they_name(programme, cast):
    plaque = "试点单位,日期,悬挂位置,佐证材料\n王口镇团委,4月8日,门厅,photo.txt\n瀛海学校团委,4月8日,门厅,gone.jpg\n"
    place, page = seen(programme, cast.clerk, a__csv=GOOD, b__csv=plaque, photo__txt="照片")
    assert "New 2 Changed 0 Same 0 Wrong 1" in said(page)
    assert "The files gone.jpg do not lie beside the sheet." in said(page)
    browser(cast.clerk).post(place, {"store": "yes"})
    assert Attachment.objects.of(programme.office_id).get().name == "photo.txt"
    assert sorted(Record.objects.of(programme.office_id).values_list("register", flat=True)) == ["plaque", "visit"]


def test_the_same_table_twice_at_once_is_one(programme, cast):
    _, page = seen(programme, cast.clerk, a__csv=GOOD, b__csv=GOOD)
    assert "New 1 Changed 0 Same 0 Wrong 0" in said(page)


def test_what_no_program_should_be_asked_to_read_is_said_and_stops_no_other(programme, cast):
    book = load_workbook(io.BytesIO(browser(cast.clerk).get(at(programme, "registers/visit/sheet.xlsx")).content))
    book["_pilotage"]["B2"] = "elsewhere/other"
    other = io.BytesIO()
    book.save(other)
    _, page = seen(
        programme, cast.clerk, good__csv=GOOD, old__et=b"\xd0\xcf\x11\xe0" + bytes(900), other__xlsx=other.getvalue(),
        broken__xlsx=b"PK\x03\x04 no bundle",
    )  # fmt: skip
    text = said(page)
    assert "New 1 Changed 0 Same 0 Wrong 0" in text
    assert "old.et This is a file of an older program that cannot be read here. Open it in WPS or Excel" in text
    assert "other.xlsx This sheet was made for another programme (elsewhere/other)." in text
    assert "broken.xlsx This is not a table." in text
    assert "with what is wrong in red" not in text  # there is no row in them to write at


def test_a_table_that_stops_at_a_line_comes_back_too(programme, cast):
    _, page = seen(programme, cast.clerk, own__csv=GOOD + "王口镇团委,mentor1,4月9日,看,是,多一格\n")
    assert "Line 3: “ 多一格 ” stands in no named column." in said(page)
    assert "There is nothing to store: put right what is wrong and hand the file in again." in said(page)
    (address,) = links(page, "own.csv with what is wrong in red")
    sheet = load_workbook(io.BytesIO(browser(cast.clerk, ENGLISH).get(address).content)).active
    assert [cell.value for cell in sheet["G"]] == [
        "✗ To be put right", None, "Line 3: “多一格” stands in no named column. Name the column, or empty the cell.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "Choose “Sheets”."),
        ({"a__pdf": b"%PDF-1.4"}, "Choose at least one table (.xlsx, .xls, .et, .csv)."),
        ({"a__csv": b""}, "“a.csv” is empty."),
        ({"a__csv": b"x" * (20 * 2**20 + 1)}, "a file may have 20 MB"),
        ({"a__csv": GOOD, "b__exe": b"MZ"}, "“b.exe” is of a kind that not every office can open."),
    ],
    ids=["nothing", "no table", "empty", "large", "a program"],
)
def test_what_cannot_be_handed_in_is_said_at_once(programme, cast, files, sentence):
    answer = hand_in(programme, cast.clerk, **files)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_two_papers_of_one_name_are_asked_back(programme, cast):
    sent = [
        SimpleUploadedFile(name, content)
        for name, content in (("a.csv", GOOD.encode()), ("p.txt", b"1"), ("p.txt", b"2"))
    ]
    answer = browser(cast.clerk, ENGLISH).post(at(programme, TAKE_IN), {"files": sent})
    assert (answer.status_code, "Two files are called “p.txt”" in answer.content.decode()) == (422, True)


def test_the_faulty_file_comes_back_in_red(programme, cast):
    book, out = Workbook(), io.BytesIO()
    for row in (["走访登记表"], ["试点单位", "日期", "掌握的进展", "实地", "指导员"], ["王口镇团委", date(2010, 4, 8), "看", "是", None],
                ["王口镇团委", date(2010, 4, 9), None, "也许", None]):  # fmt: skip
        book.active.append(row)
    book.save(out)
    _, page = seen(programme, cast.clerk, own__xlsx=out.getvalue())
    (address,) = links(page, "own.xlsx with what is wrong in red")
    answer = browser(cast.clerk, ENGLISH).get(address)
    assert answer["Content-Disposition"] == 'attachment; filename="own (to be put right).xlsx"'
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet["F"]] == [
        None, "✗ To be put right", None, "D4: “也许” is neither yes nor no. Write one of the two.\nC4: Fill in “掌握的进展”.",
    ]  # fmt: skip
    assert sheet["A4"].value == "王口镇团委"
    _, page = seen(programme, cast.clerk, last__csv=GOOD.replace("看场地", ""))
    (address,) = links(page, "last.csv with what is wrong in red")
    sheet = load_workbook(io.BytesIO(browser(cast.clerk).get(address).content)).active
    assert sheet["F2"].value == "D2：请填写“掌握的进展”。"


def test_a_self_made_table_is_matched_once_and_remembered(programme, cast):
    place, page = seen(programme, cast.clerk, 去年__csv=OWN)
    form = form_of(page, "table")
    assert form == {"c0": "unit", "c1": "", "c2": "", "c3": "on-site", "c4": "", "table": "0-0", "register": "visit"}
    missing = browser(cast.clerk, ENGLISH).post(place, form)
    assert missing.status_code == 422
    twice = form | {"c1": "happened_on", "c2": "on-site", "c4": "-"}
    refused = browser(cast.clerk, ENGLISH).post(place, twice)
    assert (refused.status_code, "stand there twice" in refused.content.decode()) == (409, True)
    done = browser(cast.clerk, ENGLISH).post(place, twice | {"c2": "progress"})
    assert (done.status_code, done["Location"]) == (303, place)
    page = browser(cast.clerk, ENGLISH).get(place).content.decode()
    assert "New 1 Changed 0 Same 0 Wrong 1" in said(page)
    assert "B3 There is no day 31 in month 4" in said(page)
    _, again = seen(programme, cast.clerk, 又一年__csv=OWN)
    assert "New 1 Changed 0 Same 0 Wrong 1" in said(again)
    assert ColumnMatch.objects.of(programme.office_id).count() == 1


def test_another_register_may_be_said(programme, cast):
    place, _ = seen(programme, cast.clerk, 表__csv=OWN)
    page = browser(cast.clerk, ENGLISH).get(f"{place}&register=difficulty").content.decode()
    assert form_of(page, "table")["register"] == "difficulty"
    _, page = seen(programme, cast.clerk, "registers/difficulty/take-in/", 表__csv=OWN)
    assert form_of(page, "table")["register"] == "difficulty"
    assert browser(cast.clerk).get(f"{place}&register=income").status_code == 404


def test_a_changed_record_shows_old_and_new(programme, cast):
    stored = enter(programme, cast.mentor)
    content = browser(cast.clerk).get(at(programme, "registers/visit/sheet.xlsx?unit=wangkou")).content
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    sheet.cell(sheet.max_row, 6).value = "看了两处"
    out = io.BytesIO()
    book.save(out)
    place, page = seen(programme, cast.clerk, visits__xlsx=out.getvalue())
    assert "Changed No. 1 掌握的进展 看了场地 → 看了两处" in said(page)
    correct(stored, cast.mentor, values={"progress": "别人改的", "on-site": True})
    page = browser(cast.clerk, ENGLISH).get(place).content.decode()
    assert "It says “ 别人改的 ” now, the sheet “ 看了两处 ”." in said(page)
    assert browser(cast.clerk).post(place, {"store": "yes"}).status_code == 303
    assert kinds(programme) == ["entered", "corrected"]


def test_signed_on_paper_they_count_at_once(programme, cast):
    place, page = seen(programme, cast.clerk, last__csv=GOOD)
    assert "The other side has signed for these on paper" in said(page)
    browser(cast.clerk).post(place, {"store": "yes", "confirm": "yes"})
    assert kinds(programme) == ["entered", "confirmed"]
    place, page = seen(programme, cast.mentor, last__csv=GOOD.replace("看场地", "又看"))
    assert "signed for these on paper" not in said(page)
    browser(cast.mentor).post(place, {"store": "yes", "confirm": "yes"})
    assert kinds(programme) == ["entered", "confirmed", "entered"]


def test_rows_are_filtered_and_come_in_pages(programme, cast):
    rows = "".join(f"王口镇团委,mentor1,2010-04-08,第{n}次,是\n" for n in range(1, 60))
    place, page = seen(programme, cast.clerk, last__csv=GOOD + rows + "王口镇团委,mentor1,2010-04-08,,是\n")
    assert "1 to 50 of 61" in said(page)
    assert said(page).count("Row ") < 60
    assert len(page.encode()) < 60_000
    second = said(browser(cast.clerk, ENGLISH).get(f"{place}&page=2").content.decode())
    assert "51 to 61 of 61" in second
    wrong = said(browser(cast.clerk, ENGLISH).get(f"{place}&show=wrong").content.decode())
    assert "1 to 1 of 1" in wrong


def test_a_long_table_is_remembered_until_it_is_stored(programme, cast, django_assert_max_num_queries):
    rows = "".join(f"王口镇团委,mentor1,2010-04-08,第{n}次,是\n" for n in range(500))
    place, _ = seen(programme, cast.clerk, last__csv=GOOD + rows + "王口镇团委,mentor1,2010-04-08,,是\n")
    client = browser(cast.clerk, ENGLISH)
    with django_assert_max_num_queries(30):
        page = client.get(f"{place}&page=3").content.decode()
    assert "101 to 150 of 502" in said(page)
    visit(programme, cast.clerk, on=date(2010, 4, 9))  # others go on writing meanwhile
    with django_assert_max_num_queries(30):
        assert "New 501" in said(client.get(place).content.decode())
    (address,) = links(page, "last.csv with what is wrong in red")
    with django_assert_max_num_queries(30):
        assert client.get(address).status_code == 200
    client.post(place, {"store": "yes"})
    assert "New 0 Changed 0 Same 501 Wrong 1" in said(client.get(place).content.decode())


def test_after_a_day_the_files_are_gone_and_that_is_said(programme, cast):
    place, _ = seen(programme, cast.clerk, last__csv=GOOD)
    old = time.time() - uploads.KEPT_SECONDS - 60
    folder = uploads._place()
    for path in folder.iterdir():
        os.utime(path, (old, old))
    uploads.keep([])
    answer = browser(cast.clerk, ENGLISH).get(place, follow=True)
    assert "These sheets are no longer kept. Hand them in again." in answer.content.decode()
    faults = place.replace("take-in/?", "take-in/faults/0/?")
    assert browser(cast.clerk).get(faults).status_code == 400
    assert browser(cast.clerk).get(at(programme, TAKE_IN) + "?sheets=forged").status_code == 303


def test_everybody_sees_what_they_may_fill(programme, cast):
    text = said(browser(cast.clerk, ENGLISH).get(at(programme, TAKE_IN)).content.decode())
    assert "One workbook per unit 大邱庄镇团委 王口镇团委 瀛海学校团委" in text
    text = said(browser(cast.unit, ENGLISH).get(at(programme, TAKE_IN)).content.decode())
    assert "Everything in one workbook 王口镇团委 One register 方案与报告 活动 问题和困难" in text
    assert ("One workbook per unit" in text, "深入试点单位" in text) == (False, False)
    for path, status in (("sheets/wangkou.xlsx", 200), ("sheets/yinghai.xlsx", 404), ("registers/visit/sheet.xlsx", 403),
                         ("registers/income/sheet.xlsx", 404), ("registers/nothing/take-in/", 404)):  # fmt: skip
        assert browser(cast.unit).get(at(programme, path)).status_code == status, path
    for path in (TAKE_IN, "registers/visit/take-in/", "registers/visit/sheet.xlsx", "sheets/wangkou.xlsx"):
        assert browser(cast.auditor).get(at(programme, path)).status_code == 403, path
        assert browser().get(at(programme, path)).status_code == 302, path


def test_the_registers_lead_there(programme, cast):
    for path, user, leads in (("registers/", cast.clerk, True), ("registers/", cast.auditor, False)):
        found = links(browser(user, ENGLISH).get(at(programme, path)).content.decode(), "Take in sheets")
        assert found == ([at(programme, TAKE_IN)] if leads else [])
    page = browser(cast.mentor, ENGLISH).get(at(programme, "registers/visit/")).content.decode()
    assert links(page, "Take in sheets") == [at(programme, "registers/visit/take-in/")]
    assert links(page, "Download a sheet to fill") == [at(programme, "registers/visit/sheet.xlsx")]
