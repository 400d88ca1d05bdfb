"""When people are written to: in the morning, by day, by the clock on their wall; pure."""

import datetime as dt
import zoneinfo

# Who leaves before dawn ends the day before: their next morning is the one that comes.
_DAWN = dt.timedelta(hours=5)
_ONE_DAY = dt.timedelta(days=1)
DAY_BEGINS = dt.time(8)
DAY_ENDS = dt.time(21)
MORNING = dt.time(9)
"""What falls into the night waits until then."""


def morning_after(moment: dt.datetime, at: dt.time, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The time of day `at` on the first morning after the day in which a moment lies.

    Args:
        moment: Any moment.
        at: By the clock on the wall, also where the hour is changed in the night before.
        zone: Whose wall.
    """
    day = (moment.astimezone(zone) - _DAWN).date()
    return _at(day + _ONE_DAY, at, zone)


def by_day(moment: dt.datetime, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    """The moment, or the next morning where it falls into the night."""
    local = moment.astimezone(zone)
    if local.time() < DAY_BEGINS:
        return _at(local.date(), MORNING, zone)
    return moment if local.time() < DAY_ENDS else _at(local.date() + _ONE_DAY, MORNING, zone)


def _at(day: dt.date, at: dt.time, zone: zoneinfo.ZoneInfo) -> dt.datetime:
    return dt.datetime.combine(day, at, zone).astimezone(dt.UTC)
