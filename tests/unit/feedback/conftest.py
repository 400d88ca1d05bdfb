"""Settings that no server stands behind."""

import hypothesis
import pytest

from shared.kit.settings import Settings

# How long one example takes says more about the machine than about the code.
hypothesis.settings.register_profile("feedback", deadline=None)
hypothesis.settings.load_profile("feedback")


@pytest.fixture
def settings() -> Settings:
    return Settings(
        service="feedback",
        mongo_uri="mongodb://127.0.0.1:1/",
        kafka_bootstrap="127.0.0.1:1",
        secret_keys=(("k1", "a-secret-that-only-tests-know-0123456789"),),
        feedback_url="http://feedback.test",
        recovery_url="http://recovery.test",
        notifier_url="http://notifier.test",
        smtp_url="smtp://127.0.0.1:1",
        mail_from="Rimedio <rimedio@example.com>",
        languages=("it", "en"),
        log_level="warning",
        log_format="json",
        body_limit=256 * 1024,
        slot="0",
        bind="127.0.0.1:0",
        web_workers=1,
        web_threads=2,
        worker_port=0,
    )
