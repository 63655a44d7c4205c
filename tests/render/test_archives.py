"""The numbered archive: names that every system takes, an index that opens anywhere, the same bytes, little memory."""

import csv
import io
import tracemalloc
import zipfile
from datetime import date

import pytest

from pilotage.render.archives import File, Index, Movement, archive, safe_name

INDEX = Index(
    title="凭证：捐赠 <基金>", lead="某县图书馆", language="zh-hans", number="序号", day="日期", heads=("事项", "金额"),
    files="文件", missing="文件缺失", summary=(("到账", "1000.00"),),
)  # fmt: skip


def file(name, content=b"x"):
    return File(name, lambda: io.BytesIO(content))


MOVEMENTS = (
    Movement(date(2024, 3, 1), ("到账", "1000.00"), (file("回单.pdf", b"slip"),)),
    Movement(date(2024, 3, 5), ("批复", "600.00"), ()),
    Movement(
        date(2024, 3, 9), ("=2+3", "600.00"), (file('a<b>:"c|d?.pdf', b"1"), file("gone.txt"), File("失.pdf", None))
    ),
)


def opened(movements=MOVEMENTS):
    return zipfile.ZipFile(io.BytesIO(b"".join(archive(INDEX, movements))))


def test_files_are_numbered_in_the_order_of_the_movements():
    bundle = opened()
    assert bundle.testzip() is None
    assert bundle.namelist() == [
        "index.html", "index.csv", "001-回单.pdf", "002-a_b___c_d_.pdf", "003-gone.txt",
    ]  # fmt: skip
    assert bundle.read("001-回单.pdf") == b"slip"
    assert [entry.date_time[:3] for entry in bundle.infolist()] == [
        (2024, 3, 9), (2024, 3, 9), (2024, 3, 1), (2024, 3, 9), (2024, 3, 9),
    ]  # fmt: skip


def test_the_index_tells_every_movement_and_opens_without_the_software():
    bundle = opened()
    rows = list(csv.reader(io.StringIO(bundle.read("index.csv").decode("utf-8-sig"))))
    assert rows[0] == ["序号", "日期", "事项", "金额", "文件"]
    assert rows[1] == ["1", "2024-03-01", "到账", "1000.00", "001-回单.pdf"]
    assert rows[2] == ["2", "2024-03-05", "批复", "600.00", ""]
    assert rows[3][2].lstrip("'") == "=2+3"
    assert rows[3][2] != "=2+3"  # no sheet runs it
    assert rows[3][4] == "002-a_b___c_d_.pdf; 003-gone.txt; 004-失.pdf (文件缺失)"
    page = bundle.read("index.html").decode()
    assert '<html lang="zh-hans">' in page
    assert "<h1>凭证：捐赠 &lt;基金&gt;</h1>" in page
    assert '<a href="001-回单.pdf">001-回单.pdf</a>' in page
    assert "004-失.pdf (文件缺失)" in page
    assert "<script" not in page


def test_the_same_content_gives_the_same_bytes():
    assert b"".join(archive(INDEX, MOVEMENTS)) == b"".join(archive(INDEX, MOVEMENTS))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("con", "007-con"),
        ("发票.pdf. ", "007-发票.pdf"),
        ("a/b\\c.txt", "007-a_b_c.txt"),
        ("x\u202etxt.exe", "007-xtxt.exe"),
        ("长" * 300 + ".jpeg", "007-" + "长" * 95 + ".jpeg"),
        ("", "007-"),
    ],
)
def test_names_are_safe_everywhere(name, kept):
    assert safe_name(7, 3, name) == kept


def test_a_thousand_files_have_numbers_that_sort():
    movements = [Movement(date(2024, 3, 1), ("到账", ""), tuple(file(f"{n}.txt") for n in range(1000)))]
    names = opened(movements).namelist()[2:]
    assert names == sorted(names)
    assert names[0] == "0001-0.txt"


def test_a_file_that_is_gone_is_said_to_be_missing_and_none_takes_its_number():
    assert "004" not in "".join(opened().namelist())


def test_nothing_moved_is_an_index_alone():
    assert opened(()).namelist() == ["index.html", "index.csv"]


def test_memory_is_bounded_whatever_the_archive_weighs():
    content = bytes(5 * 1024 * 1024)
    movements = [Movement(date(2024, 3, 1), ("到账", ""), (file(f"{n}.bin", content),)) for n in range(60)]
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in archive(INDEX, movements))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 60 * len(content)
    assert peak < 4 * 1024 * 1024
