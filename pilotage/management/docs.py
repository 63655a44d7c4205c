"""`pilotage docs`: parts of the documents that are written from the code itself, so that they cannot differ from it."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import click


@click.group()
def docs() -> None:
    """Print the parts of the documents that are generated."""


@docs.command()
@click.argument("noun", type=click.Choice(["application", "round", "bulletin"]))
def states(noun: str) -> None:
    """The states of an application, a round or a bulletin, and what leads from one to the next, as a Mermaid diagram."""
    from pilotage.domain import bulletins, grants, round_states

    if noun == "application":
        click.echo(diagram(grants.STATES, first=grants.Status.SUBMITTED))
    elif noun == "round":
        click.echo(diagram(round_states.STATES, first=round_states.Status.OPEN))
    else:
        click.echo(diagram(bulletins.STATES, first=bulletins.Status.DRAFT))


@docs.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def figures(file: Path) -> None:
    """The figures of a charter: what each is computed from, as a Markdown table."""
    from pilotage.domain.charters import check

    charter = check(file.read_bytes()).charter
    assert charter is not None
    stated = {claim.figure: f"{claim.value.normalize():f}" for claim in charter.claims}
    click.echo("| figure | name | how | of | where | per | stated |\n|---|---|---|---|---|---|---|")
    for figure in charter.figures:
        how = f"{figure.how} of `{figure.field}`" if figure.field else figure.how
        where = ", ".join(f"{name}: {' or '.join(words(wanted))}" for name, wanted in figure.where.items())
        of = f"{figure.of} / {figure.over}" if figure.over else figure.of
        cells = (f"`{figure.id}`", f"{figure.name}（{figure.measure}）", how, of, where, figure.per or "",
                 stated.get(figure.id, ""))  # fmt: skip
        click.echo(f"| {' | '.join(cells)} |")


@docs.command()
@click.argument("file", type=click.Path(exists=True, path_type=Path))
def duties(file: Path) -> None:
    """The duties of a charter and how many windows they make for its own members, as a Markdown table."""
    from pilotage.domain.charters import check
    from pilotage.domain.duties import DutyFacts, Rule, windows
    from pilotage.domain.figures import Seat
    from pilotage.domain.records import Reference

    charter = check(file.read_bytes()).charter
    assert charter is not None
    start = charter.runs.start
    seats = tuple(
        Seat(role.id, member.id, member.id, start, None, Reference("member", member.id), member.name)
        for role in charter.roles
        for member in role.members
    )
    derived = windows(DutyFacts(start, (Rule(start, charter),), seats=seats))
    click.echo("| duty | title | clause | for each | asked | windows |\n|---|---|---|---|---|---|")
    for duty in {window.duty.id: window.duty for window in derived}.values():
        cadence = duty.cadence
        asked = f"{cadence.at_least} every {cadence.every}" + (f", before `{duty.before}`" if duty.before else "")
        count = sum(window.duty.id == duty.id for window in derived)
        clauses = ", ".join(dict.fromkeys(cite.clause for cite in duty.cite))
        click.echo(f"| `{duty.id}` | {duty.title} | {clauses} | {duty.for_each} | {asked} | {count} |")
    click.echo(f"| | | | | | **{len(derived)}** |")


@docs.command()
def policy() -> None:
    """Who may do what: the policy table, function by function, as Markdown."""
    from pilotage.domain.policy import POLICY

    click.echo("| function | at | may |\n|---|---|---|")
    for (function, kind), permissions in POLICY.items():
        click.echo(f"| {function} | {kind} | {', '.join(sorted(permissions))} |")


def words(wanted: str | tuple[str, ...]) -> tuple[str, ...]:
    """The words of a filter, one or several."""
    return (wanted,) if isinstance(wanted, str) else wanted


State = TypeVar("State", bound=StrEnum)
Step = TypeVar("Step", bound=StrEnum)


def diagram(states: Mapping[State, Mapping[Step, State]], *, first: State) -> str:
    """A table of states as Mermaid text: {state: {what happens: the state it leads to}}."""
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {_id(first)}"]
    for state in states:
        if _id(state) != state:
            lines.append(f'    state "{state}" as {_id(state)}')
    for state, steps in states.items():
        lines += [f"    {_id(state)} --> {_id(after)}: {step}" for step, after in steps.items()]
        if not steps:
            lines.append(f"    {_id(state)} --> [*]")
    return "\n".join([*lines, "```"])


def _id(state: StrEnum) -> str:
    return str(state).replace("-", "_")
