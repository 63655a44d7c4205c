"""Numbers and amounts as people read them. A true zero is 0, never a blank; a minus is a minus sign."""

from decimal import Decimal

from babel.numbers import get_currency_name
from django.utils.translation import get_language

from pilotage.domain.money import major_units

MINUS = "−"


def number(value: int | Decimal, places: int | None = None) -> str:
    """1,200 or 4.5: grouped, without zeros behind the last digit that says something.

    `places` rounds (half to even) what a division made; a number that a person typed is never rounded.
    """
    if isinstance(value, Decimal):
        value = round(value, places) if places is not None else value
        value = value.normalize() if value else Decimal(0)
    return _minus(f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}")


def money(minor: int, currency: str) -> str:
    """An amount of minor units with all the currency's places: 10,000.00. The currency stands in the head or behind."""
    return _minus(f"{major_units(minor, currency):,}")


def grouped(value: Decimal) -> str:
    """An amount with all its places: 3,500.00."""
    return _minus(f"{value:,f}")


def currency(code: str) -> str:
    """How a currency is called behind an amount: 元, yuan; others by their name in Chinese, by their code in English."""
    chinese = (get_language() or "").startswith("zh")
    if code == "CNY":
        return "元" if chinese else "yuan"
    return get_currency_name(code, locale="zh_Hans_CN") if chinese else code


def amount(value: Decimal, code: str) -> str:
    """An amount of a charter inside a sentence, with its currency: 10,000 元, 10,000 yuan."""
    return f"{number(value)} {currency(code)}"


def difference(minor: int, currency: str) -> str:
    """As `money`, with its sign: +3,500.00, −500.00, 0.00."""
    return f"+{money(minor, currency)}" if minor > 0 else money(minor, currency)


def in_sentence(value: int | Decimal) -> str:
    """A number inside a sentence: verbatim in Chinese (4000), grouped in English (4,000); whole where it is whole."""
    if isinstance(value, Decimal):
        value = int(value) if value == value.to_integral_value() else value
    grouped = not (get_language() or "").startswith("zh")
    if isinstance(value, Decimal):
        return _minus(f"{value:,f}" if grouped else f"{value:f}")
    return _minus(f"{value:,}" if grouped else str(value))


def money_in_sentence(minor: int, currency: str) -> str:
    """An amount inside a sentence: 4000 where it is whole, else 4000.50."""
    return in_sentence(major_units(minor, currency))


def size(octets: int) -> str:
    """The size of a file: 812 KB, 1.2 MB (of 1,024)."""
    if octets < 1024 * 1024:
        return f"{max(1, round(octets / 1024))} KB" if octets else "0 KB"
    return f"{octets / 1024 / 1024:.1f} MB"


def _minus(text: str) -> str:
    return text.replace("-", MINUS)
