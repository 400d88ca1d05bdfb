"""A load of keep-alive connections that spends as little as it can on itself."""

import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a load: when each request was answered (seconds, `time.time`), after how long, and its status."""

    answered: list[float]
    seconds: list[float]
    statuses: list[int]

    @property
    def rate(self) -> float:
        """Answers per second between the first and the last."""
        took = max(self.answered) - min(self.answered) + self.seconds[0]
        return len(self.answered) / took

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the requests was answered."""
        ranked = sorted(self.seconds)
        return 1000 * ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def request(url: str, body: bytes, headers: dict[str, str]) -> bytes:
    """The bytes of a POST of JSON."""
    parts = urlsplit(url)
    lines = [
        f"POST {parts.path} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *[f"{name}: {value}" for name, value in headers.items()],
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def run(url: str, requests: Sequence[bytes], connections: int, per_second: float | None = None) -> Outcome:
    """Send the requests over so many connections, each as fast as it is answered, or at a steady rate in all."""
    load = _Load(url, requests, per_second)
    threads = [threading.Thread(target=load.work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Outcome(answered=load.answered, seconds=load.seconds, statuses=load.statuses)


class _Load:
    def __init__(self, url: str, requests: Sequence[bytes], per_second: float | None) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname or "localhost", parts.port or 80)
        self._next: Iterator[tuple[int, bytes]] = iter(enumerate(requests))
        self._pause = 1 / per_second if per_second else 0.0
        self._began = time.monotonic()
        self._lock = threading.Lock()
        self.answered: list[float] = []
        self.seconds: list[float] = []
        self.statuses: list[int] = []

    def work(self) -> None:
        with socket.create_connection(self._address, timeout=TIMEOUT_SECONDS) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while (turn := self._take()) is not None:
                number, message = turn
                if self._pause:
                    time.sleep(max(0.0, self._began + number * self._pause - time.monotonic()))
                started = time.monotonic()
                connection.sendall(message)
                status = _read(connection)
                self.seconds.append(time.monotonic() - started)
                self.answered.append(time.time())  # noqa: TID251  Compared with the times of files.
                self.statuses.append(status)

    def _take(self) -> tuple[int, bytes] | None:
        with self._lock:
            return next(self._next, None)


def _read(connection: socket.socket) -> int:
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _some(connection)
    head = received[:end].lower()
    length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
    while len(received) < end + 4 + length:
        received += _some(connection)
    return int(received[9:12])


def _some(connection: socket.socket) -> bytes:
    received = connection.recv(65536)
    if not received:
        raise ConnectionError("the server closed the connection")
    return received
