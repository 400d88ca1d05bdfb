"""Every error as a problem: problem+json for programs, a small page in their language for people."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

import orjson
import structlog
from flask import Flask, Response, g, render_template, request
from pymongo.errors import ConnectionFailure, ExecutionTimeout, PyMongoError, WTimeoutError
from werkzeug.exceptions import HTTPException

from shared.kit.i18n import N_
from shared.kit.ids import new_id
from shared.kit.problem import Problem
from shared.kit.web.guard import language, sign_in_url
from shared.kit.web.kit import current_kit
from shared.kit.web.openapi import PROBLEM_TYPE

RETRY_AFTER = "2"
"""Seconds in which a replica set usually has a new primary."""


# Code and sentence where no more is known than the status; the framework and the server before it answer so.
BY_STATUS: dict[int, tuple[str, str | None]] = {
    400: ("invalid", N_("The request cannot be understood.")),
    404: ("not_found", N_("There is nothing here.")),
    405: ("method_not_allowed", N_("This cannot be done here.")),
    413: ("too_large", N_("This is too large to be accepted.")),
    414: ("uri_too_long", None),
    415: ("unsupported_media_type", N_("This kind of content is not accepted here.")),
    500: ("internal", N_("Something went wrong on our side. It has been recorded.")),
}

_logger = structlog.get_logger(__name__)


def handle_errors(app: Flask) -> None:
    """Answer every error of the application."""
    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, _from_flask)
    app.register_error_handler(PyMongoError, _from_mongo)
    app.register_error_handler(Exception, _unexpected)


def answer(problem: Problem, error_id: str | None = None) -> Response:
    """The problem as a response."""
    path = quote(request.path)
    content = _page(problem, error_id) if _wants_page() else as_json(problem, instance=path, error_id=error_id)
    response = Response(content, problem.status, dict(problem.headers))
    response.mimetype = "text/html" if _wants_page() else PROBLEM_TYPE
    return response


def of_status(status: int, headers: Mapping[str, str] | None = None) -> Problem:
    """The problem that says no more than the status."""
    code, detail = BY_STATUS.get(status, (HTTPStatus(status).name.lower(), None))
    return Problem(status, code, detail, headers=headers)


def as_json(problem: Problem, *, instance: str | None = None, error_id: str | None = None) -> bytes:
    """The problem as problem+json.

    Args:
        problem: What went wrong.
        instance: The path that was asked for, where it is known.
        error_id: What the log calls it.
    """
    members = {
        # The kind of error is told by `code`; the RFC's name for "nothing more than the status" is about:blank.
        "type": "about:blank",
        "title": HTTPStatus(problem.status).phrase,
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
        "instance": instance,
        "errors": problem.errors,
        "error_id": error_id,
    }
    return orjson.dumps({name: value for name, value in members.items() if value is not None})


def _page(problem: Problem, error_id: str | None) -> str:
    kit = current_kit()
    if "language" not in g:
        g.language = language(kit)
    return render_template("kit/problem.html", problem=problem, error_id=error_id, sign_in_url=sign_in_url(kit))


def _wants_page() -> bool:
    kind = g.get("kind")
    if kind is None:  # No view matched, so the browser's wish decides.
        return "text/html" in request.headers.get("Accept", "") and not request.path.startswith("/v1/")
    return bool(kind == "page")


def _from_flask(error: HTTPException) -> Response:
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _unexpected(error)
    kept = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return answer(of_status(status, kept))


def _from_mongo(error: PyMongoError) -> Response:
    away = isinstance(error, ConnectionFailure | ExecutionTimeout | WTimeoutError)
    if not away and not error.has_error_label("RetryableWriteError"):
        return _unexpected(error)
    _logger.warning("MongoDB is away", error=type(error).__name__)
    detail = N_("We cannot answer at this moment. Try again in a few seconds.")
    return answer(Problem(503, "unavailable", detail, headers={"Retry-After": RETRY_AFTER}))


def _unexpected(error: Exception) -> Response:
    error_id = new_id()
    _logger.error("unexpected error", error_id=error_id, endpoint=request.endpoint, exc_info=error)
    return answer(of_status(500), error_id)
