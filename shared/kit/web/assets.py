"""Style sheets and the like: their URL carries a hash of the content, so that browsers keep them for ever."""

import functools
import hashlib
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=300"


def install(app: Flask) -> None:
    """Add the hash to each URL of a static file, and the caching that it permits to each answer."""

    @app.url_defaults
    def add_hash(endpoint: str, values: dict[str, Any]) -> None:
        if is_static(endpoint) and "filename" in values:
            values.setdefault("v", content_hash(_folder(app, endpoint) / values["filename"]))

    @app.after_request
    def cache(response: Response) -> Response:
        if request.endpoint and is_static(request.endpoint) and response.status_code in {200, 304}:
            hashed = request.args.get("v") and request.args["v"] == content_hash(_requested(app))
            response.headers["Cache-Control"] = FOREVER if hashed else BRIEFLY
        return response


def is_static(endpoint: str) -> bool:
    """Whether Flask serves files at this endpoint."""
    return endpoint == "static" or endpoint.endswith(".static")


@functools.cache
def content_hash(file: Path) -> str:
    """A short hash of a file that does not change while the process lives; empty when there is none."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12] if file.is_file() else ""


def _requested(app: Flask) -> Path:
    return _folder(app, request.endpoint or "") / str((request.view_args or {})["filename"])


def _folder(app: Flask, endpoint: str) -> Path:
    owner = app.blueprints[endpoint.rpartition(".")[0]] if "." in endpoint else app
    return Path(owner.static_folder or "")
