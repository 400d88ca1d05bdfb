"""The visit, as the system that keeps the bookings or the calendar tells it."""

import dataclasses
import datetime as dt
from typing import Any, ClassVar, Self

import mongoengine as me
from pymongo import IndexModel

from services.feedback.storage import ALIAS, REQUEST_INDEX
from services.feedback.visits import customers
from shared.events import Customer, VisitFacts, VisitRecorded, VisitState
from shared.kit import clock
from shared.kit.message import Delivery
from shared.kit.store import Aggregate

FACTS = tuple(field.name for field in dataclasses.fields(VisitFacts))


class Visit(Aggregate):
    """A stay or a meeting, known once whatever its source sends twice; its revision rises with each correction.

    `state_since` is when we heard that it is in its state, as it happened; None where a file told of the past.
    `ends_at` is when it ended or is to end, as far as anybody knows.
    """

    meta: ClassVar[dict[str, Any]] = {"collection": "visits", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        IndexModel([("external_id", 1)], name="external_id", unique=True),
        REQUEST_INDEX,
    ]

    external_id: str = me.StringField(required=True)
    kind: str = me.StringField(required=True)
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
