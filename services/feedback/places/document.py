"""The place, from the group down to one property or branch."""

import zoneinfo
from typing import Any, ClassVar, Self

import mongoengine as me
from pymongo import IndexModel

from services.feedback.storage import ALIAS, KEY, unique
from shared.events import DirectoryPlace, Touchpoint
from shared.kit import clock
from shared.kit.store import Aggregate

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


class Place(Aggregate):
    """A place of the organisation. Its id is its key, which so can never change; it is retired, never deleted."""

    meta: ClassVar[dict[str, Any]] = {"collection": "places", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        unique("code"),
        unique("touchpoints.code"),
        unique("retired_codes.code"),
        IndexModel([("parent", 1)], name="parent"),
    ]

    id: str = me.StringField(primary_key=True, regex=KEY)
    name: str = me.StringField(required=True)
    parent: str | None = me.StringField()
    zone: str = me.StringField(required=True, validation=check_zone)
    code: str | None = me.StringField()
    touchpoints: list[dict[str, Any]] = me.ListField(me.DictField())
    # Codes that hung on its walls: `{code, touchpoint, at}`. They are known for ever, so that an old card is answered.
    retired_codes: list[dict[str, Any]] = me.ListField(me.DictField())
    review_url: str | None = me.URLField()
    brand: dict[str, Any] = me.DictField()
    active: bool = me.BooleanField(default=True)

    @classmethod
    def entered(cls, key: str, **facts: Any) -> Self:
        """A new place, announced to the other services."""
        place = cls(id=key, stream_key=f"place/{key}", **facts)
        place.announce()
        return place

    def rotate(self, touchpoint: str | None, code: str) -> None:
        """Give the place, or one of its touchpoints, another code; the one that it had is retired.

        Raises:
            LookupError: It has no such touchpoint.
        """
        retired = self._replace_code(touchpoint, code)
        if retired:
            self.retired_codes = [
                *self.retired_codes,
                {"code": retired, "touchpoint": touchpoint, "at": clock.now()},
            ]
        self.announce()

    def _replace_code(self, touchpoint: str | None, code: str) -> str | None:
        if touchpoint is None:
            retired, self.code = self.code, code
            return retired
        position = next((position for position, each in enumerate(self.touchpoints) if each["key"] == touchpoint), None)
        if position is None:
            raise LookupError(touchpoint)
        before = self.touchpoints[position]
        self.touchpoints = [
            *self.touchpoints[:position],
            {**before, "code": code},
            *self.touchpoints[position + 1 :],
        ]
        return before.get("code")

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
