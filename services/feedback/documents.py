"""The aggregates that visits make: the visit itself, and the answer to its survey."""

import dataclasses
import datetime as dt
from typing import Any, ClassVar, Self

import mongoengine as me
from pymongo import DESCENDING, IndexModel

from services.feedback import customers
from shared.events import Customer, Severity, VisitFacts, VisitRecorded
from shared.kit import clock
from shared.kit.idempotency import IdempotencyKey
from shared.kit.message import Delivery
from shared.kit.store import Aggregate

ALIAS = "feedback"
FACTS = tuple(field.name for field in dataclasses.fields(VisitFacts))
REQUESTS_KEPT = 20

REQUEST_INDEX = IndexModel(
    [("requests.key", 1)], name="request", unique=True, partialFilterExpression={"requests.key": {"$exists": True}}
)


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
    ended_at: dt.datetime | None = me.DateTimeField()
    expected_end_at: dt.datetime | None = me.DateTimeField()
    room: str | None = me.StringField()
    staff: list[str] = me.ListField(me.StringField())
    touchpoints: list[str] | None = me.ListField(me.StringField(), default=None)
    amount: int | None = me.IntField()
    currency: str | None = me.StringField()
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

    def remember_request(self, request: IdempotencyKey) -> None:
        """Keep a request's key with its effect; of many, the latest."""
        entry = {"key": request.key, "fingerprint": request.fingerprint, "at": clock.now()}
        self.requests = [*(self.requests or []), entry][-REQUESTS_KEPT:]


class Response(Aggregate):
    """What a customer answered, once per visit, with the verdict on it. It never changes.

    `fingerprint` tells the same answer sent twice from another one.
    """

    meta: ClassVar[dict[str, Any]] = {"collection": "responses", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        IndexModel([("visit", 1)], name="visit", unique=True, partialFilterExpression={"visit": {"$exists": True}}),
        IndexModel([("submitted_at", DESCENDING), ("_id", DESCENDING)], name="latest"),
        REQUEST_INDEX,
    ]

    visit: str | None = me.StringField()
    place: str = me.StringField(required=True)
    kind: str = me.StringField(required=True)
    customer: str = me.StringField(required=True)
    overall: int | None = me.IntField()
    touchpoints: dict[str, int] = me.DictField()
    choices: dict[str, Any] = me.DictField()
    comment: str | None = me.StringField()
    wish: str | None = me.StringField()
    contact: dict[str, Any] = me.DictField()
    contact_by: dt.datetime | None = me.DateTimeField()
    language: str = me.StringField(required=True)
    severity: Severity = me.StringField(required=True)
    reasons: list[dict[str, Any]] = me.ListField(me.DictField())
    submitted_at: dt.datetime = me.DateTimeField(required=True)
    fingerprint: str = me.StringField(required=True)
    requests: list[dict[str, Any]] = me.ListField(me.DictField(), default=None)


def _as_kept(fact: Any) -> Any:
    return clock.to_milliseconds(fact) if isinstance(fact, dt.datetime) else fact
