"""A notice: told again, put off, given up, tried again."""

import datetime as dt

import pytest
import time_machine

from services.feedback.visits.adapters import notice as notices
from services.feedback.visits.adapters.base import Hint
from services.feedback.visits.adapters.notice import KEPT_FOR, LONGEST_PAUSE, PATIENCE, Notice
from shared.kit import clock

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
NAMED = Hint(subject="r-1", property_id="p-1")
WHOLE = Hint(subject="m-1", payload='{"guest": "Giulia"}')


def heard(hint: Hint = NAMED) -> Notice:
    with time_machine.travel(NOW, tick=False):
        return Notice.first_heard("mews", hint)


def test_what_is_heard_is_due_at_once() -> None:
    notice = heard()
    assert (notice.state, notice.next_due_at, notice.told, notice.hint) == ("waiting", NOW, 1, NAMED)
    assert notice.expires_at == NOW + KEPT_FOR


def test_a_visit_that_came_of_it_leaves_nothing_of_the_guest() -> None:
    notice = heard(WHOLE)
    notice.succeed("v-1")
    assert (notice.state, notice.visit, notice.payload, notice.next_due_at) == ("done", "v-1", None, None)


def test_what_is_none_of_our_business_is_ignored() -> None:
    notice = heard()
    notice.succeed(None)
    assert (notice.state, notice.visit) == ("ignored", None)


@pytest.mark.parametrize("end", ["done", "ignored", "failed", "waiting"])
def test_a_reservation_that_is_named_again_is_looked_at_again(end: str) -> None:
    notice = heard()
    if end == "failed":
        notice.fail("not_found", "It is not known.")
    elif end != "waiting":
        notice.succeed("v-1" if end == "done" else None)
    assert notice.hear_again(NAMED)
    assert (notice.state, notice.reason, notice.told, notice.attempts) == ("waiting", None, 2, 0)
    assert notice.next_due_at


def test_a_message_that_is_sent_again_only_matters_if_nothing_came_of_it() -> None:
    notice = heard(WHOLE)
    assert not notice.hear_again(WHOLE)
    notice.succeed("v-1")
    assert not notice.hear_again(WHOLE)
    assert notice.payload is None
    failed = heard(WHOLE)
    failed.fail("unreadable", "amount: is not an amount.")
    assert failed.hear_again(WHOLE)
    assert (failed.state, failed.payload) == ("waiting", WHOLE.payload)


def test_pauses_grow_to_a_quarter_of_an_hour() -> None:
    pauses = [notices.pause(attempts) for attempts in range(1, 60)]
    assert pauses[:4] == [dt.timedelta(seconds=seconds) for seconds in (2, 4, 8, 16)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE


def test_a_vendor_that_asks_for_patience_gets_it() -> None:
    notice = heard()
    with time_machine.travel(NOW, tick=False):
        notice.put_off("vendor_away", "The vendor answers 429.", dt.timedelta(minutes=5))
        assert notice.next_due_at == NOW + dt.timedelta(minutes=5)
        notice.put_off("vendor_away", "The vendor answers 429.", dt.timedelta(milliseconds=5))
        assert notice.next_due_at == NOW + dt.timedelta(seconds=4)
    assert (notice.state, notice.reason, notice.attempts) == ("waiting", "vendor_away", 2)


def test_after_three_days_it_is_given_up() -> None:
    notice = heard()
    with time_machine.travel(NOW + PATIENCE + dt.timedelta(seconds=1), tick=False):
        notice.put_off("vendor_away", "The vendor answers 503.")
        assert (notice.state, notice.reason, notice.next_due_at) == ("failed", "vendor_away", None)
        assert notice.expires_at == clock.now() + KEPT_FOR


def test_who_tries_again_begins_anew() -> None:
    notice = heard()
    notice.fail("property_unmapped", "The property p-1 is not mapped to a place.")
    with time_machine.travel(NOW + PATIENCE * 2, tick=False):
        notice.try_again()
        assert (notice.state, notice.reason, notice.detail, notice.begun_at) == ("waiting", None, None, clock.now())
