"""Which questions a guest is asked: what is owed at every turn, whatever the survey and whatever the answers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.surveys import engine
from services.feedback.surveys.conditions import AllOf, Answered, AnyOf, Condition, Is, Low, Mark, Not, holds
from services.feedback.surveys.library import KEYS, template
from services.feedback.surveys.questions import MARKS, Option, Question
from tests.unit.feedback.surveys import sittings

Sitting = tuple[tuple[Question, ...], dict[str, Any], engine.Thresholds]
USUAL: engine.Thresholds = {"overall": 6, "touchpoint": 2, "effort": 3, "satisfaction": 2}


def keys(questions: list[Question]) -> list[str]:
    return [question.key for question in questions]


def asked(key: str, answers: dict[str, Any], thresholds: engine.Thresholds = USUAL) -> list[str]:
    """The keys of what a template asks."""
    questions = template(key).questions
    return keys(engine.asked(questions, answers, low=engine.low_by(questions, thresholds)))


class TestTemplates:
    def test_a_happy_guest_is_asked_three_things(self) -> None:
        assert asked("hotel-stay", {"overall": 9, "touchpoints": {"room": 5}}) == ["overall", "touchpoints", "comment"]

    @pytest.mark.parametrize("answers", [{"overall": 4}, {"overall": 9, "touchpoints": {"room": 5, "breakfast": 1}}])
    def test_an_unhappy_one_is_asked_what_would_put_it_right(self, answers: dict[str, Any]) -> None:
        assert asked("hotel-stay", answers)[-3:] == ["wish", "photo", "contact"]

    def test_nobody_is_asked_for_a_reason_before_something_was_wrong(self) -> None:
        assert asked("restaurant", {}) == ["overall", "touchpoints", "comment"]
        assert "fault" in asked("restaurant", {"overall": 5})

    def test_a_customer_who_could_not_settle_it_is_asked_what_would_help(self) -> None:
        assert "wish" in asked("branch-visit", {"overall": 9, "settled": "no"})
        assert "wish" not in asked("branch-visit", {"overall": 9, "settled": "partly", "effort": 7})

    def test_a_meeting_that_was_hard_work_is_low(self) -> None:
        assert "contact" in asked("bank-meeting", {"overall": 8, "effort": 2})

    def test_a_pulse_is_one_question_while_all_is_well(self) -> None:
        assert asked("pulse", {"so_far": 5}) == ["so_far"]
        assert asked("pulse", {"so_far": 1})[1:3] == ["touchpoints", "wish"]

    @pytest.mark.parametrize("key", KEYS)
    def test_thresholds_that_nothing_is_under_make_nothing_low(self, key: str) -> None:
        worst = {
            question.key: MARKS[question.type][0] for question in template(key).questions if question.type == "nps"
        }
        assert asked(key, worst, {}) == asked(key, {}, {})


@given(sittings())
def test_no_hidden_question_is_asked_nor_any_twice(sitting: Sitting) -> None:
    questions, answers, thresholds = sitting
    low = engine.low_by(questions, thresholds)
    shown = engine.asked(questions, answers, low=low)
    assert shown == [question for question in questions if question in shown]
    for question in questions:
        before = {each.key for each in shown if engine.position(questions, each.key) < questions.index(question)}
        seen = {key: given for key, given in answers.items() if key in before}
        assert (question in shown) == (question.show_if is None or holds(question.show_if, seen, low))


@given(sittings())
def test_going_on_leads_through_what_is_asked_and_ends(sitting: Sitting) -> None:
    questions, answers, thresholds = sitting
    low = engine.low_by(questions, thresholds)
    given: dict[str, Any] = {}
    steps: list[Question] = []
    at: str | None = None
    while question := engine.following(questions, given, after=at, low=low):
        steps.append(question)
        at = question.key
        if at in answers:
            given[at] = answers[at]
    assert len(steps) <= len(questions)
    assert steps == engine.asked(questions, answers, low=low)


@given(sittings())
def test_what_was_answered_to_a_question_that_disappeared_leads_nowhere(sitting: Sitting) -> None:
    questions, answers, thresholds = sitting
    low = engine.low_by(questions, thresholds)
    shown = engine.asked(questions, answers, low=low)
    kept = {question.key: answers[question.key] for question in shown if question.key in answers}
    assert engine.asked(questions, kept, low=low) == shown


@given(sittings())
def test_a_browser_that_knows_only_comparisons_asks_the_same(sitting: Sitting) -> None:
    questions, answers, thresholds = sitting
    expanded = engine.expand_low(questions, thresholds)

    def never(_: Any) -> bool:
        raise AssertionError("A browser does not know what is low.")

    by_server = engine.asked(questions, answers, low=engine.low_by(questions, thresholds))
    assert keys(engine.asked(expanded, answers, low=never)) == keys(by_server)


@given(sittings(), st.data())
def test_a_worse_mark_never_ends_being_low(sitting: Sitting, data: st.DataObject) -> None:
    questions, answers, thresholds = sitting
    low = engine.low_by(questions, thresholds)
    marks = {question.key: given for question in questions if isinstance(given := answers.get(question.key), int)}
    worse = {key: data.draw(st.integers(0, mark)) for key, mark in marks.items()}
    assert low({**answers, **worse}) or not low(answers)


def test_each_question_has_its_place() -> None:
    questions = template("restaurant").questions
    assert [engine.position(questions, question.key) for question in questions] == list(range(len(questions)))
    with pytest.raises(KeyError):
        engine.position(questions, "nowhere")
    with pytest.raises(KeyError):
        engine.following(questions, {}, after="nowhere", low=engine.low_by(questions, USUAL))


HERE = {"overall": 0, "touchpoints": {"room": 5, "pool": 2}, "why": ["food", "noise"], "who": "alone", "comment": ""}


@pytest.mark.parametrize(
    ("condition", "so"),
    [
        (Mark(question="overall", at_most=0), True),
        (Mark(question="overall", at_least=1), False),
        (Mark(question="touchpoints", at_most=2), True),
        (Mark(question="touchpoints", at_least=3), False),
        (Mark(question="touchpoints", touchpoint="room", at_most=2), False),
        (Mark(question="touchpoints", touchpoint="room", at_least=4, at_most=5), True),
        (Mark(question="touchpoints", touchpoint="spa", at_most=5), False),
        (Mark(question="effort", at_most=7), False),
        (Is(question="overall", value=0), True),
        (Is(question="who", value="alone"), True),
        (Is(question="why", value="noise"), True),
        (Is(question="why", value="bill"), False),
        (Is(question="effort", value=7), False),
        (Answered(question="overall", answered=True), True),
        (Answered(question="comment", answered=True), False),
        (Answered(question="comment", answered=False), True),
        (Answered(question="effort", answered=False), True),
        (Low(), True),
        (Not(Low()), False),
        (AllOf((Low(), Answered(question="who", answered=True))), True),
        (AllOf((Low(), Answered(question="effort", answered=True))), False),
        (AnyOf((Not(Low()), Answered(question="who", answered=True))), True),
        (AnyOf(()), False),
    ],
)
def test_a_condition_holds_or_does_not(condition: Condition, so: bool) -> None:  # noqa: FBT001  It is a table.
    assert holds(condition, HERE, lambda answers: answers["overall"] == 0) is so


def option(key: str) -> Option:
    return Option(key=key, text={"en": key})


CHECKED = (
    Question(key="overall", type="nps"),
    Question(key="effort", type="ces"),
    Question(key="wish", type="long"),
    Question(key="likely", type="nps", text={"en": "?"}),
    Question(key="clean", type="csat", text={"en": "?"}),
    Question(key="who", type="single", text={"en": "?"}, options=(option("alone"), option("family"))),
    Question(key="why", type="multiple", text={"en": "?"}, options=(option("food"), option("noise"))),
    Question(key="dish", type="short", text={"en": "?"}),
    Question(key="story", type="long", text={"en": "?"}),
)


@pytest.mark.parametrize(
    "choices",
    [
        {},
        {"effort": 7, "likely": 0, "clean": 1},
        {"who": "family", "why": ["noise", "food"]},
        {"why": []},
    ],
)
def test_an_answer_that_fits_is_taken(choices: dict[str, Any]) -> None:
    assert engine.check(CHECKED, choices, {"dish": "gnocchi", "story": "x" * 10_000}) == {}


@pytest.mark.parametrize(
    ("choices", "complaint"),
    [
        ({"overall": 7}, "The survey does not ask this."),
        ({"wish": "a table"}, "The survey does not ask this."),
        ({"dish": "gnocchi"}, "The survey does not ask this."),
        ({"pool": 3}, "The survey does not ask this."),
        ({"effort": 0}, "Not a mark from 1 to 7."),
        ({"effort": True}, "Not a mark from 1 to 7."),
        ({"likely": 11}, "Not a mark from 0 to 10."),
        ({"clean": "5"}, "Not a mark from 1 to 5."),
        ({"who": "nobody"}, "Not one of the options."),
        ({"who": ["alone"]}, "Not one of the options."),
        ({"why": "food"}, "Not a list of the options."),
        ({"why": ["bill"]}, "Not a list of the options."),
        ({"why": ["food", "food"]}, "An option is there twice."),
    ],
)
def test_a_choice_that_does_not_fit_is_named(choices: dict[str, Any], complaint: str) -> None:
    ((key, _),) = choices.items()
    assert engine.check(CHECKED, choices, {}) == {f"answers.choices.{key}": [complaint]}


@pytest.mark.parametrize(
    ("texts", "complaint"),
    [
        ({"wish": "a table"}, "The survey does not ask this."),
        ({"who": "alone"}, "The survey does not ask this."),
        ({"pool": "cold"}, "The survey does not ask this."),
        ({"dish": "x" * 501}, "Not a text of at most 500 characters."),
        ({"story": "x" * 10_001}, "Not a text of at most 10000 characters."),
        ({"story": 7}, "Not a text of at most 10000 characters."),
    ],
)
def test_a_text_that_does_not_fit_is_named(texts: dict[str, Any], complaint: str) -> None:
    ((key, _),) = texts.items()
    assert engine.check(CHECKED, {}, texts) == {f"answers.texts.{key}": [complaint]}
