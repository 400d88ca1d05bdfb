"""How this installation speaks to Kafka: one way to make a producer, and the explicit command that makes topics."""

from collections.abc import Iterable
from typing import Any

from kafka import KafkaAdminClient, KafkaProducer
from kafka.errors import NoError, TopicAlreadyExistsError, for_code

from shared.kit.settings import Settings
from shared.kit.topics import DEAD_MOST_BYTES, TopicSpec


def producer(settings: Settings, purpose: str) -> KafkaProducer:
    """A producer whose records are acknowledged by all replicas, in order per key, or fail within ten seconds.

    Args:
        settings: Where Kafka is.
        purpose: What the broker's log calls this client.

    Raises:
        kafka.errors.KafkaError: No broker answers within three seconds.
    """
    return KafkaProducer(
        bootstrap_servers=settings.kafka_bootstrap,
        client_id=f"{settings.group}-{purpose}",
        acks="all",
        enable_idempotence=True,
        allow_auto_create_topics=False,
        bootstrap_timeout_ms=3_000,
        max_block_ms=3_000,
        request_timeout_ms=5_000,
        delivery_timeout_ms=10_000,
        reconnect_backoff_max_ms=1_000,
        # What is too long for its topic the broker refuses; what is set aside may be longer than others.
        max_request_size=DEAD_MOST_BYTES,
    )


def ensure_topics(settings: Settings, specs: Iterable[TopicSpec], *, replication: int = 1) -> list[str]:
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
