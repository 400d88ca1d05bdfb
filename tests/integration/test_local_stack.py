"""The launcher itself, as people start it: only the servers, so that it can be killed and started often."""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil
import pytest
import requests
from kafka import KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import KafkaAdminClient
from pymongo import MongoClient

from deploy.local import jars, state
from deploy.local.errors import LocalError
from deploy.local.ports import HOST, Ports, is_free
from deploy.local.services import ROOT
from tests.conftest import BASE_PORT
from tests.waiting import until

pytestmark = pytest.mark.serial

PORTS = Ports(BASE_PORT + 30)
LAUNCHER = [sys.executable, "-m", "deploy.local"]


@pytest.fixture(autouse=True)
def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    """No servers from the environment."""
    for variable in ("RIMEDIO_KAFKA_BOOTSTRAP", "RIMEDIO_MONGO_URI"):
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One directory for all tests here: a stack finds again what the last one left."""
    directory = tmp_path_factory.mktemp("local") / "stack"
    yield directory
    run("down", "--wipe", "--data", str(directory))
    shutil.rmtree(directory, ignore_errors=True)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*LAUNCHER, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=180)


class Up:
    """`up --json` in a process of its own."""

    def __init__(self, data: Path, *options: str) -> None:
        command = [*LAUNCHER, "up", "--json", "--base-port", str(PORTS.base), "--data", str(data), *options]
        self.errors = data.with_suffix(".err")
        with self.errors.open("w") as errors:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.errors.read_text()
        self.told: dict[str, Any] = json.loads(line)
        self.data = data

    def children(self) -> dict[str, Any]:
        children: dict[str, Any] = state.read(self.data)["children"]
        return children

    def pids(self) -> list[int]:
        return [child["pid"] for child in self.children().values()]


@contextlib.contextmanager
def up(data: Path, *options: str) -> Iterator[Up]:
    launched = Up(data, *options)
    try:
        yield launched
    finally:
        launched.process.terminate()
        launched.process.communicate()
        until(all_ports_free, what="the ports to be free again")


def all_ports_free() -> bool:
    return all(is_free(port) for port in range(PORTS.base, PORTS.base + 9))


def gone(pids: list[int]) -> bool:
    return not any(psutil.pid_exists(pid) for pid in pids)


def send_mail(recipient: str) -> None:
    with smtplib.SMTP(HOST, PORTS.smtp) as server:
        server.sendmail("cura@hotel.example", [recipient], "Subject: colazione\r\n\r\nEcco.")


def test_the_servers_are_real_and_one_line_says_where_they_are(data: Path) -> None:
    with up(data, "--only", "kafka,mongo,mail") as stack:
        assert stack.told["data"] == str(data)
        send_mail("giulia@example.it")
        (mail,) = requests.get(f"{stack.told['urls']['mail']}/api/messages", timeout=5).json()["items"]
        assert mail["to"] == ["giulia@example.it"]
        assert len(list((data / "mail" / "new").iterdir())) == 1
        with MongoClient[dict[str, Any]](stack.told["mongo"]) as mongo, mongo.start_session() as session:
            with session.start_transaction():
                mongo.test.notes.insert_one({"_id": 1}, session=session)
            assert mongo.test.notes.count_documents({}) == 1
        record_one(stack.told["kafka"])


def record_one(bootstrap: str) -> None:
    """Creates a topic and sends one record to it, which the broker has acknowledged."""
    admin = KafkaAdminClient(bootstrap_servers=bootstrap)
    admin.create_topics({"notes": {"num_partitions": 1, "replication_factor": 1}})
    admin.close()
    producer = KafkaProducer(bootstrap_servers=bootstrap, acks="all")
    producer.send("notes", b"ecco").get(timeout=20)
    producer.close()


def test_what_was_stored_is_there_the_next_time_and_after_every_server_was_killed(data: Path) -> None:
    with up(data, "--only", "kafka,mongo,mail") as stack:
        before = stack.children()
        for name in ("mongo", "kafka", "mail"):
            os.kill(before[name]["pid"], signal.SIGKILL)
        until(
            lambda: all(child["state"] == "ready" and child["restarts"] for child in stack.children().values()),
            seconds=60,
            what="the servers to be ready again",
        )
        errors = stack.errors.read_text()
        for name in ("mongo", "kafka", "mail"):
            assert f"{name} was killed by SIGKILL and is started again" in errors
            assert f"{name} is ready again" in errors
        with MongoClient[dict[str, Any]](stack.told["mongo"]) as mongo:
            assert mongo.test.notes.count_documents({}) == 1
        assert read_one(stack.told["kafka"]) == b"ecco"
        assert len(requests.get(f"{stack.told['urls']['mail']}/api/messages", timeout=5).json()["items"]) == 1


def read_one(bootstrap: str) -> bytes:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest", enable_auto_commit=False)
    partition = TopicPartition("notes", 0)
    consumer.assign([partition])
    (record,) = until(lambda: consumer.poll(timeout_ms=500).get(partition), what="the record")
    consumer.close()
    value: bytes = record.value
    return value


def test_up_again_says_the_same_and_starts_nothing(data: Path) -> None:
    with up(data, "--only", "mongo,mail") as stack:
        pids = stack.pids()
        second = run("up", "--json", "--data", str(data))
        assert second.returncode == 0
        assert json.loads(second.stdout) == stack.told
        assert stack.pids() == pids


def test_up_again_on_other_ports_is_refused(data: Path) -> None:
    with up(data, "--only", "mail"):
        second = run("up", "--data", str(data), "--base-port", str(PORTS.base + 1000))
        assert second.returncode == 1
        assert f"is up on base port {PORTS.base}" in second.stderr


def test_down_returns_when_all_is_gone_and_keeps_the_data(data: Path) -> None:
    with up(data, "--only", "kafka,mongo,mail") as stack:
        pids = stack.pids()
        assert run("down", "--data", str(data)).returncode == 0
        assert gone(pids)
        assert all_ports_free()
        assert stack.process.wait(5) == 0
        assert (data / "mail" / "new").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_good_order(data: Path, number: signal.Signals) -> None:
    with up(data, "--only", "mail") as stack:
        pids = stack.pids()
        stack.process.send_signal(number)
        assert stack.process.wait(30) == 0
        assert gone(pids)
        assert not state.read(data)


def test_a_killed_launcher_leaves_nobody_behind_and_the_next_one_starts(data: Path) -> None:
    with up(data, "--only", "kafka,mongo,mail") as stack:
        pids = stack.pids()
        stack.process.kill()
        until(lambda: gone(pids), what="the end of the children")
        assert run("status", "--data", str(data)).returncode == 3
    with up(data, "--only", "mongo,mail"):
        assert run("status", "--data", str(data)).returncode == 0


def test_a_launcher_that_is_stopped_while_it_starts_leaves_nobody_behind(data: Path) -> None:
    command = [*LAUNCHER, "up", "--base-port", str(PORTS.base), "--data", str(data), "--only", "kafka,mongo"]
    with subprocess.Popen(command, cwd=ROOT) as launcher:
        until(lambda: state.read(data).get("children", {}).get("kafka", {}).get("pid"), what="Kafka's process")
        pids = [child["pid"] for child in state.read(data)["children"].values() if child["pid"]]
        launcher.terminate()
        assert launcher.wait(30) == 0
        assert gone(pids)


def test_a_taken_port_is_named_with_the_process_that_holds_it(data: Path) -> None:
    with socket.create_server((HOST, PORTS.smtp)):
        refused = run("up", "--base-port", str(PORTS.base), "--data", str(data), "--only", "mongo,mail")
    assert refused.returncode == 1
    assert f"port {PORTS.smtp} is taken by process {os.getpid()} (" in refused.stderr
    assert is_free(PORTS.mongo)
    assert not state.is_owned(data)


def test_a_start_that_is_refused_leaves_no_directory_behind(tmp_path: Path) -> None:
    with socket.create_server((HOST, PORTS.smtp)):
        refused = run("up", "--base-port", str(PORTS.base), "--data", str(tmp_path / "new" / "stack"), "--only", "mail")
    assert refused.returncode == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("variable", "address"),
    [
        ("RIMEDIO_MONGO_URI", "mongodb://u:hidden@127.0.0.1:1/"),
        ("RIMEDIO_MONGO_URI", "mongodb://"),
        ("RIMEDIO_KAFKA_BOOTSTRAP", "127.0.0.1:1"),
        ("RIMEDIO_KAFKA_BOOTSTRAP", "kafka:port"),
    ],
)
def test_a_server_of_the_environment_that_does_not_answer_is_named_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, address: str
) -> None:
    monkeypatch.setenv(variable, address)
    refused = run("up", "--base-port", str(PORTS.base), "--data", str(tmp_path / "stack"))
    assert refused.returncode == 1
    (line,) = refused.stderr.splitlines()
    assert line.startswith("Error: ")
    assert variable in line
    assert "hidden" not in line
    assert list(tmp_path.iterdir()) == []


def test_the_stack_moves_to_other_ports_with_its_data(data: Path) -> None:
    moved = Ports(PORTS.base + 1)
    with up(data, "--only", "mongo") as stack:
        with MongoClient[dict[str, Any]](stack.told["mongo"]) as mongo:
            mongo.test.moved.insert_one({"_id": "before"})
        run("down", "--data", str(data))
    command = ["up", "--json", "--base-port", str(moved.base), "--data", str(data), "--only", "kafka,mongo"]
    with subprocess.Popen([*LAUNCHER, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True) as launcher:
        try:
            assert launcher.stdout
            told = json.loads(launcher.stdout.readline())
            with MongoClient[dict[str, Any]](told["mongo"]) as mongo:
                assert mongo.test.moved.find_one() == {"_id": "before"}
            assert read_one(told["kafka"]) == b"ecco"
        finally:
            launcher.terminate()


def test_status_tells_by_its_exit_code(data: Path) -> None:
    assert run("status", "--data", str(data)).returncode == 3
    with up(data, "--only", "mail") as stack:
        assert run("status", "--data", str(data)).returncode == 0
        told = json.loads(run("status", "--json", "--data", str(data)).stdout)
        assert told["children"]["mail"]["pid"] == stack.pids()[0]


def test_servers_that_the_environment_names_are_not_started(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIMEDIO_MONGO_URI", "mongodb://elsewhere/?replicaSet=theirs")
    with up(data, "--only", "mongo,mail") as stack:
        assert stack.told["mongo"] == "mongodb://elsewhere/?replicaSet=theirs"
        assert list(stack.children()) == ["mail"]


@pytest.fixture
def repository() -> Iterator[dict[str, bytes]]:
    """A Maven repository on this machine: what it holds by path, and its address under the empty path."""
    files: dict[str, bytes] = {}

    class Files(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = files.get(self.path)
            self.send_response(200 if content else 404)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer((HOST, 0), Files) as server:
        threading.Thread(target=server.serve_forever).start()
        files[""] = f"http://{HOST}:{server.server_port}".encode()
        yield files
        server.shutdown()


def test_a_jar_is_kept_only_if_it_is_the_one_that_was_pinned(
    tmp_path: Path, repository: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIMEDIO_MAVEN_URL", repository[""].decode())
    jar = jars.Jar(hashlib.sha256(b"the jar").hexdigest(), "org/example/1/example-1.jar")
    with pytest.raises(LocalError, match=r"example-1\.jar cannot be downloaded"):
        jars.fetch([jar], tmp_path)
    repository["/org/example/1/example-1.jar"] = b"another jar"
    with pytest.raises(LocalError, match="its SHA-256 differs"):
        jars.fetch([jar], tmp_path)
    assert not list(tmp_path.iterdir())
    repository["/org/example/1/example-1.jar"] = b"the jar"
    (path,) = jars.fetch([jar], tmp_path)
    assert path.read_bytes() == b"the jar"


def test_jars_that_are_there_need_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jar = jars.Jar(hashlib.sha256(b"the jar").hexdigest(), "org/example/1/example-1.jar")
    (tmp_path / f"{jar.sha256[:8]}-example-1.jar").write_bytes(b"the jar")
    monkeypatch.setenv("RIMEDIO_MAVEN_URL", "http://127.0.0.1:1")
    assert [path.read_bytes() for path in jars.fetch([jar], tmp_path)] == [b"the jar"]
