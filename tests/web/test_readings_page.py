"""A page as found in the browser: what it says, a word chosen and taken back, its figures beside the records, every change."""

import re

import pytest

from pilotage.domain.readings.choice import LONGEST
from tests.domain.found_pages import BRAND, CLEAN, DOMAIN, NAME, SEED, SITE_NAME, two_planted
from tests.factories import visit
from tests.web.found import MOST, choose, keep, look, sheet
from tests.web.pages import ENGLISH, at, browser, form_of, links, said

pytestmark = pytest.mark.django_db


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
    assert [word for _, word, *_ in page.terms] == ["青年团"]
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
    assert [word for _, word, *_ in page.terms] == ["共青团"]


def test_of_two_planted_words_each_is_chosen_by_itself(programme, cast):
    page = keep(programme, cast.clerk, two_planted())
    client = browser(cast.clerk)
    address = sheet(programme, page)
    found = look(client, address)
    first, second = dict.fromkeys(re.findall(r'name="at-(\d+)-word"', found))
    ids = re.findall(r' id="([^"]+)"', found)
    assert len(ids) == len(set(ids))
    client.post(address, {"choose": second, f"at-{second}-other": "妇联", f"at-{second}-seen": ""})
    found = look(client, address)
    assert ("[chosen 妇联]" in marked(found), "[open 〔？〕]" in marked(found)) == (True, True)
    client.post(address, form_of(found, f"at-{first}-other") | {f"at-{first}-word": "共青团", "choose": first})
    found = marked(look(client, address))
    assert ("[chosen 妇联]" in found, "[chosen 共青团]" in found, "〔？〕" in found) == (True, True, False)


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
