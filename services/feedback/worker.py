"""The worker: it hears of visits and of who works here, and publishes what feedback has to tell."""

from functools import partial

from services.feedback.handlers import HANDLERS
from services.feedback.places.document import Place
from services.feedback.responses.document import Response
from services.feedback.surveys.document import Survey
from services.feedback.triage.document import TriagePolicy
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring, build
from shared.kit import worker
from shared.kit.consumer import Consumer
from shared.kit.outbox import Relay
from shared.kit.settings import Settings

AGGREGATES = (Visit, Response, Place, Survey, TriagePolicy)


def run(settings: Settings) -> int:
    """Run the worker until it is told to stop; gives the exit status."""
    wiring = build(settings)
    hearing = consumer(wiring)
    checks = {"mongo": wiring.ping, "consumer": hearing.check}
    return worker.run(settings, [Relay(settings, AGGREGATES), hearing], checks)


def consumer(wiring: Wiring) -> Consumer:
    """What hears the events that this service reacts to."""
    handlers = {event: partial(handler, wiring) for event, handler in HANDLERS.items()}
    return Consumer(wiring.settings, handlers, {"directory": wiring.directory.forget})
