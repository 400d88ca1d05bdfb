"""Setting up: indexes, and the demonstration's people and key, as often as one likes."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from services.recovery import __main__ as commands
from services.recovery.case import Case
from services.recovery.documents import ApiKey, Policy, Staff
from services.recovery.wiring import Wiring
from shared.kit.auth import new_api_key, verify_password
from shared.kit.settings import Settings
from tests.integration.notifier.environ import environ

PEOPLE = [
    ("agent", "Luca Bassi"),
    ("manager", "Anna Ferri"),
    ("director", "Elena Conti"),
    ("admin", "Marco Riva"),
]
KEY, KEY_ID = new_api_key()


def demo(**changes: Any) -> dict[str, Any]:
    staff = [
        {
            "role": role,
            "name": name,
            "email": f"{name.split(maxsplit=1)[0]}@Demo.example",
            "password": f"{name} 1234",
        }
        for role, name in PEOPLE
    ]
    return {"api_key": KEY, "staff": staff, **changes}


def set_up(settings: Settings, file: Path, content: bytes | dict[str, Any] | None = None) -> Result:
    if content is None:
        return CliRunner().invoke(commands.main, ["setup"], env=environ(settings))
    file.write_bytes(content if isinstance(content, bytes) else orjson.dumps(content))
    return CliRunner().invoke(commands.main, ["setup", "--demo", str(file)], env=environ(settings))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "demo.json"


def versions() -> list[int]:
    return [document.version for cls in (Staff, ApiKey, Policy) for document in cls.objects.order_by("id")]


def test_setup_alone_makes_the_indexes_and_nobody(settings: Settings, wiring: Wiring, file: Path) -> None:
    assert wiring.settings == settings
    assert set_up(settings, file).exit_code == 0
    assert {"number", "answer", "open_of_customer_at_place", "due", "outbox"} <= set(
        Case._get_collection().index_information()  # noqa: SLF001  As the store reaches it.
    )
    assert versions() == []


def test_the_demonstration_has_one_person_a_role_a_key_and_a_policy(
    settings: Settings, wiring: Wiring, file: Path
) -> None:
    assert wiring.settings == settings
    assert set_up(settings, file, demo()).exit_code == 0
    told = {tuple(staff.roles): (staff.name, staff.email, staff.places) for staff in Staff.objects}
    assert told[("manager",)] == ("Anna Ferri", "anna@demo.example", ["root"])
    assert len(told) == 4
    key = ApiKey.objects.get()
    assert (key.id, key.active, "cases:read" in key.scopes) == (KEY_ID, True, True)
    assert Policy.objects.get().id == "root"
    assert [len(document.outbox) for document in (*Staff.objects, key)] == [1] * 5


def test_the_second_time_changes_nothing(settings: Settings, wiring: Wiring, file: Path) -> None:
    assert wiring.settings == settings
    set_up(settings, file, demo())
    before = versions()
    assert set_up(settings, file, demo()).exit_code == 0
    assert versions() == before


def test_a_changed_password_name_or_key_takes_the_place_of_the_old_one(
    settings: Settings, wiring: Wiring, file: Path
) -> None:
    assert wiring.settings == settings
    set_up(settings, file, demo())
    changed = demo(api_key=new_api_key()[0])
    changed["staff"][0]["password"] = "quite another"
    changed["staff"][1]["name"] = "Anna Ferri-Neri"
    assert set_up(settings, file, changed).exit_code == 0
    luca = Staff.objects.get(email="luca@demo.example")
    assert verify_password(luca.password, "quite another")
    assert luca.generation == 2
    assert Staff.objects.get(email="anna@demo.example").name == "Anna Ferri-Neri"
    assert {key.id == KEY_ID: key.active for key in ApiKey.objects} == {True: False, False: True}


def test_the_same_key_with_another_secret_replaces_it(settings: Settings, wiring: Wiring, file: Path) -> None:
    assert wiring.settings == settings
    set_up(settings, file, demo())
    before = ApiKey.objects.get().hash
    set_up(settings, file, demo(api_key=new_api_key(KEY_ID)[0]))
    assert ApiKey.objects.get().hash != before


@pytest.mark.parametrize("content", [b"not json", {"api_key": "no key", "staff": []}, {"staff": []}])
def test_a_file_that_says_something_else_is_refused_in_one_line(
    settings: Settings, wiring: Wiring, file: Path, content: bytes | dict[str, Any]
) -> None:
    assert wiring.settings == settings
    result = set_up(settings, file, content)
    assert result.exit_code == 2
    assert str(file) in result.output
    assert len(result.output.strip().splitlines()) == 1
    assert versions() == []
