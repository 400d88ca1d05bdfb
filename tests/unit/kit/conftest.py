"""What tests of the kit share: settings that reach nothing, and the lines that were logged."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
import structlog

from shared.kit import log
from shared.kit.settings import Settings

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("kit", deadline=None)
hypothesis.settings.load_profile("kit")


@pytest.fixture
def settings() -> Settings:
    return Settings(
        service="feedback",
        mongo_uri="mongodb://nowhere.invalid",
        kafka_bootstrap="nowhere.invalid:9092",
        secret_keys=(("k1", "a-secret-that-only-tests-know-0123456789"),),
        feedback_url="http://localhost",
        recovery_url="http://recovery.test",
        notifier_url="http://notifier.test",
        smtp_url="smtp://nowhere.invalid:25",
        mail_from="Rimedio <rimedio@example.com>",
        languages=("it", "en"),
        log_level="info",
        log_format="json",
        body_limit=4096,
        slot="0",
        bind="127.0.0.1:0",
        web_workers=1,
        web_threads=1,
        worker_port=0,
    )


@pytest.fixture
def logged(settings: Settings, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """The lines logged since the last time they were asked for."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    log.configure(settings)
    yield lambda: [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    root.handlers[:], root.level = handlers, level
    logging.captureWarnings(capture=False)
    structlog.reset_defaults()
