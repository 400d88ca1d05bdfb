"""Every event version has a golden sample, which goes on being read and written as on the day it was made."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from marshmallow import Schema, ValidationError, fields

from shared.events import EVENTS, REGISTRY, Contract
from shared.kit.message import Delivery, decode, encode

GOLDEN = Path(__file__).parent / "golden"

every_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type())


def sample(event: type[Contract]) -> dict[str, Any]:
    return json.loads((GOLDEN / f"{event.type()}.json").read_text("utf-8"))


def receive(event: type[Contract], golden: dict[str, Any], data: dict[str, Any]) -> tuple[Delivery, Contract]:
    headers = [(name, value.encode()) for name, value in golden["headers"].items()]
    delivery, decoded = decode(golden["key"].encode(), orjson.dumps(data), headers)
    return delivery, event.from_data(decoded)


def entry(delivery: Delivery, event: Contract) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "type": event.type(),
        "key": delivery.record_key,
        "subject": delivery.subject,
        "sequence": delivery.sequence,
        "at": delivery.time,
        "traceparent": delivery.traceparent,
        "data": event.to_data(),
    }


def holds(event: type[Contract], golden: dict[str, Any]) -> bool:
    """Whether the class says all that the sample says, and nothing else."""
    try:
        return event.from_data(golden["data"]).to_data() == golden["data"]
    except ValidationError:
        return False


def without(event: type[Contract], name: str) -> type[Contract]:
    return remade(event, {f.name: f.type for f in dataclasses.fields(event) if f.name != name})


def retyped(event: type[Contract], name: str, hint: type) -> type[Contract]:
    return remade(event, {f.name: f.type for f in dataclasses.fields(event)} | {name: hint})


def remade(event: type[Contract], hints: dict[str, Any]) -> type[Contract]:
    originals = {f.name: f for f in dataclasses.fields(event)}
    parts = [
        (name, hint, dataclasses.field(default=f.default, default_factory=f.default_factory, metadata=f.metadata))
        for name, hint in hints.items()
        if (f := originals[name])
    ]
    return dataclasses.make_dataclass(event.__name__, parts, bases=(Contract,), frozen=True, kw_only=True)


def on_the_wire(schema: Schema) -> dict[str, fields.Field[Any]]:
    return {field.data_key or name: field for name, field in schema.fields.items()}


def nested(field: fields.Field[Any]) -> Schema | None:
    inner = field.inner if isinstance(field, fields.List) else field
    return inner.schema if isinstance(inner, fields.Nested) else None


def with_unknown_fields(data: Any, schema: Schema) -> Any:
    if isinstance(data, list):
        return [with_unknown_fields(item, schema) for item in data]
    known = {
        name: with_unknown_fields(data[name], part) if (part := nested(field)) else data[name]
        for name, field in on_the_wire(schema).items()
    }
    return known | {"added_later": {"by": ["a newer sender's", None, 1.5]}}


def silent(schema: Schema, data: dict[str, Any], path: str = "") -> list[str]:
    """The fields of which the sample shows nothing but their default."""
    found = []
    for name, field in on_the_wire(schema).items():
        default = field.load_default() if callable(field.load_default) else field.load_default
        if data[name] in (default, None, [], {}):
            found.append(path + name)
        elif part := nested(field):
            for item in data[name] if isinstance(data[name], list) else [data[name]]:
                found += silent(part, item, f"{path}{name}.")
    return found


def test_there_is_one_golden_sample_for_each_type_and_no_other() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.json" for name in REGISTRY}


@every_event
def test_a_golden_sample_is_read_and_written_back_identically(event: type[Contract]) -> None:
    golden = sample(event)
    delivery, received = receive(event, golden, golden["data"])
    record = encode(entry(delivery, received), delivery.source)
    assert record.key.decode() == golden["key"]
    assert {name: value.decode() for name, value in record.headers} == golden["headers"]
    assert orjson.loads(record.value) == golden["data"]


@every_event
def test_fields_that_the_reader_does_not_know_yet_are_ignored(event: type[Contract]) -> None:
    golden = sample(event)
    _, received = receive(event, golden, with_unknown_fields(golden["data"], event.schema()))
    assert received.to_data() == golden["data"]


@every_event
def test_the_least_that_was_ever_allowed_is_still_enough(event: type[Contract]) -> None:
    golden = sample(event)
    _, received = receive(event, golden, golden["least"])
    assert received.type() == event.type()


@every_event
def test_a_golden_sample_shows_every_field_with_a_value_that_is_not_its_default(event: type[Contract]) -> None:
    assert silent(event.schema(), sample(event)["data"]) == []


@every_event
def test_a_removed_field_is_noticed(event: type[Contract]) -> None:
    golden = sample(event)
    unnoticed = [f.name for f in dataclasses.fields(event) if holds(without(event, f.name), golden)]
    assert unnoticed == []


@every_event
def test_a_retyped_field_is_noticed(event: type[Contract]) -> None:
    golden = sample(event)
    assert holds(event, golden)
    unnoticed = [
        f.name
        for f in dataclasses.fields(event)
        for shown in [golden["data"][f.metadata.get("data_key", f.name)]]
        if holds(retyped(event, f.name, int if isinstance(shown, str) else str), golden)
    ]
    assert unnoticed == []
