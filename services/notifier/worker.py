"""The loops of the notifier's worker: hear, send, tell."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial

from services.notifier.channels import open_channels
from services.notifier.documents import Contact
from services.notifier.handlers import HANDLERS, TOMBSTONES
from services.notifier.left_behind import LeftBehind
from services.notifier.opt_out.document import OptOut
from services.notifier.sender import Sender
from services.notifier.wiring import Wiring, build
from shared.kit import log, worker
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
    log.configure(settings)
    wiring = build(settings)
    with sending(wiring) as senders:
        hearing = consumer(wiring)
        checks: dict[str, worker.Check] = {"mongo": wiring.ping, "consumer": partial(_joined, hearing)}
        loops: list[worker.Loop] = [Relay(settings, [Contact, OptOut]), hearing, LeftBehind(settings, wiring.bell)]
        return worker.run(settings, [*loops, *senders], checks)


@contextmanager
def sending(wiring: Wiring) -> Iterator[list[Timers]]:
    """What sends; afterwards no connection is left open."""
    with ExitStack() as stack:
        senders = [stack.enter_context(closing(Sender(wiring, open_channels(wiring.settings)))) for _ in range(SENDERS)]
        yield [timers(wiring, sender) for sender in senders]


def timers(wiring: Wiring, sender: Sender) -> Timers:
    """What gives a sender the contacts that are due, woken by the handler that takes requests."""
    return Timers(Contact, sender, lease_seconds=CLAIM_SECONDS, bell=wiring.bell)


def consumer(wiring: Wiring) -> Consumer:
    """What hears."""
    handlers = {event: partial(handler, wiring) for event, handler in HANDLERS.items()}
    tombstones = {topic: partial(act, wiring) for topic, act in TOMBSTONES.items()}
    return Consumer(wiring.settings, handlers, tombstones)


def _joined(hearing: Consumer) -> None:
    if not hearing.ready:
        raise RuntimeError("the consumer has no partitions yet")
