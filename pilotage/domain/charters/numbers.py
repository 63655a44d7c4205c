"""Numbers as Chinese official text writes them: 10000, 1万, 3.5万, 五, 十五, 两千, 百分之三十, 三成, 半数, 全部."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

DIGITS = {"零": 0, "〇": 0, "一": 1, "壹": 1, "二": 2, "贰": 2, "两": 2, "三": 3, "叁": 3, "四": 4, "肆": 4, "五": 5,
          "伍": 5, "六": 6, "陆": 6, "七": 7, "柒": 7, "八": 8, "捌": 8, "九": 9, "玖": 9}  # fmt: skip
UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
GROUPS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000}
WORDS = {"全部": (100,), "全额": (100,), "全数": (100,), "全免": (100,), "半数": (50,), "一半": (50,), "减半": (50,),
         "年底": (12, 31), "年末": (12, 31), "年终": (12, 31), "岁末": (12, 31)}  # fmt: skip
ENGLISH = {"one": 1, "once": 1, "two": 2, "twice": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
           "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20, "thirty": 30, "fifty": 50,
           "hundred": 100, "half": 50, "all": 100, "full": 100, "fully": 100, "whole": 100}  # fmt: skip

_NUMERAL = "[" + "".join(DIGITS) + "".join(UNITS) + "".join(GROUPS) + "]+"
_ARABIC = re.compile(r"(\d+(?:,\d{3})*(?:\.\d+)?)\s*([十百千万亿]*)(成?)")
_HAN = re.compile(rf"(?<![0-9] )(?<![0-9]){_NUMERAL}")
_WORD = re.compile("|".join(WORDS))
_ENGLISH = re.compile(r"[^\W\d_]+")
_SIGN = re.compile(r"[\u3400-\u9fff]")


def han_value(numeral: str) -> int | None:
    """What a Chinese numeral says (十五 is 15, 两千五 is 2500, 二〇一〇 is 2010); None if it is not one."""
    if not numeral or any(sign not in DIGITS and sign not in UNITS and sign not in GROUPS for sign in numeral):
        return None
    if all(sign in DIGITS for sign in numeral):
        return int("".join(str(DIGITS[sign]) for sign in numeral))
    total = section = digit = 0
    last = 1
    for sign in numeral:
        if sign in DIGITS:
            digit = DIGITS[sign]
            if digit == 0:
                last = 1
        elif sign in UNITS:
            last = UNITS[sign]
            section += (digit or 1) * last
            digit = 0
        else:
            last = GROUPS[sign]
            total = (total + section + digit or 1) * last
            section = digit = 0
    # 两千五 and 一万二 leave out the last unit: the digit counts in tenths of the unit before it.
    return total + section + digit * (last // 10 if last >= 100 and digit else 1)


def _arabic_value(digits: str, scale: str) -> Decimal:
    value = Decimal(digits.replace(",", ""))
    for sign in scale:
        value *= UNITS.get(sign) or GROUPS[sign]
    return value


def numbers_in(texts: Iterable[str]) -> frozenset[Decimal]:
    """Every number the texts state, percentages as they are spoken of (30% and 三成 are both 30)."""
    found: set[Decimal] = set()
    for text in texts:
        plain = unicodedata.normalize("NFKC", text)
        for digits, scale, tenths in _ARABIC.findall(plain):
            value = _arabic_value(digits, scale)
            found.update((value, value * 10) if tenths else (value,))
        for match in _HAN.finditer(plain):
            numeral = han_value(match[0])
            if numeral is not None:
                found.add(Decimal(numeral))
                if plain[match.end() : match.end() + 1] == "成":
                    found.add(Decimal(numeral * 10))
        found.update(Decimal(number) for word in _WORD.findall(plain) for number in WORDS[word])
        if not _SIGN.search(plain):  # an English sentence, with whatever apostrophes, dashes and accents it has
            found.update(Decimal(ENGLISH[word]) for word in _ENGLISH.findall(plain.lower()) if word in ENGLISH)
    return frozenset(found)
