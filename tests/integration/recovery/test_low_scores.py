"""A case per low score, opened exactly once, whatever comes twice, out of order or at the same moment."""

import datetime as dt
import random
import threading
from typing import Any

import pytest

from services.recovery.case import Case
from services.recovery.documents import Policy
from services.recovery.handlers import take_low_score
from services.recovery.wiring import Wiring
from shared.events import Contact, LowScoreAmended, LowScoreDetected, Reason
from shared.kit import clock, store
from tests.integration.recovery.people import Person, dismiss, hire
from tests.low_scores import amended, delivered_as, detected, giulia

HOUR = dt.timedelta(hours=1)
ROOM = Reason(key="touchpoint_low", values={"touchpoint": "room", "name": "Camera", "mark": 1, "of": 5})


def take(wiring: Wiring, *events: LowScoreDetected | LowScoreAmended) -> None:
    for event in events:
        store.on_fresh_state(lambda event=event: take_low_score(wiring, event, delivered_as()))


def the_case() -> Case:
    return Case.objects.get()


def outbox() -> list[dict[str, Any]]:
    """What the cases have to say, as it waits to be published."""
    cases = Case._get_collection().find({}, {"outbox": 1})  # noqa: SLF001  As the relay reads it.
    return [entry for case in cases for entry in case["outbox"]]


def said(name: str) -> list[dict[str, Any]]:
    return [entry["data"] for entry in outbox() if entry["type"] == f"io.rimedio.{name}.v1"]


def test_a_low_score_opens_a_case_and_asks_for_its_acknowledgement_in_one_write(wiring: Wiring, anna: Person) -> None:
    event = detected()
    take(wiring, event)
    case = the_case()
    assert case.version == 1
    assert case.owner is not None
    assert (case.owner.id, case.place, case.state) == (anna.id, "hotel-demo", "open")
    assert case.clocks.first_contact.due_at == event.submitted_at + 24 * HOUR
    assert [entry["type"] for entry in outbox()] == [
        "io.rimedio.recovery.case.opened.v1",
        "io.rimedio.notifier.contact.requested.v1",
    ]
    (request,) = said("notifier.contact.requested")
    assert (request["reply_to"], request["zone"], request["values"]["place_name"]) == (
        anna.email,
        "Europe/Rome",
        "Hotel Demo",
    )


def test_the_same_event_ten_times_is_one_case_and_one_acknowledgement(wiring: Wiring) -> None:
    take(wiring, *[detected()] * 10)
    assert the_case().version == 1
    assert len(said("recovery.case.opened")) == len(said("notifier.contact.requested")) == 1


def test_whatever_the_order_the_newest_revision_counts_and_nothing_is_said_twice(wiring: Wiring) -> None:
    first = detected(submitted_at=clock.now())
    second = amended(first, severity="critical", reasons=[ROOM])
    third = amended(second, severity="low", comment="Anche la doccia era fredda.")
    events = [first, second, third] * 10
    random.Random(1).shuffle(events)
    take(wiring, *events)
    case = the_case()
    assert (case.answers[0].revision, case.answers[0].comment) == (3, "Anche la doccia era fredda.")
    assert case.clocks.first_contact.due_at <= first.submitted_at + 24 * HOUR
    assert len(said("recovery.case.opened")) == len(said("notifier.contact.requested")) == 1


def test_an_amendment_raises_severity_and_urgency_and_a_later_one_lowers_neither(wiring: Wiring) -> None:
    first = detected()
    graver = amended(first, severity="critical")
    take(wiring, first, graver, amended(graver, severity="low"))
    case = the_case()
    assert (case.severity, case.answers[0].revision) == ("critical", 3)
    assert case.clocks.first_contact.due_at == first.submitted_at + 4 * HOUR


def test_an_amendment_that_overtakes_the_answer_opens_the_case(wiring: Wiring) -> None:
    first = detected()
    take(wiring, amended(first, severity="critical"), first)
    case = the_case()
    assert (case.severity, case.version, case.answers[0].revision) == ("critical", 1, 2)


def at_once(wiring: Wiring, *events: LowScoreDetected) -> None:
    """Each event by a worker of its own, all at the same moment."""
    together, failures = threading.Barrier(len(events)), list[BaseException]()

    def work(event: LowScoreDetected) -> None:
        together.wait()
        try:
            take(wiring, event)
        except BaseException as error:  # noqa: BLE001  It is told below.
            failures.append(error)

    threads = [threading.Thread(target=work, args=(event,)) for event in events]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures


def test_workers_that_take_the_same_answer_at_the_same_moment_open_one_case(wiring: Wiring) -> None:
    for _ in range(10):
        event = detected()
        at_once(wiring, event, event, event)
        assert Case.objects(customer__id=event.customer.id).count() == 1
    assert len(said("notifier.contact.requested")) == 10


def test_two_answers_of_a_customer_at_the_same_moment_are_one_case(wiring: Wiring) -> None:
    for _ in range(10):
        customer = giulia()
        at_once(wiring, detected(customer), detected(customer))
        assert len(Case.objects.get(customer__id=customer.id).answers) == 2
    assert len(said("notifier.contact.requested")) == 10


def test_a_second_low_score_joins_the_open_case_and_nothing_is_said_twice(wiring: Wiring) -> None:
    customer, now = giulia(), clock.now()
    take(wiring, detected(customer, submitted_at=now - 2 * HOUR))
    second = detected(customer, severity="critical", reasons=[ROOM], submitted_at=now)
    take(wiring, *[second] * 3)
    case = the_case()
    assert [reason["key"] for reason in case.reasons] == ["detail", "touchpoint_low"]
    assert case.severity == "critical"
    assert case.clocks.first_contact.due_at == now + 4 * HOUR
    assert [entry.key for entry in case.history].count("answer_joined") == 1
    assert len(said("recovery.case.opened")) == len(said("notifier.contact.requested")) == 1


def test_another_place_is_another_case_and_so_is_another_customer(wiring: Wiring) -> None:
    customer = giulia()
    take(wiring, detected(customer), detected(customer, place="bank-demo"), detected())
    assert Case.objects.count() == 3


@pytest.mark.parametrize(
    ("contact", "obstacle", "step"),
    [
        (Contact(refused=True), "contact_refused", "put_right_silently"),
        (Contact(basis="consent"), "no_address", "find_address"),
        (Contact(), "no_basis", "put_right_silently"),
    ],
)
def test_who_may_not_or_cannot_be_written_to_is_not_and_staff_are_told_what_to_do(
    wiring: Wiring, anna: Person, contact: Contact, obstacle: str, step: str
) -> None:
    take(wiring, detected(contact=contact))
    case = the_case()
    assert case.owner.id == anna.id
    assert said("notifier.contact.requested") == []
    assert case.history[-1].key == "not_acknowledged"
    assert (case.next_step.what, case.next_step.because) == (step, obstacle)


def test_who_lets_us_contact_them_later_is_acknowledged_then_once(wiring: Wiring) -> None:
    first = detected(contact=Contact(refused=True))
    later = amended(first, contact=Contact(basis="consent", email="giulia@example.com"))
    take(wiring, first, later, later)
    assert len(said("notifier.contact.requested")) == 1


def test_who_does_not_want_to_be_contacted_any_more_is_not_written_to_again(wiring: Wiring) -> None:
    customer = giulia()
    later = detected(customer, submitted_at=clock.now() + HOUR, contact=Contact(refused=True))
    take(wiring, detected(customer), later)
    assert the_case().obstacle == "contact_refused"
    assert len(said("notifier.contact.requested")) == 1


def test_an_unknown_place_is_handled_at_once_under_the_roots_policy(wiring: Wiring, anna: Person) -> None:
    store.add(Policy(id="root", stream_key="policy/root", values={"clocks": {"first_contact": {"low": "PT12H"}}}))
    event = detected(place="opened-yesterday")
    take(wiring, event)
    case = the_case()
    assert case.owner.id == anna.id
    assert case.clocks.first_contact.due_at == event.submitted_at + 12 * HOUR


def test_a_place_has_its_own_policy_over_the_roots(wiring: Wiring) -> None:
    store.add(Policy(id="root", stream_key="policy/root", values={"clocks": {"first_contact": {"low": "PT12H"}}}))
    store.add(Policy(id="hotel-demo", stream_key="p/h", values={"clocks": {"first_contact": {"low": "PT2H"}}}))
    event = detected()
    take(wiring, event)
    assert the_case().clocks.first_contact.due_at == event.submitted_at + 2 * HOUR


@pytest.mark.parametrize(("told_in", "due_in"), [(2, 2), (30, 24)])
def test_by_when_the_customer_was_told_to_hear_from_us_is_kept(wiring: Wiring, told_in: int, due_in: int) -> None:
    submitted_at = clock.now()
    take(wiring, detected(submitted_at=submitted_at, contact_by=submitted_at + told_in * HOUR))
    assert the_case().clocks.first_contact.due_at == submitted_at + due_in * HOUR


def test_the_one_complained_about_does_not_own_the_case(wiring: Wiring, anna: Person) -> None:
    elena = hire(wiring, "Elena Conti", "director")
    take(wiring, detected(staff=[anna.email.upper()]))
    case = the_case()
    assert (case.owner.id, case.owner.role) == (elena.id, "director")
    assert [entry.values.get("name") for entry in case.history if entry.key == "passed_over"] == ["Anna Ferri"]


def test_who_has_left_owns_nothing_new(wiring: Wiring, anna: Person) -> None:
    dismiss(wiring, anna)
    take(wiring, detected())
    assert the_case().owner is None
    assert the_case().next_step.what == "assign"


def test_an_answer_as_large_as_answers_may_be_fits(wiring: Wiring) -> None:
    take(wiring, detected(comment="è" * 10_000, wish="😀" * 10_000))
    assert len(the_case().answers[0].wish) == 10_000
