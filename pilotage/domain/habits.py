"""How people write dates, amounts and numbers, read into what they mean.

Used by every form and by the import of sheets, so that one text means one thing everywhere. Each reader takes what a
person typed and returns the value, or a `Breach` whose code says what is wrong and whose params carry what the mend
needs. Width does not matter (２０１０．４．２６ is 2010.4.26), and an empty text is never a value: ask `is_blank` first
where nothing is allowed.

What cannot be known is not guessed: 04/05/2010 may be April or May, 10.4.26 may begin or end with its year, 1.2万 is
for the person to write out. The breach proposes the text to write instead.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pilotage.domain.breaches import Breach

EXCEL_DAY_ZERO: Final = date(1899, 12, 30)
"""Excel's day 0, one day early for the 29 February 1900 it believes in: its serials are right from 1900-03-01 on."""

EARLIEST_YEAR: Final = 1900
LATEST_YEAR: Final = 2199
LONGEST: Final = 200
"""Nobody writes a date or an amount longer than this; more is a pasted mistake and is not searched."""

MAX_WHOLE_DIGITS: Final = 13
"""With two decimals every amount of so many digits is exact in JSON, spreadsheets and 64-bit columns."""

_MINUS: Final = str.maketrans(
    {"−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "\u00a0": " ", "\u2009": " ", "\u202f": " "}
)
_HAN_DIGITS: Final[Mapping[str, int]] = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {
    "○": 0,
    "零": 0,
    "元": 1,
}
_HAN: Final = "〇○零一二三四五六七八九十"
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_NEAR_DAYS: Final[Mapping[str, int]] = {"今天": 0, "昨天": -1, "前天": -2, "today": 0, "yesterday": -1}

_WEEKDAY: Final = re.compile(r"[\s,(（]*(?:星期|周|礼拜)[一二三四五六日天][)）]?$")
_MIDNIGHT: Final = re.compile(r"[T ]+0?0:00(:00(\.0+)?)?Z?$")
_CHINESE: Final = re.compile(r"(?:(?P<y>\d{4}|\d{2}) ?年 ?)?(?P<m>\d{1,2}) ?月 ?(?P<d>\d{1,2}) ?[日号]?")
_HAN_DATE: Final = re.compile(rf"(?:(?P<y>[{_HAN[:-1]}]{{4}})年)?(?P<m>[{_HAN}]{{1,2}})月(?P<d>[{_HAN}]{{1,3}})[日号]?")
_YEAR_FIRST: Final = re.compile(r"(?P<y>\d{4})(?P<s> ?[-./、] ?)(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})[.日号]?")
_COMPACT: Final = re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})")
_MONTH_DAY: Final = re.compile(r"(?P<m>\d{1,2})[-./、](?P<d>\d{1,2})")
_THREE_PARTS: Final = re.compile(r"(\d{1,2})[-./、](\d{1,2})[-./、](\d{4}|\d{2})")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.0+)?")
_DAY_NAME_FIRST: Final = re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[ -]+(?P<n>[a-z]{3,9})\.?(?:,?[ -]+(?P<y>\d{4}))?")
_NAME_DAY: Final = re.compile(r"(?P<n>[a-z]{3,9})\.? +(?P<d>\d{1,2})(?:st|nd|rd|th)?(?:,? +(?P<y>\d{4}))?")

_NUMBER: Final = re.compile(r"(?P<sign>[-+]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)?(?:\.(?P<part>\d*))?")
_WITH_UNIT: Final = re.compile(r"(?P<number>[-+]? ?[\d][\d,. ]*?) ?(?P<unit>[^\d\s,.+-][^\d]{0,19})")
_SCALES: Final[Mapping[str, int]] = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000, "k": 1_000}
_CURRENCY_MARKS: Final[Mapping[str, tuple[str, ...]]] = {
    "CNY": ("人民币", "rmb", "cny", "元整", "圆整", "元", "圆", "¥", "￥", "yuan"),
}

_YES: Final = frozenset({"是", "有", "对", "√", "✓", "✔", "yes", "y", "true", "1"})
_NO: Final = frozenset({"否", "无", "不是", "没有", "×", "✗", "✘", "no", "n", "false", "0"})


def is_blank(text: str) -> bool:
    """Nothing but spaces of any kind (the full-width space included)."""
    return not text.strip()


def even_width(text: str) -> str:
    """The text with full-width characters made ordinary, dashes made minus and outer spaces dropped."""
    return unicodedata.normalize("NFKC", text).translate(_MINUS).strip()


def parse_date(text: str, today: date) -> date | Breach:
    """The day a person means.

    Read: 2010-04-26, 2010.4.26, 2010/4/26, 20100426, 2010年4月26日, 二〇一〇年四月二十六日, 26 April 2010;
    with a weekday after it or a spreadsheet's midnight; Excel's day number (40294); 今天, 昨天, 前天. Without a year
    (4月26日, 4.26, 26 April) it is the day in `today`'s year, or in the year before if that would lie more than half a
    year ahead, because people put on record what has been.

    Codes: date-form, date-impossible (year, month, day, and the month's last day), date-ambiguous (the two readings),
    date-year (outside 1900 to 2199).
    """
    if len(text) > LONGEST:
        return Breach("date-form", {"text": text[:20] + "…", "today": today.isoformat()})
    plain = even_width(text)
    if plain.lower() in _NEAR_DAYS:
        return today + timedelta(days=_NEAR_DAYS[plain.lower()])
    plain = _MIDNIGHT.sub("", _WEEKDAY.sub("", plain))
    if found := _YEAR_FIRST.fullmatch(plain) or _COMPACT.fullmatch(plain):
        return _day(int(found["y"]), int(found["m"]), int(found["d"]))
    if found := _CHINESE.fullmatch(plain):
        year = int(found["y"]) if found["y"] else None
        return _day_of(
            year + 2000 if year is not None and year < 100 else year, int(found["m"]), int(found["d"]), today
        )
    if found := _HAN_DATE.fullmatch(plain):
        month, day = _han_number(found["m"]), _han_number(found["d"])
        if month and day:
            return _day_of(
                int("".join(str(_HAN_DIGITS[c]) for c in found["y"])) if found["y"] else None, month, day, today
            )
    if found := _THREE_PARTS.fullmatch(plain):
        return _year_last(int(found[1]), int(found[2]), found[3])
    if found := _MONTH_DAY.fullmatch(plain):
        return _day_of(None, int(found["m"]), int(found["d"]), today)
    if found := _SERIAL.fullmatch(plain):
        return from_serial(int(found[1]))
    if found := _DAY_NAME_FIRST.fullmatch(plain.lower()) or _NAME_DAY.fullmatch(plain.lower()):
        named_month = _named_month(found["n"])
        if named_month:
            return _day_of(int(found["y"]) if found["y"] else None, named_month, int(found["d"]), today)
    return Breach("date-form", {"text": plain[:40], "today": today.isoformat()})


def from_serial(serial: float) -> date | Breach:
    """The day behind Excel's day number (40294 is 2010-04-26), without its time of day. Code: date-year."""
    try:
        day = EXCEL_DAY_ZERO + timedelta(days=int(serial))
    except (OverflowError, ValueError):
        return Breach("date-year", {"year": str(serial), "from": str(EARLIEST_YEAR), "to": str(LATEST_YEAR)})
    return _day(day.year, day.month, day.day)


def parse_number(text: str) -> Decimal | Breach:
    """A number as written: 1200, 1,200, 1 200, -3.5, ＋２. Never a unit, a percent sign or a comma for the point.

    Codes: number-form, number-unit (unit, and number: what to write instead), number-large.
    """
    plain = even_width(text)
    if len(plain) > LONGEST:
        return Breach("number-form", {"text": plain[:20] + "…"})
    found = _NUMBER.fullmatch(plain)
    if not found or not (found["whole"] or found["part"]):
        return _not_a_number(plain)
    whole = (found["whole"] or "0").replace(",", "").replace(" ", "").lstrip("0") or "0"
    if len(whole) > MAX_WHOLE_DIGITS:
        return Breach("number-large", {"text": plain[:40], "digits": str(MAX_WHOLE_DIGITS)})
    value = Decimal(f"{whole}.{found['part'] or '0'}")
    value = value.quantize(Decimal(1)) if not (found["part"] or "").strip("0") else value
    return -value if found["sign"] == "-" and value else value


def parse_integer(text: str) -> int | Breach:
    """A whole number; 15.0 (as a spreadsheet writes it) is 15. Codes: as `parse_number`, and number-whole."""
    value = parse_number(text)
    if isinstance(value, Breach):
        return value
    if value != value.to_integral_value():
        return Breach("number-whole", {"text": even_width(text)[:40]})
    return int(value)


def parse_percent(text: str) -> Decimal | Breach:
    """A share of a hundred: 50, 50%, ５０％. Codes: as `parse_number`."""
    plain = even_width(text)
    return parse_number(plain.removesuffix("%"))


def parse_money(text: str, exponent: int, currency: str = "CNY") -> int | Breach:
    """An amount in minor units: `3,500.00` with exponent 2 is 350000.

    The currency's own mark may stand before or after it (¥3500, 3500元, 3500元整). With a scale (1.2万元) the breach
    proposes the amount to write. Codes: money-form, money-unit (number, unit), money-decimals, money-large.
    """
    plain = even_width(text)
    if len(plain) > LONGEST:
        return Breach("money-form", {"text": plain[:20] + "…"})
    bare = _without_marks(plain, currency)
    value = parse_number(bare)
    if isinstance(value, Breach):
        scaled = (
            value.code != "number-unit" or _scale(str(value.params["unit"])) > 1
        )  # else another currency, or no money
        return Breach(
            "money-" + value.code.partition("-")[2] if scaled else "money-form", {**value.params, "text": plain[:40]}
        )
    minor = value.scaleb(exponent)
    if minor != minor.to_integral_value():
        return Breach("money-decimals", {"text": plain[:40], "decimals": str(exponent)})
    return int(minor)


def parse_yes_no(text: str) -> bool | Breach:
    """是 or 否, with the marks people put instead (√, ×, yes, no, 有, 无, 1, 0). Code: yes-no-form."""
    plain = even_width(text).lower()
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    return Breach("yes-no-form", {"text": plain[:40]})


def _day(year: int, month: int, day: int) -> date | Breach:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return Breach("date-year", {"year": str(year), "from": str(EARLIEST_YEAR), "to": str(LATEST_YEAR)})
    try:
        return date(year, month, day)
    except ValueError:
        last = _last_day(year, month) if 1 <= month <= 12 else 0
        return Breach("date-impossible", {"year": str(year), "month": str(month), "day": str(day), "last": str(last)})


def _day_of(year: int | None, month: int, day: int, today: date) -> date | Breach:
    if year is not None:
        return _day(year, month, day)
    this_year = _day(today.year, month, day)
    far_ahead = (
        this_year - today > timedelta(days=183)
        if isinstance(this_year, date)
        else (month, day) == (2, 29) and today.month < 8  # no such day this year: the one before may have had it
    )
    last_year = _day(today.year - 1, month, day) if far_ahead else this_year
    return last_year if isinstance(last_year, date) else this_year


def _year_last(first: int, second: int, third: str) -> date | Breach:
    """26/4/2010 is clear because no month is 26; 4/5/2010 and 10.4.26 are not, so both readings are shown."""
    if len(third) == 4:
        readings = [_day(int(third), second, first), _day(int(third), first, second)]
    else:
        readings = [_day(2000 + first, second, int(third)), _day(2000 + int(third), second, first)]
    days = sorted({day for day in readings if isinstance(day, date)})
    if len(days) == 2:
        return Breach("date-ambiguous", {"one": days[0].isoformat(), "other": days[1].isoformat()})
    return days[0] if days else readings[0]


def _last_day(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day


def _han_number(text: str) -> int | None:
    """四 4, 十 10, 十二 12, 二十六 26; None for what is no number of a date (二十十)."""
    if "十" not in text:
        return int("".join(str(_HAN_DIGITS[c]) for c in text))
    tens, _, units = text.partition("十")
    if len(tens) > 1 or len(units) > 1 or "十" in units:
        return None
    return (_HAN_DIGITS[tens] if tens else 1) * 10 + (_HAN_DIGITS[units] if units else 0)


def _named_month(name: str) -> int | None:
    if name in _LONG_MONTHS:
        return _LONG_MONTHS.index(name) + 1
    return _MONTHS.index(name[:3]) + 1 if name in (*_MONTHS, "sept") else None


def _without_marks(plain: str, currency: str) -> str:
    marks = _CURRENCY_MARKS.get(currency, (currency.lower(),))
    folded = plain.lower()
    for mark in marks:
        mark = unicodedata.normalize("NFKC", mark)
        if folded.startswith(mark):
            plain, folded = plain[len(mark) :].strip(), folded[len(mark) :].strip()
    for mark in marks:
        mark = unicodedata.normalize("NFKC", mark)
        if folded.endswith(mark):
            return plain[: -len(mark)].strip()
    return plain


def _not_a_number(plain: str) -> Breach:
    """Says which unit to leave out, and for 1.2万 which number to write."""
    found = _WITH_UNIT.fullmatch(plain)
    number = parse_number(found["number"].strip()) if found else None
    if not found or not isinstance(number, Decimal):
        return Breach("number-form", {"text": plain[:40]})
    unit = found["unit"].strip()
    instead = number * _scale(unit)
    written = f"{instead.quantize(Decimal(1)) if instead == instead.to_integral_value() else instead.normalize():f}"
    return Breach("number-unit", {"text": plain[:40], "number": written, "unit": unit})


def _scale(unit: str) -> int:
    """万 10,000, 百万 1,000,000, 万人 10,000; but 千克 and 百分点 are units of their own: 1."""
    scale, rest = 1, unit.lower()
    while rest and rest[0] in _SCALES:
        scale, rest = scale * _SCALES[rest[0]], rest[1:]
    return scale if not rest or unit[0] in "万亿" else 1
