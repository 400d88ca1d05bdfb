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
    """A stay or a meeting, known once whatever its source sends twice; its revision rises with each correction."""

    meta: ClassVar[dict[str, Any]] = {"collection": "visits", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        IndexModel([("external_id", 1)], name="external_id", unique=True),
        REQUEST_INDEX,
    ]

    external_id: str = me.StringField(required=True)
    kind: str = me.StringField(required=True)
    place: str = me.StringField(required=True)
    state: VisitState = me.StringField(default="completed")
    started_at: dt.datetime | None = me.DateTimeField()
    ended_at: dt.datetime | None = me.DateTimeField()
    expected_end_at: dt.datetime | None = me.DateTimeField()
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
    def first_told(cls, facts: VisitFacts, customer: Customer) -> Self:
        """A visit that was not known; its events stay in one stream, even if its customer is corrected later."""
        visit = cls(stream_key=customer.id, recorded_at=clock.now())
        visit.tell(facts, customer)
        return visit

    def tell(self, facts: VisitFacts, customer: Customer) -> bool:
        """Take over the whole of what is said about the visit now.

        Returns:
            Whether anything was new. Only then is there a revision.
        """
        told = {name: _as_kept(getattr(facts, name)) for name in FACTS}
        state = told | {"customer": customers.to_stored(customer)}
        if self.revision and all(getattr(self, name) == value for name, value in state.items()):
            return False
        for name, value in state.items():
            setattr(self, name, value)
        self.revision += 1
        self.record(VisitRecorded(visit_id=self.id, revision=self.revision, customer=customer, **told))
        return True

    def is_outdated(self, delivery: Delivery) -> bool:
        """Whether the same source has told something later already."""
        return delivery.source == self.source and 0 < delivery.sequence < (self.source_sequence or 0)

    def heard(self, delivery: Delivery) -> None:
        """Remember what came, and how far its source has told."""
        self.mark_handled(delivery)
        self.source, self.source_sequence = delivery.source, delivery.sequence


def _as_kept(fact: Any) -> Any:
    return clock.to_milliseconds(fact) if isinstance(fact, dt.datetime) else fact
