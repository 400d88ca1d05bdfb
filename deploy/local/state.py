"""What is known about a stack outside its launcher: the lock of its directory, and `stack.json`."""

import contextlib
import fcntl
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from deploy.local.errors import AlreadyUp, LocalError

ATTEMPTS = 10


@contextlib.contextmanager
def owning(data: Path) -> Iterator[None]:
    """Own the directory as its only launcher. The kernel releases it with the process, however that ends.

    Raises:
        AlreadyUp: Somebody else owns it.
        LocalError: It cannot be made, or not be written to.
    """
    with _lock_in(data) as lock:
        # Whoever only asks whether the stack is up holds the lock for an instant, which is no reason to give up.
        for _ in range(ATTEMPTS):
            if _take(lock, fcntl.LOCK_EX):
                break
            time.sleep(0.05)
        else:
            raise AlreadyUp(f"The stack in {data} is up already.")
        yield


def is_owned(data: Path) -> bool:
    """Whether a launcher is at work on the directory."""
    try:
        lock = (data / "stack.lock").open()
    except OSError:
        # Where we cannot even look, no launcher of ours is at work.
        return False
    with lock:
        return not _take(lock, fcntl.LOCK_SH)


def write(data: Path, state: dict[str, Any]) -> None:
    """Tell what the stack is; readers see the old or the new, never half of it."""
    part = data / "stack.json.part"
    part.touch(mode=0o600)
    part.write_text(json.dumps(state, indent=2))
    part.replace(data / "stack.json")


def read(data: Path) -> dict[str, Any]:
    """What the launcher told last, or nothing when none is at work."""
    path = data / "stack.json"
    if not is_owned(data) or not path.exists():
        return {}
    state: dict[str, Any] = json.loads(path.read_text())
    return state


def forget(data: Path) -> None:
    """Tell nothing any more: the stack is gone."""
    (data / "stack.json").unlink(missing_ok=True)


def _lock_in(data: Path) -> IO[str]:
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        return (data / "stack.lock").open("w")
    except OSError as error:
        raise LocalError(
            f"The directory {data} cannot be used ({error.strerror}): choose another with --data."
        ) from None


def _take(lock: IO[str], kind: int) -> bool:
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
