"""`POST /v1/places/<key>/codes`: another QR code for a place or a touchpoint."""

from typing import Any

import marshmallow as ma
from flask import Response, jsonify

from services.feedback.places.document import Place
from services.feedback.places.rotating import code_of, rotate
from services.feedback.web.api.permitted import require_reach
from services.feedback.web.fields import IS_KEY
from services.feedback.wiring import Wiring
from shared.kit import idempotency, web
from shared.kit.store import NotFound


class RotationSchema(ma.Schema):
    """Which code is to be replaced."""

    touchpoint = ma.fields.String(
        validate=IS_KEY,
        allow_none=True,
        load_default=None,
        metadata={"description": "Key of a touchpoint of the place; the place's own code if left out."},
    )


class CodeSchema(ma.Schema):
    """A code that hangs at a place from now on."""

    place = ma.fields.String(metadata={"description": "Key of the place."})
    touchpoint = ma.fields.String(allow_none=True)
    code = ma.fields.String()
    url = ma.fields.String(metadata={"description": "What the code carries."})


def codes_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint."""
    api = web.Blueprint("codes", __name__, description="QR codes of places and touchpoints.")

    @api.route("/v1/places/<key>/codes", methods=["POST"])
    @api.arguments(RotationSchema)
    @api.response(201, CodeSchema)
    @api.alt_response(200, schema=CodeSchema, description="The same `Idempotency-Key` came before: its code.")
    def rotated(body: dict[str, Any], key: str) -> tuple[Response, int]:
        """Replace a code; who scans the old one is told so, and led to the place's survey."""
        touchpoint = body["touchpoint"]

        def agreed(place: Place) -> None:
            web.require_match(place.version)
            require_reach(wiring.places, place.id)

        try:
            place, new = rotate(key, touchpoint, agreed, idempotency.from_request())
        except NotFound:
            raise web.Problem(404, "not_found", "There is no such place.") from None
        except LookupError:
            raise web.invalid({"touchpoint": ["The place has no such touchpoint."]}) from None
        wiring.places.forget()
        code = code_of(place, touchpoint)
        url = f"{wiring.settings.feedback_url}/q/{code}"
        shown = {"place": place.id, "touchpoint": touchpoint, "code": code, "url": url}
        return jsonify(shown), 201 if new else 200

    return api
