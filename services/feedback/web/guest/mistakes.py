"""What is wrong with what a guest has filled in, in sentences for a guest; pure."""

from collections.abc import Sequence
from typing import Any

import marshmallow as ma

from services.feedback.surveys.engine import check
from services.feedback.surveys.questions import Question
from services.feedback.web.api.response_schemas import EMPTY, AnswersSchema, WantedSchema
from services.feedback.web.guest.filled import Fields, answers, body, path_of
from shared.kit.i18n import N_
from shared.kit.problem import Errors
from shared.kit.web.field_errors import by_path

Mistakes = dict[str, str]
"""Sentences, still to be translated, by field path such as `answers.touchpoints.breakfast`."""


class FormSchema(ma.Schema):
    """What the page sends, in the API's terms."""

    answers = ma.fields.Nested(AnswersSchema, required=True)
    contact = ma.fields.Nested(WantedSchema, allow_none=True)


class StepAnswersSchema(AnswersSchema):
    """Some of the answers: to have answered nothing yet is no mistake."""

    def something_is_answered(self, data: dict[str, Any], **_: Any) -> None:
        """Not asked for."""


class StepSchema(FormSchema):
    """A part of what the page sends."""

    answers = ma.fields.Nested(StepAnswersSchema, required=True)


_WHOLE, _STEP = FormSchema(), StepSchema()

TOO_LONG = N_("This is too long. Please make it shorter.")
EXPLAINED = {
    "answers.overall": N_("Choose a mark."),
    "answers.touchpoints": N_("Choose a mark from 1 to 5, or leave it out."),
    "answers.choices": N_("Choose one of these."),
    "answers": TOO_LONG,
    "contact.consent": N_("Please say how we may contact you."),
    "contact.email": N_("This is not an e-mail address."),
    "contact.phone": N_("This is not a telephone number."),
    "contact.channel": N_("Please say how we may contact you."),
    "contact": TOO_LONG,
}
NOTHING_SAID = N_("Choose a mark, or tell us something in your own words.")
WANTED = N_("Please choose an answer.")


def read(
    questions: Sequence[Question], fields: Fields, *, to_send: bool = False
) -> tuple[dict[str, Any] | None, Mistakes]:
    """The answers to some questions as the API's schema loads them, and what is wrong with them.

    Args:
        questions: The questions.
        fields: What is filled in.
        to_send: Whether these are all answers that there are, so that there must be one.
    """
    schema = _WHOLE if to_send else _STEP
    mistakes = {path_of(each): WANTED for each in questions if each.required and not answers([each], fields)}
    try:
        loaded = schema.load(body(questions, fields))
    except ma.ValidationError as error:
        return None, {**explained(by_path(error.messages_dict, schema)), **mistakes}
    said = loaded["answers"]
    return loaded, {**explained(check(questions, said["choices"], said["texts"])), **mistakes}


def explained(errors: Errors) -> Mistakes:
    """The API's messages by field path as sentences for a guest."""
    return {path: NOTHING_SAID if EMPTY in messages else _sentence(path) for path, messages in errors.items()}


def about(questions: Sequence[Question], path: str) -> Question | None:
    """The question that a mistake is about."""
    return next((each for each in questions if path == path_of(each) or path.startswith(path_of(each) + ".")), None)


def _sentence(path: str) -> str:
    return next(text for start, text in EXPLAINED.items() if path.startswith(start))
