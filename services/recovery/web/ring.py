"""Time as a ring that drains: how much is left, how it looks, and how it is said in a few characters; pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

# From half the time on it is soon, and in the last fifth now: the trade warns when 80 % has passed.
SOON, NOW = 0.5, 0.2

_MINUTE, _HOUR = 60, 3600
_HOURS_WITH_MINUTES = 10
_MOST_HOURS = 99


@dataclass(frozen=True, kw_only=True)
class Ring:
    """What is left of a span of time.

    Attributes:
        percent: Of the span, 0 to 100.
        level: `calm`, `warn` or `critical`.
        label: What is left, short enough to stand inside, such as `1h50`; with a minus what has passed since.
        left: What is left, or has passed since.
        overdue: Whether it has passed.
    """

    percent: int
    level: Literal["calm", "warn", "critical"]
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
    level: Literal["calm", "warn", "critical"] = "calm" if share > SOON else "warn" if share > NOW else "critical"
    label = ("-" if overdue else "") + _short(abs(left))
    return Ring(percent=round(share * 100), level=level, label=label, left=abs(left), overdue=overdue)


def _short(duration: dt.timedelta) -> str:
    seconds = int(duration.total_seconds())
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    if not hours:
        return f"{minutes}′"  # noqa: RUF001  It is the sign for minutes.
    return f"{hours}h{minutes:02}" if minutes and hours < _HOURS_WITH_MINUTES else f"{min(hours, _MOST_HOURS)}h"
