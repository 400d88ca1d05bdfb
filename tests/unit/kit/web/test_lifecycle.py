import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from flask import g

from shared.kit import log, trace

Logged = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def house(house: Any) -> Any:
    house.add("/v1/ids", lambda: {"request": g.request_id, "logged": log.request_id.get(), "trace": trace.current()})
    return house


def test_a_request_has_an_id_everywhere(house: Any) -> None:
    response = house.client.get("/v1/ids")
    id_ = response.headers["X-Request-Id"]
    assert response.json == {"request": id_, "logged": id_, "trace": response.json["trace"]}
    assert len(id_) == 32
    assert house.client.get("/v1/ids").headers["X-Request-Id"] != id_


def test_the_callers_own_id_is_kept(house: Any) -> None:
    assert house.client.get("/v1/ids", headers={"X-Request-Id": "pms-2026.11_1"}).json["request"] == "pms-2026.11_1"


@pytest.mark.parametrize(
    "id_", ["", "short", "x" * 65, "giulia@example.it", "a b c d e f", "x\u00e8xxxxxxxxx", "../../../etc"]
)
def test_unless_it_may_do_harm(house: Any, id_: str) -> None:
    assert house.client.get("/v1/ids", headers={"X-Request-Id": id_}).json["request"] != id_


def test_a_trace_goes_on(house: Any) -> None:
    traceparent = f"00-{'a' * 32}-{'b' * 16}-01"
    said = house.client.get("/v1/ids", headers={"traceparent": traceparent}).json
    assert said["trace"] == traceparent
    assert said["request"] == "a" * 32


def test_requests_are_counted_by_rule_and_a_made_up_method_is_not_a_figure(house: Any) -> None:
    house.client.get("/v1/ids")
    house.client.open("/v1/ids", method="BREW")
    figures = house.client.get("/metrics").text
    assert 'rimedio_http_request_seconds_count{endpoint="house' in figures
    assert 'method="other"' in figures
    assert "BREW" not in figures


def test_an_ordinary_request_is_not_worth_a_line(house: Any, logged: Logged) -> None:
    house.client.get("/v1/ids")
    assert logged() == []


def test_at_level_debug_each_is_one_line_without_its_path(
    make_house: Callable[..., Any], logged: Logged, settings: Any
) -> None:
    log.configure(dataclasses.replace(settings, log_level="debug"))
    house = make_house(log_level="debug")
    house.add("/s/<token>", lambda token: token, kind="page")
    house.client.get("/s/k1.abc.secret")
    (line,) = logged()
    assert (line["event"], line["status"]) == ("answered", 200)
    assert "secret" not in str(line)
