"""The system under measurement, started through its own command."""

import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from pymongo import MongoClient
from pymongo.collection import Collection

STOP_SECONDS = 60
SETTLE_SECONDS = 300
BASE_PORT = 8600


@contextmanager
def running(data: Path) -> Iterator[tuple[dict[str, Any], float]]:
    """The whole system; gives what `up --json` says and how many seconds it took."""
    started = time.monotonic()
    command = [sys.executable, "-m", "deploy.local", "up", "--json", "--base-port", str(BASE_PORT), "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        line = process.stdout.readline()
        if not line:
            raise SystemExit("the system did not start: try `make up`")
        try:
            yield {**json.loads(line), "pid": process.pid}, time.monotonic() - started
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def memory(stack: dict[str, Any]) -> dict[str, float]:
    """Proportional memory in MiB of each process of the system, by name, and of all."""
    launcher = psutil.Process(stack["pid"])
    state = json.loads((Path(stack["data"]) / "stack.json").read_text())
    names = {child["pid"]: name for name, child in state["children"].items()}
    figures = {"launcher": _pss(launcher)}
    for child in launcher.children():
        name = names.get(child.pid, child.name())
        figures[name] = figures.get(name, 0) + sum(_pss(each) for each in [child, *child.children(recursive=True)])
    return {**{name: round(mib, 1) for name, mib in figures.items()}, "total": round(sum(figures.values()), 1)}


def _pss(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss) / 2**20


@contextmanager
def held(stack: dict[str, Any], name: str) -> Iterator[None]:
    """One process of the system held still for as long as the block lasts."""
    state = json.loads((Path(stack["data"]) / "stack.json").read_text())
    process = psutil.Process(state["children"][name]["pid"])
    process.suspend()
    try:
        yield
    finally:
        process.resume()


def settled(stack: dict[str, Any]) -> None:
    """Wait until feedback has nothing more to publish or to do: what is measured next is measured alone."""
    end = time.monotonic() + SETTLE_SECONDS
    with MongoClient[dict[str, Any]](stack["mongo"]) as client:
        database = client["rimedio_feedback"]
        while any(_waits(database[name]) for name in ("visits", "responses")):
            if time.monotonic() > end:
                raise SystemExit("feedback does not come to rest")
            time.sleep(0.2)


def _waits(collection: Collection[dict[str, Any]]) -> bool:
    due = {"next_due_at": {"$lte": dt.datetime.now(dt.UTC)}}  # noqa: TID251  It looks from outside.
    return collection.find_one({"$or": [{"outbox.at": {"$exists": True}}, due]}) is not None


def spread(port: int) -> list[int]:
    """How many connections each process that serves this port holds, most first."""
    held: dict[int, int] = {}
    for connection in psutil.net_connections("tcp"):
        if connection.laddr and connection.laddr.port == port and connection.status == "ESTABLISHED" and connection.pid:
            held[connection.pid] = held.get(connection.pid, 0) + 1
    return sorted(held.values(), reverse=True)
