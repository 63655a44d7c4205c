"""The diagrams in the documents come from the tables that decide."""

import pytest
from click.testing import CliRunner

from pilotage.domain import bulletins, grants
from pilotage.management.docs import docs


@pytest.mark.parametrize(("noun", "states"), [("application", grants.STATES), ("bulletin", bulletins.STATES)])
def test_a_diagram_draws_every_state_and_every_step(noun, states):
    run = CliRunner().invoke(docs, ["states", noun])
    assert run.exit_code == 0
    drawn = {line.strip() for line in run.output.splitlines() if ": " in line}
    wanted = ((one, after, step) for one, steps in states.items() for step, after in steps.items())
    assert drawn == {
        f"{one} --> {after}: ".replace("-", "_").replace("__>", "-->") + step for one, after, step in wanted
    }
    assert run.output.startswith("```mermaid\nstateDiagram-v2\n    [*] --> ")


def test_a_state_with_a_hyphen_keeps_its_name():
    from enum import StrEnum

    from pilotage.management.docs import diagram

    class State(StrEnum):
        IN_REVIEW = "in-review"

    class Step(StrEnum):
        END = "end"

    assert 'state "in-review" as in_review' in diagram(
        {State.IN_REVIEW: {Step.END: State.IN_REVIEW}}, first=State.IN_REVIEW
    )
