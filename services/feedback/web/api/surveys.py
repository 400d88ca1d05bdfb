"""`GET|PUT /v1/surveys/<key>`: what guests are asked."""

from typing import Any

from flask import Response, jsonify

from services.feedback.places.document import Place
from services.feedback.places.entering import UNKNOWN
from services.feedback.surveys import storing
from services.feedback.surveys.document import Survey
from services.feedback.surveys.questions import SurveyView
from services.feedback.surveys.reading import dump
from services.feedback.surveys.rules import complaints
from services.feedback.surveys.storing import Content, Taken
from services.feedback.web.api.permitted import require_reach
from services.feedback.web.api.places import require_key
from services.feedback.web.api.survey_schemas import ShownSurveySchema, SurveyArguments, SurveySchema
from services.feedback.wiring import Wiring
from shared.kit import web
from shared.kit.store import NotFound


def surveys_reading_api() -> web.Blueprint:
    """The blueprint for those who may read."""
    api = web.Blueprint("surveys-reading", __name__, description="What guests are asked.")

    @api.route("/v1/surveys/<key>")
    @api.arguments(SurveyArguments, location="query")
    @api.response(200, ShownSurveySchema)
    def show(arguments: dict[str, Any], key: str) -> Response:
        """Show a survey as it is now, or as it was in any version; or a template that comes with the program."""
        try:
            survey, place = storing.found(key, arguments["version"])
        except NotFound:
            raise web.Problem(404, "not_found", "There is no such survey.") from None
        return _answer(survey, place)

    return api


def surveys_api(wiring: Wiring) -> web.Blueprint:
    """The blueprint for those who may change something."""
    api = web.Blueprint("surveys", __name__, description="What guests are asked.")

    @api.route("/v1/surveys/<key>", methods=["PUT"])
    @api.arguments(SurveySchema)
    @api.response(200, SurveySchema)
    @api.alt_response(201, schema=SurveySchema, description="The survey is new.")
    def put(body: dict[str, Any], key: str) -> tuple[Response, int]:
        """Say what a survey asks from now on; answers given to what it asked before stay readable."""
        require_key(key, body.pop("key", key))
        body.pop("version", None)
        if errors := complaints(body["questions"]):
            raise web.invalid(errors)
        if not Place.objects(pk=body["place"]).first():
            raise web.invalid({"place": [UNKNOWN]})

        def agreed(survey: Survey | None) -> None:
            web.require_match(survey.version if survey else 0)
            require_reach(wiring.places, body["place"], *([survey.place] if survey else []))

        try:
            survey, created = storing.put(key, Content(**body), agreed)
        except Taken as taken:
            raise web.invalid({"place": [f"It has another survey for this: {taken.by}."]}) from None
        wiring.places.forget()
        return _answer(survey.view(), survey.place), 201 if created else 200

    return api


def _answer(survey: SurveyView, place: str | None) -> Response:
    shown = {
        "key": survey.key,
        "version": survey.version,
        "place": place,
        "kind": survey.kind,
        "occasion": survey.occasion,
        "questions": dump(survey.questions),
    }
    return web.with_etag(jsonify(shown), survey.version)
