"""The ports of a stack, all counted from one base, and what to say when somebody else has one of them."""

import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from deploy.local.errors import LocalError
from shared.kit import clock

HOST = "127.0.0.1"
DEFAULT_BASE = 8100
SPAN = 14
"""How many ports from the base a stack keeps for itself."""
BASES = range(1024, 65536 - SPAN + 1)
"""From where on a stack needs no privileges, up to where its last port is still one."""
POLL = 0.05
PATIENCE = 2.0
"""Seconds in which the ports of a stack that was just killed become free."""


@dataclass(frozen=True)
class Ports:
    """The ports of the stack whose base port is `base`."""

    base: int = DEFAULT_BASE

    def web(self, service: str) -> int:
        """Where people and outside systems reach `service`."""
        return self.base + {"feedback": 1, "recovery": 2, "notifier": 3}[service]

    def worker(self, service: str) -> int:
        """Where the worker of `service` says how it is."""
        return self.base + {"feedback": 11, "recovery": 12, "notifier": 13}[service]

    @property
    def mail(self) -> int:
        """The page that shows the mails caught."""
        return self.base + 4

    @property
    def smtp(self) -> int:
        """The mail catcher."""
        return self.base + 5

    @property
    def kafka(self) -> int:
        """Kafka, for clients."""
        return self.base + 6

    @property
    def mongo(self) -> int:
        """MongoDB."""
        return self.base + 7

    @property
    def controller(self) -> int:
        """Kafka's controller."""
        return self.base + 8


def is_free(port: int) -> bool:
    """Whether a server could listen on `port` now."""
    with socket.socket() as probe:
        # As the servers do: connections that are still closing do not hold a port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def accepts(port: int) -> bool:
    """Whether somebody accepts connections on `port`."""
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def require_free(ports: Sequence[int]) -> None:
    """Make sure that nobody else listens on `ports`.

    Raises:
        LocalError: Some are taken, and not by processes that are just ending; the message names each and who holds it.
    """
    deadline = clock.monotonic() + PATIENCE
    while taken := [port for port in ports if not is_free(port)]:
        if clock.monotonic() > deadline:
            holders = "; ".join(f"port {port} is taken by {holder(port)}" for port in taken)
            raise LocalError(f"{holders}. Stop it, or choose other ports with --base-port.")
        time.sleep(POLL)


def holder(port: int) -> str:
    """The process that listens on `port`, as a person would look for it."""
    for connection in psutil.net_connections("tcp"):
        if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,) and connection.pid:
            return _describe(connection.pid)
    return "a process of another user"


def _describe(pid: int) -> str:
    try:
        return f"process {pid} ({psutil.Process(pid).name()})"
    except psutil.Error:
        return f"process {pid}"
