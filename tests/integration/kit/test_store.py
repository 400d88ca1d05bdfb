"""One write holds the state and its events; a stale writer is told, and nothing that was removed comes back."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from shared.kit import store
from shared.kit.clock import now
from shared.kit.ids import new_id
from shared.kit.message import Delivery
from tests.integration.kit.notes import ALIAS, Note, NoteWritten, new_note, notes, stored

pytestmark = pytest.mark.usefixtures("settings")
DELIVERY = Delivery(id="1", source="/test", type="t")


def test_adding_writes_state_and_events_at_once() -> None:
    note = new_note()
    note.write("à l'hôtel 🙂")
    store.add(note)
    document = stored(note)
    assert document["lines"] == ["à l'hôtel 🙂"]
    assert [entry["data"]["text"] for entry in document["outbox"]] == ["à l'hôtel 🙂"]
    assert document["outbox"][0]["sequence"] == 1
    assert 0 <= document["shard"] < store.SHARDS
    assert document["version"] == note.version == 1


def test_saving_appends_events_and_leaves_removed_ones_removed() -> None:
    note = new_note()
    note.write("one")
    store.add(note)
    loaded = store.load(Note, note.id)
    notes().update_one({"_id": note.id}, {"$set": {"outbox": []}})  # What the relay does meanwhile.
    loaded.write("two")
    store.save(loaded)
    document = stored(note)
    assert document["lines"] == ["one", "two"]
    assert [entry["data"]["text"] for entry in document["outbox"]] == ["two"]
    assert document["outbox"][0]["sequence"] == 2
    assert document["version"] == 2


def test_a_field_set_to_nothing_is_gone() -> None:
    note = new_note(title="first")
    note.next_due_at = now()
    store.add(note)
    note.title = None
    note.next_due_at = None
    store.save(note)
    assert "title" not in stored(note)
    assert "next_due_at" not in stored(note)


def test_a_field_of_a_newer_release_survives() -> None:
    note = new_note()
    store.add(note)
    notes().update_one({"_id": note.id}, {"$set": {"added_later": 1}})
    loaded = store.load(Note, note.id)
    loaded.write("x")
    store.save(loaded)
    assert stored(note)["added_later"] == 1


def test_the_second_writer_is_stale_and_changes_nothing() -> None:
    note = new_note()
    store.add(note)
    one, two = store.load(Note, note.id), store.load(Note, note.id)
    one.write("one")
    store.save(one)
    two.write("two")
    with pytest.raises(store.Stale):
        store.save(two)
    assert stored(note)["lines"] == ["one"]
    assert len(stored(note)["outbox"]) == 1


def test_every_racing_writer_gets_its_turn_on_fresh_state() -> None:
    note = new_note()
    store.add(note)

    def write(text: str) -> None:
        loaded = store.load(Note, note.id)
        loaded.write(text)
        store.save(loaded)

    def work(number: int) -> None:
        store.on_fresh_state(lambda: write(str(number)), attempts=50)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(stored(note)["lines"]) == [str(number) for number in range(8)]
    assert [entry["sequence"] for entry in stored(note)["outbox"]] == list(range(1, 9))


def test_attempts_are_bounded() -> None:
    tries = []

    def never() -> None:
        tries.append(1)
        raise store.Stale

    with pytest.raises(store.Stale):
        store.on_fresh_state(never, attempts=3)
    assert len(tries) == 3


def test_a_natural_key_is_held() -> None:
    store.add(new_note(title="the same"))
    with pytest.raises(store.AlreadyExists, match=r"^title$"):
        store.add(new_note(title="the same"))
    other = new_note(title="another")
    store.add(other)
    other.title = "the same"
    with pytest.raises(store.AlreadyExists):
        store.save(other)
    assert stored(other)["title"] == "another"


def test_of_many_written_at_once_each_is_taken_or_refused_for_itself() -> None:
    start = threading.Barrier(12)

    def work(number: int) -> str:
        title = "taken" if number < 3 else f"own-{number}" if number < 11 else "\ud800"
        id_ = new_id()
        start.wait()
        try:
            store.add_plain(Note, {"_id": id_, "stream_key": id_, "title": title}, [NoteWritten(text=title)])
        except store.AlreadyExists as error:
            return str(error)
        except UnicodeEncodeError:
            return "cannot be written"
        return "written"

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(work, range(12)))
    assert sorted(outcomes[:3]) == ["title", "title", "written"]
    assert outcomes[3:] == ["written"] * 8 + ["cannot be written"]
    written = {note["title"]: note for note in notes().find()}
    assert sorted(written) == sorted(["taken", *(f"own-{number}" for number in range(3, 11))])
    assert all([entry["data"]["text"] for entry in note["outbox"]] == [title] for title, note in written.items())


def test_what_is_not_there_is_not_found() -> None:
    with pytest.raises(store.NotFound):
        store.load(Note, "nobody")


def test_an_event_is_remembered_with_its_effect_and_old_ones_are_forgotten() -> None:
    note = new_note()
    store.add(note)
    note.handled = [{"id": "old", "at": now() - store.HANDLED_FOR}]
    note.mark_handled(DELIVERY)
    store.save(note)
    loaded = store.load(Note, note.id)
    assert loaded.has_handled(DELIVERY)
    assert [entry["id"] for entry in loaded.handled] == [DELIVERY.key]


def test_two_aggregates_change_together_or_not_at_all() -> None:
    one, two = new_note(), new_note()
    store.add(one)
    store.add(two)

    def both() -> None:
        for note in (one, two):
            loaded = store.load(Note, note.id)
            loaded.write("x")
            store.save(loaded)

    store.together(ALIAS, both)
    assert stored(one)["lines"] == stored(two)["lines"] == ["x"]

    def fails_halfway() -> None:
        loaded = store.load(Note, one.id)
        loaded.write("y")
        store.save(loaded)
        raise store.Stale

    with pytest.raises(store.Stale):
        store.together(ALIAS, fails_halfway)
    assert stored(one)["lines"] == ["x"]


def test_a_transaction_that_conflicts_runs_again_whole() -> None:
    note = new_note()
    store.add(note)
    runs = []

    def work() -> None:
        loaded = store.load(Note, note.id)
        if not runs:
            _outside(note)
        runs.append(1)
        loaded.write("inside")
        store.save(loaded)

    store.together(ALIAS, work)
    assert len(runs) == 2
    assert stored(note)["lines"] == ["inside"]
    assert stored(note)["outside"] == 1


def _outside(note: Note) -> None:
    """Write from another thread, which the transaction's session does not reach."""
    thread = threading.Thread(target=lambda: notes().update_one({"_id": note.id}, {"$set": {"outside": 1}}))
    thread.start()
    thread.join()


def test_indexes_are_made_by_an_explicit_command_that_can_be_repeated() -> None:
    store.ensure_indexes(Note)
    names = set(notes().index_information())
    assert {"outbox", "due", "title_1"} <= names


def test_a_document_is_in_the_outbox_index_only_while_it_has_something_to_say() -> None:
    note = new_note()
    note.write("x")
    store.add(note)
    store.add(new_note())
    assert list(notes().find({"outbox.at": {"$exists": True}}, {"_id": 1}).hint("outbox")) == [{"_id": note.id}]
