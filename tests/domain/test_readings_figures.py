"""Figures: what counts as one, its unit and what it is of; and figures held against each other."""

from decimal import Decimal

import pytest

from pilotage.domain.readings.checks import checks
from pilotage.domain.readings.figures import figures_in


def told(text: str) -> list[tuple[str, Decimal, str, str]]:
    return [(text[each.start : each.end], each.quantity, each.unit, each.what) for each in figures_in(text)]


@pytest.mark.parametrize(
    ("text", "surface", "quantity", "unit", "what"),
    [
        ("深入试点单位15次，", "15次", "15", "次", "深入试点单位"),
        ("5名指导员共计深入", "5名", "5", "名", "指导员"),
        ("召开6次座谈会，达成", "6次", "6", "次", "座谈会"),
        ("一次性奖励500元。", "500元", "500", "元", "一次性奖励"),
        ("总额为10000元的试点工作基金", "10000元", "10000", "元", "试点工作基金"),
        ("发放慰问金1.2万元，", "1.2万元", "12000", "元", "发放慰问金"),
        ("投入3亿元", "3亿元", "300000000", "元", "投入"),
        ("培训1,286人次。", "1,286人次", "1286", "人次", "培训"),
        ("筹集３０００元", "３０００元", "3000", "元", "筹集"),
        ("慰问困难家庭120余户", "120余户", "120", "户", "慰问困难家庭"),
        ("同比增长35.6%，", "35.6%", "35.6", "%", "同比增长"),
        ("占百分之三十五", "百分之三十五", "35", "%", "占"),
        ("五对“联试共建”对子通过", "五对", "5", "对", "“联试共建”对子"),
        ("十五名团员", "十五名", "15", "名", "团员"),
        ("两次会议", "两次", "2", "次", "会议"),
        ("每周至少一次深入单位", "一次", "1", "次", "深入单位"),
        ("2小时内答复", "2小时", "2", "小时", "答复"),
        ("试点3个月", "3个月", "3", "个月", "试点"),
        ("配备AED 12台", "12台", "12", "台", "配备AED"),
        ("种植3.5亩，", "3.5亩", "3.5", "亩", "种植"),
        ("团县委出台五项举措", "五项", "5", "项", "举措"),
    ],
)
def test_a_figure(text: str, surface: str, quantity: str, unit: str, what: str) -> None:
    assert told(text) == [(surface, Decimal(quantity), unit, what)]


@pytest.mark.parametrize(
    "text",
    [
        "2010年4月26日上午9:30", "2010年度", "二〇一〇年四月", "10月至12月", "第5期", "第三次会议", "第12号",
        "电话022-28942345", "邮编：300000", "12351热线", "GB 7588", "“1+3+N”", "5G网络", "QQ群12345678",
        "前门东大街10号", "静政发〔2010〕5号", "1.加大支持", "（2）落实", "“五个一”工作法", "一次性奖励", "一个特色活动",
        "三年级", "两个维护", "千家万户", "十分重视", "三五个", "五四红旗团委", "统一部署", "每个单位", "这次活动",
    ],
)  # fmt: skip
def test_no_figure(text: str) -> None:
    assert told(text) == []


def test_a_range_is_two_figures_of_one_thing() -> None:
    assert told("开展走访3至5次，") == [
        ("3", Decimal(3), "次", "开展走访"),
        ("5次", Decimal(5), "次", "开展走访"),
    ]


def test_the_number_of_an_item_is_not_part_of_the_figure() -> None:
    assert told("2.5名干部") == [("5名", Decimal(5), "名", "干部")]


def found(text: str) -> list[tuple[str, bool]]:
    return [(check.kind, check.agrees) for check in checks(text, figures_in(text))]


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("拿出3000元，筹集7000元，设立总额为10000元的基金。", [("sum", True)]),
        ("拿出3000元，筹集7000元，设立总额为11000元的基金。", [("sum", False)]),
        ("奖励500元；又拿出3000元，筹集7000元，合计10000元。", [("sum", True)]),
        ("拿出3000元。筹集7000元，总额为10000元。", []),
        ("走访3次，筹集7000元，共计10000元。", []),
        ("从经费、人员、方法、政策、机制等五个方面制定措施", [("list", True)]),
        ("从经费、人员、方法、政策等三个方面制定措施", [("list", False)]),
        ("县妇联、县残联等五个部门参加", []),
        ("出台三项举措\n一、甲。\n二、乙。\n三、丙。", [("sections", True)]),
        ("出台五项举措\n1.甲。\n2.乙。\n3.丙。", [("sections", False)]),
        ("出台五项举措\n只有一段。", []),
    ],
)
def test_figures_against_each_other(text: str, outcome: list[tuple[str, bool]]) -> None:
    assert found(text) == outcome
