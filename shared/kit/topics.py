"""Topics as declared values, and the explicit command that creates them."""

from collections.abc import Iterable
from dataclasses import dataclass

from kafka import KafkaAdminClient
from kafka.admin import NewTopic
from kafka.errors import TopicAlreadyExistsError

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
        The names of the topics created.

    Raises:
        kafka.errors.KafkaError: The broker cannot be reached or refuses.
    """
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    try:
        present = set(admin.list_topics())
        missing = [spec for spec in specs if settings.topic(spec.name) not in present]
        return [name for spec in missing if (name := _create(admin, settings, spec, replication))]
    finally:
        admin.close()


def _create(admin: KafkaAdminClient, settings: Settings, spec: TopicSpec, replication: int) -> str | None:
    name = settings.topic(spec.name)
    topic = NewTopic(name, spec.partitions, replication, topic_configs=spec.configuration())
    try:
        admin.create_topics([topic])
    except TopicAlreadyExistsError:
        # Two installers at the same moment want the same thing, and have it.
        return None
    return name
