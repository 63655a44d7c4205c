"""Bank statements: what their lines say, which movements of ours they may be, and the reconciliation statement.

Amounts are minor units of the programme's currency, more than zero where money came in.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations, pairwise

from pilotage.domain import money_sheets
from pilotage.domain.breaches import Breach
from pilotage.domain.grids import filled
from pilotage.domain.money import major_units
from pilotage.domain.money_sheets import Cells, in_columns
from pilotage.domain.seals import digest
from pilotage.domain.sheets import Sheet

LONGEST_TEXT, LONGEST_REFERENCE = 400, 100
NEAR = timedelta(days=7)
"""A bank books within so many days of when a payment was entered."""
FAR = timedelta(days=92)
MOST_LINES = 5000
"""Lines of one statement: a busy account's year."""
LOOKED_AT = 40
"""Movements nearest in time that sums are looked for among."""


# ---- Taking in -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Booked:
    """One line of a bank statement as it was read: `row` is its row in the file, `balance` what the bank says after it."""

    row: int
    booked_on: date
    amount: int
    text: str
    reference: str
    balance: int | None
    digest: str = ""


@dataclass(frozen=True, slots=True)
class BookedLines:
    """The lines of a file in the order of their days, and what was wrong with which row."""

    lines: tuple[Booked, ...]
    wrong: tuple[tuple[int, tuple[Breach, ...]], ...]
    passed: int = 0  # rows without a day and an amount: titles, sums and notes of the bank's

    @property
    def opening(self) -> int | None:
        """What stood before the first line, where the file says balances."""
        first = self.lines[0] if self.lines else None
        return None if first is None or first.balance is None else first.balance - first.amount

    @property
    def closing(self) -> int | None:
        return self.lines[-1].balance if self.lines else None


def read_lines(sheet: Sheet, columns: Mapping[str, str], currency: str, today: date) -> BookedLines:
    """What every row of a bank's table says. Rows that cannot be read are told with every reason."""
    lines, wrong = [], []
    rows = in_columns(sheet, columns)
    passed = len(sheet.rows) - len(rows)
    for row, cells in rows:
        if not any(filled(cells.get(column)) for column in ("booked_on", "came", "went", "amount")):
            passed += 1
            continue
        read = Cells(cells, currency, today, [])
        line = _line(row, read)
        if read.breaches or line is None:
            wrong.append((row, tuple(read.breaches)))
        else:
            lines.append(line)
    if len(lines) > 1 and lines[0].booked_on > lines[-1].booked_on:  # newest first
        lines.reverse()
    return BookedLines(tuple(_numbered(lines)), tuple(wrong), passed)


def suggest_columns(sheet: Sheet, currency: str, today: date) -> dict[str, str | None]:
    """Title -> what it probably is. Which of debit and credit is in and which is out, the bank's own balances tell."""
    found = money_sheets.suggest_columns("bank", sheet.header)
    other = {"came": "went", "went": "came"}
    turned = {title: other.get(column or "", column) for title, column in found.items()}
    if {"came", "went", "balance"} <= set(found.values()):
        one, way = (_steps(read_lines(sheet, _named(columns), currency, today)) for columns in (found, turned))
        return turned if way > one else found
    return found


def _named(columns: Mapping[str, str | None]) -> dict[str, str]:
    return {title: column for title, column in columns.items() if column}


def _steps(read: BookedLines) -> int:
    """How many lines lead from one balance to the next."""
    return sum(
        later.balance is not None and earlier.balance is not None and earlier.balance + later.amount == later.balance
        for earlier, later in pairwise(read.lines)
    )


def _line(row: int, read: Cells) -> Booked | None:
    day = read.day("booked_on")
    came, went, amount = (read.amount(column, needed=False) for column in ("came", "went", "amount"))
    side = read.text("side")
    balance = read.amount("balance", needed=False)
    said = " · ".join(part for part in (read.text("text"), read.text("other")) if part)
    reference = read.text("reference")
    if len(said) > LONGEST_TEXT:
        read.breaches.append(Breach("text-long", {"length": len(said), "longest": LONGEST_TEXT}, "text"))
    if len(reference) > LONGEST_REFERENCE:
        shown = {"length": len(reference), "longest": LONGEST_REFERENCE}
        read.breaches.append(Breach("text-long", shown, "reference"))
    if read.breaches:
        return None
    if came and went:
        read.breaches.append(Breach("bank-both-ways", {}, "came"))
        return None
    if amount is not None and side:
        sign = -1 if side[:1] in _OUT else 1 if side[:1] in _IN else 0
        if not sign:
            read.breaches.append(Breach("bank-side-unknown", {"text": side[:20]}, "side"))
            return None
        amount = sign * abs(amount)
    moved = (came or 0) - (went or 0) or amount or 0
    if not moved:
        read.breaches.append(Breach("bank-no-amount", {}, "amount"))
        return None
    assert day is not None
    return Booked(row, day, moved, said, reference, balance)


_OUT, _IN = frozenset("借支付出DdOo-"), frozenset("贷收入存CcIi+")  # the first sign of the bank's word


def _numbered(lines: Iterable[Booked]) -> list[Booked]:
    """Each line with the digest that it is known again by; the second of two that say the same is another one."""
    times: Counter[tuple[object, ...]] = Counter()
    found = []
    for line in lines:
        said = (line.booked_on, line.amount, line.text, line.reference)
        times[said] += 1
        content = {"day": said[0], "amount": said[1], "text": said[2], "reference": said[3], "time": times[said]}
        found.append(replace(line, digest=digest(content)))
    return found


def check_statement(
    lines: Sequence[Booked], *, starts_on: date, ends_on: date, opening: int | None, closing: int | None, today: date,
    currency: str,
) -> list[Breach]:  # fmt: skip
    """The lines lie in the statement's days, and what it opens with and the lines add up to what it closes with."""
    breaches = []
    if ends_on < starts_on:
        breaches.append(Breach("ends-before-start", {"start": starts_on, "end": ends_on}, "ends_on"))
    elif ends_on > today:
        breaches.append(Breach("day-in-future", {"day": ends_on, "today": today}, "ends_on"))
    outside = [line for line in lines if not starts_on <= line.booked_on <= ends_on]
    if outside and not breaches:
        shown = {"row": outside[0].row, "day": outside[0].booked_on, "start": starts_on, "end": ends_on}
        breaches.append(Breach("bank-line-outside", shown, "starts_on"))
    if len(lines) > MOST_LINES:
        breaches.append(Breach("money-sheet-long", {"rows": len(lines), "most": MOST_LINES}))
    if not lines and (opening is None or closing is None):
        breaches.append(Breach("bank-empty", {}))
    total = sum(line.amount for line in lines)
    if opening is not None and closing is not None and opening + total != closing:
        amounts = {"opening": opening, "lines": total, "closing": closing, "difference": closing - opening - total}
        params = {name: major_units(amount, currency) for name, amount in amounts.items()}
        breaches.append(Breach("bank-not-adding-up", params, "closing"))
    return breaches


# ---- Which movement a line may be ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the bank's that nobody has matched yet."""

    id: int
    booked_on: date
    amount: int
    text: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement of ours that nobody has matched yet; `words` are what a bank's text may call it by: the voucher number,
    the unit's name and aliases, the donor, the project."""

    id: int
    happened_on: date
    amount: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line and the movements that it may be. `days` lie between them at most; `word` stands in the bank's text."""

    line: Line
    movements: tuple[Moved, ...]
    days: int
    word: str = ""


def suggestions(lines: Sequence[Line], movements: Sequence[Moved]) -> tuple[Suggestion, ...]:
    """For every line at most one suggestion, no movement in two of them, in the order of the lines.

    The same amount within a week comes first (of several, one whose words stand in the bank's text, then the nearest
    day); then the same amount further away whose words stand there; then sums of up to three movements within a week.
    """
    found: dict[int, Suggestion] = {}
    taken: set[int] = set()
    pairs = []
    by_amount: dict[int, list[Moved]] = {}
    for movement in movements:
        by_amount.setdefault(movement.amount, []).append(movement)
    for line in lines:
        for movement in by_amount.get(line.amount, ()):
            apart, word = abs(line.booked_on - movement.happened_on), _word(line, movement)
            if apart <= NEAR or (word and apart <= FAR):
                pairs.append(((apart > NEAR, not word, apart.days, line.id, movement.id), line, movement, word))
    for order, line, movement, word in sorted(pairs, key=lambda pair: pair[0]):
        if line.id not in found and movement.id not in taken:
            found[line.id] = Suggestion(line, (movement,), order[2], word)
            taken.add(movement.id)
    for line in lines:
        if line.id not in found and (chosen := _sum(line, [m for m in movements if m.id not in taken])):
            found[line.id] = chosen
            taken |= {movement.id for movement in chosen.movements}
    return tuple(found[line.id] for line in lines if line.id in found)


def _sum(line: Line, movements: Sequence[Moved]) -> Suggestion | None:
    """The fewest and nearest movements of the same direction that add up to the line."""
    near = [
        movement for movement in movements
        if (movement.amount > 0) == (line.amount > 0) and abs(movement.amount) < abs(line.amount)
        and abs(movement.happened_on - line.booked_on) <= NEAR
    ]  # fmt: skip
    near = sorted(near, key=lambda movement: (abs(movement.happened_on - line.booked_on), movement.id))[:LOOKED_AT]
    for together in (*combinations(near, 2), *_threes(near, line.amount)):
        if sum(movement.amount for movement in together) == line.amount:
            days = max(abs(movement.happened_on - line.booked_on).days for movement in together)
            in_order = tuple(sorted(together, key=lambda movement: (movement.happened_on, movement.id)))
            return Suggestion(line, in_order, days, next(filter(None, (_word(line, m) for m in in_order)), ""))
    return None


def _threes(near: Sequence[Moved], amount: int) -> Iterator[tuple[Moved, ...]]:
    """Three movements that add up to an amount: for two of them the third is looked up."""
    places: dict[int, list[int]] = {}
    for at, movement in enumerate(near):
        places.setdefault(movement.amount, []).append(at)
    for (one, first), (two, second) in combinations(enumerate(near), 2):
        for three in places.get(amount - first.amount - second.amount, ()):
            if one < two < three:
                yield first, second, near[three]


def _word(line: Line, movement: Moved) -> str:
    """What of a movement's words stands in the bank's text; words of one letter say nothing."""
    said = f"{line.text} {line.reference}".lower()
    return next((word for word in movement.words if len(word) > 1 and word.lower() in said), "")


def check_match(lines: Sequence[int], movements: Sequence[int], currency: str) -> list[Breach]:
    """What the lines and the movements of one group add up to is the same. Both are given as amounts."""
    if not lines or len(lines) + len(movements) < 2:
        return [Breach("match-one-sided", {})]
    one, other = sum(lines), sum(movements)
    if one == other:
        return []
    amounts = {"lines": one, "movements": other, "difference": one - other}
    return [Breach("match-not-equal", {name: major_units(amount, currency) for name, amount in amounts.items()})]


# ---- The reconciliation statement ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Item:
    """A movement that the bank has not booked, or a line of the bank's that is not in the ledger. `id`: its own."""

    id: int
    happened_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Period:
    """A statement as the reconciliation sees it."""

    starts_on: date
    ends_on: date
    opening: int | None
    closing: int | None
    lines: int  # what its lines add up to


@dataclass(frozen=True, slots=True)
class Reconciled:
    """The reconciliation statement (银行存款余额调节表) on a day.

    `before`: what the bank held before the first statement beyond what the ledger held then. `gaps`: what lies between
    statements that do not follow on one another. Both name a difference; `unexplained` is what is left of it.
    """

    on: date
    ledger: int
    bank: int | None
    not_at_bank: tuple[Item, ...]
    not_in_ledger: tuple[Item, ...]
    before: int
    gaps: tuple[tuple[date, int], ...]

    @property
    def adjusted_bank(self) -> int | None:
        """The bank's balance as if it had booked what is under way."""
        return None if self.bank is None else self.bank + sum(item.amount for item in self.not_at_bank)

    @property
    def adjusted_ledger(self) -> int:
        """The ledger's balance as if it knew what only the bank knows."""
        return self.ledger + sum(item.amount for item in self.not_in_ledger)

    @property
    def difference(self) -> int | None:
        adjusted = self.adjusted_bank
        return None if adjusted is None else adjusted - self.adjusted_ledger

    @property
    def unexplained(self) -> int | None:
        named = self.before + sum(amount for _, amount in self.gaps)
        return None if self.difference is None else self.difference - named

    @property
    def alike(self) -> int:
        """How many unmatched items stand on both sides with the same amount: probably the same, and only not matched."""
        one, other = (Counter(item.amount for item in items) for items in (self.not_at_bank, self.not_in_ledger))
        return (one & other).total()


def reconcile(
    periods: Sequence[Period], *, on: date, lines: Iterable[Item], movements: Iterable[Item],
    matched_lines: Iterable[int], matched_movements: Iterable[int],
) -> Reconciled:  # fmt: skip
    """The reconciliation on the day that the last of the periods ends; all are of one account.

    What was matched stands in both. A movement of before the first statement is in what that opens with.
    """
    periods = sorted(periods, key=lambda period: period.starts_on)
    first, last = periods[0], periods[-1]
    at_bank, in_ledger = set(matched_lines), set(matched_movements)
    moved = [item for item in movements if item.happened_on <= on]
    booked = [item for item in lines if item.happened_on <= on]
    early = [item for item in moved if item.happened_on < first.starts_on and item.id not in in_ledger]
    before = 0 if first.opening is None else first.opening - sum(item.amount for item in early)
    gaps = [
        (later.starts_on, later.opening - earlier.closing)
        for earlier, later in pairwise(periods)
        if earlier.closing is not None and later.opening is not None and later.starts_on > earlier.ends_on
        and later.opening != earlier.closing
    ]  # fmt: skip
    return Reconciled(
        on,
        sum(item.amount for item in moved),
        last.closing,
        tuple(item for item in moved if item.id not in in_ledger and item not in early),
        tuple(item for item in booked if item.id not in at_bank),
        before,
        tuple(gaps),
    )
