"""What holds at a place when answers are judged and asked for, as a manager or a program says it."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.integration.feedback.front_desk import FrontDesk

HOTEL = "/v1/triage?place=hotel-demo"


@pytest.fixture
def client(desk: FrontDesk) -> FlaskClient:
    desk.client.environ_base["HTTP_AUTHORIZATION"] = desk.key("triage:write", "visits:write", "responses:read")
    return desk.client


def test_a_place_says_its_own_and_takes_over_the_rest(client: FlaskClient) -> None:
    client.put("/v1/triage?place=root", json={"overall": {"low": 7}, "exclusions": ["crew"]})
    said = client.put(HOTEL, json={"overall": {"critical": 5}, "invite_after": {"stay": "10:30"}})
    assert said.status_code == 200
    shown = client.get(HOTEL).json
    assert shown == said.json
    assert shown["place"] == "hotel-demo"
    assert shown["overall"] == {"low": 7, "critical": 5}
    assert shown["exclusions"] == ["crew"]
    assert shown["invite_after"] == {"stay": "10:30", "meeting": "PT1H"}
    assert shown["said"] == {"overall": {"critical": 5}, "invite_after": {"stay": "10:30"}}
    assert client.get("/v1/triage?place=bank-demo").json["overall"] == {"low": 7, "critical": 3}


def test_what_is_said_holds_for_the_next_answer(client: FlaskClient, desk: FrontDesk) -> None:
    customer = {"since": None, "tier": "standard"}
    assert desk.answer(desk.token(customer=customer), answers={"overall": 8}).json["severity"] == "none"
    client.put(HOTEL, json={"overall": {"low": 8}})
    assert desk.answer(desk.token(customer=customer), answers={"overall": 8}).json["severity"] == "low"


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"overall": {"low": 11}}, "overall.low"),
        ({"overall": {"low": "6"}}, "overall.low"),
        ({"overall": {"critical": 7}}, "overall.critical"),
        ({"touchpoint": {"low": 1, "critical": 2}}, "touchpoint.critical"),
        ({"contact_within": {"low": "a day"}}, "contact_within.low"),
        ({"invite_after": {"stay": "25:00"}}, "invite_after.stay"),
        ({"pulse_at": "noon"}, "pulse_at"),
        ({"exclusions": ["no key at all!"]}, "exclusions.0"),
        ({"thresholds": {}}, "thresholds"),
        ({"comment": {"negative": "very"}}, "comment.negative"),
    ],
)
def test_what_makes_no_sense_is_named_and_nothing_changes(
    client: FlaskClient, rules: dict[str, Any], field: str
) -> None:
    before = client.get(HOTEL).json
    refused = client.put(HOTEL, json=rules)
    assert refused.status_code == 422
    assert field in refused.json["errors"]
    assert client.get(HOTEL).json == before


def test_a_place_that_nobody_has_entered_says_nothing(client: FlaskClient) -> None:
    refused = client.put("/v1/triage?place=nowhere", json={})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["place"])
    assert client.get("/v1/triage").status_code == 422


def test_who_decided_on_an_old_state_is_told(client: FlaskClient) -> None:
    etag = client.get(HOTEL).headers["ETag"]
    assert client.put(HOTEL, json={"reminders": 0}, headers={"If-Match": etag}).status_code == 200
    stale = client.put(HOTEL, json={"reminders": 1}, headers={"If-Match": etag})
    assert (stale.status_code, stale.json["code"]) == (409, "stale")
    assert client.get(HOTEL).json["reminders"] == 0


def test_what_was_read_may_be_sent_back(client: FlaskClient) -> None:
    shown = client.get(HOTEL)
    again = client.put(HOTEL, json=shown.json, headers={"If-Match": shown.headers["ETag"]})
    assert again.status_code == 200
    rules = {name: value for name, value in again.json.items() if name not in {"place", "version", "said"}}
    assert rules == {name: shown.json[name] for name in rules}


def test_reading_is_not_writing(desk: FrontDesk) -> None:
    reader = {"Authorization": desk.key("triage:read")}
    assert desk.client.get(HOTEL, headers=reader).status_code == 200
    assert desk.client.put(HOTEL, json={}, headers=reader).status_code == 403
