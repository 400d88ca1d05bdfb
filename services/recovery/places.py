"""The tree of places as the directory tells it; pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

ROOT = "root"
"""The installation itself: every place is under it, known or not."""


@dataclass(frozen=True)
class Tree:
    """The places known at one moment, as the directory's entries by key."""

    entries: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, entries: Iterable[Mapping[str, Any]]) -> "Tree":
        """The tree that these entries of the directory make."""
        return cls({entry["key"]: entry for entry in entries})

    def path(self, place: str) -> tuple[str, ...]:
        """The place and what it lies under, the nearest first and the root last.

        An unknown place lies directly under the root, so that its cases are nobody's orphans.
        """
        steps = [place]
        while (parent := self._entry(steps[-1]).get("parent")) and parent not in steps:
            steps.append(parent)
        return tuple(steps) if ROOT in steps else (*steps, ROOT)

    def subtree(self, tops: Collection[str]) -> frozenset[str] | None:
        """The places at or below any of `tops`; None for all places, also those still unknown."""
        if ROOT in tops:
            return None
        below = {place for place in self.entries if not set(self.path(place)).isdisjoint(tops)}
        return frozenset(tops) | below

    def name(self, place: str) -> str:
        """What people call the place; its key while it is not known."""
        return str(self._entry(place).get("name") or place)

    def zone(self, place: str) -> str:
        """The place's IANA time zone, or that of the nearest known place above it."""
        zones = (self._entry(step).get("zone") for step in self.path(place))
        return next((str(zone) for zone in zones if zone), "UTC")

    def touchpoint(self, place: str, key: str, language: str) -> str:
        """The name of a place's touchpoint in a language, else in another one, else its key."""
        known = (
            touchpoint["names"] for touchpoint in self._entry(place).get("touchpoints", []) if touchpoint["key"] == key
        )
        names: Mapping[str, str] = next(known, {})
        return str(names.get(language) or next(iter(names.values()), key))

    def _entry(self, place: str) -> Mapping[str, Any]:
        return self.entries.get(place, {})
