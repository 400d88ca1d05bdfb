"""A time in the words that people say, for a message that may be read tomorrow; pure."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_timezone_location

from services.notifier.messages.parts import Whole

# Quotes keep letters that are no pattern; the spaces before `h` and `Uhr` never break.
_TIME = {"fr": "H'\u00a0h\u00a0'mm", "de": "H:mm'\u00a0Uhr'"}
_DAY = {"de": "EEEE, d. MMMM", "es": "EEEE d 'de' MMMM"}
_FIRST = {"fr": "EEEE d'er' MMMM", "it": "EEEE d'º' MMMM"}


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A time that holds whenever it is read: no "today", which may be yesterday by then."""

    time: Whole
    hour: int
    day: str
    where: str
    """The city whose time it is, for a reader who has gone home to another."""

    @classmethod
    def of(cls, moment: dt.datetime, language: str, zone: ZoneInfo) -> "Moment":
        """The moment as it is told in the zone."""
        local = moment.astimezone(zone)
        day = _DAY.get(language, "EEEE d MMMM")
        if local.day == 1:
            day = _FIRST.get(language, day)
        return cls(
            time=Whole(format_time(local, _TIME.get(language, "H:mm"), tzinfo=zone, locale=language)),
            hour=local.hour,
            day=format_date(local, day, locale=language),
            where=get_timezone_location(zone, locale=language, return_city=True),
        )
