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
from tests.settings import settings_of

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("kit", deadline=None)
hypothesis.settings.load_profile("kit")


@pytest.fixture
def settings() -> Settings:
    return settings_of("feedback", feedback_url="http://localhost", log_level="info", body_limit=4096, web_threads=1)


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
