"""The consumer: poll, decode, validate, handle, commit; what cannot be handled is set aside."""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import KafkaError
from kafka.structs import MemberState
from marshmallow import ValidationError
from pymongo.errors import ConnectionFailure, ExecutionTimeout, WTimeoutError

from shared.kit import clock, metrics, trace, unreadable
from shared.kit.dead import DeadLetters
from shared.kit.loop import BackOff, Bell
from shared.kit.message import Delivery, Event, Poison, decode
from shared.kit.settings import Settings
from shared.kit.store import AlreadyExists, Stale, on_fresh_state

Handler = Callable[[Any, Delivery], None]
Tombstone = Callable[[str], None]


class TryAgain(Exception):  # noqa: N818  It says what to do.
    """The handler failed for a reason that nobody foresaw; the record has not had all its chances."""


class Stuck(KafkaError):  # noqa: N818  It says how the member is.
    """The member has not come out of a rebalance."""


# Faults of others, which pass: the record is tried again until they have.
PASSING = (ConnectionFailure, ExecutionTimeout, WTimeoutError, KafkaError, OSError, Stale, AlreadyExists, TryAgain)
# Anything else is a fault of ours or of the record's; it gets as many chances as this before it is set aside.
CHANCES = 5
POLL_MS = 1_000
# A rebalance takes seconds. Longer, and the client has lost track of its own joining (seen on a machine without a free
# core: it believes to be rebalancing for ever, commits nothing and spins); then the member joins anew.
STUCK_SECONDS = 30.0
MAX_RECORDS = 100

log = structlog.get_logger(__name__)


class Consumer:
    """One member of the service's consumer group.

    Args:
        settings: Of the service; `slot` makes the member's identity, so that a restart takes its place at once.
        handlers: What to do with each class of event. The topics follow from the classes.
        tombstones: By compacted topic, what to do with the key of a record without a value.
    """

    name = "consumer"

    def __init__(
        self,
        settings: Settings,
        handlers: Mapping[type[Event], Handler],
        tombstones: Mapping[str, Tombstone] | None = None,
    ) -> None:
        self.bell = Bell()
        self._settings = settings
        self._handlers = {cls.type(): (cls, handler) for cls, handler in handlers.items()}
        self._tombstones = {settings.topic(topic): act for topic, act in (tombstones or {}).items()}
        self._topics = sorted({settings.topic(cls.topic) for cls in handlers})
        self._dead = DeadLetters(settings)
        self._held: dict[TopicPartition, float] = {}
        self._owed: dict[TopicPartition, int] = {}
        self._back_offs: dict[TopicPartition, BackOff] = {}
        self._failures: Counter[tuple[TopicPartition, int]] = Counter()
        self._joined = False
        self._stable_at = 0.0

    def run(self) -> None:
        """Consume until the bell stops it; a broker that is away is waited for."""
        back_off = BackOff(ceiling=2.0)
        while not self.bell.stopped:
            try:
                self._consume(back_off)
            except KafkaError as error:
                log.warning("consumer_waits", error=type(error).__name__)
                self.bell.pause(back_off.failed())
        self._dead.close()

    @property
    def ready(self) -> bool:
        """Whether the group has given this member its partitions."""
        return self._joined

    def check(self) -> None:
        """Ask whether it is ready.

        Raises:
            RuntimeError: It is not.
        """
        if not self.ready:
            raise RuntimeError("the group has given no partitions yet")

    def _consume(self, back_off: BackOff) -> None:
        consumer = self._connect()
        try:
            # The client leads its group's first assignment with whatever it has heard of the topics by then. An answer
            # that is still on its way may make it assign nothing, and it would not notice: so it is waited for first.
            consumer.topics()
            consumer.subscribe(self._topics)
            self._stable_at = clock.monotonic()
            while not self.bell.stopped:
                self._release(consumer)
                polled = self._polled(consumer)
                self._joined = self._joined or bool(consumer.assignment())
                self._commit(consumer, {tp: self._batch(consumer, tp, records) for tp, records in polled.items()})
                self._measure_lag(consumer)
                self._require_progress(consumer)
                back_off.succeeded()
        finally:
            self._held.clear()
            self._owed.clear()
            self._joined = False
            consumer.close()

    def _polled(self, consumer: KafkaConsumer) -> dict[TopicPartition, list[Any]]:
        try:
            records: dict[TopicPartition, list[Any]] = consumer.poll(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
        except unreadable.UNREADABLE as error:
            log.warning("records_not_read", error=type(error).__name__)
            if not self._pass_over(consumer):
                raise
            return {}
        return records

    def _pass_over(self, consumer: KafkaConsumer) -> bool:
        """Set aside what the client cannot even read, so that what comes after it flows; returns whether there is any.

        Where there is none, or another try reads it, this client is not to be used again: it would spin.
        """
        positions = {tp: consumer.position(tp) for tp in consumer.assignment()}
        gaps = list(unreadable.find(self._settings, positions))
        for gap in gaps:
            self._dead.note(gap)
            log.error("records_set_aside", origin=gap.origin, error=gap.error)
            metrics.HANDLED.labels(gap.partition.topic, "dead").inc()
            consumer.seek(gap.partition, gap.following)
            self._owed[gap.partition] = gap.following
        return bool(gaps)

    def _require_progress(self, consumer: KafkaConsumer) -> None:
        if consumer.group_metadata().state is MemberState.STABLE:
            self._stable_at = clock.monotonic()
        elif clock.monotonic() - self._stable_at > STUCK_SECONDS:
            metrics.REJOINED.inc()
            raise Stuck

    def _connect(self) -> KafkaConsumer:
        return KafkaConsumer(
            bootstrap_servers=self._settings.kafka_bootstrap,
            group_id=self._settings.group,
            group_instance_id=f"{self._settings.group}-{self._settings.slot}",
            client_id=f"{self._settings.group}-{self._settings.slot}",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            allow_auto_create_topics=False,
            session_timeout_ms=10_000,
            # Who joins while topics are still being made gets only what is there; the rest must not wait for minutes.
            metadata_max_age_ms=5_000,
            bootstrap_timeout_ms=5_000,
            reconnect_backoff_max_ms=1_000,
        )

    def _batch(self, consumer: KafkaConsumer, tp: TopicPartition, records: list[Any]) -> int | None:
        """Take the records of one partition in order; return the offset to commit, if any."""
        done = None
        for record in records:
            started = clock.monotonic()
            try:
                outcome = self._take(tp, record)
            except PASSING as fault:
                log.warning("record_held", topic=tp.topic, offset=record.offset, error=type(fault).__name__)
                self._hold(consumer, tp, record.offset)
                break
            metrics.HANDLED.labels(tp.topic, outcome).inc()
            metrics.HANDLING.labels(tp.topic).observe(clock.monotonic() - started)
            self._back_offs.pop(tp, None)
            done = record.offset + 1
        return done

    def _take(self, tp: TopicPartition, record: Any) -> str:
        try:
            return self._handle(tp, record)
        except (Poison, ValidationError) as error:
            return self._set_aside(tp, record, error)
        except PASSING:
            raise
        except Exception as error:
            log.exception("handler_failed", topic=tp.topic, offset=record.offset)
            self._failures[tp, record.offset] += 1
            if self._failures[tp, record.offset] < CHANCES:
                raise TryAgain from error
            return self._set_aside(tp, record, error)

    def _handle(self, tp: TopicPartition, record: Any) -> str:
        if record.value is None and tp.topic in self._tombstones:
            self._tombstones[tp.topic]((record.key or b"").decode())
            return "removed"
        delivery, data = decode(record.key, record.value, record.headers)
        if delivery.type not in self._handlers:
            return "ignored"
        cls, handler = self._handlers[delivery.type]
        event = cls.from_data(data)
        trace.begin(delivery.traceparent)
        on_fresh_state(lambda: handler(event, delivery))
        return "handled"

    def _set_aside(self, tp: TopicPartition, record: Any, error: Exception) -> str:
        self._dead.put(record, error)
        self._failures.pop((tp, record.offset), None)
        log.error("record_set_aside", topic=tp.topic, offset=record.offset, error=type(error).__name__)
        return "dead"

    def _hold(self, consumer: KafkaConsumer, tp: TopicPartition, offset: int) -> None:
        """Leave the record where it is and try it again later, while the neighbours flow."""
        consumer.seek(tp, offset)
        consumer.pause(tp)
        self._held[tp] = clock.monotonic() + self._back_offs.setdefault(tp, BackOff()).failed()

    def _release(self, consumer: KafkaConsumer) -> None:
        due = [tp for tp, moment in self._held.items() if moment <= clock.monotonic()]
        for tp in due:
            del self._held[tp]
            if tp in consumer.assignment():
                consumer.resume(tp)

    def _commit(self, consumer: KafkaConsumer, offsets: Mapping[TopicPartition, int | None]) -> None:
        self._owed.update({tp: offset for tp, offset in offsets.items() if offset is not None})
        # What is another member's by now is for it to commit.
        self._owed = {tp: offset for tp, offset in self._owed.items() if tp in consumer.assignment()}
        if not self._owed:
            return
        try:
            consumer.commit({tp: OffsetAndMetadata(offset, "", -1) for tp, offset in self._owed.items()})
        except KafkaError as error:
            # Their effects are there already. A partition that stays ours is not read again, so it is said once more.
            log.warning("offsets_not_committed", error=type(error).__name__)
        else:
            self._owed = {}

    def _measure_lag(self, consumer: KafkaConsumer) -> None:
        for tp in consumer.assignment():
            end = consumer.highwater(tp)
            if end is not None:
                metrics.LAG.labels(tp.topic, tp.partition).set(max(0, end - (consumer.position(tp) or 0)))
