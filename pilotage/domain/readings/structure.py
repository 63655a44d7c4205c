"""The parts of a bulletin: masthead, title, body, who it goes to, and the issues it links to.

Works on the cleaned page, line by line. What is not there is None; nothing is guessed from a single line.
"""

import datetime
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.numbers import han_value
from pilotage.domain.habits import parse_date
from pilotage.domain.readings.alphabet import HAN
from pilotage.domain.readings.facts import Related
from pilotage.domain.readings.lines import NAME_OF_A_BODY, SENTENCE, Line

_NUMBER: Final = "[0-9０-９]{1,4}|[〇零一二三四五六七八九十百]{1,5}"
_ISSUE: Final = re.compile(rf"第\s*({_NUMBER})\s*(?:期|号(?!文))")
_DATE: Final = re.compile(
    r"[0-9０-９]{4}\s*年\s*[0-9０-９]{1,2}\s*月\s*[0-9０-９]{1,2}\s*日?|[〇○零一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日?"
    r"|(?<![0-9])[0-9]{4}(?P<s>[-./])[0-9]{1,2}(?P=s)[0-9]{1,2}(?![0-9])"
)
_SERIES: Final = re.compile(
    rf"[{HAN}“”（）()·?？〔〕A-Za-z0-9]{{0,24}}(?:简报|快报|通讯|动态|专报|通报|简讯|信息|月报|周报|参考|专刊)$"
)
_MEASURES: Final = re.compile(
    r"(?:来源|作者|编辑|责编|发布时间|发布日期|时间|日期|浏览|点击|字号|签发|签发人|编发|编印|主编|审核)\s*[：:]"
)
_FROM: Final = re.compile(r"(?:来源|编发单位|编印单位|编发|编印|发布单位|发布机构)\s*[：:]\s*([^\s　]+)")
_EDITS: Final = re.compile(r"[\s\u3000]*(?:编发|编印|编辑|编制|主办|主编|印发|整理|[编印])$")
"""What a masthead says behind the body that edits it."""

_ACTS: Final = re.compile(r"召开|举行|举办|召集|参加|出席|出台|印发|成立|启动")
"""A line that says what somebody does is a title, even where it ends like the name of a body (…推进会)."""

_RELATED: Final = re.compile(
    r"^\s*(?:相关链接|相关阅读|相关新闻|相关文章|相关信息|往期回顾|往期链接|往期简报|延伸阅读|推荐阅读|更多阅读)\s*[：:]?\s*$"
)
_ITEM: Final = re.compile(rf"^\s*[\[【〔]\s*(.{{0,60}}?)\s*第\s*({_NUMBER})\s*期\s*[\]】〕]\s*(.*)$")
_COPIES: Final = re.compile(r"^\s*(?:报\s*送|抄\s*送|抄\s*报|分\s*送|主\s*送|主题词|报|送|发)\s*[：:]")
_PRINTED: Final = re.compile(r"共\s*印\s*[0-9]+\s*份|[（(]\s*共印|印发\s*$")
_HEADING: Final = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[0-9]{1,2}[.．、](?![0-9])|[（(][0-9]{1,2}[）)])"
)
_SALUTATION: Final = re.compile(r"^\s*(?:各|尊敬的).{1,60}[：:]\s*$")
_STOP: Final = re.compile(r"[。；]")
_LONG: Final = 60
"""A line of text rather than a line of a masthead, even without a full stop."""

_FOOT_KINDS: Final = frozenset({"copyright", "address", "navigation", "breadcrumb"})


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts found; `body` and `title_at` are places in the cleaned text."""

    title: str | None
    title_at: tuple[int, int] | None
    series: str | None
    issue: int | None
    date: datetime.date | None
    issuer: str | None
    body: tuple[int, int]
    cc: str | None
    related: tuple[Related, ...]


def parts(lines: Sequence[Line], breadcrumbs: Sequence[str]) -> Parts:
    """The parts of the cleaned page with these lines.

    `breadcrumbs` are those that the site had over the page, cleaned: they tell the series even where they were removed.
    """
    kept = [(at, line) for at, line in enumerate(lines) if line.kind != "blank"]
    begin = next((n for n, (_, line) in enumerate(kept) if _is_text(line)), None)
    end = _end(kept, begin or 0)
    if begin is None:
        begin = _begin_without_sentences(kept, end)
    head = [(at, line) for at, line in kept[:begin] if line.kind == "text"]
    masthead = _Masthead(head)
    body = kept[begin:end]
    related = tuple(_related(line.text) for line in _related_lines(kept, end))
    series = masthead.series
    if series is None and masthead.issue is not None:  # without a number it is a column of the site, not a series
        series = _series_of_site(breadcrumbs) or next((each.series for each in related if each.series), None)
    issuer, date = masthead.issuer, masthead.date
    if body and (issuer is None or date is None):
        signed_by, signed_on = _signature([line for _, line in body[-3:]])
        issuer, date = issuer or signed_by, date or signed_on
    tail = [line.text.strip() for _, line in kept[end:] if _COPIES.match(line.text)]
    return Parts(
        title=masthead.title,
        title_at=masthead.title_at,
        series=series,
        issue=masthead.issue,
        date=date,
        issuer=issuer,
        body=(body[0][1].start, body[-1][1].end) if body else (0, 0),
        cc="\n".join(tail) or None,
        related=related,
    )


class _Masthead:
    """Title, series, issue, issuer and date, from the lines before the text."""

    def __init__(self, head: Sequence[tuple[int, Line]]) -> None:
        self.series: str | None = None
        self.issue: int | None = None
        self.issuer: str | None = None
        self.date: datetime.date | None = None
        self.title: str | None = None
        self.title_at: tuple[int, int] | None = None
        free: list[tuple[int, Line]] = []
        dated: list[int] = []
        for at, line in head:
            text = line.text.strip()
            if _MEASURES.search(text):
                self._measures(text)
            elif (issue := _ISSUE.search(text)) and len(text) <= 40 and not SENTENCE.search(text):
                self.issue = self.issue if self.issue is not None else whole(issue[1])
                self._beside_issue(text, issue)
            elif date := _DATE.search(text):
                self._dated(text, date)
                dated.append(at)
            else:
                free.append((at, line))
        self._free(free, dated)

    def _measures(self, text: str) -> None:
        if date := _DATE.search(text):
            self.date = self.date or read_date(date[0])
        if issuer := _FROM.search(text):
            self.issuer = self.issuer or issuer[1]

    def _beside_issue(self, text: str, issue: re.Match[str]) -> None:
        before = re.sub(r"[0-9]{4}\s*年\s*$|[（(\[〔【]\s*$", "", text[: issue.start()]).strip(" 　\xa0《》")
        if before and _SERIES.search(before):
            self.series = self.series or before
        if date := _DATE.search(text, issue.end()):
            self._dated(text[issue.end() :].strip(), _DATE.search(text[issue.end() :].strip()) or date)

    def _dated(self, text: str, date: re.Match[str]) -> None:
        self.date = self.date or read_date(date[0])
        rest = re.sub(r"^[）)\]〕】\s]+|（?总第.*?期）?", "", text.replace(date[0], "")).strip()
        rest = _EDITS.sub("", rest)
        if rest and NAME_OF_A_BODY.search(rest):
            self.issuer = self.issuer or rest

    def _free(self, free: list[tuple[int, Line]], dated: Sequence[int]) -> None:
        """Of the lines that are left, the last group is the title; a body's name beside the date is the issuer."""
        if self.issuer is None:
            for at, line in reversed(free):
                text = _EDITS.sub("", line.text.strip())
                if _names_a_body(text) and any(abs(at - other) <= 3 for other in dated):
                    self.issuer = text
                    free.remove((at, line))
                    break
        for at, line in list(free[:-1]):
            if self.series is None and _SERIES.search(line.text.strip()):
                self.series = line.text.strip()
                free.remove((at, line))
        group = free[-1:]
        for at, line in reversed(free[:-1]):
            if group[0][0] - at != 1 or len(group) > 2 or len(line.text) > _LONG:
                break
            group.insert(0, (at, line))
        if group:
            self.title = re.sub(r"\s+", " ", " ".join(line.text.strip() for _, line in group))
            self.title_at = group[0][1].start, group[-1][1].end


def _names_a_body(text: str) -> bool:
    return len(text) <= 40 and bool(NAME_OF_A_BODY.search(text)) and not _ACTS.search(text)


def whole(numeral: str) -> int | None:
    """A number of an issue, in figures of any width or in Chinese."""
    even = unicodedata.normalize("NFKC", numeral)
    return int(even) if even.isdecimal() else han_value(numeral)


def read_date(text: str) -> datetime.date | None:
    """A full date as bulletins write it; None for a day that does not exist."""
    day = parse_date(re.sub(r"\s+", "", text), datetime.date.min)
    return None if isinstance(day, Breach) else day


def _is_text(line: Line) -> bool:
    if line.kind != "text" or _RELATED.match(line.text) or _ITEM.match(line.text):
        return False
    text = line.text.strip()
    return bool(_STOP.search(text) or len(text) >= _LONG or _HEADING.match(text) or _SALUTATION.match(text))


def _begin_without_sentences(kept: Sequence[tuple[int, Line]], end: int) -> int:
    """A page of short lines only: the text begins behind the last line of a masthead, else behind the first line."""
    for n in range(end - 1, -1, -1):
        text = kept[n][1].text
        if (_ISSUE.search(text) or _DATE.search(text)) and n + 1 < end:
            return n + 2 if n + 2 < end else n + 1
    return 1 if end > 1 else 0


def _end(kept: Sequence[tuple[int, Line]], begin: int) -> int:
    """Where the text ends: before linked issues, before 报/送/发, or before the foot of the site."""
    for n in range(begin, len(kept)):
        text = kept[n][1].text
        if n > begin and (_RELATED.match(text) or _ITEM.match(text) or _COPIES.match(text)):
            return n
    end = len(kept)
    foot = end
    while foot > begin and (kept[foot - 1][1].kind in _FOOT_KINDS or _PRINTED.search(kept[foot - 1][1].text)):
        foot -= 1
    is_foot = any(line.kind in {"copyright", "navigation"} or _PRINTED.search(line.text) for _, line in kept[foot:])
    return foot if is_foot else end


def _related_lines(kept: Sequence[tuple[int, Line]], end: int) -> list[Line]:
    found = []
    listed = False
    for _, line in kept[end:]:
        if _RELATED.match(line.text):
            listed = True
        elif _ITEM.match(line.text) or (listed and line.kind == "text" and not _COPIES.match(line.text)):
            found.append(line)
        else:
            listed = listed and line.kind == "text" and not _COPIES.match(line.text)
    return found


def _related(text: str) -> Related:
    line = re.sub(r"\s+", " ", text).strip()
    item = _ITEM.match(line)
    if not item:
        return Related(line, None, None, line)
    return Related(line, item[1] or None, whole(item[2]), item[3].strip())


def _series_of_site(breadcrumbs: Sequence[str]) -> str | None:
    """The last step of a breadcrumb that names a series."""
    for crumb in breadcrumbs:
        for step in reversed(re.split(r"-+>|→|»|›|＞|>", crumb)):
            if _SERIES.fullmatch(step.strip()):
                return step.strip()
    return None


def _signature(lines: Sequence[Line]) -> tuple[str | None, datetime.date | None]:
    """The name and the day under a text."""
    issuer = date = None
    for line in lines:
        text = line.text.strip()
        found = _DATE.search(text)
        if found and len(text) <= 40 and not SENTENCE.search(text):
            date = read_date(found[0])
            rest = text.replace(found[0], "").strip()
            issuer = rest if rest and NAME_OF_A_BODY.search(rest) else issuer
        elif NAME_OF_A_BODY.search(text) and len(text) <= 30 and not SENTENCE.search(text):
            issuer = text
    return (issuer, date) if date else (None, None)
