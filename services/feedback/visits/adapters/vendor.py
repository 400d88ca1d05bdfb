"""A vendor's API over HTTP: one call, with patience that ends, and an honest word of what went wrong."""

from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlsplit

import marshmallow as ma
import orjson
import requests
from marshmallow.validate import Length
from urllib3.exceptions import HTTPError

from services.feedback.visits.adapters.base import Away, Unusable
from shared.kit import clock

CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
WHOLE_SECONDS = 20.0
"""However slowly it drips."""
BYTES_MOST = 4 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
PATIENCE_MOST = 3600.0
LOCAL = frozenset({"127.0.0.1", "::1", "localhost"})

NOT_FOUND = 404
OK = range(200, 300)
LATER = frozenset({408, 425, 429, *range(500, 600)})


def _is_safe(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise ma.ValidationError("Write https://host; only on this machine http will do.")
    if not parts.hostname or parts.query or parts.fragment:
        raise ma.ValidationError("Write https://host, without a query.")


def address(usual: str) -> ma.fields.String:
    """The field of a vendor's address, which tests and sandboxes change."""
    return ma.fields.String(load_default=usual, validate=_is_safe)


def credential() -> ma.fields.String:
    """The field of something that a vendor has handed out."""
    return ma.fields.String(required=True, validate=Length(1, 4096))


class Vendor:
    """One vendor's API; connections are kept between calls, cookies are not."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        self._session = requests.Session()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        # Proxies that the process's surroundings name are used; a .netrc of theirs would replace our credentials.
        self._session.auth = _as_given

    def call(self, method: str, path: str, **options: Any) -> Any:
        """Call, and give the JSON that comes back.

        Args:
            method: Of HTTP.
            path: Behind the vendor's address.
            options: As `requests` takes them: `json`, `data`, `params`, `headers`, `auth`.

        Raises:
            Away: The vendor cannot be reached, is slow, overloaded or out of order.
            Unusable: It refuses; `not_found` or `vendor_refused`.
        """
        deadline = clock.monotonic() + WHOLE_SECONDS
        try:
            with self._session.request(
                method,
                self._url + path,
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,  # Credentials go where the settings say and nowhere else.
                stream=True,
                **options,
            ) as response:
                _check(response)
                return orjson.loads(_read(response, deadline))
        except (requests.RequestException, HTTPError) as error:
            raise Away(f"The vendor cannot be reached ({type(error).__name__}).") from None
        except orjson.JSONDecodeError:
            raise Away("The vendor answers with something else than JSON.") from None


def _as_given(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _check(response: requests.Response) -> None:
    status = response.status_code
    if status in OK:
        return
    if status in LATER:
        raise Away(f"The vendor answers {status}.", _patience(response))
    if status == NOT_FOUND:
        raise Unusable("not_found", "The vendor does not know it.")
    raise Unusable("vendor_refused", f"The vendor refuses with {status}; are address, credentials and scopes right?")


def _read(response: requests.Response, deadline: float) -> bytes:
    body = bytearray()
    # Piece by piece as it comes: each in time does not mean that all together are.
    while chunk := response.raw.read1(CHUNK_BYTES, decode_content=True):
        body += chunk
        if len(body) > BYTES_MOST:
            raise Unusable("unreadable", "The vendor's answer is too large.")
        if clock.monotonic() > deadline:
            raise Away("The vendor is too slow.")
    return bytes(body)


def _patience(response: requests.Response) -> float | None:
    try:
        # In this order "nan" is no patience at all, instead of a pause that nobody can take.
        return min(max(0.0, float(response.headers["Retry-After"])), PATIENCE_MOST)
    except (KeyError, ValueError):
        return None
