"""Clock, identifiers, traces, bells and back-off."""

import datetime as dt
import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kit import clock, ids, trace
from shared.kit.loop import BackOff, Bell


def test_now_is_utc_and_what_mongodb_keeps() -> None:
    moment = clock.now()
    assert moment.tzinfo is dt.UTC
    assert moment.microsecond % 1000 == 0


@given(st.datetimes(timezones=st.timezones()))
def test_cutting_to_milliseconds_moves_a_moment_by_less_than_one(moment: dt.datetime) -> None:
    try:
        cut = clock.to_milliseconds(moment)
    except OverflowError:
        return  # The edge of the calendar has no UTC.
    assert dt.timedelta(0) <= moment - cut < dt.timedelta(milliseconds=1)
    assert clock.to_milliseconds(cut) == cut


def test_identifiers_are_long_and_never_the_same() -> None:
    made = {ids.new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[0-9a-hjkmnp-tv-z]{26}", each) for each in made)


def test_a_number_can_be_said_on_the_telephone() -> None:
    assert re.fullmatch(r"R-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", ids.new_number())
    assert ids.new_number("Q").startswith("Q-")


@given(st.integers(0, 2**40 - 1), st.integers(0, 2**40 - 1))
def test_different_values_are_written_differently(one: int, two: int) -> None:
    assert (ids.encode(one, 8) == ids.encode(two, 8)) == (one == two)


GOOD = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.mark.parametrize(
    "received", ["", "x", GOOD.upper(), GOOD[:-3], f"00-{'0' * 32}-b7ad6b7169203331-01", GOOD + "\n"]
)
def test_a_trace_that_is_none_is_begun_anew(received: str) -> None:
    assert trace.begin(received) != received
    assert trace.current() == trace.begin(trace.current())


def test_a_trace_that_is_one_goes_on() -> None:
    assert trace.begin(GOOD) == GOOD


def test_a_ring_before_the_wait_is_not_lost() -> None:
    bell = Bell()
    bell.ring()
    assert bell.wait(60)
    assert not bell.wait(0)


def test_a_stop_ends_every_wait() -> None:
    bell = Bell()
    ended = threading.Event()

    def wait() -> None:
        bell.wait(60)
        bell.pause(60)
        ended.set()

    thread = threading.Thread(target=wait)
    thread.start()
    bell.stop()
    thread.join(timeout=10)
    assert ended.is_set()
    assert bell.stopped


def test_a_ring_does_not_shorten_a_pause() -> None:
    bell = Bell()
    bell.ring()
    before = clock.monotonic()
    bell.pause(0.05)
    assert clock.monotonic() - before >= 0.05


def test_back_off_doubles_to_its_ceiling_and_forgets() -> None:
    back_off = BackOff(first=1, ceiling=5)
    assert [back_off.failed() for _ in range(5)] == [1, 2, 4, 5, 5]
    back_off.succeeded()
    assert back_off.failed() == 1
