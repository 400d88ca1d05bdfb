"""`GET /v1/responses`: answers for staff and for the organisation's own systems."""

from typing import Any

from flask import Response as HttpResponse
from flask import g, jsonify

from services.feedback.places.view import Places
from services.feedback.responses.document import Response
from services.feedback.web.api.presenting import whole
from services.feedback.web.api.response_schemas import ResponsesArguments, ResponseSchema
from services.feedback.wiring import Wiring
from shared.kit import pagination, web

LISTING = "responses"


def reading_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint."""
    api = web.Blueprint("responses-reading", __name__, description="What customers have answered.")
    keys = wiring.settings.secret_keys

    @api.route("/v1/responses")
    @api.arguments(ResponsesArguments, location="query")
    @api.response(200, pagination.page_schema(ResponseSchema))
    def latest(arguments: dict[str, Any]) -> HttpResponse:
        """List answers, the latest first."""
        after = pagination.decode(keys, LISTING, arguments["cursor"])
        limit = arguments["limit"]
        found = Response.objects(__raw__=_wanted(wiring.places, arguments, after))
        answers = list(found.order_by("-submitted_at", "-id").limit(limit + 1))
        page = pagination.page(answers, limit, keys, LISTING, _standing)
        return jsonify(page | {"items": [whole(answer) for answer in page["items"]]})

    @api.route("/v1/responses/<id_>")
    @api.response(200, ResponseSchema)
    def one(id_: str) -> HttpResponse:
        """Show one answer."""
        answer: Response | None = Response.objects(__raw__={"$and": [{"_id": id_}, _visible(wiring.places)]}).first()
        if answer is None:
            raise web.Problem(404, "not_found", "There is no such answer.")
        return web.with_etag(jsonify(whole(answer)), answer.version)

    return api


def _wanted(places: Places, arguments: dict[str, Any], after: pagination.Place | None) -> dict[str, Any]:
    conditions = [_visible(places)]
    if place := arguments.get("place"):
        conditions.append(_at(places.subtree([place])))
    if severity := arguments.get("severity"):
        conditions.append({"severity": severity})
    if after:
        earlier = {"submitted_at": {"$lt": after.value}}
        conditions.append({"$or": [earlier, {"submitted_at": after.value, "_id": {"$lt": after.id}}]})
    return {"$and": conditions}


def _visible(places: Places) -> dict[str, Any]:
    """What the caller may see: staff the places that they work for, with all below them; an API key all."""
    return _at(places.subtree(g.caller.places)) if g.caller.kind == "staff" else {}


def _at(keys: list[str] | None) -> dict[str, Any]:
    return {} if keys is None else {"place": {"$in": keys}}


def _standing(answer: Response) -> pagination.Place:
    return pagination.Place(answer.submitted_at, answer.id)
