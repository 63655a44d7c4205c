"""The lines of a page and what each is by its form alone: masthead, text, or what belongs to the site around it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_BREAK: Final = re.compile(r"\r\n|\r|\n")
_OWNER: Final = re.compile(r"(?:版权所有|版權所有)\s*[:：©]?\s*(\S{2,30})")
_NAME_OF_SITE: Final = re.compile(r"(?<!官)(?<!官方)(?:[网網]站?|首[页頁])$")
_NAME_LENGTH: Final = 20
_MARK: Final = re.compile(r"[\s，。、；：！？,;:!?《》“”—]")
_LINE_LENGTH: Final = 120
"""No line of a masthead or a site is longer; what is longer is text."""

HOST: Final = re.compile(
    r"(?<![\w@.-])(?:(?:https?://|www\.)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,6}"
    r"|[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\."
    r"(?:com|cn|net|org|gov|edu|cc|top|vip|xyz|info|io|club|site|online|tv|me|app|biz|shop|win|bet|hk|tw))"
    r"(?![a-z0-9-])(?:[:/?][!-~]{0,300})?",
    re.IGNORECASE | re.ASCII,
)
"""An address of the web; a bare name counts only under a usual top level (1.doc is a file)."""

EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,64}(?:\.[A-Za-z0-9-]{1,64}){1,4}")
NAME_OF_A_BODY: Final = re.compile(
    r"(?:办公室|委员会|领导小组|工作组|指挥部|团委|党委|工委|纪委|县委|市委|省委|区委|镇委|政府|联合会|工会|妇联|残联|[侨文青学]联|工商联|科协|作协|共青团|少先队|协会|学会"
    r"|基金会|红十字会|促进会|商会|局|厅|部|处|院|校|中心|公司|集团|总队|支队|管委会|团支部|团总支|党支部|党总支|合作社|办|会)$"
)
"""How the name of a body ends, in simplified characters."""

SENTENCE: Final = re.compile(r"[。！；]|(?<!〔)？")
"""A mark that ends a sentence; the ？ of 〔？〕 does not."""


_CRUMB: Final = re.compile(r"-+>|→|»|›|＞|>")
_CRUMB_WORDS: Final = re.compile(r"首页|主页|正文|当前位置|您的位置|所在位置|首頁|主頁|當前位置|您的位置|所在位置")
_COPYRIGHT: Final = re.compile(
    r"版权所有|版權所有|copyright|©|ICP\s*[备備]|[公网][安網]安?[备備]|技术支持|技術支持|网站地图|網站地圖",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"^\s*(?:地\s*址|通[讯訊]地址|[邮郵][编編]|[电電][话話]|[传傳]真|E-?mail|[邮郵]箱)\s*[:：]", re.IGNORECASE
)
_NAVIGATION: Final = re.compile(
    r"^\s*[【\[(（]?\s*(?:上一[篇条條]|下一[篇条條]|返回|打印|关闭|關閉|分享到|扫一扫|掃一掃|責任編輯|责任编辑|收藏|字[体體]"
    r"|浏览次数|瀏覽次數|点击数|點擊數)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its place; `kind` by its form: blank, breadcrumb, copyright, address, navigation or text."""

    start: int
    end: int
    text: str
    kind: str


def split(text: str) -> list[Line]:
    """The lines without their breaks, in order."""
    lines = []
    start = 0
    for match in _BREAK.finditer(text):
        lines.append(_line(start, match.start(), text[start : match.start()]))
        start = match.end()
    lines.append(_line(start, len(text), text[start:]))
    return lines


def own_names(lines: Sequence[Line]) -> frozenset[str]:
    """What a site calls itself: its first line, if that is a mere name, and whom it says the copyright belongs to."""
    first = next((line.text.strip() for line in lines if line.kind != "blank"), "")
    owners = [found[1] for line in lines if line.kind == "copyright" and (found := _OWNER.search(line.text))]
    names = {_NAME_OF_SITE.sub("", name.strip()) for name in (first, *owners)}
    return frozenset(name for name in names if 1 < len(name) <= _NAME_LENGTH and not _MARK.search(name))


def is_of_the_site(line: Line, first: Line | None) -> bool:
    """The line belongs to the site by its form or its place: its first line, a breadcrumb, a copyright or an address."""
    return line is first or line.kind in {"breadcrumb", "copyright", "address"}


def _line(start: int, end: int, text: str) -> Line:
    return Line(start, end, text, _kind(text))


def _kind(text: str) -> str:
    if not text.strip():
        return "blank"
    if len(text) > _LINE_LENGTH:
        return "text"
    crumbs = len(_CRUMB.findall(text))
    if crumbs > 1 or (crumbs and _CRUMB_WORDS.search(text)):
        return "breadcrumb"
    if _COPYRIGHT.search(text):
        return "copyright"
    if not SENTENCE.search(text) and (_ADDRESS.search(text) or EMAIL.search(text) or HOST.search(text)):
        return "address"
    return "navigation" if _NAVIGATION.search(text) else "text"
