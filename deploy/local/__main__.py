"""`python -m deploy.local up|down|status`: the embedded stack from the command line."""

import json
import signal
import sys
import threading
from pathlib import Path

import click

from deploy.local import stack as stacks
from deploy.local.errors import LocalError
from deploy.local.ports import DEFAULT_BASE


@click.group()
def main() -> None:
    """The embedded stack: a real Kafka, a real MongoDB, a mail catcher and the services."""


@main.command()
@click.option("--base-port", default=DEFAULT_BASE, show_default=True)
@click.option("--data", default=Path(".rimedio"), type=click.Path(path_type=Path), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON once all is ready.")
@click.option("--only", help="Start only these servers, separated by commas: kafka, mongo, mail.")
def up(base_port: int, data: Path, as_json: bool, only: str | None) -> None:
    """Start everything, and stop everything on Ctrl-C, SIGTERM or `down`."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    parts = frozenset(only.split(",")) if only else stacks.SERVERS
    try:
        with stacks.running(data=data, base_port=base_port, parts=parts, services=not only, tell=_tell) as stack:
            click.echo(json.dumps(stack.as_dict()))
            stop.wait()
    except LocalError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        pass


def _tell(name: str, what: str) -> None:
    click.echo(f"{name} {what}", err=True)


if __name__ == "__main__":
    main()
