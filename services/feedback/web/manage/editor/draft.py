"""A survey while it is written: what the editor's form says, as JSON that may not be a survey yet; pure."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import orjson

from services.feedback.surveys.questions import CHOICES, RESERVED, WORDS, QuestionType
from services.feedback.surveys.reading import LANGUAGES_MOST, OPTIONS_MOST, QUESTIONS_MOST
from services.feedback.web.manage.editor.rows import Row, Rows, condition_of

Raw: TypeAlias = dict[str, Any]
"""A question as JSON; `reading.parse` says whether it is one."""

Form: TypeAlias = Mapping[str, str]

ROWS_MOST = 20
OWN: tuple[QuestionType, ...] = ("csat", "nps", "ces", "single", "multiple", "short", "long")
"""The types that a question with a name of its own may have."""

ADDABLE = frozenset({*RESERVED, *OWN})
NEVER_REQUIRED: frozenset[QuestionType] = WORDS | {"photo"}

_NAME = re.compile(r"questions\.(\d{1,2})\.(.+)")
_OPTION = re.compile(r"options\.(\d{1,2})\.(?:key|text\..+)")
_ROW = re.compile(r"rules\.(\d{1,2})\.what")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is being written.

    Attributes:
        questions: In order.
        opened: The places of those that are shown in full.
    """

    questions: tuple[Raw, ...]
    opened: frozenset[int] = frozenset()


def read(form: Form) -> Draft:
    """What the editor's form says.

    Args:
        form: Texts by name, such as `questions.0.text.it`.
    """
    fields: dict[int, dict[str, str]] = {}
    for name, text in form.items():
        if match := _NAME.fullmatch(name):
            fields.setdefault(int(match[1]), {})[match[2]] = text
    numbers = sorted(fields)[:QUESTIONS_MOST]
    opened = {place for place, number in enumerate(numbers) if fields[number].get("opened")}
    return Draft(questions=tuple(_question(fields[number]) for number in numbers), opened=frozenset(opened))


def _question(said: Form) -> Raw:
    type_ = said.get("type", "")
    question: Raw = {
        "key": said.get("key", "").strip(),
        "type": type_,
        "text": _texts(said, "text"),
        "hint": _texts(said, "hint"),
        "options": _options(said) if type_ in CHOICES else [],
        "show_if": _condition(said),
        "required": bool(said.get("required")) and type_ not in NEVER_REQUIRED,
    }
    return question


def _texts(said: Form, name: str) -> dict[str, str]:
    start = f"{name}."
    found = {field.removeprefix(start): text.strip() for field, text in said.items() if field.startswith(start)}
    return {language: text for language, text in list(found.items())[:LANGUAGES_MOST] if text}


def _options(said: Form) -> list[Raw]:
    """The options in order; one without a key is new and gets one, or is left out where it says nothing."""
    numbers = sorted({int(match[1]) for name in said if (match := _OPTION.fullmatch(name))})
    found: list[Raw] = [
        {"key": said.get(f"options.{number}.key", "").strip(), "text": _texts(said, f"options.{number}.text")}
        for number in numbers[:OPTIONS_MOST]
    ]
    options = [option for option in found if option["key"] or option["text"]]
    for option in options:
        option["key"] = option["key"] or new_key("option", [each["key"] for each in options])
    return options


def _condition(said: Form) -> Any:
    if kept := said.get("kept"):
        try:
            return orjson.loads(kept)
        except orjson.JSONDecodeError:
            return kept
    numbers = sorted({int(match[1]) for name in said if (match := _ROW.fullmatch(name))})[:ROWS_MOST]
    rows = [Row(what=said[f"rules.{n}.what"], mark=said.get(f"rules.{n}.mark", "").strip()) for n in numbers]
    return condition_of(Rows(join=said.get("join", "all"), rows=tuple(row for row in rows if row.what)))


def new_key(start: str, taken: Iterable[str]) -> str:
    """A key that is not taken, such as `option-3`."""
    known = set(taken)
    return next(key for number in range(1, len(known) + 2) if (key := f"{start}-{number}") not in known)


def added(draft: Draft, what: str) -> Draft:
    """The draft with one more question at its end, to be written now.

    Args:
        draft: As it is.
        what: A reserved key, or a type of question.
    """
    keys = [question["key"] for question in draft.questions]
    reserved = RESERVED.get(what)
    key = what if reserved and what not in keys else new_key(what, keys)
    question: Raw = {"key": key, "type": reserved or what, "text": {}, "hint": {}, "options": [], "show_if": None}
    questions = (*draft.questions, {**question, "required": False})[:QUESTIONS_MOST]
    return Draft(questions=questions, opened=frozenset({len(questions) - 1}))


def moved(draft: Draft, place: int, by: int) -> Draft:
    """The draft with a question so many places further on; one at the end stays there."""
    questions, there = list(draft.questions), place + by
    if not 0 <= place < len(questions) or not 0 <= there < len(questions):
        return draft
    questions.insert(there, questions.pop(place))
    return Draft(questions=tuple(questions), opened=frozenset({there}))


def without(draft: Draft, place: int) -> Draft:
    """The draft without a question."""
    kept = tuple(question for at, question in enumerate(draft.questions) if at != place)
    opened = {at - (at > place) for at in draft.opened if at != place}
    return Draft(questions=kept, opened=frozenset(opened))


def without_option(draft: Draft, place: int, option: int) -> Draft:
    """The draft without an option of a question."""
    return _changed(draft, place, lambda question: _dropped(question, option))


def without_condition(draft: Draft, place: int) -> Draft:
    """The draft with a question that is always asked."""
    return _changed(draft, place, lambda question: {**question, "show_if": None})


def _changed(draft: Draft, place: int, change: Callable[[Raw], Raw]) -> Draft:
    questions = tuple(change(each) if at == place else each for at, each in enumerate(draft.questions))
    return Draft(questions=questions, opened=draft.opened | {place})


def _dropped(question: Raw, option: int) -> Raw:
    return {**question, "options": [each for at, each in enumerate(question["options"]) if at != option]}


def opened(draft: Draft, places: Sequence[int]) -> Draft:
    """The draft with these questions shown in full too."""
    return replace(draft, opened=draft.opened | frozenset(places))
