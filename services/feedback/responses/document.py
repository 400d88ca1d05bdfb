"""The response: what a customer answered."""

import datetime as dt
from typing import Any, ClassVar

import mongoengine as me
from pymongo import DESCENDING, IndexModel

from services.feedback.storage import ALIAS, REQUEST_INDEX, unique
from shared.events import Occasion, Severity
from shared.kit.store import DUE_INDEX, Aggregate


class Response(Aggregate):
    """What a customer answered, once per visit and occasion, with the verdict on it.

    `fingerprint` tells the same answer sent twice from another one; `sitting` stands for the visit where nobody knows
    it, as after a QR code. An answer is due until the second stage of triage has looked at it. `severity` and `reasons`
    say what both stages have found, and `first` what the first one did where the second one found more; `revision` is
    that of the last event about the low score, 0 where there was none.
    """

    meta: ClassVar[dict[str, Any]] = {"collection": "responses", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        IndexModel(
            [("visit", 1), ("occasion", 1)],
            name="visit",
            unique=True,
            partialFilterExpression={"visit": {"$exists": True}},
        ),
        unique("sitting"),
        IndexModel([("submitted_at", DESCENDING), ("_id", DESCENDING)], name="latest"),
        IndexModel(
            [("customer", 1), ("submitted_at", DESCENDING)],
            name="customer",
            partialFilterExpression={"visit": {"$exists": True}},
        ),
        DUE_INDEX,
        REQUEST_INDEX,
    ]

    visit: str | None = me.StringField()
    occasion: Occasion = me.StringField(required=True)
    sitting: str | None = me.StringField()
    survey: str | None = me.StringField()
    survey_version: int | None = me.IntField()
    place: str = me.StringField(required=True)
    kind: str = me.StringField(required=True)
    customer: str = me.StringField(required=True)
    overall: int | None = me.IntField()
    touchpoints: dict[str, int] = me.DictField()
    choices: dict[str, Any] = me.DictField()
    comment: str | None = me.StringField()
    wish: str | None = me.StringField()
    texts: dict[str, str] = me.DictField()
    photos: list[str] = me.ListField(me.StringField())
    contact: dict[str, Any] = me.DictField()
    contact_by: dt.datetime | None = me.DateTimeField()
    language: str = me.StringField(required=True)
    severity: Severity = me.StringField(required=True)
    reasons: list[dict[str, Any]] = me.ListField(me.DictField())
    first: dict[str, Any] | None = me.DictField(default=None)
    second_at: dt.datetime | None = me.DateTimeField()
    revision: int = me.IntField(default=0)
    submitted_at: dt.datetime = me.DateTimeField(required=True)
    fingerprint: str = me.StringField(required=True)
    requests: list[dict[str, Any]] = me.ListField(me.DictField(), default=None)
