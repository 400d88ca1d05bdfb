"""Trying other thresholds on the answers that were given, over HTTP."""

from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient

from services.feedback.responses import trying
from services.feedback.triage.document import TriagePolicy
from services.feedback.visits.document import Visit
from shared.kit import store
from tests.integration.feedback.front_desk import FrontDesk

NOW = "2026-11-22T12:00:00Z"


@pytest.fixture
def client(desk: FrontDesk) -> FlaskClient:
    desk.client.environ_base["HTTP_AUTHORIZATION"] = desk.key("triage:read", "visits:write")
    return desk.client


@pytest.fixture(autouse=True)
def answers(desk: FrontDesk) -> None:
    """Five of the last weeks, one that is older, and one of a bank's customer."""
    for at, body in (
        ("2026-11-20T10:00:00Z", {"overall": 10}),
        ("2026-11-20T11:00:00Z", {"overall": 7}),
        ("2026-11-20T12:00:00Z", {"overall": 9, "touchpoints": {"breakfast": 1}}),
        ("2026-11-20T13:00:00Z", {"overall": 9, "comment": "Tutto perfetto, ma non torneremo."}),
        ("2026-11-20T14:00:00Z", {"overall": 2}),
        ("2026-06-01T10:00:00Z", {"overall": 2}),
    ):
        with time_machine.travel(at, tick=False):
            assert desk.answer(desk.token(ended_at=at), answers=body).status_code == 201
    bank = {"kind": "meeting", "place": "bank-demo", "customer": {"since": "2016-01-01"}}
    with time_machine.travel("2026-11-20T10:00:00Z", tick=False):
        desk.answer(desk.token(**bank), answers={"overall": 6})


def tried(client: FlaskClient, rules: dict[str, Any], place: str = "hotel-demo") -> Any:
    with time_machine.travel(NOW, tick=False):
        answer = client.post(f"/v1/triage/trial?place={place}", json=rules)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_present_rules_are_told_beside_the_others(client: FlaskClient) -> None:
    trial = tried(client, {"overall": {"low": 7}})
    assert (trial["answers"], trial["complete"]) == (5, True)
    assert trial["present"] == {"low": 2, "critical": 1}
    assert trial["tried"] == {"low": 3, "critical": 1}


@pytest.mark.parametrize(
    ("rules", "tried_"),
    [
        ({}, {"low": 2, "critical": 1}),
        ({"overall": {"low": -1, "critical": -1}}, {"low": 2, "critical": 0}),
        ({"touchpoint": {"low": 0, "critical": 0}}, {"low": 1, "critical": 1}),
        ({"comment": {"leaving": "critical"}}, {"low": 1, "critical": 2}),
        ({"loyalty": {"years": 1}}, {"low": 0, "critical": 3}),
    ],
)
def test_every_rule_can_be_tried(client: FlaskClient, rules: dict[str, Any], tried_: dict[str, int]) -> None:
    assert tried(client, rules)["tried"] == tried_


def test_a_place_tries_for_all_below_it_that_say_nothing_else(client: FlaskClient) -> None:
    store.add(TriagePolicy.said("hotel-demo", {"overall": {"low": 6}}))
    trial = tried(client, {"overall": {"low": 7}, "loyalty": {"years": 20}}, "root")
    assert (trial["answers"], trial["present"]) == (6, {"low": 2, "critical": 2})
    assert trial["tried"] == {"low": 3, "critical": 1}


def test_a_drop_is_told_from_the_answers_of_these_days(client: FlaskClient, desk: FrontDesk) -> None:
    for at, mark in (("2026-10-01T10:00:00Z", 10), ("2026-11-01T10:00:00Z", 7)):
        with time_machine.travel(at, tick=False):
            desk.answer(desk.token(customer={"external_id": "G-1"}), answers={"overall": mark})
    assert tried(client, {"drop": {"points": 0}}) == tried(client, {}) | {
        "tried": {"low": 2, "critical": 1},
    } | {"present": {"low": 3, "critical": 1}}


def test_nothing_is_changed_by_trying(client: FlaskClient) -> None:
    tried(client, {"overall": {"low": 10}})
    assert TriagePolicy.objects(pk="hotel-demo").first() is None


def test_of_very_many_the_latest_are_tried(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trying, "MOST", 2)
    trial = tried(client, {})
    assert (trial["answers"], trial["complete"]) == (2, False)
    assert trial["present"] == {"low": 1, "critical": 1}


def test_answers_whose_visits_are_gone_still_count(client: FlaskClient) -> None:
    Visit.objects.delete()
    assert tried(client, {})["present"] == {"low": 2, "critical": 1}


@pytest.mark.parametrize(
    ("rules", "field"), [({"overall": {"low": 11}}, "overall.low"), ({"overall": {"critical": 7}}, "overall.critical")]
)
def test_what_makes_no_sense_is_named(client: FlaskClient, rules: dict[str, Any], field: str) -> None:
    answer = client.post("/v1/triage/trial?place=hotel-demo", json=rules)
    assert (answer.status_code, list(answer.json["errors"])) == (422, [field])


def test_only_who_may_read_may_try(client: FlaskClient, desk: FrontDesk) -> None:
    desk.client.environ_base["HTTP_AUTHORIZATION"] = desk.key("visits:write")
    assert client.post("/v1/triage/trial?place=hotel-demo", json={}).status_code == 403
    assert desk.app.test_client().post("/v1/triage/trial?place=hotel-demo", json={}).status_code == 401
