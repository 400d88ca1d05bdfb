"""A place's policy: the defaults, and over them what is said from the root down."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recovery import policy

HOURS = st.integers(1, 1_000).map(lambda hours: f"PT{hours}H")


def said(severity: str, duration: str) -> policy.Layer:
    return {"clocks": {"first_contact": {severity: duration}}}


def test_the_defaults_name_every_clock_of_both_severities() -> None:
    rules = policy.resolve()
    for clock in ("first_contact", "next_response", "resolution", "review_window"):
        for severity in ("critical", "low"):
            assert policy.allowance(rules, clock, severity) > dt.timedelta()


def test_a_place_says_one_thing_and_keeps_the_rest() -> None:
    rules = policy.resolve(said("critical", "PT1H"), said("low", "PT12H"), said("critical", "PT30M"))
    assert policy.allowance(rules, "first_contact", "critical") == dt.timedelta(minutes=30)
    assert policy.allowance(rules, "first_contact", "low") == dt.timedelta(hours=12)
    assert policy.allowance(rules, "resolution", "low") == dt.timedelta(hours=72)


def test_lists_replace() -> None:
    rules = policy.resolve({"escalation": ["manager", "director"]}, {"escalation": ["director"]})
    assert rules["escalation"] == ["director"]


@given(st.lists(HOURS, min_size=1))
def test_the_nearest_place_has_the_last_word(durations: list[str]) -> None:
    rules = policy.resolve(*(said("low", duration) for duration in durations))
    assert rules["clocks"]["first_contact"]["low"] == durations[-1]


def test_the_defaults_stay_as_they_are() -> None:
    policy.resolve(said("low", "PT1H"))
    assert policy.resolve()["clocks"]["first_contact"]["low"] == "PT24H"


def test_a_duration_that_cannot_be_read_is_named_as_such() -> None:
    with pytest.raises(ValueError, match="ISO 8601"):
        policy.allowance(policy.resolve(said("low", "one day")), "first_contact", "low")
