"""`GET /v1/surveys/<key>/left`: at which question guests left a survey that they did not send."""

import datetime as dt
from typing import Any

import marshmallow as ma
from flask import Response, jsonify
from marshmallow.validate import Range

from services.feedback.responses import progress
from services.feedback.surveys import storing
from services.feedback.surveys.questions import SurveyView
from shared.kit import clock, web
from shared.kit.store import NotFound

DAYS_MOST = 366


class LeftArguments(ma.Schema):
    """Which guests."""

    version = ma.fields.Integer(
        load_default=None, validate=Range(0), metadata={"description": "Of the survey; the present one if left out."}
    )
    days = ma.fields.Integer(
        load_default=30, validate=Range(1, DAYS_MOST), metadata={"description": "Those who began in the last days."}
    )


class LeftAtSchema(ma.Schema):
    """A screen, and how many went no further."""

    question = ma.fields.String(
        allow_none=True, metadata={"description": "The first one of the screen; null for the last screen."}
    )
    number = ma.fields.Integer(metadata={"description": "Its place in the survey, from 1."})
    guests = ma.fields.Integer()


class LeftSchema(ma.Schema):
    """Where guests left; nobody can tell who they were."""

    survey = ma.fields.String(metadata={"description": "As `<survey>@<version>`."})
    days = ma.fields.Integer()
    left = ma.fields.List(ma.fields.Nested(LeftAtSchema))


def left_api() -> web.Blueprint:
    """The blueprint."""
    api = web.Blueprint("surveys-left", __name__, description="Where guests leave surveys.")

    @api.route("/v1/surveys/<key>/left")
    @api.arguments(LeftArguments, location="query")
    @api.response(200, LeftSchema)
    def left(arguments: dict[str, Any], key: str) -> Response:
        """Count the guests who began a survey and did not send it, by the question at which they left."""
        try:
            survey, _ = storing.found(key, arguments["version"])
        except NotFound:
            raise web.Problem(404, "not_found", "There is no such survey.") from None
        today = clock.now().date()
        counts = progress.left_at(survey.ref, today - dt.timedelta(days=arguments["days"] - 1), today)
        return jsonify(survey=survey.ref, days=arguments["days"], left=_in_order(survey, counts))

    return api


def _in_order(survey: SurveyView, counts: dict[str, int]) -> list[dict[str, Any]]:
    """By the survey's own order; the screen that has no question, where there is only the answer to send, is last."""
    keys = [question.key for question in survey.questions]
    found = [
        {"question": key, "number": place, "guests": counts[key]}
        for place, key in enumerate(keys, start=1)
        if key in counts
    ]
    rest = sum(count for key, count in counts.items() if key not in keys)
    return [*found, {"question": None, "number": len(keys) + 1, "guests": rest}] if rest else found
