"""Conditions as the rows of a form."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.surveys.reading import dump
from services.feedback.web.manage.editor.rows import Row, Rows, condition_of, rows_of
from tests.unit.feedback.surveys import surveys

ROWS: list[tuple[str, str, Any]] = [
    ("low", "", {"low": True}),
    ("not-low", "", {"not": {"low": True}}),
    ("overall/at_most", "6", {"question": "overall", "at_most": 6}),
    ("effort/at_least", "5", {"question": "effort", "at_least": 5}),
    ("overall/is", "10", {"question": "overall", "is": 10}),
    ("touchpoints/breakfast/at_most", "2", {"question": "touchpoints", "touchpoint": "breakfast", "at_most": 2}),
    ("fault/is/food", "", {"question": "fault", "is": "food"}),
    ("fault/is-not/food", "", {"not": {"question": "fault", "is": "food"}}),
    ("comment/answered", "", {"question": "comment", "answered": True}),
    ("comment/unanswered", "", {"question": "comment", "answered": False}),
]


@pytest.mark.parametrize(("what", "mark", "condition"), ROWS)
def test_a_row_says_a_condition_and_is_found_again(what: str, mark: str, condition: Any) -> None:
    row = Row(what=what, mark=mark)
    assert condition_of(Rows(rows=(row,))) == condition
    assert rows_of(condition) == Rows(rows=(row,))


def test_a_mark_that_no_machine_can_count_to_is_left_as_it_was_typed() -> None:
    mark = "9" * 5000
    assert condition_of(Rows(rows=(Row(what="overall/at_most", mark=mark),))) == {
        "question": "overall",
        "at_most": mark,
    }


def test_no_row_means_always() -> None:
    assert condition_of(Rows()) is None
    assert rows_of(None) == Rows()


@pytest.mark.parametrize("join", ["all", "any"])
def test_several_rows_are_joined(join: str) -> None:
    rows = Rows(join=join, rows=(Row(what="low"), Row(what="overall/at_most", mark="9")))
    assert condition_of(rows) == {join: [{"low": True}, {"question": "overall", "at_most": 9}]}
    assert rows_of(condition_of(rows)) == rows


@pytest.mark.parametrize("mark", ["", "many", "-1", "6.5"])
@pytest.mark.parametrize("bound", ["at_most", "at_least", "is"])
def test_what_is_no_mark_stays_to_be_complained_about(bound: str, mark: str) -> None:
    condition = condition_of(Rows(rows=(Row(what=f"overall/{bound}", mark=mark),)))
    assert not isinstance(condition[bound], int)
    found = rows_of(condition)
    assert found is not None
    assert found.rows[0].what == f"overall/{bound}"


def test_what_nobody_can_have_chosen_is_about_no_question() -> None:
    assert condition_of(Rows(rows=(Row(what="a/b/c/d"),))) == {"question": "a/b/c/d"}


@pytest.mark.parametrize(
    "condition",
    [
        {"not": {"question": "overall", "at_most": 3}},
        {"question": "overall", "at_least": 3, "at_most": 5},
        {"all": [{"any": [{"low": True}, {"low": True}]}, {"low": True}]},
        {"all": [{"low": True}]},
        {"all": {"low": True}},
        {"low": 1, "more": 2},
        "{broken",
        7,
    ],
)
def test_what_rows_cannot_say_is_left_alone(condition: Any) -> None:
    assert rows_of(condition) is None


@given(surveys())
def test_no_condition_changes_by_being_shown(questions: Any) -> None:
    for question in dump(questions):
        said = rows_of(question["show_if"])
        assert said is None or condition_of(said) == question["show_if"]


@given(st.text(max_size=20), st.text(max_size=5))
def test_whatever_a_form_says_can_be_shown_again(what: str, mark: str) -> None:
    rows_of(condition_of(Rows(rows=(Row(what=what, mark=mark),))))
