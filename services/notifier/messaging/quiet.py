"""When a message that nobody asked for may go out: not in the quiet hours of its place. Pure."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

DayKind = Literal["weekday", "saturday", "sunday"]
"""Public holidays are days like Sunday."""

# Longer than any row of holidays; a place that is quiet all that time is quiet for ever.
LOOK_AHEAD_DAYS = 31

_MIDNIGHT = dt.time()
_SATURDAY, _SUNDAY = 5, 6


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """The quiet hours of a day: from its beginning to one time, and from another on to its end.

    Attributes:
        until: How long after midnight they end, by the clock on the wall.
        begins: How long after midnight they begin again; the whole day is quiet when that is no later.
    """

    until: dt.timedelta
    begins: dt.timedelta

    @property
    def all_day(self) -> bool:
        """Whether the day has no other hours."""
        return self.until >= self.begins


def open_at(
    moment: dt.datetime, zone: ZoneInfo, week: Mapping[DayKind, Quiet], is_holiday: Callable[[dt.date], bool]
) -> dt.datetime | None:
    """The first moment, from this one on, that is not in the quiet hours; None where it is always quiet.

    Where clocks are changed, a time that comes twice counts when it comes first, and one that is skipped counts when
    it would have come.

    Args:
        moment: An aware time.
        zone: The place's.
        week: Its quiet hours.
        is_holiday: Whether a day is a public holiday there.
    """
    today = moment.astimezone(zone).date()
    for day in (today + dt.timedelta(days=ahead) for ahead in range(LOOK_AHEAD_DAYS)):
        quiet = week[_kind(day, is_holiday)]
        if not quiet.all_day and moment < _instant(day, quiet.begins, zone):
            return max(moment, _instant(day, quiet.until, zone))
    return None


def _kind(day: dt.date, is_holiday: Callable[[dt.date], bool]) -> DayKind:
    if day.weekday() == _SUNDAY or is_holiday(day):
        return "sunday"
    return "saturday" if day.weekday() == _SATURDAY else "weekday"


def _instant(day: dt.date, after_midnight: dt.timedelta, zone: ZoneInfo) -> dt.datetime:
    """When the clocks of the zone show that time."""
    shown = dt.datetime.combine(day, _MIDNIGHT) + after_midnight
    return shown.replace(tzinfo=zone).astimezone(dt.UTC)
