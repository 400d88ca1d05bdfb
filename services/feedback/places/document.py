"""The place, from the group down to one property or branch."""

import re
import zoneinfo
from typing import Any, ClassVar, Self

import mongoengine as me
from pymongo import IndexModel

from services.feedback.storage import ALIAS, KEY, REQUEST_INDEX, unique
from shared.events import DirectoryPlace, Touchpoint
from shared.kit import clock
from shared.kit.store import Aggregate

ROOT = "root"
"""The key of the place that all others are under; its policy also holds for places that nobody has entered."""

# Guests follow it, so nothing that a browser would run, and nobody's password in it.
_WEB_PAGE = re.compile(r"https?://[^\s/?#@\\<>\"]+([/?#][^\s<>\"]*)?", re.IGNORECASE)


def check_zone(zone: str) -> None:
    """Accept an IANA time zone.

    Raises:
        mongoengine.ValidationError: It is none.
    """
    try:
        zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise me.ValidationError("not an IANA time zone") from None


def check_review_url(url: str) -> None:
    """Accept the address of a page on the web.

    Raises:
        mongoengine.ValidationError: It is none.
    """
    if not _WEB_PAGE.fullmatch(url):
        raise me.ValidationError("not the address of a web page")


class Place(Aggregate):
    """A place of the organisation. Its id is its key, which so can never change; it is retired, never deleted."""

    meta: ClassVar[dict[str, Any]] = {"collection": "places", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        unique("code"),
        unique("touchpoints.code"),
        unique("retired_codes.code"),
        IndexModel([("parent", 1)], name="parent"),
        REQUEST_INDEX,
    ]

    id: str = me.StringField(primary_key=True, regex=KEY)
    name: str = me.StringField(required=True)
    parent: str | None = me.StringField()
    zone: str = me.StringField(required=True, validation=check_zone)
    code: str | None = me.StringField()
    touchpoints: list[dict[str, Any]] = me.ListField(me.DictField())
    # Codes that hung on its walls: `{code, touchpoint, at}`. They are known for ever, so that an old card is answered.
    retired_codes: list[dict[str, Any]] = me.ListField(me.DictField())
    review_url: str | None = me.StringField(validation=check_review_url)
    brand: dict[str, Any] = me.DictField()
    active: bool = me.BooleanField(default=True)
    requests: list[dict[str, Any]] | None = me.ListField(me.DictField(), default=None)

    @classmethod
    def entered(cls, key: str, **facts: Any) -> Self:
        """A new place, announced to the other services."""
        place = cls(id=key, stream_key=f"place/{key}", **facts)
        place.announce()
        return place

    def describe(self, **facts: Any) -> bool:
        """Change what is said of the place, and announce it; says whether anything was new.

        A code that is not in use any more is retired; one that comes back into use is retired no longer.
        """
        hung = self.codes()
        changed = any(getattr(self, name) != value for name, value in facts.items())
        for name, value in facts.items():
            setattr(self, name, value)
        if changed:
            self._retire(hung)
            self.announce()
        return changed

    def codes(self) -> dict[str, str | None]:
        """The codes on its walls, each with its touchpoint; None for the whole place."""
        whole = {self.code: None} if self.code else {}
        return {**whole, **{each["code"]: each["key"] for each in self.touchpoints if each.get("code")}}

    def _retire(self, hung: dict[str, str | None]) -> None:
        hanging, now = self.codes(), clock.now()
        self.retired_codes = [
            *(each for each in self.retired_codes if each["code"] not in hanging),
            *({"code": code, "touchpoint": key, "at": now} for code, key in hung.items() if code not in hanging),
        ]

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
