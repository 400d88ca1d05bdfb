"""Settings that no server stands behind."""

import hypothesis
import pytest

from shared.kit.settings import Settings
from tests.settings import settings_of

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("feedback", deadline=None)
hypothesis.settings.load_profile("feedback")


@pytest.fixture
def settings() -> Settings:
    return settings_of("feedback", mongo_uri="mongodb://127.0.0.1:1/")
