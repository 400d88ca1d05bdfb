"""The places of an organisation as the tree that they are; pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from services.feedback.places.document import ROOT


@dataclass(frozen=True, kw_only=True)
class Spot:
    """A place, as far as the tree is concerned.

    Attributes:
        key: Its key.
        name: What people call it.
        parent: Key of the place that it belongs to.
        active: False once it is retired.
    """

    key: str
    name: str
    parent: str | None = None
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A place with all below it."""

    spot: Spot
    below: tuple["Branch", ...] = ()

    @property
    def spots(self) -> Iterator[Spot]:
        """It and all below it."""
        yield self.spot
        for branch in self.below:
            yield from branch.spots


def grow(spots: Iterable[Spot], tops: Sequence[str]) -> tuple[Branch, ...]:
    """The branches that begin at some places; a place whose parent nobody has entered belongs to the root.

    Args:
        spots: All places.
        tops: Keys of the places to begin at; one that lies below another begins no branch of its own.
    """
    known = {spot.key: spot for spot in spots}
    below: dict[str, list[Spot]] = {}
    for spot in known.values():
        if spot.key != ROOT:
            below.setdefault(spot.parent if spot.parent in known else ROOT, []).append(spot)
    begun = [key for key in dict.fromkeys(tops) if key in known]
    # Places that belong to each other in a circle begin and end with the first.
    left = set(known)
    return tuple(
        _grown(known[key], below, left) for key in begun if not set(way_up(known.values(), key)[1:]) & set(begun)
    )


def way_up(spots: Iterable[Spot], key: str) -> list[str]:
    """The keys of a place and of all above it that were entered, up to the root."""
    known = {spot.key: spot for spot in spots}
    way: list[str] = []
    while key in known and key not in way:
        way.append(key)
        parent = known[key].parent
        key = parent if parent in known else ROOT
    return way


def _grown(spot: Spot, below: dict[str, list[Spot]], left: set[str]) -> Branch:
    left.discard(spot.key)
    found = [each for each in below.get(spot.key, []) if each.key in left]
    found.sort(key=lambda each: (not each.active, each.name.casefold()))
    return Branch(spot=spot, below=tuple(_grown(each, below, left) for each in found))
