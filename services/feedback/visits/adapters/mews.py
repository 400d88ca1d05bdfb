"""Mews: its general webhook names reservations, which are then fetched with their customer and room.

Connector API, as of 2026: https://docs.mews.com/connector-api (events/wh-general, operations/reservations, customers).
"""

from typing import Any, ClassVar

import marshmallow as ma
from marshmallow.validate import Length

from services.feedback.visits.adapters import values
from services.feedback.visits.adapters.base import Found, Hint, Json, NotTheirs, Setup, Unusable, hint
from services.feedback.visits.adapters.proof import by_address, by_password
from services.feedback.visits.adapters.telling import named, tell
from services.feedback.visits.adapters.values import at, moment
from services.feedback.visits.adapters.vendor import Vendor, address, credential
from shared.events import VisitState

CLIENT = "Rimedio 1.0"
RESERVATION = "ServiceOrderUpdated"
OWNER = ("AccountId", "CustomerId")
"""The second was its name until 2023."""
STATES: dict[str, VisitState] = {
    "Confirmed": "scheduled",
    "Started": "started",
    "Processed": "completed",
    "Canceled": "cancelled",
}
"""Of the others (inquired, optional, requested) nobody is certain yet."""


class ApiSchema(ma.Schema):
    """Address and credentials."""

    url = address("https://api.mews.com")
    client_token = credential()
    access_tokens = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(validate=Length(1)), required=True, validate=Length(1)
    )


class MappingSchema(ma.Schema):
    """What an organisation may say of its own use of Mews."""

    services = ma.fields.List(ma.fields.String(), load_default=None)
    tiers = ma.fields.Dict(keys=ma.fields.String(), values=ma.fields.String(), load_default=dict)


class Mews:
    """Mews as a source of visits."""

    api: ClassVar[type[ma.Schema]] = ApiSchema
    mapping: ClassVar[type[ma.Schema]] = MappingSchema
    proofs = (by_address, by_password)

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._vendor = Vendor(setup.api["url"])

    def hear(self, body: Json, raw: bytes) -> list[Hint]:  # noqa: ARG002  The body says it all.
        """The reservations that a webhook names, each once."""
        return reservations_named(body)

    def look(self, hint: Hint) -> Found | None:
        """The reservation as it is now."""
        enterprise = hint.property_id or ""
        spot = self._setup.spot(hint.property_id)
        found = self._first("reservations/getAll/2023-06-06", enterprise, "Reservations", ReservationIds=[hint.subject])
        if found is None:
            raise Unusable("not_found", "Mews does not know the reservation, or does not show it to this integration.")
        services = self._setup.mapping["services"]
        if found.get("State") not in STATES or (services and found.get("ServiceId") not in services):
            return None
        customer = self._first("customers/getAll", enterprise, "Customers", **_people(found))
        room = self._room(enterprise, found)
        tiers = self._setup.mapping["tiers"]
        return visit(found, customer, room, place=spot.place, prefix=self._setup.prefix, tiers=tiers)

    def _room(self, enterprise: str, reservation: Json) -> Json | None:
        """The room, where this integration may see rooms; no visit is lost for the want of its number."""
        try:
            return self._first("resources/getAll", enterprise, "Resources", **_rooms(reservation))
        except Unusable:
            return None

    def _first(self, operation: str, enterprise: str, of: str, **wanted: Any) -> Json | None:
        """The first of what an operation answers; nothing is asked where nothing is wanted."""
        if not any(isinstance(value, list) and value for value in wanted.values()):
            return None
        token = self._setup.api["access_tokens"].get(enterprise)
        if token is None:
            raise Unusable("property_unmapped", "There is no access token for the enterprise.")
        body = {
            "ClientToken": self._setup.api["client_token"],
            "AccessToken": token,
            "Client": CLIENT,
            "Limitation": {"Count": 1},
            **wanted,
        }
        answer = self._vendor.call("POST", f"/api/connector/v1/{operation}", json=body)
        return next((each for each in values.several(at(answer, of)) if isinstance(each, dict)), None)


def reservations_named(body: Json) -> list[Hint]:
    """What a general webhook says of reservations; its other events change no visit.

    Raises:
        NotTheirs: It is no general webhook.
    """
    enterprise, events = body.get("EnterpriseId"), body.get("Events")
    if not isinstance(enterprise, str) or not enterprise:
        raise NotTheirs({"EnterpriseId": ["Mews says here whose events these are."]})
    if not isinstance(events, list):
        raise NotTheirs({"Events": ["Mews sends a list of events."]})
    named = [
        hint(at(event, "Value", "Id"), f"Events.{position}.Value.Id", enterprise)
        for position, event in enumerate(events)
        if at(event, "Discriminator") == RESERVATION
    ]
    return list({each.subject: each for each in named}.values())


def visit(
    reservation: Json, customer: Json | None, room: Json | None, *, place: str, prefix: str, tiers: dict[str, str]
) -> Found:
    """A reservation as a visit.

    Args:
        reservation: Version 2023-06-06 of it, in one of `STATES`.
        customer: Its owner or booker, where that is a person whom Mews shows us.
        room: The assigned resource.
        place: The key of the place.
        prefix: Put before Mews' ids.
        tiers: Our tier, by Mews' classification of customers.
    """
    own_id = reservation.get("Id")
    classes = [each for each in values.several(at(customer, "Classifications")) if isinstance(each, str)]
    facts = {
        "external_id": named(prefix, own_id),
        "kind": "stay",
        "place": place,
        "started_at": _time(reservation, "ActualStartUtc", "ScheduledStartUtc", "StartUtc"),
        "expected_end_at": _time(reservation, "ScheduledEndUtc", "EndUtc"),
        "room": values.line(at(room, "Name")),
        "labels": values.labels(*_remarks(reservation, customer), *classes),
    }
    state = STATES[reservation["State"]]
    if state == "completed":
        facts["ended_at"] = _time(reservation, "ActualEndUtc", "ScheduledEndUtc", "EndUtc")
    person = {
        "external_id": named(prefix, at(customer, "Id"), *_ids(reservation, *OWNER), own_id),
        "name": values.line(at(customer, "FirstName"), at(customer, "LastName")),
        "email": values.line(at(customer, "Email")),
        "phone": values.line(at(customer, "Phone")),
        "language": values.language(at(customer, "PreferredLanguageCode"), at(customer, "LanguageCode")),
        "since": since.date() if (since := moment(at(customer, "CreatedUtc"))) else None,
        "tier": next((tiers[each] for each in classes if each in tiers), None),
    }
    return tell(state, facts, person, moment(reservation.get("UpdatedUtc")))


def _people(reservation: Json) -> dict[str, Any]:
    """Who is asked for: the owner, or for a company's reservation whoever booked it."""
    person = OWNER if reservation.get("AccountType", "Customer") == "Customer" else ("BookerId",)
    return {"CustomerIds": _ids(reservation, *person)[:1], "Extent": {"Customers": True, "Addresses": False}}


def _rooms(reservation: Json) -> dict[str, Any]:
    return {"ResourceIds": _ids(reservation, "AssignedResourceId"), "Extent": {"Resources": True, "Inactive": False}}


def _ids(reservation: Json, *fields: str) -> list[str]:
    return [reservation[field] for field in fields if isinstance(reservation.get(field), str)]


def _remarks(reservation: Json, customer: Json | None) -> list[str]:
    """What policies may ask about: a block of rooms is a group's, and the address may be a booking site's alias."""
    group = ["group"] if reservation.get("AvailabilityBlockId") else []
    return group + (["ota-email"] if at(customer, "HasOtaEmail") is True else [])


def _time(reservation: Json, *fields: str) -> Any:
    return next((found for field in fields if (found := moment(reservation.get(field)))), None)
