"""Tokens derived from an identifier by HMAC: authority that is handed out in links and stored nowhere."""

import base64
import hashlib
import hmac

Keys = tuple[tuple[str, str], ...]
"""Key id and secret; the first makes tokens, all verify them."""

MAC_BYTES = 24


class BadToken(Exception):  # noqa: N818  It says what the token is.
    """The token was not made by us for this purpose."""


def derive(keys: Keys, purpose: str, id: str) -> str:  # noqa: A002  It is the word for it.
    """The token `<key id>.<id>.<mac>` that stands for `id`, always the same for the same key.

    Args:
        keys: The installation's secrets.
        purpose: What the token is good for, such as `survey`; a token for one purpose is void for another.
        id: The identifier to hand out.
    """
    key_id, secret = keys[0]
    return f"{key_id}.{id}.{_mac(secret, purpose, id)}"


def verify(keys: Keys, purpose: str, token: str) -> str:
    """The identifier that the token stands for.

    Raises:
        BadToken: It is not ours, for another purpose, altered, or made with a key since withdrawn.
    """
    key_id, _, rest = token.partition(".")
    id_, _, mac = rest.rpartition(".")
    secret = dict(keys).get(key_id)
    if secret is None or not id_:
        raise BadToken
    expected = _mac(secret, purpose, id_)
    if not hmac.compare_digest(expected.encode(), mac.encode("utf-8", "replace")):
        raise BadToken
    return id_


def _mac(secret: str, purpose: str, id_: str) -> str:
    # The byte that no identifier contains keeps purpose and id apart.
    text = f"token\0{purpose}\0{id_}".encode("utf-8", "replace")
    digest = hmac.digest(secret.encode(), text, hashlib.sha256)[:MAC_BYTES]
    return base64.urlsafe_b64encode(digest).decode()
