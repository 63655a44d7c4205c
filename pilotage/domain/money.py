"""Money is integer minor units (fen, cents); only people and charters see major units."""

from decimal import Decimal

from babel.numbers import get_currency_precision


def exponent(currency: str) -> int:
    """Decimal places of a currency (ISO 4217): 2 for CNY, 0 for JPY."""
    return get_currency_precision(currency)


def minor_units(amount: Decimal, currency: str) -> int:
    """10.5 CNY -> 1050. Raises ValueError when the amount is finer than the currency."""
    scaled = amount.scaleb(exponent(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"{amount} is finer than {currency}")
    return int(scaled)


def major_units(amount: int, currency: str) -> Decimal:
    """1050 -> Decimal("10.50") for CNY: always with all the currency's places."""
    return Decimal(amount).scaleb(-exponent(currency))
