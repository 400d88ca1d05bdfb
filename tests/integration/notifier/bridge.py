"""A way to a server that can be cut and mended."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Bridge:
    """Passes on what comes to a port of its own, unless it is cut."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._lanes: set[socket.socket] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self._cut = False
        self._closed = False
        self._guard = threading.Thread(target=self._accept)
        self._guard.start()

    def cut(self) -> None:
        """Break what is connected, and turn everybody away."""
        self._cut = True
        for lane in tuple(self._lanes):
            with suppress(OSError):
                lane.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let people pass again."""
        self._cut = False

    def close(self) -> None:
        """Be no more."""
        self._closed = True
        self.cut()
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._guard.join(timeout=10)
        self._listening.close()

    def _accept(self) -> None:
        pumps: list[threading.Thread] = []
        with suppress(OSError):
            while not self._closed:
                here, _ = self._listening.accept()
                if self._cut:
                    here.close()
                    continue
                there = socket.create_connection(self._target)
                self._lanes |= {here, there}
                pumps += [threading.Thread(target=self._pump, args=ends) for ends in ((here, there), (there, here))]
                for pump in pumps[-2:]:
                    pump.start()
        for pump in pumps:
            pump.join(timeout=10)
        for lane in self._lanes:
            lane.close()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextmanager
def bridge_to(host: str, port: int) -> Iterator[Bridge]:
    """A bridge for as long as the block lasts."""
    bridge = Bridge(host, port)
    try:
        yield bridge
    finally:
        bridge.close()
