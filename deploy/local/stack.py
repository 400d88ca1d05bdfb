"""The stack as one object: starts everything in the right order, at the same time where it can, and stops it."""

import contextlib
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from deploy.local import kafka, mongo, state
from deploy.local.errors import LocalError
from deploy.local.ports import DEFAULT_BASE, HOST, Ports, require_free
from deploy.local.supervisor import Child, Program

SERVERS = frozenset({"kafka", "mongo", "mail"})
STOPPING_ORDER = ("web", "worker", "mail", "kafka", "mongo")

Tell = Callable[[str, str], None]
"""Told the name of a child and what happened to it."""


class Stack:
    """A running stack. Tests use the very same one as people do."""

    def __init__(self, base_port: int, data: Path, *, parts: frozenset[str], services: bool, tell: Tell) -> None:
        """`parts` are the servers to start, from `SERVERS`; `services` start upon all of them."""
        self.data = data.resolve()
        self.ports = Ports(base_port)
        self.kafka = os.environ.get("RIMEDIO_KAFKA_BOOTSTRAP") or kafka.bootstrap(self.ports)
        self.mongo = os.environ.get("RIMEDIO_MONGO_URI") or mongo.uri(self.ports)
        self.smtp = f"smtp://{HOST}:{self.ports.smtp}"
        self._parts = parts - _given()
        self._services = services
        self._tell = tell
        self._children: dict[str, Child] = {}
        self._lock = threading.Lock()
        self._stopping = False
        self._ready = False

    def start(self) -> None:
        """Start everything and wait until all is ready.

        Raises:
            LocalError: A port is taken, something is missing, or something does not become ready.
        """
        (self.data / "logs").mkdir(parents=True, exist_ok=True)
        require_free(self._listening())
        self._note()
        pool = ThreadPoolExecutor()
        try:
            for step in [pool.submit(self._start_server, part) for part in sorted(self._parts)]:
                step.result()
        except BaseException:
            self.stop_all()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
        self._ready = True
        self._note()

    def stop_all(self) -> None:
        """Stop everything in good order: what uses a server before the server."""
        with self._lock:
            self._stopping = True
        for kind in STOPPING_ORDER:
            group = [child for name, child in self._children.items() if name.endswith(kind)]
            with ThreadPoolExecutor() as pool:
                list(pool.map(Child.stop, group))

    def kill(self, name: str) -> None:
        """End one child as a crash would (SIGKILL); it is started again at once."""
        self._children[name].kill()

    def stop(self, name: str) -> None:
        """Stop one child until `start_again`."""
        self._children[name].stop()

    def start_again(self, name: str) -> None:
        """Start a stopped child and wait until it is ready."""
        self._children[name].start()
        self._children[name].wait_ready()

    def wait_ready(self, name: str) -> None:
        """Wait until one child is ready, for example after `kill`."""
        self._children[name].wait_ready()

    def pids(self, name: str) -> list[int]:
        """The process ids of one child: its own first, then those of all that it started."""
        return self._children[name].pids()

    def as_dict(self) -> dict[str, Any]:
        """What `--json` prints and `stack.json` keeps."""
        return {
            "kafka": self.kafka,
            "mongo": self.mongo,
            "smtp": self.smtp,
            "data": str(self.data),
        }

    def _start_server(self, part: str) -> None:
        prepare = {"kafka": kafka.program, "mongo": mongo.program}[part]
        self._launch(prepare(self.data, self.ports)).wait_ready()

    def _launch(self, program: Program) -> Child:
        with self._lock:
            if self._stopping:
                raise LocalError(f"{program.name} is not started any more.")
            child = self._children[program.name] = Child(program, changed=self._changed)
        child.start()
        return child

    def _changed(self, child: Child, told: str) -> None:
        if told:
            self._tell(child.name, told)
        self._note()

    def _note(self) -> None:
        children = {
            name: {"state": child.state, "pid": child.pid, "restarts": child.restarts, "log": str(child.program.log)}
            for name, child in sorted(self._children.items())
        }
        with self._lock:
            state.write(self.data, {**self.as_dict(), "pid": os.getpid(), "ready": self._ready, "children": children})

    def _listening(self) -> list[int]:
        ports = {
            "kafka": [self.ports.kafka, self.ports.controller],
            "mongo": [self.ports.mongo],
            "mail": [self.ports.mail, self.ports.smtp],
        }
        return [port for part in sorted(self._parts) for port in ports[part]]


def _given() -> frozenset[str]:
    """The servers that the environment names, which are used instead of embedded ones."""
    variables = {"kafka": "RIMEDIO_KAFKA_BOOTSTRAP", "mongo": "RIMEDIO_MONGO_URI"}
    return frozenset(part for part, variable in variables.items() if os.environ.get(variable))


@contextlib.contextmanager
def running(
    *,
    data: Path,
    base_port: int = DEFAULT_BASE,
    parts: frozenset[str] = SERVERS,
    services: bool = True,
    tell: Tell = lambda _name, _what: None,
) -> Iterator[Stack]:
    """A stack that is ready inside the block and gone after it.

    Raises:
        LocalError: It is up already, or cannot be started.
    """
    with state.owning(data):
        stack = Stack(base_port, data, parts=parts, services=services, tell=tell)
        try:
            stack.start()
            yield stack
        finally:
            stack.stop_all()
            state.forget(data)
