"""The notifier's commands."""

import sys
from pathlib import Path

import click

from services.notifier import worker as loops
from services.notifier.documents import Contact
from services.notifier.messaging.document import MessagingPolicy
from services.notifier.opt_out.document import OptOut
from services.notifier.wiring import build
from shared.kit import cli, store
from shared.kit.settings import SettingsError

SERVICE = "notifier"

main = cli.group(SERVICE)


@main.command()
def worker() -> None:
    """Hear requests, send messages, tell what became of them."""
    try:
        status = loops.run(cli.settings_for(SERVICE))
    except SettingsError as error:
        raise cli.Unusable(str(error)) from None
    sys.exit(status)


@main.command()
@click.option("--demo", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="The demo's secrets.")
def setup(demo: Path | None) -> None:  # noqa: ARG001  All services take it; the notifier has no data of its own to begin with.
    """Create the indexes."""
    build(cli.settings_for(SERVICE))
    store.ensure_indexes(Contact, OptOut, MessagingPolicy)


if __name__ == "__main__":
    main(prog_name="python -m services.notifier")
