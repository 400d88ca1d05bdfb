"""A place's policy for triage: what the organisation says along the tree of places, from the root down."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from shared.events import Severity
from shared.kit import durations
from shared.kit.overlay import Layer, overlay

DEFAULTS: Layer = MappingProxyType(
    {
        "overall": {"low": 6, "critical": 3},
        # A single touchpoint is critical nowhere, unless a place says so.
        "touchpoint": {"low": 2, "critical": 0},
        "detail": {"overall": 8},
        # The field's figures for the first human contact: critical within 4 hours, all within 24.
        "contact_within": {"critical": "PT4H", "low": "PT24H"},
    }
)
"""What holds where no place says anything else."""


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How answers about one place are judged. Each threshold is the best mark that still falls under it.

    Attributes:
        overall_low: An overall mark from 0 to 10; below 0 for never.
        overall_critical: As `overall_low`.
        touchpoint_low: A touchpoint's mark from 1 to 5; 0 for never.
        touchpoint_critical: As `touchpoint_low`.
        detail_overall: From this overall mark on, a low touchpoint is called a detail of a good visit.
        contact_within: By severity, the longest time in which the last page promises a contact.
    """

    overall_low: int
    overall_critical: int
    touchpoint_low: int
    touchpoint_critical: int
    detail_overall: int
    contact_within: Mapping[Severity, dt.timedelta]


def policy_for(*said: Layer) -> Policy:
    """The policy of a place.

    Args:
        said: What was said for each place on the way from the root down to it, the root first.

    Raises:
        ValueError: A duration is none.
    """
    rules = overlay(DEFAULTS, *said)
    return Policy(
        overall_low=rules["overall"]["low"],
        overall_critical=rules["overall"]["critical"],
        touchpoint_low=rules["touchpoint"]["low"],
        touchpoint_critical=rules["touchpoint"]["critical"],
        detail_overall=rules["detail"]["overall"],
        contact_within={grade: durations.parse(text) for grade, text in rules["contact_within"].items()},
    )
