"""How many low scores the answers of the last weeks would have made under other rules; pure."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from services.feedback.triage.policy import Policy
from services.feedback.triage.verdict import Background, Given, Names, Verdict, triage

DAYS = dt.timedelta(days=90)
EXAMPLES_MOST = 10


@dataclass(frozen=True, kw_only=True)
class Sample:
    """An answer that was given.

    Attributes:
        place: Key of the place that it is about.
        given: What it says.
        background: Who gave it, with their marks before.
    """

    place: str
    given: Given
    background: Background


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many answers matter how much; a critical one is not counted as low."""

    low: int
    critical: int


@dataclass(frozen=True, kw_only=True)
class Example:
    """An answer that other rules would judge otherwise.

    Attributes:
        sample: The answer.
        present: What it is by the rules that hold.
        tried: What it would be by the others.
    """

    sample: Sample
    present: Verdict
    tried: Verdict


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What other rules would have done.

    Attributes:
        answers: How many answers there were.
        present: How many of them are low scores by the rules that hold.
        tried: How many would be by the other rules.
        complete: Whether there were no more answers than can be tried at once; the latest were tried.
        examples: Some of the answers that make the difference, the latest first.
    """

    answers: int
    present: Count
    tried: Count
    complete: bool
    examples: tuple[Example, ...]


def count(samples: Iterable[Sample], policy_of: Callable[[str], Policy]) -> Count:
    """Judge answers again.

    Args:
        samples: The answers.
        policy_of: What holds at a place.
    """
    # What a touchpoint is called does not matter here.
    severities = Counter(triage(each.given, policy_of(each.place), {}, each.background).severity for each in samples)
    return Count(low=severities["low"], critical=severities["critical"])


def differences(
    samples: Iterable[Sample],
    present: Callable[[str], Policy],
    tried: Callable[[str], Policy],
    names: Callable[[str], Names],
) -> Iterator[Example]:
    """The answers that other rules would judge otherwise.

    Args:
        samples: The answers.
        present: What holds at a place.
        tried: What would hold there.
        names: Of a place's touchpoints, for the reasons.
    """
    for each in samples:
        now, then = (
            triage(each.given, policy(each.place), names(each.place), each.background) for policy in (present, tried)
        )
        if now.severity != then.severity:
            yield Example(sample=each, present=now, tried=then)
