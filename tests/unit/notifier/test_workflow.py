"""What may become of a contact."""

import pytest

from services.notifier import workflow
from services.notifier.workflow import SETTLED, STATES, TRANSITIONS, WrongState

HAPPENINGS = sorted({happening for _, happening in TRANSITIONS})


def test_the_states_are_those_that_the_interface_names() -> None:
    assert set(STATES) == {"requested", "queued", "sending", "sent", "failed", "unconfirmed", "suppressed"}


@pytest.mark.parametrize(("state", "happening"), list(TRANSITIONS))
def test_what_the_table_says_happens(state: str, happening: str) -> None:
    assert workflow.after(state, happening) == TRANSITIONS[state, happening]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("happening", HAPPENINGS)
def test_what_the_table_does_not_say_is_refused_by_name(state: str, happening: str) -> None:
    if (state, happening) not in TRANSITIONS:
        with pytest.raises(WrongState, match=f"{happening} is not possible in state {state}"):
            workflow.after(state, happening)


def test_a_contact_that_nobody_asked_for_cannot_be_sent() -> None:
    with pytest.raises(WrongState, match="begin is not possible in state none"):
        workflow.after("", "begin")


@pytest.mark.parametrize("state", sorted(SETTLED))
def test_no_settled_contact_is_ever_sent_again(state: str) -> None:
    reachable = {state}
    while new := {after for (before, _), after in TRANSITIONS.items() if before in reachable} - reachable:
        reachable |= new
    assert not reachable & {"requested", "queued", "sending"}
