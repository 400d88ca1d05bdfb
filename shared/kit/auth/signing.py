"""Signed values with an age, for cookies and form fields; made with the first secret, verified with any."""

import functools
from typing import Any

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from shared.kit import clock
from shared.kit.tokens import Keys


class NotAuthentic(Exception):  # noqa: N818  It says what the credential is.
    """The credential was not given by us, or was altered or withdrawn."""


class Expired(NotAuthentic):
    """The credential was given by us, too long ago."""


def sign(keys: Keys, purpose: str, value: Any) -> str:
    """`value` (JSON data) as signed text, void for any other purpose."""
    signed = _serializer(keys, purpose).dumps(value)
    return signed if isinstance(signed, str) else signed.decode()


def read(keys: Keys, purpose: str, text: str, max_age: int | None) -> Any:
    """The value that was signed for this purpose.

    Args:
        keys: The installation's secrets.
        purpose: What the value was signed for.
        text: What `sign` made.
        max_age: Seconds; `None` for any age.

    Raises:
        Expired: It is older than `max_age`.
        NotAuthentic: It is not ours.
    """
    try:
        return _serializer(keys, purpose).loads(text, max_age=max_age)
    except SignatureExpired:
        raise Expired from None
    except (BadData, UnicodeError):
        raise NotAuthentic from None


class _Signer(TimestampSigner):
    def get_timestamp(self) -> int:
        return int(clock.now().timestamp())


@functools.cache
def _serializer(keys: Keys, purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        # Itsdangerous signs with the last secret and tries them all.
        [secret for _, secret in reversed(keys)],
        salt=f"rimedio/{purpose}",
        signer=_Signer,
        signer_kwargs={"digest_method": "sha256", "key_derivation": "hmac"},
    )
