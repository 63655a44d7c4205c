"""A fund's numbers as a line that reads as its own sum, and as they would stand after what somebody is about to decide."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import FundNumbers, Pot, TransferKind, after
from pilotage.web.visits import Visit
from pilotage.words import funds as words

SUMS = ("received", "given_back", "committed", "paid", "available")  # numbers that are sums of transfers
NO_PURPOSE = "-"  # in an address: money that was given for no purpose of its own


@dataclass(frozen=True)
class Item:
    """One number in the line that reads as its own sum."""

    code: str
    word: str
    sign: str
    amount: int
    url: str


@dataclass(frozen=True)
class Change:
    """One number of the fund now, and as it would stand after the step; amounts in minor units."""

    word: str
    less: bool
    now: int
    url: str
    then: int

    @property
    def difference(self) -> int:
        return self.then - self.now


def sum_line(here: Visit, fund: Fund, numbers: FundNumbers) -> tuple[Item, ...]:
    """Planned | received - given back - committed - paid = available, each number opening to the transfers behind it.

    What was given back to the sources stands there only where it is something.
    """
    signs = {"received": "", "given_back": "−", "committed": "−", "paid": "−", "available": "＝"}
    behind = [
        Item(code, words.number(code), sign, getattr(numbers, code), behind_number(here, fund, code))
        for code, sign in signs.items()
        if code != "given_back" or numbers.given_back
    ]
    return (Item("planned", words.number("planned"), "", numbers.planned, f"{page_of(here, fund)}#sources"), *behind)


def page_of(here: Visit, fund: Fund) -> str:
    return f"{here.address('fund')}?fund={fund.id}"


def behind_number(here: Visit, fund: Fund, code: str, pot: Pot | None = None) -> str:
    """The transfers behind one number of a fund, or of one of its pots."""
    of_pot = f"&source={pot.source}&purpose={pot.purpose or NO_PURPOSE}" if pot is not None else ""
    return f"{page_of(here, fund)}&of={code}{of_pot}#statement"


def before_and_after(here: Visit, fund: Fund, now: FundNumbers, kind: TransferKind, amount: int) -> tuple[Change, ...]:
    """The line of a fund before and after a transfer; `amount` is less than zero for one that is taken back."""
    then = after(now, kind, amount)
    told = {item.code for numbers in (now, then) for item in sum_line(here, fund, numbers)}
    return tuple(
        Change(
            words.number(code), code not in ("received", "available"), getattr(now, code),
            behind_number(here, fund, code), getattr(then, code),
        )
        for code in SUMS
        if code in told
    )  # fmt: skip


def standing_after(amount: str) -> str:
    """The head of the column that shows the fund afterwards."""
    return _("After %(amount)s") % {"amount": amount}
