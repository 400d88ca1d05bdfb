"""What staff may see and change: the places that they work for, with all below them."""

from flask import g

from services.notifier.places import Lookup, way_down
from shared.kit.problem import Problem


def require_reach(place: str, directory: Lookup) -> None:
    """Refuse staff who do not work for the place; an API key may do what its scope says.

    Raises:
        Problem: 403 `forbidden`.
    """
    if g.caller.kind == "staff" and set(g.caller.places).isdisjoint(way_down(place, directory)):
        raise Problem(403, "forbidden", "You do not work for this place.")
