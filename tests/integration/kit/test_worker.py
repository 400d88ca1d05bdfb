"""A worker process ends after the work in hand, and with an error when a loop cannot go on."""

import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.waiting import until

PROGRAM = """
import sys
from shared.kit import worker
from shared.kit.loop import Bell
from shared.kit.settings import load

class Slow:
    name = "slow"
    def __init__(self):
        self.bell = Bell()
    def run(self):
        while not self.bell.stopped:
            self.bell.wait(60)
        print("finished the work in hand", flush=True)

class Fails:
    name = "fails"
    def __init__(self):
        self.bell = Bell()
    def run(self):
        raise RuntimeError("cannot go on")

def away():
    raise ConnectionError("mongo")

loops = [Slow(), Fails()] if "fails" in sys.argv else [Slow()]
checks = {"mongo": away} if "away" in sys.argv else {}
sys.exit(worker.run(load("feedback"), loops, checks))
"""


@contextmanager
def process(environ: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", PROGRAM, *arguments]
    with subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) as started:
        try:
            yield started
        finally:
            started.kill()


@pytest.fixture
def environ() -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    urls = {f"RIMEDIO_{name}_URL": f"http://{name.lower()}.test" for name in ("FEEDBACK", "RECOVERY", "NOTIFIER")}
    return {
        **urls,
        "RIMEDIO_MONGO_URI": "mongodb://127.0.0.1:1",
        "RIMEDIO_KAFKA_BOOTSTRAP": "127.0.0.1:1",
        "RIMEDIO_SECRET_KEYS": "k1:" + "s" * 40,
        "RIMEDIO_WORKER_PORT": str(port),
        "PYTHONPATH": ".",
    }


def ask(environ: dict[str, str], path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{environ['RIMEDIO_WORKER_PORT']}{path}") as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except urllib.error.URLError:
        return 0, ""


def test_it_stops_after_the_work_in_hand(environ: dict[str, str]) -> None:
    with process(environ) as worker:
        until(lambda: ask(environ, "/healthz") == (200, "ok\n"))
        assert ask(environ, "/readyz") == (200, "ready\n")
        assert "rimedio_outbox_published_total" in ask(environ, "/metrics")[1] or ask(environ, "/metrics")[0] == 200
        assert ask(environ, "/elsewhere")[0] == 404
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0
        assert worker.stdout
        assert "finished the work in hand" in worker.stdout.read()


def test_a_check_that_is_not_satisfied_is_named(environ: dict[str, str]) -> None:
    with process(environ, "away"):
        until(lambda: ask(environ, "/healthz")[0] == 200)
        assert ask(environ, "/readyz") == (503, "mongo: ConnectionError\n")


def test_a_loop_that_cannot_go_on_ends_the_process(environ: dict[str, str]) -> None:
    with process(environ, "fails") as worker:
        assert worker.wait(timeout=20) == 1


def test_metrics_of_several_processes_are_shown_together(environ: dict[str, str], tmp_path: object) -> None:
    with process({**environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}):
        until(lambda: ask(environ, "/metrics")[0] == 200)
