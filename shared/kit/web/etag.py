"""Versions over HTTP: `ETag`, `If-None-Match` and `If-Match`."""

from flask import Response, request
from werkzeug.http import quote_etag

from shared.kit.i18n import N_
from shared.kit.problem import Problem


def with_etag(response: Response, version: int | str) -> Response:
    """The response with its version; 304 without a body when the caller already has it."""
    response.set_etag(str(version))
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.make_conditional(request)
    return response


def not_modified(version: int | str) -> Response | None:
    """A 304 when the caller already has this version, so that nothing need be rendered."""
    if request.method in {"GET", "HEAD"} and request.if_none_match.contains_weak(str(version)):
        return Response(status=304, headers={"ETag": quote_etag(str(version)), "Cache-Control": "private, no-cache"})
    return None


def require_match(version: int | str) -> None:
    """Refuse a change that was decided on another version than the present one.

    Raises:
        Problem: 409 `stale`, where the request has an `If-Match` without this version.
    """
    if "If-Match" in request.headers and not request.if_match.contains(str(version)):
        raise Problem(409, "stale", N_("It has changed since you read it. Read it again."))
