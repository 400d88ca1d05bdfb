"""What outside systems tell us: visits, customers, and what is said in public."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from shared.events.contract import Contract
from shared.events.values import Id, Language, Line, SourceCustomer, SourceId, Text, ToldFacts, VisitState


@dataclass(frozen=True, kw_only=True)
class _Visit(ToldFacts, Contract):
    """A visit as the system that keeps the bookings or the calendar knows it.

    Attributes:
        customer: Who came.
    """

    topic: ClassVar[str] = "visits"
    writers: ClassVar[tuple[str, ...]] = ("pms", "crm")
    readers: ClassVar[tuple[str, ...]] = ("feedback",)

    customer: SourceCustomer


@dataclass(frozen=True, kw_only=True)
class VisitScheduled(_Visit):
    """A visit is booked."""

    name: ClassVar[str] = "visit.scheduled"


@dataclass(frozen=True, kw_only=True)
class VisitStarted(_Visit):
    """The customer has arrived."""

    name: ClassVar[str] = "visit.started"


@dataclass(frozen=True, kw_only=True)
class VisitCompleted(_Visit):
    """The visit is over: the customer has checked out, or the meeting has ended."""

    name: ClassVar[str] = "visit.completed"


@dataclass(frozen=True, kw_only=True)
class VisitCorrected(_Visit):
    """What was sent about a visit was wrong; this is the whole of it as it should have been.

    Attributes:
        state: How far it has really come, be it less far than was told; null where that was right.
    """

    name: ClassVar[str] = "visit.corrected"

    state: VisitState | None = None


@dataclass(frozen=True, kw_only=True)
class VisitCancelled(Contract):
    """A visit will not take place.

    Attributes:
        external_id: The sending system's id of the visit.
        place: Key of the place that would have been visited.
    """

    name: ClassVar[str] = "visit.cancelled"
    topic: ClassVar[str] = "visits"
    writers: ClassVar[tuple[str, ...]] = ("pms", "crm")
    readers: ClassVar[tuple[str, ...]] = ("feedback",)

    external_id: SourceId
    place: Id | None = None


@dataclass(frozen=True, kw_only=True)
class _CustomerEvent(Contract):
    topic: ClassVar[str] = "customers"
    writers: ClassVar[tuple[str, ...]] = ("crm",)
    readers: ClassVar[tuple[str, ...]] = ("recovery",)
    planned: ClassVar[bool] = True


@dataclass(frozen=True, kw_only=True)
class CustomerChanged(_CustomerEvent):
    """What the organisation knows of a customer has changed.

    Attributes:
        customer: The customer as they are now.
        owner: Id of the staff member whose portfolio they are in.
    """

    name: ClassVar[str] = "customer.changed"

    customer: SourceCustomer
    owner: Id | None = None


@dataclass(frozen=True, kw_only=True)
class CustomerMerged(_CustomerEvent):
    """The source found that several of its customers are one person.

    Attributes:
        external_id: The id that stays.
        merged: The ids that it replaces.
    """

    name: ClassVar[str] = "customer.merged"

    external_id: Id
    merged: list[Id]


@dataclass(frozen=True, kw_only=True)
class CustomerLeft(_CustomerEvent):
    """A customer has closed their account or membership.

    Attributes:
        external_id: The source's id of the customer.
        left_at: When.
        place: Key of the place that they left.
        reason: What they said, if they said anything.
    """

    name: ClassVar[str] = "customer.left"

    external_id: Id
    left_at: dt.datetime
    place: Id | None = None
    reason: Text | None = None


@dataclass(frozen=True, kw_only=True)
class MentionPublished(Contract):
    """Somebody has written about a place in public.

    Attributes:
        mention_id: The connector's id of the mention.
        place: Key of the place that it is about.
        site: Where it appeared, such as `google`.
        url: Address of the mention.
        author: The name that it is signed with.
        rating: Stars, where the site gives them.
        language: Language of the text.
        text: What was written.
        published_at: When it appeared.
    """

    name: ClassVar[str] = "reputation.mention.published"
    topic: ClassVar[str] = "reputation.mentions"
    writers: ClassVar[tuple[str, ...]] = ("connectors",)
    readers: ClassVar[tuple[str, ...]] = ("recovery",)
    planned: ClassVar[bool] = True

    mention_id: Id
    place: Id
    site: Line
    url: str | None = None
    author: Line | None = None
    rating: float | None = None
    language: Language | None = None
    text: Text
    published_at: dt.datetime
