"""The aggregates that the organisation makes: its places, their surveys and their triage policies."""

import zoneinfo
from typing import Any, ClassVar, Self

import mongoengine as me
from pymongo import IndexModel

from services.feedback.documents import ALIAS
from shared.events import DirectoryPlace, Kind, Touchpoint
from shared.kit.overlay import Layer
from shared.kit.store import Aggregate

KEY = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z"
ROOT = "root"
"""The key of the place that all others are under; its policy also holds for places that nobody has entered."""


def check_zone(zone: str) -> None:
    """Accept an IANA time zone.

    Raises:
        mongoengine.ValidationError: It is none.
    """
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise me.ValidationError("not an IANA time zone") from None


def _unique(field: str) -> IndexModel:
    return IndexModel([(field, 1)], name=field, unique=True, partialFilterExpression={field: {"$exists": True}})


class Place(Aggregate):
    """A place of the organisation. Its id is its key, which so can never change; it is retired, never deleted."""

    meta: ClassVar[dict[str, Any]] = {"collection": "places", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        _unique("code"),
        _unique("touchpoints.code"),
        IndexModel([("parent", 1)], name="parent"),
    ]

    id: str = me.StringField(primary_key=True, regex=KEY)
    name: str = me.StringField(required=True)
    parent: str | None = me.StringField()
    zone: str = me.StringField(required=True, validation=check_zone)
    code: str | None = me.StringField()
    touchpoints: list[dict[str, Any]] = me.ListField(me.DictField())
    review_url: str | None = me.URLField()
    brand: dict[str, Any] = me.DictField()
    active: bool = me.BooleanField(default=True)

    @classmethod
    def entered(cls, key: str, **facts: Any) -> Self:
        """A new place, announced to the other services."""
        place = cls(id=key, stream_key=f"place/{key}", **facts)
        place.announce()
        return place

    def announce(self) -> None:
        """Tell the other services what the place is now."""
        self.record(
            DirectoryPlace(
                key=self.id,
                label=self.name,
                parent=self.parent,
                zone=self.zone,
                touchpoints=[Touchpoint(**touchpoint) for touchpoint in self.touchpoints],
                review_url=self.review_url,
                brand=dict(self.brand),
                active=self.active,
            )
        )


class Survey(Aggregate):
    """What is asked about visits of one kind, at one place and all below it that have no survey of their own."""

    meta: ClassVar[dict[str, Any]] = {"collection": "surveys", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [IndexModel([("place", 1), ("kind", 1)], name="place", unique=True)]

    id: str = me.StringField(primary_key=True, regex=KEY)
    kind: Kind = me.StringField(required=True)
    place: str = me.StringField(required=True)
    texts: dict[str, dict[str, str]] = me.DictField()

    @classmethod
    def made(cls, key: str, **facts: Any) -> Self:
        """A new survey; `texts` holds, by language, its `question`."""
        return cls(id=key, stream_key=f"survey/{key}", **facts)


class TriagePolicy(Aggregate):
    """What is said about triage for one place; its id is the place's key. What it leaves out is said above it."""

    meta: ClassVar[dict[str, Any]] = {"collection": "triage_policies", "db_alias": ALIAS}

    rules: Layer = me.DictField()

    @classmethod
    def said(cls, place: str, rules: Layer) -> Self:
        """The first policy for a place; see `policy.DEFAULTS` for what there is to say."""
        return cls(id=place, stream_key=f"triage/{place}", rules=rules)
