"""Whatever an event says, it says the same after the wire."""

import contextlib
import datetime as dt
import types
import typing
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import ValidationError

from shared.events import EVENTS, Contract, values
from shared.events.directory import Scope, Sha256
from shared.kit.message import decode, encode

# What JSON numbers can carry everywhere.
INTEGERS = st.integers(min_value=-(2**53), max_value=2**53)
JSON = st.recursive(
    st.none() | st.booleans() | INTEGERS | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    Any: JSON,
    str: st.text(),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    dt.date: st.dates(),
    dt.datetime: st.datetimes(timezones=st.just(dt.UTC)),
    values.Id: st.text(min_size=1, max_size=200),
    values.SourceId: st.text(min_size=1, max_size=200).filter(str.strip),
    values.Since: st.dates(values.FIRST_DAY, dt.date(2025, 12, 31)),
    values.Key: st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", fullmatch=True),
    values.Line: st.text(max_size=500),
    values.Text: st.text(max_size=10_000),
    values.Language: st.text(min_size=2, max_size=35),
    values.Currency: st.from_regex(r"[A-Z]{3}", fullmatch=True),
    values.Overall: st.integers(0, 10),
    values.Mark: st.integers(1, 5),
    values.Count: st.integers(0, 2**53),
    Sha256: st.from_regex(r"[0-9a-f]{64}", fullmatch=True),
    Scope: st.from_regex(r"[a-z]+:(read|write)", fullmatch=True),
}

every_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type())


def anything(hint: Any) -> st.SearchStrategy[Any]:
    """Every value that a field of this type may have."""
    if hint in LEAVES:
        return LEAVES[hint]
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint, include_extras=True)
        built = st.builds(hint, **{f.name: anything(hints[f.name]) for f in fields(hint)})
        return built.filter(is_plausible) if issubclass(hint, values.ToldFacts) else built
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return st.sampled_from(arguments)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([st.none() if part is types.NoneType else anything(part) for part in arguments])
    if origin is list:
        return st.lists(anything(arguments[0]), max_size=3)
    assert origin is dict, hint
    return st.dictionaries(anything(arguments[0]), anything(arguments[1]), max_size=3)


def is_plausible(told: values.ToldFacts) -> bool:
    return not values.begins_too_late(told.started_at, told.ended_at, told.expected_end_at)


def over_the_wire(event: Contract) -> Contract:
    record = encode(
        {
            "id": "01jd8v0",
            "type": event.type(),
            "key": "c-1",
            "subject": "s",
            "sequence": 1,
            "at": dt.datetime(2026, 11, 22, tzinfo=dt.UTC),
            "data": event.to_data(),
        },
        "/rimedio/feedback",
    )
    _, data = decode(record.key, record.value, record.headers)
    return event.from_data(data)


@every_event
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_an_event_is_the_same_after_the_wire(event: type[Contract], data: Any) -> None:
    sent = data.draw(anything(event))
    assert over_the_wire(sent) == sent


@every_event
@settings(max_examples=25, deadline=None)
@given(data=st.dictionaries(st.text(), JSON) | st.data())
def test_data_of_any_shape_is_read_or_refused(event: type[Contract], data: Any) -> None:
    if not isinstance(data, dict):
        names = st.sampled_from(sorted(event.schema().fields))
        data = data.draw(st.dictionaries(names, JSON))
    with contextlib.suppress(ValidationError):
        event.from_data(data)
