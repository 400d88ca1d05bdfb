"""The two stages of triage: what decides while the customer waits, and what is left to look at afterwards; pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.feedback.surveys.questions import SurveyView
from services.feedback.triage.comments.hearing import hear, hear_at_once, is_short
from services.feedback.triage.comments.signals import Signal
from services.feedback.triage.policy import Policy
from services.feedback.triage.verdict import Background, Given, Names, Verdict, triage
from shared.events import Occasion

OVERALL_BEST = 10
Ear = Callable[[str, str, Names], tuple[Signal, ...]]


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a customer answered, as far as triage looks at it.

    Attributes:
        overall: 0 to 10.
        touchpoints: 1 to 5, by key.
        choices: By question, the options chosen and other marks.
        comment: In their own words.
        wish: What would put it right.
        texts: In their own words, by question.
        language: That they answered in.
    """

    overall: int | None = None
    touchpoints: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)
    comment: str | None = None
    wish: str | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    language: str


def at_once(said: Said, survey: SurveyView, policy: Policy, names: Names, background: Background) -> Verdict:
    """The first stage: marks, and what is heard of the words in a few milliseconds.

    Args:
        said: The answer.
        survey: What was asked.
        policy: The place's.
        names: Of the place's touchpoints.
        background: Who answers.
    """
    return triage(given_at_once(said, survey, names), policy, names, background)


def given_at_once(said: Said, survey: SurveyView, names: Names) -> Given:
    """All that the first stage can know of an answer; see `at_once`."""
    asked = {question.key: question.text for question in survey.questions if question.scale == "satisfaction"}
    marks = {key: said.choices[key] for key in asked if key in said.choices}
    return _given(said, _heard(said, hear_at_once, names), satisfaction=marks, questions=asked)


def is_more_to_come(said: Said, policy: Policy, occasion: Occasion, *, known: bool) -> bool:
    """Whether the second stage could find anything that the first one could not.

    Args:
        said: The answer.
        policy: The place's.
        occasion: What it is about.
        known: Whether earlier answers of the same customer can be told.
    """
    return not all(map(is_short, _texts(said))) or (known and may_have_dropped(said.overall, policy, occasion))


def may_have_dropped(overall: int | None, policy: Policy, occasion: Occasion) -> bool:
    """Whether a mark is far enough under the best one to be a drop at all."""
    points = policy.drop.points
    return occasion == "visit" and overall is not None and 0 < points <= OVERALL_BEST - overall


def afterwards(said: Said, policy: Policy, names: Names, background: Background) -> Verdict:
    """The second stage: all of the words, and the customer's own earlier answers.

    Args:
        said: The answer.
        policy: The place's.
        names: Of the place's touchpoints.
        background: Who answers, with their earlier marks.
    """
    return triage(_given(said, _heard(said, hear, names)), policy, names, background)


def _given(said: Said, signals: tuple[Signal, ...], **more: Any) -> Given:
    effort = said.choices.get("effort")
    return Given(overall=said.overall, touchpoints=said.touchpoints, effort=effort, signals=signals, **more)


def _heard(said: Said, ear: Ear, names: Names) -> tuple[Signal, ...]:
    told = [text for text in (said.comment, *said.texts.values()) if text]
    heard = [signal for text in told for signal in ear(text, said.language, names)]
    if said.wish:
        # A wish is about what was wrong, and says so by itself: it is heard for what must not wait.
        heard += (signal for signal in ear(said.wish, said.language, names) if signal.kind != "negative")
    return tuple(heard)


def _texts(said: Said) -> Iterator[str]:
    return (text for text in (said.comment, said.wish, *said.texts.values()) if text)
