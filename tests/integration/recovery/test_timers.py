"""The clocks of cases, watched by one worker at a time."""

import datetime as dt

import time_machine

from services.recovery.case import Case
from services.recovery.handlers import hear_of_contact, take_low_score
from services.recovery.timers import look_at_clock
from services.recovery.wiring import Wiring
from shared.events import Contact, ContactSent
from shared.kit import clock, store
from shared.kit.timers import Timers
from tests.integration.recovery.people import Person
from tests.low_scores import delivered_as, detected, outcome

HOUR = dt.timedelta(hours=1)


def timers() -> Timers:
    return Timers(Case, look_at_clock)


def keys() -> list[str]:
    return [entry.key for entry in Case.objects.get().history]


def test_nothing_is_done_before_it_is_time(wiring: Wiring) -> None:
    take_low_score(wiring, detected(), delivered_as())
    assert not timers().do_one()


def test_first_the_message_that_nobody_heard_of_and_then_the_contact_that_nobody_made(
    wiring: Wiring, anna: Person
) -> None:
    event = detected()
    take_low_score(wiring, event, delivered_as())
    with time_machine.travel(clock.now() + 2 * HOUR, tick=False):
        assert timers().do_one()
        assert not timers().do_one()
    case = Case.objects.get()
    assert case.owner is not None
    assert case.owner.id == anna.id
    assert keys()[-1] == "contact_unheard"
    assert case.next_step is not None
    assert (case.next_step.what, case.next_step.overdue) == ("telephone", False)
    with time_machine.travel(clock.now() + 25 * HOUR, tick=False):
        assert timers().do_one()
        assert not timers().do_one()
    case = Case.objects.get()
    assert keys()[-1] == "first_contact_overdue"
    assert case.clocks.first_contact.breached_at == event.submitted_at + 24 * HOUR
    assert case.next_step is not None
    assert case.next_step.overdue
    assert case.next_due_at is None


def test_what_comes_back_late_is_still_heard(wiring: Wiring) -> None:
    take_low_score(wiring, detected(), delivered_as())
    with time_machine.travel(clock.now() + 2 * HOUR, tick=False):
        timers().do_one()
    case = Case.objects.get()
    hear_of_contact(wiring, outcome(ContactSent, case.contacts[0].request_id), delivered_as())
    assert Case.objects.get().contacts[0].state == "sent"


def test_an_answer_that_comes_in_late_is_overdue_at_once(wiring: Wiring) -> None:
    event = detected(submitted_at=clock.now() - 30 * HOUR, contact=Contact(refused=True))
    take_low_score(wiring, event, delivered_as())
    assert timers().do_one()
    assert Case.objects.get().clocks.first_contact.breached_at == event.submitted_at + 24 * HOUR


def test_a_worker_that_died_in_between_is_stood_in_for_after_its_lease(wiring: Wiring) -> None:
    def die(_case: Case) -> None:
        raise RuntimeError("the worker is gone")

    take_low_score(wiring, detected(submitted_at=clock.now() - 30 * HOUR), delivered_as())
    assert Timers(Case, die).do_one()
    assert not timers().do_one()
    with time_machine.travel(clock.now() + dt.timedelta(minutes=1), tick=False):
        assert timers().do_one()
    assert keys().count("first_contact_overdue") == 1


def test_what_changed_meanwhile_is_decided_afresh(wiring: Wiring) -> None:
    def late(case: Case) -> None:
        other = store.load(Case, case.id)
        other.note(clock.now(), "opened")
        store.save(other)
        look_at_clock(case)

    take_low_score(wiring, detected(submitted_at=clock.now() - 30 * HOUR), delivered_as())
    assert Timers(Case, late).do_one()
    assert "first_contact_overdue" not in keys()
    assert timers().do_one()
    assert "first_contact_overdue" in keys()
