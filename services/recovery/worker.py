"""The worker: it hears events, publishes our own, and watches the clocks."""

from functools import partial

from services.recovery.case import Case
from services.recovery.documents import ApiKey, Policy, Staff
from services.recovery.handlers import HANDLERS
from services.recovery.timers import look_at_clock
from services.recovery.wiring import Wiring, build
from shared.kit import log, worker
from shared.kit.consumer import Consumer
from shared.kit.outbox import Relay
from shared.kit.settings import Settings
from shared.kit.timers import Timers

AGGREGATES = (Case, Staff, ApiKey, Policy)


def run(settings: Settings) -> int:
    """Run the worker until it is told to stop; gives the exit status."""
    log.configure(settings)
    wiring = build(settings)
    hearing = consumer(wiring)
    loops: list[worker.Loop] = [Relay(settings, AGGREGATES), hearing, Timers(Case, look_at_clock)]
    return worker.run(settings, loops, {"mongo": wiring.ping, "consumer": partial(joined, hearing)})


def consumer(wiring: Wiring) -> Consumer:
    """What hears the events that this service reacts to."""
    handlers = {event: partial(handler, wiring) for event, handler in HANDLERS.items()}
    return Consumer(wiring.settings, handlers, {"directory": wiring.replica.forget})


def joined(hearing: Consumer) -> None:
    """Raise while Kafka has not yet given the consumer its share of the topics.

    Raises:
        RuntimeError: It has none.
    """
    if not hearing.ready:
        raise RuntimeError("the consumer has no partitions yet")
