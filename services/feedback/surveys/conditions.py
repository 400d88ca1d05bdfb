"""When a question is asked: conditions on what was answered before it; pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Answers: TypeAlias = Mapping[str, Any]
"""Answers by the key of their question; those of `touchpoints` are marks by touchpoint, of a multiple choice a list."""

IsLow: TypeAlias = Callable[[Answers], bool]
"""Whether these answers are a low score."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A question was given a mark within bounds. A rating of touchpoints counts as the worst mark in it.

    Attributes:
        question: The question's key.
        touchpoint: Of a rating of touchpoints, the only one that counts.
        at_least: The lowest mark.
        at_most: The highest mark.
    """

    question: str
    touchpoint: str | None = None
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Is:
    """An option was chosen, alone or among others, or exactly this mark was given."""

    question: str
    value: int | str


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A question was answered, or left out."""

    question: str
    answered: bool


@dataclass(frozen=True)
class Low:
    """The marks given so far are a low score by the place's thresholds."""


@dataclass(frozen=True)
class AllOf:
    """All of these hold."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one of these holds."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """This does not hold."""

    condition: "Condition"


Condition: TypeAlias = Mark | Is | Answered | Low | AllOf | AnyOf | Not


def holds(condition: Condition, answers: Answers, low: IsLow) -> bool:
    """Whether a condition holds.

    Args:
        condition: The condition.
        answers: What was answered so far, without what is no longer asked.
        low: Decides what `Low` means.
    """
    match condition:
        case Low():
            return low(answers)
        case AllOf(conditions):
            return all(holds(each, answers, low) for each in conditions)
        case AnyOf(conditions):
            return any(holds(each, answers, low) for each in conditions)
        case Not(inner):
            return not holds(inner, answers, low)
    return _said(condition, answers.get(condition.question))


def is_answer(given: Any) -> bool:
    """Whether something was answered; 0 is a mark like any other."""
    return given not in (None, "", [], {})


def _said(condition: Mark | Is | Answered, given: Any) -> bool:
    match condition:
        case Mark():
            return _within(condition, given)
        case Is(value=value):
            return value in given if isinstance(given, list) else bool(given == value)
        case Answered(answered=answered):
            return is_answer(given) == answered


def _within(bounds: Mark, given: Any) -> bool:
    mark = _worst(given, bounds.touchpoint) if isinstance(given, Mapping) else given
    if not isinstance(mark, int):
        return False
    above = bounds.at_least is None or mark >= bounds.at_least
    return above and (bounds.at_most is None or mark <= bounds.at_most)


def _worst(marks: Mapping[str, int], touchpoint: str | None) -> int | None:
    return min(marks.values(), default=None) if touchpoint is None else marks.get(touchpoint)
