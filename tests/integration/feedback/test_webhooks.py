"""Webhooks of PMS and CRM: from the vendor's word to the visit, through whatever the vendor does."""

import base64
import contextlib
import hashlib
import hmac
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import pytest
from flask import Flask
from pymongo.errors import AutoReconnect
from werkzeug.test import TestResponse

from services.feedback.visits.adapters import vendor as vendors_api
from services.feedback.visits.adapters import working
from services.feedback.visits.adapters.notice import PAYLOAD_MOST, Notice
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring, build
from services.feedback.worker import AGGREGATES
from shared.events import TOPICS, VisitRecorded
from shared.kit import broker, message
from shared.kit.outbox import Relay
from shared.kit.settings import Settings
from tests import vendors
from tests.databases import emptied, tenant_for
from tests.integration.feedback.commands import run
from tests.integration.feedback.front_desk import FrontDesk
from tests.integration.feedback.vendor_server import (
    APALEO,
    CLOUDBEDS,
    MEWS,
    VendorServer,
    answering,
    dripping,
    serving,
    silent,
)
from tests.listening import listen
from tests.running import running
from tests.waiting import until

SECRET = "known-to-the-hotel-and-its-pms"
CRM_MAPPING: dict[str, Any] = {
    "state": {"path": "what", "values": {"meeting held": "completed", "meeting planned": "scheduled", "*": "ignore"}},
    "updated_at": "at",
    "external_id": "meeting.id",
    "kind": {"value": "meeting"},
    "place": "meeting.branch",
    "ended_at": "meeting.end",
    "staff": "meeting.adviser",
    "customer.external_id": "customer.id",
    "customer.name": "customer.name",
    "customer.email": "customer.mail",
}


def sources(server: VendorServer) -> list[dict[str, Any]]:
    def source(name: str, property_id: str, **more: Any) -> dict[str, Any]:
        return {"name": name, "adapter": name, "secret": SECRET, "places": {property_id: "hotel-demo"}, **more}

    return [
        source("mews", vendors.ENTERPRISE, api={**MEWS, "url": server.url}, mapping={"services": [vendors.SERVICE]}),
        source("apaleo", vendors.HOTEL, api={**APALEO, "url": server.url, "identity_url": server.url}),
        source("cloudbeds", vendors.PROPERTY, api={**CLOUDBEDS, "url": server.url}, mapping={"currency": "EUR"}),
        {"name": "crm", "adapter": "generic", "secret": SECRET, "prefix": "", "mapping": CRM_MAPPING},
    ]


@pytest.fixture
def server() -> Iterator[VendorServer]:
    with serving() as server:
        yield server


@pytest.fixture
def settings(
    make_settings: Callable[..., Settings], server: VendorServer, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Settings]:
    file = tmp_path / "sources.json"
    file.write_bytes(orjson.dumps(sources(server)))
    with emptied(make_settings("feedback", sources=str(file), **tenant_for(request))) as settings:
        yield settings


@pytest.fixture
def topics(settings: Settings) -> None:
    """Where other services hear of visits."""
    broker.ensure_topics(settings, [spec for spec in TOPICS if spec.name in {"feedback.visits", "directory"}])


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits ten seconds in a test."""
    for name, seconds in {"READ_SECONDS": 0.2, "WHOLE_SECONDS": 0.3}.items():
        monkeypatch.setattr(vendors_api, name, seconds)


def post(app: Flask, source: str, body: Any, *, token: str = SECRET, **headers: str) -> TestResponse:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    return app.test_client().post(f"/v1/webhooks/{source}?token={token}", data=raw, headers=headers)


def sign(raw: bytes, secret: str = SECRET) -> dict[str, str]:
    return {"X-Rimedio-Signature": "sha256=" + hmac.digest(secret.encode(), raw, hashlib.sha256).hex()}


def meeting(what: str = "meeting held", **changes: Any) -> bytes:
    body = {
        "what": what,
        "at": "2026-11-22T10:00:00Z",
        "meeting": {"id": "M-1", "branch": "bank-demo", "end": "2026-11-22T10:45:00", "adviser": "anna"},
        "customer": {"id": "K-7", "name": "Giulia Rossi", "mail": "giulia@example.com"},
    }
    return orjson.dumps(body | changes)


def tell(app: Flask, raw: bytes) -> TestResponse:
    """What the bank's CRM does."""
    return app.test_client().post("/v1/webhooks/crm", data=raw, headers=sign(raw))


def work(wiring: Wiring) -> None:
    """Do all that is due."""
    for loop in working.loops(wiring):
        while loop.do_one():
            pass


def notice() -> Notice:
    """The only one."""
    found: Notice = Notice.objects.get()
    return found


def due_now() -> None:
    """The pause is over."""
    Notice.objects.update(set__next_due_at=notice().heard_at)


# From the word to the visit.


@pytest.mark.parametrize(
    ("source", "body", "ids"),
    [
        ("mews", vendors.mews_webhook(), (f"mews:{vendors.RESERVATION}", f"mews:{vendors.CUSTOMER}")),
        ("apaleo", vendors.apaleo_webhook(), ("apaleo:QWERTZUI-1", "apaleo:QWERTZUI-1/guest")),
        ("cloudbeds", vendors.cloudbeds_webhook(), ("cloudbeds:7061304400001", "cloudbeds:90210")),
    ],
)
def test_a_check_out_becomes_a_visit(app: Flask, wiring: Wiring, source: str, body: Any, ids: tuple[str, str]) -> None:
    answer = post(app, source, body)
    assert (answer.status_code, answer.json) == (202, {"notices": 1})
    assert Visit.objects.count() == 0
    work(wiring)
    visit = Visit.objects.get()
    assert (visit.external_id, visit.customer["external_id"]) == ids
    assert (visit.state, visit.place, visit.kind) == ("completed", "hotel-demo", "stay")
    assert visit.ended_at.isoformat(timespec="minutes") == "2026-11-22T09:12+00:00"
    assert visit.room.startswith("204")
    assert (visit.customer["name"], visit.customer["email"]) == ("Giulia Rossi", "giulia@example.com")
    assert (notice().state, notice().visit, notice().payload) == ("done", visit.id, None)


def test_a_meeting_that_a_crm_tells_becomes_a_visit(app: Flask, wiring: Wiring) -> None:
    assert tell(app, meeting()).status_code == 202
    work(wiring)
    visit = Visit.objects.get()
    assert (visit.external_id, visit.kind, visit.place, visit.staff) == ("M-1", "meeting", "bank-demo", ["anna"])
    assert visit.ended_at.isoformat() == "2026-11-22T09:45:00+00:00"
    assert visit.customer["external_id"] == "K-7"
    assert notice().payload is None


def test_a_stay_is_followed_from_booking_to_check_out(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    seen = []
    for minute, (status, expected) in enumerate(
        [("Confirmed", "scheduled"), ("InHouse", "started"), ("CheckedOut", "completed")]
    ):
        changed = f"2026-11-22T09:0{minute}:00Z"
        server.apaleo["QWERTZUI-1"] = vendors.apaleo_reservation(status=status, modified=changed)
        assert post(app, "apaleo", vendors.apaleo_webhook()).status_code == 202
        work(wiring)
        seen.append((Visit.objects.get().state, expected))
    assert all(state == expected for state, expected in seen)
    assert (Notice.objects.count(), notice().told) == (1, 3)


def test_a_check_out_that_was_undone_is_undone(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    post(app, "apaleo", vendors.apaleo_webhook())
    work(wiring)
    server.apaleo["QWERTZUI-1"] = vendors.apaleo_reservation(status="InHouse", modified="2026-11-22T09:30:00Z")
    post(app, "apaleo", vendors.apaleo_webhook(type="changed"))
    work(wiring)
    visit = Visit.objects.get()
    assert (visit.state, visit.revision) == ("started", 2)


def test_a_cancellation_cancels_and_may_be_withdrawn(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    states = []
    for minute, status in enumerate(["Confirmed", "Canceled", "Confirmed"]):
        changed = f"2026-11-22T09:0{minute}:00Z"
        server.apaleo["QWERTZUI-1"] = vendors.apaleo_reservation(status=status, modified=changed)
        post(app, "apaleo", vendors.apaleo_webhook())
        work(wiring)
        states.append(Visit.objects.get().state)
    assert states == ["scheduled", "cancelled", "scheduled"]


def test_a_cancellation_of_what_was_never_told_makes_no_visit(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    server.apaleo["QWERTZUI-1"] = vendors.apaleo_reservation(status="NoShow")
    post(app, "apaleo", vendors.apaleo_webhook())
    work(wiring)
    assert Visit.objects.count() == 0
    assert notice().state == "done"


def test_what_was_told_earlier_does_not_undo_what_was_told_later(app: Flask, wiring: Wiring) -> None:
    tell(app, meeting(at="2026-11-22T11:00:00Z"))
    tell(app, meeting("meeting planned", at="2026-11-20T09:00:00Z"))
    work(wiring)
    assert Visit.objects.get().state == "completed"
    assert {each.state for each in Notice.objects} == {"done"}


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("mews", {"State": "Optional"}),
        ("mews", {"ServiceId": "parking"}),
        ("apaleo", {"status": "Tentative"}),
        ("cloudbeds", {"status": "not_confirmed"}),
    ],
)
def test_what_is_no_visit_yet_is_ignored(
    app: Flask, wiring: Wiring, server: VendorServer, source: str, change: dict[str, Any]
) -> None:
    (reservation,) = getattr(server, source).values()
    reservation.update(change)
    post(app, source, getattr(vendors, f"{source}_webhook")())
    work(wiring)
    assert (Visit.objects.count(), notice().state) == (0, "ignored")


def test_other_words_of_a_vendor_are_taken_and_change_nothing(app: Flask) -> None:
    health = {"topic": "system", "type": "healthcheck", "id": "h", "accountId": "AURO"}
    assert post(app, "apaleo", health).json == {"notices": 0}
    assert post(app, "cloudbeds", {"event": "guest/created", "guestId": 1}).json == {"notices": 0}
    assert post(app, "mews", vendors.mews_webhook() | {"Events": []}).json == {"notices": 0}
    assert Notice.objects.count() == 0


def test_a_guest_room_that_mews_does_not_show_costs_nobody_the_visit(
    app: Flask, wiring: Wiring, server: VendorServer
) -> None:
    server.mood = lambda exchange: "resources" in exchange.path and answering(403)(exchange)
    post(app, "mews", vendors.mews_webhook())
    work(wiring)
    assert Visit.objects.get().room is None


# Who may tell.


def test_there_is_more_than_one_way_to_prove_oneself(app: Flask) -> None:
    for source, body, header in (
        ("mews", vendors.mews_webhook(), "Basic " + base64.b64encode(f"mews:{SECRET}".encode()).decode()),
        ("apaleo", vendors.apaleo_webhook(), "Basic " + base64.b64encode(f":{SECRET}".encode()).decode()),
        ("crm", meeting(), f"Bearer {SECRET}"),
    ):
        assert post(app, source, body, token="", Authorization=header).status_code == 202
    assert post(app, "crm", meeting(), token="", **sign(meeting())).status_code == 202


def test_who_cannot_prove_themselves_is_refused_and_nothing_is_stored(app: Flask) -> None:
    attempts: list[tuple[str, str, dict[str, str]]] = [
        ("mews", "", {}),
        ("mews", "wrong", {}),
        ("mews", "", {"Authorization": f"Bearer {SECRET}"}),
        ("apaleo", SECRET[:-1], {}),
        ("cloudbeds", SECRET + "x", {}),
        ("crm", SECRET, {}),
        ("crm", "", sign(meeting(), "another secret of somebody else")),
        ("crm", "", sign(b"{}")),
    ]
    for source, token, headers in attempts:
        answer = post(app, source, meeting() if source == "crm" else vendors.mews_webhook(), token=token, **headers)
        assert (answer.status_code, answer.json["code"]) == (401, "unauthenticated")
        assert answer.mimetype == "application/problem+json"
    assert Notice.objects.count() == 0


def test_a_source_that_nobody_has_entered_is_not_found(app: Flask) -> None:
    assert post(app, "opera", {}).status_code == 404


# What is sent.


def test_what_another_vendor_sends_is_refused_by_the_fields_name(app: Flask) -> None:
    for source, body, field in (
        ("mews", vendors.apaleo_webhook(), "EnterpriseId"),
        ("apaleo", vendors.cloudbeds_webhook(), "topic"),
        ("cloudbeds", vendors.mews_webhook(), "event"),
        ("apaleo", vendors.apaleo_webhook(data={}), "data.entityId"),
    ):
        answer = post(app, source, body)
        assert (answer.status_code, answer.json["code"], list(answer.json["errors"])) == (422, "invalid", [field])
    told = tell(app, orjson.dumps({"what": "meeting held", "meeting": {"id": "M-1"}}))
    assert (told.status_code, list(told.json["errors"])) == (422, ["meeting.branch"])
    assert Notice.objects.count() == 0


def test_what_is_no_json_object_or_too_large_is_refused(app: Flask) -> None:
    for raw in (b"", b"{", b'{"a": \xff}', b"[]", b"7"):
        answer = post(app, "mews", raw)
        assert (answer.status_code, answer.json["code"]) == (400, "invalid")
    assert tell(app, meeting(padding="x" * PAYLOAD_MOST)).status_code == 413
    assert post(app, "mews", b"x" * (256 * 1024 + 1)).status_code == 413
    assert Notice.objects.count() == 0


# Again and at once.


def test_ten_at_once_are_one_visit(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    with running(*working.loops(wiring)), ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: post(app, "mews", vendors.mews_webhook()), range(10)))
        assert {answer.status_code for answer in answers} == {202}
        until(lambda: notice().state == "done", what="the notice to be worked off")
    assert (Visit.objects.count(), Visit.objects.get().revision, notice().told) == (1, 1, 10)
    assert server.told("/api/connector/v1/reservations") <= 10


def test_ten_meetings_told_at_once_are_ten_visits(app: Flask, wiring: Wiring) -> None:
    told = [meeting(meeting={"id": f"M-{number}", "branch": "bank-demo"}) for number in range(10)] * 3
    with running(*working.loops(wiring)), ThreadPoolExecutor(10) as pool:
        assert {answer.status_code for answer in pool.map(lambda raw: tell(app, raw), told)} == {202}
        until(lambda: Notice.objects(state="done").count() == 10, what="ten notices")
    assert sorted(visit.revision for visit in Visit.objects) == [1] * 10


def test_a_change_during_the_fetch_is_not_lost(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    server.apaleo["QWERTZUI-1"] = vendors.apaleo_reservation(status="InHouse", modified="2026-11-22T09:00:00Z")
    fetched = threading.Event()

    def slow(exchange: Any) -> bool:
        """The guest checks out while the answer about their stay is on its way."""
        if fetched.is_set() or not exchange.path.startswith("/booking"):
            return False
        fetched.set()
        status, found = exchange.vendor.get(exchange.path, {}, exchange.headers)
        server.apaleo["QWERTZUI-1"] = vendors.apaleo_reservation()
        assert post(app, "apaleo", vendors.apaleo_webhook()).status_code == 202
        exchange.send(status, orjson.dumps(found))
        return True

    server.mood = slow
    post(app, "apaleo", vendors.apaleo_webhook())
    work(wiring)
    assert (Visit.objects.get().state, notice().state, notice().told) == ("completed", "done", 2)


@pytest.mark.usefixtures("topics")
def test_what_a_webhook_said_is_heard_by_other_services(app: Flask, wiring: Wiring, settings: Settings) -> None:
    consumer = listen(settings.kafka_bootstrap, settings.topic("feedback.visits"))
    with contextlib.closing(consumer), running(Relay(settings, AGGREGATES), *working.loops(wiring)):
        post(app, "mews", vendors.mews_webhook())
        (record,) = until(lambda: [each for all_ in consumer.poll(100).values() for each in all_], what="the visit")
    told = VisitRecorded.from_data(message.decode(record.key, record.value, record.headers)[1])
    assert (told.external_id, told.state, told.customer.name) == (
        f"mews:{vendors.RESERVATION}",
        "completed",
        "Giulia Rossi",
    )


# When the vendor is not well.


def test_a_vendor_that_is_not_well_is_asked_again(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    post(app, "cloudbeds", vendors.cloudbeds_webhook())
    for attempts, status in enumerate([500, 502, 503, 408, 429], 1):
        server.mood = answering(status, times=1)
        work(wiring)
        assert (notice().state, notice().reason, notice().attempts) == ("waiting", "vendor_away", attempts)
        assert str(status) in notice().detail
        due_now()
    work(wiring)
    assert (notice().state, notice().reason, Visit.objects.count()) == ("done", None, 1)


def test_a_vendor_that_is_down_is_asked_again_when_it_is_back(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    server.close()
    post(app, "mews", vendors.mews_webhook())
    with running(*working.loops(wiring)):
        until(lambda: notice().attempts, what="an attempt in vain")
        assert notice().reason == "vendor_away"
        server.open()
        until(Visit.objects.count, what="the visit")
    assert notice().state == "done"


@pytest.mark.usefixtures("impatient")
def test_a_vendor_that_says_nothing_or_drips_is_not_waited_for(
    app: Flask, wiring: Wiring, server: VendorServer
) -> None:
    post(app, "cloudbeds", vendors.cloudbeds_webhook())
    enough = threading.Event()
    for mood in (silent(enough), dripping(0.05)):
        server.mood = mood
        work(wiring)
        assert (notice().state, notice().reason) == ("waiting", "vendor_away")
        due_now()
    enough.set()
    server.mood = None
    work(wiring)
    assert notice().state == "done"


@pytest.mark.usefixtures("impatient")
def test_one_vendor_that_hangs_keeps_no_other_waiting(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    enough = threading.Event()
    server.mood = lambda exchange: "connector" in exchange.path and silent(enough)(exchange)
    post(app, "mews", vendors.mews_webhook())
    with running(*working.loops(wiring)):
        post(app, "cloudbeds", vendors.cloudbeds_webhook())
        until(lambda: Visit.objects.count() == 1, what="the visit of the other vendor")
    enough.set()
    assert Notice.objects.get(source="mews").state == "waiting"


def test_the_vendors_own_wish_for_patience_is_heard(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    server.mood = answering(429, times=1, Retry_After="120")
    post(app, "cloudbeds", vendors.cloudbeds_webhook())
    work(wiring)
    found = notice()
    assert (found.next_due_at - found.heard_at).total_seconds() >= 120


def test_a_wish_for_patience_that_is_no_number_changes_nothing(
    app: Flask, wiring: Wiring, server: VendorServer
) -> None:
    server.mood = answering(429, times=1, Retry_After="nan")
    post(app, "cloudbeds", vendors.cloudbeds_webhook())
    work(wiring)
    assert (notice().state, notice().reason) == ("waiting", "vendor_away")


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        (answering(401), "vendor_refused"),
        (answering(403), "vendor_refused"),
        (answering(302, Location="http://127.0.0.1:1/"), "vendor_refused"),
        (answering(200, b'{"success": false}'), "not_found"),
        (answering(404), "not_found"),
        (answering(200, b'{"success": true, "data": {"status": "checked_out"}}'), "unreadable"),
        (answering(200, b"[" + b" " * (4 * 1024 * 1024 + 1) + b"]"), "unreadable"),
    ],
)
def test_what_only_a_person_can_mend_is_given_up_visibly(
    app: Flask, wiring: Wiring, server: VendorServer, mood: Any, reason: str
) -> None:
    server.mood = mood
    post(app, "cloudbeds", vendors.cloudbeds_webhook())
    work(wiring)
    assert (notice().state, notice().reason, notice().next_due_at) == ("failed", reason, None)


def test_an_answer_that_is_no_answer_is_a_vendor_that_is_not_well(
    app: Flask, wiring: Wiring, server: VendorServer
) -> None:
    server.mood = answering(200, b"<html>We are down for maintenance</html>")
    post(app, "mews", vendors.mews_webhook())
    work(wiring)
    assert (notice().state, notice().reason) == ("waiting", "vendor_away")
    server.mood = lambda exchange: "booking" in exchange.path and answering(200, b"[]")(exchange)
    post(app, "apaleo", vendors.apaleo_webhook())
    work(wiring)
    assert Notice.objects.get(source="apaleo").reason == "vendor_away"


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("mews", vendors.mews_webhook("nobody-knows-it")),
        ("apaleo", vendors.apaleo_webhook(data={"entityId": "../../NOBODY?x=1"})),
        ("cloudbeds", vendors.cloudbeds_webhook(reservationID="1&propertyID=2")),
    ],
)
def test_a_reservation_that_the_vendor_does_not_know_is_said(
    app: Flask, wiring: Wiring, source: str, body: Any
) -> None:
    post(app, source, body)
    work(wiring)
    assert (notice().state, notice().reason) == ("failed", "not_found")


def test_a_token_that_apaleo_withdraws_is_replaced(app: Flask, wiring: Wiring, server: VendorServer) -> None:
    post(app, "apaleo", vendors.apaleo_webhook())
    work(wiring)
    server.token = "apaleo-token-2"
    server.apaleo["QWERTZUI-1"] = vendors.apaleo_reservation(unit={"name": "305"})
    post(app, "apaleo", vendors.apaleo_webhook())
    work(wiring)
    assert (Visit.objects.get().room, notice().state, server.told("/connect/token")) == ("305", "done", 2)


@pytest.mark.parametrize("answer", [b"{}", b"[]", b'{"access_token": 7}'])
def test_without_a_token_nothing_is_fetched(app: Flask, wiring: Wiring, server: VendorServer, answer: bytes) -> None:
    server.mood = answering(200, answer)
    post(app, "apaleo", vendors.apaleo_webhook())
    work(wiring)
    assert (notice().state, notice().reason, server.told("/booking")) == ("failed", "vendor_refused", 0)


def test_a_property_whose_credentials_nobody_has_entered_is_seen(
    app: Flask, settings: Settings, server: VendorServer
) -> None:
    mews, _, cloudbeds, _ = written = sources(server)
    mews["places"]["new"] = cloudbeds["places"]["new"] = "hotel-demo"
    Path(settings.sources).write_bytes(orjson.dumps(written))
    anew = build(settings)
    post(app, "mews", vendors.mews_webhook(enterprise="new"))
    post(app, "cloudbeds", vendors.cloudbeds_webhook(propertyID_str="new"))
    work(anew)
    assert [each.reason for each in Notice.objects] == ["property_unmapped"] * 2
    assert server.calls == []


def test_a_company_that_books_for_nobody_we_know_is_a_visit_of_nobody(
    app: Flask, wiring: Wiring, server: VendorServer
) -> None:
    server.mews[vendors.RESERVATION] |= {"AccountType": "Company", "AccountId": "company"}
    post(app, "mews", vendors.mews_webhook())
    work(wiring)
    customer = Visit.objects.get().customer
    assert (customer["external_id"], customer["name"]) == ("mews:company", None)
    assert server.told("/api/connector/v1/customers") == 0


# What is seen of it, and tried again.


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("mews", vendors.mews_webhook(enterprise="another")),
        ("cloudbeds", vendors.cloudbeds_webhook(propertyID_str="99")),
    ],
)
def test_a_property_that_is_mapped_nowhere_is_seen_and_nothing_is_lost(
    app: Flask, desk: FrontDesk, wiring: Wiring, source: str, body: Any
) -> None:
    post(app, source, body)
    work(wiring)
    listed = desk.client.get(f"/v1/webhooks/{source}/notices?state=failed").json
    (shown,) = listed["items"]
    assert (shown["reason"], shown["state"], shown["attempts"]) == ("property_unmapped", "failed", 0)
    assert shown["property_id"] in shown["detail"]
    assert desk.client.get(f"/v1/webhooks/{source}/notices?state=done").json["items"] == []


def test_a_place_that_nobody_has_entered_is_mended_and_tried_again(
    app: Flask, desk: FrontDesk, wiring: Wiring, settings: Settings
) -> None:
    tell(app, meeting(meeting={"id": "M-1", "branch": "bank-milan"}))
    work(wiring)
    assert (notice().state, notice().reason) == ("failed", "place_unknown")
    listed = run(settings, "notices", "list", "--source", "crm")
    assert listed.output.splitlines()[-1] == "1 failed"
    assert f"{notice().id}  " in listed.output
    assert "place_unknown: Nobody has entered the place bank-milan." in listed.output
    assert "Giulia" not in listed.output + desk.client.get("/v1/webhooks/crm/notices").text
    file = Path(settings.sources)
    mended = [*sources_of(file)[:-1], sources_of(file)[-1] | {"places": {"bank-milan": "bank-demo"}}]
    file.write_bytes(orjson.dumps(mended))
    assert run(settings, "notices", "retry", "--source", "mews").output == "0 tried again\n"
    assert run(settings, "notices", "retry", "nobody").output == "0 tried again\n"
    assert run(settings, "notices", "retry", notice().id).output == "1 tried again\n"
    work(again(wiring))
    assert (Visit.objects.get().place, notice().state) == ("bank-demo", "done")
    assert run(settings, "notices", "list").output == "0 failed\n"


def test_notices_are_listed_in_pages_the_latest_first(app: Flask, desk: FrontDesk) -> None:
    for number in range(5):
        tell(app, meeting(number=number))
    client = desk.client
    first = client.get("/v1/webhooks/crm/notices?limit=3").json
    rest = client.get("/v1/webhooks/crm/notices", query_string={"cursor": first["next_cursor"]}).json
    heard = [each["heard_at"] for each in first["items"] + rest["items"]]
    assert heard == sorted(heard, reverse=True)
    assert (len(heard), rest["next_cursor"]) == (5, None)
    assert {each["state"] for each in first["items"]} == {"waiting"}
    assert all(each["next_attempt_at"] for each in first["items"])


def test_notices_are_for_programs_with_a_key_and_for_administrators(app: Flask, desk: FrontDesk) -> None:
    assert app.test_client().get("/v1/webhooks/crm/notices").status_code == 401
    other = {"Authorization": desk.key("cases:read")}
    assert app.test_client().get("/v1/webhooks/crm/notices", headers=other).status_code == 403
    assert desk.client.get("/v1/webhooks/opera/notices").status_code == 404
    assert desk.client.get("/v1/webhooks/crm/notices?state=lost").status_code == 422


def test_an_error_of_our_own_is_seen_and_tried_again(
    app: Flask, wiring: Wiring, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise ValueError("Giulia Rossi cannot be parsed")

    adapter = wiring.sources["crm"].adapter
    monkeypatch.setattr(type(adapter), "look", broken)
    tell(app, meeting())
    work(wiring)
    assert (notice().state, notice().reason) == ("waiting", "error")
    assert "Giulia" not in notice().detail + caplog.text
    monkeypatch.undo()
    due_now()
    work(wiring)
    assert notice().state == "done"


def test_a_database_that_is_away_is_not_the_vendors_fault(
    app: Flask, wiring: Wiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any) -> None:
        raise AutoReconnect("away")

    tell(app, meeting())
    adapter = wiring.sources["crm"].adapter
    monkeypatch.setattr(type(adapter), "look", away)
    with pytest.raises(AutoReconnect):
        work(wiring)
    assert (notice().state, notice().attempts) == ("waiting", 0)


def sources_of(file: Path) -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = orjson.loads(file.read_bytes())
    return written


def again(wiring: Wiring) -> Wiring:
    """The worker, started anew."""
    return build(wiring.settings)
