"""The rules for messages as they are stored, read for one place along the way down to it."""

import datetime as dt
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from services.notifier.messaging import rules
from services.notifier.messaging.days_off import is_holiday
from services.notifier.messaging.document import MessagingPolicy
from services.notifier.messaging.quiet import open_at
from services.notifier.places import Lookup, way_down


class Policies:
    """Reads what holds at a place.

    Args:
        directory: Knows which places lie where.
    """

    def __init__(self, directory: Lookup) -> None:
        self._directory = directory

    def rules(self, place: str) -> dict[str, Any]:
        """What holds at a place."""
        way = way_down(place, self._directory)
        said = MessagingPolicy.objects(pk__in=way).in_bulk(list(way))
        return rules.resolve(*(said[key].rules for key in way if key in said))

    def open_at(self, moment: dt.datetime, *, place: str, channel: str, zone: str) -> dt.datetime | None:
        """The first moment from this one on at which a message that nobody asked for may go out; None for never.

        Args:
            moment: An aware time.
            place: Its key.
            channel: Such as `email`.
            zone: The place's IANA zone.
        """
        week = rules.week(self.rules(place), channel)
        return open_at(moment, ZoneInfo(zone), week, partial(is_holiday, zone))
