"""The table of states: what is not in it is refused by name."""

import pytest

from services.recovery import workflow


def test_a_case_is_born_open() -> None:
    assert workflow.after("", "open") == "open"


def test_every_open_state_can_be_reached() -> None:
    assert workflow.OPEN_STATES <= workflow.STATES


@pytest.mark.parametrize(("state", "command"), [("open", "open"), ("", "close"), ("open", "resolve")])
def test_what_is_not_in_the_table_is_refused(state: str, command: str) -> None:
    with pytest.raises(workflow.WrongState) as refusal:
        workflow.after(state, command)
    assert (refusal.value.state, refusal.value.command) == (state, command)
