"""The worker: it hears of visits and of who works here, invites customers, and publishes what there is to tell."""

from functools import partial

from services.feedback.handlers import HANDLERS
from services.feedback.invitations.timers import look_at
from services.feedback.invitations.watch import Watch
from services.feedback.places.document import Place
from services.feedback.responses.document import Response
from services.feedback.responses.second_stage import look_again
from services.feedback.responses.sweep import Sweep
from services.feedback.surveys.document import Survey
from services.feedback.triage.document import TriagePolicy
from services.feedback.visits.adapters import working
from services.feedback.visits.adapters.notice import Notice
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring, build
from shared.kit import log, worker
from shared.kit.consumer import Consumer
from shared.kit.outbox import Relay
from shared.kit.settings import Settings
from shared.kit.timers import Timers

AGGREGATES = (Visit, Notice, Response, Place, Survey, TriagePolicy)


def run(settings: Settings) -> int:
    """Run the worker until it is told to stop; gives the exit status."""
    log.configure(settings)
    wiring = build(settings)
    hearing = consumer(wiring)
    checks = {"mongo": wiring.ping, "consumer": hearing.check}
    loops: list[worker.Loop] = [
        Relay(settings, AGGREGATES),
        hearing,
        Timers(Visit, partial(look_at, wiring)),
        Timers(Response, partial(look_again, wiring.places)),
        Watch(wiring),
        Sweep(),
        *working.loops(wiring),
    ]
    return worker.run(settings, loops, checks)


def consumer(wiring: Wiring) -> Consumer:
    """What hears the events that this service reacts to."""
    handlers = {event: partial(handler, wiring) for event, handler in HANDLERS.items()}
    return Consumer(wiring.settings, handlers, {"directory": wiring.directory.forget})
