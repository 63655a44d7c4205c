"""Amounts in the capital numerals of Chinese vouchers: 1680.32 is 壹仟陆佰捌拾元零叁角贰分.

As the People's Bank of China asks for in its rules for writing notes (支付结算办法, annex 1): 零 once for noughts within,
整 after whole 元 and 角, nothing after 分.
"""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿", "亿亿")
LARGEST = 10**20 - 1


def in_capitals(fen: int) -> str:
    """Fen in capital numerals: 0 -> 零元整, 10_700_053 -> 壹拾万零柒仟元零伍角叁分. ValueError above 20 digits."""
    if abs(fen) > LARGEST:
        raise ValueError(f"{fen} is too large to be written out")
    yuan, small = divmod(abs(fen), 100)
    jiao, rest = divmod(small, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if not small:
        text += "整" if yuan else "零元整"
    else:
        # 零 stands between 元 and what follows where a nought lies between them.
        if yuan and (not jiao or yuan % 10 == 0):
            text += "零"
        text += f"{_DIGITS[jiao]}角" if jiao else ""
        text += f"{_DIGITS[rest]}分" if rest else "整"
    return f"负{text}" if fen < 0 else text


def _whole(yuan: int) -> str:
    groups = []
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append(group)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(text)
            if place == 2 and text and not text.endswith("亿"):  # 万亿 is told as so many 万 of 亿
                text += "亿"
            continue
        if text and (gap or group < 1000 or groups[place + 1] % 10 == 0):
            text += "零"
        text += _group(group) + (_GROUPS[place] if place != 3 else "万")
        gap = False
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = True
    return text
