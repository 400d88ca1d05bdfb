"""The settings of a service that no server stands behind."""

import dataclasses
from typing import Any

from shared.kit.settings import Settings


def settings_of(service: str, **changes: Any) -> Settings:
    """Settings with which a service can be built, and reach nobody.

    Args:
        service: Its name.
        changes: What is to be different, by the settings' names.
    """
    usual = Settings(
        service=service,
        mongo_uri="mongodb://nowhere.invalid",
        kafka_bootstrap="nowhere.invalid:9092",
        secret_keys=(("k1", "a-secret-that-only-tests-know-0123456789"),),
        feedback_url="http://feedback.test",
        recovery_url="http://recovery.test",
        notifier_url="http://notifier.test",
        smtp_url="smtp://127.0.0.1:1",
        mail_from="Rimedio <rimedio@example.com>",
        languages=("it", "en", "de", "fr", "es"),
        log_level="warning",
        log_format="json",
        body_limit=256 * 1024,
        slot="0",
        bind="127.0.0.1:0",
        web_workers=1,
        web_threads=2,
        worker_port=0,
    )
    return dataclasses.replace(usual, **changes)
