"""The numbers a text states: how much, in which unit, of what.

A number counts as a figure when a unit follows it (15次, 3000元, 五项). Years and days, numbers of issues, documents,
telephones and houses, items of a list and fixed names (“五个一”, 一次性) are none.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pilotage.domain.charters.numbers import han_value
from pilotage.domain.readings.alphabet import HAN

MONEY: Final = "亿元 万元 千元 元 美元 万美元 港元 欧元 日元".split()
COUNTED: Final = (
    "人次 人 名 位 个百分点 个月 个 项 次 件 对 场次 场 家 户 所 处 支 条 份 篇 部 台 套 辆 块 面 张 本 册 幅 枚 瓶 箱 盒 袋"
    " 例 起 宗 轮 批 组 队 类 种 间 栋 座 棵 株 盏 把 只 头 门 届 课时 学时 节 班次 岁 倍 成 期 笔 顿 副 则 首 封 声 步 代 站"
    " 桌 根 颗 粒 艘 架 口 顶 床 遍 趟 周"
).split()
MEASURED: Final = (
    "平方公里 平方米 立方米 公里 千米 厘米 毫米 米 公顷 亩 公斤 千克 毫升 克 斤 吨 升 小时 分钟 秒 年 天 周年 千瓦时 千瓦 度"
    " % ％ ‰"
).split()
_NOT_AFTER_A_NUMERAL: Final = frozenset("成 声 代 面 口 头 首 度 % ％ ‰ 步 周 期 站 把".split())
"""Units that make other words with a Chinese numeral before them: 一面, 三代, 四周."""

_WHOLE: Final = r"[0-9０-９]{1,3}(?:[,，][0-9]{3})+(?![0-9])|[0-9０-９]{1,13}"
_UNIT: Final = "|".join(map(re.escape, sorted({*MONEY, *COUNTED, *MEASURED}, key=len, reverse=True)))
_SCALED_UNIT: Final = rf"(?:[十百千万亿]{{1,2}}(?={_UNIT}))?"
_ARABIC: Final = re.compile(
    rf"(?<![0-9０-９A-Za-z.,:/+－-])(?P<number>(?:{_WHOLE})(?:[.．][0-9０-９]{{1,6}})?)"
    rf"(?:\s*[-~～—至到]+\s*(?P<upto>[0-9０-９]{{1,13}}(?:\.[0-9]{{1,6}})?))?"
    rf"\s?(?:余|多|来)?(?P<scale>{_SCALED_UNIT})(?:余|多)?(?P<unit>{_UNIT})"
)
_HAN_NUMERAL: Final = "〇零一二两三四五六七八九十百千万亿"
_HAN_COUNTED: Final = "|".join(
    sorted({*COUNTED, *MEASURED, *MONEY} - _NOT_AFTER_A_NUMERAL, key=lambda unit: (-len(unit), unit))
)
_HAN_FIGURE: Final = re.compile(
    rf"(?<![{_HAN_NUMERAL}])(?P<number>[{_HAN_NUMERAL}]{{1,9}})(?:余|多)?(?P<unit>{_HAN_COUNTED})"
)
_PER_CENT: Final = re.compile(rf"百分之(?P<number>[{_HAN_NUMERAL}]{{1,7}}(?:点[{_HAN_NUMERAL}]{{1,3}})?)")
_NOT_BEFORE: Final = re.compile(r"(?:第|每|某|这|那|哪|几|数|之|“|‘|新|对|同|统|逐|《|No\.?)\s*$", re.IGNORECASE)
_AT_LEAST: Final = re.compile(
    r"(?:至少|最少|不少于|不低于|不超过|最多|至多|仅有?|只有?|再增加?|各增加?|增加|新增)[^，。；,;]{0,6}$"
)
_NAMES: Final = re.compile(rf"[0-9{_HAN_NUMERAL}]|级以|级(?!别)|会一|性(?!别)")
_RANGE: Final = re.compile(r"\s*[-~～—至到]+\s*")
_SLOGANS: Final = frozenset("维护 意识 自信 代表 确立 务必 全面 先锋 倡导 服从 文明".split())
"""Behind 两个, 三个, 四个 these make a name."""

_YEARS: Final = range(1900, 2100)
_ITEM_BEFORE: Final = re.compile(r"(?:^|[\r\n])[\s　]*$")
_CLAUSE: Final = re.compile(r"[，。；：！、,;:\r\n]|(?<!〔)？")

_NOUN: Final = re.compile(
    rf"[\s\xa0]?(?:的|以上的?|以下的?|以?内)?(?P<noun>(?:〔？〕|[“”‘’《》{HAN}A-Za-z0-9]){{1,24}})"
)
_QUOTED: Final = re.compile(r"[“‘《][^”’》]*[”’》]")
_CUT: Final = re.compile(
    r"(?<=方面)|共计|共|均|都|已|将|在|从|由|向|对(?!子|象)|把|被|和|与|及|或|等|作为|为|是|以|用|通过|主动|积极|分别|到|后|前|内|中(?!心|学|队|小)|上|下"
    r"|的|了|着|并|而|再|又|其中|同时|全程|全部|之|每"
    r"|(?:进行|制定|设计|提出|开展|深入|指导|帮助|协调|解决|加大|加强|推动|促进|达成|召开|参加|参与|完成|实现|取得|建立|结成|签订|落实"
    r"|用于|配备|看望|投入|支持|申请|成为|来自|得到|给予|选派|走访|慰问|培训|设立|获得|受益|覆盖|惠及|前来|试行|推广|报名|担任|组成|组建"
    r"|(?<![团党层社会])组织(?!部|生活|建设|工作|机构|者|与|和))(?=.)"
)
_VERB_FIRST: Final = re.compile(
    r"(?:共计|共|均|都|已|将|在|从|由|向|把|被|和|与|及|或|等|作为|为|是|以|用|通过|进行|之|的|了|后|前|内|中|上|下|用于|左右|以上|以下)"
)
_LEAD: Final = re.compile(
    r"^(?:[一二三四五六七八九十]是|其中|同时|并|则|还|又|再|共计|合计|总计|累计|共|已经?|目前已?|截[止至]目前|今年(?:以来)?|全年"
    r"|各|均|约|近|达到?|分别|至少|最少|不少于|每[周月年季天]|[0-9]{4}年度?|[0-9]{1,2}[.．、]|[\s　])+"
)
_TAIL: Final = re.compile(r"(?:共计|合计|总计|累计|共|达到?|约|近|超过|至少|最少|不少于|不超过|为|至|到|了|各)+$")
_WHAT_LENGTH: Final = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A figure with its place in the text it was found in."""

    start: int
    end: int
    quantity: Decimal
    unit: str
    what: str


def figures_in(text: str) -> list[Found]:
    """The figures of a text in simplified Chinese, in order; `what` is what follows, else what leads up to it."""
    raw = sorted([*_arabic(text), *_han(text), *_per_cent(text)])
    found: list[Found] = []
    behind = 0
    for n, (start, end, quantity, unit) in enumerate(raw):
        if found and start < found[-1].end:
            continue
        following = raw[n + 1][0] if n + 1 < len(raw) else len(text)
        between = text[end:following]
        noun, noun_end = _following("" if _RANGE.fullmatch(between) else between)
        what = noun or _leading(text[behind:start])
        if found and _RANGE.fullmatch(text[found[-1].end : start]):
            what = noun or found[-1].what
            found[-1] = replace(found[-1], what=what)
        behind = end + noun_end
        found.append(Found(start, end, _plain(quantity), unit, what))
    return found


def _arabic(text: str) -> Iterator[tuple[int, int, Decimal, str]]:
    for match in _ARABIC.finditer(text):
        number, unit, start = match["number"], match["unit"], match.start()
        digits = unicodedata.normalize("NFKC", number).replace(",", "")
        before = text[max(0, start - 4) : start]
        if _NOT_BEFORE.search(before) or _is_name(text, match.end(), unit):
            continue
        if unit == "年" and (len(digits) > 3 or text[match.end() : match.end() + 1] in {"级", "度", "第"}):
            continue
        if "." in digits and unit in COUNTED and not match["scale"] and _ITEM_BEFORE.search(text[:start][-40:]):
            start, digits = start + digits.index(".") + 1, digits.partition(".")[2]  # 2.5名: item 2, five people
        quantity = Decimal(digits) * _scale(match["scale"])
        if unit == "年" and int(quantity) in _YEARS:
            continue
        if match["upto"]:  # 3至5次: two figures of one thing
            upto = unicodedata.normalize("NFKC", match["upto"])
            yield start, match.end("number"), quantity, unit
            yield match.start("upto"), match.end(), Decimal(upto) * _scale(match["scale"]), unit
        else:
            yield start, match.end(), quantity, unit


def _han(text: str) -> Iterator[tuple[int, int, Decimal, str]]:
    for match in _HAN_FIGURE.finditer(text):
        numeral, unit = match["number"], match["unit"]
        value = han_value(numeral)
        before = text[max(0, match.start() - 12) : match.start()]
        if value is None or _NOT_BEFORE.search(before) or _is_name(text, match.end(), unit):
            continue
        if numeral[0] in "百千万亿" or (len(numeral) > 1 and all(sign in "一二两三四五六七八九" for sign in numeral)):
            continue  # 千家万户, 三五个: not a count
        if value == 1 and not _AT_LEAST.search(before):
            continue
        if unit == "年" and value > 100:
            continue
        yield match.start(), match.end(), Decimal(value), unit


def _per_cent(text: str) -> Iterator[tuple[int, int, Decimal, str]]:
    for match in _PER_CENT.finditer(text):
        whole, _, part = match["number"].partition("点")
        value, fraction = han_value(whole), "".join(str(han_value(sign)) for sign in part)
        if value is not None:
            yield match.start(), match.end(), Decimal(f"{value}.{fraction or 0}") if part else Decimal(value), "%"


def _is_name(text: str, end: int, unit: str) -> bool:
    """五个一, 两个维护, 一次性, 三年级: the number belongs to a name."""
    behind = text[end : end + 2]
    if unit in {"个", "项"} and (_NAMES.match(behind) or behind in _SLOGANS):
        return True
    if unit == "年" and behind[:1] == "级":
        return True
    return unit == "次" and behind[:1] in {"性", "元"}


def _plain(quantity: Decimal) -> Decimal:
    """12000.0 is 12000."""
    return quantity.quantize(Decimal(1)) if quantity == quantity.to_integral_value() else quantity


def _scale(signs: str) -> int:
    value = 1
    for sign in signs:
        value *= {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}[sign]
    return value


def _following(text: str) -> tuple[str, int]:
    """The noun behind a figure and how far it reaches."""
    match = _NOUN.match(text)
    if not match or _VERB_FIRST.match(match["noun"]):
        return "", 0
    noun = match["noun"]
    quoted = _QUOTED.match(noun)
    if cut := _CUT.search(noun, max(1, quoted.end() if quoted else 0)):
        noun = noun[: cut.start()]
    noun = noun.rstrip("“‘《")[:_WHAT_LENGTH]
    return noun, match.start("noun") + len(noun)


def _leading(text: str) -> str:
    """What leads up to a figure within its clause."""
    clause = _CLAUSE.split(text)[-1]
    return _TAIL.sub("", _LEAD.sub("", clause.strip())).strip()[-_WHAT_LENGTH:]
