"""What feedback does when an event comes: it records visits, and keeps its copy of the directory."""

from collections.abc import Callable
from typing import Any

from services.feedback.visits.recording import Told, cancel_visit, record_visit
from services.feedback.wiring import Wiring
from shared.events import (
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


def visit_cancelled(_wiring: Wiring, event: VisitCancelled, delivery: Delivery) -> None:
    """A source tells that a visit does not take place."""
    cancel_visit(event, delivery)


def directory_changed(wiring: Wiring, event: Event, delivery: Delivery) -> None:
    """Recovery says who works here, and which API keys are good."""
    wiring.directory.apply(event, delivery)


HANDLERS: dict[type[Event], Handler] = {
    VisitScheduled: visit_told,
    VisitStarted: visit_told,
    VisitCompleted: visit_told,
    VisitCorrected: visit_told,
    VisitCancelled: visit_cancelled,
    DirectoryStaff: directory_changed,
    DirectoryApiKey: directory_changed,
}
