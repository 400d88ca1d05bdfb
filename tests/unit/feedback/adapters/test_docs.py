"""The examples of docs/sources.md do what the page says."""

import dataclasses
import datetime as dt
import re
from pathlib import Path
from typing import Any

import orjson
import pytest

from services.feedback.places.view import Places
from services.feedback.visits.adapters import ADAPTERS, sources
from services.feedback.visits.adapters.mapping import READERS
from shared.kit.settings import Settings
from tests.unit.feedback.adapters.making import made

PAGE = (Path(__file__).parents[4] / "docs" / "sources.md").read_text()
BLOCKS = [orjson.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
FILES = [block for block in BLOCKS if isinstance(block, list)]
STAY, MEETING = (block for block in BLOCKS if isinstance(block, dict))


def told(name: str, body: Any) -> Any:
    (source,) = (entry for file in FILES for entry in file if entry["name"] == name)
    adapter = made("generic", prefix=source.get("prefix", f"{name}:"), mapping=source["mapping"])
    (hint,) = adapter.hear(body, orjson.dumps(body))
    found = adapter.look(hint)
    assert found
    return found.event


@pytest.mark.parametrize("written", FILES, ids=lambda written: written[0]["name"])
def test_every_file_on_the_page_can_be_used(settings: Settings, tmp_path: Path, written: Any) -> None:
    file = tmp_path / "sources.json"
    file.write_bytes(orjson.dumps(written))
    known = sources.read(dataclasses.replace(settings, sources=str(file)), Places())
    assert list(known) == [written[0]["name"]]


def test_every_adapter_and_every_field_stands_on_the_page() -> None:
    assert {entry["adapter"] for file in FILES for entry in file} == set(ADAPTERS)
    for field in READERS:
        assert field.removeprefix("customer.") in PAGE


def test_the_stay_is_what_the_page_says() -> None:
    event = told("opera", STAY)
    assert (event.external_id, event.room, event.amount, event.currency) == ("opera:8812", "204", 42050, "EUR")
    assert event.ended_at == dt.datetime(2026, 11, 22, 9, 12, tzinfo=dt.UTC)
    assert (event.customer.name, event.customer.tier, event.customer.language) == ("Giulia Rossi", "gold", "it")


def test_the_meeting_is_what_the_page_says() -> None:
    event = told("crm", MEETING)
    assert (event.external_id, event.kind, event.staff) == ("M-2026-118", "meeting", ["anna"])
    assert event.ended_at == dt.datetime(2026, 11, 22, 9, 45, tzinfo=dt.UTC)
    assert (event.customer.external_id, event.customer.since) == ("K-7", dt.date(2016, 1, 1))
    assert event.customer.consents.email is True
