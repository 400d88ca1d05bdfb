"""What is outside of the notifier: requests go in, news come out."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from kafka import KafkaProducer

from services.notifier import worker
from services.notifier.documents import Contact
from services.notifier.opt_out.document import OptOut
from services.notifier.wiring import Wiring
from shared.events import REGISTRY, Addresses, ContactRequested, Contract
from shared.kit import clock, message
from shared.kit.ids import new_id
from shared.kit.outbox import Relay
from shared.kit.settings import Settings
from tests.listening import listen
from tests.running import running
from tests.unit.notifier.values import acknowledgement
from tests.unit.notifier.values import invitation as letter


def request(name: str = "case-1", **changes: Any) -> ContactRequested:
    """A request for an acknowledgement, as recovery makes it."""
    values: dict[str, Any] = {
        "request_id": f"{name}/acknowledgement",
        "requester": "recovery",
        "kind": "acknowledgement",
        "audience": "customer",
        "customer_id": f"customer-of-{name}",
        "place": "hotel-demo",
        "addresses": Addresses(email=f"{name}@example.it"),
        "reply_to": "anna.ferri@example.com",
        "language": "it",
        "zone": "Europe/Rome",
        "values": acknowledgement(),
        "basis": "consent",
        "thread": f"R-{name}",
        "not_after": clock.now() + dt.timedelta(hours=1),
    }
    return ContactRequested(**(values | changes))


def invitation(name: str = "visit-1", **changes: Any) -> ContactRequested:
    """A request for an invitation, as feedback makes it."""
    kind = changes.get("kind", "invitation")
    values: dict[str, Any] = {
        "request_id": f"{name}/{kind}",
        "requester": "feedback",
        "kind": kind,
        "addresses": Addresses(email=f"{name}@example.it"),
        "reply_to": None,
        "values": letter(survey_url=f"http://feedback.test/s/k1.{name}.token"),
        "basis": "visit",
        "thread": None,
        "not_after": clock.now() + dt.timedelta(days=3),
    }
    return request(name, **(values | changes))


class Street:
    """Puts requests on Kafka, and reads there what the notifier tells."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer = KafkaProducer(bootstrap_servers=settings.kafka_bootstrap, allow_auto_create_topics=False)
        self._consumer = listen(settings.kafka_bootstrap, settings.topic("notifier.contacts"))
        self._heard: list[tuple[str, Contract]] = []

    def put(self, *requests: ContactRequested) -> None:
        """Publish requests, each as an event of its own."""
        for asked in requests:
            entry = {
                "id": new_id(),
                "type": asked.type(),
                "key": asked.customer_id,
                "subject": asked.request_id,
                "sequence": 1,
                "at": clock.now(),
                "data": asked.to_data(),
            }
            record = message.encode(entry, f"/{self._settings.tenant}/recovery")
            topic = self._settings.topic("notifier.requests")
            self._producer.send(topic, key=record.key, value=record.value, headers=record.headers)
        self._producer.flush()

    def news(self) -> list[Contract]:
        """All that the notifier has told so far, each event once however often it was published."""
        for records in self._consumer.poll(timeout_ms=100).values():
            for record in records:
                delivery, data = message.decode(record.key, record.value, record.headers)
                self._heard.append((delivery.key, REGISTRY[delivery.type].from_data(data)))
        return list(dict(self._heard).values())

    def close(self) -> None:
        """Let go of Kafka."""
        self._producer.close()
        self._consumer.close()


@contextmanager
def working(wiring: Wiring) -> Iterator[None]:
    """The worker's loops, in threads of this process."""
    with (
        worker.sending(wiring) as senders,
        running(Relay(wiring.settings, [Contact, OptOut]), worker.consumer(wiring), *senders),
    ):
        yield
