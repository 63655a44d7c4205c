"""A big file on the page: looked at and stored while the page says how far it has come, and nothing twice."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.models import Record
from pilotage.queries.verification import verify
from pilotage.web.sheet_piles import LENGTHY
from tests.cast import seat
from tests.factories import adopt_jinghai
from tests.web.pages import CHINESE, ENGLISH, at, browser, links, said

pytestmark = pytest.mark.django_db
HEAD = "试点单位,指导员,日期,掌握的进展,实地\n"


def table(rows, start=0, tail=""):
    lines = "".join(f"王口镇团委,mentor1,2010.4.8,第{n}次,√\n" for n in range(start, start + rows))
    return (HEAD + lines + tail).encode()


def test_a_thousand_rows_are_looked_at_and_stored_with_progress_shown():
    programme = adopt_jinghai()
    client = browser(seat(programme).clerk, ENGLISH)
    files = [
        SimpleUploadedFile("one.csv", table(LENGTHY - 100)),
        SimpleUploadedFile("two.csv", table(100, LENGTHY, "王口镇团委,mentor1,2010-05-30,看,√\n")),
    ]
    place = client.post(at(programme, "registers/take-in/"), {"files": files})["Location"]

    looked = client.get(place)
    assert looked.streaming
    text = looked.getvalue().decode()
    told = re.findall(r'<progress value="(\d+)" max="(\d+)">', text)
    assert told == [(str(n), str(LENGTHY + 1)) for n in (*range(100, LENGTHY + 1, 100), LENGTHY + 1)]
    assert "Looking at the rows" in said(text)
    assert links(text, "See what came of it") == [place]
    assert not Record.objects.of(programme.office_id).exists()

    seen = client.get(place)
    assert not seen.streaming
    assert f"New {LENGTHY:,}" in said(seen.content.decode()) or f"New {LENGTHY}" in said(seen.content.decode())

    stored = client.post(place, {"store": "yes"})
    text = stored.getvalue().decode()
    assert text.count("<progress ") == len(told)
    assert f"{LENGTHY} new records stored." in said(text)
    assert links(text, "See what came of it") == [f"{place}&done=1"]
    assert Record.objects.of(programme.office_id).count() == LENGTHY

    again = client.post(place, {"store": "yes"}).getvalue().decode()
    assert "0 new records stored." in said(again)
    assert Record.objects.of(programme.office_id).count() == LENGTHY
    assert verify().ok


def test_it_speaks_chinese():
    programme = adopt_jinghai()
    client = browser(seat(programme).clerk, CHINESE)
    sent = {"files": SimpleUploadedFile("one.csv", table(LENGTHY))}
    place = client.post(at(programme, "registers/take-in/"), sent)["Location"]
    text = said(client.get(place).getvalue().decode())
    assert "正在核对各行" in text
    assert "已处理 1,000 行，共 1,000 行" in text
    assert "各行都已处理完毕。" in text
