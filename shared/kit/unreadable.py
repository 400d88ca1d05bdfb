"""Records that the client itself cannot read, and so can hand to nobody: where they are, and where it goes on."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from kafka import KafkaConsumer, TopicPartition
from kafka.errors import CorruptRecordError, KafkaTimeoutError, UnsupportedCodecError

from shared.kit.settings import Settings

UNREADABLE = (CorruptRecordError, UnsupportedCodecError)
"""What the client says of them: a header whose name is no text, a codec that it does not know, a wrong checksum."""

POLL_MS = 500
POLLS_MOST = 20


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Offsets of one partition that cannot be read.

    The client reads a batch from its beginning, and so nothing that stands behind such a record in the same batch.
    """

    partition: TopicPartition
    first: int
    following: int
    """The first offset that can be read again."""
    error: str

    @property
    def origin(self) -> str:
        """Topic, partition and offsets."""
        return f"{self.partition.topic}/{self.partition.partition}/{self.first}-{self.following - 1}"


def find(settings: Settings, positions: Mapping[TopicPartition, int]) -> Iterator[Gap]:
    """Where consumers that stand at these positions cannot go on.

    Args:
        settings: Where Kafka is.
        positions: By partition, the next offset to read.

    Raises:
        kafka.errors.KafkaError: The broker does not answer.
    """
    with closing(KafkaConsumer(bootstrap_servers=settings.kafka_bootstrap, enable_auto_commit=False)) as probe:
        ends: dict[TopicPartition, int] = probe.end_offsets(list(positions))
        for partition, first in positions.items():
            end = ends[partition]
            if error := _fault(probe, partition, first, end):
                offsets = range(first + 1, end)
                following = next((each for each in offsets if not _fault(probe, partition, each, end)), end)
                yield Gap(partition=partition, first=first, following=following, error=error)


def _fault(probe: KafkaConsumer, partition: TopicPartition, offset: int, end: int) -> str | None:
    """Why the record at this offset cannot be read; None where it can, or where there is none."""
    probe.assign([partition])
    probe.seek(partition, offset)
    for _ in range(POLLS_MOST):
        try:
            if probe.position(partition) >= end or probe.poll(timeout_ms=POLL_MS, max_records=1):
                return None
        except UNREADABLE as error:
            return type(error).__name__
    raise KafkaTimeoutError("no record and no reason why")
