import json
from pathlib import Path

from deploy import credentials


def test_secrets_are_made_once_and_kept(tmp_path: Path) -> None:
    first = credentials.file_in(tmp_path).read_text()
    assert credentials.file_in(tmp_path).read_text() == first


def test_two_installations_share_no_secret(tmp_path: Path) -> None:
    one, other = (json.loads(credentials.file_in(tmp_path / name).read_text()) for name in ("one", "other"))
    assert one["secret_keys"] != other["secret_keys"]
    assert one["api_key"] != other["api_key"]
    assert not {member["password"] for member in one["staff"]} & {member["password"] for member in other["staff"]}


def test_only_their_owner_reads_them(tmp_path: Path) -> None:
    credentials.file_in(tmp_path)
    assert [path.stat().st_mode & 0o777 for path in sorted(tmp_path.iterdir())] == [0o600, 0o600]


def test_there_is_one_member_of_the_staff_per_role(tmp_path: Path) -> None:
    staff = json.loads(credentials.file_in(tmp_path).read_text())["staff"]
    assert [member["role"] for member in staff] == ["agent", "manager", "director", "admin"]
    assert len({member["email"] for member in staff}) == len(staff)


def test_the_file_of_keys_is_what_the_settings_take(tmp_path: Path) -> None:
    path = credentials.file_in(tmp_path)
    assert (tmp_path / "secret_keys").read_text() == json.loads(path.read_text())["secret_keys"]
