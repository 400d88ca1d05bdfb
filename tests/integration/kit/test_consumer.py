"""Each event takes effect once; poison is set aside at once, passing faults delay, and neighbours flow."""

import dataclasses
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import RebalanceInProgressError
from kafka.partitioner.default import murmur2
from prometheus_client import REGISTRY
from pymongo.errors import AutoReconnect

from shared.kit import consumer as consumers
from shared.kit import message, store
from shared.kit.consumer import Consumer
from shared.kit.dead import DeadLetter, DeadLetters
from shared.kit.message import Delivery
from shared.kit.settings import Settings
from tests.integration.kit.notes import NOTES, Note, NoteWritten, entry, new_note, publish, publish_raw, stored
from tests.running import running
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("topic")

Heard = list[tuple[str, str]]


@pytest.fixture
def heard() -> Heard:
    return []


@pytest.fixture
def listening(settings: Settings, heard: Heard) -> Iterator[Consumer]:
    def hear(event: NoteWritten, delivery: Delivery) -> None:
        heard.append((delivery.record_key, event.text))

    made = Consumer(settings, {NoteWritten: hear})
    with running(made):
        yield made


def dead(settings: Settings, count: int) -> list[DeadLetter]:
    def letters() -> list[DeadLetter]:
        found = list(DeadLetters(settings).all(NOTES.name))
        return found if len(found) >= count else []

    return until(letters, what=f"{count} dead letters")


@pytest.mark.usefixtures("listening")
def test_what_is_published_is_handled_in_order_per_key(settings: Settings, heard: Heard) -> None:
    publish(settings, *[entry(str(number), key=f"k{number % 3}") for number in range(30)])
    until(lambda: len(heard) == 30)
    for key in range(3):
        assert [text for heard_key, text in heard if heard_key == f"k{key}"] == [
            str(n) for n in range(30) if n % 3 == key
        ]


@pytest.mark.usefixtures("listening")
def test_poison_is_set_aside_with_its_reason_while_neighbours_flow(settings: Settings, heard: Heard) -> None:
    good = message.encode(entry("good"), "/test")
    headers = good.headers
    publish_raw(
        settings,
        (b"k", b"{broken", headers),
        (b"k", b"[1]", headers),
        (b"k", b'{"text": 5}', headers),
        (b"k", b'{"other": "x"}', headers),
        (b"k", b"{}", []),
        (b"k", None, headers),
        (b"\xff", b"{}", headers),
        (b"k", b"{}", [*headers, ("ce_sequence", b"many")]),
        (b"k", b"{}", [*headers, ("ce_sequence", b"9" * 30)]),
        (b"k", good.value, headers),
    )
    until(lambda: ("k", "good") in heard)
    letters = dead(settings, 9)
    assert len(letters) == 9
    assert Counter(letter.reason.split(":")[0] for letter in letters) == {"Poison": 7, "ValidationError": 2}
    assert {letter.group for letter in letters} == {settings.group}
    assert all(letter.origin.startswith(settings.topic("notes")) for letter in letters)


@pytest.mark.usefixtures("listening")
def test_poison_as_long_as_a_record_may_be_is_set_aside_whole(settings: Settings, heard: Heard) -> None:
    good = message.encode(entry("good"), "/test")
    longest = b"x" * 1_048_000
    publish_raw(settings, (b"k", longest, good.headers), (b"k", good.value, good.headers))
    until(lambda: ("k", "good") in heard)
    (letter,) = dead(settings, 1)
    assert letter.value == longest


class Odd(str):
    """A name that is no text once it is on the wire."""

    __slots__ = ()

    def encode(self, *_: str) -> bytes:
        return b"x\xff\xfe"


@pytest.mark.usefixtures("listening")
def test_what_the_client_cannot_even_read_is_noted_while_what_comes_after_it_flows(
    settings: Settings, heard: Heard
) -> None:
    good = message.encode(entry("good"), "/test")
    publish(settings, entry("before"))
    publish_raw(settings, (b"k", b"{}", [*good.headers, (Odd("x"), b"1")]))
    publish(settings, entry("after"), entry("elsewhere", key="another"))
    until(lambda: ("k", "after") in heard and ("another", "elsewhere") in heard)
    assert ("k", "before") in heard
    (letter,) = dead(settings, 1)
    assert letter.reason == "unreadable: CorruptRecordError"
    assert letter.origin.endswith("/1-1")
    assert not letter.readable


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize("codec", ["gzip", "snappy", "lz4", "zstd"])
def test_however_a_sender_packs_its_records_they_are_read(settings: Settings, heard: Heard, codec: str) -> None:
    record = message.encode(entry("packed " * 1_000), "/test")
    with closing(KafkaProducer(bootstrap_servers=settings.kafka_bootstrap, compression_type=codec)) as producer:
        producer.send(settings.topic("notes"), key=record.key, value=record.value, headers=record.headers)
        producer.flush(timeout=10)
    until(lambda: heard == [("k", "packed " * 1_000)])


@pytest.mark.usefixtures("listening")
def test_a_reason_holds_no_value(settings: Settings) -> None:
    good = message.encode(entry("x"), "/test")
    publish_raw(settings, (b"k", b'{"text": {"giulia@example.com": 1}}', good.headers))
    assert [letter.reason for letter in dead(settings, 1)] == ["ValidationError: text"]


@pytest.mark.usefixtures("listening")
def test_an_event_of_another_kind_is_passed_over(settings: Settings, heard: Heard) -> None:
    publish(settings, {**entry("?"), "type": "io.rimedio.note.sung.v1"}, entry("after"))
    until(lambda: heard == [("k", "after")])


def test_a_passing_fault_delays_its_partition_and_no_other(settings: Settings) -> None:
    away, effects = threading.Event(), list[str]()
    away.set()

    def handle(event: NoteWritten, _: Delivery) -> None:
        if event.text.startswith("slow") and away.is_set():
            raise AutoReconnect("away")
        effects.append(event.text)

    keys = _keys_of_two_partitions()
    with running(Consumer(settings, {NoteWritten: handle})):
        publish(settings, entry("slow1", key=keys[0]), entry("slow2", key=keys[0]), entry("quick", key=keys[1]))
        until(lambda: effects == ["quick"])
        away.clear()
        until(lambda: effects == ["quick", "slow1", "slow2"])
    assert list(DeadLetters(settings).all(NOTES.name)) == []


def _keys_of_two_partitions() -> tuple[str, str]:
    by_partition = {murmur2(key) % NOTES.partitions: key.decode() for key in (b"a", b"b", b"c", b"d", b"e", b"f")}
    first, second, *_ = by_partition.values()
    return first, second


def test_a_fault_of_ours_gets_its_chances_and_is_then_set_aside(settings: Settings) -> None:
    tries, effects = Counter[str](), list[str]()

    def handle(event: NoteWritten, _: Delivery) -> None:
        tries[event.text] += 1
        if event.text == "bug":
            raise KeyError("giulia@example.com")
        effects.append(event.text)

    with running(Consumer(settings, {NoteWritten: handle})):
        publish(settings, entry("bug"), entry("after"))
        until(lambda: effects == ["after"])
    assert tries["bug"] == consumers.CHANCES
    assert [letter.reason for letter in dead(settings, 1)] == ["KeyError"]


def test_what_lost_a_race_is_handled_again_on_fresh_state(settings: Settings) -> None:
    note = new_note()
    store.add(note)
    raced = threading.Event()

    def handle(event: NoteWritten, delivery: Delivery) -> None:
        loaded = store.load(Note, note.id)
        if not raced.is_set():
            raced.set()
            other = store.load(Note, note.id)
            other.write("somebody else")
            store.save(other)
        loaded.write(event.text)
        loaded.mark_handled(delivery)
        store.save(loaded)

    with running(Consumer(settings, {NoteWritten: handle})):
        publish(settings, entry("mine"))
        until(lambda: stored(note)["lines"] == ["somebody else", "mine"])


def test_the_same_event_ten_times_and_shuffled_has_one_effect(settings: Settings) -> None:
    note = new_note()
    store.add(note)

    def handle(event: NoteWritten, delivery: Delivery) -> None:
        loaded = store.load(Note, note.id)
        if event.text == "last" or loaded.has_handled(delivery):
            return
        loaded.write(event.text)
        loaded.mark_handled(delivery)
        store.save(loaded)

    seen = list[str]()

    def counting(event: NoteWritten, delivery: Delivery) -> None:
        handle(event, delivery)
        seen.append(event.text)

    one, two = entry("one", event_id="1"), entry("two", event_id="2")
    with running(Consumer(settings, {NoteWritten: counting})):
        publish(settings, *[one, two, two, one] * 5, entry("last"))
        until(lambda: seen[-1:] == ["last"])
    assert sorted(stored(note)["lines"]) == ["one", "two"]


def test_a_restarted_member_takes_its_place_and_goes_on_where_it_was(settings: Settings, heard: Heard) -> None:
    def hear(event: NoteWritten, delivery: Delivery) -> None:
        heard.append((delivery.record_key, event.text))

    for text in ("first", "second"):
        with running(Consumer(settings, {NoteWritten: hear})):
            publish(settings, entry(text))
            until(lambda text=text: heard[-1:] == [("k", text)])
    assert [text for _, text in heard] == ["first", "second"]


def test_two_members_share_the_partitions(settings: Settings, heard: Heard) -> None:
    def hear(event: NoteWritten, delivery: Delivery) -> None:
        heard.append((delivery.record_key, event.text))

    second = dataclasses.replace(settings, slot="1")
    with running(Consumer(settings, {NoteWritten: hear})), running(Consumer(second, {NoteWritten: hear})):
        admin = KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
        until(lambda: len(_members(admin, settings.group)) == 2)
        admin.close()
        publish(settings, *[entry(str(number), key=str(number)) for number in range(20)])
        until(lambda: len({text for _, text in heard}) == 20)


def _members(admin: KafkaAdminClient, group: str) -> list[object]:
    return list(admin.describe_groups([group])[group]["members"])


def test_a_tombstone_reaches_its_own_hands(settings: Settings, heard: Heard) -> None:
    gone = list[str]()
    tombstones: dict[str, Callable[[str], None]] = {NOTES.name: gone.append}

    def hear(event: NoteWritten, delivery: Delivery) -> None:
        heard.append((delivery.record_key, event.text))

    with running(Consumer(settings, {NoteWritten: hear}, tombstones)):
        publish_raw(settings, (b"place/x", None, []))
        until(lambda: gone == ["place/x"])


def test_dead_letters_are_listed_shown_and_played_again(settings: Settings) -> None:
    broken, effects = threading.Event(), list[str]()
    broken.set()

    def handle(event: NoteWritten, _: Delivery) -> None:
        if broken.is_set():
            raise ValueError
        effects.append(event.text)

    with running(Consumer(settings, {NoteWritten: handle})):
        publish(settings, entry("mended later"))
        [letter] = dead(settings, 1)
        broken.clear()
        DeadLetters(settings).replay(letter)
        until(lambda: effects == ["mended later"])


def test_a_consumer_waits_for_a_broker_that_is_away(settings: Settings) -> None:
    nowhere = dataclasses.replace(settings, kafka_bootstrap="127.0.0.1:1")
    waiting = Consumer(nowhere, {NoteWritten: lambda _event, _delivery: None})
    with running(waiting):
        assert not waiting.ready


def test_an_offset_that_could_not_be_committed_is_committed_later_though_nothing_new_comes(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, refused = KafkaConsumer.commit, threading.Event()

    def refuse_once(self: KafkaConsumer, *arguments: object) -> None:
        if not refused.is_set():
            refused.set()
            raise RebalanceInProgressError
        commit(self, *arguments)

    monkeypatch.setattr(KafkaConsumer, "commit", refuse_once)
    with running(Consumer(settings, {NoteWritten: lambda _event, _delivery: None})):
        publish(settings, entry("only this"))
        until(refused.is_set, what="the refusal")
        until(lambda: 1 in committed(settings), what="the commit")


def committed(settings: Settings) -> list[int]:
    """How far the group has come, by partition of the notes."""
    admin = KafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap)
    try:
        return [offset.offset for offset in admin.list_group_offsets([settings.group])[settings.group].values()]
    finally:
        admin.close()


def test_a_member_that_does_not_come_out_of_a_rebalance_joins_anew_and_goes_on(
    settings: Settings, heard: Heard, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumers, "STUCK_SECONDS", 0.5)

    def hear(event: NoteWritten, delivery: Delivery) -> None:
        heard.append((delivery.record_key, event.text))

    rejoined = _rejoined()
    asleep = KafkaConsumer(bootstrap_servers=settings.kafka_bootstrap, group_id=settings.group, metadata_max_age_ms=500)
    # Who joins a group before a topic as young as this is known is given nothing of it, and may wait for long.
    until(lambda: asleep.partitions_for_topic(topic))
    asleep.subscribe([topic])
    until(lambda: asleep.poll(timeout_ms=100) is not None and asleep.assignment(), seconds=60)  # And never again.
    with running(Consumer(settings, {NoteWritten: hear})):
        until(lambda: _rejoined() > rejoined, what="a member that joins anew")
        asleep.close()
        publish(settings, entry("at last"))
        until(lambda: heard == [("k", "at last")], seconds=40)


def _rejoined() -> float:
    return REGISTRY.get_sample_value("rimedio_consumer_rejoins_total") or 0
