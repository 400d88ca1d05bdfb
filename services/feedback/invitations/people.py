"""People as invitations know them: who was written to not long ago, and who wants no more of it.

A message to a person is claimed here first, by one conditional update: of two visits of theirs that end at the same
moment, one gets it. The claim names its visit, so that a worker that died in between passes when it comes again.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import mongoengine
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from services.feedback.invitations.decision import Message
from services.feedback.storage import ALIAS

# Two who make the same person's document at the same moment collide once; then it is there.
_ATTEMPTS = 2


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is known of a customer, over all their visits.

    Attributes:
        opted_out: Whether they want no messages of ours.
        claims: By kind of message, the visit that it was last claimed for, and when.
    """

    opted_out: bool = False
    claims: Mapping[Message, tuple[str, dt.datetime]] = field(default_factory=dict)

    def rests_until(self, visit: str, resting: dt.timedelta) -> dict[Message, dt.datetime]:
        """By kind of message, until when they rest from one about another visit."""
        return {kind: at + resting for kind, (claimant, at) in self.claims.items() if claimant != visit}


def find(customer: str) -> Person:
    """The person with this id, known or not."""
    found = _people().find_one({"_id": customer}) or {}
    claims = {kind: (claim["visit"], claim["at"]) for kind, claim in found.get("claims", {}).items()}
    return Person(opted_out="opted_out_at" in found, claims=claims)


def claim(customer: str, visit: str, message: Message, *, now: dt.datetime, resting: dt.timedelta) -> bool:
    """Claim a message to a person for a visit; to claim it again for the same visit does no harm.

    Returns:
        Whether they may get it: not if they have opted out meanwhile, or rest from one about another visit.
    """
    slot = f"claims.{message}"
    free = [{slot: {"$exists": False}}, {f"{slot}.visit": visit}, {f"{slot}.at": {"$lte": now - resting}}]
    willing = {"_id": customer, "opted_out_at": {"$exists": False}, "$or": free}
    for _ in range(_ATTEMPTS):
        try:
            _people().update_one(willing, {"$set": {slot: {"visit": visit, "at": now}}}, upsert=True)
        except DuplicateKeyError:
            # Their document is there, and does not fit.
            continue
        return True
    return False


def release(customer: str, visit: str, message: Message) -> None:
    """Give back a claim: the message has not reached the person, and so they need no rest from it."""
    slot = f"claims.{message}"
    _people().update_one({"_id": customer, f"{slot}.visit": visit}, {"$unset": {slot: ""}})


def opt_out(customer: str, at: dt.datetime) -> None:
    """Note that a person wants no more messages of ours; nothing takes it back."""
    _people().update_one({"_id": customer}, {"$min": {"opted_out_at": at}}, upsert=True)


def _people() -> Collection[dict[str, Any]]:
    database: Any = mongoengine.get_db(ALIAS)
    people: Collection[dict[str, Any]] = database["people"]
    return people
