"""`POST /v1/responses`: a customer's answer, whose authority is the token of the link or the code of a place."""

import dataclasses
from typing import Any

from flask import Response, g, jsonify

from services.feedback.responses import links, subjects
from services.feedback.responses.subjects import Subject
from services.feedback.responses.submitting import Answer, submit_at
from services.feedback.web.api.presenting import verdict
from services.feedback.web.api.response_schemas import SubmissionSchema, VerdictSchema, unreachable
from services.feedback.web.tries import TRIES
from services.feedback.wiring import Wiring
from shared.kit import clock, idempotency, web
from shared.kit.i18n import choose
from shared.kit.idempotency import IdempotencyKey
from shared.kit.store import NotFound
from shared.kit.tokens import BadToken


def responses_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint."""
    api = web.Blueprint("responses", __name__, description="What customers answer.")

    @api.route("/v1/responses", methods=["POST"])
    @api.arguments(SubmissionSchema)
    @api.response(201, VerdictSchema)
    @api.alt_response(200, schema=VerdictSchema, description="The very same was answered before.")
    def answer(body: dict[str, Any]) -> tuple[Response, int]:
        """Answer a survey, once."""
        if g.caller.kind != "api_key":
            TRIES.hit(web.address(), body.get("token") or body["code"])
        subject = _subject(wiring, body)
        if wrong := unreachable(subject.customer, body["contact"]):
            raise web.invalid({field: [sentence] for field, sentence in wrong.items()})
        spoken = body["language"] or subject.customer.language
        given = Answer(
            **body["answers"],
            survey=body["survey"],
            contact=body["contact"],
            language=choose(wiring.settings.languages, spoken),
        )
        outcome = submit_at(wiring.places, subject, given, _request(subject))
        return jsonify(verdict(outcome)), 201 if outcome.created else 200

    return api


def _subject(wiring: Wiring, body: dict[str, Any]) -> Subject:
    try:
        if "code" in body:
            return subjects.by_code(wiring.places, body["code"])
        visit, occasion = links.opened_by(wiring.settings, body["token"])
        return subjects.by_visit(visit, clock.now(), occasion)
    except (BadToken, NotFound):
        field = "code" if "code" in body else "token"
        raise web.invalid({field: ["It is not one of ours."]}) from None


def _request(subject: Subject) -> IdempotencyKey | None:
    request = idempotency.from_request()
    if request and g.caller.kind == "anonymous":
        # Guests do not know of each other's keys, and so the same key of two of them means two answers.
        return dataclasses.replace(request, key=f"{request.key}.{subject.visit or subject.place}")
    return request
