"""What the feedback service tells: visits, answers and low scores."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, ClassVar

from shared.events.contract import INTEGRATORS, Contract
from shared.events.values import (
    Contact,
    Count,
    Currency,
    Customer,
    Id,
    Key,
    Kind,
    Language,
    Mark,
    Occasion,
    Overall,
    Reason,
    Severity,
    Text,
    VisitFacts,
    VisitState,
)


@dataclass(frozen=True, kw_only=True)
class VisitRecorded(VisitFacts, Contract):
    """A visit is known, once, whatever the source sent twice; sent again with a higher revision when it is corrected.

    Attributes:
        visit_id: The visit's id.
        revision: Rises with each correction; the highest stands.
        state: How far it has come.
        customer: Who came.
    """

    name: ClassVar[str] = "feedback.visit.recorded"
    topic: ClassVar[str] = "feedback.visits"
    writers: ClassVar[tuple[str, ...]] = ("feedback",)
    readers: ClassVar[tuple[str, ...]] = ("recovery",)

    visit_id: Id
    revision: Count
    state: VisitState = "completed"
    customer: Customer


@dataclass(frozen=True, kw_only=True)
class _Answer(Contract):
    """What every event about an answer says.

    Attributes:
        response_id: The answer's id.
        visit_id: The visit that it is about; null for an answer by QR code without one.
        place: Key of the place that it is about.
        kind: A hotel stay or a bank meeting.
        submitted_at: When the customer sent it.
        severity: How much it matters, by the place's thresholds.
        overall: The mark for the whole, 0 to 10, if given.
        touchpoints: Marks by touchpoint, 1 to 5.
        choices: The option (or options) chosen, by question.
        language: The language that it was given in.
        occasion: Whether it is about the whole visit, about one that still lasts, or about its recovery.
        survey: Key of the survey that was answered.
        survey_version: Version of the survey that was answered.
    """

    writers: ClassVar[tuple[str, ...]] = ("feedback",)

    response_id: Id
    visit_id: Id | None = None
    place: Id
    kind: Kind
    submitted_at: dt.datetime
    severity: Severity
    overall: Overall | None = None
    touchpoints: dict[Key, Mark] = field(default_factory=dict)
    choices: dict[str, Any] = field(default_factory=dict)
    language: Language
    occasion: Occasion = "visit"
    survey: Key | None = None
    survey_version: Count | None = None


@dataclass(frozen=True, kw_only=True)
class ResponseSubmitted(_Answer):
    """A customer has answered. Marks only: no free text and no name leaves by this door.

    Attributes:
        customer_id: Who answered.
    """

    name: ClassVar[str] = "feedback.response.submitted"
    topic: ClassVar[str] = "feedback.responses"
    readers: ClassVar[tuple[str, ...]] = ("recovery", INTEGRATORS)

    customer_id: Id


@dataclass(frozen=True, kw_only=True)
class _LowScore(_Answer):
    """The whole of a low answer, so that a case can be opened from it alone.

    Attributes:
        revision: Rises with each amendment; the highest stands.
        reasons: Why it counts as low, the weightiest first.
        comment: What the customer wrote.
        wish: What would put it right, in the customer's words.
        texts: What they wrote to other questions, by question.
        photos: Ids of the pictures that they took; feedback shows them to staff.
        visit_ended_at: When the visit ended, if it is known.
        customer: Who answered.
        contact: Whether and how they may be contacted.
        contact_by: By when the customer was told that somebody gets in touch; a promise, which the case has to keep.
        staff: Ids of the staff who met or served them.
        amount: What was paid, in minor units; means nothing without `currency`.
        currency: ISO 4217 code of the amount.
    """

    topic: ClassVar[str] = "feedback.low-scores"
    readers: ClassVar[tuple[str, ...]] = ("recovery",)

    revision: Count
    reasons: list[Reason]
    comment: Text | None = None
    wish: Text | None = None
    texts: dict[Key, Text] = field(default_factory=dict)
    photos: list[Id] = field(default_factory=list)
    visit_ended_at: dt.datetime | None = None
    customer: Customer
    contact: Contact
    contact_by: dt.datetime | None = None
    staff: list[Id] = field(default_factory=list)
    amount: Count | None = None
    currency: Currency | None = None


@dataclass(frozen=True, kw_only=True)
class LowScoreDetected(_LowScore):
    """An answer is a low score: sent once per answer, at once."""

    name: ClassVar[str] = "feedback.low_score.detected"


@dataclass(frozen=True, kw_only=True)
class LowScoreAmended(_LowScore):
    """Later facts make a low score weigh more; sent with the whole snapshot."""

    name: ClassVar[str] = "feedback.low_score.amended"
