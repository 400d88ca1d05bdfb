"""What a process is told by its environment, read once at start and never again."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from environs import Env, EnvError, ValidationError, validate

SECRET_LENGTH = 32


class SettingsError(Exception):
    """The environment misses a variable or holds one that cannot be used; the message names it."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The environment of one process of one service; `deploy/dev.env` lists the variables behind it."""

    service: str
    tenant: str = ""
    mongo_uri: str
    kafka_bootstrap: str
    secret_keys: tuple[tuple[str, str], ...]
    """Key id and secret; the first signs, all verify."""
    feedback_url: str
    recovery_url: str
    notifier_url: str
    smtp_url: str
    mail_from: str
    languages: tuple[str, ...]
    """The first is the installation's own."""
    log_level: str
    log_format: str
    body_limit: int
    """Bytes."""
    trusted_proxies: int = 0
    """How many reverse proxies of ours stand before the web process; what they say of the caller is believed."""
    slot: str
    """Names this worker among its replicas; unique there and stable across restarts."""
    bind: str
    web_workers: int
    web_threads: int
    worker_port: int
    """Where a worker serves /metrics, /healthz and /readyz; 0 for nowhere."""
    sources: str = ""
    """A file that describes the systems whose webhooks are heard; empty for none. Who hears them reads it."""

    @property
    def database(self) -> str:
        """The service's own database."""
        return f"{self.tenant or 'rimedio'}_{self.service}"

    @property
    def source(self) -> str:
        """The CloudEvents `source` of what this service says."""
        return f"/{self.tenant or 'rimedio'}/{self.service}"

    @property
    def group(self) -> str:
        """The service's Kafka consumer group."""
        return self.topic(self.service)

    @property
    def secure_cookies(self) -> bool:
        """Whether people reach this service by https."""
        return self.public_url.startswith("https://")

    @property
    def public_url(self) -> str:
        """This service's own address as people see it, without a trailing slash."""
        urls = {"feedback": self.feedback_url, "recovery": self.recovery_url, "notifier": self.notifier_url}
        return urls[self.service]

    def topic(self, name: str) -> str:
        """The topic's name on the wire, which carries the tenant where there is one."""
        return f"{self.tenant}.{name}" if self.tenant else name


def load(service: str) -> Settings:
    """Read the settings of `service` from the environment.

    Args:
        service: `feedback`, `recovery` or `notifier`.

    Raises:
        SettingsError: A variable is missing or cannot be used.
    """
    env = Env(prefix="RIMEDIO_")
    try:
        return _read(env, service)
    except EnvError as error:
        raise SettingsError(str(error)) from None


def _read(env: Env, service: str) -> Settings:
    url = validate.URL(schemes={"http", "https"}, require_tld=False)
    return Settings(
        service=service,
        tenant=env.str("TENANT", "", validate=validate.Regexp(r"^[a-z0-9-]{0,30}$")),
        mongo_uri=env.str("MONGO_URI"),
        kafka_bootstrap=env.str("KAFKA_BOOTSTRAP"),
        secret_keys=_secret_keys(env.str("SECRET_KEYS")),
        feedback_url=env.str("FEEDBACK_URL", validate=url).rstrip("/"),
        recovery_url=env.str("RECOVERY_URL", validate=url).rstrip("/"),
        notifier_url=env.str("NOTIFIER_URL", validate=url).rstrip("/"),
        smtp_url=env.str("SMTP_URL", "smtp://localhost:25", validate=_smtp_url),
        mail_from=env.str("MAIL_FROM", "Rimedio <rimedio@localhost>"),
        languages=tuple(env.list("LANGUAGES", ["it", "en", "de", "fr", "es"], validate=validate.Length(min=1))),
        log_level=env.str("LOG_LEVEL", "info", validate=validate.OneOf(["debug", "info", "warning", "error"])),
        log_format=env.str("LOG_FORMAT", "json", validate=validate.OneOf(["json", "console"])),
        body_limit=env.int("BODY_LIMIT", 256 * 1024, validate=validate.Range(min=1024)),
        trusted_proxies=env.int("TRUSTED_PROXIES", 0, validate=validate.Range(min=0, max=10)),
        slot=env.str("SLOT", "0"),
        bind=env.str("BIND", "127.0.0.1:8000"),
        web_workers=env.int("WEB_WORKERS", 2, validate=validate.Range(min=1)),
        web_threads=env.int("WEB_THREADS", 8, validate=validate.Range(min=1)),
        worker_port=env.int("WORKER_PORT", 0, validate=validate.Range(min=0, max=65535)),
        sources=env.str("SOURCES", ""),
    )


def _smtp_url(text: str) -> None:
    url = urlsplit(text)
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ValidationError("Write smtp://host:port or smtps://user:password@host:port.")


def _secret_keys(text: str) -> tuple[tuple[str, str], ...]:
    keys = []
    for part in text.split(","):
        key_id, _, secret = part.strip().partition(":")
        if not key_id.isalnum() or len(secret) < SECRET_LENGTH:
            raise SettingsError(
                f"RIMEDIO_SECRET_KEYS: write <key id>:<secret of {SECRET_LENGTH} characters or more>, "
                "several separated by commas"
            )
        keys.append((key_id, secret))
    return tuple(keys)
