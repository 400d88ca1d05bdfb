"""What a guest has filled in so far: a form's fields as answers, and as the API's body; pure."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from services.feedback.surveys.questions import MARKS, WORDS, Question
from shared.kit.numbers import number_or_text

Fields: TypeAlias = Mapping[str, Sequence[str]]
"""What was sent, by the field's name. Of several values, the last one is the latest."""

TOUCHPOINT = "touchpoints."
REACH = "reach"
PHOTOS = "photos"
ADDRESSES = ("name", "email", "phone", "window")
PHOTOS_MOST = 3

_OWN_FIELDS = frozenset({"overall", "comment", "wish", "photo", "contact"})
_NAMES = {"photo": PHOTOS, "contact": REACH}


def field_of(question: Question) -> str:
    """The name of the field that a question is answered in; a rating of touchpoints has one for each."""
    if question.key in _OWN_FIELDS:
        return _NAMES.get(question.key, question.key)
    return f"{'texts' if question.type in WORDS else 'choices'}.{question.key}"


def path_of(question: Question) -> str:
    """Where the answer to a question stands in the API's body; errors name it so."""
    if question.key == "contact":
        return "contact"
    return f"answers.{'touchpoints' if question.type == 'touchpoints' else field_of(question)}"


def names_of(question: Question, touchpoints: Sequence[str]) -> list[str]:
    """The names of all fields that a question has.

    Args:
        question: The question.
        touchpoints: The keys of those that are asked about.
    """
    if question.type == "touchpoints":
        return [TOUCHPOINT + key for key in touchpoints]
    return [field_of(question), *(ADDRESSES if question.key == "contact" else ())]


def latest(fields: Fields, name: str) -> str:
    """What stands in a field; nothing where it is missing."""
    return next((text for text in reversed(fields.get(name, ())) if text), "")


def answers(questions: Sequence[Question], fields: Fields) -> dict[str, Any]:
    """The answers by question, as conditions look at them; what makes no sense is left out."""
    found = {question.key: _answer(question, fields) for question in questions}
    return {key: answer for key, answer in found.items() if answer not in (None, "", [], {})}


def body(questions: Sequence[Question], fields: Fields) -> dict[str, Any]:
    """The answers to some questions as the API's body has them, checked by nobody yet."""
    said: dict[str, Any] = {"touchpoints": {}, "choices": {}, "texts": {}}
    contact = None
    for question in questions:
        given = _given(question, fields)
        if question.key == "contact":
            contact = _contact(fields)
        elif question.type == "touchpoints":
            said["touchpoints"] = given
        elif question.type != "photo" and given not in (None, "", []):
            _put(said, field_of(question), given)
    return {"answers": said, "contact": contact}


def photos(questions: Sequence[Question], fields: Fields) -> list[str]:
    """The ids of the pictures that belong to the answer."""
    asked = any(question.type == "photo" for question in questions)
    return list(dict.fromkeys(id_ for id_ in fields.get(PHOTOS, ()) if id_))[:PHOTOS_MOST] if asked else []


def _put(said: dict[str, Any], field: str, given: Any) -> None:
    home, _, key = field.rpartition(".")
    (said[home] if home else said)[key] = given


def _answer(question: Question, fields: Fields) -> Any:
    given = _given(question, fields)
    if question.type == "touchpoints":
        return {key: mark for key, mark in given.items() if isinstance(mark, int)}
    return given if question.type not in MARKS or isinstance(given, int) else None


def _given(question: Question, fields: Fields) -> Any:
    """What was filled in, in the type that the API takes; what is no mark stays as it was sent, to be refused."""
    if question.type == "touchpoints":
        marks = {name.removeprefix(TOUCHPOINT): latest(fields, name) for name in fields if name.startswith(TOUCHPOINT)}
        return {key: _mark(text) for key, text in marks.items() if text}
    if question.type == "photo":
        return photos([question], fields)
    field = field_of(question)
    if question.type == "multiple":
        return list(dict.fromkeys(text for text in fields.get(field, ()) if text))
    text = latest(fields, field).strip()
    return _mark(text) if question.type in MARKS else text


def _mark(text: str) -> int | str | None:
    return number_or_text(text) if text else None


def _contact(fields: Fields) -> dict[str, Any] | None:
    """What was said about being contacted; nothing, when nothing was."""
    given = {name: text for name in ADDRESSES if (text := latest(fields, name).strip())}
    match latest(fields, REACH):
        case "":
            # Somebody who writes down an address and chooses nothing is asked, not taken at it.
            return {name: text for name, text in given.items() if name != "name"} or None
        case "none":
            return {"consent": False}
        case "now":
            return {"consent": True, **given, "channel": "phone", "call_now": True}
        case channel:
            return {"consent": True, **given, "channel": channel}
