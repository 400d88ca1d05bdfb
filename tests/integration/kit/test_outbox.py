"""The relay publishes each event, in order per key, whatever fails meanwhile."""

import dataclasses
from collections.abc import Iterator

import mongoengine
import pytest
from kafka.errors import KafkaError
from prometheus_client import REGISTRY

from shared.kit import store
from shared.kit.leases import Leases
from shared.kit.outbox import PublishFailed, Relay
from shared.kit.settings import Settings
from shared.kit.store import SHARDS
from tests.integration.kit.notes import ALIAS, Note, Reader, new_note, notes
from tests.running import running
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("topic")


@pytest.fixture
def relay(settings: Settings) -> Iterator[Relay]:
    made = Relay(settings, [Note])
    with running(made):
        yield made


def written(text: str, key: str = "") -> Note:
    note = new_note(key)
    note.write(text)
    store.add(note)
    return note


def outboxes() -> int:
    return notes().count_documents({"outbox.0": {"$exists": True}})


@pytest.mark.usefixtures("relay")
def test_what_is_written_is_published_and_then_removed(reader: Reader) -> None:
    note = written("è vero 🙂")
    until(reader.has(1))
    delivery, data = reader.read[0]
    assert data == {"text": "è vero 🙂"}
    assert (delivery.subject, delivery.sequence, delivery.record_key) == (note.id, 1, note.stream_key)
    until(lambda: outboxes() == 0)
    assert store.load(Note, note.id).version == 1  # The removal is no change of state.


def test_what_was_written_before_the_relay_started_is_published(settings: Settings, reader: Reader) -> None:
    written("early")
    with running(Relay(settings, [Note])):
        until(reader.has(1))


def test_order_per_key_holds_over_aggregates_and_batches(settings: Settings, reader: Reader) -> None:
    for number in range(20):
        written(f"a{number}", key="a")
        written(f"b{number}", key="b")
    note = written("c0", key="c")
    for number in range(1, 5):
        note.write(f"c{number}")
        store.save(note)
    with running(Relay(settings, [Note])):
        until(reader.has(45))
    for key, count in (("a", 20), ("b", 20), ("c", 5)):
        assert [text for text in reader.texts() if text[0] == key] == [f"{key}{number}" for number in range(count)]


def test_two_relays_share_the_work_and_publish_each_event_once(settings: Settings, reader: Reader) -> None:
    with running(Relay(settings, [Note])), running(Relay(settings, [Note])):
        leases = mongoengine.get_db(ALIAS)["relay_leases"]
        until(lambda: sorted(each["held"] for each in _held(leases)) == [8, 8], what="a fair share each")
        for number in range(50):
            written(str(number))
        until(reader.has(50))
        until(lambda: outboxes() == 0)
    assert sorted(map(int, reader.texts())) == list(range(50))


def _held(leases: object) -> list[dict[str, int]]:
    pipeline = [{"$group": {"_id": "$owner", "held": {"$sum": 1}}}]
    return list(leases.aggregate(pipeline))  # type: ignore[attr-defined]


def test_a_relay_takes_over_the_shards_of_one_that_died(settings: Settings, reader: Reader) -> None:
    dead = Leases(mongoengine.get_db(ALIAS), owner="died")
    assert dead.held() == list(range(SHARDS))
    written("orphan")
    with running(Relay(settings, [Note])):
        until(reader.has(1))


def test_a_relay_without_leases_publishes_nothing(settings: Settings) -> None:
    holder = Leases(mongoengine.get_db(ALIAS), owner="holder")
    assert holder.held()
    written("not mine")
    assert Relay(settings, [Note]).publish_pending() == 0
    assert outboxes() == 1


@pytest.mark.usefixtures("settings")
def test_a_lease_given_back_can_be_taken_at_once() -> None:
    first, second = (Leases(mongoengine.get_db(ALIAS), owner=name) for name in ("first", "second"))
    assert len(first.held()) == SHARDS
    assert second.held() == []
    first.release()
    assert not first.valid
    assert Leases(mongoengine.get_db(ALIAS), owner="third").held()


def test_an_event_that_the_broker_refuses_stays_and_the_others_go(settings: Settings, reader: Reader) -> None:
    giant = written("x" * 2_000_000)
    written("small")
    relay = Relay(settings, [Note])
    with pytest.raises(PublishFailed):
        relay.publish_pending()
    until(reader.has(1))
    assert reader.texts() == ["small"]
    assert outboxes() == 1
    assert len(store.load(Note, giant.id).outbox) == 1


def test_kafka_away_delays_and_loses_nothing(settings: Settings, reader: Reader) -> None:
    note = written("patience")
    away = Relay(dataclasses.replace(settings, kafka_bootstrap="127.0.0.1:1"), [Note])
    with pytest.raises(KafkaError):
        away.publish_pending()
    assert len(store.load(Note, note.id).outbox) == 1
    away.bell.stop()
    away.run()  # Which gives its leases back.
    with running(Relay(settings, [Note])):
        until(reader.has(1))


def test_a_relay_goes_on_when_kafka_and_the_stream_fail(settings: Settings) -> None:
    relay = Relay(dataclasses.replace(settings, kafka_bootstrap="127.0.0.1:1"), [Note])
    before = failures()
    written("again and again")
    with running(relay):
        until(lambda: failures() >= before + 2, what="two failed rounds")


def failures() -> float:
    return REGISTRY.get_sample_value("rimedio_outbox_failures_total") or 0
