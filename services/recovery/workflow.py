"""The states of a case and what leads from one to another: a table."""

from collections.abc import Mapping

# One state is all that a case has so far; a command that leads out of it is a row here.
TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("", "open"): "open",
}

STATES = frozenset(TRANSITIONS.values())
# A case in one of these waits for somebody: it has a next step, and no second case is opened beside it.
OPEN_STATES = frozenset({"open"})


class WrongState(Exception):  # noqa: N818  It is the code that the interface answers with.
    """The command means nothing in the state that the case is in."""

    def __init__(self, state: str, command: str) -> None:
        super().__init__(f"{command} is not possible in state {state or 'none'}")
        self.state = state
        self.command = command


def after(state: str, command: str) -> str:
    """The state that a command leads to; a case not yet there is in the state "".

    Raises:
        WrongState: It leads nowhere from here.
    """
    try:
        return TRANSITIONS[state, command]
    except KeyError:
        raise WrongState(state, command) from None
