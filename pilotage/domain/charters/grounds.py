"""Where numbers and demands come from: warnings for what no quote and no reading says."""

import calendar
import datetime
from decimal import Decimal

from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.index import PROVISIONS, Index
from pilotage.domain.charters.numbers import numbers_in
from pilotage.domain.charters.plans import Draft
from pilotage.domain.charters.quotes import quoted_texts
from pilotage.domain.charters.scalars import plain_number
from pilotage.domain.charters.shape import keys_of
from pilotage.domain.charters.tree import Map, Node, Scalar, Seq

_NOT_RULES = frozenset(("Cite", "Reading", "Span"))


def judge(draft: Draft, index: Index) -> None:
    """Numbers of provisions and claims, then what registers demand."""
    for shape in (*PROVISIONS, "Claim"):
        for each in draft.of(shape):
            _numbers(each, index)
    for register in draft.of("Register"):
        _demands(register, index)


def _numbers(each: Map, index: Index) -> None:
    if each.broken("cite") or each.broken("readings") or "cite" not in each:
        return
    written = _written(each)
    if not written:
        return
    texts = list(quoted_texts(each))
    stated = numbers_in(texts)
    for node, value in written:
        if isinstance(value, Decimal | int):
            if Decimal(value) not in stated:
                _warn(node, plain_number(Decimal(value)), each, index)
        elif not _day_stated(value, stated, texts):
            _warn(node, node.text, each, index)


def _warn(node: Scalar, value: str, each: Map, index: Index) -> None:
    index.faults.add(node.mark, Code.NUMBER_NOT_QUOTED, value=value, id=str(each.get("id", each.get("figure", ""))))


def _written(each: Map) -> list[tuple[Scalar, Decimal | int | datetime.date | str]]:
    """The numbers and days that the file states of its own accord: what only repeats a default is not among them."""
    found: list[tuple[Scalar, Decimal | int | datetime.date | str]] = []
    keys = keys_of(each.shape)
    for key, node in each.entries.items():
        known = keys.get(key)
        if known is None or each.broken(key) or (each.shape == "Claim" and key != "value"):
            continue
        if isinstance(node, Scalar):
            value = each.get(key)
            opening = each.shape == "Tier" and key == "from" and value == 0
            if known.plan.number and value not in (None, known.default) and not opening and not _is_word(value):
                found.append((node, value))
        else:
            found += _below(node, each.get(key, ()) if known.plan.number else ())
    return found


def _is_word(value: object) -> bool:
    return isinstance(value, str) and not value[:1].isdigit()  # discretionary


def _below(node: Node, read: tuple[str, ...]) -> list[tuple[Scalar, Decimal | int | datetime.date | str]]:
    if isinstance(node, Map):
        return _written(node) if node.shape and node.shape not in _NOT_RULES else []
    if not isinstance(node, Seq):
        return []
    days: list[tuple[Scalar, Decimal | int | datetime.date | str]] = []
    for item in node.items:
        if isinstance(item, Map):
            days += _below(item, ())
        elif isinstance(item, Scalar) and item.text in read:
            days.append((item, item.text))
    return days


def _day_stated(day: datetime.date | str, stated: frozenset[Decimal], texts: list[str]) -> bool:
    """The text gives month and day; the month's last day is also its end (月底)."""
    if isinstance(day, datetime.date):
        month, of_month, year = day.month, day.day, day.year
    else:
        month, of_month, year = int(day[:2]), int(day[3:5]), 2001
    last = of_month == calendar.monthrange(year, month)[1] and any("月底" in text or "月末" in text for text in texts)
    return Decimal(month) in stated and (Decimal(of_month) in stated or last)


def _demands(register: Map, index: Index) -> None:
    """What a register asks of people is answerable: a clause or a reading says who asks for it."""
    demands = [key for key, asked in (("confirmed_by", register.get("confirmed_by") is not None),
                                      ("evidence", register.get("evidence") == "required")) if asked]  # fmt: skip
    if demands and not register.entries.get("cite") and not register.entries.get("readings"):
        params = {"id": register.get("id", ""), "demands": ", ".join(demands)}
        index.faults.add(register.key_at(demands[0]), Code.DEMAND_WITHOUT_REASON, **params)
