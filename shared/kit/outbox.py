"""The relay: it publishes what aggregates have written in their outboxes, then removes it there."""

import threading
from collections.abc import Sequence
from typing import Any

import mongoengine
import structlog
from kafka import KafkaProducer
from kafka.errors import KafkaError
from pymongo import UpdateOne, WriteConcern
from pymongo.collection import Collection
from pymongo.errors import PyMongoError

from shared.kit import broker, clock, message, metrics
from shared.kit.ids import new_id
from shared.kit.leases import Leases
from shared.kit.loop import BackOff, Bell
from shared.kit.settings import Settings
from shared.kit.store import Aggregate

BATCH = 200
SWEEP_SECONDS = 1.0
# Where much is said, the relay lets it gather for a moment: many small rounds cost the database and Kafka more than
# the moment costs anybody. Where little is said, it goes at once.
BUSY = 5
GATHER_SECONDS = 0.02
REOPEN_SECONDS = 0.5
FLUSH_SECONDS = 12.0

log = structlog.get_logger(__name__)


class Changed:
    """Names of collections in which something has changed, noted by one thread and taken by another."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._lock = threading.Lock()

    def add(self, name: str) -> None:
        """Note a change."""
        with self._lock:
            self._names.add(name)

    def taken(self) -> set[str]:
        """All that were noted since the last time."""
        with self._lock:
            names, self._names = self._names, set()
            return names


class PublishFailed(Exception):  # noqa: N818  The sentence reads so.
    """The broker did not take some of a batch; what it did not take is still in the outbox."""


class Relay:
    """One relay of a service. Several may run: each publishes the shards on which it holds a lease.

    A change stream wakes it and says where to look; a sweep of everything, every second, makes certain that nothing
    is missed. So no resume token is kept: whatever happens to the stream, it is opened anew and a sweep follows.
    """

    name = "relay"

    def __init__(self, settings: Settings, aggregates: Sequence[type[Aggregate]]) -> None:
        self.bell = Bell()
        self._settings = settings
        self._database = mongoengine.get_db(settings.service)
        self._collections = [self._database[cls._get_collection_name()] for cls in aggregates]
        self._leases = Leases(self._database, owner=new_id())
        self._producer: KafkaProducer | None = None
        self._back_off = BackOff(ceiling=2.0)
        self._changed = Changed()
        self._sweep_at = 0.0

    def run(self) -> None:
        """Publish until the bell stops it."""
        watcher = threading.Thread(target=self._watch, name="relay-watch", daemon=True)
        watcher.start()
        while not self.bell.stopped:
            self._round()
        self._drop_producer()
        self._leases.release()
        watcher.join(timeout=2)

    def _round(self) -> None:
        try:
            published = self.publish_pending(self._where_to_look())
            self._back_off.succeeded()
        except (PyMongoError, KafkaError, PublishFailed) as error:
            metrics.PUBLISH_FAILED.inc()
            log.warning("outbox_not_published", error=type(error).__name__, cause=str(error.__cause__ or ""))
            self._drop_producer()
            self._sweep_at = 0.0
            self.bell.pause(self._back_off.failed())
            return
        if published >= BUSY:
            self.bell.pause(GATHER_SECONDS)
        self.bell.wait(max(0.0, self._sweep_at - clock.monotonic()))

    def _where_to_look(self) -> set[str] | None:
        """The collections that have changed since the last time; None for all, when it is time to sweep."""
        changed = self._changed.taken()
        if clock.monotonic() < self._sweep_at:
            return changed
        self._sweep_at = clock.monotonic() + SWEEP_SECONDS
        return None

    def publish_pending(self, where: set[str] | None = None) -> int:
        """Publish one batch per collection.

        Args:
            where: Names of the collections to look in; all if not given.

        Returns:
            How many events were published and removed.

        Raises:
            PublishFailed: The broker did not take them all.
            kafka.errors.KafkaError: The broker cannot be reached.
            pymongo.errors.PyMongoError: The database does not answer.
        """
        shards = self._leases.held()
        looked_in = [each for each in self._collections if where is None or each.name in where]
        return sum(self._publish(collection, shards) for collection in looked_in) if shards else 0

    def _publish(self, collection: Collection[dict[str, Any]], shards: list[int]) -> int:
        # The index gives the documents by shard and then by time, and a key is in one shard: so by time per key.
        pending = {"shard": {"$in": shards}, "outbox.at": {"$exists": True}}
        documents = list(collection.find(pending, {"outbox": 1}).hint("outbox").limit(BATCH))
        if not documents or not self._leases.valid:
            return 0
        if len(documents) == BATCH:
            self._tell(collection.name)
        metrics.OUTBOX_AGE.set((clock.now() - min(doc["outbox"][0]["at"] for doc in documents)).total_seconds())
        sent = self._send(documents)
        self._remove(collection, sent)
        published = sum(len(ids) for ids in sent.values())
        if failed := sum(len(doc["outbox"]) for doc in documents) - published:
            raise PublishFailed(f"{failed} events")
        metrics.OUTBOX_AGE.set(0)
        return published

    def _send(self, documents: list[dict[str, Any]]) -> dict[str, list[str]]:
        """Send the documents' events, and return the ids of those that the broker holds, by document."""
        producer = self._connected()
        futures = [(doc["_id"], entry, self._start(producer, entry)) for doc in documents for entry in doc["outbox"]]
        producer.flush(timeout=FLUSH_SECONDS)
        sent: dict[str, list[str]] = {doc["_id"]: [] for doc in documents}
        broken: set[str] = set()
        for document_id, entry, future in futures:
            # After a failure the later events of the same key wait too, so that they stay in order.
            if future is not None and future.succeeded() and entry["key"] not in broken:
                sent[document_id].append(entry["id"])
                metrics.PUBLISHED.labels(entry["topic"]).inc()
            else:
                broken.add(entry["key"])
        return sent

    def _start(self, producer: KafkaProducer, entry: dict[str, Any]) -> Any:
        record = message.encode(entry, self._settings.source)
        try:
            return producer.send(
                self._settings.topic(entry["topic"]), value=record.value, key=record.key, headers=record.headers
            )
        except KafkaError as error:
            log.warning("event_not_sent", topic=entry["topic"], event_id=entry["id"], error=type(error).__name__)
            return None

    def _remove(self, collection: Collection[dict[str, Any]], sent: dict[str, list[str]]) -> None:
        removals = [
            UpdateOne({"_id": document_id}, {"$pull": {"outbox": {"id": {"$in": ids}}}})
            for document_id, ids in sent.items()
            if ids
        ]
        if removals:
            # A removal that is lost in a crash is a second publication, which consumers ignore: no need to wait for it.
            collection.with_options(write_concern=WriteConcern(w=1)).bulk_write(removals, ordered=False)

    def _connected(self) -> KafkaProducer:
        if self._producer is None:
            self._producer = broker.producer(self._settings, "relay")
        return self._producer

    def _drop_producer(self) -> None:
        # After a failed delivery an idempotent producer is not to be used again.
        if self._producer is not None:
            self._producer.close(timeout=1)
            self._producer = None

    def _tell(self, collection: str) -> None:
        self._changed.add(collection)
        self.bell.ring()

    def _watch(self) -> None:
        # Every change of state raises the version, and the relay's own removals do not.
        changes = {
            "ns.coll": {"$in": [collection.name for collection in self._collections]},
            "$or": [{"operationType": "insert"}, {"updateDescription.updatedFields.version": {"$exists": True}}],
        }
        pipeline = [{"$match": changes}, {"$project": {"ns.coll": 1}}]
        while not self.bell.stopped:
            try:
                with self._database.watch(pipeline, max_await_time_ms=1_000) as stream:
                    for collection in self._collections:
                        self._tell(collection.name)
                    while not self.bell.stopped:
                        if change := stream.try_next():
                            self._tell(change["ns"]["coll"])
            except PyMongoError as error:
                log.info("change_stream_reopened", error=type(error).__name__)
                self.bell.pause(REOPEN_SECONDS)
