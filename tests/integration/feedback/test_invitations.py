"""Invitations on a real database: each customer is asked once, in time, or left in peace with a reason."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import time_machine
from mongoengine.connection import disconnect
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from services.feedback.handlers import HANDLERS
from services.feedback.invitations import people
from services.feedback.invitations.timers import look_at
from services.feedback.invitations.watch import Watch
from services.feedback.responses import links
from services.feedback.triage.document import TriagePolicy
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring, build
from shared.events import (
    ContactDelivered,
    ContactFailed,
    ContactSent,
    ContactSuppressed,
    ContactUnconfirmed,
    CustomerOptedOut,
)
from shared.kit import store
from shared.kit.ids import new_id
from shared.kit.message import Delivery
from shared.kit.settings import Settings
from shared.kit.timers import Timers
from tests.integration.feedback.front_desk import FrontDesk, stay
from tests.waiting import until

ENDED = dt.datetime(2026, 11, 22, 10, tzinfo=dt.timezone(dt.timedelta(hours=1)))
MORNING = dt.datetime(2026, 11, 23, 8, tzinfo=dt.UTC)
COUNTED = MORNING + dt.timedelta(minutes=30)
DAY = dt.timedelta(days=1)
Json = dict[str, Any]


class Worker:
    """A worker's timers, and what it hears from the notifier."""

    def __init__(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self.timers = Timers(Visit, partial(look_at, wiring))

    def work(self, at: dt.datetime) -> int:
        """Do all that is due then; gives how much it was."""
        with time_machine.travel(at, tick=False):
            done = 0
            while self.timers.do_one():
                done += 1
            return done

    def hear(
        self, kind: type[Any], visit: Visit, message: str, at: dt.datetime, sequence: int = 1, **facts: Any
    ) -> None:
        """What the notifier tells of a message."""
        more = {"text": "…"} if kind is ContactSent else {}
        news = kind(
            contact_id="contact",
            request_id=f"{visit.id}/{message}",
            requester="feedback",
            kind=message,
            audience="customer",
            channel="email",
            customer_id=visit.customer["id"],
            at=at,
            **more | facts,
        )
        with time_machine.travel(at, tick=False):
            HANDLERS[kind](self.wiring, news, told(sequence))


def told(sequence: int = 1) -> Delivery:
    return Delivery(id=new_id(), source="/rimedio/notifier", type="any", sequence=sequence)


@pytest.fixture
def worker(wiring: Wiring) -> Worker:
    return Worker(wiring)


@pytest.fixture
def record(desk: FrontDesk) -> Callable[..., Visit]:
    """Tell of a visit, at the moment of its end if not said otherwise."""

    def tell(at: dt.datetime = ENDED, **changes: Any) -> Visit:
        with time_machine.travel(at, tick=False):
            answer = desk.client.post("/v1/visits", json=stay(**{"ended_at": at.isoformat()} | changes))
        assert answer.status_code in {200, 201}, answer.text
        return stored(answer.json["id"])

    return tell


def stored(id_: str) -> Visit:
    return store.load(Visit, id_)


def requests_of(visit: Visit) -> list[Json]:
    """What the notifier is asked for about a visit."""
    return [entry["data"] for entry in stored(visit.id).outbox if entry["topic"] == "notifier.requests"]


def how_it_stands(visit: Visit) -> tuple[str, str | None]:
    visit = stored(visit.id)
    return visit.invitation, visit.uninvited


def test_a_guest_is_invited_the_next_morning_in_one_write_with_the_visit(
    worker: Worker, record: Callable[..., Visit]
) -> None:
    visit = record(room="12", customer={"consents": {"email": True}})
    assert (visit.invitation, visit.next_due_at) == ("waiting", MORNING)
    assert worker.work(MORNING - dt.timedelta(seconds=1)) == 0
    assert worker.work(MORNING) == 1
    (request,) = requests_of(visit)
    until = (ENDED + 14 * DAY).astimezone(dt.UTC)
    assert request == {
        "request_id": f"{visit.id}/invitation",
        "requester": "feedback",
        "kind": "invitation",
        "audience": "customer",
        "customer_id": visit.customer["id"],
        "place": "hotel-demo",
        "addresses": {"email": "giulia@example.com", "phone": None},
        "reply_to": None,
        "language": "it",
        "zone": "Europe/Rome",
        "values": {
            "customer_name": "Giulia Rossi",
            "place_name": "Hotel Aurora",
            "kind": "stay",
            "room": "12",
            "survey_url": links.survey_url(worker.wiring.settings, visit.id),
        },
        "basis": "consent",
        "thread": None,
        "not_after": until.isoformat(),
    }
    assert how_it_stands(visit) == ("requested", None)
    assert worker.work(MORNING + DAY) == 0


def test_a_customer_whom_nobody_asked_is_invited_on_the_visits_own_basis_in_the_houses_language(
    worker: Worker, record: Callable[..., Visit]
) -> None:
    visit = record(kind="meeting", place="bank-demo", customer={"language": None})
    assert worker.work(ENDED + dt.timedelta(minutes=59)) == 0
    assert worker.work(ENDED + dt.timedelta(hours=1)) == 1
    (request,) = requests_of(visit)
    assert (request["basis"], request["language"]) == ("visit", worker.wiring.settings.languages[0])
    assert "room" not in request["values"]


def test_two_visits_of_one_person_at_the_same_moment_make_one_invitation(
    wiring: Wiring, record: Callable[..., Visit]
) -> None:
    rooms = [record(customer={"external_id": "G-1"}) for _ in range(8)]

    def work(_: int) -> None:
        timers = Timers(Visit, partial(look_at, wiring))
        while timers.do_one():
            pass

    with time_machine.travel(MORNING, tick=False), ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert sum(len(requests_of(room)) for room in rooms) == 1
    assert sorted(how_it_stands(room) for room in rooms) == [("none", "resting")] * 7 + [("requested", None)]


def test_who_was_invited_rests_and_is_invited_again_afterwards(worker: Worker, record: Callable[..., Visit]) -> None:
    for days, stands in ((0, "requested"), (20, "none"), (30, "requested")):
        visit = record(ENDED + days * DAY, customer={"external_id": "G-1"})
        worker.work(MORNING + days * DAY)
        assert how_it_stands(visit)[0] == stands


def test_a_worker_that_died_between_the_claim_and_the_request_is_stood_in_for(
    worker: Worker, record: Callable[..., Visit]
) -> None:
    visit, other = (record(customer={"external_id": "G-1"}) for _ in range(2))
    assert people.claim(visit.customer["id"], visit.id, "invitation", now=MORNING, resting=30 * DAY)
    assert worker.work(MORNING + dt.timedelta(minutes=5)) == 2
    assert len(requests_of(visit)) == 1
    assert how_it_stands(other) == ("none", "resting")


def test_a_correction_at_the_same_moment_is_decided_afresh(
    wiring: Wiring, worker: Worker, record: Callable[..., Visit]
) -> None:
    visit = record(external_id="S-1")

    def overtaken(claimed: Visit) -> None:
        record(MORNING, external_id="S-1", ended_at=ENDED.isoformat(), room="14")
        look_at(wiring, claimed)

    with time_machine.travel(MORNING, tick=False):
        assert Timers(Visit, overtaken).do_one()
    assert requests_of(visit) == []
    assert worker.work(MORNING) == 1
    (request,) = requests_of(visit)
    assert request["values"]["room"] == "14"


@pytest.mark.parametrize("sent", [ContactSent, ContactDelivered])
def test_who_does_not_answer_is_reminded_once(worker: Worker, record: Callable[..., Visit], sent: type[Any]) -> None:
    visit = record()
    worker.work(MORNING)
    worker.hear(ContactSent, visit, "invitation", MORNING)
    if sent is ContactDelivered:
        worker.hear(ContactDelivered, visit, "invitation", MORNING, 2)
    assert how_it_stands(visit) == ("sent", None)
    assert stored(visit.id).next_due_at == MORNING + 3 * DAY
    assert worker.work(MORNING + 3 * DAY) == 1
    worker.hear(ContactSent, visit, "reminder", MORNING + 3 * DAY)
    assert worker.work(MORNING + 30 * DAY) == 0
    assert [request["kind"] for request in requests_of(visit)] == ["invitation", "reminder"]


def test_who_has_answered_is_neither_invited_nor_reminded(
    worker: Worker, record: Callable[..., Visit], desk: FrontDesk
) -> None:
    early, late = record(), record()
    answer(desk, early, MORNING - DAY)
    worker.work(MORNING)
    worker.hear(ContactSent, late, "invitation", MORNING)
    answer(desk, late, MORNING + DAY)
    assert worker.work(MORNING + 3 * DAY) == 1
    assert [len(requests_of(visit)) for visit in (early, late)] == [0, 1]
    assert [how_it_stands(visit) for visit in (early, late)] == [("none", "answered"), ("sent", None)]


def answer(desk: FrontDesk, visit: Visit, at: dt.datetime) -> None:
    token = links.survey_url(desk.wiring.settings, visit.id).rsplit("/", 1)[1]
    with time_machine.travel(at, tick=False):
        assert desk.answer(token).status_code == 201


@pytest.mark.parametrize(
    ("kind", "facts", "reason"),
    [
        (ContactFailed, {"reason": "address_refused"}, "failed"),
        (ContactSuppressed, {"reason": "capped"}, "suppressed"),
        (ContactSuppressed, {"reason": "opted_out"}, "opted_out"),
        (ContactUnconfirmed, {}, "unconfirmed"),
    ],
)
def test_what_reached_nobody_is_noted_and_not_tried_again(
    worker: Worker, record: Callable[..., Visit], kind: type[Any], facts: Json, reason: str
) -> None:
    visit = record(customer={"external_id": "G-1"})
    worker.work(MORNING)
    worker.hear(kind, visit, "invitation", MORNING, **facts)
    assert how_it_stands(visit) == ("none", reason)
    assert worker.work(MORNING + 3 * DAY) == 0
    # Who got nothing needs no rest from it; of what nobody knows, nobody knows.
    another = record(ENDED + 5 * DAY, customer={"external_id": "G-1"})
    worker.work(MORNING + 5 * DAY)
    assert len(requests_of(another)) == (0 if reason == "unconfirmed" else 1)


def test_an_invitation_that_nobody_hears_of_is_counted_as_none(worker: Worker, record: Callable[..., Visit]) -> None:
    visit = record()
    worker.work(MORNING)
    assert worker.work(ENDED + 14 * DAY + dt.timedelta(hours=1)) == 1
    assert how_it_stands(visit) == ("none", "unheard")
    worker.hear(ContactSent, visit, "invitation", MORNING + 15 * DAY)
    assert how_it_stands(visit) == ("sent", None)


def test_news_that_comes_again_or_late_changes_nothing(worker: Worker, record: Callable[..., Visit]) -> None:
    visit = record()
    worker.work(MORNING)
    news = partial(worker.hear, visit=visit, message="invitation", at=MORNING)
    news(ContactSent, sequence=4)
    version = stored(visit.id).version
    news(ContactFailed, sequence=3, reason="address_refused")
    assert how_it_stands(visit) == ("sent", None)
    assert stored(visit.id).version == version + 1


def test_the_same_news_twice_is_heard_once(wiring: Wiring, worker: Worker, record: Callable[..., Visit]) -> None:
    visit = record()
    worker.work(MORNING)
    news = ContactSent(
        contact_id="c",
        request_id=f"{visit.id}/invitation",
        requester="feedback",
        kind="invitation",
        audience="customer",
        customer_id="x",
        at=MORNING,
        text="…",
    )
    delivery = told()
    for _ in range(2):
        HANDLERS[ContactSent](wiring, news, delivery)
    assert stored(visit.id).version == visit.version + 2


@pytest.mark.parametrize("request_id", ["nobody/invitation", "case/acknowledgement", "x"])
@pytest.mark.parametrize("requester", ["feedback", "recovery"])
def test_news_of_other_messages_are_passed_over(wiring: Wiring, request_id: str, requester: Any) -> None:
    news = ContactFailed(
        contact_id="c",
        request_id=request_id,
        requester=requester,
        kind="any",
        audience="customer",
        customer_id="x",
        at=MORNING,
        reason="address_refused",
    )
    HANDLERS[ContactFailed](wiring, news, told())
    assert Visit.objects.count() == 0


@pytest.mark.parametrize(("channel", "invited"), [(None, 0), ("email", 0), ("sms", 1)])
def test_who_opted_out_is_not_written_to_any_more(
    wiring: Wiring, worker: Worker, record: Callable[..., Visit], channel: Any, invited: int
) -> None:
    visit = record()
    news = CustomerOptedOut(customer_id=visit.customer["id"], channel=channel, at=ENDED)
    for _ in range(2):
        HANDLERS[CustomerOptedOut](wiring, news, told())
    worker.work(MORNING)
    assert len(requests_of(visit)) == invited
    assert how_it_stands(visit) == (("requested", None) if invited else ("none", "opted_out"))


def test_an_opt_out_at_the_moment_of_the_claim_wins(wiring: Wiring, record: Callable[..., Visit]) -> None:
    visit = record()
    people.opt_out(visit.customer["id"], MORNING)
    assert not people.claim(visit.customer["id"], visit.id, "invitation", now=MORNING, resting=DAY)
    assert wiring.settings.service == "feedback"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"labels": ["group"]}, "excluded"),
        ({"customer": {"consents": {"email": False}}}, "no_consent"),
        ({"customer": {"email": None}}, "no_address"),
        ({"ended_at": "2024-05-01T10:00:00+02:00"}, "expired"),
        ({"state": "cancelled"}, "cancelled"),
    ],
)
def test_who_is_not_invited_costs_the_worker_nothing(
    worker: Worker, record: Callable[..., Visit], changes: Json, reason: str
) -> None:
    visit = record(**changes)
    assert how_it_stands(visit) == ("none", reason)
    assert worker.work(MORNING + 20 * DAY) == 0
    assert requests_of(visit) == []


def test_what_is_told_later_changes_the_decision(worker: Worker, record: Callable[..., Visit]) -> None:
    visit = record(external_id="S-1", state="scheduled", ended_at=None, expected_end_at=ENDED.isoformat())
    assert how_it_stands(visit) == ("not_due", None)
    body = {"external_id": "S-1", "ended_at": ENDED.isoformat()}
    record(**body, customer={"email": None})
    assert how_it_stands(visit) == ("none", "no_address")
    record(**body)
    assert how_it_stands(visit) == ("waiting", None)
    record(**body, state="cancelled")
    assert how_it_stands(visit) == ("none", "cancelled")
    assert worker.work(MORNING) == 0


ARRIVED = dt.datetime(2026, 11, 20, 14, tzinfo=dt.UTC)
FIRST_MORNING = dt.datetime(2026, 11, 21, 9, tzinfo=dt.UTC)


def guest_in_the_house(record: Callable[..., Visit], **changes: Any) -> Visit:
    usual: Json = {"state": "started", "ended_at": None, "expected_end_at": ENDED.isoformat()}
    return record(ARRIVED, **usual | changes)


def test_a_guest_in_the_house_is_asked_on_the_first_morning_and_after_the_stay_again(
    worker: Worker, record: Callable[..., Visit], desk: FrontDesk
) -> None:
    visit = guest_in_the_house(record, external_id="S-1")
    assert (visit.invitation, visit.next_due_at) == ("not_due", FIRST_MORNING)
    assert worker.work(FIRST_MORNING) == 1
    (pulse,) = requests_of(visit)
    assert (pulse["kind"], pulse["request_id"]) == ("pulse", f"{visit.id}/pulse")
    assert pulse["not_after"] == (FIRST_MORNING + dt.timedelta(hours=8)).isoformat()
    token = pulse["values"]["survey_url"].rsplit("/", 1)[1]
    assert links.opened_by(desk.wiring.settings, token) == (visit.id, "pulse")
    worker.hear(ContactSent, visit, "pulse", FIRST_MORNING)
    record(external_id="S-1")
    assert worker.work(MORNING) == 1
    assert [request["kind"] for request in requests_of(visit)] == ["pulse", "invitation"]


def test_one_person_in_two_rooms_gets_one_pulse(worker: Worker, record: Callable[..., Visit]) -> None:
    rooms = [guest_in_the_house(record, customer={"external_id": "G-1"}) for _ in range(2)]
    assert worker.work(FIRST_MORNING) == 2
    assert sorted(len(requests_of(room)) for room in rooms) == [0, 1]


def test_where_the_place_does_not_want_it_nobody_is_asked_during_the_stay(
    wiring: Wiring, record: Callable[..., Visit]
) -> None:
    store.add(TriagePolicy.said("hotel-demo", {"pulse": False}))
    assert guest_in_the_house(record).next_due_at is None
    assert wiring.places.get("bank-demo").policy.invitations.pulse


def test_a_visit_is_shown_with_how_it_stands(worker: Worker, record: Callable[..., Visit], desk: FrontDesk) -> None:
    visit = record(labels=["vip"], room="12")
    reader = {"Authorization": desk.key("visits:read")}
    shown = desk.app.test_client().get(f"/v1/visits/{visit.id}", headers=reader)
    assert shown.status_code == 200
    body = shown.json
    assert (body["id"], body["state"], body["revision"], body["room"], body["labels"]) == (
        visit.id,
        "completed",
        1,
        "12",
        ["vip"],
    )
    assert body["customer"]["name"] == "Giulia Rossi"
    assert "survey_url" not in body
    assert body["invitation"] == {"state": "waiting", "reason": None, "due_at": "2026-11-23T08:00:00Z", "messages": []}
    again = desk.client.get(f"/v1/visits/{visit.id}", headers={"If-None-Match": shown.headers["ETag"]})
    assert again.status_code == 304
    worker.work(MORNING)
    worker.hear(ContactFailed, visit, "invitation", MORNING, reason="address_refused")
    invitation = desk.staff("hotel-demo").get(f"/v1/visits/{visit.id}").json["invitation"]
    assert (invitation["state"], invitation["reason"], invitation["due_at"]) == ("none", "failed", None)
    (message,) = invitation["messages"]
    assert message == {
        "message": "invitation",
        "asked_at": "2026-11-23T08:00:00Z",
        "outcome": "failed",
        "heard_at": "2026-11-23T08:00:00Z",
    }


def test_a_visit_is_shown_to_those_who_may_see_it(record: Callable[..., Visit], desk: FrontDesk) -> None:
    visit = record()
    path = f"/v1/visits/{visit.id}"
    assert desk.staff("bank-demo").get(path).status_code == 404
    assert desk.staff("root").get(path).status_code == 200
    assert desk.staff("root").get("/v1/visits/nothing").status_code == 404
    assert desk.app.test_client().get(path).status_code == 401
    other = {"Authorization": desk.key("responses:read")}
    assert desk.app.test_client().get(path, headers=other).status_code == 403


@pytest.fixture
def month(worker: Worker, record: Callable[..., Visit], desk: FrontDesk) -> Worker:
    """Visits of many kinds."""
    for _ in range(3):
        record()
    answered = record()
    answer(desk, answered, ENDED)
    for labels in (["group"], ["group"], ["staff"]):
        record(labels=labels)
    record(customer={"email": None})
    record(place="bank-demo", kind="meeting", customer={"consents": {"email": False}})
    record(state="cancelled")
    guest_in_the_house(record, expected_end_at=(ENDED - 2 * DAY).isoformat())
    guest_in_the_house(record)
    record(ENDED - 40 * DAY)
    worker.work(MORNING)
    record(MORNING)
    return worker


def test_who_was_not_asked_is_counted_with_the_reason(month: Worker, desk: FrontDesk) -> None:
    assert month.wiring.settings.service == "feedback"
    with time_machine.travel(COUNTED, tick=False):
        all_places = desk.client.get("/v1/invitations/figures").json
        hotel = desk.client.get("/v1/invitations/figures?place=hotel-demo&days=30").json
        nowhere = desk.client.get("/v1/invitations/figures?place=bank-demo&days=30", headers={}).json
    assert hotel == {
        "place": "hotel-demo",
        "days": 30,
        "visits": 10,
        "invited": 3,
        "answered": 1,
        "waiting": 1,
        "uninvited": 5,
        "share": pytest.approx(5 / 9),
        "reasons": {"excluded": 3, "no_address": 1, "not_completed": 1},
        "cancelled": 1,
    }
    assert (all_places["place"], all_places["visits"], all_places["reasons"]["no_consent"]) == (None, 11, 1)
    assert (nowhere["visits"], nowhere["share"]) == (1, 1.0)


def test_staff_see_the_figures_of_their_own_places(month: Worker, desk: FrontDesk) -> None:
    assert month.wiring.settings.service == "feedback"
    with time_machine.travel(COUNTED, tick=False):
        seen = {
            (own, asked): desk.staff(own).get("/v1/invitations/figures", query_string=asked).json["visits"]
            for own in ("hotel-demo", "bank-demo", "root")
            for asked in ("", "place=hotel-demo")
        }
    assert seen == {
        ("hotel-demo", ""): 10,
        ("hotel-demo", "place=hotel-demo"): 10,
        ("bank-demo", ""): 1,
        ("bank-demo", "place=hotel-demo"): 0,
        ("root", ""): 11,
        ("root", "place=hotel-demo"): 10,
    }


@pytest.mark.parametrize("query", ["days=0", "days=1000", "days=many", "colour=red"])
def test_figures_of_nonsense_are_refused(desk: FrontDesk, query: str) -> None:
    answer = desk.client.get(f"/v1/invitations/figures?{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid")


def test_figures_of_nothing_have_no_share(desk: FrontDesk) -> None:
    assert desk.client.get("/v1/invitations/figures").json["share"] is None


def test_somebody_is_warned_once_when_too_many_are_not_asked_and_again_when_it_comes_back(
    wiring: Wiring, record: Callable[..., Visit]
) -> None:
    watch, at = Watch(wiring), ENDED + dt.timedelta(hours=1)
    for _ in range(10):
        record(labels=["group"])
    # Of the bank's one visit a share says nothing.
    record(place="bank-demo", labels=["group"])
    record()
    with capture_logs() as logs:
        for moment in (at, at, at + 30 * DAY, at):
            with time_machine.travel(moment, tick=False):
                watch.count()
    warnings = [entry for entry in logs if entry["event"] == "visits_without_invitation"]
    assert [(entry["place"], entry["visits"], entry["reasons"]) for entry in warnings] == [
        ("hotel-demo", 11, {"excluded": 10})
    ] * 2
    shown = partial(REGISTRY.get_sample_value, "rimedio_visits_uninvited")
    assert [shown({"place": place, "reason": "excluded"}) for place in ("hotel-demo", "bank-demo")] == [10, 1]
    assert REGISTRY.get_sample_value("rimedio_visits_uninvited_share", {"place": "hotel-demo"}) == 1.0


def test_the_count_waits_for_a_database_that_is_away(settings: Settings) -> None:
    away = "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=300"
    watch = Watch(build(dataclasses.replace(settings, mongo_uri=away)))
    thread = threading.Thread(target=watch.run)
    with capture_logs() as logs:
        thread.start()
        until(lambda: logs, what="the warning")
        watch.bell.stop()
        thread.join(timeout=10)
    disconnect("feedback")
    assert not thread.is_alive()
    assert [(entry["event"], entry["error"]) for entry in logs] == [
        ("uninvited_not_counted", "ServerSelectionTimeoutError")
    ]
