import dataclasses

import pytest
from flask import Flask, g

from shared.kit import idempotency
from shared.kit.auth import ANONYMOUS, Caller
from shared.kit.problem import Problem


def key(
    value: str = "abc", caller: Caller = ANONYMOUS, body: bytes = b"{}", path: str = "/v1/x"
) -> idempotency.IdempotencyKey:
    with Flask("x").test_request_context(path, method="POST", data=body, headers={"Idempotency-Key": value}):
        g.caller = caller
        found = idempotency.from_request()
    assert found is not None
    return found


def stored(one: idempotency.IdempotencyKey) -> dict[str, str]:
    return dataclasses.asdict(one)


def test_a_request_without_a_key_has_none() -> None:
    with Flask("x").test_request_context("/", method="POST"):
        assert idempotency.from_request() is None
    assert not idempotency.check([stored(key())], None)


def test_the_same_request_again_is_known() -> None:
    assert idempotency.check([stored(key("other")), stored(key())], key())


def test_a_new_request_is_new() -> None:
    assert not idempotency.check([], key())
    assert not idempotency.check([stored(key("other"))], key())


def test_two_callers_may_choose_the_same_key() -> None:
    hotel, bank = (Caller(kind="api_key", id=id_) for id_ in ("hotel", "bank"))
    assert key(caller=hotel).key != key(caller=bank).key


@pytest.mark.parametrize("other", [key(body=b"[]"), key(path="/v1/y"), key(path="/v1/x?z=1")])
def test_a_key_used_for_another_request_is_refused(other: idempotency.IdempotencyKey) -> None:
    with pytest.raises(Problem) as refused:
        idempotency.check([stored(key())], other)
    assert (refused.value.status, refused.value.code) == (422, "invalid")
    assert list(refused.value.errors or {}) == ["Idempotency-Key"]


@pytest.mark.parametrize("value", ["", "x" * 256])
def test_a_key_of_no_use_is_refused(value: str) -> None:
    with pytest.raises(Problem) as refused:
        key(value)
    assert refused.value.status == 422


def test_what_is_stored_tells_neither_header_nor_body() -> None:
    assert "giulia" not in str(stored(key("giulia", body=b"giulia")))
