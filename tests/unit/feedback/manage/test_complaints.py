"""What is wrong with a survey, said to somebody who writes it in a form."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.surveys.reading import Invalid, parse
from services.feedback.web.manage.editor.complaints import NEEDLESS, NO_EARLIER, by_field, field_of, in_words
from shared.kit.i18n import Catalogue

ITALIAN = Catalogue("services.feedback.web.manage").language("it").gettext
OVERALL = {"key": "overall", "type": "nps"}
FAULT = {
    "key": "fault",
    "type": "single",
    "text": {"it": "?"},
    "options": [{"key": "a", "text": {"it": "a"}}, {"key": "b", "text": {"it": "b"}}],
}


def wish(**more: Any) -> dict[str, Any]:
    return {"key": "wish", "type": "long", **more}


WRONG: list[tuple[list[dict[str, Any]], str, str]] = [
    ([], "questions", "Ask at least one question, and at most 40."),
    ([wish() for _ in range(41)], "questions", "Ask at least one question, and at most 40."),
    ([{**wish(), "key": "Ü"}], "questions.0.key", "Use letters, digits, - and _ only."),
    ([wish(), wish()], "questions.1.key", "Another question has this name."),
    ([{**wish(), "type": "nps"}], "questions.0.type", "This name belongs to another type of question."),
    (
        [{**OVERALL, "key": "mine", "type": "contact"}],
        "questions.0.key",
        "There can be one question of this type only.",
    ),
    (
        [{"key": "mine", "type": "short"}],
        "questions.0.text",
        "Write the question, in at least one language.",
    ),
    ([wish(text={"de": "x" * 501})], "questions.0.text", "DE: At most 500 characters, please."),
    ([wish(hint={"it": "x" * 501})], "questions.0.hint", "IT: At most 500 characters, please."),
    (
        [{**FAULT, "options": [{"key": f"o{n}", "text": {"it": "?"}} for n in range(31)]}],
        "questions.0.options",
        "At most 30, please.",
    ),
    ([wish(required=True)], "questions.0.required", "Nobody has to write or to take pictures."),
    ([{**FAULT, "options": []}], "questions.0.options", "Offer at least 2 answers to choose from."),
    (
        [{**FAULT, "options": [*FAULT["options"], {"key": "a", "text": {"it": "c"}}]}],
        "questions.0.options.2",
        "This answer is there twice.",
    ),
    (
        [{**FAULT, "options": [*FAULT["options"], {"key": "c", "text": {}}]}],
        "questions.0.options.2",
        "Write the answer, in at least one language.",
    ),
    (
        [wish(show_if={"low": True})],
        "questions.0.rules.0",
        "No question before this one gives a mark that could be low.",
    ),
    ([wish(show_if={"question": "overall", "at_most": 3})], "questions.0.rules.0", NO_EARLIER),
    (
        [OVERALL, wish(show_if={"question": "overall", "at_most": ""})],
        "questions.1.rules.0",
        "Write a mark, such as 6.",
    ),
    ([OVERALL, wish(show_if={"question": "overall", "is": ""})], "questions.1.rules.0", "Write a mark, such as 6."),
    (
        [OVERALL, wish(show_if={"any": [{"low": True}, {"question": "overall", "at_most": 11}]})],
        "questions.1.rules.1",
        "Write a mark from 0 to 10.",
    ),
    (
        [FAULT, wish(show_if={"not": {"question": "fault", "is": "gone"}})],
        "questions.1.rules.0",
        "This answer cannot be chosen there any more.",
    ),
    ([FAULT, wish(show_if={"question": "fault", "at_most": 3})], "questions.1.rules.0", NEEDLESS),
    ([OVERALL, wish(show_if="{broken")], "questions.1.rules.0", NEEDLESS),
]


@pytest.mark.parametrize(("questions", "field", "message"), WRONG)
def test_each_mistake_is_said_at_its_field_in_plain_words(questions: list[Any], field: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(questions)
    assert by_field(caught.value.errors, str).get(field) == [message]


@pytest.mark.parametrize(("questions", "field", "message"), WRONG)
def test_and_in_italian(questions: list[Any], field: str, message: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(questions)
    (said,) = by_field(caught.value.errors, ITALIAN)[field]
    assert said != message


@given(st.text(), st.text())
def test_what_nobody_foresaw_is_still_shown_somewhere(path: str, message: str) -> None:
    assert field_of(path)
    assert in_words(message, str)


def test_the_same_is_not_said_twice_at_one_field() -> None:
    errors = {"questions.0.show_if.question": ["Not a key."], "questions.0.show_if.is": ["Not a key."]}
    assert by_field(errors, str) == {"questions.0.rules.0": ["Write a mark, such as 6."]}
