"""JSON by orjson, which refuses what is not JSON and not Unicode."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson
from flask import Response
from flask.json.provider import JSONProvider

OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


class NulInTextError(ValueError):
    """The JSON holds a NUL character, which no text of a person has and no database key may have.

    Args:
        paths: Where, such as `answers.comment`; for a key, that of the object which has it.
    """

    def __init__(self, paths: Sequence[str]) -> None:
        super().__init__()
        self.paths = paths


class OrjsonProvider(JSONProvider):
    """Flask's JSON through orjson: aware times come out as RFC 3339 in UTC."""

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        """Serialise to text."""
        return orjson.dumps(obj, option=OPTIONS).decode()

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        """Parse text.

        Raises:
            NulInTextError: It holds a NUL.
            ValueError: It is not JSON, or not Unicode.
        """
        value = orjson.loads(s)
        # An escaped NUL is rare enough to be searched for only where its letters appear.
        rare = b"\\u0000" in s if isinstance(s, bytes) else "\\u0000" in s
        if rare and (paths := sorted(set(_nuls(value)))):
            raise NulInTextError(paths)
        return value

    def response(self, *args: Any, **kwargs: Any) -> Response:
        """A JSON response of the arguments, as `jsonify` takes them."""
        body = orjson.dumps(self._prepare_response_obj(args, kwargs), option=OPTIONS)
        return Response(body, mimetype="application/json")


def _nuls(whole: Any) -> Iterator[str]:
    """The paths of the texts that hold a NUL."""
    # JSON may be nested deeper than functions may call each other.
    waiting: list[tuple[tuple[str, ...], Any]] = [((), whole)]
    while waiting:
        path, part = waiting.pop()
        if isinstance(part, str) and "\0" in part:
            yield ".".join(path) or "body"
        elif isinstance(part, Mapping):
            waiting += [(path, name) for name in part]
            waiting += [((*path, name), inner) for name, inner in part.items()]
        elif isinstance(part, list):
            waiting += [((*path, str(place)), inner) for place, inner in enumerate(part)]
