"""Topics as declared values, and the explicit command that creates them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient
from kafka.errors import NoError, TopicAlreadyExistsError, for_code

from shared.kit.settings import Settings

DAY_MS = 24 * 60 * 60 * 1000
DEAD = ".dead"


@dataclass(frozen=True, kw_only=True)
class TopicSpec:
    """One topic. Its number of partitions is never changed: the order per key hangs on it."""

    name: str
    partitions: int = 12
    retention_ms: int | None = 30 * DAY_MS
    segment_ms: int | None = None
    compacted: bool = False
    personal: bool = False

    @property
    def dead(self) -> "TopicSpec":
        """Where records go that cannot be handled; kept as long as the records themselves could be."""
        return TopicSpec(
            name=self.name + DEAD,
            partitions=1,
            retention_ms=self.retention_ms or 30 * DAY_MS,
            segment_ms=self.segment_ms,
            personal=self.personal,
        )

    def configuration(self) -> dict[str, str]:
        """The broker's settings for this topic."""
        values = {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "retention.ms": None if self.compacted else self.retention_ms,
            "segment.ms": self.segment_ms,
        }
        return {name: str(value) for name, value in values.items() if value is not None}


def ensure(settings: Settings, specs: Iterable[TopicSpec], *, replication: int = 1) -> list[str]:
    """Create the topics that are missing, and leave the others as they are.

    Returns:
        The names of the topics that were missing.

    Raises:
        kafka.errors.KafkaError: The broker cannot be reached or refuses.
    """
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap, reconnect_backoff_max_ms=500)
    try:
        present = set(admin.list_topics())
        missing = {
            name: _options(spec, replication) for spec in specs if (name := settings.topic(spec.name)) not in present
        }
        if missing:
            # Two installers at the same moment want the same thing, so a topic that exists by now is no error.
            _raise_errors(admin.create_topics(missing, raise_errors=False, wait_for_metadata=True))
        return sorted(missing)
    finally:
        admin.close()


def _options(spec: TopicSpec, replication: int) -> dict[str, Any]:
    return {"num_partitions": spec.partitions, "replication_factor": replication, "configs": spec.configuration()}


def _raise_errors(response: dict[str, Any]) -> None:
    for topic in response["topics"]:
        error = for_code(topic["error_code"])
        if error not in (NoError, TopicAlreadyExistsError):
            raise error(f"topic {topic['name']}: {topic.get('error_message')}")
