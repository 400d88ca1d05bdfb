"""Visits over HTTP: recorded once, corrected, refused."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine

from services.feedback.places.document import Place
from services.feedback.visits.customers import CustomerIds
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring
from shared.kit import store
from tests.integration.feedback.front_desk import FrontDesk, stay


def told() -> list[dict[str, Any]]:
    """What the one visit has in its outbox."""
    return [entry["data"] for entry in Visit.objects.get().outbox]


def test_a_visit_is_recorded_with_its_survey_link_and_announced(desk: FrontDesk) -> None:
    answer = desk.record(external_id="S-1", staff="anna", amount=42000, currency="EUR", room="12")
    assert answer.status_code == 201
    assert answer.json["survey_url"].startswith(f"http://feedback.test/s/k1.{answer.json['id']}.")
    (event,) = told()
    assert (event["visit_id"], event["revision"], event["external_id"]) == (answer.json["id"], 1, "S-1")
    assert (event["staff"], event["amount"], event["room"]) == (["anna"], 42000, "12")
    assert (event["customer"]["name"], event["customer"]["since"]) == ("Giulia Rossi", "2024-05-01")
    visit = Visit.objects.get()
    assert visit.stream_key == event["customer"]["id"] == visit.outbox[0]["key"]


def test_the_same_visit_again_is_the_same_and_says_nothing_new(desk: FrontDesk) -> None:
    body = stay(external_id="S-1")
    first = desk.client.post("/v1/visits", json=body)
    again = desk.client.post("/v1/visits", json=body)
    assert (again.status_code, again.json) == (200, first.json)
    assert [event["revision"] for event in told()] == [1]


def test_a_correction_keeps_id_and_link_and_is_announced_as_a_revision(desk: FrontDesk) -> None:
    body = stay(external_id="S-1")
    first = desk.client.post("/v1/visits", json=body)
    corrected = desk.client.post(
        "/v1/visits", json={**body, "room": "14", "customer": {**body["customer"], "tier": "x"}}
    )
    assert (corrected.status_code, corrected.json) == (200, first.json)
    assert [(event["revision"], event["room"], event["customer"]["tier"]) for event in told()] == [
        (1, None, "silver"),
        (2, "14", "x"),
    ]


def test_a_customer_is_the_same_at_every_visit_and_nobody_is_merged_by_email(desk: FrontDesk) -> None:
    for customer in ({"external_id": "G-1"}, {"external_id": "G-1"}, {"external_id": "G-2"}):
        desk.record(customer=customer)
    assert sorted(Counter(visit.customer["id"] for visit in Visit.objects).values()) == [1, 2]


def test_somebody_whom_the_source_does_not_name_stays_somebody(desk: FrontDesk) -> None:
    body = stay(external_id="S-1", customer={"external_id": None})
    desk.client.post("/v1/visits", json=body)
    before = Visit.objects.get().customer["id"]
    desk.client.post("/v1/visits", json={**body, "room": "14"})
    assert Visit.objects.get().customer["id"] == before
    desk.record(external_id="S-2", customer={"external_id": None})
    assert Visit.objects.get(external_id="S-2").customer["id"] != before


def test_an_address_that_a_booking_site_lends_is_nobodys_identity_and_yet_reaches_them(desk: FrontDesk) -> None:
    alias = "giulia.123@guest.booking.com"
    for external_id in (alias, alias, "g•••@guest.booking.com"):
        desk.record(customer={"external_id": external_id, "email": alias})
    visits = list(Visit.objects)
    assert len({visit.customer["id"] for visit in visits}) == 3
    assert {(visit.customer["external_id"], visit.customer["email"]) for visit in visits} == {(None, alias)}
    assert {visit.invitation for visit in visits} == {"waiting"}


def test_a_visit_is_told_of_before_it_is_over(desk: FrontDesk) -> None:
    body = stay(external_id="S-1", ended_at=None, started_at="2026-11-20T15:00:00+01:00", labels=["vip"])
    states = []
    for state in ("scheduled", "started", "scheduled", None, "started", "cancelled", None):
        answer = desk.client.post("/v1/visits", json=body | ({"state": state} if state else {}))
        states.append(answer.json["state"])
    assert states == ["scheduled", "started", "started", "completed", "completed", "cancelled", "cancelled"]
    assert [event["state"] for event in told()] == ["scheduled", "started", "completed", "cancelled"]
    assert told()[0]["labels"] == ["vip"]


def test_what_comes_late_does_not_undo_what_is_known_unless_it_is_a_correction(desk: FrontDesk) -> None:
    body = stay(external_id="S-1")
    desk.client.post("/v1/visits", json=body)
    late = {**body, "state": "started", "room": "14", "ended_at": None}
    assert desk.client.post("/v1/visits", json=late).json["state"] == "completed"
    assert Visit.objects.get().room is None
    assert desk.client.post("/v1/visits", json={**late, "correction": True}).json["state"] == "started"
    visit = Visit.objects.get()
    assert (visit.room, visit.ended_at, visit.revision) == ("14", None, 2)


def test_when_a_visit_ended_is_known_as_well_as_it_can_be(desk: FrontDesk) -> None:
    now = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
    hour = dt.timedelta(hours=1)
    ends = []
    for facts in (
        {"ended_at": (now - hour).isoformat(), "expected_end_at": (now - 2 * hour).isoformat()},
        {"ended_at": None, "expected_end_at": (now - 2 * hour).isoformat()},
        {"ended_at": None, "expected_end_at": (now + hour).isoformat()},
        {"ended_at": None},
        {"ended_at": None, "expected_end_at": (now + hour).isoformat(), "state": "started"},
        {"ended_at": None, "state": "scheduled"},
    ):
        with time_machine.travel(now, tick=False):
            ends.append(Visit.objects.get(id=desk.record(**facts).json["id"]).ends_at)
    assert ends == [now - hour, now - 2 * hour, now, now, now + hour, None]


def test_a_customer_corrected_later_leaves_the_visits_events_in_one_stream(desk: FrontDesk) -> None:
    body = stay(external_id="S-1")
    desk.client.post("/v1/visits", json=body)
    desk.client.post("/v1/visits", json={**body, "customer": {**body["customer"], "external_id": "another"}})
    first, second = Visit.objects.get().outbox
    assert first["key"] == second["key"]
    assert first["data"]["customer"]["id"] != second["data"]["customer"]["id"]


def test_a_request_repeated_under_its_key_has_one_effect_even_after_a_correction(desk: FrontDesk) -> None:
    body, key = stay(external_id="S-1"), {"Idempotency-Key": "k-1"}
    first = desk.client.post("/v1/visits", json=body, headers=key)
    desk.client.post("/v1/visits", json={**body, "room": "14"})
    again = desk.client.post("/v1/visits", json=body, headers=key)
    assert (first.status_code, again.status_code, again.json) == (201, 200, first.json)
    assert Visit.objects.get().room == "14"


def test_another_request_under_the_same_key_is_refused(desk: FrontDesk) -> None:
    key = {"Idempotency-Key": "k-1"}
    desk.client.post("/v1/visits", json=stay(external_id="S-1"), headers=key)
    other = desk.client.post("/v1/visits", json=stay(external_id="S-2"), headers=key)
    assert (other.status_code, other.json["code"]) == (422, "invalid")
    assert Visit.objects.count() == 1


def test_the_same_visit_told_by_many_at_once_is_one(desk: FrontDesk) -> None:
    body, key = stay(external_id="S-1"), desk.key("visits:write")

    def tell(_: int) -> int:
        return desk.app.test_client().post("/v1/visits", json=body, headers={"Authorization": key}).status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = Counter(pool.map(tell, range(48)))
    assert statuses == {201: 1, 200: 47}
    assert len(told()) == 1


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"place": "hotel-dmeo"}, "place"),
        ({"touchpoints": ["room", "pool"]}, "touchpoints.1"),
        ({"ended_at": "yesterday"}, "ended_at"),
        ({"customer": {"email": "giulia"}}, "customer.email"),
        ({"colour": "red"}, "colour"),
        ({"state": "over"}, "state"),
        ({"correction": "yes"}, "correction"),
        ({"started_at": "yesterday"}, "started_at"),
        ({"labels": ["a group"]}, "labels.0"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_stored(desk: FrontDesk, change: dict[str, Any], path: str) -> None:
    answer = desk.record(**change)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")
    assert list(answer.json["errors"]) == [path]
    assert Visit.objects.count() == 0


def test_a_key_without_the_scope_records_nothing(desk: FrontDesk) -> None:
    answer = desk.app.test_client().post(
        "/v1/visits", json=stay(), headers={"Authorization": desk.key("responses:read")}
    )
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert Visit.objects.count() == 0


def test_a_place_entered_a_moment_ago_is_known(desk: FrontDesk) -> None:
    store.add(Place.entered("hotel-new", name="Hotel Nuovo", parent="root", zone="Europe/Rome"))
    assert desk.record(place="hotel-new").status_code == 201


def test_the_key_of_customers_ids_is_made_once_by_whoever_comes_first(wiring: Wiring) -> None:
    assert wiring.settings.service == "feedback"
    with ThreadPoolExecutor(16) as pool:
        ids = set(pool.map(lambda _: CustomerIds("feedback").of("G-1"), range(64)))
    assert len(ids) == 1


def test_the_process_is_ready_while_the_database_answers(desk: FrontDesk) -> None:
    assert desk.client.get("/readyz").json == {"status": "ready", "checks": {"mongo": "ok"}}
