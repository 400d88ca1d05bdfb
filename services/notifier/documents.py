"""The contact: one message to one person, from the request to what became of it."""

import datetime as dt
from collections.abc import Collection
from typing import Any, ClassVar, Self

from mongoengine import DateTimeField, DictField, ListField, StringField
from pymongo import IndexModel

from services.notifier import workflow
from services.notifier.policy import Channel
from shared.events import (
    Addresses,
    ContactFailed,
    ContactRequested,
    ContactSent,
    ContactSuppressed,
    ContactUnconfirmed,
)
from shared.kit.masking import masked_email
from shared.kit.store import DUE_INDEX, Aggregate

Attempt = dict[str, Any]


class Contact(Aggregate):
    """A request, the attempts to fulfil it, and its outcome.

    What is personal (addresses, values) is kept until the contact is settled, and then only a masked address.
    """

    meta: ClassVar[dict[str, Any]] = {"collection": "contacts", "db_alias": "notifier"}
    INDEXES: ClassVar[list[IndexModel]] = [
        # The natural key: whatever comes again under it is not a new request, however late it comes.
        IndexModel([("request_id", 1)], name="request", unique=True),
        IndexModel([("created_at", -1), ("_id", -1)], name="listed"),
        IndexModel([("thread", 1), ("created_at", -1), ("_id", -1)], name="listed_by_case"),
        IndexModel([("state", 1), ("created_at", -1), ("_id", -1)], name="listed_by_state"),
        IndexModel([("address_hash", 1)], name="waiting", partialFilterExpression={"state": "queued"}),
        DUE_INDEX,
    ]

    request_id: str = StringField(required=True)
    requester: str = StringField(required=True)
    thread: str | None = StringField()
    kind: str = StringField(required=True)
    audience: str = StringField(required=True)
    basis: str | None = StringField()
    customer_id: str = StringField(required=True)
    place: str = StringField(required=True)
    language: str = StringField(required=True)
    zone: str = StringField(required=True)
    created_at: dt.datetime = DateTimeField(required=True)
    not_after: dt.datetime = DateTimeField(required=True)

    addresses: dict[str, str] = DictField()
    reply_to: str | None = StringField()
    values: dict[str, Any] = DictField()

    state: str = StringField(required=True)
    reason: str | None = StringField()
    # The names of values that were missing or wrong, never what was in them.
    faulty: list[str] = ListField(StringField())
    channel: Channel | None = StringField()
    masked_address: str | None = StringField()
    # The address's keyed hash, by which an opt-out finds what waits, and a link what it opts out of.
    address_hash: str | None = StringField()
    # What was tried: `{at, by, channel, outcome, code}`, `by` the worker's slot, `outcome` null while nobody knows.
    attempts: list[Attempt] = ListField(DictField())
    settled_at: dt.datetime | None = DateTimeField()

    @classmethod
    def requested(cls, request: ContactRequested, now: dt.datetime) -> Self:
        """A contact as it was asked for, about which nothing is decided."""
        return cls(
            stream_key=request.customer_id,
            request_id=request.request_id,
            requester=request.requester,
            thread=request.thread,
            kind=request.kind,
            audience=request.audience,
            basis=request.basis,
            customer_id=request.customer_id,
            place=request.place,
            language=request.language,
            zone=request.zone,
            created_at=now,
            not_after=request.not_after,
            addresses=_present(request.addresses),
            reply_to=request.reply_to,
            values=request.values,
            state=workflow.after("", "request"),
        )

    @classmethod
    def look_again(cls, address_hash: str, kinds: Collection[str], now: dt.datetime) -> None:
        """Have all that waits for an address judged anew, at once.

        Whoever is about to send one of them was told so by a version that is no more, and so begins nothing.
        """
        _judge_anew(cls.objects(address_hash=address_hash, state="queued", kind__in=kinds), now)

    @classmethod
    def look_after_left(cls, slot: str, now: dt.datetime) -> int:
        """Have all judged at once that a worker was sending when it died, whose place another takes from now on.

        A sender that lives after all writes what it knows, as one does that comes too late.

        Args:
            slot: Of the worker.
            now: The present.

        Returns:
            How many there were.
        """
        begun = {"by": slot, "outcome": None, "at": {"$lt": now}}
        return _judge_anew(cls.objects(__raw__={"state": "sending", "attempts": {"$elemMatch": begun}}), now)

    @property
    def due_at(self) -> dt.datetime | None:
        """When it is tried, where that is still to come."""
        return self.next_due_at if self.state == "queued" else None

    def queue(self, channel: Channel, address_hash: str, now: dt.datetime) -> None:
        """It goes out on this channel, as soon as a sender is free."""
        self._move("queue")
        self.channel = channel
        self.masked_address = masked_email(self.addresses[channel])
        self.address_hash = address_hash
        self.next_due_at = now

    def defer(self, until: dt.datetime) -> None:
        """It is not to go out before then."""
        self._move("defer")
        self.next_due_at = until

    def suppress(self, reason: str, now: dt.datetime) -> None:
        """It may not go out."""
        self._settle("suppress", now, reason)
        self.record(ContactSuppressed(**self._facts(now), reason=reason))

    def begin(self, now: dt.datetime, by: str, give_up_at: dt.datetime) -> None:
        """The provider is about to be called; if nobody comes back by `give_up_at`, the outcome stays unknown.

        Args:
            now: The present.
            by: The slot of the worker that does it.
            give_up_at: When it is too late even for the slowest answer.
        """
        self._move("begin")
        attempt = {"at": now, "by": by, "channel": self.channel, "outcome": None, "code": None}
        self.attempts = [*self.attempts, attempt]
        self.next_due_at = give_up_at

    def confirm(self, subject: str, text: str, code: str, now: dt.datetime) -> None:
        """The provider has taken it."""
        self._note("sent", code)
        self._settle("confirm", now)
        self.record(ContactSent(**self._facts(now), subject=subject, text=text))

    def put_back(self, code: str, due_at: dt.datetime) -> None:
        """The provider has certainly not taken it, and may later."""
        self._move("put_back")
        self._note("not_taken", code)
        self.next_due_at = due_at

    def fail(self, reason: str, now: dt.datetime, code: str | None = None, faulty: Collection[str] = ()) -> None:
        """It will not be sent: the provider refused it, or it never came so far.

        Args:
            reason: A key of ours, such as `expired`.
            now: The present.
            code: The provider's, where it was one that refused.
            faulty: The names of values with which it cannot be written.
        """
        if code is not None:
            self._note("refused", code)
        self.faulty = list(faulty)
        self._settle("fail", now, reason)
        self.record(ContactFailed(**self._facts(now), reason=reason, faulty=self.faulty))

    def give_up(self, now: dt.datetime, code: str | None = None) -> None:
        """Nobody knows whether the provider has taken it, and no machine will find out by sending it again."""
        self._note("unknown", code)
        self._settle("give_up", now)
        self.record(ContactUnconfirmed(**self._facts(now)))

    def _settle(self, happening: str, now: dt.datetime, reason: str | None = None) -> None:
        self._move(happening)
        self.reason = reason
        self.settled_at = now
        self.next_due_at = None
        self.addresses = {}
        self.reply_to = None
        self.values = {}

    def _move(self, happening: str) -> None:
        self.state = workflow.after(self.state, happening)

    def _note(self, outcome: str, code: str | None) -> None:
        *before, attempt = self.attempts
        self.attempts = [*before, attempt | {"outcome": outcome, "code": code}]

    def _facts(self, now: dt.datetime) -> dict[str, Any]:
        return {
            "contact_id": self.id,
            "request_id": self.request_id,
            "requester": self.requester,
            "thread": self.thread,
            "kind": self.kind,
            "audience": self.audience,
            "channel": self.channel,
            "customer_id": self.customer_id,
            "at": now,
        }


def _judge_anew(contacts: Any, now: dt.datetime) -> int:
    """Make the contacts of a query due, whoever has claimed them; returns how many there were."""
    found: int = contacts.update(inc__version=1, set__next_due_at=now, unset__lease_until=True)
    return found


def _present(addresses: Addresses) -> dict[str, str]:
    return {name: value for name, value in vars(addresses).items() if value}
