"""What every test may ask for: one real Kafka, one real MongoDB, and on them the running system.

Each is started when first asked for, once for all parallel workers.
`RIMEDIO_TEST_BASE_PORT` moves the ports, so that two runs can stand side by side.
"""

import dataclasses
import fcntl
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from hypothesis import is_hypothesis_test

from shared.kit.ids import new_id
from shared.kit.settings import Settings
from tests.settings import settings_of
from tests.waiting import until

ROOT = Path(__file__).parent.parent
BASE_PORT = int(os.environ.get("RIMEDIO_TEST_BASE_PORT", "8200"))
HOME = ROOT / ".rimedio" / f"tests-{BASE_PORT}"
OWNER = HOME / "owner"
PARTS = ("stack", "infra")
CONDUCTOR = "RIMEDIO_TEST_CONDUCTOR"
START_SECONDS = 180


@dataclasses.dataclass(frozen=True)
class Infra:
    """The addresses of the real servers."""

    kafka_bootstrap: str
    mongo_uri: str


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[CONDUCTOR] = str(os.getpid())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count lines by examples only: what chance or a browser walks through takes twice as long when it is watched."""
    for item in items:
        if item.get_closest_marker("browser") or is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("no_cover")


def pytest_sessionfinish() -> None:
    if os.environ[CONDUCTOR] == str(os.getpid()) and _owner() == os.getpid():
        _stop_all()
        OWNER.unlink()


@pytest.fixture(scope="session")
def infra() -> Infra:
    """A real Kafka and a real MongoDB: those that the environment names, else embedded ones of the tests' own."""
    if "RIMEDIO_KAFKA_BOOTSTRAP" in os.environ and "RIMEDIO_MONGO_URI" in os.environ:
        return Infra(os.environ["RIMEDIO_KAFKA_BOOTSTRAP"], os.environ["RIMEDIO_MONGO_URI"])
    started = _shared("infra", BASE_PORT + 50, ["--only", "kafka,mongo"], {})
    return Infra(kafka_bootstrap=started["kafka"], mongo_uri=started["mongo"])


@pytest.fixture(scope="session")
def stack(infra: Infra) -> dict[str, Any]:
    """The whole system, as `python -m deploy.local up --json` describes it."""
    servers = {"RIMEDIO_KAFKA_BOOTSTRAP": infra.kafka_bootstrap, "RIMEDIO_MONGO_URI": infra.mongo_uri}
    return _shared("stack", BASE_PORT, [], servers)


@pytest.fixture
def make_settings(infra: Infra) -> Callable[..., Settings]:
    """Settings of a service on databases and topics of the test's own."""
    own_tenant = f"t{new_id()[:12]}"

    def make(service: str, tenant: str = own_tenant, **changes: Any) -> Settings:
        return settings_of(
            service,
            tenant=tenant,
            mongo_uri=infra.mongo_uri,
            kafka_bootstrap=infra.kafka_bootstrap,
            **changes,
        )

    return make


def _shared(name: str, base_port: int, options: list[str], environ: dict[str, str]) -> dict[str, Any]:
    """Start the part once for all workers; who comes second reads what the first was told."""
    note = HOME / f"{name}.json"
    HOME.mkdir(parents=True, exist_ok=True)
    with _alone(HOME / f"{name}.lock"):
        _take_over()
        if not note.exists():
            note.write_text(json.dumps(_start(name, base_port, options, environ)))
    started: dict[str, Any] = json.loads(note.read_text())
    return started


def _take_over() -> None:
    """Make this run the owner of what stands on these ports, unless another run that is alive is."""
    conductor, owner = int(os.environ[CONDUCTOR]), _owner()
    if owner == conductor:
        return
    if owner and _alive(owner):
        raise RuntimeError(f"another run ({owner}) uses these ports: set RIMEDIO_TEST_BASE_PORT")
    _stop_all()
    for name in PARTS:
        shutil.rmtree(HOME / name, ignore_errors=True)
        (HOME / f"{name}.json").unlink(missing_ok=True)
    OWNER.write_text(str(conductor))


def _owner() -> int:
    return int(OWNER.read_text()) if OWNER.exists() else 0


def _start(name: str, base_port: int, options: list[str], environ: dict[str, str]) -> dict[str, Any]:
    """Start a launcher that outlives this process: it belongs to the whole run, whoever was first to ask."""
    command = [sys.executable, "-m", "deploy.local", "up", "--json", "--base-port", str(base_port)]
    output, log, pid = (HOME / f"{name}.{kind}" for kind in ("out", "log", "pid"))
    # What the last run was told must not be taken for this one's.
    output.write_text("")
    line = shlex.join([*command, "--data", str(HOME / name), *options])
    background = f"{line} >{shlex.quote(str(output))} 2>{shlex.quote(str(log))} & echo $! >{shlex.quote(str(pid))}"
    subprocess.run(
        ["sh", "-c", background], cwd=ROOT, env={**os.environ, **environ}, check=True, start_new_session=True
    )
    number = int(pid.read_text())
    until(lambda: output.read_text().endswith("\n") or not _alive(number), seconds=START_SECONDS, what=f"the {name}")
    if not output.read_text():
        raise RuntimeError(f"the {name} did not start:\n{log.read_text()[-2000:]}")
    started: dict[str, Any] = json.loads(output.read_text())
    return started


def _stop_all() -> None:
    for name in PARTS:
        pid = HOME / f"{name}.pid"
        if pid.exists():
            _stop(int(pid.read_text()))
            pid.unlink()


def _stop(pid: int) -> None:
    # A note that a killed run has left behind may name a process that is somebody else's by now.
    if _is_launcher(pid):
        os.kill(pid, signal.SIGTERM)
        until(lambda: not _alive(pid), seconds=START_SECONDS, what="the end of what the tests started")


def _is_launcher(pid: int) -> bool:
    try:
        return "deploy.local" in psutil.Process(pid).cmdline()
    except psutil.NoSuchProcess:
        return False


def _alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
