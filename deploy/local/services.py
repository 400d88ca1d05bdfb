"""The services as programs of the stack: their commands, and the environment that wires them to the servers."""

import http.client
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from deploy.local.ports import HOST, Ports
from deploy.local.process import Program

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("feedback", "recovery", "notifier")
DEFAULTS = {"RIMEDIO_WEB_WORKERS": "2", "RIMEDIO_MAIL_FROM": "Rimedio <rimedio@rimedio.example>"}
"""What the launcher's own environment may say otherwise."""


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """Where the services find what they use."""

    data: Path
    ports: Ports
    kafka: str
    mongo: str
    smtp: str
    secret_keys: str

    def url(self, service: str) -> str:
        """The public URL of a service."""
        return f"http://{HOST}:{self.ports.web(service)}"

    def environment(self, **own: str) -> Mapping[str, str]:
        """The environment of a service's process; `own` is what only this process is told."""
        shared = {
            "RIMEDIO_KAFKA_BOOTSTRAP": self.kafka,
            "RIMEDIO_MONGO_URI": self.mongo,
            "RIMEDIO_SMTP_URL": self.smtp,
            "RIMEDIO_SECRET_KEYS": self.secret_keys,
            **{f"RIMEDIO_{name.upper()}_URL": self.url(name) for name in NAMES},
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }
        return {**DEFAULTS, **os.environ, **shared, **own}


def topics(wiring: Wiring) -> Program:
    """Creates the topics, as soon as Kafka answers."""
    return Program(
        name="topics",
        command=[sys.executable, "-m", "deploy.topics"],
        environment=wiring.environment(),
        log=wiring.data / "logs" / "topics.log",
    )


def setup(service: str, wiring: Wiring, demo: Path) -> Program:
    """Creates the indexes of a service and what a fresh installation has; `demo` names the API key and the staff."""
    return _program(service, "setup", wiring, wiring.environment(), arguments=("--demo", str(demo)))


def web(service: str, wiring: Wiring) -> Program:
    """Serves the pages and the API of a service."""
    port = wiring.ports.web(service)
    metrics = wiring.data / "metrics" / service
    environment = wiring.environment(RIMEDIO_BIND=f"{HOST}:{port}", PROMETHEUS_MULTIPROC_DIR=str(metrics))
    return _program(service, "web", wiring, environment, port=port, before=partial(_empty, metrics))


def worker(service: str, wiring: Wiring) -> Program:
    """Consumes, publishes and watches the deadlines of a service."""
    port = wiring.ports.worker(service)
    return _program(service, "worker", wiring, wiring.environment(RIMEDIO_WORKER_PORT=str(port)), port=port)


def _program(
    service: str,
    command: str,
    wiring: Wiring,
    environment: Mapping[str, str],
    *,
    arguments: tuple[str, ...] = (),
    port: int = 0,
    before: partial[None] | None = None,
) -> Program:
    name = f"{service}-{command}"
    return Program(
        name=name,
        command=[sys.executable, "-m", f"services.{service}", command, *arguments],
        environment=environment,
        log=wiring.data / "logs" / f"{name}.log",
        ready=partial(_is_ready, port),
        ports=(port,) if port else (),
        before=before,
    )


def _empty(directory: Path) -> None:
    """The figures of processes that are gone would be counted with those of the new ones."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)


def _is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
