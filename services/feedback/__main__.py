"""Feedback's command line: `web`, `worker`, `setup`, `import-visits`, `dead`."""

import sys
from functools import partial
from pathlib import Path

import click

from services.feedback import demo, importing, wiring
from services.feedback.documents import Response, Visit
from services.feedback.handlers import HANDLERS
from services.feedback.organisation import Place, Survey, TriagePolicy
from shared.kit import cli, store, worker
from shared.kit.consumer import Consumer
from shared.kit.outbox import Relay

AGGREGATES = (Visit, Response, Place, Survey, TriagePolicy)

main = cli.group("feedback")
file = click.Path(path_type=Path, exists=True, dir_okay=False)


@main.command("worker")
def run_worker() -> None:
    """Consume visits and the directory, publish what feedback has to tell."""
    settings = cli.settings_for("feedback")
    parts = wiring.build(settings)
    handlers = {event: partial(handler, parts) for event, handler in HANDLERS.items()}
    consumer = Consumer(settings, handlers, {"directory": parts.directory.forget})
    checks = {"mongo": parts.ping, "consumer": consumer.check}
    sys.exit(worker.run(settings, [Relay(settings, AGGREGATES), consumer], checks))


@main.command("setup")
@click.option("--demo", "demonstration", type=file, help="Also enter places and surveys to try out.")
def set_up(demonstration: Path | None) -> None:
    """Create the indexes."""
    wiring.build(cli.settings_for("feedback"))
    store.ensure_indexes(*AGGREGATES)
    if demonstration:
        demo.install()


@main.command("import-visits")
@click.argument("path", metavar="FILE.csv", type=file)
def import_visits(path: Path) -> None:
    """Record the visits of a file, as docs/feedback.md describes it; name the lines that are wrong, keep the others."""
    parts = wiring.build(cli.settings_for("feedback"))
    sys.exit(importing.run(parts, path))


if __name__ == "__main__":
    main()
