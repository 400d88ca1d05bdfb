"""The worker whole: from a low score on Kafka to a case, and to what it says on Kafka."""

import datetime as dt
import os
import random
import signal
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
import requests
from click.testing import CliRunner
from kafka import KafkaProducer

from services.recovery import __main__ as commands
from services.recovery import worker
from services.recovery.case import Case
from services.recovery.documents import Staff
from services.recovery.wiring import Wiring
from shared.events import REGISTRY, ContactRequested, ContactSent, Contract, DirectoryPlace, DirectoryStaff
from shared.kit import clock, message, store
from shared.kit.ids import new_id
from shared.kit.outbox import Relay
from shared.kit.settings import Settings
from shared.kit.worker import Loop
from tests.integration.notifier.environ import environ
from tests.integration.recovery.people import hire
from tests.listening import listen
from tests.low_scores import amended, detected, outcome, place
from tests.running import running
from tests.waiting import until

OURS = ("notifier.requests", "recovery.cases", "directory")


class Street:
    """What is outside of recovery: low scores go in, requests and facts come out."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer = KafkaProducer(bootstrap_servers=settings.kafka_bootstrap, allow_auto_create_topics=False)
        self._consumer = listen(settings.kafka_bootstrap, *(settings.topic(name) for name in OURS))
        self._heard: dict[str, Contract] = {}

    def put(self, *events: Contract, key: str, sequence: int = 1, event_id: str = "") -> None:
        """Publish events; with an id of their own, the same event however often it is put."""
        for event in events:
            entry: dict[str, Any] = {
                "id": event_id or new_id(),
                "type": event.type(),
                "key": key,
                "subject": key,
                "sequence": sequence,
                "at": clock.now(),
                "data": event.to_data(),
            }
            record = message.encode(entry, f"/{self._settings.tenant}/outside")
            self._producer.send(
                self._settings.topic(event.topic), key=record.key, value=record.value, headers=record.headers
            )
        self._producer.flush()

    def remove(self, key: str) -> None:
        """Put a tombstone into the directory."""
        self._producer.send(self._settings.topic("directory"), key=key.encode(), value=None)
        self._producer.flush()

    def heard(self, cls: type[Contract]) -> list[Any]:
        """All events of a kind that were told so far, each once however often it was published."""
        for records in self._consumer.poll(timeout_ms=100).values():
            for record in records:
                if record.value is not None:
                    delivery, data = message.decode(record.key, record.value, record.headers)
                    self._heard[delivery.key] = REGISTRY[delivery.type].from_data(data)
        return [event for event in self._heard.values() if isinstance(event, cls)]

    def close(self) -> None:
        """Let go of Kafka."""
        self._producer.close()
        self._consumer.close()


@pytest.fixture
def street(settings: Settings, topics: None) -> Iterator[Street]:  # noqa: ARG001  The topics are there first.
    street = Street(settings)
    yield street
    street.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def working(wiring: Wiring) -> Iterator[None]:
    """The worker's consumer and relay, in threads of this process."""
    loops: Sequence[Loop] = [Relay(wiring.settings, worker.AGGREGATES), worker.consumer(wiring)]
    with running(*loops):
        yield


def test_the_same_events_ten_times_and_shuffled_are_one_case_and_one_request_each(
    wiring: Wiring, street: Street
) -> None:
    events = [detected() for _ in range(5)]
    everything = [(event, event.response_id) for event in events]
    everything += [(amended(event, severity="critical"), f"{event.response_id}-2") for event in events]
    everything *= 10
    random.Random(2).shuffle(everything)
    with working(wiring):
        for event, event_id in everything:
            street.put(event, key=event.customer.id, event_id=event_id)
        until(
            lambda: Case.objects(severity="critical").count() == 5 and len(street.heard(ContactRequested)) == 5,
            what="five cases and their requests",
        )
        # What is told last is heard after all that was told before it on the same partition.
        for event in events:
            street.put(detected(event.customer, place="bank-demo"), key=event.customer.id)
        until(lambda: len(street.heard(ContactRequested)) == 10, what="five more")
    assert Case.objects.count() == 10
    assert len({request.request_id for request in street.heard(ContactRequested)}) == 10
    assert Case.objects(outbox__0__exists=True).count() == 0


def test_what_became_of_the_message_reaches_the_case(wiring: Wiring, street: Street) -> None:
    event = detected()
    with working(wiring):
        street.put(event, key=event.customer.id)
        (request,) = until(lambda: street.heard(ContactRequested), what="the request")
        street.put(outcome(ContactSent, request.request_id), key=event.customer.id)
        until(lambda: Case.objects.get().contacts[0].state == "sent", what="the news on the case")


def test_the_directory_is_told_of_staff_and_learns_places(wiring: Wiring, street: Street) -> None:
    with working(wiring):
        anna = hire(wiring, "Anna Ferri", "manager")
        until(lambda: [entry for entry in street.heard(DirectoryStaff) if entry.id == anna.id], what="the entry")
        street.put(place("hotel-new", label="Hotel Nuovo"), key="place/hotel-new")
        until(lambda: wiring.tree().name("hotel-new") == "Hotel Nuovo", what="the place")
        street.remove("place/hotel-new")
        until(lambda: wiring.tree().name("hotel-new") == "hotel-new", what="the place to go")
    assert not street.heard(DirectoryPlace)[1:]
    assert store.load(Staff, anna.id).outbox == []


def test_the_worker_tells_of_a_deadline_and_ends_after_the_work_in_hand(wiring: Wiring, street: Street) -> None:
    late = detected(submitted_at=clock.now() - dt.timedelta(hours=30))
    said = list[int]()

    def watch_and_stop() -> None:
        street.put(late, key=late.customer.id)
        try:
            until(lambda: Case.objects(clocks__first_contact__breached_at__exists=True).first(), what="the late case")
            said.append(requests.get(f"http://127.0.0.1:{port}/readyz", timeout=5).status_code)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    port = free_port()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    watcher = threading.Thread(target=watch_and_stop)
    watcher.start()
    try:
        result = CliRunner().invoke(commands.main, ["worker"], env=environ(wiring.settings, WORKER_PORT=str(port)))
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        watcher.join()
    assert (result.exit_code, said) == (0, [200])


def test_a_worker_without_partitions_is_not_ready(wiring: Wiring) -> None:
    with pytest.raises(RuntimeError, match="no partitions"):
        worker.joined(worker.consumer(wiring))
