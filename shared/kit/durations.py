"""Durations as ISO 8601 writes them, such as `PT4H`; pure."""

import datetime as dt
import re

# Years and months have no fixed length, so a deadline cannot be made of them.
_FORM = re.compile(
    r"P(?=[\dT])(?:(?P<weeks>\d{1,4})W)?(?:(?P<days>\d{1,4})D)?"
    r"(?:T(?=\d)(?:(?P<hours>\d{1,6})H)?(?:(?P<minutes>\d{1,6})M)?(?:(?P<seconds>\d{1,6})S)?)?"
)


def parse(text: str) -> dt.timedelta:
    """Read a duration of weeks, days, hours, minutes and seconds.

    Raises:
        ValueError: The text is no such duration.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError("write an ISO 8601 duration such as PT4H or P3D")
    return dt.timedelta(**{unit: int(count) for unit, count in match.groupdict(default="0").items()})
