"""The worker whole: from visits on Kafka to what feedback says on Kafka."""

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from kafka import KafkaProducer

from services.feedback import worker
from services.feedback.invitations import people
from services.feedback.invitations.timers import look_at
from services.feedback.places.document import Place
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring
from shared.events import (
    REGISTRY,
    TOPICS,
    ContactRequested,
    ContactSent,
    Contract,
    CustomerOptedOut,
    DirectoryApiKey,
    DirectoryPlace,
    LowScoreDetected,
    ResponseSubmitted,
    SourceCustomer,
    VisitCancelled,
    VisitCompleted,
    VisitCorrected,
    VisitRecorded,
    VisitScheduled,
    VisitStarted,
)
from shared.kit import broker, clock, message, store
from shared.kit.dead import DeadLetters
from shared.kit.ids import new_id
from shared.kit.outbox import Relay
from shared.kit.settings import Settings
from shared.kit.timers import Timers
from shared.kit.worker import Loop
from tests.integration.feedback.front_desk import FrontDesk
from tests.listening import listen
from tests.running import running
from tests.waiting import until

OURS = ("feedback.visits", "feedback.responses", "feedback.low-scores", "notifier.requests", "directory")
ALL = {"visits", "notifier.contacts", *OURS}
HOTEL = "/pms"


class Street:
    """What is outside of feedback: a PMS that tells of visits, and somebody who listens to what feedback says."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer = KafkaProducer(bootstrap_servers=settings.kafka_bootstrap, allow_auto_create_topics=False)
        self._consumer = listen(settings.kafka_bootstrap, *(settings.topic(name) for name in OURS))
        self._heard: dict[str, Contract] = {}

    def put(self, event: Contract, key: str, *, sequence: int = 0, event_id: str = "") -> None:
        """Publish an event; with an id of its own, the same one however often it is put."""
        entry: dict[str, Any] = {
            "id": event_id or new_id(),
            "type": event.type(),
            "key": key,
            "subject": key,
            "sequence": sequence,
            "at": clock.now(),
            "data": event.to_data(),
        }
        record = message.encode(entry, HOTEL)
        topic = self._settings.topic(event.topic)
        self._producer.send(topic, key=record.key, value=record.value, headers=record.headers)
        self._producer.flush()

    def put_rubbish(self, topic: str) -> None:
        """Publish what is no event."""
        self._producer.send(self._settings.topic(topic), key=b"x", value=b"rubbish")
        self._producer.flush()

    def heard(self, cls: type[Contract]) -> list[Any]:
        """All events of a kind that were told so far, each once however often it was published."""
        for records in self._consumer.poll(timeout_ms=100).values():
            for record in records:
                delivery, data = message.decode(record.key, record.value, record.headers)
                self._heard[delivery.key] = REGISTRY[delivery.type].from_data(data)
        return [event for event in self._heard.values() if isinstance(event, cls)]

    def close(self) -> None:
        """Let go of Kafka."""
        self._producer.close()
        self._consumer.close()


@pytest.fixture
def street(settings: Settings) -> Iterator[Street]:
    broker.ensure_topics(settings, [spec for spec in TOPICS if spec.name.removesuffix(".dead") in ALL])
    street = Street(settings)
    yield street
    street.close()


@contextmanager
def working(wiring: Wiring) -> Iterator[None]:
    """The worker's consumer, relay and timers, in threads of this process."""
    timers = Timers(Visit, partial(look_at, wiring))
    loops: Sequence[Loop] = [Relay(wiring.settings, worker.AGGREGATES), worker.consumer(wiring), timers]
    with running(*loops):
        yield


def completed(external_id: str, **facts: Any) -> VisitCompleted:
    customer = SourceCustomer(external_id=f"G-{external_id}", name="Giulia", email="giulia@example.com", language="it")
    return VisitCompleted(
        **{"external_id": external_id, "kind": "stay", "place": "hotel-demo", "customer": customer} | facts
    )


def corrected(external_id: str, *, state: Any = None, **facts: Any) -> VisitCorrected:
    return VisitCorrected(**vars(completed(external_id, **facts)), state=state)


def test_a_visit_told_ten_times_and_shuffled_is_recorded_and_announced_once(wiring: Wiring, street: Street) -> None:
    told = [(completed(f"S-{number}"), f"event {number}") for number in range(5)] * 10
    random.Random(3).shuffle(told)
    with working(wiring):
        for event, event_id in told:
            street.put(event, event.external_id, event_id=event_id)
        # What is told last is heard after all that was told before it on the same partition.
        for number in range(5):
            street.put(corrected(f"S-{number}", room="14"), f"S-{number}")
        until(lambda: len(street.heard(VisitRecorded)) == 10, what="five visits and five corrections")
    assert sorted(event.revision for event in street.heard(VisitRecorded)) == [1] * 5 + [2] * 5
    assert [visit.room for visit in Visit.objects] == ["14"] * 5


def test_what_a_source_told_earlier_does_not_undo_what_it_told_later(wiring: Wiring, street: Street) -> None:
    with working(wiring):
        street.put(completed("S-1", room="12"), "S-1", sequence=1)
        street.put(corrected("S-1", room="14"), "S-1", sequence=3)
        street.put(corrected("S-1", room="13"), "S-1", sequence=2)
        street.put(corrected("S-1", room="15"), "S-1", sequence=4)
        until(lambda: Visit.objects(room="15").first(), what="the last correction")
        until(lambda: len(street.heard(VisitRecorded)) == 3, what="three revisions")
    assert [event.room for event in sorted(street.heard(VisitRecorded), key=lambda event: event.revision)] == [
        "12",
        "14",
        "15",
    ]


def test_a_visit_is_followed_from_its_booking_to_its_end_and_what_comes_late_is_passed_over(
    wiring: Wiring, street: Street
) -> None:
    told: list[Contract] = [
        VisitScheduled(**vars(completed("S-1", room="12"))),
        VisitStarted(**vars(completed("S-1", room="14"))),
        completed("S-1", room="15"),
        VisitStarted(**vars(completed("S-1", room="16"))),
        corrected("S-1", room="17", state="started"),
        VisitCancelled(external_id="S-1"),
        VisitCancelled(external_id="S-1"),
        completed("S-1", room="18"),
        VisitCancelled(external_id="never told of"),
        VisitScheduled(**vars(completed("S-2"))),
    ]
    with working(wiring):
        for event in told:
            street.put(event, "one partition")
        until(lambda: Visit.objects(external_id="S-2").first(), what="all that was told")
        until(lambda: len(street.heard(VisitRecorded)) == 6, what="what was new of it")
    recorded = sorted(street.heard(VisitRecorded), key=lambda event: (event.external_id, event.revision))
    assert [(event.state, event.room) for event in recorded] == [
        ("scheduled", "12"),
        ("started", "14"),
        ("completed", "15"),
        ("started", "17"),
        ("cancelled", "17"),
        ("scheduled", None),
    ]


def test_a_cancellation_is_no_older_than_its_source_says(wiring: Wiring, street: Street) -> None:
    with working(wiring):
        street.put(completed("S-1"), "S-1", sequence=3)
        street.put(VisitCancelled(external_id="S-1"), "S-1", sequence=2)
        street.put(corrected("S-1", room="14"), "S-1", sequence=4)
        until(lambda: Visit.objects(room="14").first(), what="the last that was told")
    assert Visit.objects.get().state == "completed"


def test_who_came_is_asked_through_kafka_and_the_answer_of_the_notifier_is_heard(
    wiring: Wiring, street: Street
) -> None:
    # A place where it is noon, so that nobody has to wait for the morning.
    store.add(Place.entered("noon", name="Filiale Mezzogiorno", parent="root", zone=zone_at_noon()))
    ended_at = clock.now() - dt.timedelta(hours=2)
    with working(wiring):
        street.put(completed("S-1", kind="meeting", place="noon", ended_at=ended_at), "S-1")
        (request,) = until(lambda: street.heard(ContactRequested), what="the request")
        visit = Visit.objects.get()
        assert (request.request_id, request.customer_id) == (f"{visit.id}/invitation", visit.customer["id"])
        sent = ContactSent(
            contact_id="c",
            request_id=request.request_id,
            requester="feedback",
            kind="invitation",
            audience="customer",
            channel="email",
            customer_id=request.customer_id,
            at=clock.now(),
            text="…",
        )
        street.put(sent, request.customer_id, sequence=1)
        until(lambda: Visit.objects.get().invitation == "sent", what="the news")
        street.put(CustomerOptedOut(customer_id=request.customer_id, at=clock.now()), request.customer_id)
        until(lambda: people.find(request.customer_id).opted_out, what="the opt-out")
    assert len(street.heard(ContactRequested)) == 1


def zone_at_noon() -> str:
    """A zone in which it is about noon now; the signs of these names are the other way round."""
    hours = 12 - clock.now().hour
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def test_what_is_no_visit_is_set_aside_while_the_neighbours_flow(
    wiring: Wiring, street: Street, settings: Settings
) -> None:
    with working(wiring):
        street.put_rubbish("visits")
        street.put(completed("S-1"), "S-1")
        until(Visit.objects.first, what="the visit")
        until(lambda: list(DeadLetters(settings).all("visits")), what="the dead letter")


def test_an_answer_is_announced_with_its_marks_and_as_a_low_score(
    wiring: Wiring, street: Street, desk: FrontDesk
) -> None:
    with working(wiring):
        answer = desk.answer(desk.token())
        (low,) = until(lambda: street.heard(LowScoreDetected), what="the low score")
        (submitted,) = until(lambda: street.heard(ResponseSubmitted), what="the answer")
        (recorded,) = until(lambda: street.heard(VisitRecorded), what="the visit")
    assert low.response_id == submitted.response_id == answer.json["id"]
    assert low.reasons[0].key == "detail"
    assert low.customer.id == submitted.customer_id == recorded.customer.id


def test_places_are_told_and_keys_are_learnt(wiring: Wiring, street: Street) -> None:
    with working(wiring):
        told = until(lambda: found if len(found := street.heard(DirectoryPlace)) == 3 else [], what="three places")
        key = DirectoryApiKey(id="k", label="PMS", hash="0" * 64, scopes=["visits:write"])
        street.put(key, "api_key/k", sequence=1)
        until(lambda: wiring.directory.get("api_key/k"), what="the key")
    assert {place.key for place in told} == {"root", "hotel-demo", "bank-demo"}
