"""What staff may see and change: the places that they work for, with all below them."""

from flask import g

from services.feedback.places.view import Places
from shared.kit.problem import Problem


def reach(places: Places) -> list[str] | None:
    """The keys of the places that the caller may see; None for all, as for an API key."""
    return places.subtree(g.caller.places) if g.caller.kind == "staff" else None


def require_reach(places: Places, *keys: str | None) -> None:
    """Refuse staff who do not work for all of these places; an API key may change what its scope says.

    Args:
        places: Knows the tree.
        keys: Of the places; None for none, which only those may change who work for all.

    Raises:
        Problem: 403 `forbidden`.
    """
    within = reach(places)
    if within is not None and not set(keys) <= set(within):
        raise Problem(403, "forbidden", "You do not work for this place.")
