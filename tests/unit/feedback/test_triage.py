"""How much an answer matters, and why."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.triage.policy import Policy, policy_for
from services.feedback.triage.verdict import triage

DEFAULT = policy_for()
NAMES = {"breakfast": {"it": "colazione", "en": "breakfast"}, "room": {"it": "camera", "en": "room"}}
ORDER = ("none", "low", "critical")

marks = st.dictionaries(st.sampled_from(["breakfast", "room", "parking"]), st.integers(1, 5))
overalls = st.none() | st.integers(0, 10)
policies = st.builds(
    lambda low, critical, touchpoint, grave, detail: policy_for(
        {
            "overall": {"low": low, "critical": critical},
            "touchpoint": {"low": touchpoint, "critical": grave},
            "detail": {"overall": detail},
        }
    ),
    st.integers(-1, 10),
    st.integers(-1, 10),
    st.integers(0, 5),
    st.integers(0, 5),
    st.integers(0, 11),
)


@pytest.mark.parametrize(
    ("overall", "touchpoints", "severity", "keys"),
    [
        (10, {}, "none", []),
        (7, {"breakfast": 3}, "none", []),
        (6, {}, "low", ["overall_low"]),
        (4, {}, "low", ["overall_low"]),
        (3, {}, "critical", ["overall_low"]),
        (0, {"breakfast": 5}, "critical", ["overall_low"]),
        (9, {"breakfast": 1, "room": 5}, "low", ["detail"]),
        (8, {"breakfast": 2}, "low", ["detail"]),
        (7, {"breakfast": 2}, "low", ["touchpoint_low"]),
        (None, {"breakfast": 1}, "low", ["touchpoint_low"]),
        (None, {}, "none", []),
        (5, {"room": 2, "breakfast": 1}, "low", ["overall_low", "touchpoint_low", "touchpoint_low"]),
    ],
)
def test_the_table(overall: int | None, touchpoints: dict[str, int], severity: str, keys: list[str]) -> None:
    verdict = triage(overall, touchpoints, DEFAULT, NAMES)
    assert (verdict.severity, [reason.key for reason in verdict.reasons]) == (severity, keys)


def test_the_breakfast_of_a_splendid_stay_is_named_with_its_marks() -> None:
    (reason,) = triage(9, {"room": 5, "breakfast": 1}, DEFAULT, NAMES).reasons
    assert reason.values == {
        "touchpoint": "breakfast",
        "name": {"it": "colazione", "en": "breakfast"},
        "mark": 1,
        "of": 5,
        "overall": 9,
    }


def test_a_low_mark_for_the_whole_tells_the_threshold() -> None:
    (reason,) = triage(5, {}, DEFAULT, NAMES).reasons
    assert reason.values == {"overall": 5, "threshold": 6}


def test_the_weightiest_reason_comes_first() -> None:
    policy = policy_for({"touchpoint": {"critical": 1}})
    reasons = triage(5, {"room": 2, "breakfast": 1}, policy, NAMES).reasons
    assert [reason.values.get("touchpoint") for reason in reasons] == ["breakfast", None, "room"]


def test_a_touchpoint_can_be_critical_where_a_place_says_so() -> None:
    policy = policy_for({"touchpoint": {"critical": 1}})
    assert triage(9, {"breakfast": 1}, policy, NAMES).severity == "critical"
    assert triage(9, {"breakfast": 2}, policy, NAMES).severity == "low"


def test_a_touchpoint_without_a_name_is_judged_all_the_same() -> None:
    (reason,) = triage(9, {"pool": 1}, DEFAULT, NAMES).reasons
    assert (reason.values["touchpoint"], reason.values["name"]) == ("pool", {})


@given(overalls, marks, policies)
def test_a_low_score_has_a_reason_and_nothing_else_has(
    overall: int | None, touchpoints: dict[str, int], policy: Policy
) -> None:
    verdict = triage(overall, touchpoints, policy, NAMES)
    assert bool(verdict.reasons) == (verdict.severity != "none")


@given(overalls, marks, policies, st.data())
def test_a_worse_answer_never_matters_less(
    overall: int | None, touchpoints: dict[str, int], policy: Policy, data: Any
) -> None:
    worse_overall = None if overall is None else data.draw(st.integers(0, overall))
    worse = {key: data.draw(st.integers(1, mark)) for key, mark in touchpoints.items()}
    before = triage(overall, touchpoints, policy, NAMES).severity
    after = triage(worse_overall, worse, policy, NAMES).severity
    assert ORDER.index(after) >= ORDER.index(before)
