"""The bounds that hold wherever a value appears in an event."""

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from marshmallow import ValidationError

from shared.events import Contract, LowScoreDetected, ResponseSubmitted, VisitCancelled, VisitCompleted

GOLDEN = Path(__file__).parent / "golden"


def data(event: type[Contract], **changes: Any) -> dict[str, Any]:
    return json.loads((GOLDEN / f"{event.type()}.json").read_text("utf-8"))["data"] | changes


def refused(event: type[Contract], **changes: Any) -> set[str]:
    with pytest.raises(ValidationError) as caught:
        event.from_data(data(event, **changes))
    return set(caught.value.messages_dict)


@pytest.mark.parametrize("overall", [0, 10, None])
def test_the_whole_is_marked_from_0_to_10_or_not_at_all(overall: Any) -> None:
    assert ResponseSubmitted.from_data(data(ResponseSubmitted, overall=overall)).overall == overall


@pytest.mark.parametrize("overall", [-1, 11, 9.5, "9", True, [9]])
def test_any_other_mark_for_the_whole_is_refused(overall: Any) -> None:
    assert refused(ResponseSubmitted, overall=overall) == {"overall"}


@pytest.mark.parametrize("mark", [0, 6, 2.5, "3", None])
def test_a_touchpoint_is_marked_from_1_to_5(mark: Any) -> None:
    assert refused(ResponseSubmitted, touchpoints={"breakfast": mark}) == {"touchpoints"}


@pytest.mark.parametrize("key", ["", "a.b", "$where", "la piscina", "x" * 65, "pool\n"])
def test_a_key_is_a_short_plain_name(key: str) -> None:
    assert refused(ResponseSubmitted, touchpoints={key: 3}) == {"touchpoints"}


@pytest.mark.parametrize("field", ["comment", "wish"])
def test_a_customer_may_write_10_000_characters(field: str) -> None:
    LowScoreDetected.from_data(data(LowScoreDetected, **{field: "ù" * 10_000}))
    assert refused(LowScoreDetected, **{field: "ù" * 10_001}) == {field}


@pytest.mark.parametrize("currency", ["eur", "EURO", "€", "EUR\n", ""])
def test_a_currency_is_three_capital_letters(currency: str) -> None:
    assert refused(VisitCompleted, currency=currency) == {"currency"}


@pytest.mark.parametrize("amount", [-1, 10.5, "100"])
def test_an_amount_is_a_whole_number_of_minor_units(amount: Any) -> None:
    assert refused(VisitCompleted, amount=amount) == {"amount"}


@pytest.mark.parametrize("moment", ["2026-11-22T10:00:00", "2026-11-22", "yesterday", 1763805600])
def test_a_time_has_a_zone(moment: Any) -> None:
    assert refused(VisitCompleted, ended_at=moment) == {"ended_at"}


def test_a_time_with_another_offset_is_the_same_moment() -> None:
    here = VisitCompleted.from_data(data(VisitCompleted, ended_at="2026-11-22T11:05:00.250+01:00"))
    assert here.ended_at == VisitCompleted.from_data(data(VisitCompleted)).ended_at


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "cruise"), ("kind", ["stay"]), ("kind", {}), ("external_id", ""), ("place", None)]
)
def test_a_value_outside_its_list_is_refused(field: str, value: Any) -> None:
    assert refused(VisitCompleted, **{field: value}) == {field}


@pytest.mark.parametrize("since", ["1899-12-31", "2999-01-01"])
def test_nobody_is_a_customer_since_a_day_that_cannot_be(since: str) -> None:
    assert refused(VisitCompleted, customer=data(VisitCompleted)["customer"] | {"since": since}) == {"customer"}


@pytest.mark.parametrize("event", [VisitCompleted, VisitCancelled])
def test_white_space_is_no_id(event: type[Contract]) -> None:
    assert refused(event, external_id="  ") == {"external_id"}


@pytest.mark.parametrize("end", ["ended_at", "expected_end_at"])
def test_a_visit_does_not_start_after_its_end(end: str) -> None:
    times = dict.fromkeys(("ended_at", "expected_end_at")) | {end: "2026-11-22T10:00:00Z"}
    assert refused(VisitCompleted, **times, started_at="2026-11-22T10:00:01Z") == {"started_at"}


def test_what_is_refused_is_named_to_the_last_field() -> None:
    customer = data(VisitCompleted)["customer"] | {"consents": {"email": "perhaps"}}
    with pytest.raises(ValidationError) as caught:
        VisitCompleted.from_data(data(VisitCompleted, customer=customer))
    assert list(caught.value.messages_dict["customer"]["consents"]) == ["email"]
    assert orjson.dumps(caught.value.messages_dict)
