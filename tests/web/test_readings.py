"""Pages as found in the browser: keeping one, and the list of them."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.domain.readings import LARGEST
from pilotage.models import FoundPage
from pilotage.queries import readings as queries
from pilotage.web.readings import ROWS
from tests.cast import seat
from tests.domain.found_pages import FIXTURES, SEED
from tests.factories import adopt_jinghai
from tests.web.found import MOST, choose, keep, look, sheet
from tests.web.pages import at, browser, form_of, said

pytestmark = pytest.mark.django_db


def kept(programme):
    return list(FoundPage.objects.of(programme.office_id).order_by("pk"))


def sent_file(content=SEED, name="第5期.txt"):
    return SimpleUploadedFile(name, content, "text/plain")


# ---- Keeping ---------------------------------------------------------------------------------------------------------


def test_a_file_is_kept_and_opens_as_read(programme, cast):
    client = browser(cast.clerk)
    form = form_of(look(client, at(programme, "pages/")), "text")
    answer = client.post(at(programme, "pages/"), form | {"file": sent_file()}, follow=True)
    (page,) = kept(programme)
    assert answer.redirect_chain == [(sheet(programme, page), 303)]
    assert (bytes(page.content), page.name, page.by) == (SEED, "第5期.txt", cast.clerk)
    words = said(answer.content.decode())
    assert "原件已收存，并已识读。" in words
    assert "天津静海县出台五项举措 全力抓好基层团建试点工作 为读通改动 504 处，都列在下面；摘出数据 22 个。" in words
    assert "第 5 期" in words
    assert "2010年4月26日" in words


def test_a_pasted_text_is_kept_with_its_spaces(programme, cast):
    client = browser(cast.reviewer)
    form = form_of(look(client, at(programme, "pages/")), "text")
    client.post(at(programme, "pages/"), form | {"text": "  静海县出台五项举措。\r\n\r\n　　一、加大经费支持。\r\n"})
    (page,) = kept(programme)
    assert bytes(page.content).decode() == "  静海县出台五项举措。\r\n\r\n　　一、加大经费支持。\r\n"
    assert "粘贴的文本" in said(look(client, sheet(programme, page)))


def test_a_double_click_keeps_one_page(programme, cast):
    client = browser(cast.clerk)
    form = form_of(look(client, at(programme, "pages/")), "text")
    answers = [client.post(at(programme, "pages/"), form | {"file": sent_file()}) for _ in range(2)]
    (page,) = kept(programme)
    assert [answer["Location"] for answer in answers] == [sheet(programme, page)] * 2


def test_the_same_page_again_leads_to_the_one_that_is_kept(programme, cast):
    page = keep(programme, cast.clerk)
    client = browser(cast.reviewer)
    form = form_of(look(client, at(programme, "pages/")), "text")
    answer = client.post(at(programme, "pages/"), form | {"file": sent_file(name="又见.txt")}, follow=True)
    assert answer.redirect_chain == [(sheet(programme, page), 303)]
    assert "这一页早已收存" in said(answer.content.decode())
    assert kept(programme) == [page]


def test_a_page_in_another_encoding_is_read(programme, cast):
    client = browser(cast.clerk)
    form = form_of(look(client, at(programme, "pages/")), "text")
    content = (FIXTURES / "pages" / "red-cross-gb18030.txt").read_bytes()
    words = said(
        client.post(at(programme, "pages/"), form | {"file": sent_file(content)}, follow=True).content.decode()
    )
    assert "GB18030" in words


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "里面没有文字。"),
        (b"\x00\x01\x02" * 50, "这不是文本。"),
        (b"%PDF-1.7 \xe2\xe3", "这是 PDF 文件，不是文本。"),
        (bytes(range(128, 256)) * 20, "文字解不开"),
        (b"a" * (LARGEST + 1), "有 2000001 字节"),
    ],
    ids=["empty", "binary", "another format", "unknown encoding", "too large"],
)
def test_a_file_that_cannot_be_read_is_told_at_its_field_and_the_text_stays(programme, cast, content, sentence):
    client = browser(cast.clerk)
    form = form_of(look(client, at(programme, "pages/")), "text") | {"text": "静海县。"}
    answer = client.post(at(programme, "pages/"), form | {"file": sent_file(content)})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in said(page)
    assert f'id="id_file_error"><span class="line"><span class="sr">错误：</span>{sentence}' in re.sub(
        r">\s+<", "><", page
    )
    assert form_of(page, "text")["text"] == "静海县。"
    assert kept(programme) == []


def test_a_text_that_cannot_be_read_is_told_at_its_field(programme, cast):
    client = browser(cast.clerk)
    form = form_of(look(client, at(programme, "pages/")), "text")
    answer = client.post(at(programme, "pages/"), form | {"text": "\x01\x02\x03" * 20})
    assert answer.status_code == 422
    assert 'id="id_text_error"' in answer.content.decode()
    assert kept(programme) == []


def test_nothing_handed_in_is_told(programme, cast):
    client = browser(cast.clerk)
    form = form_of(look(client, at(programme, "pages/")), "text")
    answer = client.post(at(programme, "pages/"), form)
    assert answer.status_code == 422
    assert "请选择文件，或者在下面粘贴全文。" in said(answer.content.decode())


def test_of_a_file_and_a_text_nobody_knows_which_is_meant_and_both_stay(programme, cast):
    client = browser(cast.clerk)
    form = form_of(look(client, at(programme, "pages/")), "text")
    answer = client.post(at(programme, "pages/"), form | {"text": "静海县。", "file": sent_file()})
    assert answer.status_code == 422
    again = form_of(answer.content.decode(), "text")
    assert again["text"] == "静海县。"
    client.post(at(programme, "pages/"), again | {"text": ""})
    assert [(bytes(page.content), page.name) for page in kept(programme)] == [(SEED, "第5期.txt")]


def test_what_the_action_refuses_stands_where_it_came_from(programme, cast):
    client = browser(cast.clerk)
    form = form_of(look(client, at(programme, "pages/")), "text")
    client.post(at(programme, "pages/"), form | {"text": "静海县。"})
    answer = client.post(at(programme, "pages/"), form | {"text": "另一篇。"})
    assert answer.status_code == 409
    assert form_of(answer.content.decode(), "text")["text"] == "另一篇。"
    assert len(kept(programme)) == 1


@pytest.mark.parametrize("who", ["treasurer", "auditor", "mentor", "unit", "partner"])
def test_who_may_not_read_pages(programme, cast, who):
    page = keep(programme, cast.clerk)
    client = browser(getattr(cast, who))
    for path in (at(programme, "pages/"), sheet(programme, page), sheet(programme, page, "file")):
        assert client.get(path).status_code == 403
    assert "所见网页" not in look(client, at(programme))
    assert client.post(at(programme, "pages/"), {"uuid": uuid4(), "text": "静海县。"}).status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(programme, cast):
    assert browser().get(at(programme, "pages/"))["Location"].startswith("/sign-in/")


def test_a_page_of_another_office_is_not_there(programme, cast):
    other = adopt_jinghai(office="另一个办公室")
    page = keep(other, seat(other).clerk)
    client = browser(cast.clerk)
    for path in (sheet(programme, page), sheet(programme, page, "file"), at(programme, "pages/9999/")):
        assert client.get(path).status_code == 404


# ---- The list --------------------------------------------------------------------------------------------------------


def test_the_list_says_what_is_kept_by_whom_and_what_is_open(programme, cast):
    client = browser(cast.clerk)
    assert "读一篇" in said(look(client, at(programme, "pages/")))
    page = keep(programme, cast.reviewer)
    words = said(look(client, at(programme, "pages/")))
    row = "全力抓好基层团建试点工作 第5期.txt 〔？〕 基层组织建设简报 第 5 期 9 处待定 录入第 {} 条 · reviewer"
    assert row.format(page.seq) in words
    choose(programme, cast, page)
    words = said(look(client, at(programme, "pages/")))
    assert f"第 5 期 共青团 无 录入第 {page.seq} 条 · reviewer" in words


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_the_same_statements_however_long(programme, cast, count, django_assert_num_queries):
    for n in range(count):
        keep(programme, cast.clerk, SEED + f"\n{n}".encode(), f"{n}.txt")
    client = browser(cast.clerk)
    queries._reading.cache_clear()
    with django_assert_num_queries(9):
        page = look(client, at(programme, "pages/"))
    assert page.count("基层组织建设简报</span>") == min(count, ROWS)
    assert len(page.encode()) <= MOST
