"""The only place that reads the time."""

import datetime as dt
import time


def now() -> dt.datetime:
    """The present as an aware UTC time, cut to the milliseconds that MongoDB keeps."""
    return to_milliseconds(dt.datetime.now(dt.UTC))  # noqa: TID251  This is the one place that may.


def monotonic() -> float:
    """Seconds on a clock that never goes back; only differences mean something."""
    return time.monotonic()


def to_milliseconds(moment: dt.datetime) -> dt.datetime:
    """The same moment in UTC, cut to milliseconds, so that what is stored equals what was set."""
    utc = moment.astimezone(dt.UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
