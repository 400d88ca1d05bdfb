"""`GET|PUT /v1/triage?place=`: what holds at a place when answers are judged and asked for."""

from functools import partial
from typing import Any

from flask import Response, jsonify

from services.feedback.places.document import ROOT, Place
from services.feedback.places.entering import UNKNOWN
from services.feedback.responses.trying import try_out
from services.feedback.triage import entering
from services.feedback.triage.document import TriagePolicy
from services.feedback.triage.policy import DEFAULTS, Policy, policy_for
from services.feedback.triage.trial import Trial
from services.feedback.web.api.permitted import require_reach
from services.feedback.web.api.triage_schemas import RulesSchema, TriageArguments, TriageSchema, TrialSchema
from services.feedback.wiring import Wiring
from shared.kit import clock, web
from shared.kit.overlay import Layer, overlay

OURS = ("place", "version", "said")
"""What an answer says beside the rules; whoever sends it back says nothing by it."""


def triage_reading_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint for those who may read."""
    api = web.Blueprint("triage-reading", __name__, description="How answers are judged, and when they are asked for.")

    @api.route("/v1/triage")
    @api.arguments(TriageArguments, location="query")
    @api.response(200, TriageSchema)
    def show(arguments: dict[str, Any]) -> Response:
        """Show what holds at a place, and what of it the place itself says."""
        return _answer(wiring, arguments["place"])

    @api.route("/v1/triage/trial", methods=["POST"])
    @api.arguments(TriageArguments, location="query")
    @api.arguments(RulesSchema)
    @api.response(200, TrialSchema)
    def try_rules(arguments: dict[str, Any], rules: dict[str, Any]) -> Trial:
        """Count how many low scores the answers of the last 90 days would have been under other rules.

        The rules are tried in the place of what the place itself says. Nothing is changed.
        """
        require_reach(wiring.places, arguments["place"])
        entering.check(_together(wiring, arguments["place"], rules))
        return try_out(wiring.places, arguments["place"], rules, clock.now())

    return api


def triage_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint for those who may change something."""
    api = web.Blueprint("triage", __name__, description="How answers are judged, and when they are asked for.")

    @api.route("/v1/triage", methods=["PUT"])
    @api.arguments(TriageArguments, location="query")
    @api.arguments(TriageSchema)
    @api.response(200, TriageSchema)
    def put(arguments: dict[str, Any], body: dict[str, Any]) -> Response:
        """Say what holds at a place, and all below it that say nothing else. What is left out is said above it."""
        place = arguments["place"]
        if place != ROOT and not Place.objects(pk=place).first():
            raise web.invalid({"place": [UNKNOWN]})
        require_reach(wiring.places, place)
        rules = {name: value for name, value in body.items() if name not in OURS}
        entering.put(place, rules, partial(_together, wiring, place), web.require_match)
        wiring.places.forget()
        return _answer(wiring, place)

    return api


def _together(wiring: Wiring, place: str, rules: Layer) -> Policy:
    return policy_for(*wiring.places.said_above(place), rules)


def _answer(wiring: Wiring, place: str) -> Response:
    own: TriagePolicy | None = TriagePolicy.objects(pk=place).first()
    said = dict(own.rules) if own else {}
    version = own.version if own else 0
    rules = overlay(DEFAULTS, *wiring.places.said_above(place), said)
    answer = jsonify({"place": place, "version": version, "said": said, **rules})
    # The version tells who may change what the place says. What is said above it changes without it, so that no copy
    # can be told from it to be fresh.
    answer.set_etag(str(version))
    answer.headers["Cache-Control"] = "no-store"
    return answer
