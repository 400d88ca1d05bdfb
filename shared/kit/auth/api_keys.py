"""API keys: `rk_<id>_<secret>`, shown once and kept only as a hash."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from shared.kit.auth.caller import Caller
from shared.kit.auth.signing import NotAuthentic
from shared.kit.ids import new_id

Lookup = Callable[[str], Mapping[str, Any] | None]
"""Reads one entry of the directory, such as `api_key/<id>` or `staff/<id>`."""


def new_api_key(id: str | None = None) -> tuple[str, str]:  # noqa: A002  It is the word for it.
    """A key to show once, with 256 random bits of secret, and its id.

    Args:
        id: The key's id where it is already known; it contains no underscore.
    """
    key_id = id or new_id()
    return f"rk_{key_id}_{secrets.token_urlsafe(32)}", key_id


def hash_api_key(key: str) -> str:
    """What is stored of a key. Its secret is random and long, so one round of SHA-256 is enough."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def api_key_id(key: str) -> str:
    """The id inside a key; empty when it is not in a key's form."""
    prefix, _, rest = key.partition("_")
    id_, _, secret = rest.partition("_")
    return id_ if prefix == "rk" and secret else ""


def verify_api_key(directory: Lookup, key: str) -> Caller:
    """The caller that holds the key.

    Raises:
        NotAuthentic: The key is unknown, withdrawn or wrong.
    """
    id_ = api_key_id(key)
    known = directory(f"api_key/{id_}") if id_ else None
    # An unknown key is hashed and compared like a known one, so that both take the same time.
    expected = str(known["hash"]) if known else ""
    matches = hmac.compare_digest(hash_api_key(key), expected)
    if not (known and matches and known.get("active")):
        raise NotAuthentic
    return Caller(kind="api_key", id=id_, scopes=frozenset(known["scopes"]))
