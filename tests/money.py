"""A programme whose fund has purposes, instalments, an acceptance and two year-end rules, and the arithmetic of its model."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fractions import Fraction

from django.db import transaction

TODAY, THEN, SINCE = date(2011, 1, 31), date(2010, 12, 30), date(2011, 1, 10)
SHARES = (("approve", 40), ("mid-term", 30), ("accept", 30))
REWARD = 50_000
POTS = [(source, purpose) for purpose in ("show", "", "gear") for source in ("raised", "own")]
USABLE = [pot for pot in POTS if pot[1] != "gear"]  # in the order in which they pay: what must be given back first
UNITS = ("daqiuzhuang", "yinghai", "hengxing")
CHANGES = (
    ("    left_over: unstated\n", "    left_over: carry\n    purposes: [{id: show, name: 活动}, {id: gear, name: 器材}]\n"),
    ("origin: raised, planned: 7000}", "origin: raised, planned: 7000, left_over: return}"),
    ("    fund: pilot-fund\n    applicant: unit\n", "    fund: pilot-fund\n    purposes: [show]\n    applicant: unit\n    instalments: ["
     + ", ".join(f"{{share: {share}, after: {after}}}" for after, share in SHARES) + "]\n"),
    ("      - {do: disburse, by: office}\n", "      - {do: disburse, by: office}\n      - {do: accept, by: office}\n"),
    ("    once_per: programme\n", "    once_per: programme\n    fund: pilot-fund\n"),
)  # fmt: skip


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def parts_of(amount: int) -> list[tuple[str, int]]:
    """The instalments: rounded down, what is left to the largest remainders."""
    exact = [Fraction(amount * share, 100) for _, share in SHARES]
    parts = [int(each) for each in exact]
    for place in sorted(range(3), key=lambda n: (parts[n] - exact[n], n))[: amount - sum(parts)]:
        parts[place] += 1
    return [(after, part) for (after, _), part in zip(SHARES, parts, strict=True) if part]
