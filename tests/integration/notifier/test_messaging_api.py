"""When it is quiet at a place, as an organisation says it and reads it back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask.testing import FlaskClient

from services.notifier.app import create_app
from services.notifier.handlers import learn
from services.notifier.messaging.rules import DEFAULTS
from services.notifier.wiring import Wiring
from shared.events import DirectoryApiKey, DirectoryPlace, DirectoryStaff
from shared.kit.auth import StaffSession, form_token, hash_api_key, new_api_key
from shared.kit.ids import new_id
from shared.kit.message import Delivery, Event

Json = dict[str, Any]
LATE = {"until": "09:30", "from": "22:00"}
WEEKDAYS = {"quiet_hours": {"email": {"weekday": LATE}}}
HOTEL = "/v1/messaging?place=hotel-demo"


def hear(wiring: Wiring, entry: Event, key: str) -> None:
    learn(wiring, entry, Delivery(id=new_id(), source="/x", type=entry.type(), sequence=1, record_key=key))


@pytest.fixture
def client(wiring: Wiring) -> FlaskClient:
    for key, parent in (("root", None), ("italy", "root"), ("hotel-demo", "italy"), ("bank-demo", "root")):
        hear(wiring, DirectoryPlace(key=key, label=key, parent=parent, zone="Europe/Rome"), f"place/{key}")
    return create_app(wiring.settings).test_client()


def key_with(wiring: Wiring, *scopes: str) -> dict[str, str]:
    key, id_ = new_api_key()
    hear(wiring, DirectoryApiKey(id=id_, label="x", hash=hash_api_key(key), scopes=list(scopes)), f"api_key/{id_}")
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def key(wiring: Wiring) -> dict[str, str]:
    return key_with(wiring, "messaging:write")


def test_a_place_that_has_said_nothing_has_the_fields_own_hours(client: FlaskClient, key: dict[str, str]) -> None:
    shown: Json = client.get(HOTEL, headers=key).get_json()
    assert shown == {
        "place": "hotel-demo",
        "version": 0,
        "quiet_hours": DEFAULTS["quiet_hours"],
        "said": {},
    }
    assert shown["quiet_hours"]["email"]["sunday"] == {"until": "08:00", "from": "21:00"}
    assert shown["quiet_hours"]["sms"]["weekday"] == {"until": "09:00", "from": "20:00"}
    assert shown["quiet_hours"]["phone"]["saturday"] == {"until": "10:00", "from": "19:00"}
    assert shown["quiet_hours"]["whatsapp"]["sunday"] == {"until": "24:00", "from": "24:00"}


def test_what_is_said_at_a_place_lies_over_what_is_said_above_it(client: FlaskClient, key: dict[str, str]) -> None:
    above = {"quiet_hours": {"email": {"weekday": LATE, "sunday": LATE}}}
    assert client.put("/v1/messaging?place=italy", json=above, headers=key).status_code == 200
    early = {"until": "07:00", "from": "20:00"}
    said = {"quiet_hours": {"email": {"weekday": early}}}
    shown: Json = client.put(HOTEL, json=said, headers=key).get_json()
    assert (shown["version"], shown["said"]) == (1, said)
    mail = shown["quiet_hours"]["email"]
    assert (mail["weekday"], mail["sunday"]) == (early, LATE)
    assert client.get(HOTEL, headers=key).get_json() == shown
    bank = client.get("/v1/messaging?place=bank-demo", headers=key).get_json()
    assert bank["quiet_hours"] == DEFAULTS["quiet_hours"]


def test_the_root_is_asked_where_no_place_is_named(client: FlaskClient, key: dict[str, str]) -> None:
    assert client.put("/v1/messaging", json=WEEKDAYS, headers=key).get_json()["place"] == "root"
    assert client.get(HOTEL, headers=key).get_json()["quiet_hours"]["email"]["weekday"] == LATE


def test_what_was_said_before_is_replaced_and_can_be_taken_back(client: FlaskClient, key: dict[str, str]) -> None:
    client.put(HOTEL, json=WEEKDAYS, headers=key)
    shown: Json = client.put(HOTEL, json={}, headers=key).get_json()
    assert (shown["version"], shown["quiet_hours"]) == (2, DEFAULTS["quiet_hours"])


def test_what_was_read_can_be_sent_back(client: FlaskClient, key: dict[str, str]) -> None:
    shown: Json = client.get(HOTEL, headers=key).get_json()
    again = client.put(HOTEL, json=shown, headers=key)
    assert (again.status_code, again.get_json()["quiet_hours"]) == (200, shown["quiet_hours"])


def test_a_change_decided_on_an_old_state_is_refused(client: FlaskClient, key: dict[str, str]) -> None:
    tag = client.get(HOTEL, headers=key).headers["ETag"]
    assert client.get(HOTEL, headers=key | {"If-None-Match": tag}).status_code == 304
    assert client.put("/v1/messaging?place=italy", json=WEEKDAYS, headers=key).status_code == 200
    # What is shown here has changed, although nothing was said here.
    assert client.get(HOTEL, headers=key | {"If-None-Match": tag}).status_code == 200
    stale = client.put(HOTEL, json={}, headers=key | {"If-Match": tag})
    assert (stale.status_code, stale.get_json()["code"]) == (409, "stale")
    tag = client.get(HOTEL, headers=key).headers["ETag"]
    assert client.put(HOTEL, json={}, headers=key | {"If-Match": tag}).status_code == 200


def test_many_who_say_something_at_once_are_all_heard(wiring: Wiring, client: FlaskClient, key: dict[str, str]) -> None:
    clients = [create_app(wiring.settings).test_client() for _ in range(4)]

    def say(number: int) -> int:
        hours = {"until": f"0{number}:00", "from": "21:00"}
        body = {"quiet_hours": {"email": {"weekday": hours}}}
        return clients[number].put(HOTEL, json=body, headers=key).status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(say, range(4))) == {200}
    assert client.get(HOTEL, headers=key).get_json()["version"] == 4


def on_weekdays(**quiet: Any) -> Json:
    return {"quiet_hours": {"email": {"weekday": quiet}}}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        (on_weekdays(until="8:00", **{"from": "21:00"}), "quiet_hours.email.weekday.until"),
        (on_weekdays(until="22:00", **{"from": "21:00"}), "quiet_hours.email.weekday.until"),
        (on_weekdays(until="08:00"), "quiet_hours.email.weekday.from"),
        (on_weekdays(until=8, **{"from": None}), "quiet_hours.email.weekday.from"),
        ({"quiet_hours": {"email": {"friday": LATE}}}, "quiet_hours.email.friday"),
        ({"quiet_hours": {"pigeon": {}}}, "quiet_hours.pigeon"),
        ({"quiet_hours": []}, "quiet_hours"),
        ({"quiet_hours": None}, "quiet_hours"),
        ({"caps": 3}, "caps"),
        ({"place": "bank-demo"}, "place"),
    ],
)
def test_what_makes_no_sense_is_refused_by_the_field_that_is_wrong(
    client: FlaskClient, key: dict[str, str], body: Json, path: str
) -> None:
    answer = client.put(HOTEL, json=body, headers=key)
    problem: Json = answer.get_json()
    assert (answer.status_code, problem["code"]) == (422, "invalid")
    assert path in problem["errors"]
    assert client.get(HOTEL, headers=key).get_json()["version"] == 0


@pytest.mark.parametrize("method", ["get", "put"])
def test_an_unknown_place_is_not_found(client: FlaskClient, key: dict[str, str], method: str) -> None:
    answer = getattr(client, method)("/v1/messaging?place=nowhere", headers=key, json={})
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


def test_only_who_may_is_heard(wiring: Wiring, client: FlaskClient) -> None:
    assert client.get(HOTEL).status_code == 401
    assert client.put(HOTEL, json={}).status_code == 401
    reader, stranger = key_with(wiring, "messaging:read"), key_with(wiring, "contacts:read")
    assert client.get(HOTEL, headers=reader).status_code == 200
    assert client.put(HOTEL, json={}, headers=reader).status_code == 403
    assert client.get(HOTEL, headers=stranger).status_code == 403


@pytest.mark.parametrize(
    ("role", "works_at", "status"),
    [
        ("manager", "hotel-demo", 200),
        ("director", "italy", 200),
        ("admin", "root", 200),
        ("manager", "bank-demo", 403),
        ("agent", "hotel-demo", 403),
    ],
)
def test_staff_in_charge_say_it_for_the_places_that_they_work_for(
    wiring: Wiring, client: FlaskClient, role: str, works_at: str, status: int
) -> None:
    member = DirectoryStaff(id="anna", label="Anna", email="anna@example.com", roles=[role], places=[works_at])
    hear(wiring, member, "staff/anna")
    session = StaffSession(id="anna", name="Anna", roles=(role,), places=(works_at,))
    client.set_cookie("rimedio_staff", session.mint(wiring.settings))
    token = {"X-CSRF-Token": form_token.issue(wiring.settings, "staff/anna")}
    assert client.get(HOTEL).status_code == status
    assert client.put(HOTEL, json=WEEKDAYS, headers=token).status_code == status
    assert client.put(HOTEL, json=WEEKDAYS).status_code == 403
