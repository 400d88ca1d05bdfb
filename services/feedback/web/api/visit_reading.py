"""`GET /v1/visits/<id>`: a visit as it is known, and how it stands with its invitation."""

from typing import Any

from flask import Response, jsonify

from services.feedback.visits.document import FACTS, Visit
from services.feedback.web.api.permitted import reach
from services.feedback.web.api.visit_schemas import KnownVisitSchema
from services.feedback.wiring import Wiring
from shared.kit import web

_SHOWN_OF_MESSAGE = ("message", "asked_at", "outcome", "heard_at")


def visits_reading_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint."""
    api = web.Blueprint("visits-reading", __name__, description="Visits, and how it stands with their invitations.")

    @api.route("/v1/visits/<id_>")
    @api.response(200, KnownVisitSchema)
    def one(id_: str) -> Response:
        """Show one visit."""
        visit: Visit | None = Visit.objects(pk=id_).first()
        visible = reach(wiring.places)
        if visit is None or (visible is not None and visit.place not in visible):
            raise web.Problem(404, "not_found", "There is no such visit.")
        return web.with_etag(jsonify(_shown(visit)), visit.version)

    return api


def _shown(visit: Visit) -> dict[str, Any]:
    """Without the link: who opens it speaks for the customer."""
    facts = {name: getattr(visit, name) for name in FACTS}
    return facts | {
        "id": visit.id,
        "state": visit.state,
        "revision": visit.revision,
        "recorded_at": visit.recorded_at,
        "customer": dict(visit.customer),
        "invitation": {
            "state": visit.invitation,
            "reason": visit.uninvited,
            "due_at": visit.next_due_at if visit.invitation == "waiting" else None,
            "messages": [{name: each[name] for name in _SHOWN_OF_MESSAGE} for each in visit.messages],
        },
        "version": visit.version,
    }
