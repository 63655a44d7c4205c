"""`pilotage figures`."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import click
from django.utils.translation import gettext as _

from pilotage.domain.breaches import Breach
from pilotage.domain.charters import Charter
from pilotage.domain.figures import FigureValue, Seat, names_people
from pilotage.domain.money import major_units
from pilotage.domain.policy import Permission
from pilotage.management.cli import actor, by_option, json_option, lang_option, say_json, unreadable
from pilotage.models import Programme, User
from pilotage.queries.appointments import code_of
from pilotage.queries.figures import figures as compute
from pilotage.queries.figures import seats
from pilotage.queries.people import demand
from pilotage.queries.programmes import find_programme, rules, rules_known, today
from pilotage.queries.records import ENDLESS
from pilotage.queries.references import Opened, opened
from pilotage.words.breaches import sentence


@click.command()
@click.argument("programme")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day that counts (default: today).")
@click.option("--known", type=click.IntRange(min=0), help="Known up to this sequence number (default: the latest).")
@click.option("--unit", help="Only what concerns this unit.")
@click.option("--person", metavar="CODE", help="Only the records that name this person.")
@click.option("--records", "wanted", metavar="FIGURE", help="List what is behind this figure.")
@json_option
@by_option
@lang_option
def figures(
    programme: str, until: click.DateTime | None, known: int | None, unit: str | None, person: str | None,
    wanted: str | None, as_json: bool, by_name: str | None,
) -> None:  # fmt: skip
    """Every figure of PROGRAMME, computed from its records."""
    found = find_programme(programme)
    user = actor(by_name)
    demand(user, Permission.FIGURES_READ, found)
    in_force = rules_known(found, rules(found), known)
    day: date = until.date() if until else today(found)  # type: ignore[attr-defined]
    latest = known if known is not None else found.office.seq
    held = seats(found, in_force.charter)
    if unit is not None and unit not in {seat.who for seat in held}:
        unreadable(sentence(Breach("unit-outside", {"unit": unit})))
    if person is not None:
        _demand_person(user, found, in_force.charter, held, person)
    known_to = known if known is not None else ENDLESS
    values = compute(found, day, known_to, in_force=in_force, unit=unit, person=person)
    if person is not None:
        values = {id: value for id, value in values.items() if names_people(in_force.charter, value.figure)}
    if wanted is not None and wanted not in values:
        unreadable(sentence(Breach("figure-unknown", {"figure": wanted})))
    currency = in_force.charter.currency
    behind = opened(found, in_force.charter, values[wanted].behind, known=known_to) if wanted else []
    if as_json:
        shown = [as_document(value, currency) for value in values.values()]
        document = {"programme": found.code, "edition": in_force.number, "until": day.isoformat(), "known": latest,
                    "figures": shown}  # fmt: skip
        if person is not None:
            document["person"] = person
        if wanted:
            document["records"] = [_row(item) for item in behind]
        say_json(document)
        return
    for value in [values[wanted]] if wanted else values.values():
        number = plain(value, currency)
        waiting = _("and %(count)s awaiting confirmation") % {"count": len(value.awaiting)} if value.awaiting else ""
        click.echo(f"{value.figure.id:<18} {number if number is not None else '—':>12} {value.figure.measure}  "
                   f"{value.figure.name}  {waiting}".rstrip())  # fmt: skip
    for item in behind:
        click.echo(f"  {item.happened_on or '':<10}  {item.title}  {item.note}".rstrip())


def _demand_person(user: User, programme: Programme, charter: Charter, held: Iterable[Seat], code: str) -> None:
    """Somebody is appointed by that code, and `user` may see what is theirs: the office, and each their own."""
    people = {role.id for role in charter.roles if role.kind == "person"}
    if code not in {seat.who for seat in held if seat.role in people}:
        unreadable(sentence(Breach("person-unknown", {"person": code})))
    if code != code_of(programme, user):
        demand(user, Permission.PEOPLE_READ, programme)


def plain(value: FigureValue, currency: str) -> int | float | str | None:
    """A figure's value as JSON has it: money a decimal string in major units, other numbers numbers."""
    number = value.value
    if number is None:
        return None
    if value.money:
        return str(major_units(int(number), currency))
    return float(round(number, 6)) if isinstance(number, Decimal) else number


def as_document(value: FigureValue, currency: str) -> dict[str, object]:
    """One figure as contracts have it; `records` is the number of records behind it."""
    target = value.figure.target
    document: dict[str, object] = {
        "id": value.figure.id,
        "name": value.figure.name,
        "measure": value.figure.measure,
        "value": plain(value, currency),
        "target": float(target) if target is not None else None,
        "records": len(value.behind),
        "awaiting": len(value.awaiting),
    }
    if value.per_unit:
        per = {unit: FigureValue(value.figure, number, value.money, ()) for unit, number in value.per_unit.items()}
        document["per"] = {unit: plain(number, currency) for unit, number in per.items()}
    return document


def _row(item: Opened) -> dict[str, object]:
    return {"kind": item.reference.kind, "id": item.reference.id, "happened_on": item.happened_on, "title": item.title,
            "note": item.note}  # fmt: skip
