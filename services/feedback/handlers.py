"""What feedback does when an event comes: it records visits, and keeps its copy of the directory."""

from collections.abc import Callable
from typing import Any

from services.feedback.visits.recording import record_visit
from services.feedback.wiring import Wiring
from shared.events import DirectoryApiKey, DirectoryStaff, VisitCompleted, VisitCorrected
from shared.kit.message import Delivery, Event

Handler = Callable[[Wiring, Any, Delivery], None]


def visit_told(wiring: Wiring, event: VisitCompleted | VisitCorrected, delivery: Delivery) -> None:
    """A source tells of a visit that is over, or what was wrong with what it told. Both say the whole of it."""
    record_visit(wiring.customer_ids, event, delivery=delivery)


def directory_changed(wiring: Wiring, event: Event, delivery: Delivery) -> None:
    """Recovery says who works here, and which API keys are good."""
    wiring.directory.apply(event, delivery)


HANDLERS: dict[type[Event], Handler] = {
    VisitCompleted: visit_told,
    VisitCorrected: visit_told,
    DirectoryStaff: directory_changed,
    DirectoryApiKey: directory_changed,
}
