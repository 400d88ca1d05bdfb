"""A program of the stack, and how its process is started so that it never outlives the launcher."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import leash, logs


def always() -> bool:
    """Ready as soon as it runs."""
    return True


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run and how to know that it is ready."""

    name: str
    command: Sequence[str]
    log: Path
    ready: Callable[[], bool] = always
    environment: Mapping[str, str] = field(default_factory=dict)
    ports: Sequence[int] = ()
    """What it listens on."""
    before: Callable[[], None] | None = None
    """Done before every start."""
    grace: float = 20.0
    """Seconds from SIGTERM to SIGKILL."""

    def last_lines(self) -> str:
        """What the program said last."""
        return f"Last lines of {self.log}:\n{logs.tail(self.log)}"


def spawn(program: Program) -> subprocess.Popen[bytes]:
    """Start the program. The thread that calls must live until the process ends: to the kernel it is the parent."""
    logs.trim(program.log)
    if program.before:
        program.before()
    with program.log.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-ISs", leash.__file__, str(os.getpid()), *program.command],
            env=dict(program.environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C in a terminal reaches the whole group: only the launcher shall hear it, and stop all in order.
            start_new_session=True,
        )
