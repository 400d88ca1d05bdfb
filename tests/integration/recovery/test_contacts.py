"""What the case shows of its messages, and what a person has to do when one came to nothing."""

import datetime as dt
from typing import Any

import pytest

from services.recovery import messages
from services.recovery.case import Case
from services.recovery.documents import Message
from services.recovery.handlers import hear_of_contact, take_low_score
from services.recovery.wiring import Wiring
from shared.events import ContactDelivered, ContactFailed, ContactSent, ContactSuppressed, ContactUnconfirmed
from shared.kit import clock
from shared.kit.message import Delivery
from tests.integration.recovery.people import Person
from tests.low_scores import delivered_as, detected, outcome

pytestmark = pytest.mark.usefixtures("anna")


@pytest.fixture
def case(wiring: Wiring, anna: Person) -> Case:
    assert anna.id
    take_low_score(wiring, detected(), delivered_as())
    return Case.objects.get()


def hear(wiring: Wiring, event: Any, delivery: Delivery | None = None) -> Case:
    hear_of_contact(wiring, event, delivery or delivered_as())
    return Case.objects.get()


def test_what_was_sent_is_on_the_case_with_its_text(wiring: Wiring, case: Case) -> None:
    at = clock.now() - dt.timedelta(minutes=1)
    sent = outcome(ContactSent, case.contacts[0].request_id, at=at, text="Gentile Giulia")
    heard = hear(wiring, sent)
    assert (heard.contacts[0].state, heard.contacts[0].at, heard.contacts[0].channel) == ("sent", at, "email")
    assert (heard.history[-1].key, heard.history[-1].at) == ("contact_sent", at)
    assert messages.of_case(case.id)[sent.contact_id].text == "Gentile Giulia"
    assert heard.next_due_at == heard.clocks.first_contact.due_at


def test_news_that_come_ten_times_are_one_entry_and_one_message(wiring: Wiring, case: Case) -> None:
    sent, envelope = outcome(ContactSent, case.contacts[0].request_id), delivered_as()
    for _ in range(10):
        heard = hear(wiring, sent, envelope)
    assert [entry.key for entry in heard.history].count("contact_sent") == 1
    assert Message.objects.count() == 1


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_delivered_is_delivered_in_whatever_order_the_news_come(
    wiring: Wiring, case: Case, order: tuple[int, int]
) -> None:
    request_id = case.contacts[0].request_id
    news = [outcome(ContactSent, request_id), outcome(ContactDelivered, request_id)]
    for index in order:
        heard = hear(wiring, news[index], delivered_as(index + 1))
    assert heard.contacts[0].state == "delivered"
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("cls", "because"),
    [
        (ContactFailed, "acknowledgement_failed"),
        (ContactSuppressed, "acknowledgement_suppressed"),
        (ContactUnconfirmed, "acknowledgement_unconfirmed"),
    ],
)
def test_a_message_that_came_to_nothing_makes_a_task_for_a_person(
    wiring: Wiring, case: Case, cls: Any, because: str
) -> None:
    heard = hear(wiring, outcome(cls, case.contacts[0].request_id))
    assert heard.next_step is not None
    assert (heard.next_step.what, heard.next_step.because) == ("telephone", because)
    assert heard.history[-1].key == f"contact_{heard.contacts[0].state}"


def test_a_text_of_any_length_is_kept_to_twenty_kilobytes(wiring: Wiring, case: Case) -> None:
    hear(wiring, outcome(ContactSent, case.contacts[0].request_id, text="è" * 30_000))
    assert len(Message.objects.get().text.encode()) == Message.TEXT_BYTES


def test_news_of_what_recovery_did_not_ask_for_change_nothing(wiring: Wiring, case: Case) -> None:
    version = case.version
    hear(wiring, outcome(ContactSent, "somebody-else/invitation", requester="feedback"))
    assert Case.objects.get().version == version
    assert Message.objects.count() == 0
