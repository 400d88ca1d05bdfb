"""Topics as declared values."""

from dataclasses import dataclass

DAY_MS = 24 * 60 * 60 * 1000
DEAD = ".dead"
DEAD_MOST_BYTES = 2 * 2**20
"""A record set aside is longer than it was, by the notes on it; the broker's usual limit is 1 MiB."""


@dataclass(frozen=True, kw_only=True)
class TopicSpec:
    """One topic. Its number of partitions is never changed: the order per key hangs on it."""

    name: str
    partitions: int = 12
    retention_ms: int | None = 30 * DAY_MS
    segment_ms: int | None = None
    compacted: bool = False
    personal: bool = False
    most_bytes: int | None = None
    """Of one record; None for the broker's own limit."""

    @property
    def dead(self) -> "TopicSpec":
        """Where records go that cannot be handled; kept as long as the records themselves could be."""
        return TopicSpec(
            name=self.name + DEAD,
            partitions=1,
            retention_ms=self.retention_ms or 30 * DAY_MS,
            segment_ms=self.segment_ms,
            personal=self.personal,
            most_bytes=DEAD_MOST_BYTES,
        )

    def configuration(self) -> dict[str, str]:
        """The broker's settings for this topic."""
        values = {
            "cleanup.policy": "compact" if self.compacted else "delete",
            "retention.ms": None if self.compacted else self.retention_ms,
            "segment.ms": self.segment_ms,
            "max.message.bytes": self.most_bytes,
        }
        return {name: str(value) for name, value in values.items() if value is not None}
