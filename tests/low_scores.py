"""Builders of what recovery hears: low scores, what becomes of contacts, places."""

import datetime as dt
from typing import Any

from shared.events import (
    Contact,
    ContactDelivered,
    ContactFailed,
    ContactSent,
    ContactSuppressed,
    ContactUnconfirmed,
    Customer,
    DirectoryPlace,
    LowScoreAmended,
    LowScoreDetected,
    Reason,
    Touchpoint,
)
from shared.kit import clock
from shared.kit.ids import new_id
from shared.kit.message import Delivery

BREAKFAST = Reason(
    key="detail",
    values={
        "touchpoint": "breakfast",
        "name": {"it": "colazione", "en": "breakfast"},
        "mark": 1,
        "of": 5,
        "overall": 9,
    },
)
QUEUE = "Nessun tavolo libero e una sola macchina del caffè."

Outcome = ContactSent | ContactDelivered | ContactFailed | ContactSuppressed | ContactUnconfirmed


def giulia(**changes: Any) -> Customer:
    """A guest who has been coming for years."""
    known: dict[str, Any] = {
        "id": new_id(),
        "external_id": f"pms-{new_id()[:8]}",
        "name": "Giulia Bassi",
        "email": "giulia@example.com",
        "phone": "+393331234567",
        "language": "it",
        "since": dt.date(2016, 5, 1),
        "tier": "gold",
    }
    return Customer(**{**known, **changes})


def detected(customer: Customer | None = None, **changes: Any) -> LowScoreDetected:
    """9 out of 10 overall, with breakfast 1 of 5."""
    return LowScoreDetected(**_snapshot(customer or giulia(), changes))


def amended(of: LowScoreDetected | LowScoreAmended, **changes: Any) -> LowScoreAmended:
    """The same answer, told again with later facts."""
    return LowScoreAmended(**{**vars(of), "revision": of.revision + 1, **changes})


def outcome(cls: type[Outcome], request_id: str, **changes: Any) -> Any:
    """What became of the message that was asked for under this id."""
    told: dict[str, Any] = {
        "contact_id": f"contact of {request_id}",
        "request_id": request_id,
        "requester": "recovery",
        "kind": "acknowledgement",
        "audience": "customer",
        "channel": "email",
        "customer_id": "somebody",
        "at": clock.now(),
    }
    if cls is ContactSent:
        told |= {"subject": "La sua colazione", "text": "Gentile Giulia, abbiamo letto."}
    if cls in {ContactFailed, ContactSuppressed}:
        told |= {"reason": "address_refused"}
    return cls(**{**told, **changes})


def place(key: str = "hotel-demo", parent: str | None = "root", **changes: Any) -> DirectoryPlace:
    """A place as the directory tells it."""
    told: dict[str, Any] = {
        "key": key,
        "label": "Hotel Demo",
        "parent": parent,
        "zone": "Europe/Rome",
        "touchpoints": [
            Touchpoint(key="breakfast", names={"it": "colazione", "en": "breakfast"}),
            Touchpoint(key="room", names={"it": "camera", "en": "room"}),
        ],
    }
    return DirectoryPlace(**{**told, **changes})


def delivered_as(sequence: int = 1, record_key: str = "") -> Delivery:
    """An envelope of its own."""
    return Delivery(id=new_id(), source="/test", type="any", sequence=sequence, record_key=record_key)


def _snapshot(customer: Customer, changes: dict[str, Any]) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "response_id": new_id(),
        "visit_id": new_id(),
        "revision": 1,
        "place": "hotel-demo",
        "kind": "stay",
        "severity": "low",
        "reasons": [BREAKFAST],
        "overall": 9,
        "touchpoints": {"breakfast": 1, "room": 5},
        "comment": QUEUE,
        "wish": "Più tavoli.",
        "language": "it",
        "submitted_at": clock.now(),
        "customer": customer,
        "contact": Contact(basis="consent", name=customer.name, email=customer.email, phone=customer.phone),
        "currency": "EUR",
    }
    return {**usual, **changes}
