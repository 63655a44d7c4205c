"""`pilotage duties`."""

from collections import Counter
from datetime import date

import click

from pilotage.domain.breaches import Breach
from pilotage.domain.duties import State, Window
from pilotage.domain.policy import Permission
from pilotage.management.cli import actor, by_option, json_option, lang_option, say_json, unreadable
from pilotage.queries.duties import concerned, windows, within_reach
from pilotage.queries.figures import seats
from pilotage.queries.people import demand
from pilotage.queries.programmes import find_programme, rules, today
from pilotage.queries.records import ENDLESS
from pilotage.words.breaches import sentence
from pilotage.words.states import state


@click.command()
@click.argument("programme")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="The last day that counts (default: today).")
@click.option("--known", type=int, help="Known up to this sequence number (default: the latest).")
@click.option("--unit", help="Only what concerns this unit.")
@json_option
@by_option
@lang_option
def duties(
    programme: str, until: click.DateTime | None, known: int | None, unit: str | None, as_json: bool, by_name: str | None
) -> None:  # fmt: skip
    """What is due in PROGRAMME: every window with its state on a day, derived from the charter and the records."""
    found, by = find_programme(programme), actor(by_name)
    demand(by, Permission.DUTY_READ, found)
    day: date = until.date() if until else today(found)  # type: ignore[attr-defined]
    if unit is not None and unit not in {seat.who for seat in seats(found, rules(found).charter)}:
        unreadable(sentence(Breach("unit-outside", {"unit": unit})))
    derived = within_reach(by, found, windows(found, day, known if known is not None else ENDLESS))
    shown = [window for window in derived if unit is None or unit in concerned(window)]
    counts = Counter(window.state for window in shown)
    if as_json:
        say_json(
            {
                "until": day.isoformat(),
                "known": known if known is not None else found.office.seq,
                "counts": {each.value: counts[each] for each in State},
                "windows": [as_document(window) for window in shown],
            }
        )
        return
    for window in shown:
        if window.state is not State.UPCOMING:
            click.echo(f"{window.duty.id:<18} {window.place:<24} {window.start} {window.end}  {state(window.state)}")
    click.echo("  ".join(f"{state(each)} {counts[each]}" for each in State if counts[each]))


def as_document(window: Window) -> dict[str, object]:
    """One window as contracts have it: `for` is a member's or a pairing's code, `records` the ids of what met it."""
    return {
        "duty": window.duty.id,
        "for": window.place,
        "bearers": list(window.bearers),
        "start": window.start.isoformat(),
        "end": window.end.isoformat(),
        "due": window.due.isoformat(),
        "state": window.state.value,
        "awaiting": len(window.awaiting),
        "records": [reference.id for reference in window.records],
    }
