"""Pages as found in the browser: kept, read, a word chosen and taken back, every change, the figures beside the records."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pilotage.actions.readings import choose_terms, keep_page
from pilotage.domain.readings import LARGEST
from pilotage.domain.readings.choice import LONGEST
from pilotage.models import FoundPage
from pilotage.queries import readings as queries
from pilotage.web.readings import ROWS
from tests.cast import seat
from tests.domain.found_pages import BRAND, CLEAN, DOMAIN, FIXTURES, NAME, SEED, SITE_NAME
from tests.factories import adopt_jinghai, visit
from tests.web.pages import ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db
MOST = 60_000  # octets of a page


@pytest.fixture
def programme():
    return adopt_jinghai()


@pytest.fixture
def cast(programme):
    return seat(programme)


def keep(programme, by, content=SEED, name="第5期.txt"):
    return keep_page(by=by, programme=programme, uuid=uuid4(), name=name, content=content).page


def sheet(programme, page, query=""):
    return at(programme, f"pages/{page.pk}/{query}")


def kept(programme):
    return list(FoundPage.objects.of(programme.office_id).order_by("pk"))


def sent_file(content=SEED, name="第5期.txt"):
    return SimpleUploadedFile(name, content, "text/plain")


def look(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


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


# ---- A page ----------------------------------------------------------------------------------------------------------


def choose(programme, cast, page, word="共青团"):
    place = queries.reading_of(page).terms[0].slots[0].at
    return choose_terms(by=cast.clerk, programme=programme, page=page.pk, terms={place: word})


def marked(page):
    """The page with what is open or chosen in brackets, and what was changed without its marks."""
    page = re.sub(r'<mark class="(open|chosen)">(.*?)</mark>', r"[\1 \2]", page)
    return re.sub(r"</?mark>", "", page)


def test_the_text_is_read_with_its_holes_marked(programme, cast):
    page = look(browser(cast.clerk), sheet(programme, keep(programme, cast.clerk)))
    assert "优秀[open 〔？〕]员" in marked(page)
    assert "有 9 处读作〔？〕" in said(page)
    assert "很有可能 与后文合成“共青团员”；" in said(page)
    assert "另有 3 处" in said(page)
    assert "[〔？〕基层组织建设简报 第11期]浙江召开全省基层组织党建带团建工作会议" in said(page).replace(
        "〔？〕 ", "〔？〕"
    ).replace("[ ", "[")


@pytest.mark.parametrize(
    "query", ["", *(f"?kind={kind}" for kind in ("planted", "site", "pinyin", "script", "punctuation"))]
)
@pytest.mark.parametrize("language", ["zh-CN", ENGLISH])
def test_no_planted_word_stands_whole_and_the_page_is_small(programme, cast, query, language):
    page = keep(programme, cast.clerk)
    client = browser(cast.clerk, language)
    for number in range(1, 5) if query else (1,):
        found = look(client, sheet(programme, page, query and f"{query}&page={number}"))
        for word in (BRAND, SITE_NAME, DOMAIN, NAME):
            assert word.casefold() not in found.casefold()
        assert len(found.encode()) <= MOST
    choose(programme, cast, page)
    assert BRAND not in look(client, sheet(programme, page, query))


def test_choosing_fills_every_place_and_can_be_taken_back(programme, cast):
    page = keep(programme, cast.clerk)
    client = browser(cast.clerk)
    address = sheet(programme, page)
    name = word_field(client, address)
    form = form_of(look(client, address), name.replace("word", "other"))
    answer = client.post(address, form | {name: "共青团", "choose": place_of(name)}, follow=True)
    assert answer.redirect_chain == [(address, 303)]
    found = answer.content.decode()
    assert "已选定，各处都读作“共青团”。" in said(found)
    assert "优秀[chosen 共青团]员" in marked(found)
    assert "〔？〕" not in said(found)
    assert "共青团 clerk选定，录入第" in said(found)
    back = form_of_button(found, "back")
    answer = client.post(address, back | {"back": place_of(name)}, follow=True)
    assert "选定已撤销" in said(answer.content.decode())
    assert "有 9 处读作〔？〕" in said(answer.content.decode())
    page.refresh_from_db()
    assert page.terms == []


def word_field(client, address):
    """The name of the field in which a word is chosen."""
    return re.search(r'name="(at-\d+-word)"', look(client, address))[1]


def place_of(name):
    return name.split("-")[1]


def form_of_button(page, button):
    """What stands in the form with a button of this name."""
    (form,) = [form for form in re.findall(r"(?s)<form.*?</form>", page) if f'name="{button}"' in form]
    return dict(re.findall(r'type="hidden" name="(at-\d+-seen)" value="(\d*)"', form))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "请选一个词，或者写出原来的词。"),
        ({"word": "-"}, "请选一个词，或者写出原来的词。"),
        ({"word": "少先队", "other": "妇联"}, "上面选的是“少先队”。"),
        ({"word": "-", "other": "长" * (LONGEST + 1)}, "写了 41 个字"),
        ({"word": "-", "other": "共\u200b青"}, "里面有看不见的符号"),
        ({"word": "没有这个候选"}, "请从所列的里面选一个。"),
    ],
)
def test_what_was_not_chosen_well_is_told_and_what_was_written_stays(programme, cast, given, sentence):
    page = keep(programme, cast.clerk)
    client = browser(cast.clerk)
    address = sheet(programme, page)
    place = place_of(word_field(client, address))
    sent = {f"at-{place}-{name}": value for name, value in given.items()}
    answer = client.post(address, sent | {"choose": place, f"at-{place}-seen": ""})
    found = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert sentence in said(found)
    assert "没有选定" in said(found)
    if "other" in given:
        assert f'value="{given["other"]}"' in found
    page.refresh_from_db()
    assert page.terms == []


def test_another_word_needs_no_mark_before_it(programme, cast):
    page = keep(programme, cast.clerk)
    client = browser(cast.clerk)
    address = sheet(programme, page)
    place = place_of(word_field(client, address))
    client.post(address, {"choose": place, f"at-{place}-other": " 青年团 ", f"at-{place}-seen": ""})
    page.refresh_from_db()
    assert [word for _, word in page.terms] == ["青年团"]
    assert 'value="青年团"' in look(client, address)


def test_two_who_choose_at_once_see_each_other(programme, cast):
    page = keep(programme, cast.clerk)
    client = browser(cast.reviewer)
    address = sheet(programme, page)
    name = word_field(client, address)
    choose(programme, cast, page)
    answer = client.post(address, {"choose": place_of(name), name: "少先队", name.replace("word", "seen"): ""})
    assert answer.status_code == 409
    assert "您打开这一页之后，别人已经选定过。" in said(answer.content.decode())
    answer = client.post(address, {"back": place_of(name), name.replace("word", "seen"): ""})
    assert answer.status_code == 409
    assert "选定没有撤销" in said(answer.content.decode())
    page.refresh_from_db()
    assert [word for _, word in page.terms] == ["共青团"]


def test_a_form_for_nothing_that_was_planted_is_not_there(programme, cast):
    assert browser(cast.clerk).post(sheet(programme, keep(programme, cast.clerk)), {"choose": "1"}).status_code == 404


def test_figures_stand_beside_what_the_records_give(programme, cast):
    visit(programme, cast.clerk)
    page = keep(programme, cast.clerk)
    found = look(browser(cast.clerk), sheet(programme, page))
    words = said(found)
    assert "10000元 10,000 元 试点工作基金 基金总额 10,000 相符" in words
    assert "15次 15 次 深入试点单位 深入试点单位 1 不符" in words
    assert "3000元 3,000 元 从工作经费中拿出 7000元" in words
    assert "相符 3000 + 7000 = 10000，原文写作 10000元" in words
    url = at(programme, "figures/visit-count/?until=2010-04-26")
    assert url in links(found, "1")
    assert said(look(browser(cast.clerk), url)).partition("次")[0].endswith("深入试点单位 1 ")


def test_a_page_of_many_figures_shows_the_first_and_all_on_request(programme, cast):
    text = "简报标题\n" + "".join(f"第一项工作培训团员{n}名，走访青年{n}次。" for n in range(2, 40))
    page = keep(programme, cast.clerk, text.encode())
    client = browser(cast.clerk)
    assert look(client, sheet(programme, page)).count('class="num part"') == 40
    assert look(client, sheet(programme, page, "?figures=all")).count('class="num part"') == 76


def test_changes_open_by_kind_and_one_by_one(programme, cast):
    page = keep(programme, cast.clerk)
    client = browser(cast.clerk)
    words = said(look(client, sheet(programme, page)))
    assert "植入词 9" in words
    assert "括注拼音 67" in words
    assert "繁体字 371" in words
    assert "團 团 繁体字改为简体字 …点工作顺利开展， 团 天津市静海县委制… 第 227 字 18" in words
    assert "共 169 种，这里是最常见的 8 种。" in words
    listed = said(look(client, sheet(programme, page, "?kind=script&page=13")))
    assert "第 13 页，共 13 页" in listed
    assert "只看常见的" in listed
    assert "共 169 种" not in listed


def test_a_clean_page_needs_nothing(programme, cast):
    content = next(path for path in CLEAN if path.name == "clean-bulletin.txt").read_bytes()
    words = said(look(browser(cast.clerk), sheet(programme, keep(programme, cast.clerk, content))))
    assert "这一页没有植入的词，也没有存疑的地方。" in words
    assert "没有改动：网页原样无误。" in words


def test_what_a_page_says_is_never_taken_for_html(programme, cast):
    content = "<b>&amp;粗</b>第1期\n标题<script>alert(1)</script>\n走访5次<img src=x>。".encode()
    page = keep(programme, cast.clerk, content, name="<i>.txt")
    found = look(browser(cast.clerk), sheet(programme, page))
    assert "<script>alert" not in found
    assert "<img" not in found
    assert "<i>" not in found
    assert "<i>" not in look(browser(cast.clerk), at(programme, "pages/"))


def test_the_original_is_handed_out_as_a_text_that_nothing_runs(programme, cast):
    page = keep(programme, cast.clerk, name="第5期.html")
    answer = browser(cast.clerk).get(sheet(programme, page, "file"))
    assert answer.content == SEED
    assert answer["Content-Type"] == "text/plain"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%E7%AC%AC5%E6%9C%9F.html.txt"


def test_a_page_takes_a_fixed_number_of_statements(programme, cast, django_assert_num_queries):
    page = keep(programme, cast.clerk)
    client = browser(cast.clerk)
    with django_assert_num_queries(15):
        look(client, sheet(programme, page))


def test_an_english_page_says_which_words_are_chinese(programme, cast):
    page = look(browser(cast.clerk, ENGLISH), sheet(programme, keep(programme, cast.clerk)))
    assert "9 places read 〔？〕: words were planted over others there." in said(page)
    assert "much speaks for it makes the word “共青团员” with what follows" in said(page)
    assert '<div lang="zh-Hans">' in page
    assert "All 371 changes, one by one" in said(page)
