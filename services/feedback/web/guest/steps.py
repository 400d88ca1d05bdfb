"""The steps of a survey: which questions stand on a screen together, and which screen comes next; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from services.feedback.surveys.conditions import AllOf, Answered, Answers, AnyOf, Condition, Is, IsLow, Low, Mark, Not
from services.feedback.surveys.engine import asked
from services.feedback.surveys.questions import WORDS, Question, QuestionType

ONE_TAP: frozenset[QuestionType] = frozenset({"nps", "csat", "ces", "single"})
"""Questions that a single tap answers; the next one comes with it."""

MARKED: frozenset[QuestionType] = frozenset({"nps", "csat", "ces"})
SAID: frozenset[QuestionType] = WORDS | {"multiple", "photo"}


@dataclass(frozen=True, kw_only=True)
class Step:
    """A screen.

    Attributes:
        questions: What it asks, in order; nothing on the last one, where there is only the answer to be sent.
        one_tap: Whether one tap answers it and leads on.
    """

    questions: tuple[Question, ...]
    one_tap: bool = False

    @property
    def key(self) -> str:
        """What the step is called: its first question."""
        return self.questions[0].key if self.questions else CLOSING_KEY


Steps: TypeAlias = Sequence[Step]

CLOSING_KEY = "-send"
CLOSING = Step(questions=())
"""Stands after a question that one tap answers: nothing is sent by a slip of the finger."""


def steps_of(questions: Sequence[Question], touchpoints: int) -> tuple[Step, ...]:
    """All steps of a survey, whatever is answered.

    The first question stands alone. Marks that nobody has to give join the rating of touchpoints that they lead to;
    words, pictures and choices of several stand together; so a guest who passes over them passes over them at once.
    A question whose condition depends on another never stands beside it.

    Args:
        questions: The survey's.
        touchpoints: How many there are to rate.
    """
    return tuple(_step(group, touchpoints) for group in _groups(questions, touchpoints))


def way(steps: Steps, answers: Answers, low: IsLow) -> list[Step]:
    """The steps that these answers lead through."""
    shown = {each.key for each in asked([each for step in steps for each in step.questions], answers, low=low)}
    found = [step for step in steps if any(each.key in shown for each in step.questions)]
    return [*found, CLOSING] if not found or found[-1].one_tap else found


def after(steps: Steps, walked: Steps, key: str) -> Step | None:
    """The next step of a way; None at its end.

    Args:
        steps: All of the survey's.
        walked: The way.
        key: The step that was left; the way may not lead through it any more.
    """
    place = _place(steps, key)
    return next((step for step in walked if _place(steps, step.key) > place), None)


def before(steps: Steps, walked: Steps, key: str) -> Step:
    """The step before one, or the first of all; arguments as `after`."""
    place = _place(steps, key)
    return next((step for step in reversed(walked) if _place(steps, step.key) < place), walked[0])


def _place(steps: Steps, key: str) -> int:
    """Where a step stands; before all others, if there is none of this name."""
    if key == CLOSING_KEY:
        return len(steps)
    return next((place for place, step in enumerate(steps) if step.key == key), -1)


def _step(group: list[Question], touchpoints: int) -> Step:
    alone = group[0].type if len(group) == 1 else None
    return Step(questions=tuple(group), one_tap=alone in ONE_TAP or (alone == "touchpoints" and touchpoints == 1))


def _groups(questions: Sequence[Question], touchpoints: int) -> Iterator[list[Question]]:
    group: list[Question] = []
    for place, question in enumerate(questions):
        if group and not (place > 1 and _joins(question, group, touchpoints)):
            yield from _settled(group)
            group = []
        group.append(question)
    yield from _settled(group)


def _joins(question: Question, group: list[Question], touchpoints: int) -> bool:
    if any(_depends(question.show_if, other) for other in group):
        return False
    if question.type in SAID:
        return group[-1].type in SAID
    leads = question.type in MARKED or (question.type == "touchpoints" and touchpoints > 1)
    return leads and not question.required and group[-1].type in MARKED and not group[-1].required


def _settled(group: list[Question]) -> Iterator[list[Question]]:
    """Marks that did not lead to a rating of touchpoints stand alone after all."""
    if group and group[-1].type in MARKED:
        yield from ([question] for question in group)
    elif group:
        yield group


def _depends(condition: Condition | None, question: Question) -> bool:
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            return any(_depends(each, question) for each in conditions)
        case Not(inner):
            return _depends(inner, question)
        case Low():
            return question.scale is not None
        case Mark() | Is() | Answered():
            return condition.question == question.key
    return False
