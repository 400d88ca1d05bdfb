"""Events keep their meaning on the wire, and what is no event is told apart."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.kit.message import Event, Poison, decode, encode

AT = dt.datetime(2026, 11, 22, 10, 30, 0, 123000, tzinfo=dt.UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@dataclass(frozen=True, kw_only=True)
class Rung(Event):
    name: ClassVar[str] = "bell.rung"
    topic: ClassVar[str] = "bells"

    at: dt.datetime
    times: int = 1
    who: str | None = None
    loud: bool | None = None


def entry(data: dict[str, Any], **changes: Any) -> dict[str, Any]:
    made = {"id": "e1", "type": "io.rimedio.bell.rung.v1", "key": "k", "subject": "s", "sequence": 7, "at": AT}
    return {**made, "data": data, **changes}


@given(data=st.dictionaries(st.text(), JSON))
def test_data_survive_the_wire(data: dict[str, Any]) -> None:
    record = encode(entry(data), "/rimedio/test")
    delivery, decoded = decode(record.key, record.value, record.headers)
    assert decoded == data
    assert (delivery.key, delivery.type) == ("/rimedio/test#e1", "io.rimedio.bell.rung.v1")
    assert (delivery.subject, delivery.sequence, delivery.record_key, delivery.time) == ("s", 7, "k", AT)


def test_the_trace_goes_along() -> None:
    traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    record = encode(entry({}, traceparent=traceparent), "/t")
    assert decode(record.key, record.value, record.headers)[0].traceparent == traceparent


def test_an_event_is_read_back_as_it_was_said_and_new_fields_are_passed_over() -> None:
    event = Rung(at=AT, who="Zoë")
    assert Rung.from_data({**event.to_data(), "added_later": 1}) == event
    assert Rung.type() == "io.rimedio.bell.rung.v1"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"at": "2026-11-22T10:00:00"},
        {"at": "soon"},
        {"at": AT.isoformat(), "times": "x"},
        *({"at": AT.isoformat(), "loud": guessed} for guessed in ("yes", "off", "true", 1, 0)),
    ],
)
def test_a_wrong_field_is_named(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as told:
        Rung.from_data(data)
    assert set(told.value.messages_dict) <= {"at", "times", "loud"}


HEADERS = encode(entry({}), "/t").headers


def without(name: str) -> list[tuple[str, bytes]]:
    return [header for header in HEADERS if header[0] != name]


@pytest.mark.parametrize(
    ("value", "headers", "reason"),
    [
        (b"{}", without("ce_id"), "missing headers: ce_id"),
        (b"{}", without("ce_type"), "missing headers: ce_type"),
        (b"{}", [], "missing headers: ce_id, ce_source, ce_type, ce_specversion"),
        (b"{}", [*without("ce_id"), ("ce_id", None)], "missing headers: ce_id"),
        (b"{}", [*HEADERS, ("ce_subject", b"\xff")], "not a CloudEvent: UnicodeDecodeError"),
        (b"{}", [*without("ce_specversion"), ("ce_specversion", b"0.3")], "not CloudEvents 1.0"),
        (b"{}", [*without("ce_time"), ("ce_time", b"yesterday")], "not a CloudEvent"),
        (b"{}", [*without("ce_sequence"), ("ce_sequence", b"-1")], "the sequence is not a number"),
        (b"{}", [*without("ce_sequence"), ("ce_sequence", b"9" * 20)], "the sequence is not a number"),
        (b"{}", [*without("ce_sequence"), ("ce_sequence", b"9" * 5000)], "the sequence is not a number"),
        (b"{broken", HEADERS, "the data is not a JSON object"),
        (b"[]", HEADERS, "the data is not a JSON object"),
        (b"\xff\xfe", HEADERS, "not a CloudEvent|the data is not a JSON object"),
        (None, HEADERS, "the record has no value"),
    ],
)
def test_poison_is_told_apart_and_why(value: bytes | None, headers: list[tuple[str, Any]], reason: str) -> None:
    with pytest.raises(Poison, match=reason):
        decode(b"k", value, headers)


def test_a_record_without_key_sequence_or_time_is_still_an_event() -> None:
    headers = [header for header in HEADERS if header[0] in {"ce_id", "ce_source", "ce_type", "ce_specversion"}]
    delivery, data = decode(None, b"{}", headers)
    assert (delivery.record_key, delivery.sequence, delivery.subject, data) == ("", 0, "", {})
