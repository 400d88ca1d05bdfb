"""Aggregates in MongoDB: a change of state and the events it causes are one write."""

import datetime as dt
import functools
import random
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from typing import Any, ClassVar, TypeVar
from urllib.parse import parse_qsl, urlsplit

import bson
import mongoengine
from bson.raw_bson import RawBSONDocument
from mongoengine.connection import get_connection
from pymongo import IndexModel
from pymongo.client_session import ClientSession
from pymongo.errors import BulkWriteError, DuplicateKeyError, WriteError

from shared.kit import clock, trace
from shared.kit.gathered import Gathered
from shared.kit.ids import new_id
from shared.kit.message import Delivery, Event
from shared.kit.settings import Settings

SHARDS = 16
DUPLICATE_KEY = 11000
"""MongoDB's code for it."""

HANDLED_FOR = dt.timedelta(days=30)
PATIENCE = {"serverSelectionTimeoutMS": 5_000, "connectTimeoutMS": 5_000, "socketTimeoutMS": 30_000}
"""Milliseconds that a database is waited for, where its address says nothing else."""

_session: ContextVar[ClientSession | None] = ContextVar("session", default=None)
_T = TypeVar("_T")
_A = TypeVar("_A", bound="Aggregate")

# A document is in this index only while it has something to publish.
OUTBOX_INDEX = IndexModel(
    [("shard", 1), ("outbox.at", 1)], name="outbox", partialFilterExpression={"outbox.at": {"$exists": True}}
)
# For aggregates with deadlines: a document is in it only while something is due.
DUE_INDEX = IndexModel([("next_due_at", 1)], name="due", partialFilterExpression={"next_due_at": {"$exists": True}})


class NotFound(Exception):  # noqa: N818  A plain answer to a plain question.
    """No aggregate of this kind has this id."""


class Stale(Exception):  # noqa: N818  As NotFound.
    """Somebody else changed the aggregate since it was read: read it again and decide again."""


class AlreadyExists(Exception):  # noqa: N818  As NotFound.
    """A unique index holds already what was to be added; the message names the index."""


class Aggregate(mongoengine.Document):
    """A document with a version, an outbox and a memory of the events that it has handled.

    It is written by `add` and `save` of this module, never by `Document.save()`, which would rewrite the outbox
    and so bring back what the relay has removed.
    """

    meta: ClassVar[dict[str, Any]] = {"abstract": True, "strict": False, "auto_create_index": False}
    INDEXES: ClassVar[list[IndexModel]] = []

    id: str = mongoengine.StringField(primary_key=True, default=new_id)
    version: int = mongoengine.IntField(default=0)
    sequence: int = mongoengine.IntField(default=0)
    stream_key: str = mongoengine.StringField(required=True)
    shard: int = mongoengine.IntField()
    outbox: list[dict[str, Any]] = mongoengine.ListField(mongoengine.DictField())
    handled: list[dict[str, Any]] = mongoengine.ListField(mongoengine.DictField())
    next_due_at: dt.datetime | None = mongoengine.DateTimeField()
    lease_until: dt.datetime | None = mongoengine.DateTimeField()

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self._recorded: list[dict[str, Any]] = []

    def record(self, event: Event) -> None:
        """Say an event; it is written, and so bound to be published, with the next `add` or `save`."""
        self.sequence += 1
        self._recorded.append(_outbox_entry(event, key=self.stream_key, subject=self.id, sequence=self.sequence))

    def mark_handled(self, delivery: Delivery) -> None:
        """Remember the event with its effect, and forget those that cannot come again."""
        moment = clock.now()
        kept = [entry for entry in self.handled if entry["at"] > moment - HANDLED_FOR]
        self.handled = [*kept, {"id": delivery.key, "at": moment}]

    def has_handled(self, delivery: Delivery) -> bool:
        """Whether this very event has had its effect here."""
        return any(entry["id"] == delivery.key for entry in self.handled)


def connect(settings: Settings) -> None:
    """Register the service's database under the alias of the service's name; no socket is opened before first use.

    Args:
        settings: What its address says about patience (`?serverSelectionTimeoutMS=`) stands before what is usual here.
    """
    said = {name.lower() for name, _ in parse_qsl(urlsplit(settings.mongo_uri).query)}
    mongoengine.connect(
        db=settings.database,
        alias=settings.service,
        host=settings.mongo_uri,
        connect=False,
        tz_aware=True,
        uuidRepresentation="standard",
        w="majority",
        journal=True,
        appname=f"rimedio-{settings.service}",
        **{name: milliseconds for name, milliseconds in PATIENCE.items() if name.lower() not in said},
    )


def add(aggregate: Aggregate) -> None:
    """Write a new aggregate with its events.

    Raises:
        AlreadyExists: It, or something with the same natural key, is there.
    """
    aggregate.shard = _shard(aggregate.stream_key)
    aggregate.validate()
    document = aggregate.to_mongo()
    document["version"] = 1
    document["outbox"] = aggregate._recorded
    _insert(type(aggregate), document)
    _written(aggregate)


def add_plain(cls: type[Aggregate], state: dict[str, Any], events: Sequence[Event]) -> None:
    """Write a new aggregate with its events, as `add` does, from its plain state; not within `together`.

    For a path so frequent that it matters that making and checking an object takes as long as storing it. Those that
    come while one is being written are written together.

    Args:
        cls: The kind of aggregate.
        state: Its fields, with `_id` and `stream_key`; they are not checked again.
        events: What it has to say.

    Raises:
        AlreadyExists: As `add`.
    """
    id_, key = state["_id"], state["stream_key"]
    outbox = [_outbox_entry(event, key=key, subject=id_, sequence=count) for count, event in enumerate(events, 1)]
    grown = {"version": 1, "sequence": len(outbox), "shard": _shard(key), "outbox": outbox, "handled": []}
    # It is encoded here, so that what cannot be written is no trouble of the others.
    _inserting(cls)(RawBSONDocument(bson.encode(state | grown)))  # type: ignore[arg-type]  # Classes are hashable.


def save(aggregate: Aggregate) -> None:
    """Write the aggregate's state and its events in one update, on condition that nobody wrote it meanwhile.

    Raises:
        Stale: Somebody did.
        AlreadyExists: The change runs against a unique index.
    """
    aggregate.lease_until = None
    aggregate.validate()
    try:
        result = aggregate._get_collection().update_one(
            {"_id": aggregate.id, "version": aggregate.version}, _change(aggregate), session=_session.get()
        )
    except DuplicateKeyError as error:
        raise AlreadyExists(_index(error.details)) from None
    if not result.matched_count:
        raise Stale(type(aggregate).__name__)
    _written(aggregate)


def load(cls: type[_A], id: str) -> _A:  # noqa: A002  The field is called so.
    """The aggregate with this id.

    Raises:
        NotFound: There is none.
    """
    found: _A | None = cls.objects(pk=id).first()
    if found is None:
        raise NotFound(cls.__name__)
    return found


def on_fresh_state(work: Callable[[], _T], attempts: int = 5) -> _T:
    """Run `work`, which reads before it writes, again when what it read was no longer true.

    Raises:
        Stale: It never was, `attempts` times in a row.
        AlreadyExists: As Stale.
    """
    for attempt in range(1, attempts):
        try:
            return work()
        except (Stale, AlreadyExists):
            # A random pause keeps two that collided from colliding again.
            time.sleep(random.uniform(0, 0.01 * attempt))  # noqa: S311  Nothing secret hangs on it.
    return work()


def together(alias: str, work: Callable[[], _T]) -> _T:
    """Run `work` in one short transaction: all its writes take place, or none; run whole again on a conflict.

    Args:
        alias: The service whose database it is.
        work: Reads and writes; nothing else may happen in it, since it may run several times.
    """
    with get_connection(alias).start_session() as session, session.bind():
        # Reads find the bound session by themselves; writes must be given it, or they carry a write concern of
        # their own, which the server refuses inside a transaction.
        token = _session.set(session)
        try:
            return session.with_transaction(lambda _: work())  # type: ignore[no-any-return]
        finally:
            _session.reset(token)


def ensure_indexes(*classes: type[mongoengine.Document]) -> None:
    """Create the indexes that these classes declare in `INDEXES`; those that exist are left alone."""
    for cls in classes:
        own = [OUTBOX_INDEX] if issubclass(cls, Aggregate) else []
        indexes = [*getattr(cls, "INDEXES", []), *own]
        if indexes:
            cls._get_collection().create_indexes(indexes)


def _outbox_entry(event: Event, *, key: str, subject: str, sequence: int) -> dict[str, Any]:
    return {
        "id": new_id(),
        "type": event.type(),
        "topic": event.topic,
        "key": key,
        "subject": subject,
        "sequence": sequence,
        "at": clock.now(),
        "data": event.to_data(),
        "traceparent": trace.current(),
    }


def _shard(stream_key: str) -> int:
    return zlib.crc32(stream_key.encode()) % SHARDS


def _insert(cls: type[Aggregate], document: dict[str, Any]) -> None:
    try:
        cls._get_collection().insert_one(document, session=_session.get())
    except DuplicateKeyError as error:
        raise AlreadyExists(_index(error.details)) from None


@functools.cache
def _inserting(cls: type[Aggregate]) -> Gathered[RawBSONDocument, None]:
    return Gathered(functools.partial(_insert_all, cls))


def _insert_all(cls: type[Aggregate], documents: Sequence[RawBSONDocument]) -> list[Exception | None]:
    """Insert them in one command, each for itself; gives why one was refused, or None."""
    try:
        cls._get_collection().insert_many(documents, ordered=False)
    except BulkWriteError as error:
        if error.details["writeConcernErrors"]:
            raise
        refused = {each["index"]: _refusal(each) for each in error.details["writeErrors"]}
        return [refused.get(number) for number in range(len(documents))]
    return [None] * len(documents)


def _refusal(said: Mapping[str, Any]) -> Exception:
    if said["code"] == DUPLICATE_KEY:
        return AlreadyExists(_index(said))
    return WriteError("not inserted", said["code"])


def _change(aggregate: Aggregate) -> dict[str, Any]:
    state = aggregate.to_mongo()
    fields = set(aggregate._db_field_map.values()) - {"_id", "version", "outbox"}
    change: dict[str, Any] = {
        "$set": {name: state[name] for name in fields if name in state},
        "$inc": {"version": 1},
    }
    if absent := {name: "" for name in fields if name not in state}:
        change["$unset"] = absent
    if aggregate._recorded:
        change["$push"] = {"outbox": {"$each": aggregate._recorded}}
    return change


def _written(aggregate: Aggregate) -> None:
    aggregate.version += 1
    aggregate._recorded = []


def _index(details: Mapping[str, Any] | None) -> str:
    # The server's message holds the value, which may be personal; the key pattern does not.
    return ",".join((details or {}).get("keyPattern", {}))
