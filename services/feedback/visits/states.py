"""How far a visit has come: only ever forward, unless its source corrects what it told; pure."""

from shared.events import VisitState

_WAY: tuple[VisitState, ...] = ("scheduled", "started", "completed")


def after(known: VisitState, told: VisitState | None, *, corrects: bool = False) -> VisitState | None:
    """The visit's state after something is told of it.

    Args:
        known: Its state so far.
        told: The state that it is told to be in; None where nothing is said about that.
        corrects: The source says that what it told before was wrong.

    Returns:
        None where what is told comes too late, and so changes nothing: something later is known already, or the visit
        was cancelled.
    """
    if told is None:
        return known
    if corrects or told == "cancelled":
        return told
    if known == "cancelled" or _WAY.index(told) < _WAY.index(known):
        return None
    return told
