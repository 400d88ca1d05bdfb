"""Time as a ring that drains: how much is left, how it looks, and how it is said in a few characters; pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

# The trade warns when 80 % of the time has passed; who has an hour left has to act now, whatever the whole was.
SOON_SHARE, SOON = 0.2, dt.timedelta(hours=3)
NOW = dt.timedelta(hours=1)

Level = Literal["calm", "warn", "critical"]

_MINUTE, _HOUR = 60, 3600
_HOURS_WITH_MINUTES = 10
_MOST_HOURS = 99


@dataclass(frozen=True, kw_only=True)
class Ring:
    """What is left of a span of time.

    Attributes:
        percent: How much of the ring is drawn, 0 to 100.
        level: `calm`, `warn` or `critical`.
        label: What is left, short enough to stand inside, such as `1h50`; with a minus what has passed since.
        left: What is left, or has passed since.
        overdue: Whether it has passed.
    """

    percent: int
    level: Level
    label: str
    left: dt.timedelta
    overdue: bool


def ring(begin: dt.datetime, end: dt.datetime, now: dt.datetime) -> Ring:
    """The ring of a deadline.

    Args:
        begin: When the time began to run.
        end: The deadline.
        now: The present.
    """
    left, span = end - now, end - begin
    share = min(1.0, max(0.0, left / span)) if span > dt.timedelta() else 0.0
    overdue = left <= dt.timedelta()
    label = f"-{_short(-left, 1)}" if overdue else _short(left, _HOURS_WITH_MINUTES)
    # What is late is no empty ring, which would look like nothing to do.
    percent = 100 if overdue else round(share * 100)
    return Ring(percent=percent, level=_level(left, share), label=label, left=abs(left), overdue=overdue)


def _level(left: dt.timedelta, share: float) -> Level:
    if left <= NOW:
        return "critical"
    return "warn" if left <= SOON or share <= SOON_SHARE else "calm"


def _short(duration: dt.timedelta, minutes_below: int) -> str:
    """A duration in hours, and in minutes too below so many hours."""
    seconds = int(duration.total_seconds())
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    if not hours:
        return f"{minutes}′"  # noqa: RUF001  It is the sign for minutes.
    return f"{hours}h{minutes:02}" if minutes and hours < minutes_below else f"{min(hours, _MOST_HOURS)}h"
