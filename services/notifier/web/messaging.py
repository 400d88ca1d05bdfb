"""`GET|PUT /v1/messaging?place=`: what holds for messages at a place."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
from flask import Response, jsonify

from services.notifier.messaging.document import MessagingPolicy
from services.notifier.places import ROOT
from services.notifier.web.messaging_schemas import MessagingArguments, MessagingViewSchema, PutMessagingSchema
from services.notifier.web.permitted import require_reach
from services.notifier.wiring import Wiring
from shared.kit import store, web
from shared.kit.problem import Problem


def messaging_reading_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint for those who may read."""
    api = web.Blueprint("messaging-reading", __name__, description="What holds for messages, place by place.")

    @api.route("/v1/messaging")
    @api.arguments(MessagingArguments, location="query")
    @api.response(200, MessagingViewSchema)
    def show(arguments: dict[str, Any]) -> Response:
        """Show what holds for messages at a place."""
        place = _known(wiring, arguments["place"])
        return _answer(wiring, _policy(place))

    return api


def messaging_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint for those who may change something."""
    api = web.Blueprint("messaging", __name__, description="What holds for messages, place by place.")

    @api.route("/v1/messaging", methods=["PUT"])
    @api.arguments(MessagingArguments, location="query")
    @api.arguments(PutMessagingSchema)
    @api.response(200, MessagingViewSchema)
    def put(arguments: dict[str, Any], body: dict[str, Any]) -> Response:
        """Say what holds for messages at a place, where it is not as above it."""
        place = _known(wiring, arguments["place"])
        if body.get("place", place) != place:
            raise web.invalid({"place": ["The address says another place."]})
        policy = store.on_fresh_state(_saying(wiring, place, {"quiet_hours": _as_written(body.get("quiet_hours", {}))}))
        return _answer(wiring, policy)

    return api


def _known(wiring: Wiring, place: str) -> str:
    """The place, which the caller may see or change.

    Raises:
        Problem: There is none, or it is not theirs.
    """
    if place != ROOT and wiring.replica.get(f"place/{place}") is None:
        raise Problem(404, "not_found", "There is no such place.")
    require_reach(place, wiring.replica.get)
    return place


def _saying(wiring: Wiring, place: str, rules: dict[str, Any]) -> Callable[[], MessagingPolicy]:
    def say() -> MessagingPolicy:
        policy = _policy(place)
        web.require_match(_etag(_view(wiring, policy)))
        policy.rules = rules
        if policy.version:
            store.save(policy)
        else:
            store.add(policy)
        return policy

    return say


def _policy(place: str) -> MessagingPolicy:
    try:
        return store.load(MessagingPolicy, place)
    except store.NotFound:
        return MessagingPolicy.silent(place)


def _as_written(quiet_hours: dict[str, Any]) -> dict[str, Any]:
    return {
        channel: {day: {"until": quiet["until"], "from": quiet["begins"]} for day, quiet in week.items()}
        for channel, week in quiet_hours.items()
    }


def _view(wiring: Wiring, policy: MessagingPolicy) -> dict[str, Any]:
    holds = wiring.policies.rules(policy.id)
    return {"place": policy.id, "version": policy.version, **holds, "said": dict(policy.rules)}


def _answer(wiring: Wiring, policy: MessagingPolicy) -> Response:
    view = _view(wiring, policy)
    return web.with_etag(jsonify(view), _etag(view))


def _etag(view: dict[str, Any]) -> str:
    """It changes also with what is said above the place, which is shown with it."""
    return hashlib.sha256(orjson.dumps(view, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
