"""Durations as ISO 8601 writes them."""

import datetime as dt

import pytest

from shared.kit import durations


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("PT4H", dt.timedelta(hours=4)),
        ("P1DT12H", dt.timedelta(days=1, hours=12)),
        ("P2W", dt.timedelta(weeks=2)),
        ("PT90M", dt.timedelta(minutes=90)),
        ("PT0S", dt.timedelta()),
    ],
)
def test_a_duration_is_read(text: str, meant: dt.timedelta) -> None:
    assert durations.parse(text) == meant


@pytest.mark.parametrize("text", ["", "P", "PT", "4H", "P1M", "P1Y", "PT4", "-PT4H", "PT4H ", "P1DT", "PT1.5H"])
def test_what_is_no_duration_of_fixed_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        durations.parse(text)
