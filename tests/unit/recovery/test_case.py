"""What a case does with what it is told; nothing here is stored."""

import datetime as dt
from typing import Any

import pytest

from services.recovery import acknowledgement, reading
from services.recovery.case import Case
from services.recovery.history import AUTOMATIC_ENTRIES
from services.recovery.parts import Owner
from shared.events import (
    Contact,
    ContactDelivered,
    ContactFailed,
    ContactSent,
    ContactUnconfirmed,
    LowScoreAmended,
    LowScoreDetected,
    Reason,
)
from shared.kit import clock
from tests.low_scores import BREAKFAST, amended, delivered_as, detected, giulia, outcome

NOW = clock.now()
HOUR = dt.timedelta(hours=1)
ANNA = Owner(id="anna", name="Anna Ferri", email="anna@example.com", role="manager")


def case_for(event: LowScoreDetected | LowScoreAmended, due_in: float = 24) -> Case:
    case = Case.open(
        place=event.place,
        customer=reading.customer(event),
        answer=reading.answer(event),
        due_at=event.submitted_at + due_in * HOUR,
        at=NOW,
    )
    case.assign(ANNA, NOW)
    return case


def acknowledged(case: Case) -> Case:
    case.ask(acknowledgement.request(case, place_name="Hotel Aurora", zone="Europe/Rome", at=NOW), NOW)
    return case


def take(case: Case, event: LowScoreDetected | LowScoreAmended, due_in: float = 24) -> None:
    case.take(reading.answer(event), reading.customer(event), event.submitted_at + due_in * HOUR, NOW)


def hear(case: Case, cls: Any, sequence: int, **changes: Any) -> None:
    contact = case.contacts[0]
    news = outcome(cls, contact.request_id, **changes)
    case.hear(contact, reading.news(news, delivered_as(sequence)))


def recorded(case: Case) -> list[dict[str, Any]]:
    return case._recorded  # type: ignore[no-any-return]  # noqa: SLF001  What the store will write; nothing is written here.


def keys(case: Case) -> list[str]:
    return [entry.key for entry in case.history]


def test_a_new_case_says_what_integrators_need_and_no_name_or_word_of_the_customer() -> None:
    event = detected()
    case = case_for(event)
    (opened,) = recorded(case)
    assert opened["type"] == "io.rimedio.recovery.case.opened.v1"
    assert opened["key"] == event.customer.id
    told = opened["data"]
    assert (told["number"], told["severity"], told["causes"]) == (case.number, "low", ["detail"])
    assert "Giulia" not in str(told)
    assert "caff" not in str(told)


def test_the_first_message_names_what_was_said_who_is_responsible_by_when_and_the_number() -> None:
    event = detected()
    case = acknowledged(case_for(event))
    asked = recorded(case)[-1]["data"]
    assert asked["request_id"] == f"{case.id}/acknowledgement"
    assert (asked["thread"], asked["reply_to"]) == (case.number, "anna@example.com")
    assert (asked["basis"], asked["language"], asked["zone"]) == ("consent", "it", "Europe/Rome")
    assert asked["addresses"] == {"email": "giulia@example.com", "phone": "+393331234567"}
    assert dt.datetime.fromisoformat(asked["not_after"]) == NOW + HOUR
    values = asked["values"]
    assert values["customer_name"] == "Giulia Bassi"
    assert values["place_name"] == "Hotel Aurora"
    assert (values["owner_name"], values["owner_role"]) == ("Anna Ferri", "manager")
    assert (values["overall"], values["comment"], values["wish"]) == (9, event.comment, event.wish)
    assert values["reasons"] == [{"key": "detail", "values": BREAKFAST.values}]
    assert dt.datetime.fromisoformat(values["due_at"]) == event.submitted_at + 24 * HOUR


def test_nothing_is_asked_for_twice() -> None:
    case = acknowledged(acknowledged(case_for(detected())))
    assert len(case.contacts) == 1
    assert keys(case).count("contact_requested") == 1


def test_what_needs_looking_at_next_is_the_message_and_then_the_deadline() -> None:
    case = acknowledged(case_for(detected()))
    assert case.next_due_at == NOW + HOUR
    hear(case, ContactSent, 1)
    assert case.next_due_at == case.clocks.first_contact.due_at


def test_a_second_answer_adds_its_reasons_and_raises_severity_and_urgency() -> None:
    first = detected(submitted_at=NOW - 2 * HOUR)
    case = case_for(first)
    room = Reason(key="touchpoint_low", values={"touchpoint": "room", "mark": 1, "of": 5})
    take(case, detected(first.customer, severity="critical", reasons=[room, BREAKFAST], submitted_at=NOW), due_in=4)
    assert case.severity == "critical"
    assert [reason["key"] for reason in case.reasons] == ["detail", "touchpoint_low"]
    assert case.clocks.first_contact.due_at == NOW + 4 * HOUR
    assert keys(case)[-3:] == ["answer_joined", "severity_raised", "deadline_brought_forward"]


def test_nothing_lowers_severity_or_puts_a_deadline_off() -> None:
    first = detected(severity="critical", submitted_at=NOW)
    case = case_for(first, due_in=4)
    take(case, amended(first, severity="low"), due_in=24)
    take(case, detected(first.customer, severity="low", submitted_at=NOW + HOUR), due_in=24)
    assert case.severity == "critical"
    assert case.clocks.first_contact.due_at == NOW + 4 * HOUR
    assert "deadline_brought_forward" not in keys(case)


def test_an_amended_answer_takes_the_place_of_the_one_before() -> None:
    first = detected()
    case = case_for(first)
    take(case, amended(first, comment="E la doccia era fredda."))
    assert [answer.comment for answer in case.answers] == ["E la doccia era fredda."]
    assert keys(case)[-1] == "answer_amended"


def test_what_was_said_last_tells_how_to_reach_the_customer() -> None:
    first = detected(submitted_at=NOW)
    case = case_for(first)
    take(case, detected(first.customer, submitted_at=NOW + HOUR, contact=Contact(refused=True)))
    assert case.obstacle == "contact_refused"
    assert case.next_step is not None
    assert case.next_step.what == "put_right_silently"


def test_an_earlier_answer_that_comes_late_does_not_bring_back_what_was_known_then() -> None:
    first = detected(giulia(name="Giulia Bassi-Neri"), submitted_at=NOW)
    case = case_for(first)
    take(case, detected(giulia(name="Giulia Bassi"), submitted_at=NOW - HOUR))
    assert case.customer.name == "Giulia Bassi-Neri"


def test_the_minute_at_which_the_first_contact_is_late_is_on_the_case() -> None:
    case = case_for(detected(submitted_at=NOW))
    due_at = case.clocks.first_contact.due_at
    case.look_at_clock(due_at - HOUR)
    assert case.clocks.first_contact.breached_at is None
    case.look_at_clock(due_at)
    case.look_at_clock(due_at + HOUR)
    assert case.clocks.first_contact.breached_at == due_at
    assert keys(case).count("first_contact_overdue") == 1
    assert case.next_due_at is None
    assert case.next_step is not None
    assert case.next_step.overdue


def test_a_deadline_that_has_passed_is_not_moved() -> None:
    first = detected(submitted_at=NOW)
    case = case_for(first)
    due_at = case.clocks.first_contact.due_at
    case.look_at_clock(due_at)
    take(case, detected(first.customer, severity="critical", submitted_at=NOW), due_in=4)
    assert case.clocks.first_contact.due_at == due_at


def test_a_message_of_which_nothing_is_heard_in_time_becomes_a_persons_task() -> None:
    case = acknowledged(case_for(detected(submitted_at=NOW)))
    case.look_at_clock(NOW + HOUR)
    assert case.contacts[0].state == "unheard"
    assert case.next_step is not None
    assert (case.next_step.what, case.next_step.because) == ("telephone", "acknowledgement_unheard")
    hear(case, ContactSent, 1)
    assert case.next_step.because is None


@pytest.mark.parametrize("order", [[1, 2], [2, 1]])
def test_the_last_news_of_a_contact_counts_in_whatever_order_it_comes(order: list[int]) -> None:
    case = acknowledged(case_for(detected()))
    for sequence in order:
        hear(case, {1: ContactSent, 2: ContactDelivered}[sequence], sequence)
    assert case.contacts[0].state == "delivered"
    assert {"contact_sent", "contact_delivered"} <= set(keys(case))


@pytest.mark.parametrize(("cls", "state"), [(ContactFailed, "failed"), (ContactUnconfirmed, "unconfirmed")])
def test_a_message_that_came_to_nothing_is_never_silent(cls: Any, state: str) -> None:
    case = acknowledged(case_for(detected()))
    hear(case, cls, 1)
    assert keys(case)[-1] == f"contact_{state}"
    assert case.next_step is not None
    assert (case.next_step.what, case.next_step.because) == ("telephone", f"acknowledgement_{state}")


def test_nobody_in_charge_is_said_and_is_the_next_step() -> None:
    case = case_for(detected())
    case.assign(None, NOW)
    assert keys(case)[-1] == "not_assigned"
    assert case.next_step is not None
    assert case.next_step.what == "assign"
    request = acknowledgement.request(case, place_name="Hotel", zone="UTC", at=NOW)
    assert (request.reply_to, request.values["owner_name"], request.values["owner_role"]) == (None, None, None)


def test_a_case_that_is_closed_waits_for_nothing() -> None:
    case = case_for(detected())
    case.is_open = False
    case.look_at_clock(NOW + 100 * HOUR)
    assert case.next_step is None
    assert case.clocks.first_contact.breached_at is None


def test_machines_fill_a_history_with_a_thousand_entries_and_no_more() -> None:
    case = case_for(detected())
    for _ in range(AUTOMATIC_ENTRIES + 10):
        case.note(NOW, "opened")
    assert len(case.history) == AUTOMATIC_ENTRIES
