"""Sheets made here open in LibreOffice with their drop-downs, are filled and corrected there, and come back exactly."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from pilotage.actions.people import appoint
from pilotage.domain.grids import read_grids
from pilotage.domain.policy import Function
from pilotage.domain.workbooks import read_book
from pilotage.models import Entry, Record
from tests.cast import seat
from tests.factories import START, visit
from tests.libreoffice.conftest import ODS, XLS, XLSX
from tests.web.pages import ENGLISH, at, browser, links, said

pytestmark = pytest.mark.django_db
UNITS = ("daqiuzhuang", "wangkou", "yinghai", "hengxing", "shunfeng")
ROWS = 20


@pytest.fixture
def cast(programme):
    found = seat(programme)
    for unit in UNITS:
        if unit != "wangkou":
            appoint(by=found.owner, programme=programme, person=f"m-{unit}", name=f"指导员{unit}", serves=unit,
                    function=Function.MENTOR, role="mentor", starts_on=START)  # fmt: skip
    return found


def download(user, programme, path):
    answer = browser(user).get(at(programme, path))
    assert answer.status_code == 200
    return answer.content


def first_empty(content, worksheet=0):
    """The first empty row, and the letters of the columns by their ids."""
    sheet = load_workbook(io.BytesIO(content)).worksheets[worksheet]
    ids = next(row for row in sheet.iter_rows(max_row=20) if row[0].value == "id")
    return sheet.max_row + 1, {cell.value: cell.column_letter for cell in ids if cell.value}


def hand_in(user, programme, files, path="registers/take-in/"):
    sent = [SimpleUploadedFile(name, content) for name, content in files.items()]
    answer = browser(user, ENGLISH).post(at(programme, path), {"files": sent})
    assert answer.status_code == 303, said(answer.content.decode())
    return answer["Location"]


def counts(text):
    """New, changed, same, wrong as the page's head says them."""
    words = said(text).split(" Tables ")[0].split()
    return tuple(int(words[words.index(name) + 1]) for name in ("New", "Changed", "Same", "Wrong"))


def test_five_workbooks_of_twenty_rows_with_three_faults_and_back(programme, cast, desk, tmp_path):
    faults = {("wangkou", 4, "happened_on"): "2010-04-31", ("yinghai", 9, "progress"): "",
              ("shunfeng", 19, "person"): "无此人"}  # fmt: skip
    typed, jobs, top = {}, [], {}
    for unit in UNITS:
        content = download(cast.clerk, programme, f"registers/visit/sheet.xlsx?unit={unit}")
        path = tmp_path / f"{unit}.xlsx"
        path.write_bytes(content)
        first, letters = first_empty(content)
        cells, top[unit] = [], first
        for n in range(ROWS):
            row = {
                "happened_on": f"2010-04-{6 + n:02d}",
                "progress": f"第{n + 1}次到{unit}：=看场地，００{n}",
                "on-site": "是" if n % 2 else "否",
            }
            if n % 3 == 0:
                row["person"] = "mentor1" if unit == "wangkou" else f"指导员{unit}"
            typed[unit, n] = row
            row = {
                **row,
                **{
                    column: text for (at_unit, at_row, column), text in faults.items() if (at_unit, at_row) == (unit, n)
                },
            }
            cells += [[0, f"{letters[column]}{first + n}", text] for column, text in row.items()]
        look = [[0, f"{letters[column]}{first + ROWS}"] for column in ("unit", "person", "on-site", "progress")]
        jobs.append({"open": str(path), "type": cells, "look": look, "save": [[str(path), XLSX]]})
    seen = desk.do(*jobs)
    assert seen[1] == [["", ["王口镇团委"]], ["", ["mentor1"]], ["", ["是", "否"]], ["", []]]
    assert seen[4][0:2] == [["", ["顺丰林木种植专业合作社团支部"]], ["", ["指导员shunfeng"]]]

    files = {f"{unit}.xlsx": (tmp_path / f"{unit}.xlsx").read_bytes() for unit in UNITS}
    place = hand_in(cast.clerk, programme, files)
    page = browser(cast.clerk, ENGLISH).get(place).content.decode()
    assert counts(page) == (97, 0, 0, 3)
    assert not Record.objects.of(programme.office_id).exists()
    wrong = said(browser(cast.clerk, ENGLISH).get(f"{place}&show=wrong").content.decode())
    for sentence in (
        f"E{top['wangkou'] + 4} There is no day 31 in month 4",
        f"F{top['yinghai'] + 9} Fill in “ 掌握的进展 ”.",
        f"D{top['shunfeng'] + 19} There is no person “ 无此人 ” at this office.",
    ):
        assert sentence in wrong
    stored = browser(cast.clerk, ENGLISH).post(place, {"store": "yes"})
    assert stored.status_code == 303
    page = browser(cast.clerk, ENGLISH).get(stored["Location"]).content.decode()
    assert counts(page) == (0, 0, 97, 3)
    wrong_rows = {(unit, n) for unit, n, _ in faults}
    bodies = {
        (entry.unit.code, entry.happened_on, entry.body["progress"], entry.body["on-site"])
        for entry in Entry.objects.of(programme.office_id).filter(kind="entered").select_related("unit")
    }
    assert bodies == {
        (unit, date.fromisoformat(row["happened_on"]), row["progress"], row["on-site"] == "是")
        for (unit, n), row in typed.items()
        if (unit, n) not in wrong_rows
    }
    again = browser(cast.clerk, ENGLISH).get(hand_in(cast.clerk, programme, files)).content.decode()
    assert counts(again) == (0, 0, 97, 3)
    returned_in_red(programme, cast, desk, tmp_path, page, files)


def returned_in_red(programme, cast, desk, tmp_path, page, files):
    """The three faulty files come back as they were with a red last column, are put right in LibreOffice, and are taken."""
    unit, mend = "wangkou", "2010-04-10"
    (address,) = links(page, f"{unit}.xlsx with what is wrong in red")
    content = browser(cast.clerk, ENGLISH).get(address).content
    before, after = (load_workbook(io.BytesIO(each)).worksheets[0] for each in (files[f"{unit}.xlsx"], content))
    assert [[c.value for c in row[: before.max_column]] for row in after.iter_rows()] == [
        [c.value for c in row] for row in before.iter_rows()
    ]
    red = {c.row: c for row in after.iter_rows(min_col=before.max_column + 1) for c in row if c.value}
    header, line = sorted(red)
    assert red[header].value == "✗ To be put right"
    assert red[line].value.startswith(f"E{line}: There is no day 31 in month 4")
    assert {cell.fill.fgColor.rgb for cell in red.values()} == {"FFBF2418"}
    path = tmp_path / "back.xlsx"
    path.write_bytes(content)
    desk.do({"open": str(path), "type": [[0, f"E{line}", mend]], "save": [[str(path), XLSX]]})
    place = hand_in(cast.clerk, programme, {"back.xlsx": path.read_bytes()})
    assert counts(browser(cast.clerk, ENGLISH).get(place).content.decode()) == (1, 0, 19, 0)
    browser(cast.clerk).post(place, {"store": "yes"})
    assert Record.objects.of(programme.office_id).count() == 98


def test_records_that_went_out_come_back_corrected(programme, cast, desk, tmp_path):
    first = visit(programme, cast.clerk).record
    visit(programme, cast.clerk, on=date(2010, 4, 21))
    content = download(cast.unit, programme, "sheets/wangkou.xlsx")
    names = load_workbook(io.BytesIO(content)).sheetnames
    assert names[:-2] == ["方案与报告", "活动", "问题和困难", "评优推荐", "座谈会", "活动协议"]  # what a unit writes
    content = download(cast.clerk, programme, "sheets/wangkou.xlsx")
    at_sheet = load_workbook(io.BytesIO(content)).sheetnames.index("深入试点单位")
    row, letters = first_empty(content, at_sheet)
    path = tmp_path / "王口.xlsx"
    path.write_bytes(content)
    job = {
        "open": str(path),
        "type": [[at_sheet, f"{letters['progress']}{row - 2}", "0086-了解进展（更正）"], [at_sheet, f"{letters['on-site']}{row - 2}", "否"]],
        "look": [[at_sheet, f"{letters['happened_on']}{row - 1}"], [at_sheet, f"{letters['version']}{row - 1}"]],
        "save": [[str(path), XLSX]],
    }  # fmt: skip
    seen = desk.do(job)
    assert seen[0][0] == ["2010-04-21", []]
    place = hand_in(cast.clerk, programme, {"王口.xlsx": path.read_bytes()})
    page = browser(cast.clerk, ENGLISH).get(place).content.decode()
    assert counts(page) == (0, 1, 1, 0)
    assert "Changed No. 1 掌握的进展 了解进展 → 0086-了解进展（更正） 实地 Yes → No" in said(page)
    browser(cast.clerk).post(place, {"store": "yes"})
    last = Entry.objects.of(programme.office_id).filter(record=first).latest("seq")
    assert (last.kind, last.body) == ("corrected", {"progress": "0086-了解进展（更正）", "on-site": False})


@pytest.mark.parametrize(("kind", "ending"), [(XLS, "xls"), (XLS, "et"), (ODS, "ods")])
def test_other_formats_are_read_or_say_how_to_save_them(programme, cast, desk, tmp_path, kind, ending):
    visit(programme, cast.clerk)
    content = download(cast.clerk, programme, "registers/visit/sheet.xlsx?unit=wangkou")
    row, letters = first_empty(content)
    path, saved = tmp_path / "a.xlsx", tmp_path / f"a.{ending}"
    path.write_bytes(content)
    cells = [[0, f"{letters['happened_on']}{row}", "2010-04-22"], [0, f"{letters['progress']}{row}", "又看"],
             [0, f"{letters['on-site']}{row}", "是"]]  # fmt: skip
    desk.do({"open": str(path), "type": cells, "save": [[str(saved), kind]]})
    place = hand_in(cast.clerk, programme, {saved.name: saved.read_bytes()})
    page = browser(cast.clerk, ENGLISH).get(place).content.decode()
    if ending == "ods":
        assert read_grids(saved.read_bytes()).code == "sheet-ods"
        assert "This is an OpenDocument table (.ods). Open it, choose “Save as”" in said(page)
        return
    (table,) = read_book(saved.read_bytes()).tables
    assert [cells["happened_on"].date() for _, cells in table.sheet.rows] == [date(2010, 4, 20), date(2010, 4, 22)]
    assert counts(page) == (1, 0, 1, 0)
    browser(cast.clerk).post(place, {"store": "yes"})
    assert Record.objects.of(programme.office_id).count() == 2
