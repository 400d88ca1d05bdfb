"""What the launcher says: tables for people, one line of JSON for programs, and what happens meanwhile."""

import json
from typing import Any

import psutil
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from deploy.local.demo.timeline import Timeline

INNER = ("base_port", "pid", "ready", "children")
WHAT = {
    "feedback": "Visits, surveys and answers; managers at /manage",
    "recovery": "Cases, the desk and signing in",
    "notifier": "Messages and their delivery",
    "mail": "Every mail sent, delivered to nobody else",
}
COLOURS = {"ready": "green", "starting": "yellow", "stopped": "dim", "down": "red"}

_out = Console()
_err = Console(stderr=True)


def event(name: str, what: str) -> None:
    """Tell what happened to a child."""
    _err.print(f"[bold]{name}[/] {escape(what)}", highlight=False, soft_wrap=True)


def everything(told: dict[str, Any]) -> None:
    """Say all that is known, as one line of JSON."""
    print(json.dumps(told), flush=True)  # noqa: T201


def line(told: dict[str, Any]) -> None:
    """Say where the stack is, as one line of JSON."""
    everything({key: value for key, value in told.items() if key not in INNER})


def tables(told: dict[str, Any]) -> None:
    """Say where the stack is, and who may sign in."""
    where = _table("what", "where", "")
    where.columns[1].no_wrap = True
    for name, url in told["urls"].items():
        where.add_row(name, url, WHAT[name])
    for name in ("smtp", "kafka", "mongo", "data"):
        where.add_row(name, escape(told[name]), "")
    _out.print(where)
    if len(told["urls"]) == len(WHAT):
        _out.print(_people(told))
        _out.print(f"API key  {told['api_key']}", soft_wrap=True, highlight=False)


def timeline(played: Timeline) -> None:
    """Say what happened when in a story."""
    played.show(_out)


def states(told: dict[str, Any]) -> None:
    """Say how each child is."""
    table = _table("what", "state", "pid", "restarts", "MiB")
    for name, child in told["children"].items():
        state = f"[{COLOURS[child['state']]}]{child['state']}[/]"
        table.add_row(name, state, str(child["pid"] or ""), str(child["restarts"] or ""), _memory(child["pid"]))
    _out.print(table)


def _people(told: dict[str, Any]) -> Table:
    table = _table("who signs in", "as", "with", "password")
    for member in told["staff"]:
        table.add_row(member["name"], member["role"], member["email"], member["password"])
    return table


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="dim")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _memory(pid: int | None) -> str:
    """The memory of a process and of all that it started, each shared page counted once."""
    try:
        processes = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)] if pid else []
        return f"{sum(process.memory_full_info().pss for process in processes) / 2**20:.0f}" if processes else ""
    except psutil.Error:
        return ""
