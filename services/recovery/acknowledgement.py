"""The first message to the customer: what they said, who is responsible, by when they will hear."""

import datetime as dt
from typing import Any

from services.recovery.case import ACKNOWLEDGEMENT, Case
from shared.events import Addresses, ContactRequested

USEFUL_FOR = dt.timedelta(hours=1)
"""An acknowledgement that comes later than this looks like the automatic answer that it is."""


def request(case: Case, *, place_name: str, zone: str, at: dt.datetime) -> ContactRequested:
    """What the notifier is asked for.

    Args:
        case: An open case whose customer may be contacted.
        place_name: What people call the place.
        zone: IANA time zone of the place.
        at: The present.
    """
    answer, reach = case.latest, case.reach
    return ContactRequested(
        request_id=case.request_id(ACKNOWLEDGEMENT),
        requester="recovery",
        kind=ACKNOWLEDGEMENT,
        audience="customer",
        customer_id=case.customer.id,
        place=case.place,
        addresses=Addresses(email=reach.email, phone=reach.phone),
        reply_to=case.owner.email if case.owner else None,
        language=answer.language,
        zone=zone,
        values=_values(case, place_name),
        basis=reach.basis,  # type: ignore[arg-type]  # It came in as one of the two.
        thread=case.number,
        not_after=at + USEFUL_FOR,
    )


def _values(case: Case, place_name: str) -> dict[str, Any]:
    answer = case.latest
    return {
        "number": case.number,
        "customer_name": case.reach.name or case.customer.name,
        "place_name": place_name,
        "overall": answer.overall,
        "reasons": case.reasons,
        "comment": answer.comment,
        "wish": answer.wish,
        "owner_name": case.owner.name if case.owner else None,
        "owner_role": case.owner.role if case.owner else None,
        "due_at": case.clocks.first_contact.due_at.isoformat(),
    }
