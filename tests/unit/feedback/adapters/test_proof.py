"""Who knows the secret is let in, and nobody else."""

import base64
import hashlib
import hmac

import pytest

from services.feedback.visits.adapters.proof import (
    Presented,
    by_address,
    by_bearer,
    by_password,
    by_signature,
    proven,
)

SECRET = "s3cret-of-the-hotel-and-its-pms"
BODY = b'{"id": 1}'
DIGEST = hmac.digest(SECRET.encode(), BODY, hashlib.sha256)


def presented(*, token: str = "", **headers: str) -> Presented:
    return Presented(token=token, headers={name.replace("_", "-"): text for name, text in headers.items()}, body=BODY)


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"pms:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("proof", "shown"),
    [
        (by_address, presented(token=SECRET)),
        (by_password, presented(Authorization=basic(SECRET))),
        (by_password, presented(Authorization=basic(SECRET).replace("Basic", "basic"))),
        (by_bearer, presented(Authorization=f"Bearer {SECRET}")),
        (by_signature(), presented(X_Rimedio_Signature=DIGEST.hex())),
        (by_signature(), presented(X_Rimedio_Signature=f"sha256={DIGEST.hex().upper()}")),
        (by_signature("x-crm-signature"), presented(X_Crm_Signature=base64.b64encode(DIGEST).decode())),
    ],
)
def test_who_knows_the_secret_is_let_in(proof: object, shown: Presented) -> None:
    assert proof(shown, SECRET)  # type: ignore[operator]


@pytest.mark.parametrize(
    "shown",
    [
        presented(),
        presented(token="another"),
        presented(token=SECRET[:-1]),
        presented(token="\ud800 ünïcode"),
        presented(Authorization=basic("another")),
        presented(Authorization="Basic ???"),
        presented(Authorization="Basic " + base64.b64encode(b"\xff\xfe").decode()),
        presented(Authorization="Basic"),
        presented(Authorization="Bearer another"),
        presented(Authorization=SECRET),
        presented(X_Rimedio_Signature=SECRET),
        presented(X_Rimedio_Signature=hashlib.sha256(BODY).hexdigest()),
        presented(X_Rimedio_Signature="sha256="),
        presented(X_Rimedio_Signature="ünïcode"),
    ],
)
def test_nobody_else_is(shown: Presented) -> None:
    assert not proven(shown, (by_address, by_password, by_bearer, by_signature()), (SECRET,))


def test_a_signature_is_of_this_body() -> None:
    shown = Presented(token="", headers={"X-Rimedio-Signature": DIGEST.hex()}, body=BODY + b" ")
    assert not by_signature()(shown, SECRET)


def test_while_a_secret_is_changed_both_are_good() -> None:
    assert proven(presented(token=SECRET), (by_address,), ("the-new-one-of-them", SECRET))


def test_a_source_without_secrets_lets_nobody_in() -> None:
    assert not proven(presented(token=""), (by_address,), ())
