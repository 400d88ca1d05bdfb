"""A process reads its environment once; what is missing or bad is named, and its value is not."""

import pytest

from shared.kit.settings import Settings, SettingsError, load

GOOD = {
    "RIMEDIO_MONGO_URI": "mongodb://localhost",
    "RIMEDIO_KAFKA_BOOTSTRAP": "localhost:9092",
    "RIMEDIO_SECRET_KEYS": f"k2:{'new' * 12}, k1:{'old' * 12}",
    "RIMEDIO_FEEDBACK_URL": "https://feedback.example.com/",
    "RIMEDIO_RECOVERY_URL": "http://localhost:8102",
    "RIMEDIO_NOTIFIER_URL": "http://localhost:8103",
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)


def test_what_is_there_is_read() -> None:
    settings = load("feedback")
    assert settings.secret_keys == (("k2", "new" * 12), ("k1", "old" * 12))
    assert settings.public_url == "https://feedback.example.com"
    assert settings.secure_cookies
    assert not load("recovery").secure_cookies
    assert settings.languages == ("it", "en", "de", "fr", "es")


def test_without_a_tenant_names_are_plain() -> None:
    settings = load("feedback")
    assert (settings.database, settings.source, settings.group) == ("rimedio_feedback", "/rimedio/feedback", "feedback")
    assert settings.topic("visits") == "visits"


def test_a_tenant_names_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RIMEDIO_TENANT", "aurora")
    settings: Settings = load("recovery")
    assert (settings.database, settings.source, settings.group) == (
        "aurora_recovery",
        "/aurora/recovery",
        "aurora.recovery",
    )
    assert settings.topic("visits") == "aurora.visits"


@pytest.mark.parametrize("name", GOOD)
def test_what_is_missing_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(name)
    with pytest.raises(SettingsError, match=name):
        load("feedback")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("RIMEDIO_FEEDBACK_URL", "not-a-url-s3cret"),
        ("RIMEDIO_SMTP_URL", "s3cret"),
        ("RIMEDIO_SMTP_URL", "http://s3cret"),
        ("RIMEDIO_SECRET_KEYS", "k1:s3cret"),
        ("RIMEDIO_SECRET_KEYS", "s3cret" * 10),
        ("RIMEDIO_WEB_THREADS", "s3cret"),
        ("RIMEDIO_WEB_WORKERS", "0"),
        ("RIMEDIO_LOG_LEVEL", "s3cret"),
        ("RIMEDIO_TENANT", "S3cret!"),
        ("RIMEDIO_BODY_LIMIT", "1"),
    ],
)
def test_what_is_bad_is_named_and_not_shown(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as told:
        load("feedback")
    assert "s3cret" not in str(told.value).lower()
