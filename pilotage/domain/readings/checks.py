"""Figures of one text held against each other: a total and its parts, things named and their number, sections counted."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from pilotage.domain.readings.facts import Check
from pilotage.domain.readings.figures import Found

_SENTENCE_END: Final = re.compile(r"[。；！\r\n]|(?<!〔)？")
_TOTAL: Final = re.compile(r"(?:总额|总数|总量|合计|总计|共计|总共|累计|共)(?:为|达到?|有|约|筹集|投入|发放)?$")
_SURE_TOTAL: Final = re.compile(r"(?:总额|总数|合计|总计)(?:为|达到?)?$")
_CLAUSE_START: Final = re.compile(r"[，。；：！？,;:\r\n]|从|在|对|为|包括|包含|围绕|涉及|涵盖|抓好|做好|以")
_SECTIONS: Final = re.compile(r"^[\s　]*(?:([0-9]{1,2})[.．、](?![0-9])|([一二三四五六七八九十]{1,3})、)", re.MULTILINE)
_NAMED: Final = frozenset("举措 措施 方面 做法 工作 任务 行动 制度 机制 办法 要点".split())
_LISTED_UNITS: Final = frozenset("个 项 家 所 条 类 种 名 位 件 场 次 支 处 户".split())
_HAN_ORDER: Final = "一二三四五六七八九十"


def checks(text: str, figures: Sequence[Found]) -> tuple[Check, ...]:
    """Every check that the figures (of this text, in order) allow. What does not add up is said, never mended."""
    return tuple(
        sorted([*_sums(text, figures), *_lists(text, figures), *_sections(text, figures)], key=lambda each: each.total)
    )


def _sums(text: str, figures: Sequence[Found]) -> Iterator[Check]:
    for at, total in enumerate(figures):
        lead = text[max(0, total.start - 12) : total.start]
        if not _TOTAL.search(lead):
            continue
        parts: list[int] = []
        for earlier in range(at - 1, -1, -1):
            if _SENTENCE_END.search(text, figures[earlier].end, total.start):
                break
            if figures[earlier].unit == total.unit:
                parts.insert(0, earlier)
        if len(parts) < 2:
            continue
        sums = {tuple(parts[n:]): _sum(figures, parts[n:]) for n in range(len(parts) - 1)}
        adding_up = [each for each, found in sums.items() if found == total.quantity]
        if adding_up:
            yield Check("sum", adding_up[0], at, total.quantity, agrees=True)
        elif _SURE_TOTAL.search(lead):
            yield Check("sum", tuple(parts), at, sums[tuple(parts)], agrees=False)


def _sum(figures: Sequence[Found], parts: Sequence[int]) -> Decimal:
    return sum((figures[part].quantity for part in parts), Decimal(0))


def _lists(text: str, figures: Sequence[Found]) -> Iterator[Check]:
    """经费、人员、方法、政策、机制等五个方面. Fewer names than the number may be some of them; more cannot be."""
    for at, figure in enumerate(figures):
        before = text[max(0, figure.start - 200) : figure.start]
        if not before.endswith("等") or figure.unit not in _LISTED_UNITS:
            continue
        named = _CLAUSE_START.split(before[:-1])[-1]
        names = [name for name in re.split(r"、|和|及|与", named) if name.strip()]
        if "、" in named and len(names) >= figure.quantity:
            yield Check("list", (), at, Decimal(len(names)), len(names) == figure.quantity)


def _sections(text: str, figures: Sequence[Found]) -> Iterator[Check]:
    """A title that announces 五项举措 over sections numbered 1 to 5."""
    arabic: list[int] = []
    han: list[int] = []
    for match in _SECTIONS.finditer(text):
        if match[1]:
            arabic.append(int(match[1]))
        elif len(match[2]) == 1:
            han.append(_HAN_ORDER.index(match[2]) + 1)
    numbers = han or arabic
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return
    first_line = text.find("\n")
    for at, figure in enumerate(figures):
        if 0 <= first_line <= figure.start:
            break
        if figure.what in _NAMED and figure.quantity > 1:
            yield Check("sections", (), at, Decimal(len(numbers)), figure.quantity == len(numbers))
