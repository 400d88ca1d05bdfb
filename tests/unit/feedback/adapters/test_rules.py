"""Rules of a mapping, whatever JSON they are let loose on."""

import contextlib
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.feedback.visits.adapters import rules
from services.feedback.visits.adapters.base import NotTheirs, Unusable
from services.feedback.visits.adapters.mapping import READERS
from services.feedback.visits.adapters.rules import Misfit, Rule
from tests.unit.feedback.adapters.making import made

ROME = ZoneInfo("Europe/Rome")
NAMES = st.sampled_from(["a", "b", "c"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=12,
)
STEPS = st.lists(NAMES | st.sampled_from(["0", "1", "99999", "*"]), min_size=1, max_size=4)


@given(JSON, STEPS)
def test_a_path_leads_somewhere_or_nowhere(data: Any, steps: list[str]) -> None:
    found = rules.pick(data, rules.way(".".join(steps)))
    if "*" not in steps:
        for step in steps:
            if isinstance(data, list):
                data = data[int(step)] if step.isdecimal() and int(step) < len(data) else None
            else:
                data = data.get(step) if isinstance(data, dict) else None
        assert found == data


@given(st.lists(JSON, max_size=5))
def test_every_entry_of_a_list_is_found(entries: list[Any]) -> None:
    found = rules.pick({"all": [{"it": entry} for entry in entries]}, ("all", "*", "it"))
    flat = [part for entry in entries for part in (entry if isinstance(entry, list) else [entry])]
    assert [part for part in found if part is not None] == [part for part in flat if part is not None]


@given(JSON, st.sampled_from(sorted(READERS)))
def test_a_value_is_read_or_said_not_to_fit(value: Any, name: str) -> None:
    with contextlib.suppress(Misfit):
        found = Rule(ways=(("v",),)).find({"v": value})
        if found is not None:
            READERS[name](Rule(), found, ROME)


@given(JSON)
def test_any_payload_is_a_visit_or_refused_with_a_reason(payload: Any) -> None:
    mapping = {
        name: {"path": path} for name, path in zip(READERS, ["a", "b", "c", "a.b", "b.*.c", "c.0"] * 5, strict=False)
    }
    adapter = made("generic", mapping=mapping)
    body = payload if isinstance(payload, dict) else {"a": payload}
    with contextlib.suppress(NotTheirs, Unusable):
        (hint,) = adapter.hear(body, orjson.dumps(body))
        adapter.look(hint)


@given(
    st.integers(662_688_000, 4_070_908_800).map(lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC)),
    st.sampled_from(["%d.%m.%Y %H:%M:%S", "%Y%m%dT%H%M%S"]),
)
def test_times_come_back_as_they_were_written(moment: dt.datetime, form: str) -> None:
    read = rules.moment(Rule(form=form, zone=ZoneInfo("UTC")), moment.strftime(form), ROME)
    assert read == moment


@given(st.integers(0, 10**11))
def test_amounts_come_back_whatever_the_decimal_sign(cents: int) -> None:
    whole, rest = divmod(cents, 100)
    grouped = f"{whole:,}"
    assert rules.number(Rule(), f"{grouped}.{rest:02}", None) == f"{whole}.{rest:02}"
    assert rules.number(Rule(comma=True), f"{grouped.replace(',', '.')},{rest:02}", None) == f"{whole}.{rest:02}"


@pytest.mark.parametrize(
    ("form", "written", "read"),
    [
        ("iso", "2026-11-22T10:00:00+01:00", dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)),
        ("iso", "2026-11-22T10:00:00", dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)),
        ("iso", "2026-07-22", dt.datetime(2026, 7, 21, 22, tzinfo=dt.UTC)),
        ("epoch", 1795338761, dt.datetime(2026, 11, 22, 9, 12, 41, tzinfo=dt.UTC)),
        ("epoch_ms", "1795338761000", dt.datetime(2026, 11, 22, 9, 12, 41, tzinfo=dt.UTC)),
    ],
)
def test_times_have_a_form(form: str, written: Any, read: dt.datetime) -> None:
    assert rules.moment(Rule(form=form), written, ROME) == read


@pytest.mark.parametrize(
    ("form", "written"), [("epoch", 10**30), ("epoch", "nan"), ("iso", "0001-01-01"), ("iso", "now")]
)
def test_what_is_no_time_does_not_fit(form: str, written: Any) -> None:
    with pytest.raises(Misfit):
        rules.moment(Rule(form=form), written, ROME)


def test_a_day_is_that_of_the_place() -> None:
    assert rules.day(Rule(), "2026-11-21T23:30:00Z", ROME) == dt.date(2026, 11, 22)


def test_the_first_day_of_the_calendar_is_a_day_by_every_clock() -> None:
    assert rules.day(Rule(), "0001-01-01T00:00:00Z", ZoneInfo("America/New_York")) == dt.date(1, 1, 1)


@pytest.mark.parametrize(("written", "read"), [(True, True), ("Y", True), (1, True), ("no", False), (0, False)])
def test_yes_has_many_words(written: Any, read: bool) -> None:  # noqa: FBT001  It is a table.
    assert rules.flag(Rule(), written, None) is read


def test_values_are_translated_also_inside_lists_and_booleans() -> None:
    assert Rule(ways=(("v",),), values={"true": "completed"}).find({"v": True}) == "completed"
    assert Rule(ways=(("v",),), values={"A": "a", "*": "other"}).find({"v": ["A", "B"]}) == ["a", "other"]
    assert Rule(value="stay").find({}) == "stay"
    assert Rule(ways=(("v",),), default="none").find({"v": []}) == "none"
