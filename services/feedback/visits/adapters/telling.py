"""What an adapter found out, as an event of the topic `visits`; pure."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import marshmallow as ma

from services.feedback.visits.adapters.base import Found, Unusable, VisitEvent
from shared.events import (
    VisitCancelled,
    VisitCompleted,
    VisitCorrected,
    VisitScheduled,
    VisitStarted,
    VisitState,
)
from shared.events.values import begins_too_late, is_past

EVENTS: Mapping[VisitState, type[VisitEvent]] = {
    "scheduled": VisitScheduled,
    "started": VisitStarted,
    "completed": VisitCompleted,
    "cancelled": VisitCancelled,
}


def tell(
    state: VisitState, facts: Mapping[str, Any], customer: Mapping[str, Any], told_at: dt.datetime | None
) -> Found:
    """The event that says so.

    What contradicts the rest is left out: nobody who could mend it reads what the vendor is answered.

    Args:
        state: How far the visit has come.
        facts: Of the visit, by the names of `VisitFacts`; what is None is not said.
        customer: By the names of `Person`, with `external_id`.
        told_at: When the vendor's data last changed.

    Raises:
        Unusable: The facts do not make a visit; the detail names the fields.
    """
    data = _said(_plausible(facts)) | {"customer": _said(_known(customer))}
    try:
        return Found(state=state, event=EVENTS[state].from_data(data), told_at=told_at)
    except ma.ValidationError as error:
        fields = ", ".join(sorted(error.messages_dict))
        raise Unusable("unreadable", f"Missing or not understood: {fields}.") from None


def named(prefix: str, *ids: Any, after: str = "") -> str | None:
    """The first of the vendor's ids that is one, as ours; None where there is none, which `tell` then refuses."""
    known = (id_ for id_ in ids if isinstance(id_, str | int) and not isinstance(id_, bool) and id_ != "")
    return next((f"{prefix}{id_}{after}" for id_ in known), None)


def as_correction(found: Found) -> VisitCorrected:
    """The same as a correction, which may also take a visit back to where it was."""
    return VisitCorrected.from_data(found.event.to_data() | {"state": found.state})


def _plausible(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    times = (facts.get(name) for name in ("started_at", "ended_at", "expected_end_at"))
    return {**facts, "started_at": None} if begins_too_late(*times) else facts


def _known(customer: Mapping[str, Any]) -> Mapping[str, Any]:
    since = customer.get("since")
    return {**customer, "since": None} if since and not is_past(since) else customer


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _as_json(value) for name, value in values.items() if value is not None}


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
