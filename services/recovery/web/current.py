"""The parts that serve the request in hand, and how far its caller may see."""

from typing import cast

from flask import current_app, g

from services.recovery.places import Tree
from services.recovery.wiring import Wiring


def wiring() -> Wiring:
    """The parts of the application that serves the request."""
    return cast("Wiring", current_app.extensions["recovery"])


def tree() -> Tree:
    """The places, read once in a request."""
    if "tree" not in g:
        g.tree = wiring().tree()
    return cast("Tree", g.tree)


def within() -> frozenset[str] | None:
    """The places whose cases the caller may see: staff those at or below their own; None for all."""
    if g.caller.kind != "staff":
        return None
    return tree().subtree(g.caller.places)
