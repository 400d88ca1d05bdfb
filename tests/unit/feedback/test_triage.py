"""How much an answer matters, and why."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.triage.comments.signals import Signal
from services.feedback.triage.policy import Policy, policy_for
from services.feedback.triage.verdict import ORDER, WORDS_MOST, Background, Given, Verdict, raised, triage
from shared.events import Reason

DEFAULT = policy_for()
NAMES = {"breakfast": {"it": "colazione", "en": "breakfast"}, "room": {"it": "camera", "en": "room"}}
TODAY = dt.date(2026, 11, 22)
NEW = Background(today=TODAY)
KINDS = ("negative", "touchpoint", "leaving", "going_public", "refund", "safety")


def heard(kind: Any, words: str = "parole", touchpoint: str | None = None) -> Signal:
    return Signal(kind=kind, words=words, start=0, end=len(words), touchpoint=touchpoint)


def judge(policy: Policy = DEFAULT, background: Background = NEW, **said: Any) -> Verdict:
    return triage(Given(**said), policy, NAMES, background)


def keys(verdict: Verdict) -> list[str]:
    return [reason.key for reason in verdict.reasons]


marks = st.dictionaries(st.sampled_from(["breakfast", "room", "parking"]), st.integers(1, 5))
overalls = st.none() | st.integers(0, 10)
signals = st.lists(
    st.builds(heard, st.sampled_from(KINDS), st.text(max_size=9), st.sampled_from([None, "room", "breakfast"])),
    max_size=5,
)
answers = st.builds(
    Given,
    overall=overalls,
    touchpoints=marks,
    effort=st.none() | st.integers(1, 7),
    satisfaction=st.dictionaries(st.sampled_from(["so_far", "staff"]), st.integers(1, 5)),
    signals=signals,
)
thresholds = st.fixed_dictionaries({"low": st.integers(-1, 10), "critical": st.integers(-1, 10)})
policies = st.builds(
    policy_for,
    st.fixed_dictionaries(
        {
            "overall": thresholds,
            "touchpoint": thresholds,
            "effort": thresholds,
            "detail": st.fixed_dictionaries({"overall": st.integers(0, 11)}),
            "loyalty": st.fixed_dictionaries({"years": st.integers(0, 20), "tiers": st.just(["gold"])}),
            "drop": st.fixed_dictionaries({"points": st.integers(0, 10)}),
            "comment": st.fixed_dictionaries({kind: st.sampled_from(ORDER) for kind in KINDS if kind != "touchpoint"}),
        }
    ),
)
people = st.builds(
    Background,
    today=st.just(TODAY),
    since=st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2027, 1, 1)),
    tier=st.sampled_from(["standard", "Gold"]),
    earlier=st.lists(st.integers(0, 10), max_size=4),
)


def worse(data: Any, marks: Mapping[str, int]) -> dict[str, int]:
    return {key: data.draw(st.integers(1, mark)) for key, mark in marks.items()}


@pytest.mark.parametrize(
    ("overall", "touchpoints", "severity", "why"),
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
def test_the_table_of_marks(overall: int | None, touchpoints: dict[str, int], severity: str, why: list[str]) -> None:
    verdict = judge(overall=overall, touchpoints=touchpoints)
    assert (verdict.severity, keys(verdict)) == (severity, why)


@pytest.mark.parametrize(("effort", "severity"), [(1, "critical"), (2, "low"), (3, "low"), (4, "none"), (7, "none")])
def test_what_was_hard_to_do_is_a_low_score(effort: int, severity: str) -> None:
    verdict = judge(effort=effort)
    assert verdict.severity == severity
    assert [reason.values for reason in verdict.reasons] == [{"mark": effort, "of": 7}][: len(verdict.reasons)]


def test_any_question_about_satisfaction_counts_like_a_touchpoint() -> None:
    text = {"it": "Finora va tutto bene?"}
    (reason,) = judge(satisfaction={"so_far": 2, "staff": 5}, questions={"so_far": text}).reasons
    assert (reason.key, reason.values) == (
        "satisfaction_low",
        {"question": "so_far", "name": text, "mark": 2, "of": 5},
    )


def test_the_breakfast_of_a_splendid_stay_is_named_with_its_marks() -> None:
    (reason,) = judge(overall=9, touchpoints={"room": 5, "breakfast": 1}).reasons
    assert reason.values == {
        "touchpoint": "breakfast",
        "name": {"it": "colazione", "en": "breakfast"},
        "mark": 1,
        "of": 5,
        "overall": 9,
    }


def test_a_low_mark_for_the_whole_tells_the_threshold() -> None:
    (reason,) = judge(overall=5).reasons
    assert reason.values == {"overall": 5, "threshold": 6}


def test_the_weightiest_reason_comes_first() -> None:
    policy = policy_for({"touchpoint": {"critical": 1}})
    reasons = judge(policy, overall=5, touchpoints={"room": 2, "breakfast": 1}).reasons
    assert [reason.values.get("touchpoint") for reason in reasons] == ["breakfast", None, "room"]


def test_a_touchpoint_can_be_critical_where_a_place_says_so() -> None:
    policy = policy_for({"touchpoint": {"critical": 1}})
    assert judge(policy, overall=9, touchpoints={"breakfast": 1}).severity == "critical"
    assert judge(policy, overall=9, touchpoints={"breakfast": 2}).severity == "low"


def test_a_touchpoint_without_a_name_is_judged_all_the_same() -> None:
    (reason,) = judge(overall=9, touchpoints={"pool": 1}).reasons
    assert (reason.values["touchpoint"], reason.values["name"]) == ("pool", {})


@pytest.mark.parametrize(
    ("since", "tier", "why"),
    [
        ("2016-05-01", "standard", ["overall_low", "loyal_years"]),
        ("2016-11-22", "standard", ["overall_low", "loyal_years"]),
        ("2016-11-23", "standard", ["overall_low"]),
        (None, "Gold", ["overall_low", "loyal_tier"]),
        (None, "standard", ["overall_low"]),
    ],
)
def test_a_low_score_of_who_has_long_been_a_customer_is_critical(since: str | None, tier: str, why: list[str]) -> None:
    known = Background(today=TODAY, since=dt.date.fromisoformat(since) if since else None, tier=tier)
    verdict = judge(background=known, overall=6)
    assert (verdict.severity, keys(verdict)) == ("critical" if len(why) > 1 else "low", why)


def test_a_good_answer_of_who_has_long_been_a_customer_is_no_low_score() -> None:
    verdict = judge(background=Background(today=TODAY, since=dt.date(2000, 1, 1), tier="gold"), overall=9)
    assert verdict == Verdict(severity="none", reasons=())


def test_who_is_loyal_is_told_by_years_where_they_are_known() -> None:
    known = Background(today=TODAY, since=dt.date(2016, 5, 1), tier="gold")
    assert judge(background=known, overall=6).reasons[-1].values == {"years": 10}
    assert judge(background=Background(today=TODAY, tier="gold"), overall=6).reasons[-1].values == {"tier": "gold"}


def test_nobody_is_loyal_where_a_place_says_so() -> None:
    policy = policy_for({"loyalty": {"years": 0, "tiers": []}})
    known = Background(today=TODAY, since=dt.date(1990, 1, 1), tier="gold")
    assert judge(policy, known, overall=6).severity == "low"


@pytest.mark.parametrize(
    ("overall", "earlier", "severity"),
    [
        (7, (10, 10), "low"),
        (7, (10, 9), "none"),
        (8, (10, 10), "none"),
        (7, (), "none"),
        (None, (10, 10), "none"),
    ],
)
def test_a_drop_below_what_one_is_used_to_is_a_low_score(
    overall: int | None, earlier: tuple[int, ...], severity: str
) -> None:
    verdict = judge(background=Background(today=TODAY, earlier=earlier), overall=overall)
    assert (verdict.severity, keys(verdict)) == (severity, ["drop"] if severity == "low" else [])


def test_a_drop_tells_from_where() -> None:
    (reason,) = judge(background=Background(today=TODAY, earlier=(10, 10, 9)), overall=0).reasons[1:]
    assert reason.values == {"overall": 0, "before": 9.7, "answers": 3}


@pytest.mark.parametrize(
    ("kind", "severity"),
    [("negative", "low"), ("leaving", "low"), ("refund", "low"), ("going_public", "critical"), ("safety", "critical")],
)
def test_what_a_comment_says_counts_with_full_marks(kind: str, severity: str) -> None:
    verdict = judge(overall=10, signals=[heard(kind, "ma non torneremo")])
    assert (verdict.severity, keys(verdict)) == (severity, [f"comment_{kind}"])
    assert verdict.reasons[0].values == {"words": "ma non torneremo", "source": "rule"}


def test_a_touchpoint_spoken_of_is_no_complaint() -> None:
    assert judge(signals=[heard("touchpoint", "colazione", "breakfast")]).severity == "none"


def test_a_complaint_names_its_touchpoint() -> None:
    (reason,) = judge(signals=[heard("negative", "la coda", "breakfast")]).reasons
    assert (reason.values["touchpoint"], reason.values["name"]) == ("breakfast", NAMES["breakfast"])


def test_a_comment_gives_each_reason_once_with_the_first_words() -> None:
    told = [heard("leaving", "non torneremo"), heard("leaving", "mai più"), heard("negative", "male")]
    verdict = judge(signals=told)
    assert [(reason.key, reason.values["words"]) for reason in verdict.reasons] == [
        ("comment_leaving", "non torneremo")
    ]


def test_of_many_complaints_the_first_three_are_reasons() -> None:
    told = [heard("negative", f"{number}", f"t{number}") for number in range(9)] + [heard("negative")]
    assert [reason.values["touchpoint"] for reason in judge(signals=told).reasons] == ["t0", "t1", "t2"]


def test_a_reason_quotes_so_much_as_one_reads_at_a_glance() -> None:
    (reason,) = judge(signals=[heard("negative", "a" * 5_000)]).reasons
    assert len(reason.values["words"]) == WORDS_MOST


def test_a_place_may_not_care_for_a_signal() -> None:
    policy = policy_for({"comment": {"negative": "none", "safety": "low"}})
    assert judge(policy, signals=[heard("negative")]).severity == "none"
    assert judge(policy, signals=[heard("safety")]).severity == "low"


@given(answers, policies, people)
def test_a_low_score_has_a_reason_and_nothing_else_has(said: Given, policy: Policy, person: Background) -> None:
    verdict = triage(said, policy, NAMES, person)
    assert bool(verdict.reasons) == (verdict.severity != "none")


@given(answers, policies, people, st.data())
def test_a_worse_answer_never_matters_less(said: Given, policy: Policy, person: Background, data: Any) -> None:
    lower = Given(
        overall=None if said.overall is None else data.draw(st.integers(0, said.overall)),
        touchpoints=worse(data, said.touchpoints),
        effort=None if said.effort is None else data.draw(st.integers(1, said.effort)),
        satisfaction=worse(data, said.satisfaction),
        signals=said.signals,
    )
    before = triage(said, policy, NAMES, person).severity
    after = triage(lower, policy, NAMES, person).severity
    assert ORDER.index(after) >= ORDER.index(before)


@given(answers, policies, people, signals)
def test_what_a_machine_hears_never_lowers(said: Given, policy: Policy, person: Background, more: list[Signal]) -> None:
    deaf = Given(**{**vars(said), "signals": ()})
    hearing = Given(**{**vars(said), "signals": [*said.signals, *more]})
    order = [ORDER.index(triage(each, policy, NAMES, person).severity) for each in (deaf, said, hearing)]
    assert order == sorted(order)


@given(answers, policies, people, st.randoms())
def test_the_order_of_the_marks_does_not_matter(said: Given, policy: Policy, person: Background, chance: Any) -> None:
    shuffled = list(said.touchpoints.items())
    chance.shuffle(shuffled)
    again = Given(**{**vars(said), "touchpoints": dict(shuffled)})
    assert triage(again, policy, NAMES, person) == triage(said, policy, NAMES, person)


@given(answers, answers, policies, people)
def test_the_second_stage_takes_nothing_back(one: Given, other: Given, policy: Policy, person: Background) -> None:
    first, later = (triage(said, policy, NAMES, person) for said in (one, other))
    both = raised(first, later)
    if both is None:
        assert ORDER.index(later.severity) <= ORDER.index(first.severity)
        return
    assert ORDER.index(both.severity) == max(ORDER.index(first.severity), ORDER.index(later.severity))
    assert both.reasons[: len(first.reasons)] == first.reasons
    assert raised(both, later) is None


def test_the_second_stage_does_not_say_again_what_was_said() -> None:
    said = Verdict(severity="low", reasons=(Reason(key="comment_negative", values={"words": "coda"}),))
    again = Verdict(severity="low", reasons=(Reason(key="comment_negative", values={"words": "una lunga coda"}),))
    assert raised(said, again) is None
