"""The recovery service's command line: `web`, `worker`, `setup`, `dead`."""

import sys
from functools import partial
from pathlib import Path

import click
import marshmallow

from services.recovery import demo, wiring
from services.recovery.case import Case
from services.recovery.documents import ApiKey, Message, Policy, Staff
from services.recovery.handlers import HANDLERS
from services.recovery.timers import look_at_clock
from shared.kit import cli, store, worker
from shared.kit.consumer import Consumer
from shared.kit.outbox import Relay
from shared.kit.timers import Timers

AGGREGATES = (Case, Staff, ApiKey, Policy)

main = cli.group("recovery")


@main.command("worker")
def run_worker() -> None:
    """Consume events, publish our own, watch the clocks."""
    settings = cli.settings_for("recovery")
    parts = wiring.build(settings)
    handlers = {event: partial(handler, parts) for event, handler in HANDLERS.items()}
    consumer = Consumer(settings, handlers, {"directory": parts.replica.forget})
    loops: list[worker.Loop] = [Relay(settings, AGGREGATES), consumer, Timers(Case, look_at_clock)]
    sys.exit(worker.run(settings, loops, {"mongo": parts.ping, "consumer": partial(_joined, consumer)}))


@main.command("setup")
@click.option("--demo", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="What to install.")
def set_up(file: Path | None) -> None:
    """Create the indexes; with --demo also the staff and the API key that the file names."""
    wiring.build(cli.settings_for("recovery"))
    store.ensure_indexes(*AGGREGATES, Message)
    if file is None:
        return
    try:
        demo.install(file)
    except (ValueError, marshmallow.ValidationError) as error:
        raise cli.Unusable(f"{file}: {error}") from None


def _joined(consumer: Consumer) -> None:
    if not consumer.ready:
        raise RuntimeError("the consumer has no partitions yet")


if __name__ == "__main__":
    main()
