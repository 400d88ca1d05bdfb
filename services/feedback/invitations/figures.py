"""How many visits got no invitation, and why: the figure that shows when nobody is asked any more."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.feedback.visits.document import Visit

# What its source has not called over a day after it was to be over, it has probably forgotten.
FORGOTTEN_AFTER = dt.timedelta(days=1)
NOT_COMPLETED = "not_completed"
# Of fewer visits a share says nothing.
LEAST_VISITS = 10


@dataclass(frozen=True, kw_only=True)
class Figures:
    """What became of the visits that ended, or were to end, in some days.

    Attributes:
        visits: How many took place.
        invited: Of these, those whose customers were invited.
        answered: Those whose customers answered without being invited.
        waiting: Those whose invitation is not due yet.
        reasons: By reason, those whose customers are not invited; the weightiest first.
        cancelled: Visits that did not take place.
    """

    visits: int = 0
    invited: int = 0
    answered: int = 0
    waiting: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    cancelled: int = 0

    @property
    def uninvited(self) -> int:
        """How many customers are not invited, whatever the reason."""
        return sum(self.reasons.values())

    @property
    def share(self) -> float | None:
        """Of the visits whose invitation was due, the share without one; None where there was none."""
        return self.uninvited / self.due if self.due else None

    @property
    def due(self) -> int:
        """Of how many visits the invitation was due."""
        return self.visits - self.waiting

    def is_alarming(self, alarm: float) -> bool:
        """Whether somebody should look into it.

        Args:
            alarm: The place's `uninvited_alarm`: the share from which on it is too much.
        """
        return self.share is not None and self.due >= LEAST_VISITS and self.share >= alarm


def uninvited(places: Collection[str] | None, days: int, now: dt.datetime) -> Figures:
    """The figures of some places together.

    Args:
        places: Their keys; None for all, also those that nobody has entered.
        days: How many, up to now.
        now: The present.
    """
    at = {} if places is None else {"place": {"$in": list(places)}}
    return _figures(_counted(at, days, now))


def by_place(days: int, now: dt.datetime) -> dict[str, Figures]:
    """The figures of each place that had visits, by its key."""
    found = defaultdict[str, list[dict[str, Any]]](list)
    for group in _counted({}, days, now):
        found[group["_id"]["place"]].append(group)
    return {place: _figures(groups) for place, groups in found.items()}


def _counted(at: Mapping[str, Any], days: int, now: dt.datetime) -> list[dict[str, Any]]:
    since = {"ends_at": {"$gt": now - dt.timedelta(days=days), "$lte": now}}
    forgotten = {"state": "started", "ends_at": {"$lte": now - FORGOTTEN_AFTER}}
    over = {"$or": [{"state": {"$in": ["completed", "cancelled"]}}, forgotten]}
    kinds = {name: f"${name}" for name in ("place", "state", "invitation", "uninvited")}
    return list(
        Visit.objects.aggregate(
            [{"$match": {"$and": [since, over, at]}}, {"$group": {"_id": kinds, "count": {"$sum": 1}}}]
        )
    )


def _figures(groups: Iterable[Mapping[str, Any]]) -> Figures:
    totals, reasons = Counter[str](), Counter[str]()
    for group in groups:
        kind, count = group["_id"], group["count"]
        if kind["state"] == "cancelled":
            totals["cancelled"] += count
            continue
        totals["visits"] += count
        if kind["state"] == "started":
            reasons[NOT_COMPLETED] += count
        elif kind["invitation"] in {"requested", "sent"}:
            totals["invited"] += count
        elif kind.get("uninvited") == "answered":
            totals["answered"] += count
        elif kind.get("uninvited"):
            reasons[kind["uninvited"]] += count
        else:
            totals["waiting"] += count
    return Figures(**totals, reasons=dict(reasons.most_common()))
