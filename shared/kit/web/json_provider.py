"""JSON by orjson, which refuses what is not JSON and not Unicode."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response
from flask.json.provider import JSONProvider

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


class NulInTextError(ValueError):
    """The JSON holds a NUL character, which no text of a person has and no database key may have."""


class OrjsonProvider(JSONProvider):
    """Flask's JSON through orjson: aware times come out as RFC 3339 in UTC."""

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        """Serialise to text."""
        return orjson.dumps(obj, option=OPTIONS).decode()

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        """Parse text.

        Raises:
            ValueError: It is not JSON, not Unicode, or holds a NUL.
        """
        value = orjson.loads(s)
        # An escaped NUL is rare enough to be searched for only where its letters appear.
        if (b"\\u0000" in s if isinstance(s, bytes) else "\\u0000" in s) and _has_nul(value):
            raise NulInTextError
        return value

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """A JSON response of the arguments, as `jsonify` takes them."""
        body = orjson.dumps(self._prepare_response_obj(args, kwargs), option=OPTIONS)
        return Response(body, mimetype="application/json")


def _has_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, Mapping):
        return any(_has_nul(part) for pair in value.items() for part in pair)
    return isinstance(value, list) and any(_has_nul(part) for part in value)
