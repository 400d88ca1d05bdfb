"""`POST /v1/visits`: what the system that keeps the bookings or the calendar tells us."""

from flask import Response, jsonify

from services.feedback.responses import links
from services.feedback.visits.recording import NewVisit, Recorded, record_visit, unknown_names
from services.feedback.web.api.visit_schemas import RecordedSchema, VisitSchema
from services.feedback.wiring import Wiring
from shared.kit import idempotency, store, web


def visits_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint."""
    api = web.Blueprint("visits", __name__, description="Stays and meetings, as their source tells of them.")

    @api.route("/v1/visits", methods=["POST"])
    @api.arguments(VisitSchema)
    @api.response(201, RecordedSchema)
    @api.alt_response(200, schema=RecordedSchema, description="The visit was known; what is new in it is recorded.")
    def record(visit: NewVisit) -> tuple[Response, int]:
        """Record a visit, how far it has come, or correct one; and get the customer's survey link."""
        if errors := unknown_names(wiring.places, visit):
            raise web.invalid(errors)
        request = idempotency.from_request()

        def attempt() -> Recorded:
            return record_visit(wiring, visit, request=request)

        recorded = store.on_fresh_state(attempt)
        url = links.survey_url(wiring.settings, recorded.id)
        body = {"id": recorded.id, "state": recorded.state, "survey_url": url}
        return jsonify(body), 201 if recorded.created else 200

    return api
