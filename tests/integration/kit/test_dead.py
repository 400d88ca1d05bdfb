"""Operators see what was set aside, look at it, and play it again."""

import json
import threading

import pytest
from click.testing import CliRunner, Result

from shared.kit import cli
from shared.kit.consumer import Consumer
from shared.kit.dead import DeadLetters
from shared.kit.message import Delivery
from shared.kit.settings import Settings
from tests.integration.kit.notes import NOTES, NoteWritten, entry, publish
from tests.running import running
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("topic")


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("COLUMNS", "250")
    values = {
        "TENANT": settings.tenant,
        "MONGO_URI": settings.mongo_uri,
        "KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
        "SECRET_KEYS": "k1:" + "s" * 40,
        "FEEDBACK_URL": "http://feedback.test",
        "RECOVERY_URL": "http://recovery.test",
        "NOTIFIER_URL": "http://notifier.test",
    }
    for name, value in values.items():
        monkeypatch.setenv(f"RIMEDIO_{name}", value)


def dead(*arguments: str) -> Result:
    return CliRunner().invoke(cli.group("kit-test"), ["dead", *arguments])


def test_what_was_set_aside_is_listed_shown_and_played_again(settings: Settings) -> None:
    assert "Nothing was set aside" in dead("list").output
    broken, effects = threading.Event(), list[str]()
    broken.set()

    def handle(event: NoteWritten, _: Delivery) -> None:
        if broken.is_set():
            raise ValueError("a defect of ours")
        effects.append(event.text)

    with running(Consumer(settings, {NoteWritten: handle})):
        publish(settings, entry("mended later"))
        until(lambda: list(DeadLetters(settings).all(NOTES.name)), what="a dead letter")
        listed = dead("list")
        assert listed.exit_code == 0
        for told in ("notes", "ValueError", NoteWritten.type(), settings.topic("notes") + "/"):
            assert told in listed.output
        assert "mended later" not in listed.output
        shown = dead("show", "notes", "0").stdout
        headers, end = json.JSONDecoder().raw_decode(shown)
        assert headers["ce_type"] == NoteWritten.type()
        assert json.loads(shown[end:])["text"] == "mended later"
        refused = dead("replay", "notes", "0", "999")
        assert (refused.exit_code, "offset 999." in refused.output) == (2, True)
        broken.clear()
        assert "1 played again" in dead("replay", "notes", "0").output
        until(lambda: effects == ["mended later"])


def test_what_is_not_there_is_said(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "no topic songs.dead" in dead("list", "songs").output
    assert "offset 7" in dead("show", "notes", "7").output
    assert settings.tenant
    monkeypatch.setenv("RIMEDIO_KAFKA_BOOTSTRAP", "127.0.0.1:1")
    away = dead("list")
    assert (away.exit_code, "Kafka at 127.0.0.1:1" in away.output) == (2, True)
    monkeypatch.delenv("RIMEDIO_KAFKA_BOOTSTRAP")
    bad = dead("list")
    assert (bad.exit_code, "RIMEDIO_KAFKA_BOOTSTRAP" in bad.output) == (2, True)
