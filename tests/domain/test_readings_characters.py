"""Script, planted readings and punctuation, each by itself."""

import pytest

from pilotage.domain.readings.characters import is_traditional_page, simplified
from pilotage.domain.readings.edits import view
from pilotage.domain.readings.pinyin import pinyin_edits
from tests.domain.found_pages import reading

WORDS = {
    "方麵": "方面", "製定": "制定", "機製": "机制", "紮實": "扎实", "麵對": "面对", "嚮導": "向导",
    "本著": "本着", "隨著": "随着", "圍繞著": "围绕着", "意味著": "意味着", "著重": "着重", "著手": "着手", "著力": "着力",
    "顯著": "显著", "土著": "土著", "著作": "著作", "具有著名": "具有著名", "魯迅著": "鲁迅著", "專著": "专著",
    "瞭解": "了解", "完成瞭": "完成了", "瞭望": "瞭望", "一目瞭然": "一目了然",
    "乾隆": "乾隆", "乾坤": "乾坤", "李乾": "李乾", "李乾說": "李乾说", "王大乾": "王大乾", "乾元鎮": "乾元镇",
    "乾燥": "干燥", "餅乾": "饼干", "曬乾": "晒干", "乾部": "干部", "骨乾": "骨干", "若乾": "若干",
    "模範": "模范", "范縣": "范县", "於是": "于是", "于右任": "于右任", "餘額": "余额", "余老師": "余老师",
    "稻穀": "稻谷", "谷俊": "谷俊", "皇后": "皇后", "以後": "以后", "里程": "里程", "裏面": "里面", "慰藉": "慰藉",
}  # fmt: skip


@pytest.mark.parametrize(("found", "meant"), WORDS.items())
def test_traditional_words_into_simplified(found: str, meant: str) -> None:
    assert simplified(found) == meant


def test_what_is_a_traditional_page() -> None:
    assert is_traditional_page("團縣委製定出台了意見")
    assert not is_traditional_page("团县委制定出台了意见")
    assert not is_traditional_page("乾隆年间，紀昀主持编著《四库全书》")
    assert not is_traditional_page("5 March 2010")


def test_a_script_change_stands_for_a_whole_run() -> None:
    result = reading("團縣委製定出台了《關於加強全國基層組織建設的意見》")
    assert [(c.at, c.from_, c.to, c.why) for c in result.changes][:3] == [
        (0, "團縣", "团县", "traditional"),
        (3, "製", "制", "wrong"),
        (9, "關於", "关于", "traditional"),
    ]


def without_readings(page: str) -> str:
    return view(page, pinyin_edits(page)[0]).text


DISGUISED = "為(wei) 做好工作，從(cong) 四個(ge) 方面支持，為(wei) 單位添力。"


def test_readings_go_with_the_space_behind_them() -> None:
    assert without_readings(DISGUISED) == "為做好工作，從四個方面支持，為單位添力。"


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("網(wǎng)站", "網站"),
        ("網（wǎng）站", "網站"),
        ("綠(lǜ)色", "綠色"),
        ("綠(lv)色", "綠色"),
        ("女(nü)士", "女士"),
        ("重(chong2)復", "重復"),
        ("重(zhong)點", "重點"),
        ("網站(wǎng zhàn)建設", "網站建設"),
        ("西安(xi'an)市", "西安市"),
    ],
)
def test_readings_of_every_form(found: str, meant: str) -> None:
    toned = any(tone in found for tone in "ǎǜà")
    habit = "業(yè)者會(huì)與業(yè)從(cóng)者，" if toned else "業(ye)者會(hui)與業(ye)從(cong)者，"
    assert without_readings(habit * 2 + found) == "業者會與業從者，" * 2 + meant


@pytest.mark.parametrize(
    "kept",
    ["群(QQ)里", "世貿(WTO)", "方案(a)", "于垚(yáo)老師", "單位(wei2xin)", "附件(pdf)", "按(按)鈕", "條(a)款"],
)
def test_other_brackets_stay_on_a_disguised_page(kept: str) -> None:
    assert without_readings(DISGUISED + kept).endswith(kept)


def test_a_space_stays_where_readings_come_without_one() -> None:
    page = "業(yè)者會(huì)與業(yè)從(cóng)者，網(wǎng) 第3期"
    assert without_readings(page) == "業者會與業從者，網 第3期"


def test_a_reading_in_another_style_is_left_and_said() -> None:
    _edits, notices = pinyin_edits(DISGUISED + "從(cong) 朝(cháo)陽門出發")
    assert [(notice.code, notice.params["character"]) for notice in notices] == [("pinyin-kept", "朝")]


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("工作,全力推進;好:", "工作，全力推进；好："),
        ("5個,解決7件;另有", "5个，解决7件；另有"),
        ("增長5%,達到", "增长5%，达到"),
        ("支部(隸屬沿莊鎮團委)、", "支部（隶属沿庄镇团委）、"),
        ("(市、區)", "（市、区）"),
        ("郵編:100051", "邮编：100051"),
        ("怎麼辦?快辦!", "怎么办？快办！"),
        ("《意見》,要求", "《意见》，要求"),
        ("共1,234人", "共1,234人"),
        ("上午9:30,比分3:2", "上午9:30，比分3:2"),
        ("群(QQ)", "群(QQ)"),
        ("形成(1+3+N)格局", "形成(1+3+N)格局"),
        ("1.加大支持", "1.加大支持"),
        ("https://a.example.org/b,c", "https://a.example.org/b,c"),
        ("team@example.org,另", "team@example.org，另"),
    ],
)
def test_punctuation_on_a_disguised_page(found: str, meant: str) -> None:
    assert reading(DISGUISED + "\n" + found).text.splitlines()[1] == meant
