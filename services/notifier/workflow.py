"""The states of a contact and what leads from one to another: a table."""

from collections.abc import Mapping

TRANSITIONS: Mapping[tuple[str, str], str] = {
    ("", "request"): "requested",
    # Policy decides: it goes out, it may not, or it cannot.
    ("requested", "queue"): "queued",
    ("requested", "suppress"): "suppressed",
    ("requested", "fail"): "failed",
    # Written down before the provider is called, so that a crash can be seen.
    ("queued", "begin"): "sending",
    # It could not be written, or nobody took it in time.
    ("queued", "fail"): "failed",
    # The customer opted out while it waited.
    ("queued", "suppress"): "suppressed",
    # It is quiet where the customer has been; nobody asked for this message.
    ("queued", "defer"): "queued",
    ("sending", "confirm"): "sent",
    ("sending", "put_back"): "queued",
    ("sending", "fail"): "failed",
    # Nobody came back to say how the attempt ended. No machine sends it again.
    ("sending", "give_up"): "unconfirmed",
    # The answer came after all, from an attempt that took longer than we wait for.
    ("unconfirmed", "confirm"): "sent",
    ("unconfirmed", "fail"): "failed",
}

STATES = tuple(dict.fromkeys(TRANSITIONS.values()))
# What a machine does nothing more about; the personal data that only sending needed is gone.
SETTLED = frozenset({"sent", "failed", "unconfirmed", "suppressed"})


class WrongState(Exception):  # noqa: N818  It names what stands in the way.
    """What happened means nothing in the state that the contact is in."""


def after(state: str, happening: str) -> str:
    """The state that a happening leads to; a contact not yet there is in the state "".

    Raises:
        WrongState: It leads nowhere from here.
    """
    try:
        return TRANSITIONS[state, happening]
    except KeyError:
        raise WrongState(f"{happening} is not possible in state {state or 'none'}") from None
