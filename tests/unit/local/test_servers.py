import platform
from pathlib import Path

import pytest

from deploy.local import mongo, servers
from deploy.local.errors import LocalError


def test_a_platform_without_an_embedded_mongodb_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    with pytest.raises(LocalError) as told:
        mongo.mongod()
    for word in ("docker compose", "RIMEDIO_MONGO_URI", "RIMEDIO_KAFKA_BOOTSTRAP"):
        assert word in told.value.message


def test_a_missing_library_is_named_with_the_command_that_mends_it(tmp_path: Path) -> None:
    binary = tmp_path / "mongod"
    binary.write_text("#!/bin/sh\necho 'libcurl.so.4: cannot open shared object file' >&2\nexit 127\n")
    binary.chmod(0o755)
    with pytest.raises(LocalError, match=r"libcurl\.so\.4.*apt-get install -y libcurl4$"):
        mongo.require_libraries(binary)


def test_servers_of_the_environment_are_used_each_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RIMEDIO_MONGO_URI", raising=False)
    monkeypatch.setenv("RIMEDIO_KAFKA_BOOTSTRAP", "kafka.example:9092")
    assert servers.given() == {"kafka": "kafka.example:9092"}
    monkeypatch.setenv("RIMEDIO_KAFKA_BOOTSTRAP", "")
    assert servers.given() == {}
