"""How long bodies may be, also those that arrive in chunks without saying beforehand how long they are."""

import io
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

View = TypeVar("View", bound=Callable[..., Any])


def takes_uploads(most: int) -> Callable[[View], View]:
    """Mark a view whose requests may be longer than all others.

    Args:
        most: Bytes of the whole body.
    """

    def mark(view: View) -> View:
        view.body_limit = most  # type: ignore[attr-defined]
        return view

    return mark


def admit(usual: int) -> None:
    """Bound the body of the present request before anything reads it.

    Args:
        usual: Bytes, for views that are not marked with `takes_uploads`.

    Raises:
        BadRequest: Its chunks are malformed, or it ends before its end.
        RequestEntityTooLarge: It is chunked, and longer than the limit.
    """
    limit = getattr(current_app.view_functions.get(request.endpoint or ""), "body_limit", usual)
    # The parser of forms with files buffers what it has not yet understood, and counts that as text.
    request.max_content_length = request.max_form_memory_size = limit
    bound(request.environ, limit)


def bound(environ: dict[str, Any], limit: int) -> None:
    """Read a chunked body to its end, because werkzeug would cut one off at its limit without a word.

    Args:
        environ: The request's, as WSGI describes it; its input is replaced.
        limit: Bytes.

    Raises:
        BadRequest: Its chunks are malformed, or it ends before its end.
        RequestEntityTooLarge: It is longer than the limit.
    """
    if "HTTP_TRANSFER_ENCODING" not in environ or not environ.get("wsgi.input_terminated"):
        return
    try:
        data = environ["wsgi.input"].read(limit + 1)
    except Exception:  # noqa: BLE001  Each server has its own errors for a body that cannot be read; its sender made them all.
        raise BadRequest from None
    if len(data) > limit:
        raise RequestEntityTooLarge
    environ["wsgi.input"] = io.BytesIO(data)
