"""What must not be written to a log, and how it is left out."""

import re
from collections.abc import Mapping
from typing import Any

HIDDEN = "[hidden]"

# Keys whose values are about a person or are a person's words; an identifier of ours may stand there all the same.
PERSONAL_KEYS = frozenset(
    {"name", "first_name", "last_name", "full_name", "email", "mail", "phone", "mobile", "address", "addresses"}
    | {"recipient", "sender", "reply_to", "room", "birthday", "customer", "contact", "customers", "contacts"}
    | {"comment", "wish", "text", "subject", "body", "note", "values", "answers", "data", "form", "json"}
    | {"url", "path", "query"}
)
SECRET_KEYS = frozenset(
    {"password", "secret", "token", "cookie", "cookies", "authorization", "api_key", "csrf_token", "signature"}
)

_SECRET = r"\brk_[a-z0-9]+_[\w-]+|\bbearer\s+\S+|[\w-]+\.[\w-]+\.[\w-]{27,}"  # noqa: S105  A pattern of secrets.
_EMAIL = r"[^\s@<>\"'(),;:]+(?:@|%40)[^\s@<>\"'(),;:]+"
# Eight digits or more with the usual separators, unless they are a date or belong to a longer word or number.
_PHONE = r"(?<![\w.:+-])(?!\d{4}-\d\d-\d\d)(?:\+|00)?\(?\d(?:[ ./()-]{0,2}\d){7,14}(?!\w)"
_IDENTIFIER = re.compile(r"[0-9a-hjkmnp-tv-z]{26}")
_PERSONAL = re.compile(f"{_SECRET}|{_EMAIL}|{_PHONE}", re.IGNORECASE)


def clean(value: Any, key: str = "") -> Any:
    """`value` without personal data, as far as a machine can tell.

    Args:
        value: Anything somebody passed to a logger.
        key: The name that it was passed under.
    """
    if key.lower() in SECRET_KEYS:
        return HIDDEN
    if key.lower() in PERSONAL_KEYS:
        return value if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else HIDDEN
    if isinstance(value, Mapping):
        return {clean_text(str(name)): clean(inner, str(name)) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [clean(inner) for inner in value]
    return _plain(value)


def clean_text(text: str) -> str:
    """A text without what looks like an e-mail address, a telephone number, a key or a token."""
    return _PERSONAL.sub(HIDDEN, text)


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return clean_text(value)
    # An object's own text may hold anything, so only its type is told.
    return value if value is None or isinstance(value, bool | int | float) else type(value).__name__
