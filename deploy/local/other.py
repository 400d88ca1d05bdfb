"""A stack that another launcher has in its hands: waits until it is ready, ends it, removes what it left."""

import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import psutil

from deploy.local import state
from deploy.local.errors import LocalError
from deploy.local.supervisor import POLL, READY_PATIENCE
from shared.kit import clock

PATIENCE = 90.0
"""Seconds that a launcher has to stop everything in good order."""

KEPT = ("kafka", "mongo", "mail", "logs", "metrics", "secrets.json", "secret_keys", "stack.json", "stack.lock")


def wait_until_ready(data: Path, base_port: int | None) -> dict[str, Any]:
    """What the stack in `data` says of itself, once it is ready.

    Args:
        data: Its directory.
        base_port: Where it is expected, or None for anywhere.

    Raises:
        LocalError: It is on other ports, or does not become ready.
    """
    deadline = clock.monotonic() + READY_PATIENCE
    while state.is_owned(data) and clock.monotonic() < deadline:
        told = state.read(data)
        if told and base_port not in {None, told["base_port"]}:
            raise LocalError(f"The stack in {data} is up on base port {told['base_port']}: run down first.")
        if told.get("ready"):
            return told
        time.sleep(POLL)
    raise LocalError(f"The stack in {data} does not become ready.")


def end(data: Path) -> bool:
    """Make the launcher stop everything, and wait until all is gone; by force if it does not come to an end.

    Returns:
        Whether there was anything to stop.
    """
    told = state.read(data)
    if not told:
        return False
    launcher = told["pid"]
    os.kill(launcher, signal.SIGTERM)
    deadline = clock.monotonic() + PATIENCE
    while state.is_owned(data):
        if clock.monotonic() > deadline:
            os.kill(launcher, signal.SIGKILL)
        time.sleep(POLL)
    children = [
        psutil.Process(pid) for child in told["children"].values() if psutil.pid_exists(pid := child["pid"] or 0)
    ]
    psutil.wait_procs(children, timeout=PATIENCE)
    state.forget(data)
    return True


def wipe(data: Path) -> None:
    """Remove what a stack keeps, and nothing else that may be in the directory.

    Raises:
        AlreadyUp: It is still up.
    """
    if not data.exists():
        return
    with state.owning(data):
        for name in KEPT:
            path = data / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
    if not any(data.iterdir()):
        data.rmdir()
