"""Apaleo: its webhook names a reservation, which is then fetched with its primary guest.

As of 2026: https://apaleo.dev/guides/webhook, https://api.apaleo.com (Booking API, GET /booking/v1/reservations/{id}).
"""

from typing import Any, ClassVar
from urllib.parse import quote

import marshmallow as ma

from services.feedback.visits.adapters import values
from services.feedback.visits.adapters.base import Away, Found, Hint, Json, NotTheirs, Setup, Unusable, hint
from services.feedback.visits.adapters.proof import by_address, by_password
from services.feedback.visits.adapters.telling import named, tell
from services.feedback.visits.adapters.values import at, moment
from services.feedback.visits.adapters.vendor import Vendor, address, credential
from shared.events import VisitState
from shared.kit import clock

RESERVATION = "reservation"
RENEW_SECONDS = 60.0
TOKEN_SECONDS = 600.0
"""What a token is good for if Apaleo does not say so."""
STATES: dict[str, VisitState] = {
    "Confirmed": "scheduled",
    "InHouse": "started",
    "CheckedOut": "completed",
    "Canceled": "cancelled",
    "NoShow": "cancelled",
}


class ApiSchema(ma.Schema):
    """Addresses and credentials of a client with the scope `reservations.read`."""

    url = address("https://api.apaleo.com")
    identity_url = address("https://identity.apaleo.com")
    client_id = credential()
    client_secret = credential()


class MappingSchema(ma.Schema):
    """There is nothing to say."""


class Apaleo:
    """Apaleo as a source of visits."""

    api: ClassVar[type[ma.Schema]] = ApiSchema
    mapping: ClassVar[type[ma.Schema]] = MappingSchema
    proofs = (by_address, by_password)

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._vendor = Vendor(setup.api["url"])
        self._identity = Vendor(setup.api["identity_url"])
        self._token: str | None = None
        self._good_until = 0.0

    def hear(self, body: Json, raw: bytes) -> list[Hint]:  # noqa: ARG002  The body says it all.
        """The reservation that a webhook names."""
        return reservation_named(body)

    def look(self, hint: Hint) -> Found | None:
        """The reservation as it is now."""
        found = self._reservation(hint.subject)
        spot = self._setup.spot(at(found, "property", "id"), hint.property_id)
        if found.get("status") not in STATES:
            return None
        return visit(found, place=spot.place, prefix=self._setup.prefix)

    def _reservation(self, id_: str) -> Json:
        had_token = self._token is not None
        try:
            answer = self._call(f"/booking/v1/reservations/{quote(id_, safe='')}")
        except Unusable as error:
            self._token = None
            if error.reason != "vendor_refused" or not had_token:
                raise
            # The token may have been withdrawn before its time; a new one tells.
            answer = self._call(f"/booking/v1/reservations/{quote(id_, safe='')}")
        if not isinstance(answer, dict):
            raise Away("Apaleo answers with something else than a reservation.")
        return answer

    def _call(self, path: str) -> Any:
        return self._vendor.call("GET", path, headers={"Authorization": f"Bearer {self._bearer()}"})

    def _bearer(self) -> str:
        """An access token, of which one is good for an hour."""
        if self._token is None or clock.monotonic() > self._good_until:
            answer = self._identity.call(
                "POST",
                "/connect/token",
                data={"grant_type": "client_credentials", "scope": "reservations.read"},
                auth=(self._setup.api["client_id"], self._setup.api["client_secret"]),
            )
            token, seconds = at(answer, "access_token"), at(answer, "expires_in")
            if not isinstance(token, str):
                raise Unusable("vendor_refused", "Apaleo hands out no access token.")
            good_for = float(seconds) if isinstance(seconds, int | float) else TOKEN_SECONDS
            self._token, self._good_until = token, clock.monotonic() + good_for - RENEW_SECONDS
        return self._token


def reservation_named(body: Json) -> list[Hint]:
    """What a webhook says of a reservation; its other topics, and the health check of a new subscription, say nothing.

    Raises:
        NotTheirs: It is no webhook of Apaleo.
    """
    for field in ("topic", "type"):
        if not isinstance(body.get(field), str) or not body[field]:
            raise NotTheirs({field: ["Apaleo says here what has happened."]})
    if body["topic"].lower() != RESERVATION:
        return []
    return [hint(at(body, "data", "entityId"), "data.entityId", body.get("propertyId"))]


def visit(reservation: Json, *, place: str, prefix: str) -> Found:
    """A reservation as a visit.

    Guests have no id of their own at Apaleo, and nobody is taken for somebody else on a guess: each reservation's
    guest is a customer of its own.

    Args:
        reservation: With one of the `STATES`.
        place: The key of the place.
        prefix: Put before Apaleo's ids.
    """
    guest = reservation.get("primaryGuest")
    amount, currency = values.money(
        at(reservation, "totalGrossAmount", "amount"), at(reservation, "totalGrossAmount", "currency")
    )
    facts: dict[str, Any] = {
        "external_id": named(prefix, reservation.get("id")),
        "kind": "stay",
        "place": place,
        "started_at": moment(reservation.get("checkInTime")) or moment(reservation.get("arrival")),
        "expected_end_at": moment(reservation.get("departure")),
        "room": values.line(at(reservation, "unit", "name")),
        "amount": amount,
        "currency": currency,
        "labels": ["group"] if reservation.get("blockId") else [],
    }
    state = STATES[reservation["status"]]
    if state == "completed":
        facts["ended_at"] = moment(reservation.get("checkOutTime")) or moment(reservation.get("departure"))
    person = {
        "external_id": named(prefix, reservation.get("id"), after="/guest"),
        "name": values.line(at(guest, "firstName"), at(guest, "lastName")),
        "email": values.line(at(guest, "email")),
        "phone": values.line(at(guest, "phone")),
        "language": values.language(at(guest, "preferredLanguage")),
    }
    return tell(state, facts, person, moment(reservation.get("modified")))
