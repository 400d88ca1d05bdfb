"""The file of sources: what is wrong in it is said in one line that names the field."""

import dataclasses
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from services.feedback.__main__ import main
from services.feedback.places.view import Places
from services.feedback.visits.adapters import ADAPTERS, sources
from services.feedback.visits.adapters.mews import Mews
from services.feedback.visits.adapters.sources import Sources
from shared.kit.settings import Settings, SettingsError
from tests.variables import listed

SECRET = "s" * 24
PLACES = {"p-1": "hotel-demo"}
MEWS: dict[str, Any] = {
    "name": "mews",
    "adapter": "mews",
    "secret": SECRET,
    "places": PLACES,
    "api": {"client_token": "c", "access_tokens": {"p-1": "a"}},
}
APALEO = {**MEWS, "name": "apaleo", "adapter": "apaleo", "api": {"client_id": "c", "client_secret": "s"}}
CLOUDBEDS = {**MEWS, "name": "cloudbeds", "adapter": "cloudbeds", "api": {"keys": {"p-1": "k"}}}
RULES = {"state": "s", "external_id": "i", "kind": {"value": "meeting"}, "place": "p"}
GENERIC = {"name": "crm", "adapter": "generic", "secret": SECRET, "mapping": RULES}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.json"


def read(settings: Settings, file: Path, *written: Any) -> Sources:
    file.write_bytes(orjson.dumps(list(written)))
    return sources.read(dataclasses.replace(settings, sources=str(file)), Places())


def refused(settings: Settings, file: Path, *written: Any) -> str:
    with pytest.raises(SettingsError) as error:
        read(settings, file, *written)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_without_a_file_there_are_no_sources(settings: Settings) -> None:
    assert sources.read(settings, Places()) == {}


def test_every_adapter_can_be_a_source(settings: Settings, file: Path) -> None:
    known = read(settings, file, MEWS, APALEO, CLOUDBEDS, GENERIC)
    assert list(known) == ["mews", "apaleo", "cloudbeds", "crm"]
    assert {type(source.adapter) for source in known.values()} == set(ADAPTERS.values())
    assert isinstance(known["mews"].adapter, Mews)


def test_while_a_secret_is_changed_there_are_two(settings: Settings, file: Path) -> None:
    known = read(settings, file, MEWS | {"secret": ["n" * 24, SECRET]})
    assert known["mews"].secrets == ("n" * 24, SECRET)


def test_secrets_are_not_in_what_a_log_may_show(settings: Settings, file: Path) -> None:
    assert SECRET not in repr(read(settings, file, MEWS))


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ([{}], "0.name"),
        (["mews"], "0.body"),
        ([MEWS | {"name": "Mews!"}], "0.name"),
        ([MEWS | {"adapter": "opera"}], "0.adapter"),
        ([MEWS | {"secret": "short"}], "0.secret"),
        ([MEWS | {"secret": []}], "0.secret"),
        ([MEWS | {"secret": [SECRET, "short"]}], "0.secret.1"),
        ([MEWS | {"secret": [SECRET] * 3}], "0.secret"),
        ([MEWS | {"places": {"p-1": "Hotel Demo"}}], "0.places.p-1"),
        ([MEWS | {"places": {}}], "0.places"),
        ([{**MEWS, "places": None}], "0.places"),
        ([GENERIC, {name: value for name, value in MEWS.items() if name != "places"}], "1.places"),
        ([MEWS | {"place": {}}], "0.place"),
        ([MEWS | {"prefix": "x" * 41}], "0.prefix"),
        ([MEWS | {"api": {"client_token": "c"}}], "0.api.access_tokens"),
        ([MEWS | {"api": {**MEWS["api"], "url": "http://api.mews.com"}}], "0.api.url"),
        ([MEWS | {"api": {**MEWS["api"], "url": "api.mews.com"}}], "0.api.url"),
        ([MEWS | {"api": {**MEWS["api"], "url": "https://api.mews.com/?x=1"}}], "0.api.url"),
        ([MEWS | {"api": {**MEWS["api"], "token": "t"}}], "0.api.token"),
        ([MEWS | {"mapping": {"tier": {}}}], "0.mapping.tier"),
        ([APALEO | {"api": {"client_id": ""}}], "0.api.client_id"),
        ([CLOUDBEDS | {"mapping": {"currency": "euro"}}], "0.mapping.currency"),
        ([CLOUDBEDS | {"mapping": {"check_out": "noon"}}], "0.mapping.check_out"),
        ([GENERIC | {"mapping": {**RULES, "place": {"path": "a..b"}}}], "0.mapping.place.path"),
        ([GENERIC | {"api": {"signature_header": "X Y"}}], "0.api.signature_header"),
        ([MEWS, APALEO, MEWS], "2.name"),
    ],
)
def test_a_wrong_field_is_named(settings: Settings, file: Path, written: list[Any], field: str) -> None:
    assert refused(settings, file, *written).startswith(f"RIMEDIO_SOURCES: {field}: ")


@pytest.mark.parametrize(("content", "why"), [(b"{}", "list"), (b"[1,", "not JSON at line 1"), (b"\xff", "not JSON")])
def test_what_is_no_list_of_sources_is_said(settings: Settings, file: Path, content: bytes, why: str) -> None:
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=why):
        sources.read(dataclasses.replace(settings, sources=str(file)), Places())


def test_a_file_that_is_not_there_is_said(settings: Settings, file: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        sources.read(dataclasses.replace(settings, sources=str(file)), Places())


def test_tests_and_sandboxes_are_reached_by_their_own_address(settings: Settings, file: Path) -> None:
    read(settings, file, MEWS | {"api": {**MEWS["api"], "url": "http://127.0.0.1:9999"}})


@pytest.mark.parametrize("command", [["web"], ["worker"], ["setup"], ["notices", "list"]])
def test_a_wrong_file_ends_every_command_with_one_line(command: list[str], file: Path) -> None:
    file.write_bytes(orjson.dumps([MEWS | {"secret": "short"}]))
    environ = listed() | {"RIMEDIO_SECRET_KEYS": "k1:" + "0" * 64, "RIMEDIO_SOURCES": str(file)}
    result = CliRunner().invoke(main, command, env=environ)
    assert (result.exit_code, len(result.output.splitlines())) == (2, 1)
    assert "RIMEDIO_SOURCES: 0.secret" in result.output
