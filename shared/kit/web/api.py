"""The blueprint of APIs: JSON in and out by marshmallow schemas, refused with a problem, documented as OpenAPI."""

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import flask_smorest
import marshmallow as ma
from flask import Request, current_app
from webargs.flaskparser import FlaskParser

from shared.kit.problem import Problem, invalid
from shared.kit.web.field_errors import by_path
from shared.kit.web.json_provider import NulInTextError

NUL = "Contains a character that no text may have: NUL (U+0000)."

View = TypeVar("View", bound=Callable[..., Any])
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


class Parser(FlaskParser):
    """Reads arguments strictly: a misspelt field or filter is an error, not a silence."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012  Webargs declares it so.
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "querystring": ma.RAISE,
    }

    def load_json(self, req: Request, schema: ma.Schema) -> Any:
        """The request's body, which must be a JSON object."""
        if not req.is_json:
            raise Problem(415, "unsupported_media_type", "Send the body as application/json.")
        try:
            data = current_app.json.loads(req.get_data())
        except NulInTextError as error:
            raise invalid({path: [NUL] for path in error.paths}) from None
        except ValueError:
            raise Problem(400, "invalid", "The body is not valid JSON text.") from None
        if not isinstance(data, dict) and not schema.many:
            raise Problem(400, "invalid", "The body is not a JSON object.")
        return data

    def handle_error(
        self,
        error: ma.ValidationError,
        req: Request,  # noqa: ARG002  The parser passes it by this name.
        schema: ma.Schema,
        **_options: Any,
    ) -> NoReturn:
        """Answer 422 with messages by field path."""
        ((_location, messages),) = error.messages_dict.items()
        raise invalid(by_path(messages, schema)) from None


class Blueprint(flask_smorest.Blueprint):
    """A blueprint of an API; its schemas are made once, when the module is imported."""

    ARGUMENTS_PARSER = Parser()

    def route(self, rule: str, **options: Any) -> Callable[[View], View]:
        """Serve a view function or `MethodView` class at a rule."""
        decorate: Callable[[View], View] = super().route(rule, **options)
        return decorate

    def arguments(self, schema: ma.Schema | type[ma.Schema], *, location: str = "json", **options: Any) -> Decorator:
        """Pass what the schema loads to the view as its next positional argument."""
        instance = schema() if isinstance(schema, type) else schema
        decorate: Decorator = super().arguments(instance, location=location, **options)
        return decorate

    def response(
        self, status_code: int, schema: ma.Schema | type[ma.Schema] | None = None, **options: Any
    ) -> Decorator:
        """Answer what the view returns, dumped by the schema; a `Response` is passed on as it is."""
        decorate: Decorator = super().response(status_code, schema, **options)
        return decorate

    def alt_response(self, status_code: int, **options: Any) -> Decorator:
        """Document another answer."""
        decorate: Decorator = super().alt_response(status_code, **options)
        return decorate

    def doc(self, **members: Any) -> Decorator:
        """Document what no schema says."""
        decorate: Decorator = super().doc(**members)
        return decorate
