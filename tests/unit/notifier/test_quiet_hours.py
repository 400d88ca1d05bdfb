"""Nobody is written to at night whom nobody has asked to, wherever they are and whatever the clocks do."""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.messaging import rules
from services.notifier.messaging.days_off import country, is_holiday
from services.notifier.messaging.quiet import DayKind, Quiet, open_at

ROME = "Europe/Rome"


def opens(at: str, *, zone: str = ROME, channel: str = "email", **said: Any) -> str | None:
    """When a message that wants to go out at a local time may; both as the wall clock shows them there."""
    place = ZoneInfo(zone)
    layer = {"quiet_hours": {channel: said}} if said else {}
    week = rules.week(rules.resolve(layer), channel)
    moment = dt.datetime.fromisoformat(at)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=place)
    found = open_at(moment, place, week, partial(is_holiday, zone))
    return f"{found.astimezone(place):%a %d %b %H:%M}" if found else None


@pytest.mark.parametrize(
    ("at", "channel", "opening"),
    [
        # An ordinary Tuesday.
        ("2026-11-24T07:59:59", "email", "Tue 24 Nov 08:00"),
        ("2026-11-24T08:00", "email", "Tue 24 Nov 08:00"),
        ("2026-11-24T20:59", "email", "Tue 24 Nov 20:59"),
        ("2026-11-24T21:00", "email", "Wed 25 Nov 08:00"),
        ("2026-11-24T23:30", "email", "Wed 25 Nov 08:00"),
        ("2026-11-25T00:00", "email", "Wed 25 Nov 08:00"),
        # A mail may come on a Sunday, a call may not.
        ("2026-11-22T12:00", "email", "Sun 22 Nov 12:00"),
        ("2026-11-22T12:00", "phone", "Mon 23 Nov 09:00"),
        ("2026-11-20T19:59", "sms", "Fri 20 Nov 19:59"),
        ("2026-11-20T20:00", "sms", "Sat 21 Nov 10:00"),
        ("2026-11-21T18:59", "whatsapp", "Sat 21 Nov 18:59"),
        ("2026-11-21T19:00", "whatsapp", "Mon 23 Nov 09:00"),
        # 8 December is a holiday in Italy, a Tuesday in 2026; Christmas is a Friday.
        ("2026-12-07T20:30", "phone", "Wed 09 Dec 09:00"),
        ("2026-12-08T12:00", "phone", "Wed 09 Dec 09:00"),
        ("2026-12-24T20:30", "phone", "Mon 28 Dec 09:00"),
        # Easter Monday moves.
        ("2027-03-27T19:30", "phone", "Tue 30 Mar 09:00"),
        # The last night of the year is a night like others; the next day is a holiday.
        ("2026-12-31T23:59", "email", "Fri 01 Jan 08:00"),
        ("2026-12-31T23:59", "phone", "Sat 02 Jan 10:00"),
    ],
)
def test_a_message_waits_for_the_end_of_the_quiet_hours(at: str, channel: str, opening: str) -> None:
    assert opens(at, channel=channel) == opening


@pytest.mark.parametrize(
    ("zone", "at", "opening"),
    [
        # The same moment is night in one place and day in another.
        (ROME, "2026-11-24T06:30+00:00", "Tue 24 Nov 08:00"),
        ("Europe/London", "2026-11-24T06:30+00:00", "Tue 24 Nov 08:00"),
        ("Asia/Tokyo", "2026-11-24T06:30+00:00", "Tue 24 Nov 15:30"),
        ("America/New_York", "2026-11-24T06:30+00:00", "Tue 24 Nov 08:00"),
        ("Asia/Kathmandu", "2026-11-24T02:00+00:00", "Tue 24 Nov 08:00"),
        ("Pacific/Kiritimati", "2026-11-23T18:30+00:00", "Tue 24 Nov 08:30"),
        ("UTC", "2026-11-24T06:30+00:00", "Tue 24 Nov 08:00"),
    ],
)
def test_the_hours_are_those_of_the_place(zone: str, at: str, opening: str) -> None:
    assert opens(at, zone=zone) == opening


@pytest.mark.parametrize(
    ("zone", "at", "until", "begins", "utc"),
    [
        # In the night to 29 March 2026 Rome's clocks go from 2:00 to 3:00: eight in the morning comes an hour earlier.
        (ROME, "2026-03-28T21:30:00+00:00", "08:00", "21:00", "2026-03-29T06:00"),
        (ROME, "2026-03-27T21:30:00+00:00", "08:00", "21:00", "2026-03-28T07:00"),
        # 2:30 does not exist that night; it counts as half an hour after 2:00.
        (ROME, "2026-03-29T00:00:00+00:00", "02:30", "21:00", "2026-03-29T01:30"),
        (ROME, "2026-03-29T01:45:00+00:00", "02:30", "21:00", "2026-03-29T01:45"),
        # In the night to 25 October they go from 3:00 back to 2:00: eight in the morning comes an hour later.
        (ROME, "2026-10-24T21:30:00+00:00", "08:00", "21:00", "2026-10-25T07:00"),
        # 2:30 comes twice; the first one counts, and the quiet does not come back with the clock.
        (ROME, "2026-10-25T00:00:00+00:00", "02:30", "21:00", "2026-10-25T00:30"),
        (ROME, "2026-10-25T01:15:00+00:00", "02:30", "21:00", "2026-10-25T01:15"),
        # Quiet that begins in the hour that comes twice begins the first time.
        (ROME, "2026-10-25T00:45:00+00:00", "00:00", "02:30", "2026-10-25T23:00"),
        # Where midnight itself is skipped (Beirut), or comes twice (Havana), there is no gap in a day without quiet.
        ("Asia/Beirut", "2026-03-28T21:59:59+00:00", "00:00", "24:00", "2026-03-28T21:59:59"),
        ("Asia/Beirut", "2026-03-28T22:00:00+00:00", "00:00", "24:00", "2026-03-28T22:00"),
        ("America/Havana", "2026-11-01T03:59:59+00:00", "00:00", "24:00", "2026-11-01T03:59:59"),
        ("America/Havana", "2026-11-01T04:30:00+00:00", "00:00", "24:00", "2026-11-01T04:30"),
        ("America/Havana", "2026-11-01T05:30:00+00:00", "00:00", "24:00", "2026-11-01T05:30"),
        # Half an hour of summer (Lord Howe).
        ("Australia/Lord_Howe", "2026-10-03T15:00:00+00:00", "08:00", "21:00", "2026-10-03T21:00"),
    ],
)
def test_the_clocks_may_change(zone: str, at: str, until: str, begins: str, utc: str) -> None:
    day = Quiet(until=rules.after_midnight(until), begins=rules.after_midnight(begins))
    found = open_at(dt.datetime.fromisoformat(at), ZoneInfo(zone), dict.fromkeys(rules.DAYS, day), _never)
    assert found == dt.datetime.fromisoformat(f"{utc}+00:00")


def test_a_place_says_only_what_is_different_there() -> None:
    assert opens("2026-11-22T12:00", sunday={"until": "24:00", "from": "24:00"}) == "Mon 23 Nov 08:00"
    assert opens("2026-11-23T07:30", weekday={"until": "07:00", "from": "22:00"}) == "Mon 23 Nov 07:30"


def test_the_nearest_place_has_the_last_word() -> None:
    group = {"quiet_hours": {"email": {"weekday": {"until": "10:00", "from": "20:00"}}}}
    hotel = {"quiet_hours": {"email": {"weekday": {"until": "07:00", "from": "22:00"}}}}
    assert rules.resolve(group, hotel)["quiet_hours"]["email"]["weekday"] == {"until": "07:00", "from": "22:00"}
    assert rules.resolve(group, hotel)["quiet_hours"]["email"]["sunday"] == {"until": "08:00", "from": "21:00"}
    assert rules.resolve(group, hotel)["quiet_hours"]["sms"] == rules.DEFAULTS["quiet_hours"]["sms"]


def test_a_place_that_is_always_quiet_never_opens() -> None:
    quiet = {"until": "24:00", "from": "24:00"}
    assert opens("2026-11-22T12:00", weekday=quiet, saturday=quiet, sunday=quiet) is None


def test_one_open_day_is_found_behind_two_holidays() -> None:
    quiet = {"until": "24:00", "from": "24:00"}
    # Christmas 2027 and the New Year after it are Saturdays.
    assert opens("2027-12-19T12:00", weekday=quiet, sunday=quiet) == "Sat 08 Jan 08:00"


def _never(_: dt.date) -> bool:
    return False


_half_hours = st.integers(0, 48).map(lambda count: dt.timedelta(minutes=30 * count))
_days: st.SearchStrategy[Quiet] = st.builds(Quiet, until=_half_hours, begins=_half_hours)
_weeks: st.SearchStrategy[dict[DayKind, Quiet]] = st.fixed_dictionaries(dict.fromkeys(rules.DAYS, _days))
_moments = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001  Hypothesis adds the zone.
_zones = st.sampled_from([ROME, "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])


@given(_moments, _zones, _weeks)
def test_what_has_opened_is_open_and_never_earlier(moment: dt.datetime, zone: str, week: dict[DayKind, Quiet]) -> None:
    place = ZoneInfo(zone)
    holiday: Callable[[dt.date], bool] = partial(is_holiday, zone)
    found = open_at(moment, place, week, holiday)
    if found is None:
        return
    assert found >= moment
    assert found.utcoffset() == dt.timedelta(0)
    assert open_at(found, place, week, holiday) == found
    before = found - dt.timedelta(minutes=1)
    assert found == moment or open_at(before, place, week, holiday) != before


@pytest.mark.parametrize("time", ["", "8:00", "24:01", "25:00", "12:60", "noon", "12:00 ", "1\u0968:00"])
def test_what_is_no_time_of_day_is_refused(time: str) -> None:
    with pytest.raises(ValueError, match="such as 21:00"):
        rules.after_midnight(time)


@pytest.mark.parametrize(
    ("zone", "code"), [(ROME, "IT"), ("Europe/Berlin", "DE"), ("Asia/Tokyo", "JP"), ("UTC", ""), ("Moon/Tycho", "")]
)
def test_a_zone_lies_in_a_country(zone: str, code: str) -> None:
    assert country(zone) == code


@pytest.mark.parametrize(
    ("zone", "day", "off"),
    [
        (ROME, dt.date(2026, 12, 8), True),
        ("Europe/Berlin", dt.date(2026, 12, 8), False),
        ("Europe/Paris", dt.date(2026, 7, 14), True),
        ("Europe/Madrid", dt.date(2026, 10, 12), True),
        ("America/New_York", dt.date(2026, 11, 26), True),
        ("UTC", dt.date(2026, 12, 25), False),
        ("Antarctica/Troll", dt.date(2026, 12, 25), False),
    ],
)
def test_holidays_are_those_of_the_country(zone: str, day: dt.date, off: bool) -> None:  # noqa: FBT001  A table's column.
    assert is_holiday(zone, day) is off
