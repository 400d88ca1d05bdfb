"""The place that the request in hand is about, and the tree that it stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from flask import g

from services.feedback.places.document import Place
from services.feedback.places.view import PlaceView
from services.feedback.web.api.permitted import reach, require_reach
from services.feedback.web.manage.tree import Branch, Spot, grow, way_up
from services.feedback.wiring import Wiring
from shared.kit import web
from shared.kit.i18n import N_

NO_PLACE = N_("There is no such place.")
# Said by `require_reach`.
N_("You do not work for this place.")


@dataclass(frozen=True, kw_only=True)
class Here:
    """A place that the caller works for.

    Attributes:
        place: As it is stored.
        view: With what it takes over from above.
        above: The places above it, the nearest first, also those that the caller does not work for.
        reached: The keys of those that they do work for; None for all.
    """

    place: Place
    view: PlaceView
    above: Sequence[Spot]
    reached: frozenset[str] | None

    @property
    def trail(self) -> list[Spot]:
        """The places above it that the caller works for, the farthest first."""
        return [spot for spot in reversed(self.above) if self.reached is None or spot.key in self.reached]


def here(wiring: Wiring, key: str) -> Here:
    """The place with this key.

    Raises:
        Problem: 404, or 403 where the caller does not work for it.
    """
    place: Place | None = Place.objects(pk=key).first()
    if place is None:
        raise web.Problem(404, "not_found", NO_PLACE)
    require_reach(wiring.places, key)
    by_key = {spot.key: spot for spot in spots()}
    reached = reach(wiring.places)
    return Here(
        place=place,
        view=wiring.places.get(key, fresh=True),
        above=[by_key[each] for each in way_up(spots(), key)[1:]],
        reached=None if reached is None else frozenset(reached),
    )


def branches() -> tuple[Branch, ...]:
    """The places that the caller works for, as a tree."""
    return grow(spots(), g.caller.places)


def spots() -> list[Spot]:
    """All places, read once in a request."""
    if "spots" not in g:
        found = Place.objects.only("name", "parent", "active")
        g.spots = [
            Spot(key=place.id, name=place.name, parent=place.parent, active=place.active is not False)
            for place in found
        ]
    return cast("list[Spot]", g.spots)
