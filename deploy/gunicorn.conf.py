# ruff: noqa: N999  The name is the one that gunicorn looks for.
"""How gunicorn serves the web application of every service; what differs comes from the environment."""

import contextlib
import ctypes
import gc
import logging
import os
import signal
import socket
import sys
from http import HTTPStatus
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger as GunicornLogger  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]
from prometheus_client.multiprocess import mark_process_dead

from shared.kit import settings
from shared.kit.web.openapi import PROBLEM_TYPE
from shared.kit.web.problems import as_json, of_status

PR_SET_PDEATHSIG = 1

# Address, workers and threads are read alike for every service.
_settings = settings.load("feedback")

bind = _settings.bind
workers = _settings.web_workers
threads = _settings.web_threads
preload_app = True
keepalive = 75
timeout = 60
graceful_timeout = 15
control_socket_disable = True
if Path("/dev/shm").is_dir():  # noqa: S108  Workers prove by touching a file that they live; a slow disk must not say otherwise.
    worker_tmp_dir = "/dev/shm"  # noqa: S108

# The application logs each request itself, without the tokens and addresses that an access log quotes.
accesslog = None


class Logger(GunicornLogger):
    """Hands gunicorn's own messages to the application's log, which writes them as it writes everything."""

    def setup(self, cfg: Any) -> None:
        """Leave the writing to the root logger."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.addFilter(_without_request)


def _without_request(record: logging.LogRecord) -> bool:
    """Keep what a client sent, and from where, out of the log."""
    for start in ("Invalid request", "Error handling request"):
        if str(record.msg).startswith(start):
            record.msg, record.args = start, ()
    return True


logger_class = Logger


class Worker(ThreadWorker):
    """Says what gunicorn refuses before the application sees it as the application itself would."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:
        """Let gunicorn log what is wrong and choose the status, and answer that as a problem."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                super().handle_error(req, theirs, addr, exc)
            said = ours.recv(1024)
        # Who has hung up meanwhile hears nothing.
        with contextlib.suppress(OSError):
            client.sendall(_as_problem(HTTPStatus(int(said.split(maxsplit=2)[1]))))


def _as_problem(status: HTTPStatus) -> bytes:
    body = as_json(of_status(status))
    head = [
        f"HTTP/1.1 {status} {status.phrase}",
        "Connection: close",
        f"Content-Type: {PROBLEM_TYPE}",
        f"Content-Length: {len(body)}",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


worker_class = Worker


def when_ready(_server: Any) -> None:
    """Before the workers are forked, put what is loaded out of the collector's reach, so that they share its memory."""
    gc.collect()
    gc.freeze()


def post_fork(_server: Any, _worker: Any) -> None:
    """A worker dies with its master, so that no orphan keeps the port from the next one."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def child_exit(_server: Any, worker: Any) -> None:
    """The gauges of a worker that is gone count no more."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        mark_process_dead(worker.pid)
