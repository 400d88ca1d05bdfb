"""Which questions are asked, given the answers so far, and whether answers fit their questions; pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from services.feedback.surveys.conditions import AllOf, Answers, AnyOf, Condition, IsLow, Low, Mark, Not, holds
from services.feedback.surveys.questions import CHOICES, MARKS, RESERVED, WORDS, Question, Scale
from shared.kit.problem import Errors

SHORT_MOST = 500
LONG_MOST = 10_000
NOT_ASKED = "The survey does not ask this."


Thresholds: TypeAlias = Mapping[Scale, int]
"""The best mark that is still low, by scale; what is not in it is never low."""


def asked(questions: Sequence[Question], answers: Answers, *, low: IsLow) -> list[Question]:
    """The questions that these answers lead through, in order.

    A condition sees only the answers to questions before it that are asked themselves: what was answered to a
    question that has since disappeared leads nowhere.
    """
    shown: list[Question] = []
    seen: dict[str, Any] = {}
    for question in questions:
        if question.show_if is None or holds(question.show_if, seen, low):
            shown.append(question)
            if question.key in answers:
                seen[question.key] = answers[question.key]
    return shown


def following(questions: Sequence[Question], answers: Answers, *, after: str | None, low: IsLow) -> Question | None:
    """The next question to ask.

    Args:
        questions: All of the survey's.
        answers: What was answered so far.
        after: The key of the question that was shown last; None at the beginning.
        low: As for `asked`.

    Raises:
        KeyError: The survey has no question `after`.
    """
    passed = -1 if after is None else position(questions, after)
    return next((each for each in asked(questions, answers, low=low) if position(questions, each.key) > passed), None)


def position(questions: Sequence[Question], key: str) -> int:
    """Where a question stands in its survey, from 0.

    Raises:
        KeyError: The survey does not have it.
    """
    for place, question in enumerate(questions):
        if question.key == key:
            return place
    raise KeyError(key)


def low_by(questions: Sequence[Question], thresholds: Thresholds) -> IsLow:
    """What low means by thresholds alone."""
    rule = AnyOf(tuple(_low_marks(questions, thresholds)))
    return lambda answers: holds(rule, answers, lambda _: False)


def expand_low(questions: Sequence[Question], thresholds: Thresholds) -> tuple[Question, ...]:
    """The same questions with every `Low` as plain comparisons, which a browser can make without knowing more."""
    return tuple(
        replace(question, show_if=_expanded(question.show_if, AnyOf(tuple(_low_marks(questions[:place], thresholds)))))
        if question.show_if
        else question
        for place, question in enumerate(questions)
    )


def check(questions: Sequence[Question], choices: Mapping[str, Any], texts: Mapping[str, Any]) -> Errors:
    """What is wrong with the answers that have no field of their own, by field path.

    What a guest was not led to may be answered all the same, as long as the survey has the question.
    """
    by_key = {question.key: question for question in questions}
    errors: dict[str, list[str]] = {}
    for key, given in choices.items():
        if complaint := _choice_complaint(by_key.get(key), given):
            errors[f"answers.choices.{key}"] = [complaint]
    for key, given in texts.items():
        if complaint := _text_complaint(by_key.get(key), given):
            errors[f"answers.texts.{key}"] = [complaint]
    return errors


def _low_marks(questions: Sequence[Question], thresholds: Thresholds) -> Iterator[Mark]:
    for question in questions:
        if question.scale and question.scale in thresholds:
            yield Mark(question=question.key, at_most=thresholds[question.scale])


def _expanded(condition: Condition, low: AnyOf) -> Condition:
    match condition:
        case Low():
            return low
        case AllOf(conditions):
            return AllOf(tuple(_expanded(each, low) for each in conditions))
        case AnyOf(conditions):
            return AnyOf(tuple(_expanded(each, low) for each in conditions))
        case Not(inner):
            return Not(_expanded(inner, low))
        case _:
            return condition


def _choice_complaint(question: Question | None, given: Any) -> str | None:
    if question is None or (question.key in RESERVED and question.key != "effort"):
        return NOT_ASKED
    if question.type in CHOICES:
        return _option_complaint(question, given)
    if question.type not in MARKS:
        return NOT_ASKED
    worst, best = MARKS[question.type]
    if isinstance(given, bool) or not isinstance(given, int) or not worst <= given <= best:
        return f"Not a mark from {worst} to {best}."
    return None


def _option_complaint(question: Question, given: Any) -> str | None:
    options = [option.key for option in question.options]
    if question.type == "single":
        return None if given in options else "Not one of the options."
    if not isinstance(given, list) or any(each not in options for each in given):
        return "Not a list of the options."
    return "An option is there twice." if len(set(given)) < len(given) else None


def _text_complaint(question: Question | None, given: Any) -> str | None:
    if question is None or question.key in RESERVED or question.type not in WORDS:
        return NOT_ASKED
    most = SHORT_MOST if question.type == "short" else LONG_MOST
    return None if isinstance(given, str) and len(given) <= most else f"Not a text of at most {most} characters."
