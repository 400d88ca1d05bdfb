"""What happens around every request: its id, its trace, its figures, and a line in the log when it matters."""

import re
import secrets

import structlog
from flask import Response, g, request
from prometheus_client import Histogram

from shared.kit import clock, log, trace

SECONDS = Histogram("rimedio_http_request_seconds", "Time to answer", ["method", "endpoint", "status"])

# A method that somebody made up must not become a figure of its own.
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

_logger = structlog.get_logger(__name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def begin() -> None:
    """Give the request its id: the caller's own where it is in a harmless form, else the trace's."""
    g.began = clock.monotonic()
    traceparent = trace.begin(request.headers.get("traceparent", ""))
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else traceparent[3:35]
    log.request_id.set(g.request_id)
    g.csp_nonce = secrets.token_urlsafe(16)


def finish(response: Response, *, debug: bool) -> None:
    """Say the id, count the answer and, at level debug, log it."""
    response.headers.add("X-Request-Id", g.request_id)
    seconds = clock.monotonic() - g.began
    endpoint = request.endpoint or "none"
    method = request.method if request.method in METHODS else "other"
    SECONDS.labels(method, endpoint, response.status_code).observe(seconds)
    if debug:
        # The rule and never the path: a path may hold a token.
        _logger.debug("answered", endpoint=endpoint, status=response.status_code, ms=round(seconds * 1000, 1))
