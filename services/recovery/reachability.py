"""Whether the customer may be contacted about their answer; pure."""

from typing import Literal

Obstacle = Literal["contact_refused", "no_basis", "no_address"]


def obstacle(*, refused: bool, basis: str | None, addressed: bool, known: bool) -> Obstacle | None:
    """What stands in the way of a message to the customer; None where nothing does.

    Args:
        refused: They said that they do not want it.
        basis: The legal ground for contacting them.
        addressed: Whether there is an address that may be used.
        known: Whether any address of theirs is known, also one that may not be used.
    """
    if refused:
        return "contact_refused"
    if basis is None and known:
        return "no_basis"
    return None if basis and addressed else "no_address"
