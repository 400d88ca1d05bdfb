"""When people are written to: by the clock on their own wall."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from services.feedback.invitations.times import by_day, morning_after

ROME = ZoneInfo("Europe/Rome")
NEW_YORK = ZoneInfo("America/New_York")
AUCKLAND = ZoneInfo("Pacific/Auckland")
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")
NINE = dt.time(9)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("zone", "ended", "morning"),
    [
        (ROME, "2026-11-22T10:00+01:00", "2026-11-23T09:00+01:00"),
        (ROME, "2026-11-22T08:00+01:00", "2026-11-23T09:00+01:00"),
        (ROME, "2026-11-22T23:59+01:00", "2026-11-23T09:00+01:00"),
        # Who leaves before dawn, for an early flight, has the morning still before them.
        (ROME, "2026-11-22T04:30+01:00", "2026-11-22T09:00+01:00"),
        (ROME, "2026-11-22T05:00+01:00", "2026-11-23T09:00+01:00"),
        (ROME, "2026-12-31T11:00+01:00", "2027-01-01T09:00+01:00"),
        # The hour is changed in the night between: nine is nine.
        (ROME, "2026-03-28T10:00+01:00", "2026-03-29T09:00+02:00"),
        (ROME, "2026-10-24T10:00+02:00", "2026-10-25T09:00+01:00"),
        (NEW_YORK, "2026-11-22T10:00-05:00", "2026-11-23T09:00-05:00"),
        (NEW_YORK, "2026-10-31T10:00-04:00", "2026-11-01T09:00-05:00"),
        # In UTC it is still the day before.
        (AUCKLAND, "2026-11-22T10:00+13:00", "2026-11-23T09:00+13:00"),
        (KIRITIMATI, "2026-11-22T10:00+14:00", "2026-11-23T09:00+14:00"),
    ],
)
def test_the_next_morning_is_that_of_the_place(zone: ZoneInfo, ended: str, morning: str) -> None:
    assert morning_after(utc(ended), NINE, zone) == utc(morning)


def test_a_time_that_the_changed_hour_leaves_out_is_one_hour_later() -> None:
    assert morning_after(utc("2026-03-28T10:00+01:00"), dt.time(2, 30), ROME) == utc("2026-03-29T03:30+02:00")


@pytest.mark.parametrize(
    ("moment", "by"),
    [
        ("2026-11-22T08:00+01:00", "2026-11-22T08:00+01:00"),
        ("2026-11-22T20:59+01:00", "2026-11-22T20:59+01:00"),
        ("2026-11-22T21:00+01:00", "2026-11-23T09:00+01:00"),
        ("2026-11-22T23:30+01:00", "2026-11-23T09:00+01:00"),
        ("2026-11-23T00:00+01:00", "2026-11-23T09:00+01:00"),
        ("2026-11-23T07:59+01:00", "2026-11-23T09:00+01:00"),
        # The night in which the hour is changed.
        ("2026-03-28T23:00+01:00", "2026-03-29T09:00+02:00"),
        ("2026-10-25T02:30+02:00", "2026-10-25T09:00+01:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25T09:00+01:00"),
    ],
)
def test_what_falls_into_the_night_waits_for_the_morning(moment: str, by: str) -> None:
    assert by_day(utc(moment), ROME) == utc(by)
