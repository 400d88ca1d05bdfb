"""What holds for triage at a place."""

import datetime as dt

import pytest

from services.feedback.triage.policy import policy_for


def test_where_nobody_says_anything_the_defaults_hold() -> None:
    policy = policy_for()
    assert (policy.overall.low, policy.overall.critical) == (6, 3)
    assert (policy.touchpoint.low, policy.touchpoint.critical, policy.detail_overall) == (2, 0, 8)
    assert (policy.effort.low, policy.effort.critical) == (3, 1)
    within = {"critical": dt.timedelta(hours=4), "low": dt.timedelta(hours=24), "call_now": dt.timedelta(minutes=15)}
    assert policy.contact_within == within


def test_invitations_have_defaults_of_their_own() -> None:
    rules = policy_for().invitations
    assert (rules.stay_next_morning_at, rules.stay_after) == (dt.time(9), None)
    assert (rules.meeting_after, rules.remind_after) == (dt.timedelta(hours=1), dt.timedelta(days=3))
    assert (rules.reminders, rules.resting, rules.expire_after) == (1, dt.timedelta(days=30), dt.timedelta(days=14))
    assert (rules.exclude, rules.pulse, rules.pulse_at) == ({"group", "staff"}, False, dt.time(10))


def test_a_stay_may_be_asked_about_at_a_time_of_the_next_morning_or_so_long_after_its_end() -> None:
    assert policy_for({"invite_after": {"stay": "11:30"}}).invitations.stay_next_morning_at == dt.time(11, 30)
    assert policy_for({"invite_after": {"stay": "PT2H"}}).invitations.stay_after == dt.timedelta(hours=2)


@pytest.mark.parametrize("text", ["9:00", "24:00", "noon", "09:60"])
def test_what_is_no_time_of_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="time of day"):
        policy_for({"pulse_at": text})


def test_what_is_said_below_goes_before_what_is_said_above() -> None:
    policy = policy_for({"overall": {"low": 8}, "detail": {"overall": 9}}, {"overall": {"low": 7}})
    assert (policy.overall.low, policy.overall.critical, policy.detail_overall) == (7, 3, 9)


def test_a_promise_that_is_no_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        policy_for({"contact_within": {"low": "soon"}})
