"""The clock of the first contact: submission plus policy, and never later than it was."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from services.recovery import deadlines, policy

NOON = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MOMENTS = st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2030, 1, 1), timezones=st.just(dt.UTC))  # noqa: DTZ001


def test_a_critical_score_has_four_hours_and_a_low_one_a_day() -> None:
    rules = policy.resolve()
    assert deadlines.first_contact(NOON, "critical", rules) == NOON + dt.timedelta(hours=4)
    assert deadlines.first_contact(NOON, "low", rules) == NOON + dt.timedelta(hours=24)


def test_it_counts_from_the_answer_across_a_change_of_the_clocks() -> None:
    before = dt.datetime(2026, 10, 24, 22, tzinfo=dt.UTC)
    assert deadlines.first_contact(before, "low", policy.resolve()) == before + dt.timedelta(hours=24)


@given(MOMENTS, MOMENTS)
def test_it_is_only_brought_forward(standing: dt.datetime, proposed: dt.datetime) -> None:
    assert deadlines.earlier(standing, proposed) <= standing
    assert deadlines.earlier(standing, proposed) in {standing, proposed}


@given(st.lists(st.none() | MOMENTS), st.lists(MOMENTS))
def test_what_is_due_next_is_the_earliest_of_all(moments: list[dt.datetime | None], waits: list[dt.datetime]) -> None:
    due = deadlines.next_due(*moments, waits=waits)
    running = [moment for moment in moments if moment is not None] + waits
    assert due is None if not running else due == min(running)
