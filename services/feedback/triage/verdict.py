"""Triage: how much an answer matters, and why. A pure decision over marks and a policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.feedback.triage.policy import Policy
from shared.events import Reason, Severity

TOUCHPOINT_SCALE = 5

Names = Mapping[str, Mapping[str, str]]
"""A touchpoint's names by language, by its key."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What triage says: the severity, and its reasons with the weightiest first. No reason, no low score."""

    severity: Severity
    reasons: tuple[Reason, ...]


def triage(overall: int | None, touchpoints: Mapping[str, int], policy: Policy, names: Names) -> Verdict:
    """Judge an answer.

    Args:
        overall: 0 to 10; None where it was left out.
        touchpoints: 1 to 5, by the touchpoint's key.
        policy: The place's thresholds.
        names: For the reasons, the touchpoints' names.
    """
    found = [*_whole(overall, policy), *_details(overall, touchpoints, policy, names)]
    # Sorting is stable: within a severity the whole comes first, then the touchpoints from the worst mark on.
    found.sort(key=lambda finding: finding[0] != "critical")
    severity: Severity = found[0][0] if found else "none"
    return Verdict(severity=severity, reasons=tuple(reason for _, reason in found))


_Finding = tuple[Literal["low", "critical"], Reason]


def _whole(overall: int | None, policy: Policy) -> list[_Finding]:
    grade = None if overall is None else policy.overall.grade(overall)
    if grade is None:
        return []
    return [(grade, Reason(key="overall_low", values={"overall": overall, "threshold": policy.overall.low}))]


def _details(overall: int | None, touchpoints: Mapping[str, int], policy: Policy, names: Names) -> list[_Finding]:
    return [
        (grade, _reason(key, mark, overall, policy, names))
        for key, mark in sorted(touchpoints.items(), key=lambda item: item[1])
        if (grade := policy.touchpoint.grade(mark))
    ]


def _reason(key: str, mark: int, overall: int | None, policy: Policy, names: Names) -> Reason:
    values = {"touchpoint": key, "name": dict(names.get(key, {})), "mark": mark, "of": TOUCHPOINT_SCALE}
    if overall is not None and overall >= policy.detail_overall:
        # The guest was otherwise pleased, which is what whoever reads the case must see at once.
        return Reason(key="detail", values={**values, "overall": overall})
    return Reason(key="touchpoint_low", values=values)
