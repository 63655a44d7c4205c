"""General words of advertising on the web: what a planted name is made of beside the name itself.

They prove nothing alone: a county's own 官方网站 has them too. See `planted` for what must come together.
"""

import re
from typing import Final

GAMBLING: Final = frozenset(
    "娱乐城 娱乐 彩票 棋牌 博彩 投注 真人 电竞 电子游艺 电子游戏 百家乐 老虎机 赌场 赔率 捕鱼 牛牛"
    " 时时彩 六合彩 返水 滚球".split()
)
SPORT: Final = frozenset({"体育", "全站", "竞技"})
ENTRY: Final = frozenset(
    "官方网站 官方网址 官方入口 官网 登陆 登录 登入 入口 下载 注册 开户 网址 手机版 网页版 电脑版 客户端 备用 安装".split()
)
OTHER: Final = frozenset("官方 最新版 最新 有限公司 网站 在线 平台 首页 直播 充值 导航 代理 综合 集团".split())

_WORD: Final = "|".join(sorted(GAMBLING | SPORT | ENTRY | OTHER, key=len, reverse=True))
_ONE: Final = re.compile(_WORD)
_RUN: Final = re.compile(
    rf"(?:[（(·]?中国[)）·]?)?(?:{_WORD})(?:[·（()）-]?(?:{_WORD}|中国|手机|app|APP)[)）]?)*", re.IGNORECASE
)


def runs(plain: str) -> list[tuple[int, int]]:
    """Stretches of such words, one after the other, in a text in simplified characters."""
    return [match.span() for match in _RUN.finditer(plain)]


def is_loud(plain: str) -> bool:
    """Gambling or sport beside another such word (体育官网, 娱乐平台), as no ordinary name has them."""
    words = set(_ONE.findall(plain))
    return len(words) > 1 and bool(words & (GAMBLING | SPORT))


def is_gambling_site(plain: str) -> bool:
    """Gambling and a way in: 棋牌下载."""
    words = set(_ONE.findall(plain))
    return bool(words & GAMBLING) and bool(words & ENTRY)


def has_sport_or_gambling(plain: str) -> bool:
    """At least one word of the trades that plant."""
    return not (GAMBLING | SPORT).isdisjoint(_ONE.findall(plain))


def has_word(plain: str) -> bool:
    """At least one such word."""
    return bool(_ONE.search(plain))
