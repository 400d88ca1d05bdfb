"""Cloudbeds: its webhook names a reservation, which is then fetched with its guests.

PMS API v1.3, as of 2026: https://developers.cloudbeds.com (Webhooks, getReservation). Days have no time there, and
times no zone: the place's clock and its hours of check-in and check-out complete them.
"""

import datetime as dt
from typing import Any, ClassVar

import marshmallow as ma
from marshmallow.validate import Length, Regexp

from services.feedback.visits.adapters import values
from services.feedback.visits.adapters.base import Found, Hint, Json, NotTheirs, Setup, Spot, Unusable, hint
from services.feedback.visits.adapters.proof import by_address, by_password
from services.feedback.visits.adapters.telling import named, tell
from services.feedback.visits.adapters.values import at, moment
from services.feedback.visits.adapters.vendor import Vendor, address
from shared.events import VisitState

EVENTS = "reservation/"
STATES: dict[str, VisitState] = {
    "confirmed": "scheduled",
    "checked_in": "started",
    "checked_out": "completed",
    "canceled": "cancelled",
    "no_show": "cancelled",
}


class ApiSchema(ma.Schema):
    """Address and credentials: a key with the scope `read:reservation` for each property."""

    url = address("https://api.cloudbeds.com")
    keys = ma.fields.Dict(
        keys=ma.fields.String(), values=ma.fields.String(validate=Length(1)), required=True, validate=Length(1)
    )


class MappingSchema(ma.Schema):
    """What Cloudbeds does not say."""

    currency = ma.fields.String(load_default=None, validate=Regexp(r"^[A-Z]{3}\Z", error="Not an ISO 4217 code."))
    check_in = ma.fields.Time("%H:%M", load_default=dt.time(15))
    check_out = ma.fields.Time("%H:%M", load_default=dt.time(11))


class Cloudbeds:
    """Cloudbeds as a source of visits."""

    api: ClassVar[type[ma.Schema]] = ApiSchema
    mapping: ClassVar[type[ma.Schema]] = MappingSchema
    proofs = (by_address, by_password)

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._vendor = Vendor(setup.api["url"])

    def hear(self, body: Json, raw: bytes) -> list[Hint]:  # noqa: ARG002  The body says it all.
        """The reservation that a webhook names."""
        return reservation_named(body)

    def look(self, hint: Hint) -> Found | None:
        """The reservation as it is now."""
        property_id = hint.property_id or ""
        spot = self._setup.spot(hint.property_id)
        key = self._setup.api["keys"].get(property_id)
        if key is None:
            raise Unusable("property_unmapped", "There is no API key for the property.")
        answer = self._vendor.call(
            "GET",
            "/api/v1.3/getReservation",
            params={"propertyID": property_id, "reservationID": hint.subject},
            headers={"Authorization": f"Bearer {key}", "X-PROPERTY-ID": property_id},
        )
        found = at(answer, "data")
        if at(answer, "success") is not True or not isinstance(found, dict):
            raise Unusable("not_found", "Cloudbeds does not know the reservation, or does not show it to this key.")
        if found.get("status") not in STATES:
            return None
        return visit(found, spot=spot, prefix=self._setup.prefix, mapping=self._setup.mapping)


def reservation_named(body: Json) -> list[Hint]:
    """What a webhook says of a reservation; its other events change no visit.

    Raises:
        NotTheirs: It is no webhook of Cloudbeds.
    """
    event = body.get("event")
    if not isinstance(event, str) or "/" not in event:
        raise NotTheirs({"event": ["Cloudbeds says here what has happened, such as reservation/status_changed."]})
    if not event.startswith(EVENTS):
        return []
    # Some of its events spell the names in another way.
    id_ = body.get("reservationID", body.get("reservationId"))
    return [hint(id_, "reservationID", body.get("propertyID_str") or body.get("propertyID", body.get("propertyId")))]


def visit(reservation: Json, *, spot: Spot, prefix: str, mapping: dict[str, Any]) -> Found:
    """A reservation as a visit.

    Args:
        reservation: With one of the `STATES`.
        spot: Where.
        prefix: Put before Cloudbeds' ids.
        mapping: What the organisation says beside: `currency`, `check_in`, `check_out`.
    """
    own_id, guest = reservation.get("reservationID"), _main_guest(reservation)
    amount, currency = values.money(reservation.get("total"), mapping["currency"])
    changed = moment(reservation.get("dateModified"), spot.zone)
    leaves = values.on_day(reservation.get("endDate"), mapping["check_out"], spot.zone)
    facts: dict[str, Any] = {
        "external_id": named(prefix, own_id),
        "kind": "stay",
        "place": spot.place,
        "started_at": values.on_day(reservation.get("startDate"), mapping["check_in"], spot.zone),
        "expected_end_at": leaves,
        "room": values.line(", ".join(_rooms(reservation))),
        "amount": amount,
        "currency": currency,
        "labels": ["group"] if reservation.get("allotmentBlockCode") else [],
    }
    state = STATES[reservation["status"]]
    if state == "completed":
        # Who leaves early is checked out before the day's hour; what is changed afterwards does not prolong a stay.
        facts["ended_at"] = min((time for time in (changed, leaves) if time), default=None)
    person = {
        "external_id": named(prefix, at(guest, "guestID"), own_id),
        "name": values.line(at(guest, "guestFirstName"), at(guest, "guestLastName")),
        "email": values.line(at(guest, "guestEmail")),
        "phone": values.line(at(guest, "guestCellPhone")) or values.line(at(guest, "guestPhone")),
    }
    return tell(state, facts, person, changed)


def _main_guest(reservation: Json) -> Json | None:
    """The main guest, unless their data were removed at their wish."""
    guests = reservation.get("guestList")
    known = [guest for guest in guests.values() if isinstance(guest, dict)] if isinstance(guests, dict) else []
    main = next((guest for guest in known if guest.get("isMainGuest") is True), None)
    if main is None:
        main = {"guestFirstName": reservation.get("guestName"), "guestEmail": reservation.get("guestEmail")}
    removed = main.get("isAnonymized") is True or reservation.get("isAnonymized") is True
    return {"guestID": main.get("guestID")} if removed else main


def _rooms(reservation: Json) -> list[str]:
    names = (at(room, "roomName") for room in values.several(reservation.get("assigned")))
    return [name for name in names if isinstance(name, str) and name]
