"""Surveys as JSON: read as they were written, and refused with every mistake named by its path."""

import contextlib
import copy
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.surveys import library, wording
from services.feedback.surveys.questions import RESERVED, Question
from services.feedback.surveys.reading import Invalid, dump, parse, parse_stored
from shared.kit.i18n import Catalogue
from tests.unit.feedback.surveys import surveys

GOOD: list[dict[str, Any]] = [
    {"key": "overall", "type": "nps"},
    {"key": "touchpoints", "type": "touchpoints"},
    {
        "key": "why",
        "type": "multiple",
        "text": {"it": "Perché?", "en": "Why?"},
        "options": [{"key": "food", "text": {"it": "Cibo"}}, {"key": "noise", "text": {"it": "Rumore"}}],
        "show_if": {"any": [{"low": True}, {"question": "touchpoints", "touchpoint": "room", "at_most": 2}]},
    },
    {"key": "wish", "type": "long", "show_if": {"all": [{"question": "why", "is": "food"}, {"not": {"low": True}}]}},
]
ABOUT_OVERALL = {"question": "overall", "at_most": 6}


def changed(path: str, value: Any) -> list[dict[str, Any]]:
    """The good survey with something else at a path; without it, for `...`."""
    survey: Any = copy.deepcopy(GOOD)
    *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    here = survey
    for step in way:
        here = here[step]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    return survey  # type: ignore[no-any-return]


def refused(raw: Any) -> dict[str, list[str]]:
    with pytest.raises(Invalid) as raised:
        parse(raw)
    return {path: list(messages) for path, messages in raised.value.errors.items()}


@given(surveys())
def test_a_survey_is_read_as_it_was_written(questions: tuple[Question, ...]) -> None:
    written = orjson.loads(orjson.dumps(dump(questions)))
    assert parse(written) == questions
    assert parse_stored(written) == questions


def test_what_is_left_out_is_the_usual() -> None:
    first, *_ = parse(GOOD)
    assert first == Question(key="overall", type="nps")


def test_text_is_trimmed_and_an_empty_one_is_none() -> None:
    (question,) = parse([{"key": "overall", "type": "nps", "text": {"it": " Allora? ", "en": "  "}}])
    assert question.text == {"it": "Allora?"}


def test_what_a_later_version_stored_is_overlooked() -> None:
    stored = [{**dump(parse(GOOD))[0], "colour": "red"}]
    assert parse_stored(stored) == (Question(key="overall", type="nps"),)


@pytest.mark.parametrize(
    ("path", "value", "error"),
    [
        ("0.key", ..., "questions.0.key"),
        ("0.key", "a b", "questions.0.key"),
        ("0.key", 7, "questions.0.key"),
        ("1.key", "overall", "questions.1.key"),
        ("0.type", "stars", "questions.0.type"),
        ("0.type", "csat", "questions.0.type"),
        ("1.type", "csat", "questions.1.type"),
        ("0.colour", "red", "questions.0.colour"),
        ("0.text", "Allora?", "questions.0.text"),
        ("0.text", {"italiano!": "Allora?"}, "questions.0.text.italiano!"),
        ("0.text", {"it": 7}, "questions.0.text.it"),
        ("0.text", {"it": "x" * 501}, "questions.0.text.it"),
        ("0.text", {f"x{a}{b}": "?" for a in "abcdef" for b in "abcd"}, "questions.0.text"),
        ("0.hint", {"it": None}, "questions.0.hint.it"),
        ("0.required", "yes", "questions.0.required"),
        ("3.required", True, "questions.3.required"),
        ("2.text", {}, "questions.2.text"),
        ("0.options", [{"key": "a", "text": {"it": "A"}}], "questions.0.options"),
        ("2.options", [], "questions.2.options"),
        ("2.options.1", ..., "questions.2.options"),
        ("2.options", [{"key": f"o{n}", "text": {"it": "?"}} for n in range(31)], "questions.2.options"),
        ("2.options.1.key", "food", "questions.2.options.1.key"),
        ("2.options.1.text", {"it": " "}, "questions.2.options.1.text"),
        ("2.options.1.text", ..., "questions.2.options.1.text"),
        ("3.show_if", "low", "questions.3.show_if"),
        ("3.show_if", {}, "questions.3.show_if"),
        ("3.show_if", {"low": True, "not": {"low": True}}, "questions.3.show_if"),
        ("3.show_if", {"low": False}, "questions.3.show_if.low"),
        ("3.show_if", {"question": "overall"}, "questions.3.show_if"),
        ("3.show_if", {"question": "overall", "touchpoint": "room"}, "questions.3.show_if"),
        ("3.show_if", {**ABOUT_OVERALL, "is": 3}, "questions.3.show_if"),
        ("3.show_if", {"question": 7, "is": 3}, "questions.3.show_if.question"),
        ("3.show_if", {"question": "overall", "at_most": "6"}, "questions.3.show_if.at_most"),
        ("3.show_if", {"question": "overall", "at_most": 11}, "questions.3.show_if.at_most"),
        ("3.show_if", {"question": "overall", "at_least": True}, "questions.3.show_if.at_least"),
        ("3.show_if", {"question": "overall", "answered": 1}, "questions.3.show_if.answered"),
        ("3.show_if", {**ABOUT_OVERALL, "touchpoint": "room"}, "questions.3.show_if.touchpoint"),
        ("3.show_if", {**ABOUT_OVERALL, "touchpoint": 7}, "questions.3.show_if.touchpoint"),
        ("3.show_if", {"question": "overall", "is": "food"}, "questions.3.show_if.is"),
        ("3.show_if", {"question": "overall", "is": 11}, "questions.3.show_if.is"),
        ("3.show_if", {"question": "overall", "is": None}, "questions.3.show_if.is"),
        ("3.show_if", {"question": "why", "is": "bill"}, "questions.3.show_if.is"),
        ("3.show_if", {"question": "why", "at_most": 3}, "questions.3.show_if.question"),
        ("3.show_if", {"question": "touchpoints", "is": 3}, "questions.3.show_if.question"),
        ("3.show_if", {"question": "wish", "answered": True}, "questions.3.show_if.question"),
        ("0.show_if", {"question": "wish", "answered": True}, "questions.0.show_if.question"),
        ("0.show_if", {"low": True}, "questions.0.show_if.low"),
        ("3.show_if.all", [], "questions.3.show_if.all"),
        ("3.show_if.all", {"low": True}, "questions.3.show_if.all"),
        ("3.show_if.all", [{"low": True}] * 21, "questions.3.show_if.all"),
        ("3.show_if.all.0.question", "whom", "questions.3.show_if.all.0.question"),
        ("3.show_if.all.0", 7, "questions.3.show_if.all.0"),
        ("3.show_if.all.1.not", {"question": "overall"}, "questions.3.show_if.all.1.not"),
        ("3.show_if.all.1.not", {"question": "x", "is": 1}, "questions.3.show_if.all.1.not.question"),
        ("2.show_if.any.1.at_most", 0, "questions.2.show_if.any.1.at_most"),
    ],
)
def test_each_mistake_is_named_by_its_path(path: str, value: Any, error: str) -> None:
    # What else is said follows from it: a condition on a question that is no more.
    assert next(iter(refused(changed(path, value)))) == error


@pytest.mark.parametrize("raw", [None, 7, "x", {}, [], [7], [None], [[]], GOOD * 11])
def test_what_is_no_survey_at_all_is_refused(raw: Any) -> None:
    assert all(path.startswith("questions") for path in refused(raw))


def test_several_mistakes_are_all_named() -> None:
    survey = changed("3.show_if.all.0.question", "whom")
    survey[2]["text"] = {}
    assert list(refused(survey)) == ["questions.2.text", "questions.3.show_if.all.0.question"]


def test_conditions_stand_five_deep_in_one_another_and_no_deeper() -> None:
    condition: dict[str, Any] = {"low": True}
    for _ in range(4):
        condition = {"not": condition}
    assert parse(changed("3.show_if", condition))
    assert list(refused(changed("3.show_if", {"not": condition}))) == ["questions.3.show_if" + ".not" * 5]


def test_a_question_of_a_reserved_type_has_the_reserved_key() -> None:
    assert refused([{"key": "picture", "type": "photo", "text": {"it": "Una foto?"}}]) == {
        "questions.0.key": ["A question of this type has the key photo."]
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.text(max_size=3) | st.sampled_from(["overall", "nps", "low"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["key", "type", "text", "options", "show_if", "question", "is", "all", "not", "low", "it"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_is_sent_is_read_or_refused(raw: Any) -> None:
    with contextlib.suppress(Invalid):
        assert parse(raw)


class TestTemplates:
    @pytest.mark.parametrize("key", library.KEYS)
    def test_a_template_speaks_five_languages_or_has_the_built_in_text(self, key: str) -> None:
        for question in library.template(key).questions:
            for texts in (question.text, question.hint, *(option.text for option in question.options)):
                assert set(texts) in (set(), {"it", "en", "de", "fr", "es"})

    def test_no_other_comes_with_the_program(self) -> None:
        with pytest.raises(KeyError):
            library.template("../hotel-stay")

    def test_a_meeting_is_asked_about_as_a_meeting(self) -> None:
        assert all(survey.kind == kind for (kind, _), survey in library.usual().items())


class TestWording:
    def test_a_text_is_said_in_the_nearest_language(self) -> None:
        texts = {"de": "Warum?", "en": "Why?", "pt": "Porquê?"}
        assert [wording.say(texts, language) for language in ("de", "pt-BR", "it")] == ["Warum?", "Porquê?", "Why?"]
        assert wording.say({"it": "Perché?"}, "fr") == "Perché?"
        assert wording.say({}, "it") is None

    def test_a_reserved_question_asks_by_itself(self) -> None:
        italian = Catalogue("services.feedback").language("it").gettext
        overall = Question(key="overall", type="nps")
        assert wording.asks(overall, "stay", "it", italian) == "Com’è stato il Suo soggiorno?"  # noqa: RUF001
        assert wording.asks(overall, "meeting", "it", italian) == "Com’è andato il nostro incontro?"  # noqa: RUF001
        own = Question(key="overall", type="nps", text={"it": "Allora?"})
        assert wording.asks(own, "stay", "it", italian) == "Allora?"
        assert set(wording.BUILT_IN) == set(RESERVED)
