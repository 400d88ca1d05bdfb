"""`Idempotency-Key`: a request sent twice has one effect, because its key is stored with that effect."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import g, request

from shared.kit.problem import invalid

HEADER = "Idempotency-Key"
LONGEST = 255


@dataclass(frozen=True, kw_only=True)
class IdempotencyKey:
    """What is stored of a request, as `{key, fingerprint, at}` in the aggregate's `requests`."""

    key: str
    """A hash of the caller and the header; unique among aggregates."""
    fingerprint: str
    """A hash of what was asked."""


def from_request() -> IdempotencyKey | None:
    """The key of the request in hand; `None` when its sender gave none.

    Raises:
        Problem: 422 `invalid`, when the header is empty or longer than 255 characters.
    """
    value = request.headers.get(HEADER)
    if value is None:
        return None
    if not 0 < len(value) <= LONGEST:
        raise invalid({HEADER: [f"Send 1 to {LONGEST} characters."]})
    what = (request.method, request.full_path)
    return make(caller=g.caller.subject, value=value, what=what, body=request.get_data())


def make(*, caller: str, value: str, what: tuple[str, ...], body: bytes) -> IdempotencyKey:
    """The key of a request.

    Args:
        caller: Whose keys are meant; two callers may choose the same value.
        value: The header.
        what: Method and path.
        body: As it came.
    """
    return IdempotencyKey(
        key=hashlib.sha256(f"{caller}\0{value}".encode("utf-8", "replace")).hexdigest(),
        fingerprint=hashlib.sha256("\0".join((*what, "")).encode("utf-8", "replace") + body).hexdigest(),
    )


def check(stored: Iterable[Mapping[str, Any]], incoming: IdempotencyKey | None) -> bool:
    """Whether this very request has already had its effect.

    Args:
        stored: The aggregate's `requests`.
        incoming: The key of the request in hand.

    Raises:
        Problem: 422 `invalid`, when the key was used for another request.
    """
    used = next((entry for entry in stored if incoming and entry["key"] == incoming.key), None)
    if used is None or incoming is None:
        return False
    if used["fingerprint"] != incoming.fingerprint:
        raise invalid({HEADER: ["It was used for another request."]}, "The key was used for another request.")
    return True
