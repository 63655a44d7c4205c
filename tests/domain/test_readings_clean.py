"""A page without damage comes out as it is, code point for code point."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilotage.domain.breaches import Breach
from pilotage.domain.readings import apply, decode, read
from tests.domain.found_pages import CLEAN, FIXTURES, reading

EVERYDAY = "".join(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
)

# What has been taken for damage by one tool or another, and is none.
LEGITIMATE = (
    "顺丰林木种植专业合作社团支部（隶属沿庄镇团委）",
    "值班群(QQ)已经建立，加入世界贸易组织(WTO)后，配备AED 12台，符合GB 7588的要求，形成“1+3+N”格局。",
    "于垚（yáo）、王翀(chōng)、李昉(fǎng)三位同志，赟(yūn)字较少见。",
    "多音字：朝(cháo)阳门外，重(chóng)新开始。",
    "有问题请发邮件到tuanwei@jinghai.example.gov.cn，或登录www.jinghai.example.gov.cn查询。",
    "著作与着重不同：显著、著名、土著、编著，本着、沿着、着力、着手。",
    "乾隆年间，乾坤湾，李乾、范乾元、乾县人。",
    "范先生、于先生、余先生、谷先生、干女士、后女士、里先生。",
    "TCL集团、3M公司、vivo门店、QQ群、微信群、iPad、e支部、“i志愿”平台。",
    "上午9:30，比分3:2，共1,234人，占35.6%，网址https://www.example.org/a,b;c。",
    "瞭望塔、毕昇、钱锺书、於菟、喆、堃、镕、祎。",
    "全县(含开发区)共5个(名单附后),另行通知",
    "县文化体育和旅游局官方网站：登录县文化体育和旅游局官方网站，打开县文化体育和旅游局官方网站首页。",
    "县总工会官方网站开通。登录县总工会官方网站注册，下载县总工会官方网站客户端。",
    "KTV、WIFI、APP下载：下载APP，打开APP，登录APP平台。",
)


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_clean_page_is_left_alone(path: Path) -> None:
    page = path.read_bytes()
    result = reading(page)
    assert result.changes == ()
    assert result.terms == ()
    assert result.warnings == ()
    assert result.text == page.decode("utf-8")


@pytest.mark.parametrize("text", LEGITIMATE)
@pytest.mark.parametrize("times", [1, 4])
def test_legitimate_things_survive_on_a_clean_page(text: str, times: int) -> None:
    page = "县团委工作简报\n第6期\n" + f"{text}\n" * times
    assert reading(page).changes == ()


def test_a_simplified_page_may_quote_a_traditional_line() -> None:
    page = "文物普查队在村口发现一方石碑，上刻“善與人同”四字，落款为乾隆三十年。碑文已经拓下，存县档案馆。" * 3
    assert reading(page).changes == ()


def test_a_legitimate_traditional_page_changes_only_in_script() -> None:
    page = (FIXTURES / "pages" / "traditional.txt").read_text(encoding="utf-8")
    result = reading(page)
    assert {change.kind for change in result.changes} == {"script"}
    assert "领队范乾生表示，长者们对探访反应显著良好，余下18户" in result.text
    assert "义工队随着春季计划展开" in result.text
    assert "派发干粮及御寒衣物120份" in result.text


@given(
    st.lists(
        st.text(st.sampled_from(EVERYDAY + "，。；：、“”（）《》！？" * 40 + "0123456789()AaBbZ .\u3000"), max_size=80),
        max_size=10,
    )
)
def test_random_chinese_text_is_left_alone(lines: list[str]) -> None:
    page = "\n".join(lines)
    result = read(page)
    if isinstance(result, Breach):
        assert not re.sub(r"\s", "", page)
    else:
        assert result.changes == ()
        assert result.text == page


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    result, page = read(text, ["共青团"]), decode(text)
    assert isinstance(result, Breach) == isinstance(page, Breach)
    if not isinstance(result, Breach) and not isinstance(page, Breach):
        assert apply(page.text, result.changes) == result.text


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert isinstance(read(content), Breach) == isinstance(decode(content), Breach)
