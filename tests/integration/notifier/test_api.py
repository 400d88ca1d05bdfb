"""What integrators may read of contacts."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from services.notifier.app import create_app
from services.notifier.documents import Contact
from services.notifier.handlers import forget, learn, take_request
from services.notifier.wiring import Wiring
from shared.events import ContactRequested, DirectoryApiKey
from shared.kit.auth import hash_api_key, new_api_key
from shared.kit.ids import new_id
from shared.kit.message import Delivery
from tests.integration.notifier.street import request

Json = dict[str, Any]


@pytest.fixture
def client(wiring: Wiring) -> FlaskClient:
    return create_app(wiring.settings).test_client()


def key_with(wiring: Wiring, *scopes: str) -> dict[str, str]:
    """The header of a key that recovery has told us of."""
    key, key_id = new_api_key()
    known = DirectoryApiKey(id=key_id, label="integrator", hash=hash_api_key(key), scopes=list(scopes))
    learn(
        wiring, known, Delivery(id=new_id(), source="/r", type=known.type(), sequence=1, record_key=f"api_key/{key_id}")
    )
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def reader(wiring: Wiring) -> dict[str, str]:
    return key_with(wiring, "contacts:read")


@pytest.fixture
def contacts(wiring: Wiring) -> list[Contact]:
    """Five contacts of two cases, the newest first; one of them may not be sent."""
    for number in range(5):
        basis = None if number == 2 else "consent"
        asked = request(f"case-{number}", thread=f"R-{number % 2}", basis=basis)
        take_request(wiring, asked, Delivery(id=new_id(), source="/r", type=ContactRequested.type()))
    return list(Contact.objects.order_by("-created_at", "-id"))


def test_contacts_are_listed_the_newest_first_page_by_page(
    client: FlaskClient, reader: dict[str, str], contacts: list[Contact]
) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page: Json = client.get("/v1/contacts", query_string=query, headers=reader).get_json()
        assert len(page["items"]) <= 2
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [contact.id for contact in contacts]


@pytest.mark.parametrize(
    ("query", "requests"),
    [
        ({"case": "R-1"}, {"case-1", "case-3"}),
        ({"state": "suppressed"}, {"case-2"}),
        ({"case": "R-0", "state": "queued"}, {"case-0", "case-4"}),
        ({"case": "R-7"}, set()),
    ],
)
@pytest.mark.usefixtures("contacts")
def test_contacts_are_found_by_case_and_state(
    client: FlaskClient, reader: dict[str, str], query: dict[str, str], requests: set[str]
) -> None:
    items = client.get("/v1/contacts", query_string=query, headers=reader).get_json()["items"]
    assert {item["request_id"].partition("/")[0] for item in items} == requests


def test_a_contact_is_shown_without_the_persons_address_or_words(
    client: FlaskClient, reader: dict[str, str], contacts: list[Contact]
) -> None:
    contact = contacts[-1]
    answer = client.get(f"/v1/contacts/{contact.id}", headers=reader)
    shown: Json = answer.get_json()
    times = {name: shown.pop(name) for name in ("created_at", "due_at", "not_after")}
    assert all(value.endswith(("Z", "+00:00")) for value in times.values())
    assert shown == {
        "id": contact.id,
        "request_id": "case-0/acknowledgement",
        "requester": "recovery",
        "case": "R-0",
        "customer_id": "customer-of-case-0",
        "place": "hotel-demo",
        "kind": "acknowledgement",
        "audience": "customer",
        "language": "it",
        "channel": "email",
        "address": "c•••@example.it",
        "state": "queued",
        "reason": None,
        "faulty": [],
        "settled_at": None,
        "attempts": [],
    }
    assert not {"Giulia", "caffè", "case-0@"} & set(answer.get_data(as_text=True).split('"'))
    again = client.get(f"/v1/contacts/{contact.id}", headers=reader | {"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "lost"}, "state"),
        ({"limit": "0"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"cursor": "bm90IG91cnM"}, "cursor"),
        ({"customer": "1"}, "customer"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_by_the_field_that_is_wrong(
    client: FlaskClient, reader: dict[str, str], query: dict[str, str], field: str
) -> None:
    answer = client.get("/v1/contacts", query_string=query, headers=reader)
    problem: Json = answer.get_json()
    assert (answer.status_code, answer.mimetype, problem["code"]) == (422, "application/problem+json", "invalid")
    assert list(problem["errors"]) == [field]


@pytest.mark.parametrize("contact_id", ["unknown", "%24ne", "a" * 300])
def test_an_unknown_contact_is_not_found(client: FlaskClient, reader: dict[str, str], contact_id: str) -> None:
    answer = client.get(f"/v1/contacts/{contact_id}", headers=reader)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["/v1/contacts", "/v1/contacts/x"])
def test_only_a_key_for_contacts_opens_them(client: FlaskClient, wiring: Wiring, path: str) -> None:
    assert client.get(path).status_code == 401
    assert client.get(path, headers={"Authorization": "Bearer rk_x_y"}).status_code == 401
    assert client.get(path, headers=key_with(wiring, "cases:read")).status_code == 403


def test_a_key_that_is_taken_back_opens_nothing(client: FlaskClient, wiring: Wiring, reader: dict[str, str]) -> None:
    assert client.get("/v1/contacts", headers=reader).status_code == 200
    key_id = reader["Authorization"].split("_")[1]
    forget(wiring, f"api_key/{key_id}")
    app = create_app(wiring.settings)
    assert app.test_client().get("/v1/contacts", headers=reader).status_code == 401


def test_the_service_is_ready_when_its_database_answers(client: FlaskClient) -> None:
    assert client.get("/readyz").status_code == 200
