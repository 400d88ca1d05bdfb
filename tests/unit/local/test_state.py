from pathlib import Path

import pytest

from deploy.local import other, state
from deploy.local.errors import AlreadyUp, LocalError


def test_only_one_launcher_owns_a_directory(tmp_path: Path) -> None:
    with state.owning(tmp_path), pytest.raises(AlreadyUp, match="is up already"), state.owning(tmp_path):
        pass


@pytest.mark.parametrize("place", ["/proc/nowhere", "/dev/null/below"])
def test_a_directory_that_cannot_be_made_is_named(place: str) -> None:
    data = Path(place)
    assert not state.is_owned(data)
    with pytest.raises(LocalError, match=rf"{place} cannot be used .*--data"), state.owning(data):
        pass


def test_a_directory_is_owned_only_while_its_launcher_lives(tmp_path: Path) -> None:
    assert not state.is_owned(tmp_path)
    with state.owning(tmp_path):
        assert state.is_owned(tmp_path)
    assert not state.is_owned(tmp_path)


def test_what_a_dead_launcher_wrote_is_not_believed(tmp_path: Path) -> None:
    with state.owning(tmp_path):
        state.write(tmp_path, {"ready": True})
        assert state.read(tmp_path) == {"ready": True}
    assert state.read(tmp_path) == {}


def test_the_state_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    state.write(tmp_path, {"api_key": "rk_0_0"})
    assert (tmp_path / "stack.json").stat().st_mode & 0o777 == 0o600


def test_who_asks_for_other_ports_than_those_in_use_is_told(tmp_path: Path) -> None:
    with state.owning(tmp_path):
        state.write(tmp_path, {"ready": True, "base_port": 8100})
        with pytest.raises(LocalError, match="base port 8100"):
            other.wait_until_ready(tmp_path, 9100)
        assert other.wait_until_ready(tmp_path, None)["base_port"] == 8100


def test_ending_what_is_not_up_changes_nothing(tmp_path: Path) -> None:
    assert not other.end(tmp_path)


def test_wiping_removes_what_a_stack_keeps_and_nothing_else(tmp_path: Path) -> None:
    for name in ("kafka", "mail"):
        (tmp_path / name).mkdir()
    (tmp_path / "secrets.json").touch()
    (tmp_path / "my-notes.txt").touch()
    other.wipe(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["my-notes.txt"]


def test_wiping_removes_a_directory_that_holds_nothing_else(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "mongo").mkdir(parents=True)
    other.wipe(data)
    assert not data.exists()


def test_what_is_up_is_not_wiped(tmp_path: Path) -> None:
    (tmp_path / "kafka").mkdir()
    with state.owning(tmp_path), pytest.raises(AlreadyUp):
        other.wipe(tmp_path)
    assert (tmp_path / "kafka").exists()
