"""Ways out when an amount cannot be granted: what can be done about it, by whom the money could still come."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _

from pilotage.domain.breaches import Breach
from pilotage.domain.grants import Status
from pilotage.queries.funds import by_source
from pilotage.queries.grants import ApplicationView, applications, fund_of
from pilotage.web.visits import Visit
from pilotage.words import numbers

NAMED = 3
"""How many other grants are named that could be given up."""


def ways_out(here: Visit, view: ApplicationView, breaches: Iterable[Breach]) -> tuple[str, ...]:
    """Every way in order, the nearest first; none where nothing is wrong with the amount."""
    breaches = list(breaches)
    unit = "" if view.grant.gives == "goods" else numbers.currency(here.charter.currency)
    most = min((Decimal(str(b.params[_LIMITS[b.code]])) for b in breaches if b.code in _LIMITS), default=Decimal(0))
    ways = [_("grant %(most)s or less;") % {"most": f"{most:,} {unit}".strip()}] if most > 0 else []
    for breach in breaches:
        if breach.code == "fund-short":
            ways += _when_short(here, view, Decimal(str(breach.params["short"])), unit)
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


def _when_short(here: Visit, view: ApplicationView, short: Decimal, unit: str) -> Iterator[str]:
    currency, fund = here.charter.currency, fund_of(here.charter, view.grant)
    if fund is None:
        return
    page = f"{here.address('fund')}?fund={fund.id}"
    for source in by_source(here.programme, fund):
        if source.to_raise:
            yield format_html(
                _("wait until {short} more comes from {source} (of {planned} planned, {left} is still to come);"),
                short=f"{short:,} {unit}", source=source.source.name,
                planned=f"{numbers.money(source.planned, currency)} {unit}",
                left=_opens(f"{page}#sources", numbers.money(source.to_raise, currency), unit),
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
                          numbers.money(other.approved or 0, currency), unit),
        )  # fmt: skip


def _opens(url: str, text: str, unit: str) -> str:
    return format_html('<a class="fig" href="{}">{}</a> {}', url, text, unit)
