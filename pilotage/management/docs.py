"""`pilotage docs`: parts of the documents that are written from the code itself, so that they cannot differ from it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

import click


@click.group()
def docs() -> None:
    """Print the parts of the documents that are generated."""


@docs.command()
@click.argument("noun", type=click.Choice(["application", "bulletin"]))
def states(noun: str) -> None:
    """The states of an application or a bulletin, and what leads from one to the next, as a Mermaid diagram."""
    from pilotage.domain import bulletins, grants

    if noun == "application":
        click.echo(diagram(grants.STATES, first=grants.Status.SUBMITTED))
    else:
        click.echo(diagram(bulletins.STATES, first=bulletins.Status.DRAFT))


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
