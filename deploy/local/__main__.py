"""`python -m deploy.local up|demo|down|status`: the embedded stack from the command line."""

import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import click

from deploy.local import other, report, servers, state
from deploy.local.errors import AlreadyUp
from deploy.local.ports import BASES, DEFAULT_BASE
from deploy.local.stack import running

SOMETHING_IS_NOT_READY = 1
NOT_UP = 3
HOUSEKEEPING_SECONDS = 60.0

data_option = click.option(
    "--data",
    default=Path(".rimedio"),
    type=click.Path(path_type=Path, file_okay=False),
    show_default=True,
    help="The directory that keeps everything.",
)
base_port_option = click.option(
    "--base-port",
    type=click.IntRange(BASES[0], BASES[-1]),
    help=f"The ports are counted from this one.  [default: {DEFAULT_BASE}]",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one line of JSON instead of tables.")


@click.group()
def main() -> None:
    """The embedded stack: a real Kafka, a real MongoDB, a mail catcher and the services, without Docker."""


@main.command()
@base_port_option
@click.option("--only", metavar="SERVERS", help="No services, and only these of: kafka,mongo,mail.")
@data_option
@json_option
def up(*, base_port: int | None, only: str | None, data: Path, as_json: bool) -> None:
    """Start everything, say where it is, and stop everything on Ctrl-C, SIGTERM or `down`.

    When the stack in that directory is up already, only say where it is.
    """
    show = report.line if as_json else report.tables
    _keep_up(data, base_port, show, only=_servers(only) if only else None)


@main.command()
@base_port_option
@data_option
def demo(*, base_port: int | None, data: Path) -> None:
    """Start everything, play the stories through the public interfaces, show what happened when, and stay up."""
    _keep_up(data, base_port, _play)


@main.command()
def fetch() -> None:
    """Get what the embedded servers need, so that `up` works without a network from then on."""
    servers.fetch()


@main.command()
@click.option("--wipe", is_flag=True, help="Remove its data as well.")
@data_option
def down(*, wipe: bool, data: Path) -> None:
    """Stop the stack that is up, and return when all of it is gone."""
    report.event("all", "is stopped" if other.end(data) else "was down already")
    if wipe:
        other.wipe(data)


@main.command()
@data_option
@json_option
def status(*, data: Path, as_json: bool) -> None:
    """Say how everything is. The exit code is 0 when all is ready, 1 when something is not, 3 when nothing is up."""
    told = state.read(data)
    if not told:
        report.event("all", "is down")
        sys.exit(NOT_UP)
    (report.everything if as_json else report.states)(told)
    ready = told["ready"] and all(child["state"] == "ready" for child in told["children"].values())
    sys.exit(0 if ready else SOMETHING_IS_NOT_READY)


def _keep_up(
    data: Path,
    base_port: int | None,
    show: Callable[[dict[str, Any]], None],
    *,
    only: frozenset[str] | None = None,
) -> None:
    _interrupt_on_signals()
    try:
        with running(data=data, base_port=base_port or DEFAULT_BASE, only=only, tell=report.event) as stack:
            show(stack.as_dict())
            while True:
                time.sleep(HOUSEKEEPING_SECONDS)
                stack.trim_logs()
    except AlreadyUp:
        show(other.wait_until_ready(data, base_port))
    except KeyboardInterrupt:
        report.event("all", "is stopped")


def _play(told: dict[str, Any]) -> None:
    # The stories bring a Kafka client with them, which `up` starts sooner without.
    from deploy.local import demo  # noqa: PLC0415

    played = list(demo.play(told))
    report.tables(told)
    for each in played:
        report.timeline(each)


def _servers(names: str) -> frozenset[str]:
    chosen = frozenset(names.split(","))
    if unknown := chosen - servers.ALL:
        known = ", ".join(sorted(servers.ALL))
        raise click.BadParameter(f"{', '.join(sorted(unknown))}: choose from {known}", param_hint="--only")
    return chosen


def _interrupt_on_signals() -> None:
    """Take SIGTERM and a closed terminal like Ctrl-C, and only the first: the stopping itself is not interrupted."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in signals:
        signal.signal(number, interrupt)


if __name__ == "__main__":
    main()
