"""Whatever comes on a topic, it is an event or it is poison: nothing else, and nothing made up."""

import datetime as dt
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kit.message import Delivery, Poison, decode

HEADERS = {
    "ce_id": b"01jd8v0",
    "ce_source": b"/hotel-demo/pms",
    "ce_type": b"io.rimedio.visit.completed.v1",
    "ce_specversion": b"1.0",
    "content-type": b"application/json",
}

headers = st.dictionaries(st.sampled_from(["ce_time", "ce_subject", "ce_sequence", "content-type"]), st.binary())


def read(
    value: bytes | None = b"{}", key: bytes | None = b"c-1", **changes: bytes | None
) -> tuple[Delivery, dict[str, Any]]:
    return decode(key, value, list((HEADERS | changes).items()))


def test_an_event_says_only_what_it_says() -> None:
    delivery, data = read(b'{"room": "301"}', ce_sequence=b"7", ce_time=b"2026-11-22T10:00:00Z")
    assert data == {"room": "301"}
    assert delivery.key == "/hotel-demo/pms#01jd8v0"
    assert (delivery.sequence, delivery.subject, delivery.record_key) == (7, "", "c-1")
    assert delivery.time == dt.datetime(2026, 11, 22, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize("header", ["ce_id", "ce_source", "ce_type", "ce_specversion"])
@pytest.mark.parametrize("content", [None, b""])
def test_a_record_without_a_required_header_is_poison(header: str, content: bytes | None) -> None:
    with pytest.raises(Poison, match=header):
        read(**{header: content})


@pytest.mark.parametrize(
    "value",
    [
        None,
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"42",
        b'{"room": ',
        b"\xff\xfe",
        b'{"mark": NaN}',
        b'{"mark": Infinity}',
        b'{"name": "\\ud83d"}',
        b'{"a":' * 100_000,
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_is_no_json_object_is_poison(value: bytes | None) -> None:
    with pytest.raises(Poison):
        read(value)


@pytest.mark.parametrize(
    "changes",
    [
        {"ce_specversion": b"0.3"},
        {"ce_specversion": b"9.9"},
        {"ce_sequence": b"-1"},
        {"ce_sequence": b"seven"},
        {"ce_time": b"yesterday"},
        {"ce_id": b"\xff"},
        {"ce_subject": b"\xff"},
        {"key": b"\xff"},
        {"ce_sequence": "²".encode()},
    ],
    ids=str,
)
def test_what_is_no_cloudevent_is_poison(changes: dict[str, bytes]) -> None:
    with pytest.raises(Poison):
        read(**changes)


@given(key=st.none() | st.binary(), value=st.none() | st.binary(), changes=headers)
def test_any_record_is_an_event_or_poison(key: bytes | None, value: bytes | None, changes: dict[str, bytes]) -> None:
    try:
        _, data = read(value, key, **changes)
    except Poison:
        return
    assert orjson.dumps(data)
