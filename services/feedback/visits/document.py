"""The visit, as the system that keeps the bookings or the calendar tells it."""

import dataclasses
import datetime as dt
from typing import Any, ClassVar, Self

import mongoengine as me
from pymongo import IndexModel

from services.feedback.invitations.decision import Ask, Message, Outcome, Reason, Standing, Step, Wait
from services.feedback.storage import ALIAS, REQUEST_INDEX
from services.feedback.visits import customers
from shared.events import ContactRequested, Customer, Kind, VisitFacts, VisitRecorded, VisitState
from shared.kit import clock
from shared.kit.message import Delivery
from shared.kit.store import DUE_INDEX, Aggregate

FACTS = tuple(field.name for field in dataclasses.fields(VisitFacts))


class Visit(Aggregate):
    """A stay or a meeting, known once whatever its source sends twice; its revision rises with each correction.

    `state_since` is when we heard that it is in its state, as it happened; None where a file told of the past.
    `ends_at` is when it ended or is to end, as far as anybody knows. `messages` are those that the notifier was asked
    to send about it; `uninvited` says why its customer gets no invitation.
    """

    meta: ClassVar[dict[str, Any]] = {"collection": "visits", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        IndexModel([("external_id", 1)], name="external_id", unique=True),
        IndexModel([("ends_at", 1)], name="ends_at"),
        REQUEST_INDEX,
        DUE_INDEX,
    ]

    external_id: str = me.StringField(required=True)
    kind: Kind = me.StringField(required=True)
    place: str = me.StringField(required=True)
    state: VisitState = me.StringField(default="completed")
    state_since: dt.datetime | None = me.DateTimeField()
    started_at: dt.datetime | None = me.DateTimeField()
    ended_at: dt.datetime | None = me.DateTimeField()
    expected_end_at: dt.datetime | None = me.DateTimeField()
    ends_at: dt.datetime | None = me.DateTimeField()
    room: str | None = me.StringField()
    staff: list[str] = me.ListField(me.StringField())
    touchpoints: list[str] | None = me.ListField(me.StringField(), default=None)
    amount: int | None = me.IntField()
    currency: str | None = me.StringField()
    labels: list[str] = me.ListField(me.StringField())
    customer: dict[str, Any] = me.DictField(required=True)
    revision: int = me.IntField(default=0)
    recorded_at: dt.datetime = me.DateTimeField(required=True)
    source: str | None = me.StringField()
    source_sequence: int | None = me.IntField()
    requests: list[dict[str, Any]] = me.ListField(me.DictField(), default=None)
    messages: list[dict[str, Any]] = me.ListField(me.DictField())
    invitation: Standing = me.StringField(default="not_due")
    uninvited: Reason | None = me.StringField()

    @classmethod
    def first_told(
        cls, facts: VisitFacts, customer: Customer, state: VisitState, since: dt.datetime | None = None
    ) -> Self:
        """A visit that was not known; its events stay in one stream, even if its customer is corrected later."""
        visit = cls(stream_key=customer.id, recorded_at=clock.now())
        visit.tell(facts, customer, state, since)
        return visit

    def tell(self, facts: VisitFacts, customer: Customer, state: VisitState, since: dt.datetime | None = None) -> bool:
        """Take over the whole of what is said about the visit now.

        Args:
            facts: What is said of it.
            customer: Who came.
            state: How far it has come.
            since: When it came so far, if it did as we heard of it.

        Returns:
            Whether anything was new. Only then is there a revision.
        """
        told = {name: _as_kept(getattr(facts, name)) for name in FACTS}
        kept = told | {"customer": customers.to_stored(customer), "state": state}
        if self.revision and all(getattr(self, name) == value for name, value in kept.items()):
            return False
        if not self.revision or state != self.state:
            self.state_since = since
        for name, value in kept.items():
            setattr(self, name, value)
        self._announce(customer)
        return True

    def cancel(self, since: dt.datetime) -> bool:
        """The visit does not take place.

        Returns:
            Whether that was new.
        """
        if self.state == "cancelled":
            return False
        self.state, self.state_since = "cancelled", since
        self._announce(customers.from_stored(self.customer))
        return True

    @property
    def asked(self) -> dict[Message, dict[str, Any]]:
        """The messages that the notifier was asked for, by kind."""
        return {each["message"]: each for each in self.messages}

    def ask(self, request: ContactRequested, message: Message, now: dt.datetime) -> None:
        """Ask the notifier for a message; there is one of each kind."""
        self.record(request)
        facts = {"message": message, "request_id": request.request_id, "not_after": request.not_after, "asked_at": now}
        self.messages = [*self.messages, facts | dict.fromkeys(("outcome", "heard_at", "sent_at", "sequence"))]

    def hear(self, message: Message, outcome: Outcome, at: dt.datetime, sequence: int) -> bool:
        """Note what became of a message.

        Returns:
            Whether it was news: not where something later is known already.
        """
        known = self.asked[message]
        if sequence and sequence <= (known["sequence"] or 0):
            return False
        heard = {"outcome": outcome, "heard_at": at, "sequence": sequence or known["sequence"]}
        if outcome == "sent":
            heard["sent_at"] = at
        self.messages = [each | heard if each is known else each for each in self.messages]
        return True

    def plan(self, step: Step, invitation: Standing, uninvited: Reason | None, now: dt.datetime) -> None:
        """Keep what was decided about its messages, and when that is looked at again."""
        self.invitation, self.uninvited = invitation, uninvited
        self.next_due_at = step.until if isinstance(step, Wait) else None
        if isinstance(step, Ask):
            self.next_due_at = now

    def is_outdated(self, delivery: Delivery) -> bool:
        """Whether the same source has told something later already."""
        return delivery.source == self.source and 0 < delivery.sequence < (self.source_sequence or 0)

    def heard(self, delivery: Delivery) -> None:
        """Remember what came, and how far its source has told."""
        self.mark_handled(delivery)
        if delivery.sequence and not self.is_outdated(delivery):
            self.source, self.source_sequence = delivery.source, delivery.sequence

    def _announce(self, customer: Customer) -> None:
        self.ends_at = self._end()
        self.revision += 1
        facts = {name: getattr(self, name) for name in FACTS}
        self.record(
            VisitRecorded(visit_id=self.id, revision=self.revision, state=self.state, customer=customer, **facts)
        )

    def _end(self) -> dt.datetime | None:
        if self.ended_at or self.state in {"scheduled", "started"}:
            return self.ended_at or self.expected_end_at
        # It is over, and nobody says since when: since it was to be, or since we heard of it.
        return min((moment for moment in (self.expected_end_at, self.state_since) if moment), default=None)


def _as_kept(fact: Any) -> Any:
    return clock.to_milliseconds(fact) if isinstance(fact, dt.datetime) else fact
