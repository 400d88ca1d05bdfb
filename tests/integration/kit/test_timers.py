"""What is due is done by one worker, once, and again only when it failed."""

import datetime as dt
import threading

import pytest
from pymongo.errors import AutoReconnect

from shared.kit import store
from shared.kit.clock import now
from shared.kit.timers import Timers
from tests.integration.kit.notes import Note, new_note, stored
from tests.running import running
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("settings")
MINUTE = dt.timedelta(minutes=1)


def due(seconds_ago: float = 1) -> Note:
    note = new_note()
    note.next_due_at = now() - dt.timedelta(seconds=seconds_ago)
    store.add(note)
    return note


def done(note: Note) -> None:
    note.write("done")
    note.next_due_at = None
    store.save(note)


def test_what_is_due_is_done_the_most_overdue_first() -> None:
    late, later = due(10), due(100)
    order = list[str]()

    def action(note: Note) -> None:
        order.append(note.id)
        done(note)

    timers = Timers(Note, action)
    assert timers.do_one()
    assert timers.do_one()
    assert not timers.do_one()
    assert order == [later.id, late.id]
    assert "lease_until" not in stored(late)


def test_what_is_not_due_waits() -> None:
    note = new_note()
    note.next_due_at = now() + MINUTE
    store.add(note)
    assert not Timers(Note, done).do_one()


def test_two_workers_do_a_thing_once() -> None:
    notes = [due() for _ in range(20)]
    with running(Timers(Note, done)), running(Timers(Note, done)):
        until(lambda: all(stored(note)["lines"] == ["done"] for note in notes))


def test_a_claim_keeps_others_away_until_the_lease_is_over() -> None:
    due()
    held = threading.Event()

    def dies(_: Note) -> None:
        held.set()
        raise RuntimeError("the worker died here")

    assert Timers(Note, dies, lease_seconds=3).do_one()
    assert held.is_set()
    second = Timers(Note, done)
    assert not second.do_one()
    until(second.do_one)


def test_what_is_left_to_others_is_left() -> None:
    mine, theirs = due(10), due(100)
    only = Timers(Note, done, only={"stream_key": mine.stream_key})
    assert only.do_one()
    assert not only.do_one()
    assert only.name == f"timers-note-{mine.stream_key}"
    assert stored(theirs)["version"] == 1


def test_who_lost_the_race_changes_nothing() -> None:
    note = due()

    def overtaken(claimed: Note) -> None:
        done(store.load(Note, note.id))
        done(claimed)

    assert Timers(Note, overtaken).do_one()
    assert stored(note)["lines"] == ["done"]


def test_a_ring_makes_it_look_at_once() -> None:
    timers = Timers(Note, done, interval_seconds=60)
    with running(timers):
        note = due()
        timers.bell.ring()
        until(lambda: stored(note)["lines"] == ["done"], seconds=5)


def test_a_database_that_is_away_is_waited_for() -> None:
    note = due()
    tries = list[int]()

    def action(claimed: Note) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise AutoReconnect("away")
        done(claimed)

    with running(Timers(Note, action, lease_seconds=0.2, interval_seconds=0.05)):
        until(lambda: stored(note)["lines"] == ["done"])
