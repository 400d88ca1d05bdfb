"""Durable submits per second: ours with everything running, ours with the relay held, and bare, in turn.

With the relay held only the way to the durable answer is measured, which is what the bare insert does; where workers
have machines of their own, as in production, the web processes are nearer to that.
"""

import json
import os
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from bench import load, system

ROUNDS = 3
REQUESTS = 2000
CONNECTIONS = 16
WORKERS = 2
THREADS = 8
BARE_PORT = system.BASE_PORT + 20


def measure(stack: dict[str, Any]) -> dict[str, Any]:
    """Three rounds each, in turn, so that a slow minute of the machine falls on all."""
    rounds = []
    ours_url = f"{stack['urls']['feedback']}/v1/responses"
    with _bare(stack) as bare_url:
        for number in range(ROUNDS):
            bodies = [_body(token) for token in visits(stack, 2 * REQUESTS, f"submit-{number}")]
            ours = _round(ours_url, bodies[:REQUESTS], stack)
            with system.held(stack, "feedback-worker"):
                held = _round(ours_url, bodies[REQUESTS:], stack)
                bare = _round(f"{bare_url}/v1/responses", bodies[:REQUESTS], stack)
            ratios = {"ratio": ours["rate"] / bare["rate"], "ratio_relay_held": held["rate"] / bare["rate"]}
            rounded = {name: round(ratio, 3) for name, ratio in ratios.items()}
            rounds.append({"ours": ours, "relay_held": held, "bare": bare, **rounded})
    return {
        "rate": statistics.median(each["ours"]["rate"] for each in rounds),
        "raw_rate": statistics.median(each["bare"]["rate"] for each in rounds),
        "ratio": statistics.median(each["ratio"] for each in rounds),
        "ratio_relay_held": statistics.median(each["ratio_relay_held"] for each in rounds),
        "p50_ms": statistics.median(each["ours"]["p50_ms"] for each in rounds),
        "p99_ms": statistics.median(each["ours"]["p99_ms"] for each in rounds),
        "rounds": rounds,
    }


def visits(stack: dict[str, Any], count: int, name: str) -> list[str]:
    """So many visits of the demo hotel, with all that follows from them done; the tokens of their survey links."""

    def arrives(number: int) -> str:
        body = {
            "external_id": f"{name}-{time.monotonic_ns()}-{number}",
            "kind": "stay",
            "place": "hotel-demo",
            "ended_at": "2026-11-22T09:00:00Z",
            "customer": {
                "external_id": f"{name}-{number}",
                "name": "Giulia B.",
                "email": f"{name}-{number}@example.com",
            },
        }
        url: str = _post(stack, "/v1/visits", body)["survey_url"]
        return url.rsplit("/", 1)[1]

    with ThreadPoolExecutor(4) as pool:
        tokens = list(pool.map(arrives, range(count)))
    system.settled(stack)
    return tokens


def _post(stack: dict[str, Any], path: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {stack['api_key']}"}
    data = json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(stack["urls"]["feedback"] + path, data, headers)) as answer:  # noqa: S310
        answered: dict[str, Any] = json.load(answer)
        return answered


def _body(token: str) -> bytes:
    answers = {
        "overall": 9,
        "touchpoints": {"reception": 5, "room": 5, "breakfast": 4, "room-service": 5, "parking": 4},
        "comment": "Soggiorno splendido, personale gentile. Torneremo volentieri in primavera.",
    }
    return json.dumps({"token": token, "answers": answers, "language": "it"}).encode()


def _round(url: str, bodies: list[bytes], stack: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {stack['api_key']}"}
    requests = [load.request(url, body, headers) for body in bodies]
    seen: list[list[int]] = []
    looking = threading.Timer(1.0, lambda: seen.append(system.spread(urlsplit(url).port or 80)))
    looking.start()
    outcome = load.run(url, requests, CONNECTIONS)
    looking.cancel()
    bad = [status for status in outcome.statuses if status != 201]
    if bad:
        raise SystemExit(f"{len(bad)} of {len(outcome.statuses)} submits were answered {bad[0]}")
    return {
        "rate": round(outcome.rate, 1),
        "p50_ms": round(outcome.percentile(0.5), 1),
        "p99_ms": round(outcome.percentile(0.99), 1),
        "connections": seen[0] if seen else [],
    }


@contextmanager
def _bare(stack: dict[str, Any]) -> Iterator[str]:
    options = ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS), "--preload"]
    command = [sys.executable, "-m", "gunicorn", "bench.bare:app", "--bind", f"127.0.0.1:{BARE_PORT}", *options]
    environ = {**os.environ, "RIMEDIO_MONGO_URI": stack["mongo"]}
    with subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(BARE_PORT)
            yield f"http://127.0.0.1:{BARE_PORT}"
        finally:
            process.terminate()


def _wait(port: int) -> None:
    import socket  # noqa: PLC0415

    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("the bare application did not start")
