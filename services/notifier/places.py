"""The tree of places, as far as one place needs it; pure."""

from collections.abc import Callable, Mapping
from typing import Any

ROOT = "root"
"""The installation itself: every place is under it, known or not."""

Lookup = Callable[[str], Mapping[str, Any] | None]
"""Finds an entry of the directory by its key, such as `place/hotel-demo`."""


def way_down(place: str, directory: Lookup) -> tuple[str, ...]:
    """The keys of the places above a place and its own, the root first; an unknown place lies directly under it."""
    way = [place]
    while (above := _parent(way[0], directory)) and above not in way:
        way.insert(0, above)
    return tuple(way) if ROOT in way else (ROOT, *way)


def name(place: str, directory: Lookup) -> str | None:
    """What people call the place, if it is known."""
    return (directory(f"place/{place}") or {}).get("name")


def _parent(place: str, directory: Lookup) -> str | None:
    return (directory(f"place/{place}") or {}).get("parent")
