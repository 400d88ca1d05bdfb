"""Keeps one program running: starts it, knows when it is ready, and starts it again when it dies."""

import signal
import subprocess
import threading
from collections.abc import Callable
from typing import Any, Literal

import psutil

from deploy.local.errors import LocalError
from deploy.local.ports import is_free
from deploy.local.process import Program, spawn
from shared.kit import clock

POLL = 0.05
PORT_PATIENCE = 10.0
READY_PATIENCE = 150.0
DEATHS_ALLOWED = 5

State = Literal["stopped", "starting", "ready", "down"]


class Child:
    """One supervised program. A thread of its own starts the process, waits for its end, and starts it again."""

    def __init__(self, program: Program, *, changed: Callable[["Child", str], None]) -> None:
        """`changed` is called, from the child's thread, with every new state and with what there is to tell."""
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

    def as_dict(self) -> dict[str, Any]:
        """How it is."""
        return {"state": self.state, "pid": self.pid, "restarts": self.restarts, "log": str(self.program.log)}

    def start(self) -> None:
        """Start the program, unless it runs; `wait_ready` tells when it is of use."""
        if self._thread and self._thread.is_alive():
            return
        self._wanted = True
        self._set("starting")
        self._thread = threading.Thread(target=self._keep, name=self.name, daemon=True)
        self._thread.start()

    def wait_ready(self, patience: float = READY_PATIENCE) -> None:
        """Wait until the program is ready, for `patience` seconds at most.

        Raises:
            LocalError: It died too often, was stopped, or took longer.
        """
        with self._condition:
            self._condition.wait_for(lambda: self.state != "starting", patience)
        if self.state != "ready":
            reasons = {"down": "keeps dying", "starting": f"is not ready after {patience:.0f} s"}
            raise LocalError(f"{self.name} {reasons.get(self.state, 'was stopped')}. {self.program.last_lines()}")

    def stop(self) -> None:
        """End the program in good order, and wait until it is gone."""
        with self._condition:
            self._wanted = False
            process = self._process
            self._condition.notify_all()
        if process:
            _end(process, self.program.grace)
        if self._thread:
            self._thread.join()
        self._set("stopped")

    def kill(self) -> None:
        """End the process at once, as a crash would; it is started again."""
        if self._process:
            with self._condition:
                # Whoever waits for the child to be ready from now on waits for the next process.
                self.state = "starting"
            self._process.kill()

    def _keep(self) -> None:
        deaths = 0
        while process := self._spawn():
            was_ready = self._await_ready(process)
            code = process.wait()
            if not self._wanted:
                return
            deaths = 0 if was_ready else deaths + 1
            if deaths == DEATHS_ALLOWED:
                self._set(
                    "down",
                    f"{_told(code)}, {deaths} times before it was ready, and is left down. {self.program.last_lines()}",
                )
                return
            self.restarts += 1
            self._set("starting", f"{_told(code)} and is started again. {self.program.last_lines()}")

    def _spawn(self) -> subprocess.Popen[bytes] | None:
        """Start the process, unless nobody wants it any more."""
        self._await_ports()
        with self._condition:
            self._process = spawn(self.program) if self._wanted else None
            return self._process

    def _await_ports(self) -> None:
        """Give the ports some time to be free again; of one that stays taken the program itself will complain."""
        deadline = clock.monotonic() + PORT_PATIENCE
        while self._wanted and clock.monotonic() < deadline and not all(map(is_free, self.program.ports)):
            self._pause()

    def _await_ready(self, process: subprocess.Popen[bytes]) -> bool:
        while self._wanted and process.poll() is None:
            if self.program.ready():
                self._set("ready", "is ready again" if self.restarts else "is ready")
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


def _end(process: subprocess.Popen[bytes], grace: float) -> None:
    process.terminate()
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        process.kill()


def _told(code: int) -> str:
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
