"""The OpenAPI 3.1 document of an application."""

import http
from collections.abc import Mapping
from typing import Any

import flask_smorest
import marshmallow as ma
from flask import Flask
from flask_smorest.utils import prepare_response

from shared.kit.web.registered import Registered

VERSION = "1"
PROBLEM_TYPE = "application/problem+json"

SECURITY_SCHEMES = {
    "api_key": {"type": "http", "scheme": "bearer", "description": "An API key, `rk_<id>_<secret>`, with scopes."},
    "staff": {"type": "apiKey", "in": "cookie", "name": "rimedio_staff", "description": "A signed-in person."},
}


class ProblemSchema(ma.Schema):
    """An error as RFC 9457 describes it."""

    type = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    status = ma.fields.Integer(required=True)
    code = ma.fields.String(required=True, metadata={"description": "What programs tell errors apart by."})
    detail = ma.fields.String()
    instance = ma.fields.String()
    errors = ma.fields.Dict(
        keys=ma.fields.String(),
        values=ma.fields.List(ma.fields.String()),
        metadata={"description": "Messages by field path, such as `answers.overall`."},
    )
    error_id = ma.fields.String(metadata={"description": "Finds the error in our logs."})


class Api(flask_smorest.Api):
    """Collects the operations of our blueprints; errors are answered by `problems`, not here."""

    ERROR_SCHEMA = ProblemSchema

    def _register_error_handlers(self) -> None:
        """Nothing: the application has its own."""

    def _register_pagination_header(self) -> None:
        """Nothing: our lists say `next_cursor`."""

    def _register_responses(self) -> None:
        names = [(status.name, status.phrase) for status in http.HTTPStatus if status >= http.HTTPStatus.BAD_REQUEST]
        for name, phrase in [*names, ("DEFAULT_ERROR", "An error")]:
            response: dict[str, Any] = {"description": phrase, "schema": ProblemSchema}
            prepare_response(response, self.spec, PROBLEM_TYPE)
            self.spec.components.response(name, response, lazy=True)


def make_api(app: Flask, title: str) -> Api:
    """An empty document for the application's operations to be added to."""
    app.config.update(API_TITLE=title, API_VERSION=VERSION, OPENAPI_VERSION="3.1.0")
    api = Api(app)
    for name, scheme in SECURITY_SCHEMES.items():
        api.spec.components.security_scheme(name, scheme)
    return api


def document(api: Api, registered: Mapping[str, Registered]) -> dict[str, Any]:
    """The finished document; each operation says who may call it, as its blueprint stated."""
    spec: dict[str, Any] = api.spec.to_dict()
    for path in spec["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and (stated := registered.get(operation["tags"][0])):
                operation["security"] = _security(stated)
    return spec


def _security(stated: Registered) -> list[dict[str, list[str]]]:
    auth = stated.auth
    found: list[dict[str, list[str]]] = [{"api_key": [scope]} for scope in sorted(auth.scopes)]
    if auth.roles is not None:
        found.append({"staff": sorted(auth.roles)})
    # An empty requirement is OpenAPI's way to say that nothing is required.
    return [*found, {}] if auth.public else found
