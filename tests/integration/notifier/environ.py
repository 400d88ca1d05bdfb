"""Settings as the environment that a process of the service is started with."""

import os

from shared.kit.settings import Settings


def environ(settings: Settings, **changes: str) -> dict[str, str]:
    """What `shared.kit.settings.load` reads back as these settings."""
    values = {
        "TENANT": settings.tenant,
        "MONGO_URI": settings.mongo_uri,
        "KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
        "SECRET_KEYS": ",".join(f"{key}:{secret}" for key, secret in settings.secret_keys),
        "FEEDBACK_URL": settings.feedback_url,
        "RECOVERY_URL": settings.recovery_url,
        "NOTIFIER_URL": settings.notifier_url,
        "SMTP_URL": settings.smtp_url,
        "MAIL_FROM": settings.mail_from,
        "LANGUAGES": ",".join(settings.languages),
        "LOG_LEVEL": settings.log_level,
        "SLOT": settings.slot,
    }
    return os.environ | {f"RIMEDIO_{name}": value for name, value in (values | changes).items()}
