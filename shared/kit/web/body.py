"""Bodies that arrive in chunks, without saying beforehand how long they are."""

import io
from typing import Any

from werkzeug.exceptions import BadRequest, RequestEntityTooLarge


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
