"""The parts of a bulletin, in the layouts that offices use."""

from datetime import date

import pytest

from tests.domain.found_pages import FIXTURES, reading

TEXT = "　　县团委走访慰问困难家庭，送去慰问品。\n　　下一步将继续走访。"


def test_a_printed_bulletin_with_its_masthead_and_copies() -> None:
    result = reading((FIXTURES / "pages" / "clean-bulletin.txt").read_bytes())
    assert result.title == "青川县“1+3+N”应急救护网络建设试点取得阶段成效"
    assert (result.series, result.issue, result.date) == ("青川县应急救护简报", 12, date(2023, 9, 15))
    assert result.issuer == "青川县红十字会办公室"
    assert result.cc == ("报：市红十字会、县委办、县政府办\n送：县卫生健康局、县教育局\n发：各乡镇红十字会")
    assert result.paragraphs[0].startswith("为提高基层自救互救能力")
    assert result.paragraphs[-1].endswith("成功使用AED救治2人。")


def test_a_news_page_with_the_site_around_it() -> None:
    result = reading((FIXTURES / "pages" / "clean-site-page.txt").read_bytes())
    assert result.title == "云山区残联开展“助残日”走访慰问活动"
    assert (result.series, result.issue) == (None, None)
    assert (result.issuer, result.date) == ("云山区残疾人联合会", date(2021, 5, 16))
    assert len(result.paragraphs) == 2  # neither the way to the page nor its foot


def test_a_text_without_a_masthead_is_all_body() -> None:
    result = reading(TEXT)
    assert (result.title, result.series, result.issue, result.date, result.issuer) == (None,) * 5
    assert result.body == TEXT


def test_a_letter_signed_below() -> None:
    result = reading(f"关于开展走访的情况\n各镇团委：\n{TEXT}\n共青团静海县委员会\n2010年4月26日\n")
    assert result.title == "关于开展走访的情况"
    assert (result.issuer, result.date) == ("共青团静海县委员会", date(2010, 4, 26))
    assert result.paragraphs[0] == "各镇团委："


@pytest.mark.parametrize(
    ("masthead", "series", "issue", "day"),
    [
        ("静海团讯简报\n第5期\n团县委 2010年4月26日\n", "静海团讯简报", 5, date(2010, 4, 26)),
        ("静海团讯简报 第5期\n团县委 2010年4月26日\n", "静海团讯简报", 5, date(2010, 4, 26)),
        ("静海团讯简报\n2010年第5期（总第35期）\n团县委 2010-04-26\n", "静海团讯简报", 5, date(2010, 4, 26)),
        ("静海团讯简报\n第十二期\n团县委 二〇一〇年四月二十六日\n", "静海团讯简报", 12, date(2010, 4, 26)),
        ("静海团讯简报\n第５期\n团县委 ２０１０年４月２６日\n", "静海团讯简报", 5, date(2010, 4, 26)),
        ("静海团讯简报\n第5期\n团县委编　　2010年4月26日\n", "静海团讯简报", 5, date(2010, 4, 26)),
        ("静海团讯简报\n第5期\n团县委 编印\n2010年4月26日\n", "静海团讯简报", 5, date(2010, 4, 26)),
        ("静海团讯简报\n（增刊）\n团县委 2010年2月30日\n", "静海团讯简报", None, None),
    ],
)
def test_mastheads(masthead: str, series: str, issue: int | None, day: date | None) -> None:
    result = reading(f"{masthead}\n走访慰问困难家庭\n{TEXT}")
    assert (result.title, result.series, result.issue, result.date) == ("走访慰问困难家庭", series, issue, day)
    assert result.issuer == "团县委"
    assert result.body == TEXT


def test_a_title_in_two_lines() -> None:
    result = reading(f"工作简报\n第2期\n\n静海县出台五项举措\n全力抓好团建工作\n\n{TEXT}")
    assert result.title == "静海县出台五项举措 全力抓好团建工作"


def test_linked_issues_are_not_body() -> None:
    result = reading(f"工作简报\n第2期\n\n走访\n\n{TEXT}\n\n相关链接：\n[工作简报 第1期]开展调研\n下乡支教顺利结束\n")
    assert result.body == TEXT
    assert [(each.series, each.issue, each.title) for each in result.related] == [
        ("工作简报", 1, "开展调研"),
        (None, None, "下乡支教顺利结束"),
    ]


def test_a_page_of_short_lines_only() -> None:
    result = reading("工作简报\n第2期\n走访名单\n张三\n李四\n")
    assert result.issue == 2
    assert "张三" in result.body


def test_a_title_that_ends_like_the_name_of_a_body_is_a_title() -> None:
    result = reading(f"静海团讯简报\n第5期\n2010年4月26日\n\n团县委召开试点工作推进会\n{TEXT}")
    assert (result.series, result.title, result.issuer) == ("静海团讯简报", "团县委召开试点工作推进会", None)
