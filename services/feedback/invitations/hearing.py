"""What feedback hears of its messages, and of people who want no more of them."""

from typing import cast

import structlog

from services.feedback.invitations import metrics, people
from services.feedback.invitations.decision import Message, Outcome
from services.feedback.invitations.planning import plan
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring
from shared.events import (
    ContactDelivered,
    ContactFailed,
    ContactSent,
    ContactSuppressed,
    ContactUnconfirmed,
    CustomerOptedOut,
)
from shared.kit import clock, store
from shared.kit.message import Delivery

log = structlog.get_logger(__name__)

News = ContactSent | ContactDelivered | ContactFailed | ContactSuppressed | ContactUnconfirmed
OPTED_OUT = "opted_out"
_OUTCOMES: dict[type[News], Outcome] = {
    ContactSent: "sent",
    ContactDelivered: "delivered",
    ContactFailed: "failed",
    ContactSuppressed: "suppressed",
    ContactUnconfirmed: "unconfirmed",
}


def hear_of_message(wiring: Wiring, news: News, delivery: Delivery) -> None:
    """Note on the visit what became of a message that was asked for about it."""
    visit_id, _, kind = news.request_id.rpartition("/")
    message = cast("Message", kind)
    visit: Visit | None = Visit.objects(pk=visit_id).first() if news.requester == "feedback" else None
    if visit is None or message not in visit.asked:
        # Recovery's messages come by the same topic, and a visit may have been erased meanwhile.
        log.debug("contact_of_no_visit", requester=news.requester, contact_id=news.contact_id)
        return
    if visit.has_handled(delivery):
        return
    outcome = _outcome(news)
    if visit.hear(message, outcome, news.at, delivery.sequence):
        metrics.MESSAGES.labels(message, outcome).inc()
    visit.mark_handled(delivery)
    if outcome in {"failed", "suppressed", "opted_out"}:
        people.release(visit.customer["id"], visit.id, message)
    plan(wiring, visit, clock.now())
    store.save(visit)


def hear_of_opt_out(_wiring: Wiring, news: CustomerOptedOut, _delivery: Delivery) -> None:
    """Write to that person no more: every message of ours goes by e-mail."""
    if news.channel in {None, "email"}:
        people.opt_out(news.customer_id, news.at)


def _outcome(news: News) -> Outcome:
    if isinstance(news, ContactSuppressed) and news.reason == OPTED_OUT:
        return "opted_out"
    return _OUTCOMES[type(news)]
