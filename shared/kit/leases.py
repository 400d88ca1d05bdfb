"""Shards shared out among relays: who holds a lease on a shard is the one that publishes it."""

import datetime as dt
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from shared.kit import clock
from shared.kit.store import SHARDS

LEASE = dt.timedelta(seconds=5)
RENEW_SECONDS = 1.5
# A lease is not used in its last second, so that a relay that was held up does not publish beside its successor.
MARGIN_SECONDS = 1.0


class Leases:
    """The leases of one relay, kept in the service's database beside those of its fellows."""

    def __init__(self, database: Database[dict[str, Any]], owner: str) -> None:
        self._leases = database["relay_leases"]
        self._relays = database["relays"]
        self._owner = owner
        self._held: set[int] = set()
        self._valid_until = 0.0
        self._renew_at = 0.0

    def held(self) -> list[int]:
        """The shards that may be published now, renewed when it is time.

        Raises:
            pymongo.errors.PyMongoError: The database does not answer; what is held goes on until it runs out.
        """
        if clock.monotonic() >= self._renew_at:
            self._renew()
        return sorted(self._held) if self.valid else []

    @property
    def valid(self) -> bool:
        """Whether what is held is still held for certain."""
        return clock.monotonic() < self._valid_until

    def release(self) -> None:
        """Give everything back at once, so that a fellow need not wait."""
        self._give_back(self._held)
        self._relays.delete_one({"_id": self._owner})
        self._held.clear()
        self._valid_until = 0.0

    def _renew(self) -> None:
        started = clock.monotonic()
        share = self._fair_share()
        held = self._extended()
        kept = set(sorted(held)[:share])
        self._give_back(held - kept)
        for shard in range(SHARDS):
            if len(kept) < share and shard not in held and self._claim(shard):
                kept.add(shard)
        self._held = kept
        self._valid_until = started + LEASE.total_seconds() - MARGIN_SECONDS
        self._renew_at = started + RENEW_SECONDS

    def _fair_share(self) -> int:
        now = clock.now()
        self._relays.update_one({"_id": self._owner}, {"$set": {"until": now + LEASE}}, upsert=True)
        relays = self._relays.count_documents({"until": {"$gt": now}})
        return -(-SHARDS // max(relays, 1))

    def _extended(self) -> set[int]:
        mine = {"_id": {"$in": sorted(self._held)}, "owner": self._owner}
        self._leases.update_many(mine, {"$set": {"until": clock.now() + LEASE}})
        return {lease["_id"] for lease in self._leases.find(mine, {"_id": 1})}

    def _claim(self, shard: int) -> bool:
        now = clock.now()
        free = {"_id": shard, "until": {"$lte": now}}
        try:
            self._leases.update_one(free, {"$set": {"owner": self._owner, "until": now + LEASE}}, upsert=True)
        except DuplicateKeyError:
            # The shard is there and somebody else's, so the upsert found nothing that it might take.
            return False
        return True

    def _give_back(self, shards: set[int]) -> None:
        mine = {"_id": {"$in": sorted(shards)}, "owner": self._owner}
        self._leases.update_many(mine, {"$set": {"until": clock.now()}})
