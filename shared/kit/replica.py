"""A service's own copy of a compacted topic, kept by its consumer and read by its web and worker processes."""

from typing import Any

import mongoengine
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from shared.kit import clock
from shared.kit.message import Delivery, Event
from shared.kit.settings import Settings

CACHE_SECONDS = 2.0


class Replica:
    """What `directory` last said under each key.

    Reads are cached for two seconds: so long may a process go on with what has just been revoked elsewhere.
    """

    def __init__(self, settings: Settings, name: str = "directory") -> None:
        self._alias = settings.service
        self._name = name
        self._cache: dict[str, tuple[float, dict[str, Any] | None]] = {}

    def get(self, key: str) -> dict[str, Any] | None:
        """The data under `key`, such as `place/hotel-demo`; None where there are none."""
        expires, data = self._cache.get(key, (0.0, None))
        if clock.monotonic() < expires:
            return data
        found = self._collection.find_one({"_id": key})
        data = found["data"] if found else None
        self._cache[key] = (clock.monotonic() + CACHE_SECONDS, data)
        return data

    def find(self, prefix: str) -> list[dict[str, Any]]:
        """All data under keys that begin with `prefix`, such as `staff/`, by key."""
        keys = {"_id": {"$gte": prefix, "$lt": prefix + "\uffff"}}
        return [entry["data"] for entry in self._collection.find(keys).sort("_id")]

    def apply(self, event: Event, delivery: Delivery) -> None:
        """Take over what an event says; one that is older than what is there changes nothing."""
        older = {"_id": delivery.record_key, "sequence": {"$lt": delivery.sequence}}
        entry = {"sequence": delivery.sequence, "data": event.to_data()}
        try:
            self._collection.update_one(older, {"$set": entry}, upsert=True)
        except DuplicateKeyError:
            # Something as new or newer is there, which the filter did not match.
            return
        self._cache.pop(delivery.record_key, None)

    def forget(self, key: str) -> None:
        """Remove what a tombstone removes."""
        self._collection.delete_one({"_id": key})
        self._cache.pop(key, None)

    @property
    def _collection(self) -> Collection[dict[str, Any]]:
        database: Any = mongoengine.get_db(self._alias)
        collection: Collection[dict[str, Any]] = database[self._name]
        return collection
