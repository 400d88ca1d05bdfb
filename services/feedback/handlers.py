"""What feedback does when an event comes: it records visits, follows its messages, and copies the directory."""

from collections.abc import Callable
from typing import Any

from services.feedback.invitations.hearing import hear_of_message, hear_of_opt_out
from services.feedback.visits.recording import Told, cancel_visit, record_visit
from services.feedback.wiring import Wiring
from shared.events import (
    ContactDelivered,
    ContactFailed,
    ContactSent,
    ContactSuppressed,
    ContactUnconfirmed,
    CustomerOptedOut,
    DirectoryApiKey,
    DirectoryStaff,
    VisitCancelled,
    VisitCompleted,
    VisitCorrected,
    VisitScheduled,
    VisitStarted,
)
from shared.kit.message import Delivery, Event

Handler = Callable[[Wiring, Any, Delivery], None]


def visit_told(wiring: Wiring, event: Told, delivery: Delivery) -> None:
    """A source tells how far a visit has come, or what was wrong with what it told. Each says the whole of it."""
    record_visit(wiring, event, delivery=delivery)


def visit_cancelled(wiring: Wiring, event: VisitCancelled, delivery: Delivery) -> None:
    """A source tells that a visit does not take place."""
    cancel_visit(wiring, event, delivery)


def directory_changed(wiring: Wiring, event: Event, delivery: Delivery) -> None:
    """Recovery says who works here, and which API keys are good."""
    wiring.directory.apply(event, delivery)


HANDLERS: dict[type[Event], Handler] = {
    VisitScheduled: visit_told,
    VisitStarted: visit_told,
    VisitCompleted: visit_told,
    VisitCorrected: visit_told,
    VisitCancelled: visit_cancelled,
    ContactSent: hear_of_message,
    ContactDelivered: hear_of_message,
    ContactFailed: hear_of_message,
    ContactSuppressed: hear_of_message,
    ContactUnconfirmed: hear_of_message,
    CustomerOptedOut: hear_of_opt_out,
    DirectoryStaff: directory_changed,
    DirectoryApiKey: directory_changed,
}
