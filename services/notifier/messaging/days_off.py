"""The public holidays of a place, by the country that its time zone lies in; pure."""

import datetime as dt
import functools

import holidays
from babel.core import get_global


def is_holiday(zone: str, day: dt.date) -> bool:
    """Whether a day is a public holiday, in all of the country, where this zone's clocks hang.

    Args:
        zone: IANA name; one of no country, or of one whose calendar nobody knows, has no holidays.
        day: By the clock of the place.
    """
    return day in _in_year(country(zone), day.year)


def country(zone: str) -> str:
    """The country of a zone by its ISO 3166 code, such as `IT`; empty where it has none."""
    return str(get_global("zone_territories").get(zone, ""))


# Several threads ask at once, and the package's own calendars grow while they are read.
@functools.cache
def _in_year(code: str, year: int) -> frozenset[dt.date]:
    try:
        return frozenset(holidays.country_holidays(code, years=year))
    except NotImplementedError:
        return frozenset()
