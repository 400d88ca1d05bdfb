"""How a webhook proves that it comes from who it should: by a secret that only the two know; pure."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

SIGNATURE_HEADER = "X-Rimedio-Signature"


@dataclass(frozen=True, kw_only=True)
class Presented:
    """What a request can prove its origin by.

    Attributes:
        token: The parameter `token` of its address.
        headers: Its headers, with every word of their names in capitals, such as `X-Rimedio-Signature`.
        body: Its body, byte by byte.
    """

    token: str
    headers: Mapping[str, str]
    body: bytes


Proof = Callable[[Presented, str], bool]


def proven(presented: Presented, proofs: Sequence[Proof], secrets: Sequence[str]) -> bool:
    """Whether any of the ways leads to any of the secrets; of two, one is about to be retired."""
    return any(proof(presented, secret) for secret in secrets for proof in proofs)


def by_address(presented: Presented, secret: str) -> bool:
    """The secret stands in the address, as `?token=`."""
    return _same(presented.token, secret)


def by_password(presented: Presented, secret: str) -> bool:
    """The secret is the password of basic authentication, whatever the name; it too can stand in an address."""
    try:
        pair = base64.b64decode(_credentials(presented, "basic"), validate=True).decode()
    except (binascii.Error, ValueError):
        return False
    return _same(pair.partition(":")[2], secret)


def by_bearer(presented: Presented, secret: str) -> bool:
    """The secret is the bearer token."""
    return _same(_credentials(presented, "bearer"), secret)


def by_signature(header: str = SIGNATURE_HEADER) -> Proof:
    """A header holds the HMAC-SHA256 of the body under the secret.

    In hexadecimal or base64, with or without `sha256=` before it: systems differ in nothing else.
    """

    def proof(presented: Presented, secret: str) -> bool:
        given = presented.headers.get(header.title(), "").strip().removeprefix("sha256=")
        digest = hmac.digest(secret.encode(), presented.body, hashlib.sha256)
        return _same(given.lower(), digest.hex()) or _same(given, base64.b64encode(digest).decode())

    return proof


def _credentials(presented: Presented, scheme: str) -> str:
    found, _, credentials = presented.headers.get("Authorization", "").partition(" ")
    return credentials.strip() if found.lower() == scheme else ""


def _same(given: str, expected: str) -> bool:
    """Whether two texts are equal, in a time that does not tell how far they are."""
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())
