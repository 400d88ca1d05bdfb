"""Triage: how much an answer matters, and why. A pure decision over marks, what the comment says, and a policy."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self, get_args

from services.feedback.triage.comments.signals import Signal
from services.feedback.triage.policy import Drop, Grade, Loyalty, Policy
from shared.events import Person, Reason, Severity

TOUCHPOINT_SCALE = 5
EFFORT_SCALE = 7
# Enough to see what a comment is about; who wants more reads it.
COMPLAINTS_MOST = 3
WORDS_MOST = 200

ORDER: tuple[Severity, ...] = get_args(Severity)
"""From what matters least to what matters most."""

Names = Mapping[str, Mapping[str, str]]
"""The names of touchpoints, or the texts of questions, by language, by key."""


@dataclass(frozen=True, kw_only=True)
class Given:
    """What an answer says.

    Attributes:
        overall: 0 to 10; None where it was left out.
        touchpoints: 1 to 5, by the touchpoint's key.
        effort: 1 to 7, 7 for very easy; None where it was left out.
        satisfaction: 1 to 5, by the question's key.
        questions: Of those questions, the texts.
        signals: What was heard in the comment, in its order.
    """

    overall: int | None = None
    touchpoints: Mapping[str, int] = field(default_factory=dict)
    effort: int | None = None
    satisfaction: Mapping[str, int] = field(default_factory=dict)
    questions: Names = field(default_factory=dict)
    signals: Sequence[Signal] = ()


@dataclass(frozen=True, kw_only=True)
class Background:
    """Who says it.

    Attributes:
        today: The day of the answer.
        since: Customer since this day; None where nobody knows.
        tier: The organisation's own grade of customer.
        earlier: The overall marks of their own earlier answers; empty where nobody has looked.
    """

    today: dt.date
    since: dt.date | None = None
    tier: str = "standard"
    earlier: Sequence[int] = ()

    @classmethod
    def of(cls, person: Person, today: dt.date, earlier: Sequence[int] = ()) -> Self:
        """What is known of somebody."""
        return cls(today=today, since=person.since, tier=person.tier, earlier=earlier)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What triage says: the severity, and its reasons with the weightiest first. No reason, no low score."""

    severity: Severity
    reasons: tuple[Reason, ...]


class _Finding(NamedTuple):
    grade: Grade
    reason: Reason


def triage(given: Given, policy: Policy, names: Names, background: Background) -> Verdict:
    """Judge an answer.

    Args:
        given: What it says.
        policy: The place's.
        names: For the reasons, the touchpoints' names.
        background: Who says it.
    """
    found = [
        *_whole(given, policy),
        *_details(given, policy, names),
        *_effort(given, policy),
        *_satisfaction(given, policy),
        *_comment(given.signals, policy, names),
        *_drop(given.overall, background.earlier, policy.drop),
    ]
    # Sorting is stable: within a grade the marks come first, from the whole to the details, then the words.
    found.sort(key=lambda finding: finding.grade != "critical")
    reasons = tuple(finding.reason for finding in found)
    if not found or found[0].grade == "critical":
        return Verdict(severity=found[0].grade if found else "none", reasons=reasons)
    loyal = _loyal(background, policy.loyalty)
    return (
        Verdict(severity="critical", reasons=(*reasons, loyal)) if loyal else Verdict(severity="low", reasons=reasons)
    )


def raised(first: Verdict, later: Verdict) -> Verdict | None:
    """What both say together, if that is more than what the first one says: nothing is taken back or said anew."""
    known = {_about(reason) for reason in first.reasons}
    new = tuple(reason for reason in later.reasons if _about(reason) not in known)
    severity = max(first.severity, later.severity, key=ORDER.index)
    if severity == first.severity and not new:
        return None
    return Verdict(severity=severity, reasons=(*first.reasons, *new))


def _about(reason: Reason) -> tuple[Any, ...]:
    return (reason.key, reason.values.get("touchpoint"), reason.values.get("question"))


def _whole(given: Given, policy: Policy) -> Iterator[_Finding]:
    if given.overall is not None and (grade := policy.overall.grade(given.overall)):
        yield _Finding(grade, _reason("overall_low", overall=given.overall, threshold=policy.overall.low))


def _details(given: Given, policy: Policy, names: Names) -> Iterator[_Finding]:
    for key, mark in _worst_first(given.touchpoints):
        if grade := policy.touchpoint.grade(mark):
            seen = {"touchpoint": key, "name": dict(names.get(key, {})), "mark": mark, "of": TOUCHPOINT_SCALE}
            if given.overall is not None and given.overall >= policy.detail_overall:
                # The guest was otherwise pleased, which is what whoever reads the case must see at once.
                yield _Finding(grade, _reason("detail", **seen, overall=given.overall))
            else:
                yield _Finding(grade, _reason("touchpoint_low", **seen))


def _effort(given: Given, policy: Policy) -> Iterator[_Finding]:
    if given.effort is not None and (grade := policy.effort.grade(given.effort)):
        yield _Finding(grade, _reason("effort_low", mark=given.effort, of=EFFORT_SCALE))


def _satisfaction(given: Given, policy: Policy) -> Iterator[_Finding]:
    for key, mark in _worst_first(given.satisfaction):
        if grade := policy.touchpoint.grade(mark):
            text = dict(given.questions.get(key, {}))
            yield _Finding(grade, _reason("satisfaction_low", question=key, name=text, mark=mark, of=TOUCHPOINT_SCALE))


def _comment(signals: Iterable[Signal], policy: Policy, names: Names) -> Iterator[_Finding]:
    """A reason for each thing that the comment announces, and one for each touchpoint that it complains about.

    A complaint about nothing in particular is a reason of its own only where the comment says nothing graver.
    """
    graded = {kind: grade for kind, grade in policy.comment.items() if grade != "none"}
    first: dict[tuple[str, str | None], Signal] = {}
    for signal in signals:
        if signal.kind in graded:
            about = signal.touchpoint if signal.kind == "negative" else None
            first.setdefault((signal.kind, about), signal)
    complaints = [key for key in first if key[0] == "negative" and key[1]]
    general = ("negative", None)
    silent = set(complaints[COMPLAINTS_MOST:]) | ({general} if len(first) > 1 else set())
    for key, signal in first.items():
        if key not in silent:
            yield _Finding(graded[signal.kind], _heard(signal, names))


def _heard(signal: Signal, names: Names) -> Reason:
    values: dict[str, Any] = {"words": _short(signal.words), "source": signal.source}
    if signal.kind == "negative" and signal.touchpoint:
        values |= {"touchpoint": signal.touchpoint, "name": dict(names.get(signal.touchpoint, {}))}
    return _reason(f"comment_{signal.kind}", **values)


def _drop(overall: int | None, earlier: Sequence[int], rule: Drop) -> Iterator[_Finding]:
    if overall is None or not earlier or rule.points <= 0:
        return
    before = sum(earlier) / len(earlier)
    if before - overall >= rule.points:
        yield _Finding("low", _reason("drop", overall=overall, before=round(before, 1), answers=len(earlier)))


def _loyal(background: Background, rule: Loyalty) -> Reason | None:
    years = _years(background.since, background.today) if background.since else 0
    if 0 < rule.years <= years:
        return _reason("loyal_years", years=years)
    if background.tier.lower() in {tier.lower() for tier in rule.tiers}:
        return _reason("loyal_tier", tier=background.tier)
    return None


def _years(since: dt.date, today: dt.date) -> int:
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))


def _worst_first(marks: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(marks.items(), key=lambda item: (item[1], item[0]))


def _short(words: str) -> str:
    return words if len(words) <= WORDS_MOST else words[: WORDS_MOST - 1].rstrip() + "…"


def _reason(key: str, **values: Any) -> Reason:
    return Reason(key=key, values=values)
