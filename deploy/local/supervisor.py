"""Keeps one program running: starts it, knows when it is ready, and starts it again when it dies."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import psutil

from deploy.local import leash, logs
from deploy.local.errors import LocalError
from deploy.local.ports import is_free
from shared.kit import clock

POLL = 0.05
PORT_PATIENCE = 10.0
DEATHS_ALLOWED = 5

State = Literal["stopped", "starting", "ready", "down"]


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run and how to know that it is ready. Times are in seconds."""

    name: str
    command: Sequence[str]
    log: Path
    ready: Callable[[], bool]
    environment: Mapping[str, str] = field(default_factory=dict)
    ports: Sequence[int] = ()
    before: Callable[[], None] = lambda: None
    """Done before every start."""
    grace: float = 20.0
    """From SIGTERM to SIGKILL."""


class Child:
    """One supervised program.

    A thread of its own starts the process and waits for it. It must live as long as the process does, because the
    kernel counts the thread that forked as the parent whose death kills the child.
    """

    def __init__(self, program: Program, *, changed: Callable[["Child", str], None]) -> None:
        """`changed` is called, from the child's thread, whenever something happened that is worth telling."""
        self.program = program
        self.state: State = "stopped"
        self.restarts = 0
        self._changed = changed
        self._condition = threading.Condition()
        self._wanted = False
        self._process: subprocess.Popen[bytes] | None = None
        self._thread: threading.Thread | None = None

    @property
    def name(self) -> str:
        """The program's name."""
        return self.program.name

    @property
    def pid(self) -> int | None:
        """The running process, if any."""
        process = self._process
        return process.pid if process and process.poll() is None else None

    def pids(self) -> list[int]:
        """The running process and all that it started."""
        if (pid := self.pid) is None:
            return []
        try:
            return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]
        except psutil.NoSuchProcess:
            return []

    def start(self) -> None:
        """Start the program, if it is not running; `wait_ready` tells when it is of use."""
        if self._thread and self._thread.is_alive():
            return
        self._wanted = True
        self._set("starting")
        self._thread = threading.Thread(target=self._keep, name=self.name, daemon=True)
        self._thread.start()

    def wait_ready(self, timeout: float = 120.0) -> None:
        """Wait until the program is ready.

        Raises:
            LocalError: It died too often, was stopped, or took longer than `timeout` seconds.
        """
        with self._condition:
            self._condition.wait_for(lambda: self.state != "starting", timeout)
        if self.state != "ready":
            what = {"down": "keeps dying", "starting": f"is not ready after {timeout:.0f} s"}
            raise LocalError(f"{self.name} {what.get(self.state, 'was stopped')}.\n{self.last_lines()}")

    def stop(self) -> None:
        """End the program in good order and wait until it is gone."""
        with self._condition:
            self._wanted = False
            process = self._process
            self._condition.notify_all()
        if process and process.poll() is None:
            _signal(process, signal.SIGTERM)
            try:
                process.wait(self.program.grace)
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)
        if self._thread:
            self._thread.join()
        self._set("stopped")

    def kill(self) -> None:
        """End the process at once, as a crash would; it is started again."""
        if process := self._process:
            _signal(process, signal.SIGKILL)

    def last_lines(self) -> str:
        """What the program said last."""
        return f"Last lines of {self.program.log}:\n{logs.tail(self.program.log)}"

    def _keep(self) -> None:
        deaths = 0
        while self._wanted:
            self._set("starting")
            process = self._spawn()
            if process is None:
                return
            was_ready = self._await_ready(process)
            code = process.wait()
            if not self._wanted:
                return
            deaths = 0 if was_ready else deaths + 1
            if deaths == DEATHS_ALLOWED:
                self._set("down", f"{_end(code)} {deaths} times before it was ready, and is left down")
                return
            self.restarts += 1
            self._set("starting", f"{_end(code)} and is started again")

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        """Start the process, unless nobody wants it any more."""
        self._await_ports()
        logs.trim(self.program.log)
        self.program.before()
        command = [sys.executable, "-ISs", leash.__file__, str(os.getpid()), *self.program.command]
        with self._condition, self.program.log.open("ab") as log:
            if not self._wanted:
                return None
            self._process = subprocess.Popen(
                command,
                env=dict(self.program.environment),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C in a terminal reaches the whole group: only the launcher shall hear it, and stop all in order.
                start_new_session=True,
            )
            return self._process

    def _await_ports(self) -> None:
        """Wait for what a dead process left on its ports; a taken one lets the program itself say so."""
        deadline = clock.monotonic() + PORT_PATIENCE
        while clock.monotonic() < deadline and not all(is_free(port) for port in self.program.ports):
            self._pause()

    def _await_ready(self, process: subprocess.Popen[bytes]) -> bool:
        while self._wanted and process.poll() is None:
            if self.program.ready():
                self._set("ready", "is ready" if self.restarts else "")
                return True
            self._pause()
        return False

    def _pause(self) -> None:
        with self._condition:
            self._condition.wait_for(lambda: not self._wanted, POLL)

    def _set(self, state: State, told: str = "") -> None:
        with self._condition:
            self.state = state
            self._condition.notify_all()
        self._changed(self, told)


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a process that may be gone already."""
    process.send_signal(number)


def _end(code: int) -> str:
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
