"""One request, one message, or an honest word of what became of it."""

import datetime as dt
import random
from contextlib import closing
from typing import Any

import pytest
import time_machine

from services.notifier import policy, worker
from services.notifier.channels import open_channels
from services.notifier.channels.base import Message, Receipt
from services.notifier.documents import Contact
from services.notifier.sender import Sender
from services.notifier.wiring import Wiring
from shared.events import Addresses
from shared.kit import clock, store
from tests.integration.notifier import sending
from tests.integration.notifier.post_office import DROP, PostOffice
from tests.integration.notifier.sending import contact, send_all, take
from tests.integration.notifier.street import request
from tests.running import running
from tests.unit.notifier.values import acknowledgement
from tests.waiting import until


def told(name: str = "case-1") -> list[tuple[str, dict[str, Any]]]:
    """The events that wait to be published: names and data."""
    return sending.told(contact(f"{name}/acknowledgement"))


def test_a_request_becomes_a_mail_and_a_word_of_it(wiring: Wiring, office: PostOffice) -> None:
    take(wiring, request())
    assert send_all(wiring) == 1

    (mail,) = office.mails
    assert office.recipients == ["case-1@example.it"]
    assert mail["From"] == "Hotel Aurora <rimedio@example.com>"
    assert mail["Reply-To"] == "anna.ferri@example.com"
    assert mail["Subject"] == "Anna Ferri si occupa di quello che ci ha detto · R-case-1"
    assert mail["Message-ID"] == f"<{contact().id}@example.com>"
    assert contact().state == "sent"
    ((name, data),) = told()
    assert name == "notifier.contact.sent"
    assert data["subject"] == mail["Subject"]
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content().replace("\r\n", "\n") == data["text"]


def test_the_same_request_in_any_number_and_order_is_one_mail(wiring: Wiring, office: PostOffice) -> None:
    names = [f"case-{number}" for number in range(5)]
    requests = [request(name) for name in names for _ in range(10)]
    random.shuffle(requests)
    for asked in requests:
        take(wiring, asked)
        if random.random() < 0.2:
            send_all(wiring)
    send_all(wiring)
    assert sorted(office.recipients) == sorted(f"{name}@example.it" for name in names)
    assert all([name for name, _ in told(name)] == ["notifier.contact.sent"] for name in names)


def test_a_request_that_comes_again_long_after_is_still_the_same(wiring: Wiring, office: PostOffice) -> None:
    take(wiring, request())
    send_all(wiring)
    with time_machine.travel(clock.now() + dt.timedelta(days=400)):
        take(wiring, request(values={}, language="en"))
        assert send_all(wiring) == 0
    assert len(office.mails) == 1


def test_senders_that_race_send_each_message_once(wiring: Wiring, office: PostOffice) -> None:
    names = [f"case-{number}" for number in range(40)]
    for name in names:
        take(wiring, request(name))
    with worker.sending(wiring) as senders, worker.sending(wiring) as others, running(*senders, *others):
        until(lambda: Contact.objects(state="sent").count() == len(names), what="all mails", seconds=60)
    assert sorted(office.recipients) == sorted(f"{name}@example.it" for name in names)
    assert all([name for name, _ in told(name)] == ["notifier.contact.sent"] for name in names)


@pytest.mark.parametrize(
    ("step", "answer"), [("RCPT", "450 4.2.1 Try later"), ("MAIL", "421 4.3.2 Closing"), ("MAIL", DROP)]
)
def test_what_the_server_has_not_taken_it_is_given_again(
    wiring: Wiring, office: PostOffice, step: str, answer: str
) -> None:
    office.will(step, answer)
    # The clock stands still, so that the pause lasts until this test says otherwise.
    with time_machine.travel(clock.now(), tick=False):
        take(wiring, request())
        assert send_all(wiring) == 1
        assert (contact().state, office.mails, told()) == ("queued", [], [])
        assert send_all(wiring) == 0

    with time_machine.travel(contact().next_due_at):
        assert send_all(wiring) == 1
    assert contact().state == "sent"
    assert [attempt["outcome"] for attempt in contact().attempts] == ["not_taken", "sent"]
    assert len(office.mails) == 1


def test_a_server_that_comes_back_gets_the_mail_once(wiring: Wiring, office: PostOffice) -> None:
    office.close()
    take(wiring, request())
    with worker.sending(wiring) as senders, running(*senders):
        until(lambda: len(contact().attempts) > 1, what="a second attempt", seconds=60)
        office.open()
        until(lambda: contact().state == "sent", what="the mail", seconds=60)
    assert len(office.mails) == 1
    outcomes = [attempt["outcome"] for attempt in contact().attempts]
    assert outcomes == ["not_taken"] * (len(outcomes) - 1) + ["sent"]


def test_what_nobody_took_in_time_has_failed_and_is_told(wiring: Wiring, office: PostOffice) -> None:
    office.close()
    take(wiring, request(not_after=clock.now() + dt.timedelta(seconds=30)))
    send_all(wiring)
    office.open()
    with time_machine.travel(clock.now() + dt.timedelta(seconds=31)):
        send_all(wiring)
    assert (contact().state, contact().reason) == ("failed", "expired")
    assert [(name, data["reason"]) for name, data in told()] == [("notifier.contact.failed", "expired")]
    assert office.mails == []


def test_a_request_that_comes_too_late_is_not_sent(wiring: Wiring, office: PostOffice) -> None:
    take(wiring, request(not_after=clock.now()))
    send_all(wiring)
    assert (contact().state, contact().reason, contact().attempts) == ("failed", "expired", [])
    assert office.connections == 0


def test_an_address_that_the_server_refuses_is_told_and_not_asked_again(wiring: Wiring, office: PostOffice) -> None:
    office.will("RCPT", "550 5.1.1 No such user case-1@example.it")
    take(wiring, request())
    send_all(wiring)
    assert (contact().state, contact().reason) == ("failed", "address_refused")
    assert contact().attempts[0]["code"] == "550"
    assert [(name, data["reason"]) for name, data in told()] == [("notifier.contact.failed", "address_refused")]
    with time_machine.travel(clock.now() + dt.timedelta(minutes=30)):
        assert send_all(wiring) == 0


def test_what_the_server_may_have_taken_is_unconfirmed_and_not_sent_again(wiring: Wiring, office: PostOffice) -> None:
    office.will("END", DROP)
    take(wiring, request())
    send_all(wiring)
    assert contact().state == "unconfirmed"
    assert [name for name, _ in told()] == ["notifier.contact.unconfirmed"]
    with time_machine.travel(clock.now() + dt.timedelta(minutes=30)):
        assert send_all(wiring) == 0
    assert len(office.mails) == 1


@pytest.mark.parametrize(
    ("changes", "state", "reason"),
    [
        ({"basis": None}, "suppressed", "no_basis"),
        ({"addresses": Addresses()}, "failed", "no_address"),
        ({"addresses": Addresses(phone="+39 333 1234567")}, "failed", "no_address"),
        ({"addresses": Addresses(email="giulia at example.it")}, "failed", "address_invalid"),
        ({"reply_to": "anna"}, "failed", "reply_address_invalid"),
        ({"values": {}}, "failed", "not_renderable"),
        ({"kind": "promotion"}, "failed", "not_renderable"),
        ({"zone": "Europe/Atlantis"}, "failed", "not_renderable"),
    ],
)
def test_what_cannot_or_may_not_be_sent_is_told_with_the_reason(
    wiring: Wiring, office: PostOffice, changes: dict[str, Any], state: str, reason: str
) -> None:
    take(wiring, request(**changes))
    send_all(wiring)
    assert (contact().state, contact().reason) == (state, reason)
    assert [(name, data["reason"]) for name, data in told()] == [(f"notifier.contact.{state}", reason)]
    assert office.mails == []


def test_the_values_at_fault_are_named_and_not_shown(wiring: Wiring, caplog: pytest.LogCaptureFixture) -> None:
    take(wiring, request(values=acknowledgement(due_at="dopodomani, forse", comment=["dieci minuti"])))
    send_all(wiring)
    ((_, data),) = told()
    assert data["faulty"] == contact().faulty == ["comment", "due_at"]
    assert not {"dopodomani", "dieci"} & set((str(data) + caplog.text).split())


def test_a_message_for_staff_needs_no_ground_of_law(wiring: Wiring, office: PostOffice) -> None:
    take(wiring, request(audience="staff", basis=None))
    send_all(wiring)
    assert len(office.mails) == 1


def test_of_a_sent_message_no_personal_data_is_left(wiring: Wiring, office: PostOffice) -> None:
    take(wiring, request())
    send_all(wiring)
    assert len(office.mails) == 1
    kept = Contact.objects.as_pymongo().get()
    # What the relay removes when it has published it.
    del kept["outbox"]
    for word in ("case-1@", "Giulia", "caffè", "Anna", "anna.ferri"):
        assert word not in str(kept)
    assert kept["masked_address"] == "c•••@example.it"


class Overtaken:
    """The real channel, whose answer comes when the contact has been given up by somebody else."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._channel = open_channels(wiring.settings)["email"]

    def send(self, message: Message) -> Receipt:
        try:
            return self._channel.send(message)
        finally:
            with time_machine.travel(clock.now() + policy.SENDING_FOR):
                send_all(self._wiring)
            assert contact().state == "unconfirmed"

    def close(self) -> None:
        self._channel.close()


@pytest.mark.parametrize(
    ("answer", "state", "names"),
    [
        ("250 Taken", "sent", ["notifier.contact.unconfirmed", "notifier.contact.sent"]),
        ("550 5.7.1 Spam", "failed", ["notifier.contact.unconfirmed", "notifier.contact.failed"]),
        # It would be known that it may go out again, but a person has been told already.
        ("450 4.2.1 Later", "unconfirmed", ["notifier.contact.unconfirmed"]),
    ],
)
def test_an_answer_that_comes_too_late_is_still_the_truth(
    wiring: Wiring, office: PostOffice, answer: str, state: str, names: list[str]
) -> None:
    office.will("END", answer)
    take(wiring, request())
    with closing(Overtaken(wiring)) as channel:
        worker.timers(wiring, Sender(wiring, {"email": channel})).do_one()
    assert contact().state == state
    assert [name for name, _ in told()] == names


def test_a_sender_that_was_held_up_before_the_ledgers_first_line_sends_nothing(
    wiring: Wiring, office: PostOffice
) -> None:
    take(wiring, request())
    held_up = contact()
    send_all(wiring)
    with pytest.raises(store.Stale), closing(Sender(wiring, open_channels(wiring.settings))) as sender:
        sender(held_up)
    assert len(office.mails) == 1
