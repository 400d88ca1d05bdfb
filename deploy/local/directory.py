"""Knows when what a fresh installation consists of has reached every service by way of the topic `directory`."""

import os
import threading
from collections import Counter
from collections.abc import Iterable

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from deploy import credentials
from deploy.local.errors import LocalError
from deploy.local.services import NAMES
from deploy.local.supervisor import POLL, READY_PATIENCE
from shared.kit import clock

EXPECTED = Counter({"place": 2, "staff": len(credentials.STAFF), "api_key": 1})
"""How many of each kind a fresh installation has at least."""


def wait_until_known(kafka: str, cancelled: threading.Event) -> None:
    """Wait until all of it was published, and consumed by every service.

    Raises:
        LocalError: That took too long.
    """
    tenant = os.environ.get("RIMEDIO_TENANT", "")
    prefix = f"{tenant}." if tenant else ""
    partition = TopicPartition(f"{prefix}directory", 0)
    consumer = KafkaConsumer(bootstrap_servers=kafka, enable_auto_commit=False)
    admin = KafkaAdminClient(bootstrap_servers=kafka)
    try:
        consumer.assign([partition])
        consumer.seek_to_beginning(partition)
        keys: set[str] = set()
        deadline = clock.monotonic() + READY_PATIENCE
        while not (is_complete(keys) and _consumed(admin, [prefix + name for name in NAMES], consumer, partition)):
            if cancelled.is_set() or clock.monotonic() > deadline:
                raise LocalError(f"The directory of places and staff did not reach every service (it holds {keys}).")
            for records in consumer.poll(timeout_ms=int(POLL * 1000)).values():
                keys.update(record.key.decode() for record in records if record.key)
    finally:
        consumer.close()
        admin.close()


def is_complete(keys: Iterable[str]) -> bool:
    """Whether the record keys are those of a whole installation."""
    return Counter(key.partition("/")[0] for key in keys) >= EXPECTED


def _consumed(admin: KafkaAdminClient, groups: list[str], consumer: KafkaConsumer, partition: TopicPartition) -> bool:
    end = consumer.position(partition)
    offsets = admin.list_group_offsets({group: [partition] for group in groups})
    return all(offsets[group][partition].offset >= end for group in groups)
