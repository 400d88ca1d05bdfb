"""The application before anybody has called it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from services.notifier.app import create_app
from shared.kit.web import unstated
from tests.unit.notifier.surroundings import restored


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Made from the environment, as gunicorn makes it."""
    environment = {
        "MONGO_URI": "mongodb://nowhere.invalid",
        "KAFKA_BOOTSTRAP": "nowhere.invalid:9092",
        "SECRET_KEYS": "k1:a-secret-that-only-tests-know-0123456789",
        "FEEDBACK_URL": "http://feedback.test",
        "RECOVERY_URL": "http://recovery.test",
        "NOTIFIER_URL": "http://notifier.test",
    }
    for name, value in environment.items():
        monkeypatch.setenv(f"RIMEDIO_{name}", value)
    with restored():
        yield create_app()


def test_every_view_says_who_may_call_it(app: Flask) -> None:
    assert unstated(app) == []


def test_the_interface_is_described(app: Flask) -> None:
    described: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    assert described["openapi"].startswith("3.1")
    assert {"/v1/contacts", "/v1/contacts/{contact_id}", "/v1/messaging"} <= set(described["paths"])
    parameters = {parameter["name"] for parameter in described["paths"]["/v1/contacts"]["get"]["parameters"]}
    assert {"case", "state", "limit", "cursor"} <= parameters


@pytest.mark.parametrize(
    ("method", "scopes"), [("get", {"messaging:read", "messaging:write"}), ("put", {"messaging:write"})]
)
def test_it_is_described_who_may_say_when_it_is_quiet(app: Flask, method: str, scopes: set[str]) -> None:
    described: dict[str, Any] = app.test_client().get("/openapi.json").get_json()
    security = described["paths"]["/v1/messaging"][method]["security"]
    assert {scope for way in security for scope in way.get("api_key", [])} == scopes
