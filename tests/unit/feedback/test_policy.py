"""What holds for triage at a place."""

import datetime as dt

import pytest

from services.feedback.triage.policy import policy_for


def test_where_nobody_says_anything_the_defaults_hold() -> None:
    policy = policy_for()
    assert (policy.overall_low, policy.overall_critical) == (6, 3)
    assert (policy.touchpoint_low, policy.touchpoint_critical, policy.detail_overall) == (2, 0, 8)
    assert policy.contact_within == {"critical": dt.timedelta(hours=4), "low": dt.timedelta(hours=24)}


def test_what_is_said_below_goes_before_what_is_said_above() -> None:
    policy = policy_for({"overall": {"low": 8}, "detail": {"overall": 9}}, {"overall": {"low": 7}})
    assert (policy.overall_low, policy.overall_critical, policy.detail_overall) == (7, 3, 9)


def test_a_promise_that_is_no_duration_is_refused() -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        policy_for({"contact_within": {"low": "soon"}})
