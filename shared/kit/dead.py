"""Dead letters: records that could not be handled, kept with the reason, to be looked at and played again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.errors import KafkaError

from shared.kit import broker, clock
from shared.kit.settings import Settings
from shared.kit.topics import DEAD
from shared.kit.unreadable import Gap

PREFIX = "dead_"
NOT_READ = "unreadable: "
SEND_SECONDS = 12.0


@dataclass(frozen=True, kw_only=True)
class DeadLetter:
    """One record set aside. Its `reason` is a kind of error and holds no personal data; its value may."""

    topic: str
    offset: int
    origin: str
    """Topic, partition and offset where it first was."""
    group: str
    at: str
    reason: str
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]

    @property
    def type(self) -> str:
        """The CloudEvents type, where the record has one."""
        return dict(self.headers).get("ce_type", b"").decode(errors="replace")

    @property
    def readable(self) -> bool:
        """Whether the record itself is here; else this only says where records are that the client cannot read."""
        return not self.reason.startswith(NOT_READ)


class DeadLetters:
    """Writes and reads the `.dead` topics of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._producer: KafkaProducer | None = None

    def put(self, record: Any, error: Exception) -> None:
        """Set a consumed record aside; returns when the broker holds it.

        Raises:
            kafka.errors.KafkaError: It does not.
        """
        origin = f"{record.topic}/{record.partition}/{record.offset}"
        headers = [*record.headers, *self._notes(origin, _reason(error))]
        self._send(record.topic + DEAD, record.key, record.value, headers)

    def note(self, gap: Gap) -> None:
        """Say that there are records which nobody can read; returns when the broker holds it.

        Raises:
            kafka.errors.KafkaError: It does not.
        """
        self._send(gap.partition.topic + DEAD, None, b"", self._notes(gap.origin, NOT_READ + gap.error))

    def all(self, topic: str) -> Iterator[DeadLetter]:
        """The dead letters of a topic, oldest first.

        Args:
            topic: The topic's name without tenant and without `.dead`.
        """
        consumer = KafkaConsumer(bootstrap_servers=self._settings.kafka_bootstrap, enable_auto_commit=False)
        partition = TopicPartition(self._settings.topic(topic) + DEAD, 0)
        try:
            consumer.assign([partition])
            consumer.seek_to_beginning(partition)
            end = consumer.end_offsets([partition])[partition]
            while consumer.position(partition) < end:
                for record in consumer.poll(timeout_ms=500).get(partition, []):
                    yield _letter(record)
        finally:
            consumer.close()

    def replay(self, letter: DeadLetter) -> None:
        """Publish the record again where it was; who has handled it already passes over it.

        Raises:
            kafka.errors.KafkaError: The broker does not take it.
        """
        headers = [(name, value) for name, value in letter.headers if not name.startswith(PREFIX)]
        self._send(letter.topic.removesuffix(DEAD), letter.key, letter.value, headers)

    def close(self) -> None:
        """Let go of the connection."""
        if self._producer is not None:
            self._producer.close(timeout=1)
            self._producer = None

    def _notes(self, origin: str, reason: str) -> list[tuple[str, bytes]]:
        notes = {"reason": reason, "origin": origin, "group": self._settings.group, "at": clock.now().isoformat()}
        return [(PREFIX + name, value.encode()) for name, value in notes.items()]

    def _send(self, topic: str, key: bytes | None, value: bytes | None, headers: list[tuple[str, bytes]]) -> None:
        if self._producer is None:
            self._producer = broker.producer(self._settings, "dead")
        try:
            self._producer.send(topic, value=value, key=key, headers=headers).get(timeout=SEND_SECONDS)
        except KafkaError:
            # After a failed delivery an idempotent producer is not to be used again.
            self.close()
            raise


def _letter(record: Any) -> DeadLetter:
    notes = {name: value.decode(errors="replace") for name, value in record.headers if name.startswith(PREFIX)}
    return DeadLetter(
        topic=record.topic,
        offset=record.offset,
        origin=notes.get(PREFIX + "origin", ""),
        group=notes.get(PREFIX + "group", ""),
        at=notes.get(PREFIX + "at", ""),
        reason=notes.get(PREFIX + "reason", ""),
        key=record.key,
        value=record.value,
        headers=list(record.headers),
    )


def _reason(error: Exception) -> str:
    """The kind of error and the names of the fields it is about, never their values."""
    fields = sorted(getattr(error, "messages_dict", {}))
    detail = ", ".join(str(field) for field in fields) or (str(error) if type(error).__name__ == "Poison" else "")
    return f"{type(error).__name__}: {detail}" if detail else type(error).__name__
