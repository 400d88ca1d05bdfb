"""The stack as one object: starts everything in the right order, as much as can be at the same time, and stops it."""

import contextlib
import functools
import json
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from deploy import credentials
from deploy.local import directory, errand, kafka, logs, mongo, servers, services, state
from deploy.local.children import Children
from deploy.local.ports import DEFAULT_BASE, HOST, Ports, require_free
from deploy.local.process import Program
from deploy.local.supervisor import Child

Tell = Callable[[str, str], None]
"""Told the name of a child and what happened to it."""


def silent(_name: str, _what: str) -> None:
    """Tells nobody."""


class Stack:
    """A stack in this process' hands. Tests use the very same one as people do."""

    def __init__(self, base_port: int, data: Path, *, only: frozenset[str] | None, tell: Tell) -> None:
        """`only` are the servers to start, and no services; without it everything starts."""
        self.data = data.resolve()
        self.ports = Ports(base_port)
        given = servers.given()
        self.kafka = given.get("kafka", kafka.bootstrap(self.ports))
        self.mongo = given.get("mongo", mongo.uri(self.ports))
        self.smtp = f"smtp://{HOST}:{self.ports.smtp}"
        self._servers = sorted((only or servers.ALL) - given.keys())
        self._services = services.NAMES if only is None else ()
        self._children = Children(self._changed)
        self._tell = tell
        self._ready = False
        self._noting = threading.Lock()

    @property
    def urls(self) -> dict[str, str]:
        """Where people look, by name."""
        urls = {service: self._wiring.url(service) for service in self._services}
        return urls | ({"mail": f"http://{HOST}:{self.ports.mail}"} if "mail" in self._servers else {})

    @property
    def api_key(self) -> str:
        """A key that may do everything."""
        return str(self._secrets["api_key"])

    @property
    def staff(self) -> list[dict[str, str]]:
        """One member of the staff per role: `role`, `name`, `email`, `password`."""
        return [dict(member) for member in self._secrets["staff"]]

    def require_room(self) -> None:
        """Make sure, before anything is made, that the ports are free and that servers of somebody else's answer.

        Raises:
            LocalError: They are not, or do not.
        """
        require_free(self._all_ports())
        if self._services:
            servers.require_given()

    def start(self) -> None:
        """Start everything, and wait until all is ready.

        Raises:
            LocalError: Something is missing, or does not become ready.
        """
        (self.data / "logs").mkdir(exist_ok=True)
        self._note()
        pool = ThreadPoolExecutor(max_workers=32)
        try:
            _all_or_first_error(self._submit(pool))
        except BaseException:
            self.stop_all()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
        self._ready = True
        self._note()

    def stop_all(self) -> None:
        """Stop everything in good order: services, then Kafka, then MongoDB."""
        self._children.stop_all()

    def kill(self, name: str) -> None:
        """End a child as a crash would, by SIGKILL; it is started again at once."""
        self._children[name].kill()

    def wait_ready(self, name: str) -> None:
        """Wait until a child is ready, for example again after `kill`."""
        self._children[name].wait_ready()

    def stop(self, name: str) -> None:
        """Stop a child in good order; it stays away until `start_again`."""
        self._children[name].stop()

    def start_again(self, name: str) -> None:
        """Start a stopped child, and wait until it is ready."""
        self._children[name].start()
        self._children[name].wait_ready()

    def pids(self, name: str) -> list[int]:
        """The processes of a child: its own first, then those that it started."""
        return self._children[name].pids()

    def names(self) -> list[str]:
        """The children, such as `kafka` and `recovery-worker`."""
        return self._children.names()

    def trim_logs(self) -> None:
        """Cut logs that grew too long."""
        for log in (self.data / "logs").glob("*.log"):
            logs.trim(log)

    def as_dict(self) -> dict[str, Any]:
        """What `up --json` prints."""
        return {
            "urls": self.urls,
            "kafka": self.kafka,
            "mongo": self.mongo,
            "smtp": self.smtp,
            "api_key": self.api_key,
            "staff": self.staff,
            "data": str(self.data),
        }

    @property
    def _secrets_file(self) -> Path:
        return credentials.file_in(self.data)

    @functools.cached_property
    def _secrets(self) -> dict[str, Any]:
        secrets: dict[str, Any] = json.loads(self._secrets_file.read_text())
        return secrets

    @property
    def _wiring(self) -> services.Wiring:
        return services.Wiring(
            data=self.data,
            ports=self.ports,
            kafka=self.kafka,
            mongo=self.mongo,
            smtp=self.smtp,
            secret_keys=self._secrets["secret_keys"],
        )

    def _submit(self, pool: ThreadPoolExecutor) -> list[Future[None]]:
        """Every step as a task that waits for those that it needs."""
        started = {name: pool.submit(self._start_server, name) for name in self._servers}
        steps = list(started.values())
        if not self._services:
            return steps
        topics = pool.submit(self._run, services.topics(self._wiring))
        steps.append(topics)
        for service in self._services:
            setup = services.setup(service, self._wiring, self._secrets_file)
            ready = pool.submit(_after, [started[name] for name in started if name == "mongo"], self._run, setup)
            web = pool.submit(_after, [ready], self._children.start, services.web(service, self._wiring))
            worker = pool.submit(_after, [ready, topics], self._children.start, services.worker(service, self._wiring))
            steps += [ready, web, worker]
        known = pool.submit(_after, list(steps), directory.wait_until_known, self.kafka, self._children.ending)
        return [*steps, known]

    def _start_server(self, name: str) -> None:
        self._children.start(servers.PROGRAMS[name](self.data, self.ports))

    def _run(self, program: Program) -> None:
        errand.run(program, self._children.ending)

    def _changed(self, child: Child, told: str) -> None:
        if told:
            self._tell(child.name, told)
        self._note()

    def _note(self) -> None:
        stack = self.as_dict() | {"base_port": self.ports.base, "pid": os.getpid(), "ready": self._ready}
        with self._noting:
            state.write(self.data, stack | {"children": self._children.as_dict()})

    def _all_ports(self) -> list[int]:
        ports = [port for name in self._servers for port in servers.ports_of(name, self.ports)]
        return ports + [port(service) for service in self._services for port in (self.ports.web, self.ports.worker)]


def _after(needed: list[Future[None]], step: Callable[..., None], *arguments: Any) -> None:
    for one in needed:
        one.result()
    step(*arguments)


def _all_or_first_error(steps: list[Future[None]]) -> None:
    done, _ = wait(steps, return_when=FIRST_EXCEPTION)
    for step in done:
        step.result()


@contextlib.contextmanager
def running(
    *,
    data: Path,
    base_port: int = DEFAULT_BASE,
    only: frozenset[str] | None = None,
    tell: Tell = silent,
) -> Iterator[Stack]:
    """A stack that is ready inside the block and gone after it.

    Args:
        data: Where it keeps everything; made if it is not there.
        base_port: Its ports are counted from this one.
        only: Which of `kafka`, `mongo` and `mail` to start, and no services; without it everything starts.
        tell: Called with the name of a child and what happened to it.

    Raises:
        LocalError: It is up already, or cannot be started.
    """
    stack = Stack(base_port, data, only=only, tell=tell)
    if not state.is_owned(data):
        # A start that is refused leaves no directory behind.
        stack.require_room()
    with state.owning(data):
        try:
            stack.start()
            yield stack
        finally:
            stack.stop_all()
            state.forget(data)
