"""Damage of other kinds: other planted words, other readings, other scripts, other files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.breaches import Breach
from pilotage.domain.readings import OPEN, read
from tests.domain.found_pages import FIXTURES, SITE, SLOT, UNION, damaged, even, reading

PAGES = FIXTURES / "pages"
ORIGINAL = UNION.replace(SLOT, "工会")
BODY = ORIGINAL[ORIGINAL.index("    为增强") : ORIGINAL.index("▲网\n版权")].strip("\n")


def body_of(page: str, term: str = "工会") -> str:
    return reading(page, term).body


def test_readings_with_tones_and_without_a_space() -> None:
    result = reading((PAGES / "union-tone-marks.txt").read_bytes(), "工会")
    clean = reading((PAGES / "clean-union.txt").read_bytes())
    assert (result.title, result.series, result.issue, result.date, result.issuer, result.cc) == (
        clean.title, clean.series, clean.issue, clean.date, clean.issuer, clean.cc
    )  # fmt: skip
    assert even(result.body) == even(clean.body)
    assert [(f.quantity, f.unit, f.what) for f in result.figures] == [
        (f.quantity, f.unit, f.what) for f in clean.figures
    ]
    assert result.terms[0].candidates[0].term == "工会"


def test_a_page_in_gb18030_with_a_name_of_chinese_characters_only() -> None:
    result = reading((PAGES / "red-cross-gb18030.txt").read_bytes(), "红十字会")
    assert result.encoding == "gb18030"
    assert result.title == "云水市红十字会“救在身边”进校园活动启动"
    assert (result.series, result.issue) == ("红十字会工作动态", 21)
    assert "孟垚（yáo）老师、余乾坤老师" in result.body  # a rare character's reading, and a name
    assert "peixun@yunshui.example.org" in result.body  # the office's own mailbox
    assert "校本著作《生命课》" in result.body
    assert "沿着操作步骤反复练习" in result.body
    assert "(QQ)，或发邮件" in result.body
    assert "AED（自动体外除颤器）6台" in result.body
    assert [warning.code for warning in result.warnings] == ["pinyin-kept"]


def test_a_saved_web_page() -> None:
    result = reading((PAGES / "womens-federation.html").read_bytes(), "妇联")
    assert (result.encoding, result.form) == ("gb18030", "html")
    assert result.title == "桂溪县妇联开展“暖冬同行”行动 慰问困难妇女儿童"
    assert (result.issuer, result.issue, result.cc) == ("桂溪县妇联办公室", 3, "报： 市妇联")
    assert "行动还得到巾帼志愿服务队支持" in result.body  # its ruby reading is not text
    assert "共走访36户，发放慰问金18000元" in result.body  # a line broken in the markup is one line
    assert result.terms[0].candidates[0].term == "妇联"
    assert [warning.code for warning in result.warnings] == ["hidden-text"]


def test_an_office_s_own_glossary_is_weighed() -> None:
    page = damaged(UNION, brand="蓝木lanmu体育官网", site="lanmu登录入口")
    own = ("# 本单位名称", "职工服务中心 职工之家 模范职工", "")
    names = [each.term for each in reading(page, glossary=own).terms[0].candidates]
    assert "职工服务中心" in names
    assert "职工服务中心" not in [each.term for each in reading(page).terms[0].candidates]


def test_half_width_punctuation_alone_is_damage_where_full_stops_are_full() -> None:
    page = "县团委走访企业,了解需求,提供服务。各单位要重视,及时上报;有困难的,要说明。今后,每月走访一次,全年不断。"
    assert reading(page).text == page.translate(str.maketrans(",;", "，；"))


def test_a_list_with_half_width_commas_is_data() -> None:
    page = "姓名,单位,次数\n张三,大邱庄镇团委,15\n李四,王口镇团委,7\n王五,沿庄镇团委,3\n"
    assert reading(page).changes == ()


def test_a_choice_on_a_page_without_planted_words_is_not_used() -> None:
    result = reading((PAGES / "clean-union.txt").read_bytes(), "共青团")
    assert result.changes == ()
    assert [(warning.code, warning.params) for warning in result.warnings] == [("term-unused", {"term": "共青团"})]


def test_an_address_of_the_site_within_a_sentence_reads_open() -> None:
    site = "lanmu登录入口"
    page = damaged(UNION, brand="蓝木lanmu体育官网", site=site)
    page = page.replace(
        "取得初步成效。", "取得初步成效,详见www.lanmu-yl.example.com首页,或写信给office@anling.example.org。"
    )
    body = reading(page, "工会").body
    assert f"详见{OPEN}首页，或写信给office@anling.example.org。" in body


def test_line_breaks_of_windows_count_as_two_characters() -> None:
    page = damaged(UNION, brand="蓝木lanmu体育官网", site="lanmu登录入口").replace("\n", "\r\n")
    result = reading(page, "工会")
    assert even(result.body) == even(BODY)
    for figure in result.figures:
        assert page[figure.start] in {figure.surface[0], "個"} or figure.surface[0] in "一二三四五"


HAN = st.text(st.sampled_from("云鼎金禧蓝鲸红杉白鹭青禾银杏紫薇星河"), min_size=0, max_size=3)
LATIN = st.text(st.sampled_from("jkqvwxyz0"), min_size=4, max_size=8).filter(lambda name: not name.isdecimal())


@given(
    HAN, LATIN, HAN, st.sampled_from(["体育官网", "娱乐平台", "体育官方网站", "棋牌下载", "全站体育"]),
    st.booleans(), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip
def test_whatever_the_planted_words_are_the_text_comes_out(
    before: str, name: str, behind: str, words: str, toned: bool, spaced: bool, traditional: bool, half_width: bool
) -> None:
    brand = before + name + behind + words
    page = damaged(
        UNION, brand=brand, site=name + "登录入口", read_out="为业经举优会个从", toned=toned, spaced=spaced,
        traditional=traditional, half_width=half_width,
    )  # fmt: skip
    result = reading(page, "工会")
    assert even(result.body) == even(BODY)
    assert result.title == "安岭县工会推行“职工之家”共建机制"
    assert brand not in repr(result)
    assert name not in repr(result)
    assert SITE not in result.text


@given(st.data())
def test_a_mangled_page_still_has_a_complete_account(data: st.DataObject) -> None:
    page = damaged(UNION, brand="蓝木lanmu体育官网", site="lanmu登录入口", read_out="为业经")
    for _ in range(data.draw(st.integers(1, 5))):
        start = data.draw(st.integers(0, len(page)))
        end = min(len(page), start + data.draw(st.integers(0, 80)))
        page = (
            page[:start]
            + data.draw(st.sampled_from(["", "(ge) ", "\r\n", "蓝木", "lanmu", ",", "(", "著", "乾"]))
            + page[end:]
        )
    if not isinstance(read(page), Breach):
        reading(page)
        reading(page, "工会", "职工之家")


@pytest.mark.parametrize("term", ["工会", "县总工会", "x"])
def test_any_word_may_be_chosen(term: str) -> None:
    page = damaged(UNION, brand="蓝木lanmu体育官网", site="lanmu登录入口")
    assert f"为增强基层{term}活力" in body_of(page, term)
