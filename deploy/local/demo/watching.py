"""Watching Kafka as an outside system would: what passes, and when."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from kafka import KafkaConsumer, TopicPartition

from shared.kit.message import Poison, decode

PATIENCE_SECONDS = 60.0


@dataclass(frozen=True, kw_only=True)
class Passed:
    """An event that passed."""

    type: str
    at: float
    """Seconds since the epoch, as Kafka noted it."""
    data: dict[str, Any]


class Watch:
    """The events that passed on some topics since the watch began."""

    def __init__(self, bootstrap: str, topics: list[str]) -> None:
        """`bootstrap` is Kafka's address."""
        self._consumer = KafkaConsumer(bootstrap_servers=bootstrap, enable_auto_commit=False)
        partitions = [TopicPartition(topic, number) for topic in topics for number in self._numbers(topic)]
        self._consumer.assign(partitions)
        self._consumer.seek_to_end(*partitions)
        for partition in partitions:
            self._consumer.position(partition)
        self._passed: list[Passed] = []
        self._changed = threading.Condition()
        self._stopped = False

    def wait_for(self, name: str, **values: Any) -> Passed:
        """The first event of this name whose data have these values.

        Raises:
            TimeoutError: None passed within a minute.
        """

        def found() -> Passed | None:
            wanted = f"io.rimedio.{name}.v1"
            fits = (each for each in self._passed if each.type == wanted and values.items() <= each.data.items())
            return next(fits, None)

        with self._changed:
            self._changed.wait_for(found, timeout=PATIENCE_SECONDS)
            event = found()
        if event is None:
            raise TimeoutError(f"no {name} within {PATIENCE_SECONDS:.0f} s")
        return event

    def run(self) -> None:
        """Take what passes until stopped."""
        while not self._stopped:
            for records in self._consumer.poll(timeout_ms=200).values():
                for record in records:
                    self._take(record)
        self._consumer.close()

    def stop(self) -> None:
        """End the watch."""
        self._stopped = True

    def _numbers(self, topic: str) -> list[int]:
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if numbers := self._consumer.partitions_for_topic(topic):
                return sorted(numbers)
        raise TimeoutError(f"there is no topic {topic}")

    def _take(self, record: Any) -> None:
        try:
            delivery, data = decode(record.key, record.value, record.headers)
        except Poison:
            return
        with self._changed:
            self._passed.append(Passed(type=delivery.type, at=record.timestamp / 1000, data=data))
            self._changed.notify_all()


@contextmanager
def watching(bootstrap: str, topics: list[str]) -> Iterator[Watch]:
    """A watch that lasts as long as the block."""
    watch = Watch(bootstrap, topics)
    thread = threading.Thread(target=watch.run, name="watch", daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        watch.stop()
        thread.join()
