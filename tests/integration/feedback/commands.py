"""The service's commands, run as a person runs them."""

from click.testing import CliRunner, Result

from services.feedback.__main__ import main
from shared.kit.settings import Settings


def run(settings: Settings, *arguments: str) -> Result:
    """Run a command with these settings in its environment."""
    environ = {
        "RIMEDIO_TENANT": settings.tenant,
        "RIMEDIO_MONGO_URI": settings.mongo_uri,
        "RIMEDIO_KAFKA_BOOTSTRAP": settings.kafka_bootstrap,
        "RIMEDIO_SECRET_KEYS": ",".join(":".join(key) for key in settings.secret_keys),
        "RIMEDIO_FEEDBACK_URL": settings.feedback_url,
        "RIMEDIO_RECOVERY_URL": settings.recovery_url,
        "RIMEDIO_NOTIFIER_URL": settings.notifier_url,
    }
    return CliRunner().invoke(main, arguments, env=environ)
