"""A small aggregate, its event, and ways to run the kit's loops on them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import mongoengine
from kafka import KafkaProducer
from pymongo import IndexModel
from pymongo.collection import Collection

from shared.kit import message, store, topics
from shared.kit.clock import now
from shared.kit.ids import new_id
from shared.kit.message import Delivery, Event
from shared.kit.settings import Settings
from tests.listening import listen

ALIAS = "kit-test"
NOTES = topics.TopicSpec(name="notes", partitions=3)


@dataclass(frozen=True, kw_only=True)
class NoteWritten(Event):
    """A note says something."""

    name: ClassVar[str] = "note.written"
    topic: ClassVar[str] = "notes"

    text: str


class Note(store.Aggregate):
    """An aggregate with a little state."""

    meta: ClassVar[dict[str, Any]] = {"collection": "notes", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        store.DUE_INDEX,
        IndexModel([("title", 1)], unique=True, partialFilterExpression={"title": {"$exists": True}}),
    ]

    title = mongoengine.StringField()
    lines = mongoengine.ListField(mongoengine.StringField())

    def write(self, text: str) -> None:
        self.lines = [*self.lines, text]
        self.record(NoteWritten(text=text))


def new_note(key: str = "", **values: Any) -> Note:
    return Note(stream_key=key or new_id(), **values)


def stored(note: Note) -> dict[str, Any]:
    """The note as MongoDB holds it."""
    found = notes().find_one({"_id": note.id})
    assert found
    return dict(found)


def notes() -> Collection[dict[str, Any]]:
    return mongoengine.get_db(ALIAS)["notes"]


def entry(text: str, *, sequence: int = 1, key: str = "k", event_id: str = "") -> dict[str, Any]:
    """An outbox entry, as an aggregate would write it."""
    return {
        "id": event_id or new_id(),
        "type": NoteWritten.type(),
        "topic": NOTES.name,
        "key": key,
        "subject": key,
        "sequence": sequence,
        "at": now(),
        "data": {"text": text},
        "traceparent": "",
    }


def publish(settings: Settings, *entries: dict[str, Any]) -> None:
    """Put entries on the topic as a relay would."""
    records = [message.encode(each, "/test/notes") for each in entries]
    publish_raw(settings, *[(record.key, record.value, record.headers) for record in records])


def publish_raw(settings: Settings, *records: tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]) -> None:
    """Put anything on the topic."""
    producer = KafkaProducer(bootstrap_servers=settings.kafka_bootstrap)
    for key, value, headers in records:
        producer.send(settings.topic(NOTES.name), key=key, value=value, headers=headers)
    producer.flush(timeout=10)
    producer.close()


class Reader:
    """Reads a topic from its beginning, as an outside system would."""

    def __init__(self, settings: Settings, topic: str) -> None:
        self._consumer = listen(settings.kafka_bootstrap, topic)
        self.read: list[tuple[Delivery, dict[str, Any]]] = []

    def texts(self) -> list[str]:
        """Everything read until now."""
        for records in self._consumer.poll(timeout_ms=100).values():
            self.read.extend(message.decode(record.key, record.value, record.headers) for record in records)
        return [data["text"] for _, data in self.read]

    def has(self, count: int) -> Callable[[], bool]:
        """Whether at least `count` records have come."""
        return lambda: len(self.texts()) >= count

    def close(self) -> None:
        self._consumer.close()
