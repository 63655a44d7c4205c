"""One written value of a charter to one typed value, or the reason why it cannot be read.

Every function takes the text as written and returns the value; what cannot be read raises `Unreadable` with a fault
code and its parameters. A value that already has its type is handed through: models can also be built in Python.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from pilotage.domain.charters.faults import Code
from pilotage.domain.charters.numbers import han_value

ID_PATTERN = r"^[a-z][a-z0-9-]{1,39}$"
CLAUSE_PATTERN = r"^\d{1,2}(\.\d{1,2}){0,3}$"
CURRENCY_PATTERN = r"^[A-Z]{3}$"
MONTH_DAY_PATTERN = r"^\d{2}-\d{2}$"
COUNT_MAX = 1_000_000
NAME_MAX = 80
TEXT_MAX = 2000
# Beyond this no amount or count of any programme lies; longer digits are a slip, and would cost time to add up.
DIGITS_MAX = 15

ID = re.compile(r"[a-z][a-z0-9-]{1,39}")
_CLAUSE = re.compile(r"[0-9]{1,2}(\.[0-9]{1,2}){0,3}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}([,' _][0-9]{3})+(\.[0-9]+)?")
_WITH_UNIT = re.compile(
    r"(?P<before>[^0-9+\-.]{0,6}?)\s*(?P<number>-?[0-9][0-9,' ]*(?:\.[0-9]+)?)"
    r"\s*(?P<scale>[十百千万亿]{0,2})\s*(?P<after>[^0-9]{0,12})"
)
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_LOOSE_DATE = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号]?")
_MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
_LOOSE_MONTH_DAY = re.compile(r"([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*[日号]?")
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_YES_NO = {"yes": True, "true": True, "no": False, "false": False}
_NEAR_YES_NO = {"on": "yes", "y": "yes", "是": "yes", "有": "yes", "1": "yes", "对": "yes",
                "off": "no", "n": "no", "否": "no", "无": "no", "0": "no", "不": "no"}  # fmt: skip


class Unreadable(ValueError):
    """A written value that its place in the charter cannot take; `code` and `params` as in a fault."""

    def __init__(self, code: Code, **params: str) -> None:
        super().__init__(f"{code.value} {params}")
        self.code = code
        self.params = params


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise Unreadable(Code.WRONG_SHAPE, found=type(value).__name__, wanted="text")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def words(longest: int) -> Callable[[object], str]:
    """Text of one to `longest` code points."""

    def read(value: object) -> str:
        text = _text(value)
        if not text.strip():
            raise Unreadable(Code.EMPTY_VALUE)
        if len(text) > longest:
            raise Unreadable(Code.TOO_LONG, length=str(len(text)), longest=str(longest))
        return text

    return read


name = words(NAME_MAX)
text = words(TEXT_MAX)


def identifier(value: object) -> str:
    """An id: a small letter, then small letters, digits and hyphens, 2 to 40 in all."""
    written = _text(value)
    if ID.fullmatch(written):
        return written
    if not written.strip():
        raise Unreadable(Code.EMPTY_VALUE)
    if "，" in written or "、" in written:
        raise Unreadable(Code.FULL_WIDTH_COMMA, value=written)
    raise Unreadable(Code.BAD_ID, value=written, meant=_near_id(written))


def _near_id(written: str) -> str:
    near = re.sub(r"[^a-z0-9]+", "-", _plain(written).lower()).strip("-")[:40]
    return near if ID.fullmatch(near) else ""


def clause_number(value: object) -> str:
    """A clause's number, one to four parts: 3, 3.4, 10.2.1."""
    written = _text(value)
    if _CLAUSE.fullmatch(written):
        return written
    if not written.strip():
        raise Unreadable(Code.EMPTY_VALUE)
    near = _plain(written).strip("第条款.")
    raise Unreadable(Code.BAD_CLAUSE, value=written, meant=near if _CLAUSE.fullmatch(near) else "")


def currency(value: object) -> str:
    """An ISO 4217 code: three capital letters."""
    written = _text(value)
    if _CURRENCY.fullmatch(written):
        return written
    if not written.strip():
        raise Unreadable(Code.EMPTY_VALUE)
    meant = "CNY" if written in ("元", "人民币", "RMB", "rmb", "¥", "￥") else _plain(written).upper()
    raise Unreadable(Code.BAD_CURRENCY, value=written, meant=meant if _CURRENCY.fullmatch(meant) else "")


def number(value: object) -> Decimal:
    """A number in ASCII digits with at most a decimal point; the faults say what else was meant."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    written = _text(value)
    if _NUMBER.fullmatch(written):
        if len(written) > DIGITS_MAX:
            raise Unreadable(Code.OUT_OF_BOUNDS, value=written, low="", high="9" * (DIGITS_MAX - 3))
        return Decimal(written)
    if not written.strip():
        raise Unreadable(Code.EMPTY_VALUE)
    raise _unreadable_number(written)


def _unreadable_number(written: str) -> Unreadable:
    plain = _plain(written)
    if _NUMBER.fullmatch(plain):
        return Unreadable(Code.FULL_WIDTH_DIGITS, value=written, meant=plain)
    if _GROUPED.fullmatch(plain):
        return Unreadable(Code.THOUSANDS, value=written, meant=re.sub("[,' _]", "", plain))
    han = han_value(plain.rstrip("元个名次人项件块份天日周月年%整"))
    if han is not None:
        return Unreadable(Code.NOT_A_NUMBER, value=written, meant=str(han))
    match = _WITH_UNIT.fullmatch(plain)
    if match is not None:
        meant = Decimal(re.sub("[,' ]", "", match["number"]))
        for sign in match["scale"]:
            meant *= han_value("一" + sign) or 1
        unit = (match["before"] + match["scale"] + match["after"]).strip()
        if any(unicodedata.category(sign)[0] in "LS" or sign in "%‰" for sign in unit):
            return Unreadable(Code.NUMBER_WITH_UNIT, value=written, unit=unit, meant=plain_number(meant))
        return Unreadable(Code.NOT_A_NUMBER, value=written, meant=plain_number(meant))
    return Unreadable(Code.NOT_A_NUMBER, value=written, meant="")


def plain_number(value: Decimal) -> str:
    """As a person writes it: 10000, not 1E+4; 0.5, not 0.50."""
    return f"{value.normalize():f}"


def bounded(low: int | None, high: int | None) -> Callable[[object], Decimal]:
    """A number within the bounds, both included."""

    def read(value: object) -> Decimal:
        found = number(value)
        if (low is not None and found < low) or (high is not None and found > high):
            raise Unreadable(Code.OUT_OF_BOUNDS, value=str(value), low=_bound(low), high=_bound(high))
        return found

    return read


def _bound(limit: int | None) -> str:
    return "" if limit is None else str(limit)


amount = bounded(0, None)
percent = bounded(0, 100)


def money(value: object) -> Decimal:
    """An amount in major units, not below 0. How fine it may be depends on the currency and is checked apart."""
    return amount(value)


def whole(low: int | None, high: int | None) -> Callable[[object], int]:
    """A whole number within the bounds, both included."""
    within = bounded(low, high)

    def read(value: object) -> int:
        found = within(value)
        if found != int(found) or (isinstance(value, str) and "." in value):
            raise Unreadable(Code.NOT_WHOLE, value=str(value))
        return int(found)

    return read


count = whole(0, COUNT_MAX)
times = whole(1, None)
year = whole(None, None)


def day(value: object) -> datetime.date:
    """A date written YYYY-MM-DD that is in the calendar."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return value
    written = _text(value)
    if not written.strip():
        raise Unreadable(Code.EMPTY_VALUE)
    exact = _DATE.fullmatch(written)
    match = exact or _LOOSE_DATE.fullmatch(_plain(written))
    if match is None:
        raise Unreadable(Code.NOT_A_DATE, value=written, meant="")
    numbers = (int(match[1]), int(match[2]), int(match[3]))
    try:
        found = datetime.date(*numbers)
    except ValueError:
        raise Unreadable(Code.NO_SUCH_DATE, value=written, last=_last_day(*numbers[:2])) from None
    if exact is None:
        raise Unreadable(Code.NOT_A_DATE, value=written, meant=found.isoformat())
    return found


def _last_day(of_year: int, month: int) -> str:
    if not (1 <= month <= 12 and of_year >= 1):
        return ""
    last = next(n for n in (31, 30, 29, 28) if n <= _DAYS_IN_MONTH[month - 1] and _exists(of_year, month, n))
    return f"{of_year:04d}-{month:02d}-{last:02d}"


def _exists(of_year: int, month: int, of_month: int) -> bool:
    try:
        datetime.date(of_year, month, of_month)
    except ValueError:
        return False
    return True


def month_day(value: object) -> str:
    """A day of every year written MM-DD; 02-29 is none, because most years do not have it."""
    written = _text(value)
    if not written.strip():
        raise Unreadable(Code.EMPTY_VALUE)
    exact = _MONTH_DAY.fullmatch(written)
    match = exact or _LOOSE_MONTH_DAY.fullmatch(_plain(written))
    if match is None:
        raise Unreadable(Code.NOT_A_MONTH_DAY, value=written, meant="")
    month, of_month = int(match[1]), int(match[2])
    # 2001 stands for the common year: a day that only leap years have would be due in some years and not in others.
    if not _exists(2001, month, of_month):
        last = _last_day(2001, month)
        raise Unreadable(Code.NO_SUCH_MONTH_DAY, value=written, last=last[5:])
    if exact is None:
        raise Unreadable(Code.NOT_A_MONTH_DAY, value=written, meant=f"{month:02d}-{of_month:02d}")
    return written


def yes_no(value: object) -> bool:
    """The words yes and no (true and false say the same), and no others."""
    if isinstance(value, bool):
        return value
    written = _text(value)
    if written in _YES_NO:
        return _YES_NO[written]
    if not written.strip():
        raise Unreadable(Code.EMPTY_VALUE)
    near = _plain(written).lower()
    raise Unreadable(Code.NOT_YES_NO, value=written, meant=near if near in _YES_NO else _NEAR_YES_NO.get(near, ""))


def null_word(value: object) -> object:
    """The words null and ~ stand for *nothing* where nothing is allowed (`a_max: null` is no maximum)."""
    return None if isinstance(value, str) and value in ("null", "~") else value
