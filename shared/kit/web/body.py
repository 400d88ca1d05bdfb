"""Bodies that arrive in chunks, without saying beforehand how long they are."""

import io

from werkzeug.exceptions import RequestEntityTooLarge

WSGIEnvironment = dict[str, object]


def bound(environ: WSGIEnvironment, limit: int) -> None:
    """Read a chunked body to its end, because werkzeug would cut one off at its limit without a word.

    Args:
        environ: The request's; its input is replaced.
        limit: Bytes.

    Raises:
        RequestEntityTooLarge: It is longer than the limit.
    """
    if "HTTP_TRANSFER_ENCODING" not in environ or not environ.get("wsgi.input_terminated"):
        return
    stream: io.BufferedIOBase = environ["wsgi.input"]  # type: ignore[assignment]  # WSGI says that it is one.
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise RequestEntityTooLarge
    environ["wsgi.input"] = io.BytesIO(data)
