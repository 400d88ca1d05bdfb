"""Who owns what, on which topic it travels, and for how long it is kept there."""

from typing import Any

import pytest
from marshmallow import fields

from shared.events import EVENTS, INTEGRATORS, REGISTRY, SERVICES, TOPICS, Contract
from shared.events.topics import CARRIERS
from shared.kit.topics import DAY_MS, TopicSpec

OUTSIDE = {"pms", "crm", "connectors"}
PERSONAL = {"name", "email", "phone", "customer", "contact", "addresses", "comment", "wish", "text", "subject", "room"}

every_event = pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type())
every_topic = pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)


def field_names(schema_fields: dict[str, fields.Field[Any]]) -> set[str]:
    found = set()
    for name, field in schema_fields.items():
        inner = field.inner if isinstance(field, fields.List) else field
        found |= {name} | (field_names(inner.schema.fields) if isinstance(inner, fields.Nested) else set())
    return found


def test_no_two_contracts_have_one_type() -> None:
    assert len(REGISTRY) == len(EVENTS)


@every_event
def test_every_contract_has_known_writers_and_readers(event: type[Contract]) -> None:
    assert event.writers
    assert set(event.writers) <= {*SERVICES, *OUTSIDE}
    assert event.readers
    assert set(event.readers) <= {*SERVICES, INTEGRATORS}


@every_event
def test_every_contract_has_one_owner(event: type[Contract]) -> None:
    parties = event.readers if event.is_command() else event.writers
    inside = [party for party in parties if party in SERVICES]
    assert len(inside) <= 1
    assert event.owned_by() in SERVICES or set(event.writers) <= OUTSIDE


@every_event
def test_what_a_service_owns_is_named_after_it(event: type[Contract]) -> None:
    first = event.name.split(".")[0]
    assert first == (event.owned_by() if first in SERVICES else event.topic.split(".")[0].rstrip("s"))


@every_event
def test_every_contract_travels_on_a_declared_topic(event: type[Contract]) -> None:
    assert event.topic in {topic.name for topic in CARRIERS}


@pytest.mark.parametrize("topic", CARRIERS, ids=lambda topic: topic.name)
def test_every_topic_carries_something(topic: TopicSpec) -> None:
    assert [event for event in EVENTS if event.topic == topic.name]


@every_topic
def test_every_topic_has_the_partitions_that_never_change(topic: TopicSpec) -> None:
    assert topic.partitions == (1 if topic.name == "directory" or topic.name.endswith(".dead") else 12)


@every_topic
def test_personal_data_is_gone_from_a_topic_within_seven_days(topic: TopicSpec) -> None:
    if topic.personal:
        assert (topic.retention_ms or 0) + (topic.segment_ms or 0) <= 7 * DAY_MS
        assert topic.retention_ms == 6 * DAY_MS


def test_only_the_directory_is_kept_for_ever() -> None:
    assert [topic.name for topic in TOPICS if topic.compacted or topic.retention_ms is None] == ["directory"]


def test_what_cannot_be_handled_has_a_topic_that_is_kept_as_briefly() -> None:
    by_name = {topic.name: topic for topic in TOPICS}
    for topic in CARRIERS:
        dead = by_name[f"{topic.name}.dead"]
        assert (dead.personal, dead.segment_ms) == (topic.personal, topic.segment_ms)
        assert topic.compacted or dead.retention_ms == topic.retention_ms
    assert len(by_name) == len(TOPICS) == 2 * len(CARRIERS)


@every_event
def test_topics_that_are_kept_longer_carry_no_personal_data_of_customers(event: type[Contract]) -> None:
    topic = next(topic for topic in CARRIERS if topic.name == event.topic)
    if not topic.personal and event.topic != "directory":
        assert field_names(event.schema().fields) & PERSONAL == set()


def test_integrators_read_only_where_there_is_no_personal_data() -> None:
    personal = {topic.name for topic in CARRIERS if topic.personal}
    assert [event.type() for event in EVENTS if INTEGRATORS in event.readers and event.topic in personal] == []
