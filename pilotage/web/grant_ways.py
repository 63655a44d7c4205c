"""Ways out when an amount cannot be granted: what can be done about it, by whom the money could still come."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _

from pilotage.domain.breaches import Breach
from pilotage.domain.grants import Status
from pilotage.domain.money import minor_units
from pilotage.queries.funds import by_source
from pilotage.queries.grants import ApplicationView, applications, fund_of
from pilotage.web.visits import Visit
from pilotage.words import numbers

NAMED = 3
"""How many other grants are named that could be given up."""


def ways_out(here: Visit, view: ApplicationView, breaches: Iterable[Breach]) -> tuple[str, ...]:
    """Every way in order, the nearest first; none where nothing is wrong with the amount."""
    ways: list[str] = []
    for breach in breaches:
        match breach.code:
            case "fund-short":
                ways += _when_short(here, view, breach)
            case "over-asked":
                ways.append(_lower(breach.params["asked"]))
            case "cap-per-application":
                ways.append(_lower(breach.params["cap"]))
            case "cap-per-unit" | "cap-per-period" if breach.params["left"]:
                ways.append(_lower(breach.params["left"]))
    return tuple(dict.fromkeys(ways))


def _lower(most: object) -> str:
    return _("grant %(most)s or less;") % {"most": f"{most:,}"}


def _when_short(here: Visit, view: ApplicationView, breach: Breach) -> Iterator[str]:
    currency, fund = here.charter.currency, fund_of(here.charter, view.grant)
    if fund is None:
        return
    available, short = (minor_units(Decimal(str(breach.params[name])), currency) for name in ("available", "short"))
    if available > 0:
        yield _lower(breach.params["available"])
    page = f"{here.address('fund')}?fund={fund.id}"
    for source in by_source(here.programme, fund):
        if source.to_raise:
            yield format_html(
                _("wait until {short} more comes from {source} (of {planned} planned, {left} is still to come);"),
                short=numbers.money(short, currency), source=source.source.name,
                planned=numbers.money(source.planned, currency),
                left=_opens(f"{page}#sources", numbers.money(source.to_raise, currency)),
            )  # fmt: skip
    promised = [
        other
        for other in applications(here.programme, here.charter, status=Status.APPROVED)
        if other.approved and other.grant.fund == fund.id
    ]
    for other in promised[:NAMED]:
        yield format_html(
            _("if {unit} gives up {project}, its {amount}, granted and not yet paid, comes free;"),
            unit=other.unit_name, project=other.project,
            amount=_opens(here.address("application", other.grant.id, other.number),
                          numbers.money(other.approved or 0, currency)),
        )  # fmt: skip
    if not available and not promised:
        yield _("leave it waiting, or decline it and say why.")


def _opens(url: str, text: str) -> str:
    return format_html('<a class="fig" href="{}">{}</a>', url, text)
