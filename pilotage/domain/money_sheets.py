"""Tables about money as offices keep them: bank statements, receipts, payments of before, budgets. Which column is what,
and what a row says."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import TypeVar
from uuid import UUID

from pilotage.domain.breaches import Breach
from pilotage.domain.grids import filled, text_of
from pilotage.domain.habits import even_width, from_serial, is_blank, parse_date, parse_integer, parse_money
from pilotage.domain.money import exponent
from pilotage.domain.sheets import FAULTS, Sheet

MOST_ROWS: Mapping[str, int] = {"contributions": 500, "payments": 100, "budgets": 500}
"""Rows in one file: a preview holds the office's lock while it looks at all of them, at most some seconds."""

# kind -> column -> titles that name it. The first columns of each kind in NEEDED must be there.
WORDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "bank": {
        "booked_on": ("日期", "交易日期", "记账日期", "入账日期", "发生日期", "交易时间", "date", "booking date"),
        "came": ("贷方", "贷方金额", "收入", "收入金额", "贷方发生额", "存入", "credit", "money in"),
        "went": ("借方", "借方金额", "支出", "支出金额", "借方发生额", "支取", "debit", "money out"),
        "amount": ("金额", "交易金额", "发生额", "amount"),
        "side": ("借贷", "借贷标志", "收支", "收支标志", "收/支", "借/贷", "direction"),
        "text": ("摘要", "用途", "附言", "备注", "交易摘要", "摘要/用途", "text", "description"),
        "other": ("对方户名", "对方名称", "对方单位", "收付款人", "户名", "counterparty"),
        "reference": ("凭证号", "凭证号码", "流水号", "交易流水号", "回单编号", "reference", "voucher"),
        "balance": ("余额", "账户余额", "balance"),
    },
    "contributions": {
        "id": ("id", "编号"),
        "fund": ("fund", "专项经费", "基金"),
        "source": ("source", "来源", "资金来源"),
        "purpose": ("purpose", "用途", "指定用途"),
        "donor": ("donor", "付款人", "出资人", "捐赠人", "付款单位"),
        "amount": ("amount", "金额", "到账金额"),
        "happened_on": ("happened_on", "日期", "到账日期"),
    },
    "payments": {
        "id": ("id", "编号"),
        "grant": ("grant", "立项类别", "资助事项"),
        "unit": ("unit", "单位", "单位名称", "试点单位"),
        "project": ("project", "项目", "项目名称"),
        "purpose": ("purpose", "用途", "资金用途"),
        "plan": ("plan", "方案", "项目方案"),
        "asked": ("asked", "申请金额"),
        "own": ("own", "自筹", "自筹金额"),
        "approved": ("approved", "核定金额", "批复金额"),
        "decided_on": ("decided_on", "批复日期"),
        "paid_on": ("paid_on", "拨付日期", "付款日期"),
        "voucher": ("voucher", "凭证号"),
    },
    "budgets": {
        "id": ("id", "编号"),
        "fund": ("fund", "专项经费", "基金"),
        "year": ("year", "年度", "年份"),
        "heading": ("heading", "预算科目", "科目", "事项"),
        "amount": ("amount", "预算金额", "金额"),
        "note": ("note", "备注", "说明"),
    },
}  # fmt: skip
NEEDED: Mapping[str, tuple[str, ...]] = {
    "bank": ("booked_on",),
    "contributions": ("source", "amount", "happened_on"),
    "payments": ("unit", "project", "approved", "decided_on", "paid_on"),
    "budgets": ("year", "heading", "amount"),
}
IMPORTS = ("contributions", "payments", "budgets")


def columns_of(kind: str) -> list[str]:
    """Every column that a table of this kind may have."""
    return list(WORDS[kind])


def find_columns(kind: str, header: Iterable[str]) -> dict[str, str | None]:
    """Title -> the column that it names; None where it names none."""
    known = {_bare(word): column for column, words in WORDS[kind].items() for word in (column, *words)}
    return {title: known.get(_bare(title)) or known.get(_unbracketed(title)) for title in header if title}


def suggest_columns(kind: str, header: Iterable[str]) -> dict[str, str | None]:
    """Title -> the column that it names or most resembles, each column at most once. Advice only."""
    found = find_columns(kind, header)
    taken: set[str | None] = set()
    for title, column in found.items():  # a second title for the same column is for the person to choose
        found[title] = None if column in taken else column
        taken.add(column)
    near = [
        (likeness, title, column)
        for title in (title for title, column in found.items() if column is None)
        for column, words in WORDS[kind].items()
        for word in words
        if (likeness := _likeness(_bare(title), _bare(word))) >= _ALIKE
    ]
    for _, title, column in sorted(near, reverse=True):
        if found[title] is None and column not in taken:
            found[title] = column
            taken.add(column)
    return found


def check_columns(
    kind: str, header: Sequence[str], columns: Mapping[str, str], ignored: Collection[str]
) -> list[Breach]:
    """Every title is a column of the kind or left out, none twice, and what a row cannot do without is there."""
    titles = [title for title in header if title and not title.startswith(FAULTS)]
    named = {title: column for title, column in columns.items() if title in titles}
    known = columns_of(kind)
    breaches = [
        Breach("columns-unknown", {"columns": [column], "known": known}, title)
        for title, column in named.items() if column not in known
    ]  # fmt: skip
    breaches += [
        Breach("column-twice", {"columns": [title]}, title)
        for title, column in named.items() if list(named.values()).count(column) > 1
    ]  # fmt: skip
    breaches += [
        Breach("title-unmatched", {"title": title}, title)
        for title in titles if title not in named and title not in ignored
    ]  # fmt: skip
    if breaches:
        return breaches
    there = set(named.values())
    breaches = [Breach("money-column-missing", {"column": needed}) for needed in NEEDED[kind] if needed not in there]
    if kind == "bank" and "amount" not in there and not {"came", "went"} <= there:
        breaches.append(Breach("bank-amount-missing", {}))
    return breaches


Read = TypeVar("Read")


# ---- Cells -----------------------------------------------------------------------------------------------------------


@dataclass
class Cells:
    """The cells of a row by column, read one by one; what cannot be read is kept in `breaches`, and what was read of
    amounts (minor units) and days by column."""

    cells: Mapping[str, object]
    currency: str
    today: date
    breaches: list[Breach]
    amounts: dict[str, int] = field(default_factory=dict)
    days: dict[str, date] = field(default_factory=dict)

    def text(self, column: str, *, needed: bool = False) -> str:
        said = text_of(self.cells.get(column)).strip()
        if needed and not said:
            self.breaches.append(Breach("money-cell-missing", {}, column))
        return said

    def day(self, column: str) -> date | None:
        cell = self.cells.get(column)
        if not filled(cell):
            self.breaches.append(Breach("money-cell-missing", {}, column))
            return None
        if isinstance(cell, date):
            return self._kept(date(cell.year, cell.month, cell.day), column, date)
        if isinstance(cell, int | float) and not isinstance(cell, bool) and cell < 100_000:
            return self._kept(from_serial(cell), column, date)
        said = text_of(cell).strip()
        head, _, clock = said.partition(" ")
        return self._kept(parse_date(head if ":" in clock else said, self.today), column, date)

    def amount(self, column: str, *, needed: bool = True) -> int | None:
        """Minor units; an empty cell, or a stroke in its place, is None."""
        said = text_of(self.cells.get(column)).strip()
        if is_blank(said) or said in _NOTHING:
            if needed:
                self.breaches.append(Breach("money-cell-missing", {}, column))
            return None
        return self._kept(parse_money(said, exponent(self.currency), self.currency), column, int)

    def whole(self, column: str) -> int | None:
        said = text_of(self.cells.get(column)).strip()
        if is_blank(said):
            self.breaches.append(Breach("money-cell-missing", {}, column))
            return None
        return self._kept(parse_integer(said.removesuffix("年").removesuffix("年度")), column, int)

    def id(self) -> UUID | None:
        said = text_of(self.cells.get("id")).strip()
        if not said:
            return None
        try:
            return UUID(said)
        except ValueError:
            self.breaches.append(Breach("id-form", {"text": said[:40]}, "id"))
            return None

    def one_of(self, column: str, names: Mapping[str, str], only: bool = False) -> str:
        """The id of what a cell names by id or by name; with `only`, an empty cell means the one there is."""
        said = text_of(self.cells.get(column)).strip()
        if not said:
            if only and len(names) == 1:
                return next(iter(names))
            if only:
                self.breaches.append(Breach("money-cell-missing", {}, column))
            return ""
        found = [id for id, name in names.items() if _bare(said) in (_bare(id), _bare(name))]
        if len(found) != 1:
            self.breaches.append(Breach("money-not-named", {"text": said[:60], "known": tuple(names.values())}, column))
            return ""
        return found[0]

    def _kept(self, read: object, column: str, kind: type[Read]) -> Read | None:
        if isinstance(read, Breach):
            self.breaches.append(Breach(read.code, read.params, column))
            return None
        assert isinstance(read, kind)
        if isinstance(read, date):
            self.days[column] = read
        elif column != "year" and isinstance(read, int):
            self.amounts[column] = read
        return read


_NOTHING = frozenset({"-", "—", "–", "/"})


def in_columns(sheet: Sheet, columns: Mapping[str, str]) -> list[tuple[int, dict[str, object]]]:
    """The rows of a table by column, without those that only sum up the others."""
    rows = [
        (line, {columns[title]: cell for title, cell in cells.items() if title in columns})
        for line, cells in sheet.rows if not _sums(cells)
    ]  # fmt: skip
    return [(line, cells) for line, cells in rows if cells]


def _sums(cells: Mapping[str, object]) -> bool:
    first = next((cell for cell in cells.values() if filled(cell)), "")
    return isinstance(first, str) and _bare(first).rstrip(":") in _SUMS


_SUMS = frozenset({"合计", "总计", "小计", "共计", "本月合计", "本年累计", "total", "totals", "subtotal"})
_ALIKE = 0.6


def _likeness(title: str, word: str) -> float:
    if min(len(title), len(word)) >= 2 and (title in word or word in title):
        return 0.9
    return SequenceMatcher(None, title, word).ratio()


def _bare(word: str) -> str:
    return "".join(even_width(word).lower().replace("*", "").split())


def _unbracketed(title: str) -> str:
    """金额（元） without what is in brackets."""
    return _bare(title).partition("(")[0]
