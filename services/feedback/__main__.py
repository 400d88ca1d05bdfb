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
@click.option("--dry-run", "dry", is_flag=True, help="Only look at the lines, and record nothing.")
@click.option(
    "--errors",
    metavar="FILE.csv",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the lines that are wrong there, each with what is wrong, so that they can be mended and fed again.",
)
def import_visits(path: Path, errors: Path | None, *, dry: bool) -> None:
    """Record the visits of a file, as docs/feedback.md describes it; name the lines that are wrong, keep the others."""
    if errors and errors.exists() and errors.samefile(path):
        raise click.UsageError("What is wrong cannot be written into the file that is read.")
    sys.exit(importing.run(wiring.build(cli.settings_for(SERVICE)), path, errors=errors, dry=dry))


if __name__ == "__main__":
    main(prog_name=f"python -m services.{SERVICE}")
