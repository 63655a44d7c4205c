"""`pilotage fund`."""

from datetime import date

import click
from django.utils.translation import gettext as _

from pilotage.domain.charters import Charter
from pilotage.domain.charters.schema import Fund
from pilotage.domain.funds import FundNumbers, Pot
from pilotage.domain.money import major_units
from pilotage.domain.policy import Permission
from pilotage.management.cli import actor, by_option, json_option, lang_option, say_json
from pilotage.models import Programme
from pilotage.queries.funds import closed_years, five_numbers
from pilotage.queries.ledger import TrialBalance, pot_numbers, trial_balance
from pilotage.queries.people import demand
from pilotage.queries.programmes import find_programme, rules, today
from pilotage.queries.records import ENDLESS
from pilotage.words import funds as words
from pilotage.words import ledger as named
from pilotage.words.numbers import currency, money

CODES = ("planned", "received", "given_back", "committed", "paid", "available")


@click.command()
@click.argument("programme")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day that counts (default: today).")
@click.option("--known", type=click.IntRange(min=0), help="Known up to this sequence number (default: the latest).")
@json_option
@by_option
@lang_option
def fund(programme: str, until: click.DateTime | None, known: int | None, as_json: bool, by_name: str | None) -> None:
    """Every fund of PROGRAMME: its numbers, what stands in each pot, and its trial balance."""
    found = find_programme(programme)
    demand(actor(by_name), Permission.FUND_READ, found)
    in_force = rules(found)
    charter = in_force.charter
    day: date = until.date() if until else today(found)  # type: ignore[attr-defined]
    known_to = known if known is not None else ENDLESS
    told = [_told(found, charter, one, day, known_to) for one in charter.of_kind(Fund)]
    if as_json:
        say_json(
            {
                "programme": found.code, "edition": in_force.number, "until": day.isoformat(),
                "known": known if known is not None else found.office.seq, "currency": charter.currency,
                "funds": [_document(charter, *one) for one in told],
            }
        )  # fmt: skip
        return
    for one in told:
        _say(charter, *one)


Told = tuple[Fund, FundNumbers, dict[Pot, FundNumbers], TrialBalance, dict[int, date]]


def _told(programme: Programme, charter: Charter, fund: Fund, until: date, known: int) -> Told:
    return (
        fund,
        five_numbers(programme, fund, until, known),
        pot_numbers(programme, fund, until, known),
        trial_balance(programme, fund.id, None, until, known),
        closed_years(programme, fund.id),
    )


def _document(
    charter: Charter, fund: Fund, stands: FundNumbers, pots: dict[Pot, FundNumbers], balance: TrialBalance,
    closed: dict[int, date],
) -> dict[str, object]:  # fmt: skip
    """One fund as contracts have it: money is decimal strings."""

    def plain(minor: int) -> str:
        return str(major_units(minor, charter.currency))

    return {
        "id": fund.id,
        "title": fund.title,
        "numbers": {code: plain(getattr(stands, code)) for code in (*CODES, "balance")},
        "pots": [
            {"source": pot.source, "purpose": pot.purpose}
            | {code: plain(getattr(held, code)) for code in CODES if code != "planned"}
            for pot, held in pots.items()
        ],
        "accounts": [
            {
                "id": line.id, "kind": str(line.kind), "key": line.key, "purpose": line.purpose,
                "debit": plain(line.debit), "credit": plain(line.credit), "balance": plain(line.closing),
            }
            for line in balance.lines
        ],
        "debit": plain(balance.debit),
        "credit": plain(balance.credit),
        "in_balance": balance.in_balance,
        "closed": {str(year): day.isoformat() for year, day in closed.items()},
    }  # fmt: skip


def _say(
    charter: Charter, fund: Fund, stands: FundNumbers, pots: dict[Pot, FundNumbers], balance: TrialBalance,
    closed: dict[int, date],
) -> None:  # fmt: skip
    click.echo(_("%(fund)s (%(unit)s)") % {"fund": fund.title, "unit": currency(charter.currency)})
    for code in CODES:
        if code != "given_back" or stands.given_back:
            click.echo(f"  {money(getattr(stands, code), charter.currency):>16}  {words.number(code)}")
    click.echo(f"{words.who_pays(fund)}")
    sources = {source.id: source.name for source in fund.sources}
    purposes = {purpose.id: purpose.name for purpose in fund.purposes}
    for pot, held in pots.items():
        whose = " ".join(name for name in (sources.get(pot.source, pot.source), purposes.get(pot.purpose, "")) if name)
        click.echo(f"  {money(held.available, charter.currency):>16}  {words.number('available')}  {whose}")
    for line in balance.lines:
        name = named.account(charter, line.fund, line.kind, line.key, line.purpose, line.unit)
        click.echo(f"  {money(line.closing, charter.currency):>16}  {name}")
    total = money(balance.debit, charter.currency)
    click.echo(
        _("In balance: %(total)s on either side.") % {"total": total}
        if balance.in_balance
        else _("Not in balance: run `pilotage verify`.")
    )
    for year, day in closed.items():
        click.echo(_("%(year)s was closed on %(day)s.") % {"year": year, "day": day.isoformat()})
