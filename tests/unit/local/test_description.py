"""What describes the system to machines: the list of variables, docker-compose.yml, the image, the reverse proxy."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.local import jars
from deploy.local.ports import Ports
from deploy.local.services import NAMES, ROOT, Wiring, web, worker
from shared.kit import settings
from tests.proxy import services_of
from tests.variables import DEV_ENV, listed

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OURS = {name: service for name, service in COMPOSE.items() if service["image"].startswith("rimedio-")}
PINNED = re.compile(r"[\w./-]+:v?\d+\.\d+\.\d+(-\w+)*")


def sources() -> str:
    files = [path for folder in ("shared", "services", "deploy") for path in (ROOT / folder).rglob("*.py")]
    return "\n".join(path.read_text() for path in [*files, ROOT / "deploy" / "entrypoint.sh"])


def test_every_variable_is_listed_with_a_comment() -> None:
    read = set(re.findall(r"\bRIMEDIO_[A-Z_]+\b", sources()))
    read |= {f"RIMEDIO_{name}" for name in re.findall(r'env\.\w+\("([A-Z_]+)"', sources())}
    assert read == set(listed()) - {"RIMEDIO_TEST_BASE_PORT"}
    assert not re.search(r"\n\nRIMEDIO_", DEV_ENV)


def test_the_listed_values_are_usable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in listed().items():
        monkeypatch.setenv(name, value)
    with pytest.raises(settings.SettingsError, match="RIMEDIO_SECRET_KEYS"):
        settings.load("feedback")
    monkeypatch.setenv("RIMEDIO_SECRET_KEYS", "k1:" + "0" * 64)
    assert settings.load("feedback").kafka_bootstrap == "127.0.0.1:8106"


def wiring(tmp_path: Path) -> Wiring:
    return Wiring(
        data=tmp_path, ports=Ports(8100), kafka="kafka:1", mongo="mongodb://m", smtp="smtp://s", secret_keys="k1:x"
    )


def test_a_service_runs_by_the_commands_that_everybody_uses(tmp_path: Path) -> None:
    assert web("recovery", wiring(tmp_path)).command[1:] == ["-m", "services.recovery", "web"]
    assert worker("recovery", wiring(tmp_path)).command[1:] == ["-m", "services.recovery", "worker"]


def test_a_worker_run_by_hand_does_not_take_the_place_of_the_stacks_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RIMEDIO_SLOT", raising=False)
    for name, value in worker("recovery", wiring(tmp_path)).environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("RIMEDIO_SECRET_KEYS", "k1:" + "0" * 64)
    assert settings.load("recovery").slot != listed()["RIMEDIO_SLOT"]


def test_the_launchers_own_environment_may_tune_but_not_rewire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIMEDIO_WEB_WORKERS", "5")
    monkeypatch.setenv("RIMEDIO_SMTP_URL", "smtp://somewhere.else:25")
    environment = web("feedback", wiring(tmp_path)).environment
    assert environment["RIMEDIO_WEB_WORKERS"] == "5"
    assert environment["RIMEDIO_SMTP_URL"] == "smtp://s"


def test_the_figures_of_dead_processes_are_not_counted(tmp_path: Path) -> None:
    program = web("feedback", wiring(tmp_path))
    stale = tmp_path / "metrics" / "feedback" / "gauge_1.db"
    stale.parent.mkdir(parents=True)
    stale.touch()
    assert program.before
    program.before()
    assert Path(program.environment["PROMETHEUS_MULTIPROC_DIR"]) == stale.parent
    assert not stale.exists()


def test_each_of_kafkas_jars_is_pinned_by_its_checksum() -> None:
    locked = jars.locked()
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar.sha256) for jar in locked)
    assert len({jar.name for jar in locked}) == len(locked)
    assert [jar.path for jar in locked if jar.name.startswith("kafka_")] == [
        "org/apache/kafka/kafka_2.13/4.3.1/kafka_2.13-4.3.1.jar"
    ]


def test_the_wheel_with_mongod_is_pinned_by_its_checksum() -> None:
    lock = (ROOT / "uv.lock").read_text()
    assert "sha256:f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51" in lock


def test_compose_runs_the_same_processes_as_the_local_stack() -> None:
    assert {f"{name}-{command}" for name in NAMES for command in ("setup", "web", "worker")} <= set(COMPOSE)
    assert COMPOSE["recovery-worker"]["command"] == ["worker"]
    assert COMPOSE["recovery-setup"]["command"][0] == "setup"


@pytest.mark.parametrize("name", sorted(set(COMPOSE) - set(OURS)))
def test_foreign_images_are_pinned_checked_and_without_root(name: str) -> None:
    service = COMPOSE[name]
    assert PINNED.fullmatch(service["image"])
    assert service["healthcheck"]["test"]
    assert "unprivileged" in service["image"] or service["user"] not in {"root", "0", "0:0"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_containers_may_do_as_little_as_they_need(name: str) -> None:
    service = OURS[name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["build"]["args"]["SERVICE"] == service["image"].removeprefix("rimedio-")
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


@pytest.mark.parametrize("name", sorted(OURS))
def test_compose_tells_a_service_all_that_it_must_know(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for key, value in OURS[name]["environment"].items():
        monkeypatch.setenv(key, re.sub(r"\$\{\w+:-(.*)\}", r"\1", value))
    monkeypatch.setenv("RIMEDIO_SECRET_KEYS", "k1:" + "0" * 64)
    assert settings.load("feedback").mongo_uri == "mongodb://mongo:27017/?replicaSet=rimedio"


def test_the_image_is_pinned_without_root_checked_and_of_one_service() -> None:
    lines = (ROOT / "deploy" / "Dockerfile").read_text()
    (image,) = re.findall(r"^ARG PYTHON_IMAGE=(.*)$", lines, re.MULTILINE)
    assert PINNED.fullmatch(image)
    assert re.findall(r"^USER (.*)$", lines, re.MULTILINE) == ["rimedio"]
    assert "HEALTHCHECK" in lines
    assert "COPY services/${SERVICE} services/${SERVICE}" in lines
    assert "COPY services services" not in lines
    assert "COPY . " not in lines


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/s/token", "feedback"),
        ("/q/code", "feedback"),
        ("/v1/visits", "feedback"),
        ("/v1/responses/1", "feedback"),
        ("/v1/triage", "feedback"),
        ("/v1/webhooks/mews", "feedback"),
        ("/desk", "recovery"),
        ("/desk/cases/R-1", "recovery"),
        ("/sign-in", "recovery"),
        ("/c/token", "recovery"),
        ("/v1/cases/R-1/acknowledge", "recovery"),
        ("/v1/policy", "recovery"),
        ("/opt-out/token", "notifier"),
        ("/callbacks/provider", "notifier"),
        ("/v1/contacts", "notifier"),
        ("/v1/messaging", "notifier"),
        ("/static/kit/page.css", "feedback"),
        ("/static/recovery/desk.css", "recovery"),
    ],
)
def test_one_origin_leads_to_the_right_service(path: str, service: str) -> None:
    assert services_of(path) == [service]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/openapi.json", "/docs", "/v1/casesx"])
def test_operational_paths_are_not_on_the_public_origin(path: str) -> None:
    assert services_of(path) == []
