"""Ways out when an amount cannot be granted: what can be done about it, by whom the money could still come."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from pilotage.domain.breaches import Breach
from pilotage.domain.grants import purposes_of
from pilotage.queries.grants import ApplicationView, fund_of
from pilotage.web.money_ways import ways_to_money
from pilotage.web.visits import Visit
from pilotage.words import numbers


def ways_out(here: Visit, view: ApplicationView, breaches: Iterable[Breach]) -> tuple[str, ...]:
    """Every way in order, the nearest first; none where nothing is wrong with the amount."""
    breaches = list(breaches)
    unit = "" if view.grant.gives == "goods" else numbers.currency(here.charter.currency)
    most = min((Decimal(str(b.params[_LIMITS[b.code]])) for b in breaches if b.code in _LIMITS), default=Decimal(0))
    ways = [_("grant %(most)s or less;") % {"most": f"{most:,} {unit}".strip()}] if most > 0 else []
    for breach in breaches:
        if breach.code == "fund-short":
            ways += _when_short(here, view, Decimal(str(breach.params["short"])))
    if breaches and not ways:
        ways.append(_("leave it waiting, or decline it and say why."))
    return tuple(ways)


# The parameter of a breach that says how much could be granted instead.
_LIMITS = {
    "fund-short": "available",
    "over-asked": "asked",
    "cap-per-application": "cap",
    "cap-per-unit": "left",
    "cap-per-period": "left",
}


def _when_short(here: Visit, view: ApplicationView, short: Decimal) -> Iterator[str]:
    fund = fund_of(here.charter, view.grant)
    if fund is not None:
        yield from ways_to_money(here, fund, short, frozenset(purposes_of(view.grant, view.fact.purpose)))
