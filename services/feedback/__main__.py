"""Feedback's commands: `web`, `worker`, `setup`, `import-visits`, `notices`, `dead`."""

import sys
from pathlib import Path

import click

from services.feedback import demo, wiring
from services.feedback import worker as loops
from services.feedback.responses import photos
from services.feedback.visits import importing
from services.feedback.visits.adapters.commands import notices
from shared.kit import cli, store

SERVICE = "feedback"

main = cli.group(SERVICE, wiring.build)
main.add_command(notices)
existing = click.Path(path_type=Path, exists=True, dir_okay=False)


@main.command()
def worker() -> None:
    """Hear of visits and of the directory, publish what there is to tell."""
    sys.exit(loops.run(cli.settings_for(SERVICE)))


@main.command()
@click.option("--demo", "file", type=existing, help="Also enter places and surveys to try out.")
def setup(file: Path | None) -> None:
    """Create the indexes."""
    wiring.build(cli.settings_for(SERVICE))
    store.ensure_indexes(*loops.AGGREGATES)
    photos.ensure_indexes()
    if file:
        demo.install()


@main.command()
@click.argument("path", metavar="FILE.csv", type=existing)
def import_visits(path: Path) -> None:
    """Record the visits of a file, as docs/feedback.md describes it; name the lines that are wrong, keep the others."""
    sys.exit(importing.run(wiring.build(cli.settings_for(SERVICE)), path))


if __name__ == "__main__":
    main(prog_name=f"python -m services.{SERVICE}")
