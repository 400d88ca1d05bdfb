"""The recovery service's commands: `web`, `worker`, `setup`, `dead`."""

import sys
from pathlib import Path

import click
import marshmallow

from services.recovery import demo, wiring
from services.recovery import worker as loops
from services.recovery.documents import Message
from shared.kit import cli, store

SERVICE = "recovery"

main = cli.group(SERVICE)


@main.command()
def worker() -> None:
    """Hear events, publish our own, watch the clocks."""
    sys.exit(loops.run(cli.settings_for(SERVICE)))


@main.command()
@click.option("--demo", "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="What to install.")
def setup(file: Path | None) -> None:
    """Create the indexes; with --demo also the staff and the API key that the file names."""
    wiring.build(cli.settings_for(SERVICE))
    store.ensure_indexes(*loops.AGGREGATES, Message)
    if file is None:
        return
    try:
        demo.install(file)
    except (ValueError, marshmallow.ValidationError) as error:
        raise cli.Unusable(f"{file}: {error}") from None


if __name__ == "__main__":
    main(prog_name="python -m services.recovery")
