"""Topics are made once, as declared."""

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from shared.kit.broker import ensure_topics
from shared.kit.settings import Settings
from shared.kit.topics import DAY_MS, TopicSpec

PERSONAL = TopicSpec(name="people", partitions=2, retention_ms=6 * DAY_MS, segment_ms=DAY_MS // 2, personal=True)


def test_topics_are_made_once_with_their_retention(settings: Settings) -> None:
    names = sorted([settings.topic("people"), settings.topic("people.dead")])
    assert ensure_topics(settings, [PERSONAL, PERSONAL.dead]) == names
    assert ensure_topics(settings, [PERSONAL, PERSONAL.dead]) == []
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    try:
        described = {topic["name"]: len(topic["partitions"]) for topic in admin.describe_topics(names)}
        assert described == {settings.topic("people"): 2, settings.topic("people.dead"): 1}
        for name in names:
            assert _configuration(admin, name)["retention.ms"] == str(6 * DAY_MS)
            assert _configuration(admin, name)["segment.ms"] == str(DAY_MS // 2)
    finally:
        admin.close()


def _configuration(admin: KafkaAdminClient, name: str) -> dict[str, str]:
    described = admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    return {key: entry["value"] for key, entry in described["topic"][name].items()}


def test_a_compacted_topic_keeps_the_last_of_each_key() -> None:
    directory = TopicSpec(name="directory", partitions=1, compacted=True)
    assert directory.configuration()["cleanup.policy"] == "compact"
    assert "retention.ms" not in directory.configuration()
    assert directory.dead.configuration()["cleanup.policy"] == "delete"
