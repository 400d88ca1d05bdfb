"""Surveys from JSON, with every mistake named by its path, and back; pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import marshmallow as ma
from marshmallow.validate import Length, OneOf, Regexp

from services.feedback.surveys.condition_json import ConditionField, dump_condition
from services.feedback.surveys.questions import TYPES, Option, Question
from services.feedback.surveys.rules import complaints
from shared.kit.yes_or_no import YesOrNo

QUESTIONS_MOST = 40
OPTIONS_MOST = 30
LANGUAGES_MOST = 20
TEXT_MOST = 500

_KEY = Regexp(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}\Z", error="Not a key: use letters, digits, - and _.")
_LANGUAGE = Regexp(r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}\Z", error="Not a language tag such as it or en.")


class Invalid(ValueError):  # noqa: N818  It is said of the survey.
    """A survey that cannot be asked.

    Args:
        errors: Messages by path, such as `questions.3.show_if.all.0.question`.
    """

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        # The messages may quote what somebody typed, so they stay out of the exception's own.
        super().__init__(", ".join(sorted(errors)))
        self.errors = errors


class TextsField(ma.fields.Field[Any]):
    """A text by language; its mistakes are told by language too."""

    def _deserialize(
        self,
        value: Any,
        attr: str | None,  # noqa: ARG002  Marshmallow passes it.
        data: Mapping[str, Any] | None,  # noqa: ARG002  As above.
        **_options: Any,
    ) -> dict[str, str]:
        if not isinstance(value, dict):
            raise ma.ValidationError("Not texts by language.")
        if len(value) > LANGUAGES_MOST:
            raise ma.ValidationError(f"More than {LANGUAGES_MOST} languages.")
        wrong = {language: complaint for language, text in value.items() if (complaint := _flaw(language, text))}
        if wrong:
            raise ma.ValidationError(wrong)
        return {language: text.strip() for language, text in value.items() if text.strip()}


def _flaw(language: str, text: Any) -> list[str] | None:
    try:
        _LANGUAGE(language)
    except ma.ValidationError as error:
        return list(error.messages)
    if not isinstance(text, str) or len(text) > TEXT_MOST:
        return [f"Not a text of at most {TEXT_MOST} characters."]
    return None


class OptionSchema(ma.Schema):
    """One of the answers to choose from."""

    key = ma.fields.String(required=True, validate=_KEY)
    text = TextsField(required=True, metadata={"type": "object", "additionalProperties": {"type": "string"}})

    @ma.post_load
    def make(self, data: dict[str, Any], **_: Any) -> Option:
        """The loaded fields as a value."""
        return Option(**data)


class QuestionSchema(ma.Schema):
    """One step of a survey."""

    key = ma.fields.String(required=True, validate=_KEY)
    type = ma.fields.String(required=True, validate=OneOf(TYPES))
    text = TextsField(
        metadata={
            "type": "object",
            "additionalProperties": {"type": "string"},
            "description": "By language. A question with a reserved key has a text already, and needs none.",
        }
    )
    hint = TextsField(metadata={"type": "object", "additionalProperties": {"type": "string"}})
    options = ma.fields.List(ma.fields.Nested(OptionSchema), validate=Length(max=OPTIONS_MOST))
    show_if = ConditionField(allow_none=True)
    required = YesOrNo()

    @ma.post_load
    def make(self, data: dict[str, Any], **_: Any) -> Question:
        """The loaded fields as a value."""
        return Question(**{**data, "options": tuple(data.get("options", ()))})


class QuestionsSchema(ma.Schema):
    """What a survey asks."""

    questions = ma.fields.List(
        ma.fields.Nested(QuestionSchema), required=True, validate=Length(min=1, max=QUESTIONS_MOST)
    )


_SCHEMA = QuestionsSchema()
_FIELDS = frozenset(QuestionSchema().fields)


def parse(raw: Any) -> tuple[Question, ...]:
    """The questions that a list of JSON objects describes.

    Raises:
        Invalid: It describes none, or they make no sense together.
    """
    questions = _loaded(raw)
    if errors := complaints(questions):
        raise Invalid(errors)
    return questions


def parse_stored(raw: list[dict[str, Any]]) -> tuple[Question, ...]:
    """The questions that `parse` accepted once.

    Whether they make sense is not asked again, and what a later version of this program says of a question beside what
    is known here is overlooked: while it is rolled out, both read the same surveys.
    """
    return _loaded([{name: value for name, value in each.items() if name in _FIELDS} for each in raw])


def dump(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """The questions as a list of JSON objects, which `parse` reads back as they were."""
    return [
        {
            "key": question.key,
            "type": question.type,
            "text": dict(question.text),
            "hint": dict(question.hint),
            "options": [{"key": option.key, "text": dict(option.text)} for option in question.options],
            "show_if": dump_condition(question.show_if) if question.show_if else None,
            "required": question.required,
        }
        for question in questions
    ]


def _loaded(raw: Any) -> tuple[Question, ...]:
    try:
        return tuple(_SCHEMA.load({"questions": raw})["questions"])
    except ma.ValidationError as error:
        raise Invalid(dict(_by_path(error.messages_dict, ()))) from None


def _by_path(messages: Any, path: tuple[str, ...]) -> Iterator[tuple[str, list[str]]]:
    if not isinstance(messages, dict):
        yield ".".join(path), [str(message) for message in messages]
        return
    for name, inner in messages.items():
        yield from _by_path(inner, path if name == ma.exceptions.SCHEMA else (*path, str(name)))
