"""A worker process: its loops as threads, which end after the work in hand, and its operational port."""

import os
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from typing import Any, Protocol

import structlog
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from shared.kit.loop import Bell
from shared.kit.settings import Settings

STOP_SECONDS = 30.0

log = structlog.get_logger(__name__)

Check = Callable[[], None]
Answer = tuple[int, str, bytes]
"""Status, content type and body."""


class Loop(Protocol):
    """Something that a worker runs in a thread until its bell stops it."""

    name: str
    bell: Bell

    def run(self) -> None:
        """Work until stopped."""


def run(settings: Settings, loops: Sequence[Loop], checks: Mapping[str, Check]) -> int:
    """Run the loops until SIGTERM or SIGINT, or until one of them ends by an error.

    Args:
        settings: Of the service; `worker_port` says where to answer `/metrics`, `/healthz` and `/readyz`.
        loops: What to run.
        checks: By name, what `/readyz` asks; a check raises where it is not satisfied.

    Returns:
        The exit status: 0 after a signal, 1 after an error.
    """
    # Unlike an event, it may be rung by a signal that interrupts whoever waits for it.
    ended: SimpleQueue[None] = SimpleQueue()
    failed: list[str] = []
    # Before there is any work in hand that a signal could cut short.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.put(None))
    threads = [_start(loop, ended, failed) for loop in loops]
    server = _serve(settings, checks)
    log.info("worker_started", loops=[loop.name for loop in loops])
    ended.get()
    for loop in loops:
        loop.bell.stop()
    for thread in threads:
        thread.join(timeout=STOP_SECONDS)
    if server is not None:
        server.shutdown()
    log.info("worker_stopped", failed=failed)
    return 1 if failed else 0


def _start(loop: Loop, ended: SimpleQueue[None], failed: list[str]) -> threading.Thread:
    def work() -> None:
        try:
            loop.run()
        except Exception:
            # A loop that cannot go on ends the process, and who started the process starts it anew.
            log.exception("loop_failed", loop=loop.name)
            failed.append(loop.name)
        finally:
            ended.put(None)

    thread = threading.Thread(target=work, name=loop.name)
    thread.start()
    return thread


def _serve(settings: Settings, checks: Mapping[str, Check]) -> ThreadingHTTPServer | None:
    if not settings.worker_port:
        return None
    pages: dict[str, Callable[[], Answer]] = {
        "/healthz": lambda: (200, "text/plain", b"ok\n"),
        "/readyz": lambda: _readiness(checks),
        "/metrics": lambda: (200, "text/plain; version=0.0.4", generate_latest(_registry())),
    }

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, kind, body = pages.get(self.path, _not_found)()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Operational requests are not worth a line each."""

    server = ThreadingHTTPServer(("", settings.worker_port), Pages)
    threading.Thread(target=server.serve_forever, name="worker-port", daemon=True).start()
    return server


def _not_found() -> Answer:
    return 404, "text/plain", b"not found\n"


def _readiness(checks: Mapping[str, Check]) -> Answer:
    for name, check in checks.items():
        try:
            check()
        except Exception as error:  # noqa: BLE001  Whatever a check raises means that it is not satisfied.
            return 503, "text/plain", f"{name}: {type(error).__name__}\n".encode()
    return 200, "text/plain", b"ready\n"


def _registry() -> CollectorRegistry:
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return registry
