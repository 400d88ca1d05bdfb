"""Time as a ring: how much is drawn, in which colour, and what stands inside."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recovery.web.ring import ring

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def hours(count: float) -> dt.timedelta:
    return dt.timedelta(hours=count)


@pytest.mark.parametrize(
    ("allowed", "left", "percent", "level", "label"),
    [
        (4, 38 / 60, 16, "critical", "38\N{PRIME}"),
        (4, 1, 25, "critical", "1h"),
        (4, 110 / 60, 46, "warn", "1h50"),
        (24, 4.5, 19, "warn", "4h30"),
        (24, 5, 21, "calm", "5h"),
        (24, 23.5, 98, "calm", "23h"),
        (200, 190, 95, "calm", "99h"),
        (4, 0, 100, "critical", "-0\N{PRIME}"),
        (4, -2.1, 100, "critical", "-2h"),
        (0, 1, 0, "critical", "1h"),
    ],
)
def test_the_ring_of_a_deadline(allowed: float, left: float, percent: int, level: str, label: str) -> None:
    end = NOON + hours(left)
    drawn = ring(end - hours(allowed), end, NOON)
    assert (drawn.percent, drawn.level, drawn.label) == (percent, level, label)
    assert drawn.overdue == (left <= 0)


@given(st.floats(0.1, 500), st.floats(-500, 500))
def test_it_is_always_a_ring_with_a_short_word_in_it(allowed: float, left: float) -> None:
    drawn = ring(NOON + hours(left - allowed), NOON + hours(left), NOON)
    assert 0 <= drawn.percent <= 100
    assert len(drawn.label) <= 5
    assert drawn.left >= dt.timedelta()
