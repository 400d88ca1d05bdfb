"""`GET|PUT /v1/places/<key>`: the tree of the organisation."""

from typing import Any

import marshmallow as ma
from flask import Response, jsonify

from services.feedback.places import entering
from services.feedback.places.document import ROOT, Place
from services.feedback.places.entering import Detail, Facts
from services.feedback.web.api.permitted import require_reach
from services.feedback.web.api.place_schemas import PlaceSchema
from services.feedback.web.fields import IS_KEY
from services.feedback.wiring import Wiring
from shared.kit import web
from shared.kit.store import NotFound, load


def places_reading_api() -> web.Blueprint:
    """The blueprint for those who may read."""
    api = web.Blueprint("places-reading", __name__, description="The places of the organisation.")

    @api.route("/v1/places/<key>")
    @api.response(200, PlaceSchema)
    def show(key: str) -> Response:
        """Show a place as it was entered, without what it takes over from the places above it."""
        try:
            place = load(Place, key)
        except NotFound:
            raise web.Problem(404, "not_found", "There is no such place.") from None
        return _answer(place)

    return api


def places_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint for those who may change something."""
    api = web.Blueprint("places", __name__, description="The places of the organisation.")
    (language, *_) = wiring.settings.languages

    @api.route("/v1/places/<key>", methods=["PUT"])
    @api.arguments(PlaceSchema)
    @api.response(200, PlaceSchema)
    @api.alt_response(201, schema=PlaceSchema, description="The place was entered.")
    def put(body: dict[str, Any], key: str) -> tuple[Response, int]:
        """Enter a place, or say anew all that is so of it."""
        require_key(key, body.pop("key", key))
        body.pop("version", None)

        def agreed(place: Place | None) -> None:
            web.require_match(place.version if place else 0)
            require_reach(wiring.places, *_touched(key, place, body["parent"]))

        facts = Facts(**{**body, "touchpoints": [_detail(each, language) for each in body["touchpoints"]]})
        place, created = entering.put(key, facts, agreed)
        wiring.places.forget()
        return _answer(place), 201 if created else 200

    return api


def require_key(key: str, said: str) -> None:
    """Accept a key that the address says, and perhaps the body once more.

    Raises:
        Problem: It is none, or they are two.
    """
    if said != key:
        raise web.invalid({"key": ["The address says another key."]})
    try:
        IS_KEY(key)
    except ma.ValidationError as error:
        raise web.invalid({"key": list(error.messages)}) from None


def _touched(key: str, place: Place | None, parent: str | None) -> list[str | None]:
    """The places that a change is made at: where it stands, and where it is put."""
    if key == ROOT:
        return [key]
    stands: list[str | None] = [key] if place else []
    return stands if place and place.parent == parent else [*stands, parent]


def _detail(touchpoint: dict[str, Any], language: str) -> Detail:
    name = touchpoint["name"]
    names = {language: name} if isinstance(name, str) else name
    return Detail(key=touchpoint["key"], names=names, code=touchpoint.get("code"))


def _answer(place: Place) -> Response:
    touchpoints = [{"key": each["key"], "name": each["names"], "code": each.get("code")} for each in place.touchpoints]
    shown = {
        "key": place.id,
        "version": place.version,
        "name": place.name,
        "parent": place.parent,
        "zone": place.zone,
        "code": place.code,
        "touchpoints": touchpoints,
        "review_url": place.review_url,
        "brand": dict(place.brand),
        "active": place.active,
    }
    return web.with_etag(jsonify(shown), place.version)
