"""A place's policy for triage and invitations: what the organisation says along the tree of places, root first."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from shared.events import Severity
from shared.kit import durations
from shared.kit.overlay import Layer, overlay

DEFAULTS: Layer = MappingProxyType(
    {
        # Who gives 0 to 6 of 10 is what the Net Promoter Score calls a detractor.
        "overall": {"low": 6, "critical": 3},
        # The lower two of five. A single touchpoint is critical nowhere, unless a place says so.
        "touchpoint": {"low": 2, "critical": 0},
        # Of 1 to 7, 7 being very easy: the lower three, below the middle of the scale.
        "effort": {"low": 3, "critical": 1},
        "detail": {"overall": 8},
        # Most customers of a bank have been so for more than five years; what everybody is says nothing of urgency.
        "loyalty": {"years": 10, "tiers": ["gold", "platinum"]},
        # From a promoter's mark (9) to a detractor's (6) it is three points.
        "drop": {"points": 3, "within": "P730D"},
        # How much a comment matters that says so, whatever the marks. `none` switches a signal off.
        "comment": {
            "negative": "low",
            "leaving": "low",
            "refund": "low",
            "going_public": "critical",
            "safety": "critical",
        },
        # The field's figures for the first human contact: critical within 4 hours, all within 24.
        "contact_within": {"critical": "PT4H", "low": "PT24H", "call_now": "PT15M"},
        # A time of day is the next morning's at the place; a duration runs from the end of the visit.
        "invite_after": {"stay": "09:00", "meeting": "PT1H"},
        # Hotels' tools remind after two to three days.
        "reminders": 1,
        "remind_after": "P3D",
        "resting": "P30D",
        "exclusions": ["group", "staff"],
        "expire_after": "P14D",
        # A message during the stay that nobody asked for: only where the place wants it.
        "pulse": False,
        "pulse_at": "10:00",
        # Of the visits of a week, the share without an invitation that is worth a warning.
        "uninvited_alarm": 0.3,
    }
)
"""What holds where no place says anything else."""

Grade = Literal["low", "critical"]
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """The best mark that still is low, and the best that still is critical; below the scale for never."""

    low: int
    critical: int

    def grade(self, mark: int) -> Grade | None:
        """How much a mark matters, if it does."""
        if mark <= self.critical:
            return "critical"
        return "low" if mark <= self.low else None


@dataclass(frozen=True, kw_only=True)
class Loyalty:
    """Whose low score is always critical: customers of so many years, or of one of these tiers."""

    years: int
    tiers: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Drop:
    """A mark so many points under the mean of the customer's own earlier ones is low; 0 points for never.

    Attributes:
        points: Of the overall mark from 0 to 10.
        within: Answers older than this are not compared with.
    """

    points: int
    within: dt.timedelta


@dataclass(frozen=True, kw_only=True)
class InvitationRules:
    """When customers are asked, and who is not.

    Attributes:
        stay_next_morning_at: Local time of the morning after a stay at which its customer is invited.
        stay_after: If not None, the invitation to a stay is sent so long after its end instead.
        meeting_after: How long after a meeting its customer is invited.
        reminders: How many reminders there are at most; 0 or 1.
        remind_after: How long after the invitation.
        resting: How long nobody who was invited is invited again.
        exclude: Labels of visits whose customers are not invited.
        expire_after: So long after the end of the visit it makes no sense to invite any more.
        pulse: Whether a stay that has begun is asked about on its first morning.
        pulse_at: Local time at which it is.
        uninvited_alarm: The share of visits without invitation from which on somebody is warned; above 1 for never.
    """

    stay_next_morning_at: dt.time
    stay_after: dt.timedelta | None
    meeting_after: dt.timedelta
    reminders: int
    remind_after: dt.timedelta
    resting: dt.timedelta
    exclude: frozenset[str]
    expire_after: dt.timedelta
    pulse: bool
    pulse_at: dt.time
    uninvited_alarm: float


@dataclass(frozen=True, kw_only=True)
class Policy:
    """How answers about one place are judged, and how they are asked for.

    Attributes:
        overall: For the overall mark from 0 to 10.
        touchpoint: For each mark from 1 to 5, of a touchpoint or a question about satisfaction.
        effort: For the ease from 1 to 7 (very easy).
        detail_overall: From this overall mark on, a low touchpoint is called a detail of a good visit.
        loyalty: Whose low score is critical.
        drop: How far under their own earlier answers is low.
        comment: By what a comment says, how much it matters.
        contact_within: By severity and for `call_now`, the longest time in which the last page promises a contact.
        invitations: When customers are asked.
    """

    overall: Thresholds
    touchpoint: Thresholds
    effort: Thresholds
    detail_overall: int
    loyalty: Loyalty
    drop: Drop
    comment: Mapping[str, Severity]
    contact_within: Mapping[str, dt.timedelta]
    invitations: InvitationRules


def policy_for(*said: Layer) -> Policy:
    """The policy of a place.

    Args:
        said: What was said for each place on the way from the root down to it, the root first.

    Raises:
        ValueError: A duration or a time of day is none.
    """
    rules = overlay(DEFAULTS, *said)
    return Policy(
        overall=Thresholds(**rules["overall"]),
        touchpoint=Thresholds(**rules["touchpoint"]),
        effort=Thresholds(**rules["effort"]),
        detail_overall=rules["detail"]["overall"],
        loyalty=Loyalty(years=rules["loyalty"]["years"], tiers=frozenset(rules["loyalty"]["tiers"])),
        drop=Drop(points=rules["drop"]["points"], within=durations.parse(rules["drop"]["within"])),
        comment=rules["comment"],
        contact_within={grade: durations.parse(text) for grade, text in rules["contact_within"].items()},
        invitations=_invitations(rules),
    )


def _invitations(rules: Layer) -> InvitationRules:
    stay = rules["invite_after"]["stay"]
    by_clock = _CLOCK.fullmatch(stay) is not None
    default = DEFAULTS["invite_after"]["stay"]
    return InvitationRules(
        stay_next_morning_at=time_of_day(stay if by_clock else default),
        stay_after=None if by_clock else durations.parse(stay),
        meeting_after=durations.parse(rules["invite_after"]["meeting"]),
        reminders=rules["reminders"],
        remind_after=durations.parse(rules["remind_after"]),
        resting=durations.parse(rules["resting"]),
        exclude=frozenset(rules["exclusions"]),
        expire_after=durations.parse(rules["expire_after"]),
        pulse=rules["pulse"],
        pulse_at=time_of_day(rules["pulse_at"]),
        uninvited_alarm=float(rules["uninvited_alarm"]),
    )


def time_of_day(text: str) -> dt.time:
    """Read a time of day such as `09:00`.

    Raises:
        ValueError: The text is none.
    """
    match = _CLOCK.fullmatch(text)
    if match is None:
        raise ValueError("write a time of day such as 09:00")
    return dt.time(int(match[1]), int(match[2]))
