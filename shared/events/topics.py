"""Which topics there are, and for how long each keeps what it carries."""

from shared.kit.topics import DAY_MS, TopicSpec

# Segments are deleted whole: six days and a segment of half a day keep the promise that personal data is gone
# from a topic within seven days.
_PERSONAL_RETENTION_MS = 6 * DAY_MS
_PERSONAL_SEGMENT_MS = DAY_MS // 2

# A backup up to a quarter old, when restored, meets the erasures again that it has not seen.
_ERASURES_RETENTION_MS = 90 * DAY_MS


def _personal(name: str) -> TopicSpec:
    return TopicSpec(name=name, retention_ms=_PERSONAL_RETENTION_MS, segment_ms=_PERSONAL_SEGMENT_MS, personal=True)


CARRIERS: tuple[TopicSpec, ...] = (
    _personal("visits"),
    _personal("customers"),
    _personal("feedback.visits"),
    TopicSpec(name="feedback.responses"),
    _personal("feedback.low-scores"),
    TopicSpec(name="recovery.cases"),
    TopicSpec(name="recovery.erasures", retention_ms=_ERASURES_RETENTION_MS),
    _personal("notifier.requests"),
    _personal("notifier.contacts"),
    _personal("reputation.mentions"),
    TopicSpec(name="directory", partitions=1, retention_ms=None, compacted=True),
)
"""The topics that events travel on."""

TOPICS: tuple[TopicSpec, ...] = CARRIERS + tuple(topic.dead for topic in CARRIERS)
"""Every topic, each with the one for what cannot be handled."""
