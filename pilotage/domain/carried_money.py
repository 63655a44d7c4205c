"""Money that goes on from one year's programme to the next: what may, by the charter's rule of what is left over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Charter, Fund
from pilotage.domain.funds import Pot, check_amount, check_short, left_over_of
from pilotage.domain.standing import check_day
from pilotage.domain.years import RETURN, UNSTATED, check_pot


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """Money of one pot of one fund; the same pot takes it in the next programme."""

    fund: str
    pot: Pot

    @property
    def key(self) -> str:
        """As a form and the books name it."""
        return f"{self.fund}/{self.pot.source}/{self.pot.purpose}"


def arrival(after: Charter, happened_on: date) -> date:
    """The day on which money that left on a day is received in the next programme: not before its first."""
    return max(happened_on, after.runs.start)


def check_begun(after: Charter, happened_on: date, today: date) -> list[Breach]:
    """What leaves on a day is received only once the next programme has come so far; `today` is its day."""
    arrives = arrival(after, happened_on)
    if arrives <= today:
        return []
    return [Breach("carried-too-early", {"title": after.title, "start": arrives, "today": today}, "happened_on")]


def check_carried(
    before: Charter,
    after: Charter,
    *,
    amounts: Mapping[Part, int],
    available: Mapping[Part, int],
    reason: str,
    happened_on: date,
    today: date,
    today_after: date,
    closed_after: date | None = None,
) -> list[Breach]:
    """Money is carried on where the charter says so, or, where it says nothing, for a stated reason; never what must be
    given back, never more than has been left in the pot since that day, and into a pot that the next charter has.

    It leaves on a day of the one programme and is received on that day or, where the next had not begun, on its first.
    `available` is the least that has stood in each pot since; `today` and `today_after` are the two programmes' days;
    `closed_after` is the day on which the next was closed.
    """
    if not amounts:
        return [Breach("carried-nothing", {})]
    if closed_after is not None:
        return [Breach("carried-into-closed", {"title": after.title, "day": closed_after}, "to")]
    breaches = [*check_day(happened_on, today, before.runs, ended=True)]
    breaches = breaches or check_begun(after, happened_on, today_after)
    unstated = False
    old, new = ({fund.id: fund for fund in charter.of_kind(Fund)} for charter in (before, after))
    for part, amount in amounts.items():
        fund, into = old.get(part.fund), new.get(part.fund)
        if fund is None or into is None:
            breaches.append(Breach("carried-no-fund", {"fund": part.fund}, part.key))
            continue
        if wrong := [*check_pot(fund, part.pot), *check_pot(into, part.pot)]:
            breaches += [Breach(one.code, one.params, part.key, one.cite) for one in wrong]
            continue
        rule = left_over_of(fund, part.pot.source)
        if rule == RETURN:
            name = next(source.name for source in fund.sources if source.id == part.pot.source)
            breaches.append(Breach("carried-must-return", {"source": name}, part.key, fund.cite[0]))
        unstated |= rule == UNSTATED
        wrong = check_amount(amount, before.currency)
        wrong = wrong or check_short(amount, available.get(part, 0), before.currency, cite=fund.cite[0])
        breaches += [Breach(one.code, one.params, part.key, one.cite) for one in wrong]
    if unstated and not reason:
        breaches.append(Breach("carried-reason-missing", {}, "reason"))
    if before.currency != after.currency:
        breaches.append(Breach("carried-other-currency", {"before": before.currency, "after": after.currency}))
    return breaches
