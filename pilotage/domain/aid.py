"""Rounds of aid: who gets how many places and how much money, what is ordinary and what is extra.

Ordinary places and money are what the office entered for the whole round. The extra comes from the charter: none, a
number for the whole round, or `discretionary`: then a person decides each time and writes why. A unit of the programme
that asked and got nothing while others got something was passed over, which asks for a reason unless the charter says
that it is free. In the register a record's `places` and `amount` are the whole, of which `extra-places` and
`extra-amount` are the extra.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Cite, Priority, Register
from pilotage.domain.fields import tidy
from pilotage.domain.habits import parse_money
from pilotage.domain.money import exponent, major_units, minor_units
from pilotage.domain.records import Value
from pilotage.domain.rounds import gives_aid

LARGEST_PLACES = 1_000_000
LARGEST_MONEY = 10**15
LONGEST_REASON = 2000
LONGEST_NAME = 100
FILLED = ("places", "extra-places", "amount", "extra-amount", "reason", "passed-over", "extra", "outcome")
"""The fields of the register that a decision on aid fills, where the charter declares them."""
CLAIMS = ("extra-places", "extra-amount")
"""The fields that only a round's decision may fill with something."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit asked for and gets; money in minor units. `unit` is empty for everybody outside the programme."""

    unit: str
    name: str
    asked: int | None = None
    places: int = 0
    extra_places: int = 0
    amount: int = 0
    extra_amount: int = 0
    reason: str = ""

    @property
    def got(self) -> bool:
        return bool(self.all_places or self.all_money)

    @property
    def extra(self) -> bool:
        return bool(self.extra_places or self.extra_amount)

    @property
    def all_places(self) -> int:
        return self.places + self.extra_places

    @property
    def all_money(self) -> int:
        return self.amount + self.extra_amount


@dataclass(frozen=True, slots=True)
class Extra:
    """What the charter adds to a round: a number, None where it adds nothing; `free` where a person decides each time."""

    places: int | None
    places_free: bool
    money: int | None
    money_free: bool

    @property
    def any_places(self) -> bool:
        return self.places_free or bool(self.places)

    @property
    def any_money(self) -> bool:
        return self.money_free or bool(self.money)


def aid_provisions(charter: Charter) -> tuple[Priority, ...]:
    """The provisions under which rounds of aid are held: those that add places or money, or that name no level."""
    return tuple(each for each in charter.of_kind(Priority) if gives_aid(each))


def aid_registers(charter: Charter) -> dict[str, Priority]:
    """Register -> the provision whose rounds of aid are put on record in it."""
    return {each.register: each for each in reversed(aid_provisions(charter))}


def extra_of(rule: Priority, currency: str) -> Extra:
    """What the provision adds."""
    places, money = rule.extra_places, rule.extra_money
    return Extra(
        places=places if isinstance(places, int) else None,
        places_free=places == "discretionary",
        money=minor_units(money, currency) if isinstance(money, Decimal) else None,
        money_free=money == "discretionary",
    )


def check_numbers(places: int, amount: int, currency: str, suffix: str = "") -> list[Breach]:
    """Numbers that a table can hold, and none below nothing; `suffix` ends the names of the fields."""
    breaches = []
    if not 0 <= places <= LARGEST_PLACES:
        breaches.append(Breach("aid-places-large", {"most": LARGEST_PLACES}, f"places{suffix}"))
    if not 0 <= amount <= LARGEST_MONEY:
        most = major_units(LARGEST_MONEY, currency)
        breaches.append(Breach("aid-money-large", {"most": most}, f"amount{suffix}"))
    return breaches


def check_share(share: Share, currency: str) -> list[Breach]:
    """One row of the table of shares can be stored: whether it may be decided so is asked when it is."""
    end = f"-{share.unit or 'outside'}"
    breaches = check_numbers(share.places, share.amount, currency, end)
    for field, number in (("asked", share.asked or 0), ("extra_places", share.extra_places)):
        if not 0 <= number <= LARGEST_PLACES:
            breaches.append(Breach("aid-places-large", {"most": LARGEST_PLACES}, f"{field}{end}"))
    if not 0 <= share.extra_amount <= LARGEST_MONEY:
        most = major_units(LARGEST_MONEY, currency)
        breaches.append(Breach("aid-money-large", {"most": most}, f"extra_amount{end}"))
    if len(share.reason) > LONGEST_REASON:
        params = {"length": len(share.reason), "longest": LONGEST_REASON}
        breaches.append(Breach("text-long", params, f"reason{end}"))
    return breaches


def passed_over(shares: Sequence[Share]) -> tuple[Share, ...]:
    """Units that asked for places and got nothing while others got something."""
    if not any(share.got for share in shares):
        return ()
    return tuple(share for share in shares if share.unit and share.asked and not share.got)


def reasons_asked(rule: Priority, shares: Sequence[Share], currency: str) -> dict[str, str]:
    """Unit -> why a reason is asked for it: "extra" or "passed-over"."""
    extra = extra_of(rule, currency)
    asked = {}
    for share in shares:
        free = (share.extra_places and extra.places_free) or (share.extra_amount and extra.money_free)
        if share.unit and free:
            asked[share.unit] = "extra"
    if rule.passed_over == "reason-recorded":
        asked |= {share.unit: "passed-over" for share in passed_over(shares)}
    return asked


def check_decision(
    rule: Priority, shares: Sequence[Share], places: int, amount: int, currency: str, named: Mapping[str, int],
    sums: Mapping[str, int],
) -> list[Breach]:  # fmt: skip
    """Every breach of a decision on aid. `places` and `amount` are the ordinary ones entered for the whole round; `named`
    are how many people a unit's list names already, `sums` what the list gives them."""
    cite = rule.cite[0]
    if not any(share.got for share in shares):
        return [Breach("aid-nothing-given", {})]
    breaches = _check_ordinary(shares, places, amount, currency)
    breaches += _check_extra(extra_of(rule, currency), shares, currency, cite)
    by_unit = {share.unit: share for share in shares}
    for unit, why in reasons_asked(rule, shares, currency).items():
        if not by_unit[unit].reason.strip():
            code = "aid-extra-unreasoned" if why == "extra" else "aid-passed-over-unreasoned"
            breaches.append(Breach(code, {"unit": by_unit[unit].name}, f"reason-{unit}", cite))
    for share in shares:
        breaches += check_named(share, named.get(share.unit, 0), sums.get(share.unit, 0), currency)
    return breaches


def _check_ordinary(shares: Sequence[Share], places: int, amount: int, currency: str) -> list[Breach]:
    breaches = []
    given = sum(share.places for share in shares)
    if given > places:
        breaches.append(Breach("aid-places-beyond", {"given": given, "places": places, "over": given - places}))
    money = sum(share.amount for share in shares)
    if money > amount:
        params = {name: major_units(value, currency) for name, value in
                  (("given", money), ("amount", amount), ("over", money - amount))}  # fmt: skip
        breaches.append(Breach("aid-money-beyond", params))
    return breaches


def _check_extra(extra: Extra, shares: Sequence[Share], currency: str, cite: Cite) -> list[Breach]:
    breaches = []
    places = sum(share.extra_places for share in shares)
    money = sum(share.extra_amount for share in shares)
    if any(share.extra and not share.unit for share in shares):
        breaches.append(Breach("aid-extra-outside", {}, "", cite))
    if places and not extra.any_places:
        breaches.append(Breach("aid-no-extra-places", {}, "", cite))
    elif extra.places is not None and places > extra.places:
        breaches.append(Breach("aid-extra-places-beyond", {"given": places, "most": extra.places}, "", cite))
    if money and not extra.any_money:
        breaches.append(Breach("aid-no-extra-money", {}, "", cite))
    elif extra.money is not None and money > extra.money:
        params = {"given": major_units(money, currency), "most": major_units(extra.money, currency)}
        breaches.append(Breach("aid-extra-money-beyond", params, "", cite))
    return breaches


def check_named(share: Share, named: int, given: int, currency: str) -> list[Breach]:
    """A unit's list names no more people than it has places, and gives them no more than it got.

    Where only money was given, nobody counts people.
    """
    breaches = []
    if named > share.all_places and (share.all_places or not share.all_money):
        breaches.append(
            Breach("aid-people-beyond", {"unit": share.name, "named": named, "places": share.all_places}, "people")
        )
    if given > share.all_money:
        params = {"unit": share.name, "given": major_units(given, currency),
                  "amount": major_units(share.all_money, currency)}  # fmt: skip
        breaches.append(Breach("aid-people-money", params, "people"))
    return breaches


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to be put on a unit's list: personal, and kept apart; `amount` in minor units."""

    name: str
    amount: int = 0
    note: str = ""


def check_people(people: Sequence[Person]) -> list[Breach]:
    """A list of people names somebody, each by a name that is one."""
    breaches = [] if people else [Breach("aid-people-none", {}, "people")]
    for line, person in enumerate(people, start=1):
        if not person.name.strip():
            breaches.append(Breach("aid-person-nameless", {"line": line}, "people"))
        for text in (person.name, person.note):
            if len(text) > LONGEST_NAME:
                breaches.append(
                    Breach("text-long", {"length": len(text), "longest": LONGEST_NAME, "line": line}, "people")
                )
        if not 0 <= person.amount <= LARGEST_MONEY:
            breaches.append(Breach("aid-person-amount", {"line": line}, "people"))
    return breaches


# Amounts may be grouped by the very comma that parts them from a name.
_PERSON = re.compile(
    r"([^\t,，、;；]*)(?:[\t,，、;；]\s*(\d{1,3}(?:,\d{3})+(?:\.\d+)?(?=\s*(?:$|[\t,，、;；]))|[^\t,，、;；]*)(?:[\t,，、;；](.*))?)?$"
)


def read_people(text: str, currency: str) -> tuple[tuple[Person, ...], list[Breach]]:
    """People as they are typed or pasted, one a line: a name, then, after a tab or comma each, an amount and a note."""
    people, breaches = [], []
    for line, raw in enumerate((row for row in text.splitlines() if row.strip()), start=1):
        found = _PERSON.match(raw)
        assert found is not None, "it takes any line"
        name, amount, note = ((part or "").strip() for part in found.groups())
        read = parse_money(amount, exponent(currency), currency) if amount else 0
        if isinstance(read, Breach):
            breaches.append(Breach("aid-person-amount", {"line": line}, "people"))
        else:
            people.append(Person(tidy(name), read, tidy(note)))
    return tuple(people), breaches


def filled(register: Register, share: Share, basis: str) -> dict[str, Value]:
    """What the decision says of a unit in the fields that the register declares; `basis` stands where no reason was
    asked for."""
    choices = {choice.id for each in register.fields if each.id == "outcome" for choice in each.choices}
    said: dict[str, Value] = {
        "places": share.all_places, "extra-places": share.extra_places, "amount": share.all_money,
        "extra-amount": share.extra_amount, "reason": share.reason.strip() or basis, "passed-over": False,
        "extra": share.extra,
    }  # fmt: skip
    if "chosen" in choices:
        said["outcome"] = "chosen"
    declared = {each.id: each.type for each in register.fields}
    return {name: value for name, value in said.items() if _fits(declared.get(name), value)}


def _fits(declared: str | None, value: Value) -> bool:
    """A field of that id may be declared as something else altogether: then it is not ours to fill."""
    if isinstance(value, bool):
        return declared == "yes-no"
    if isinstance(value, int):
        return declared in ("integer", "money", "decimal")
    return declared in ("text", "long-text", "choice")


def asked_fields(register: Register) -> tuple[str, ...]:
    """The declared fields that the decision's form asks for, once for all its records."""
    taken = filled(register, Share("", ""), "-")
    return tuple(each.id for each in register.fields if each.id not in taken and each.asked and not each.personal)


def claims(values: Mapping[str, Value]) -> tuple[str, ...]:
    """The extra places and money that a record claims."""
    return tuple(name for name in CLAIMS if values.get(name))


def shown_count(count: int, hide_below: int) -> int | None:
    """A count as it may be told outside the office; None: fewer than `hide_below`, and not nobody."""
    return None if 0 < count < hide_below else count


def shown_total(counts: Iterable[int], hide_below: int) -> int | None:
    """The sum of counts as it may be told outside the office: not where it would give away one that is hidden."""
    known = list(counts)
    hidden = [count for count in known if shown_count(count, hide_below) is None]
    if hidden and (len(hidden) == 1 or sum(hidden) < hide_below):
        return None
    return shown_count(sum(known), hide_below)
