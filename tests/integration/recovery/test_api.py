"""Cases over HTTP: who may read which, how they are found, and what a case says."""

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from services.recovery.case import Case
from services.recovery.handlers import hear_of_contact, take_low_score
from services.recovery.wiring import Wiring
from shared.events import Contact, ContactSent
from shared.kit import clock
from shared.kit.web import unstated
from tests.integration.recovery.people import Person, api_key, hire, signed_in
from tests.low_scores import delivered_as, detected, giulia, outcome

Json = dict[str, Any]


@pytest.fixture
def client(app: Flask, wiring: Wiring) -> FlaskClient:
    """An integrator's program, with a key that may read cases."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = api_key(wiring, "cases:read")["Authorization"]
    return client


def opened(wiring: Wiring, **changes: Any) -> str:
    """A new case's number."""
    event = detected(**changes)
    take_low_score(wiring, event, delivered_as())
    return str(Case.objects.get(answers__response_id=event.response_id).number)


def numbers(client: FlaskClient, query: str = "") -> list[str]:
    answer = client.get(f"/v1/cases?{query}")
    assert answer.status_code == 200, answer.text
    return [case["number"] for case in answer.json["items"]]


def test_every_blueprint_says_who_may_call_it(app: Flask) -> None:
    assert unstated(app) == []


def test_a_case_says_all_that_is_promised(wiring: Wiring, client: FlaskClient, anna: Person) -> None:
    submitted_at = clock.now()
    number = opened(wiring, submitted_at=submitted_at, comment="Coda a colazione.")
    case: Json = client.get(f"/v1/cases/{number}").json
    due_at = (submitted_at + dt.timedelta(hours=24)).isoformat(timespec="milliseconds")[:-6] + "Z"
    assert case["number"] == number
    assert (case["version"], case["state"], case["severity"], case["place"]) == (1, "open", "low", "hotel-demo")
    assert case["reasons"][0]["text"] == "colazione 1/5, pur con 9/10 nel complesso"
    assert set(case["customer"]) >= {"id", "external_id", "name"}
    assert case["owner"] == {"id": anna.id, "name": "Anna Ferri", "role": "manager"}
    step = case["next_step"]
    assert (step["what"], step["text"], step["overdue"]) == (
        "get_in_touch",
        "Mettersi in contatto con il cliente",
        False,
    )
    assert step["owner"] == case["owner"]
    assert dt.datetime.fromisoformat(step["due_at"]) == dt.datetime.fromisoformat(due_at)
    assert step["due_at"] == case["clocks"]["first_contact"]["due_at"]
    assert case["clocks"]["first_contact"] | {"due_at": None} == case["clocks"]["resolution"]
    assert set(case["clocks"]) == {"first_contact", "next_response", "resolution", "review_window"}
    assert (case["promises"], case["tasks"], case["offers"]) == ([], [], [])
    assert case["answers"][0]["comment"] == "Coda a colazione."
    assert [(entry["key"], entry["text"]) for entry in case["history"]] == [
        ("opened", "Caso aperto"),
        ("assigned", "Se ne occupa Anna Ferri, responsabile"),
        ("contact_requested", "Conferma affidata all\N{RIGHT SINGLE QUOTATION MARK}invio"),
    ]
    (contact,) = case["contacts"]
    assert (contact["kind"], contact["state"], contact["channel"]) == ("acknowledgement", "requested", None)


def test_what_became_of_the_message_shows(wiring: Wiring, client: FlaskClient) -> None:
    number = opened(wiring)
    sent = outcome(ContactSent, Case.objects.get().contacts[0].request_id)
    hear_of_contact(wiring, sent, delivered_as())
    (contact,) = client.get(f"/v1/cases/{number}").json["contacts"]
    assert (contact["id"], contact["state"], contact["channel"]) == (sent.contact_id, "sent", "email")


def test_a_case_that_was_read_need_not_be_read_again(wiring: Wiring, client: FlaskClient) -> None:
    path = f"/v1/cases/{opened(wiring)}"
    etag = client.get(path).headers["ETag"]
    assert etag == '"1"'
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(path, headers={"If-None-Match": '"0"'}).status_code == 200


def test_a_number_is_found_however_it_is_typed_and_an_unknown_one_is_not(wiring: Wiring, client: FlaskClient) -> None:
    number = opened(wiring)
    assert client.get(f"/v1/cases/{number.lower()}").json["number"] == number
    answer = client.get("/v1/cases/R-0000-0000")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    assert answer.mimetype == "application/problem+json"


def test_a_list_answers_each_question(wiring: Wiring, client: FlaskClient, anna: Person) -> None:
    marta = giulia(name="Marta D'Àmico")
    bank = opened(wiring, customer=marta, place="bank-demo", severity="critical")
    hotel = opened(wiring)
    assert numbers(client) == [hotel, bank]
    assert numbers(client, "place=hotel-demo") == [hotel]
    assert numbers(client, "place=root") == [hotel, bank]
    assert numbers(client, "place=nowhere") == []
    assert numbers(client, "severity=critical&state=open") == [bank]
    assert numbers(client, f"customer={marta.id}") == numbers(client, f"customer={marta.external_id}") == [bank]
    assert numbers(client, f"owner={anna.id}") == [hotel, bank]
    assert numbers(client, "owner=somebody") == []
    assert numbers(client, "q=amico") == numbers(client, "q=MARTA+d'ami") == numbers(client, f"q={bank[:6]}") == [bank]
    assert numbers(client, "q=") == numbers(client, "q=+") == [hotel, bank]
    assert numbers(client, "q=.*") == numbers(client, "q=(") == []
    assert numbers(client, f"q={hotel}&place=bank-demo") == []


def test_a_list_comes_in_pages_that_neither_repeat_nor_omit(wiring: Wiring, client: FlaskClient) -> None:
    expected = [opened(wiring) for _ in range(5)][::-1]
    seen, query = list[str](), "limit=2"
    while query:
        page = client.get(f"/v1/cases?{query}").json
        seen += [case["number"] for case in page["items"]]
        query = f"limit=2&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert sorted(seen) == sorted(expected)
    assert len(seen) == 5


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("state=sleeping", "state"),
        ("severity=none", "severity"),
        ("limit=0", "limit"),
        ("limit=many", "limit"),
        ("cursor=made-up", "cursor"),
        ("colour=red", "colour"),
        (f"q={'x' * 201}", "q"),
    ],
)
def test_a_question_that_means_nothing_is_refused_by_its_field(client: FlaskClient, query: str, field: str) -> None:
    answer = client.get(f"/v1/cases?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert list(answer.json["errors"]) == [field]


def test_nobody_reads_cases_without_being_let_in(app: Flask, wiring: Wiring) -> None:
    number = opened(wiring)
    for path in ("/v1/cases", f"/v1/cases/{number}"):
        assert app.test_client().get(path).status_code == 401
        assert app.test_client().get(path, headers={"Authorization": "Bearer rk_x_y"}).status_code == 401
        assert app.test_client().get(path, headers=api_key(wiring, "visits:write")).status_code == 403


def test_staff_see_the_cases_of_their_places_and_of_those_below_them(app: Flask, wiring: Wiring) -> None:
    hotel, bank, unknown = opened(wiring), opened(wiring, place="bank-demo"), opened(wiring, place="new-place")
    everywhere = signed_in(app, hire(wiring, "Elena Conti", "director"))
    there = signed_in(app, hire(wiring, "Luca Bassi", "agent", "hotel-demo"))
    assert sorted(numbers(everywhere)) == sorted([hotel, bank, unknown])
    assert numbers(there) == [hotel]
    assert numbers(there, "place=root") == [hotel]
    assert numbers(there, "place=bank-demo") == []
    assert there.get(f"/v1/cases/{hotel}").status_code == 200
    for hidden in (bank, unknown):
        assert there.get(f"/v1/cases/{hidden}").status_code == 404
        assert there.get(f"/desk/cases/{hidden}").status_code == 404


def test_a_case_without_anybody_in_charge_says_so(wiring: Wiring, client: FlaskClient) -> None:
    case = client.get(f"/v1/cases/{opened(wiring, contact=Contact(refused=True))}").json
    assert case["owner"] is None
    assert (case["next_step"]["what"], case["next_step"]["owner"]) == ("assign", None)


def test_a_closed_case_waits_for_nothing(wiring: Wiring, client: FlaskClient) -> None:
    number = opened(wiring)
    Case.objects.update(set__is_open=False)
    assert client.get(f"/v1/cases/{number}").json["next_step"] is None


def test_the_interface_is_described(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    assert document["paths"]["/v1/cases/{number}"]["get"]["security"] == [{"api_key": ["cases:read"]}, {"staff": []}]
