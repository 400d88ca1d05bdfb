"""What events say, as parts of a case."""

import dataclasses

from services.recovery import severity
from services.recovery.parts import Answer, ContactWish, CustomerCard, News
from shared.events import (
    ContactDelivered,
    ContactFailed,
    ContactSent,
    ContactSuppressed,
    ContactUnconfirmed,
    LowScoreAmended,
    LowScoreDetected,
)
from shared.kit.message import Delivery, Event

LowScore = LowScoreDetected | LowScoreAmended
ContactNews = ContactSent | ContactDelivered | ContactFailed | ContactSuppressed | ContactUnconfirmed

_STATES: dict[type[Event], str] = {
    ContactSent: "sent",
    ContactDelivered: "delivered",
    ContactFailed: "failed",
    ContactSuppressed: "suppressed",
    ContactUnconfirmed: "unconfirmed",
}


def answer(event: LowScore) -> Answer:
    """The answer as the event tells it."""
    return Answer(
        response_id=event.response_id,
        revision=event.revision,
        visit_id=event.visit_id,
        kind=event.kind,
        submitted_at=event.submitted_at,
        visit_ended_at=event.visit_ended_at,
        severity=severity.worst([event.severity]),
        reasons=[dataclasses.asdict(reason) for reason in event.reasons],
        overall=event.overall,
        touchpoints=event.touchpoints,
        choices=event.choices,
        comment=event.comment,
        wish=event.wish,
        texts=event.texts,
        photos=event.photos,
        occasion=event.occasion,
        language=event.language,
        staff=event.staff,
        amount=event.amount,
        currency=event.currency,
        contact=ContactWish(**dataclasses.asdict(event.contact)),
    )


def customer(event: LowScore) -> CustomerCard:
    """The customer as the event tells of them."""
    known = event.customer
    return CustomerCard(
        id=known.id,
        external_id=known.external_id,
        name=known.name or event.contact.name,
        email=known.email,
        phone=known.phone,
        since=known.since,
        tier=known.tier,
        language=known.language,
    )


def news(event: ContactNews, delivery: Delivery) -> News:
    """What became of a contact as the event tells it."""
    return News(
        state=_STATES[type(event)],
        contact_id=event.contact_id,
        channel=event.channel,
        reason=event.reason if isinstance(event, ContactFailed | ContactSuppressed) else None,
        at=event.at,
        sequence=delivery.sequence,
    )
