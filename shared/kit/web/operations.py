"""What the machinery around a service asks it: is it alive, is it ready, how is it doing, what can it do."""

import os
from collections.abc import Callable

import orjson
import structlog
from flask import Blueprint, Response, g, render_template
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from shared.kit.problem import Problem
from shared.kit.web.kit import current_kit
from shared.kit.web.openapi import document

operations = Blueprint("operations", __name__)
documentation = Blueprint("documentation", __name__)

_logger = structlog.get_logger(__name__)


@operations.get("/healthz")
def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@operations.get("/readyz")
def readyz() -> dict[str, object]:
    """Everything that the process needs answers too."""
    checks = current_kit().checks
    failed = [name for name, check in checks.items() if not _passes(name, check)]
    if failed:
        errors = {name: ["does not answer"] for name in failed}
        raise Problem(503, "unavailable", "Not ready.", errors, {"Retry-After": "1"})
    return {"status": "ready", "checks": dict.fromkeys(checks, "ok")}


@operations.get("/metrics")
def metrics() -> Response:
    """Figures for Prometheus, of all worker processes together where there are several."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


@operations.get("/openapi.json")
def openapi() -> Response:
    """The API as OpenAPI 3.1."""
    kit = current_kit()
    content = orjson.dumps(document(kit.api, kit.registered), option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS)
    return Response(content, mimetype="application/json")


@documentation.get("/docs")
def docs() -> str:
    """The API as a page."""
    kit = current_kit()
    g.language = "en"
    return render_template("kit/docs.html", spec=document(kit.api, kit.registered))


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:  # noqa: BLE001  Whatever a check raises, it is not ready.
        _logger.warning("not ready", check=name, error=type(error).__name__)
        return False
    return True
