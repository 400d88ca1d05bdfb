"""What a case is made of: values embedded in its document."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, ClassVar

import mongoengine
from mongoengine import (
    BooleanField,
    DateField,
    DateTimeField,
    DictField,
    EmbeddedDocumentField,
    IntField,
    ListField,
    StringField,
)


class Part(mongoengine.EmbeddedDocument):
    """A value inside a document; fields that a newer version added are left alone."""

    meta: ClassVar[dict[str, Any]] = {"abstract": True, "strict": False}


class CustomerCard(Part):
    """Whose case it is, and what is known of them."""

    id: str = StringField(required=True)
    external_id: str | None = StringField()
    name: str | None = StringField()
    email: str | None = StringField()
    phone: str | None = StringField()
    since: dt.date | None = DateField()
    tier: str = StringField(required=True)
    language: str | None = StringField()


class ContactWish(Part):
    """Whether and how the customer may be contacted about an answer."""

    basis: str | None = StringField()
    name: str | None = StringField()
    email: str | None = StringField()
    phone: str | None = StringField()
    channel: str | None = StringField()
    window: str | None = StringField()
    call_now: bool = BooleanField(default=False)
    refused: bool = BooleanField(required=True)


class Answer(Part):
    """A low score as feedback last told it."""

    response_id: str = StringField(required=True)
    revision: int = IntField(required=True)
    visit_id: str | None = StringField()
    kind: str = StringField(required=True)
    submitted_at: dt.datetime = DateTimeField(required=True)
    visit_ended_at: dt.datetime | None = DateTimeField()
    severity: str = StringField(required=True)
    reasons: list[dict[str, Any]] = ListField(DictField())
    overall: int | None = IntField()
    touchpoints: dict[str, int] = DictField()
    choices: dict[str, Any] = DictField()
    comment: str | None = StringField()
    wish: str | None = StringField()
    texts: dict[str, str] = DictField()
    photos: list[str] = ListField(StringField())
    occasion: str = StringField(default="visit")
    language: str = StringField(required=True)
    staff: list[str] = ListField(StringField())
    amount: int | None = IntField()
    currency: str | None = StringField()
    contact: ContactWish = EmbeddedDocumentField(ContactWish, required=True)


class Owner(Part):
    """The member of staff in charge, as they were when they were given the case."""

    id: str = StringField(required=True)
    name: str = StringField(required=True)
    email: str = StringField(required=True)
    role: str = StringField(required=True)


class Clock(Part):
    """A deadline: when it is, when it was met, and whether it passed first."""

    due_at: dt.datetime = DateTimeField(required=True)
    stopped_at: dt.datetime | None = DateTimeField()
    breached_at: dt.datetime | None = DateTimeField()

    @property
    def running(self) -> bool:
        """Whether time still counts."""
        return self.stopped_at is None and self.breached_at is None


class Clocks(Part):
    """The clocks of a case. Of those that the policy names only the first contact's runs so far."""

    first_contact: Clock = EmbeddedDocumentField(Clock, required=True)


@dataclass(frozen=True, kw_only=True)
class News:
    """What the notifier tells of a contact.

    Attributes:
        state: `sent`, `delivered`, `failed`, `suppressed` or `unconfirmed`.
        contact_id: The notifier's id of it.
        channel: How it went.
        reason: Key of what stood in the way.
        at: When it happened.
        sequence: The place of the news among those of the same contact.
    """

    state: str
    contact_id: str
    channel: str | None
    reason: str | None
    at: dt.datetime
    sequence: int


class CaseContact(Part):
    """A message that the case asked the notifier for, and what became of it."""

    request_id: str = StringField(required=True)
    kind: str = StringField(required=True)
    audience: str = StringField(required=True)
    not_after: dt.datetime = DateTimeField(required=True)
    state: str = StringField(required=True)
    at: dt.datetime = DateTimeField(required=True)
    contact_id: str | None = StringField()
    channel: str | None = StringField()
    reason: str | None = StringField()
    sequence: int = IntField(required=True)

    @property
    def awaited(self) -> bool:
        """Whether nothing was heard of it yet."""
        return self.state == "requested"

    def learn(self, news: News) -> None:
        """Take over what became of it, unless something later is known already."""
        if news.sequence > self.sequence:
            self.state, self.contact_id, self.channel = news.state, news.contact_id, news.channel
            self.reason, self.at, self.sequence = news.reason, news.at, news.sequence


class HistoryEntry(Part):
    """Something that happened, as a key and values that are worded in the reader's language."""

    at: dt.datetime = DateTimeField(required=True)
    key: str = StringField(required=True)
    values: dict[str, Any] = DictField()
