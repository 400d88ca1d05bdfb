"""What the notifier is asked, and what it tells of each contact."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from shared.events.contract import Contract
from shared.events.values import Addresses, Audience, Basis, Channel, Id, Key, Language, Line, Text


@dataclass(frozen=True, kw_only=True)
class ContactRequested(Contract):
    """Somebody is to be told something. The notifier decides by policy on which channel and when, and renders it.

    Attributes:
        request_id: What makes this request the same when it comes again, such as `<case id>/acknowledgement`.
        requester: The service that asks, and that hears of the outcome.
        kind: Which message, by the name of its templates.
        audience: A customer, or our own staff.
        customer_id: The customer whom it is about.
        place: Key of the place that it is about.
        addresses: Where the person can be reached.
        reply_to: The address that answers go to.
        language: The language to write in.
        zone: IANA time zone in which times are told.
        values: What the templates need, by name.
        basis: The legal ground for contacting a customer; null for staff.
        thread: What belongs together for the reader: the case's number.
        not_after: After this moment it is too late to send.
    """

    name: ClassVar[str] = "notifier.contact.requested"
    topic: ClassVar[str] = "notifier.requests"
    writers: ClassVar[tuple[str, ...]] = ("recovery", "feedback")
    readers: ClassVar[tuple[str, ...]] = ("notifier",)

    request_id: Id
    requester: Literal["feedback", "recovery"]
    kind: Key
    audience: Audience
    customer_id: Id
    place: Id
    addresses: Addresses
    reply_to: Line | None = None
    language: Language
    zone: Line
    values: dict[str, Any] = field(default_factory=dict)
    basis: Basis | None = None
    thread: Id | None = None
    not_after: dt.datetime


@dataclass(frozen=True, kw_only=True)
class _ContactFact(Contract):
    """What became of a contact.

    Attributes:
        contact_id: The contact's id.
        request_id: The request that asked for it.
        requester: The service that asked.
        thread: What belongs together for the reader: the case's number.
        kind: Which message, by the name of its templates.
        audience: A customer, or our own staff.
        channel: The channel that was used; null where none could be chosen.
        customer_id: The customer whom it is about.
        at: When it happened.
    """

    topic: ClassVar[str] = "notifier.contacts"
    writers: ClassVar[tuple[str, ...]] = ("notifier",)
    readers: ClassVar[tuple[str, ...]] = ("recovery", "feedback")

    contact_id: Id
    request_id: Id
    requester: Literal["feedback", "recovery"]
    thread: Id | None = None
    kind: Key
    audience: Audience
    channel: Channel | None = None
    customer_id: Id
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class ContactSent(_ContactFact):
    """A provider has taken the message.

    Attributes:
        subject: The subject line, on channels that have one.
        text: The message in plain text.
    """

    name: ClassVar[str] = "notifier.contact.sent"

    subject: Line | None = None
    text: str


@dataclass(frozen=True, kw_only=True)
class ContactDelivered(_ContactFact):
    """The provider says that it arrived."""

    name: ClassVar[str] = "notifier.contact.delivered"
    planned: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class ContactFailed(_ContactFact):
    """It could not be sent, and will not be tried again.

    Attributes:
        reason: Key of what stood in the way, such as `address_refused`.
        faulty: Names of the values with which it could not be written, where that stood in the way.
    """

    name: ClassVar[str] = "notifier.contact.failed"

    reason: Key
    faulty: list[Line] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ContactSuppressed(_ContactFact):
    """Policy forbids to send it.

    Attributes:
        reason: Key of the rule that forbids it, such as `opted_out`.
    """

    name: ClassVar[str] = "notifier.contact.suppressed"

    reason: Key


@dataclass(frozen=True, kw_only=True)
class ContactUnconfirmed(_ContactFact):
    """Nobody knows whether the provider took it. No machine sends it again; a person decides."""

    name: ClassVar[str] = "notifier.contact.unconfirmed"


@dataclass(frozen=True, kw_only=True)
class ReplyReceived(Contract):
    """Somebody has answered one of our messages.

    Attributes:
        reply_id: The reply's id.
        contact_id: The contact that it answers; null where that could not be told.
        thread: What belongs together for the reader: the case's number.
        customer_id: Who answered, if that is known.
        channel: How it came.
        text: What they wrote, without quotations and signature.
        at: When it came.
    """

    name: ClassVar[str] = "notifier.reply.received"
    topic: ClassVar[str] = "notifier.contacts"
    writers: ClassVar[tuple[str, ...]] = ("notifier",)
    readers: ClassVar[tuple[str, ...]] = ("recovery", "feedback")
    planned: ClassVar[bool] = True

    reply_id: Id
    contact_id: Id | None = None
    thread: Id | None = None
    customer_id: Id | None = None
    channel: Channel
    text: Text
    at: dt.datetime


@dataclass(frozen=True, kw_only=True)
class CustomerOptedOut(Contract):
    """A customer does not want to be contacted on a channel any more, at once and for good.

    Attributes:
        customer_id: Who opted out.
        channel: On which channel; null for all.
        at: When.
    """

    name: ClassVar[str] = "notifier.customer.opted_out"
    topic: ClassVar[str] = "notifier.contacts"
    writers: ClassVar[tuple[str, ...]] = ("notifier",)
    readers: ClassVar[tuple[str, ...]] = ("recovery", "feedback")

    customer_id: Id
    channel: Channel | None = None
    at: dt.datetime
