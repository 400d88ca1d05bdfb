"""The screens of a survey: what stands together, and what follows what."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.surveys import library
from services.feedback.surveys.conditions import AllOf, Answered, AnyOf, Low, Mark, Not
from services.feedback.surveys.engine import low_by
from services.feedback.surveys.questions import Question
from services.feedback.web.guest.asked import for_guest
from services.feedback.web.guest.steps import CLOSING, CLOSING_KEY, after, before, steps_of, way

THRESHOLDS = {"overall": 6, "touchpoint": 2, "satisfaction": 2, "effort": 3}
OVERALL = Question(key="overall", type="nps", required=True)
EFFORT = Question(key="effort", type="ces")
TOUCHPOINTS = Question(key="touchpoints", type="touchpoints")
COMMENT = Question(key="comment", type="long")
WISH = Question(key="wish", type="long", show_if=Low())


def keys(steps: Any) -> list[list[str]]:
    return [[question.key for question in step.questions] for step in steps]


@pytest.mark.parametrize(
    ("template", "screens"),
    [
        ("hotel-stay", [["overall"], ["touchpoints"], ["comment", "wish", "photo"], ["contact"]]),
        ("restaurant", [["overall"], ["touchpoints"], ["fault", "comment", "wish", "photo"], ["contact"]]),
        ("bank-meeting", [["overall"], ["listened", "effort", "touchpoints"], ["comment", "wish"], ["contact"]]),
        ("branch-visit", [["overall"], ["settled"], ["effort", "touchpoints"], ["comment", "wish"], ["contact"]]),
        ("pulse", [["so_far"], ["touchpoints"], ["wish", "photo"], ["contact"]]),
        ("recovery", [["put_right"], ["come_back"], ["wish", "comment"], ["contact"]]),
    ],
)
def test_one_question_comes_first_and_what_may_be_passed_over_stands_together(
    template: str, screens: list[list[str]]
) -> None:
    steps = steps_of(library.template(template).questions, touchpoints=5)
    assert keys(steps) == screens
    assert steps[0].one_tap


def taps(template: str, answers: dict[str, Any]) -> int:
    """One for each mark of a touchpoint, one for each screen that is left."""
    questions = library.template(template).questions
    walked = way(steps_of(questions, touchpoints=5), answers, low_by(questions, THRESHOLDS))
    return len(walked) + len(answers.get("touchpoints", {}))


@pytest.mark.parametrize("template", ["hotel-stay", "restaurant", "bank-meeting", "branch-visit"])
def test_it_takes_three_to_six_taps_to_the_end(template: str) -> None:
    happy: dict[str, Any] = {"overall": 10, "settled": "yes"}
    unhappy = {**happy, "touchpoints": {"breakfast": 1}}
    assert 3 <= taps(template, happy) <= 4
    assert 5 <= taps(template, unhappy) <= 6


def test_a_required_mark_stands_alone() -> None:
    steps = steps_of([OVERALL, Question(key="listened", type="csat", required=True), EFFORT, TOUCHPOINTS], 3)
    assert keys(steps) == [["overall"], ["listened"], ["effort", "touchpoints"]]


def test_marks_that_lead_to_no_rating_stand_alone() -> None:
    steps = steps_of([OVERALL, EFFORT, Question(key="listened", type="csat"), COMMENT], 3)
    assert keys(steps) == [["overall"], ["effort"], ["listened"], ["comment"]]
    assert [step.one_tap for step in steps] == [True, True, True, False]


def test_a_single_touchpoint_is_answered_with_one_tap_and_stands_alone() -> None:
    assert [step.one_tap for step in steps_of([TOUCHPOINTS], 1)] == [True]
    assert keys(steps_of([OVERALL, EFFORT, TOUCHPOINTS], 1)) == [["overall"], ["effort"], ["touchpoints"]]


@pytest.mark.parametrize(
    "condition",
    [
        Answered(question="comment", answered=True),
        AllOf((Low(), Not(Answered(question="comment", answered=True)))),
        AnyOf((Answered(question="comment", answered=False),)),
    ],
)
def test_what_depends_on_a_question_never_stands_beside_it(condition: Any) -> None:
    more = Question(key="more", type="short", show_if=condition)
    assert keys(steps_of([OVERALL, COMMENT, more], 0)) == [["overall"], ["comment"], ["more"]]


def test_what_depends_on_a_low_score_does_not_stand_beside_a_mark_that_makes_one() -> None:
    worse = Question(key="worse", type="ces", show_if=Low())
    listened = Question(key="listened", type="csat")
    by_mark = Question(key="touchpoints", type="touchpoints", show_if=Mark(question="listened", at_most=2))
    assert keys(steps_of([OVERALL, listened, worse], 3)) == [["overall"], ["listened"], ["worse"]]
    assert keys(steps_of([OVERALL, listened, by_mark], 3)) == [["overall"], ["listened"], ["touchpoints"]]


HOTEL = steps_of(library.template("hotel-stay").questions, 5)
IS_LOW = low_by(library.template("hotel-stay").questions, THRESHOLDS)


def test_the_way_follows_the_answers() -> None:
    assert keys(way(HOTEL, {"overall": 9}, IS_LOW)) == keys(HOTEL[:3])
    assert keys(way(HOTEL, {"overall": 9, "touchpoints": {"breakfast": 1}}, IS_LOW)) == keys(HOTEL)


def test_nothing_is_sent_by_a_slip_of_the_finger() -> None:
    steps = steps_of([OVERALL, WISH], 0)
    assert way(steps, {"overall": 9}, IS_LOW) == [steps[0], CLOSING]
    assert way(steps, {"overall": 2}, IS_LOW) == list(steps)
    assert way([], {}, IS_LOW) == [CLOSING]


def test_one_goes_on_and_back_along_the_way() -> None:
    walked = way(HOTEL, {"overall": 9}, IS_LOW)
    assert after(HOTEL, walked, "overall") == HOTEL[1]
    assert after(HOTEL, walked, "comment") is None
    assert before(HOTEL, walked, "comment") == HOTEL[1]
    assert before(HOTEL, walked, "overall") == HOTEL[0]


def test_who_stands_where_the_way_no_longer_leads_goes_on_from_there() -> None:
    walked = way(HOTEL, {"overall": 9}, IS_LOW)
    assert after(HOTEL, walked, "contact") is None
    assert before(HOTEL, walked, "contact") == HOTEL[2]
    assert after(HOTEL, walked, "unheard-of") == HOTEL[0]


def test_the_closing_screen_comes_after_all_others() -> None:
    steps = steps_of([OVERALL], 0)
    walked = way(steps, {"overall": 9}, IS_LOW)
    assert CLOSING.key == CLOSING_KEY
    assert after(steps, walked, "overall") == CLOSING
    assert after(steps, walked, CLOSING_KEY) is None
    assert before(steps, walked, CLOSING_KEY) == steps[0]


marks = st.fixed_dictionaries(
    {},
    optional={"overall": st.integers(0, 10), "touchpoints": st.dictionaries(st.sampled_from("ab"), st.integers(1, 5))},
)


@given(st.sampled_from(library.KEYS), st.integers(0, 5), marks)
def test_every_way_ends_and_passes_each_screen_once(template: str, touchpoints: int, answers: dict[str, Any]) -> None:
    questions = library.template(template).questions
    steps = steps_of(questions, touchpoints)
    walked = way(steps, answers, low_by(questions, THRESHOLDS))
    assert [question for step in steps for question in step.questions] == list(questions)
    passed = [walked[0]]
    while following := after(steps, walked, passed[-1].key):
        passed.append(following)
    assert passed == walked
    assert not walked[-1].one_tap


def test_a_visit_without_touchpoints_is_asked_about_none() -> None:
    assert for_guest([OVERALL, TOUCHPOINTS, COMMENT], rated=False, first=False) == [OVERALL, COMMENT]


def test_who_reads_the_code_of_a_touchpoint_is_asked_about_it_first() -> None:
    rating = Question(key="touchpoints", type="touchpoints", show_if=Mark(question="overall", at_most=6))
    assert for_guest([OVERALL, rating, COMMENT], rated=True, first=True) == [TOUCHPOINTS, OVERALL, COMMENT]
    assert for_guest([OVERALL, COMMENT], rated=True, first=True) == [TOUCHPOINTS, OVERALL, COMMENT]


def test_everybody_else_is_asked_what_the_survey_says() -> None:
    questions = [OVERALL, TOUCHPOINTS, COMMENT]
    assert for_guest(questions, rated=True, first=False) == questions
