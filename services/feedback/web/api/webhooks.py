"""`POST /v1/webhooks/<source>`: what PMS and CRM tell by webhook; `GET .../notices`: what came of it."""

from typing import Any

import orjson
from flask import Response, jsonify, request

from services.feedback.visits.adapters.hearing import hear
from services.feedback.visits.adapters.notice import Notice
from services.feedback.visits.adapters.proof import Presented, proven
from services.feedback.visits.adapters.sources import Source
from services.feedback.web.api.webhook_schemas import HeardSchema, NoticesArguments, NoticeSchema
from services.feedback.wiring import Wiring
from shared.kit import pagination, web

LISTING = "notices"
BODY = {
    "requestBody": {
        "required": True,
        "description": "As the source's vendor documents it, or as its mapping describes it.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    },
    "parameters": [
        {
            "name": "token",
            "in": "query",
            "schema": {"type": "string"},
            "description": "The source's secret, where its vendor can put it nowhere else.",
        }
    ],
}


def webhooks_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint for those who tell."""
    api = web.Blueprint("webhooks", __name__, description="What PMS and CRM tell of visits, each in its own way.")

    @api.route("/v1/webhooks/<source>", methods=["POST"])
    @api.doc(**BODY)
    @api.response(202, HeardSchema)
    def listen(source: str) -> tuple[Response, int]:
        """Tell of visits. It is written down at once and worked on afterwards."""
        known = _source(wiring, source)
        raw = request.get_data()
        presented = Presented(token=request.args.get("token", ""), headers=dict(request.headers), body=raw)
        if not proven(presented, known.adapter.proofs, known.secrets):
            raise web.Problem(401, "unauthenticated", "The secret or signature of the source is missing or wrong.")
        return jsonify({"notices": hear(known, _body(raw), raw)}), 202

    return api


def notices_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint for those who look after sources."""
    api = web.Blueprint("notices", __name__, description="What came of what sources told.")
    keys = wiring.settings.secret_keys

    @api.route("/v1/webhooks/<source>/notices")
    @api.arguments(NoticesArguments, location="query")
    @api.response(200, pagination.page_schema(NoticeSchema))
    def latest(arguments: dict[str, Any], source: str) -> Response:
        """List what a source told, the latest first."""
        wanted: dict[str, Any] = {"source": _source(wiring, source).name}
        if state := arguments.get("state"):
            wanted["state"] = state
        if after := pagination.decode(keys, LISTING, arguments["cursor"]):
            earlier = {"heard_at": {"$lt": after.value}}
            wanted["$or"] = [earlier, {"heard_at": after.value, "_id": {"$lt": after.id}}]
        limit = arguments["limit"]
        found = list(Notice.objects(__raw__=wanted).order_by("-heard_at", "-id").exclude("payload").limit(limit + 1))
        page = pagination.page(found, limit, keys, LISTING, lambda notice: pagination.Place(notice.heard_at, notice.id))
        return jsonify(page | {"items": [_shown(notice) for notice in page["items"]]})

    return api


def _source(wiring: Wiring, name: str) -> Source:
    source = wiring.sources.get(name)
    if source is None:
        raise web.Problem(404, "not_found", "There is no such source.")
    return source


def _body(raw: bytes) -> dict[str, Any]:
    """The body, whatever its content type claims: not all vendors claim any."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise web.Problem(400, "invalid", "The body is not valid JSON text.") from None
    if not isinstance(body, dict):
        raise web.Problem(400, "invalid", "The body is not a JSON object.")
    return body


def _shown(notice: Notice) -> dict[str, Any]:
    fields = ("id", "subject", "property_id", "state", "reason", "detail", "told", "attempts", "heard_at", "visit")
    return {field: getattr(notice, field) for field in fields} | {"next_attempt_at": notice.next_due_at}
