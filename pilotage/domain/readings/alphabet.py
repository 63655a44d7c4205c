"""Which characters are everyday ones, and which belong to one script only.

Traditional and simplified are told apart character by character with OpenCC's tables; *everyday* are the 3,755
characters of GB 2312 level 1 and the traditional forms of the same.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Final

HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
IS_HAN: Final = re.compile(f"[{HAN}]")
FULL_WIDTH: Final = "，。、；：？！…—·《》〈〉“”‘’（）〔〕【】「」『』"


@cache
def converter(name: str) -> Callable[[str], str]:
    """OpenCC's conversion (t2s, s2t, s2tw, s2hk), loaded at first use."""
    import opencc  # here, like pypinyin elsewhere: whoever only shows a reading need not load the dictionaries

    convert: Callable[[str], str] = opencc.OpenCC(name).convert
    return convert


@cache
def _level_1() -> frozenset[str]:
    rows, cells = range(0xB0, 0xD8), range(0xA1, 0xFF)
    return frozenset("".join(bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in cells))


@cache
def is_everyday(char: str) -> bool:
    """Nobody needs to be told how to read it: it, or its simplified form, is one of the 3,755."""
    return char in _level_1() or (char > "\u2fff" and converter("t2s")(char) in _level_1())


@cache
def is_traditional(char: str) -> bool:
    """It is written otherwise in simplified text: 團, but not 谷."""
    return converter("t2s")(char) != char


@cache
def is_simplified(char: str) -> bool:
    """It is written otherwise in traditional text and no traditional text has it: 团, but not 谷 or 后.

    Big5's level 1 is what traditional text is made of; a character of it may stand there in its own right.
    """
    if is_traditional(char) or converter("s2t")(char) == char:
        return False
    try:
        return not b"\xa4\x40" <= char.encode("big5") <= b"\xc6\x7e"
    except UnicodeEncodeError:
        return True


def to_simplified(text: str) -> str:
    """The text in simplified characters, each in its place (code point for code point)."""
    plain = converter("t2s")(text)
    return plain if len(plain) == len(text) else "".join(_simplified_alone(char) for char in text)


@cache
def _simplified_alone(char: str) -> str:
    plain = converter("t2s")(char)
    return plain if len(plain) == 1 else char
