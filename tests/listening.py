"""Listening to Kafka as an outside system does."""

from kafka import KafkaConsumer


def listen(bootstrap: str, *topics: str) -> KafkaConsumer:
    """A consumer of whole topics, outside any group."""
    return KafkaConsumer(
        *topics,
        bootstrap_servers=bootstrap,
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        # A topic as young as the tests' own may be unknown at first, and is asked after only every five minutes.
        metadata_max_age_ms=500,
    )
