"""The API's cases."""

from typing import Any

from flask import Response, jsonify

from services.recovery import views
from services.recovery.case import Case
from services.recovery.views import Criteria
from services.recovery.web import representation
from services.recovery.web.current import tree, wiring, within
from services.recovery.web.schemas import CaseFilters, CaseSchema
from shared.kit import pagination
from shared.kit.problem import Problem
from shared.kit.web import Blueprint, not_modified, with_etag

LISTING = "cases"

cases = Blueprint("cases", __name__, description="Cases: one customer's bad visit to one place")


@cases.route("/v1/cases", methods=["GET"])
@cases.arguments(CaseFilters, location="query")
@cases.response(200, pagination.page_schema(CaseSchema))
def list_cases(filters: dict[str, Any]) -> Response:
    """List cases, the newest first; staff see those of their places."""
    keys = wiring().settings.secret_keys
    after = pagination.decode(keys, LISTING, filters["cursor"])
    found = views.newest(_criteria(filters), after, filters["limit"])
    page = pagination.page(found, filters["limit"], keys, LISTING, views.place_by_age)
    return jsonify({**page, "items": [_shown(case) for case in page["items"]]})


@cases.route("/v1/cases/<number>", methods=["GET"])
@cases.response(200, CaseSchema)
def show_case(number: str) -> Response:
    """Show a case; its version is the `ETag`."""
    case = views.by_number(number, within())
    if case is None:
        raise Problem(404, "not_found", "There is no case with this number.")
    return not_modified(case.version) or with_etag(jsonify(_shown(case)), case.version)


def _criteria(filters: dict[str, Any]) -> Criteria:
    wanted = filters["place"]
    return Criteria(
        places=tree().subtree({wanted}) if wanted else None,
        within=within(),
        state=filters["state"],
        owner=filters["owner"],
        severity=filters["severity"],
        customer=filters["customer"],
        words=filters["q"],
    )


def _shown(case: Case) -> dict[str, Any]:
    return representation.of_case(case, tree().zone(case.place), wiring().settings.languages[0])
