"""The loops of the notifier's worker: hear, send, tell."""

from functools import partial

from services.notifier.channels import open_channels
from services.notifier.documents import Contact
from services.notifier.handlers import HANDLERS, TOMBSTONES
from services.notifier.sender import Sender
from services.notifier.wiring import Wiring, build
from shared.kit import worker
from shared.kit.consumer import Consumer
from shared.kit.outbox import Relay
from shared.kit.settings import Settings
from shared.kit.timers import Timers

# Each waits for its provider most of the time; see docs/decisions for the measurement.
SENDERS = 4
# From the claim to the ledger's first line there is nothing to wait for but the database.
CLAIM_SECONDS = 10


def run(settings: Settings) -> int:
    """Run the worker until it is told to stop; returns the exit status.

    Raises:
        shared.kit.settings.SettingsError: A channel cannot work with these settings.
    """
    wiring = build(settings)
    senders = [Sender(wiring, open_channels(settings)) for _ in range(SENDERS)]
    consumer = consumer_of(wiring)
    timers = [timers_of(wiring, sender) for sender in senders]
    try:
        checks: dict[str, worker.Check] = {"mongo": wiring.ping, "consumer": partial(_joined, consumer)}
        return worker.run(settings, [Relay(settings, [Contact]), consumer, *timers], checks)
    finally:
        for sender in senders:
            sender.close()


def consumer_of(wiring: Wiring) -> Consumer:
    """What hears."""
    handlers = {event: partial(handler, wiring) for event, handler in HANDLERS.items()}
    tombstones = {topic: partial(act, wiring) for topic, act in TOMBSTONES.items()}
    return Consumer(wiring.settings, handlers, tombstones)


def timers_of(wiring: Wiring, sender: Sender) -> Timers:
    """What sends, woken by the handler that takes a request."""
    return Timers(Contact, sender, lease_seconds=CLAIM_SECONDS, bell=wiring.bell)


def _joined(consumer: Consumer) -> None:
    if not consumer.ready:
        raise RuntimeError("the consumer has no partitions yet")
