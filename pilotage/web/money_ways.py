"""What would free money where less is available than somebody wants: each way with its page, the nearest first."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.html import format_html
from django.utils.translation import gettext as _

from pilotage.domain.breaches import Breach
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import FundNumbers, Pot
from pilotage.domain.grant_states import ApplicationFact, Status, StepKind
from pilotage.queries.funds import by_source, year_closes
from pilotage.queries.grants import ApplicationView, applications
from pilotage.queries.ledger import pot_numbers
from pilotage.web.fund_lines import behind_number, page_of
from pilotage.web.links import clause_address
from pilotage.web.visits import Visit
from pilotage.words import numbers

NAMED = 3
"""How many grants are named under one way."""


def ways_when_short(
    here: Visit, fund: Fund, breaches: Iterable[Breach], pot: Pot | None = None, purposes: Iterable[str] = ()
) -> tuple[str, ...]:
    """Every way to money where `fund-short` was said; none where it was not. With a `pot` only its own money helps."""
    short = [breach for breach in breaches if breach.code == "fund-short"]
    if not short:
        return ()
    return tuple(ways_to_money(here, fund, Decimal(str(short[0].params["short"])), frozenset(purposes), pot))


def ways_to_money(
    here: Visit, fund: Fund, short: Decimal, purposes: frozenset[str], pot: Pot | None = None
) -> Iterator[str]:
    """What is still to come from each source, what stands granted and could be given up, what should have come back, what
    is kept for another purpose, and what closed years left."""
    unit = numbers.currency(here.charter.currency)
    for source in by_source(here.programme, fund):
        if source.to_raise and (pot is None or pot.source == source.source.id):
            yield format_html(
                _("wait until {short} more comes from {source} (of {planned} planned, {left} is still to come);"),
                short=f"{short:,} {unit}", source=source.source.name,
                planned=_told(here, source.planned), left=_opens(here, f"{page_of(here, fund)}#sources", source.to_raise),
            )  # fmt: skip
    views = [view for view in applications(here.programme, here.charter) if view.grant.fund == fund.id]
    yield from _to_be_given_up(here, views)
    yield from _to_come_back(here, views)
    if pot is None:
        yield from _kept_for_others(here, fund, purposes)
    yield from _of_closed_years(here, fund)
    cite = fund.cite[0]
    clause = format_html('<a href="{}">{}</a>', clause_address(here, cite), cite.clause)
    yield format_html(_("by clause {clause} the fund gives no more than it has received."), clause=clause)


def _to_be_given_up(here: Visit, views: Iterable[ApplicationView]) -> Iterator[str]:
    owed = [(view, view.fact.owed) for view in views if view.status is Status.APPROVED and view.fact.owed]
    for view, amount in owed[:NAMED]:
        yield format_html(
            _("if {unit} gives up {project}, its {amount}, granted and not yet paid, comes free;"),
            unit=view.unit_name, project=view.project, amount=_opens(here, _page(here, view), amount),
        )  # fmt: skip


def _to_come_back(here: Visit, views: Iterable[ApplicationView]) -> Iterator[str]:
    waiting = [(view, _returnable(view.fact)) for view in views]
    for view, amount in [pair for pair in waiting if pair[1]][:NAMED]:
        yield format_html(
            _("{unit} has still to return {amount} of {project};"),
            unit=view.unit_name, project=view.project, amount=_opens(here, _page(here, view), amount),
        )  # fmt: skip


def _returnable(fact: ApplicationFact) -> int:
    """What was paid and neither accounted for nor kept: all of what was cancelled, what receipts do not cover."""
    if fact.status is Status.CANCELLED:
        return fact.paid
    settled = fact.last(StepKind.SETTLED)
    if settled is None or fact.status not in (Status.SETTLED, Status.ACCEPTED):
        return 0
    return max(0, fact.paid - (settled.amount or 0))


def _kept_for_others(here: Visit, fund: Fund, purposes: frozenset[str]) -> Iterator[str]:
    names = {purpose.id: purpose.name for purpose in fund.purposes}
    sources = {source.id: source.name for source in fund.sources}
    pots: dict[Pot, FundNumbers] = pot_numbers(here.programme, fund)
    for kept, held in pots.items():
        if kept.purpose and kept.purpose not in purposes and held.available:
            yield format_html(
                _("{amount} from {source} is kept for {purpose} and pays for nothing else: only its giver can lift that;"),
                amount=_opens(here, behind_number(here, fund, "available", kept), held.available),
                source=sources.get(kept.source, kept.source), purpose=names.get(kept.purpose, kept.purpose),
            )  # fmt: skip


def _of_closed_years(here: Visit, fund: Fund) -> Iterator[str]:
    for year in year_closes(here.programme, fund.id)[-1:]:
        back = sum(line["back"] for line in year.lines)
        if back:
            yield format_html(
                _("{amount} left over in {year} went back to its source when the year was closed: ask there;"),
                amount=_opens(here, f"{here.address('years')}?fund={fund.id}", back), year=year.year,
            )  # fmt: skip


def _page(here: Visit, view: ApplicationView) -> str:
    return here.address("application", view.grant.id, view.number)


def _told(here: Visit, minor: int) -> str:
    currency = here.charter.currency
    return f"{numbers.money(minor, currency)} {numbers.currency(currency)}"


def _opens(here: Visit, url: str, minor: int) -> str:
    currency = here.charter.currency
    return format_html(
        '<a class="fig" href="{}">{}</a> {}', url, numbers.money(minor, currency), numbers.currency(currency)
    )
