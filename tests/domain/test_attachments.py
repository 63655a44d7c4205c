"""What a file is, is read from its bytes."""

import io
import zipfile

import pytest

from pilotage.domain.attachments import (
    DOC,
    DOCX,
    KINDS,
    LARGEST,
    PDF,
    XLS,
    XLSX,
    Evidence,
    check_evidence,
    clean_name,
    media_type,
)
from pilotage.domain.breaches import Breach

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def bundle(*names):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return target.getvalue()


def stream(name):
    return name.encode("utf-16-le")


KNOWN = [
    ("a.pdf", b"%PDF-1.7\n...", PDF),
    ("a.pdf", b"\n\n%PDF-1.4", PDF),
    ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
    ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
    ("a.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    ("a.heic", b"\x00\x00\x00\x18ftypheic\x00\x00", "image/heic"),
    ("a.docx", bundle("[Content_Types].xml", "word/document.xml"), DOCX),
    ("a.xlsx", bundle("[Content_Types].xml", "xl/workbook.xml"), XLSX),
    ("a.doc", OLE + stream("WordDocument"), DOC),
    ("a.wps", OLE + stream("WordDocument"), DOC),
    ("a.xls", OLE + stream("Workbook"), XLS),
    ("a.et", OLE + stream("Workbook"), XLS),
    ("a.xls", OLE + stream("Workbook") + stream("WordDocument"), XLS),
    ("a.doc", OLE + stream("Workbook") + stream("WordDocument"), DOC),
    ("a.txt", "走访记录\r\n\t一".encode(), "text/plain"),
    ("a.txt", "走访记录".encode("gb18030"), "text/plain"),
    ("a.txt", "走访记录".encode("utf-16"), "text/plain"),
    ("A.CSV", b"\xef\xbb\xbfa,b\n1,2\n", "text/csv"),
]


@pytest.mark.parametrize(("name", "content", "expected"), KNOWN)
def test_a_file_is_known_by_its_bytes(name, content, expected):
    assert media_type(Evidence(name, content)) == expected


def test_a_wrong_name_does_not_change_what_it_is():
    assert media_type(Evidence("photo.pdf", KNOWN[2][1])) == "image/jpeg"
    assert media_type(Evidence("no ending", KNOWN[0][1])) == PDF


UNKNOWN = [
    ("a.pdf", b"MZ\x90\x00 a program"),
    ("a.jpg", b"GIF89a"),
    ("a.html", b"<html><script>alert(1)</script></html>"),
    ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    ("a.txt", b"\x00\x01\x02"),
    ("a.txt", b"\x1b[31mred"),
    ("a.zip", bundle("a.txt")),
    ("a.docx", bundle("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
    ("a.docx", b"PK\x03\x04 broken"),
    ("a.doc", OLE),
    ("a.mp4", b"\x00\x00\x00\x18ftypisom"),
]


@pytest.mark.parametrize(("name", "content"), UNKNOWN)
def test_what_not_every_office_can_open_is_refused(name, content):
    assert check_evidence([Evidence(name, content)], required=False) == [
        Breach("file-kind", {"name": name, "kinds": KINDS}, "evidence")
    ]


def test_a_file_has_something_in_it_and_at_most_twenty_megabytes():
    start = b"%PDF-1.7"
    assert check_evidence([Evidence("a.pdf", start.ljust(LARGEST))], required=True) == []
    found = check_evidence([Evidence("a.pdf", start.ljust(LARGEST + 1)), Evidence("b.pdf", b"")], required=True)
    assert [(b.code, b.params["name"]) for b in found] == [("file-large", "a.pdf"), ("file-empty", "b.pdf")]


def test_required_evidence_is_missed_once():
    assert check_evidence([], required=True) == [Breach("evidence-missing", {}, "evidence")]
    assert check_evidence([], required=False) == []


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("回单.pdf", "回单.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\照片\\a.jpg", "a.jpg"),
        ("a\x00b\n\u202e.pdf", "ab.pdf"),
        ("长" * 300 + ".pdf", "长" * 196 + ".pdf"),
        ("", ""),
    ],
)
def test_a_name_is_only_a_name(name, clean):
    assert clean_name(name) == clean
