"""The W3C trace context of the work in hand, carried from request to event to handler."""

import re
import secrets
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("traceparent", default="")
_FORM = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def begin(received: str = "") -> str:
    """Continue the trace received, or begin a new one where none (or none in the right form) was.

    Args:
        received: A `traceparent` as W3C's Trace Context defines it.
    """
    traceparent = received if _FORM.fullmatch(received) else f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
    _current.set(traceparent)
    return traceparent


def current() -> str:
    """The `traceparent` of the work in hand; empty outside any."""
    return _current.get()
