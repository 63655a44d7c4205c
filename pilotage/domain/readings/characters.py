"""Traditional into simplified characters, with the conversions that OpenCC gets wrong put right.

Three characters need more than a table. 著 is 着 where it is a particle (本著) but stays in 显著, 土著, 著作; 瞭 is 了
except in 瞭望; 乾 is 干 where it means dry (or stands wrongly for 幹), and stays in names and in 乾坤. Where neither is
certain the character stays: a name is never changed.
"""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from pilotage.domain.readings.alphabet import IS_HAN, converter, is_simplified, is_traditional, to_simplified
from pilotage.domain.readings.edits import Edit, View

_CLEARLY: Final = 0.5
"""A page is traditional if so much of what tells the scripts apart is; from `_LARGELY` on if there is plenty of it."""

_LARGELY: Final = 0.25
_PLENTY: Final = 20
_FEWEST: Final = 2

_ZHU_AFTER: Final = frozenset("作名称稱述者书書录錄有")
_ZHU_BEFORE: Final = frozenset("显顯土名专專原编編论論巨遗遺合卓昭拙译譯新近所撰")
_ZHE_AFTER: Final = frozenset("手力重眼想陆陸落装裝实實急火迷色凉涼笔筆墨意床")
_ZHE_BEFORE: Final = frozenset(
    "本随隨沿朝向为為有看拿带帶跟对對接走跑站坐躺笑拉抓握活绕繞凭憑顺順照冒靠执執沉衣穿附味志存在临臨担擔负負怀懷抱背挂掛含满滿溢发發耀"
    "忙等盼听聽说說唱喊睁睜盯望系係繫响響牵牽乎挥揮起续續守持承扛举舉捧踏迎伴借藉趁循按依现現据據育记記载載刻写寫印贴貼摆擺放停藏躲亮开開"
    "闭閉吃喝顶頂戴披指点點算跟围圍"
)
_DRY_AFTER: Final = frozenset("燥净淨旱洗货貨杯脆粮糧枯涸裂冰电電果草柴酪咳部警群事劲勁线線校活扰擾涉预預流戈练練什")
_DRY_BEFORE: Final = frozenset("饼餅晒曬晾烘风風擦吹烤阴陰萄豆肉笋筍鱼魚菜果榨沥瀝骨主树樹实實苦若躯軀團团")
_STANDARDS: Final = ("s2t", "s2tw", "s2hk")


def is_traditional_page(text: str) -> bool:
    """Most of what tells the two scripts apart is traditional (a name or two in a simplified page is not)."""
    traditional = simplified = 0
    for char in text:
        if char > "\u2fff":
            if is_traditional(char):
                traditional += 1
            elif is_simplified(char):
                simplified += 1
    share = traditional / (traditional + simplified) if traditional else 0.0
    return (share >= _CLEARLY and traditional >= _FEWEST) or (share >= _LARGELY and traditional >= _PLENTY)


def simplified(text: str) -> str:
    """The text in simplified characters, code point for code point."""
    plain = list(to_simplified(text))
    for match in re.finditer("[著瞭乾]", text):
        at, char = match.start(), match[0]
        before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        plain[at] = {"著": _zhe, "瞭": _liao, "乾": _gan}[char](before, after)
    return "".join(plain)


def script_edits(seen: View) -> list[Edit]:
    """The view's conversion into simplified characters: an edit for every run of characters that differ."""
    plain = simplified(seen.text)
    return [
        Edit(seen.origin[first], seen.origin[last - 1] + 1, plain[first:last], "script", why)
        for why, start, end in _runs(seen.text, plain)
        for first, last in _unbroken(seen, start, end)
    ]


def _runs(text: str, plain: str) -> Iterator[tuple[str, int, int]]:
    """Each run of characters that differ for one reason: traditional, wrong (方麵: no standard has it), particle (着)."""
    standards = [converter(name)(plain) for name in _STANDARDS]

    def why(at: int) -> str:
        if text[at] == plain[at]:
            return ""
        if text[at] in "著瞭":
            return "particle"
        if any(len(each) != len(plain) or each[at] == text[at] for each in standards):
            return "traditional"
        return "wrong" if _is_wrong(text[at], plain[at - 1 : at] + plain[at], plain[at : at + 2]) else "traditional"

    for reason, places in groupby(range(len(text)), why):
        run = list(places)
        if reason:
            yield reason, run[0], run[-1] + 1


def _is_wrong(char: str, with_before: str, with_after: str) -> bool:
    """No standard writes the character so in either word; a sentence as a whole is sometimes cut in the wrong place."""
    return all(converter(name)(with_before)[-1] != char != converter(name)(with_after)[0] for name in _STANDARDS)


def _unbroken(seen: View, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The run cut where something between its characters was removed from the page."""
    first = start
    for at in range(start + 1, end + 1):
        if at == end or seen.origin[at] != seen.origin[at - 1] + 1:
            yield first, at
            first = at


def _zhe(before: str, after: str) -> str:
    if after in _ZHU_AFTER or before in _ZHU_BEFORE or not IS_HAN.match(before):
        return "着" if after in _ZHE_AFTER else "著"
    return "着" if after in _ZHE_AFTER or before in _ZHE_BEFORE else "著"


def _liao(before: str, after: str) -> str:
    return "瞭" if after in {"望", "哨"} else "了"


def _gan(before: str, after: str) -> str:
    return "干" if after in _DRY_AFTER or before in _DRY_BEFORE else "乾"
