"""The life of a contact."""

import datetime as dt
from typing import Any

import pytest

from services.notifier.documents import Contact
from services.notifier.workflow import WrongState
from shared.events import REGISTRY, Addresses, ContactRequested
from shared.kit.store import DUE_INDEX
from tests.unit.notifier.values import acknowledgement

NOW = dt.datetime(2026, 11, 22, 14, 30, tzinfo=dt.UTC)
HASH = "0123456789abcdefghjkmnpqrs"
LATER = NOW + dt.timedelta(seconds=3)


def request(**changes: Any) -> ContactRequested:
    values: dict[str, Any] = {
        "request_id": "case-1/acknowledgement",
        "requester": "recovery",
        "kind": "acknowledgement",
        "audience": "customer",
        "customer_id": "customer-1",
        "place": "hotel-demo",
        "addresses": Addresses(email="giulia@example.it"),
        "reply_to": "anna.ferri@example.com",
        "language": "it",
        "zone": "Europe/Rome",
        "values": acknowledgement(),
        "basis": "consent",
        "thread": "R-7Q4M-K2XP",
        "not_after": NOW + dt.timedelta(hours=1),
    }
    return ContactRequested(**(values | changes))


def queued() -> Contact:
    contact = Contact.requested(request(), NOW)
    contact.queue("email", HASH, NOW)
    return contact


def sending() -> Contact:
    contact = queued()
    contact.begin(NOW, "0", give_up_at=NOW + dt.timedelta(minutes=1))
    return contact


def said(contact: Contact) -> list[tuple[str, dict[str, Any]]]:
    """What it has recorded: names and data."""
    entries = contact._recorded  # noqa: SLF001  What the store will write; nothing is written here.
    assert [entry["sequence"] for entry in entries] == list(range(1, len(entries) + 1))
    return [(REGISTRY[entry["type"]].name, entry["data"]) for entry in entries]


def personal(contact: Contact) -> str:
    """Everything that it would write, less its events."""
    return str(contact.to_mongo().to_dict())


def test_a_request_is_due_at_once() -> None:
    contact = queued()
    assert (contact.state, contact.channel, contact.next_due_at) == ("queued", "email", NOW)
    assert contact.masked_address == "g•••@example.it"
    assert said(contact) == []


def test_the_attempt_is_in_the_ledger_before_anybody_is_called() -> None:
    contact = sending()
    assert contact.state == "sending"
    assert contact.attempts == [{"at": NOW, "by": "0", "channel": "email", "outcome": None, "code": None}]
    assert contact.next_due_at == NOW + dt.timedelta(minutes=1)


def test_what_was_sent_is_told_with_subject_and_text() -> None:
    contact = sending()
    contact.confirm(subject="Ce ne occupiamo", text="Gentile Giulia", code="250", now=LATER)
    attempt = {"at": NOW, "by": "0", "channel": "email", "outcome": "sent", "code": "250"}
    assert contact.attempts == [attempt]
    assert said(contact) == [
        (
            "notifier.contact.sent",
            {
                "contact_id": contact.id,
                "request_id": "case-1/acknowledgement",
                "requester": "recovery",
                "thread": "R-7Q4M-K2XP",
                "kind": "acknowledgement",
                "audience": "customer",
                "channel": "email",
                "customer_id": "customer-1",
                "at": "2026-11-22T14:30:03+00:00",
                "subject": "Ce ne occupiamo",
                "text": "Gentile Giulia",
            },
        )
    ]


def settled_contacts() -> dict[str, Contact]:
    sent, failed, unconfirmed = sending(), sending(), sending()
    sent.confirm(subject="s", text="t", code="250", now=LATER)
    failed.fail("address_refused", LATER, "550")
    unconfirmed.give_up(LATER, "SMTPServerDisconnected")
    suppressed = Contact.requested(request(basis=None), NOW)
    suppressed.suppress("no_basis", LATER)
    expired = queued()
    expired.fail("expired", LATER)
    nowhere = Contact.requested(request(addresses=Addresses()), NOW)
    nowhere.fail("no_address", LATER)
    return {
        "sent": sent,
        "failed": failed,
        "unconfirmed": unconfirmed,
        "suppressed": suppressed,
        "expired": expired,
        "nowhere": nowhere,
    }


@pytest.mark.parametrize("name", settled_contacts())
def test_a_settled_contact_is_due_no_more_and_has_forgotten_the_person(name: str) -> None:
    contact = settled_contacts()[name]
    assert contact.next_due_at is None
    assert contact.settled_at == LATER
    for word in ("Giulia", "giulia", "Anna", "anna", "caffè", "Aurora"):
        assert word not in personal(contact)


@pytest.mark.parametrize(
    ("name", "event", "reason"),
    [
        ("failed", "notifier.contact.failed", "address_refused"),
        ("expired", "notifier.contact.failed", "expired"),
        ("nowhere", "notifier.contact.failed", "no_address"),
        ("suppressed", "notifier.contact.suppressed", "no_basis"),
    ],
)
def test_what_did_not_go_out_is_told_with_the_reason(name: str, event: str, reason: str) -> None:
    ((told, data),) = said(settled_contacts()[name])
    assert (told, data["reason"], data["at"]) == (event, reason, "2026-11-22T14:30:03+00:00")


def test_what_nobody_knows_is_told_as_such() -> None:
    contact = settled_contacts()["unconfirmed"]
    assert said(contact)[0][0] == "notifier.contact.unconfirmed"
    assert (contact.attempts[-1]["outcome"], contact.attempts[-1]["code"]) == ("unknown", "SMTPServerDisconnected")


def test_what_the_provider_did_not_take_waits_with_all_that_it_needs() -> None:
    contact = sending()
    contact.put_back("421", LATER)
    assert (contact.state, contact.next_due_at) == ("queued", LATER)
    assert contact.addresses == {"email": "giulia@example.it"}
    contact.begin(LATER, "0", give_up_at=LATER)
    assert [attempt["outcome"] for attempt in contact.attempts] == ["not_taken", None]
    assert said(contact) == []


def test_what_is_put_off_waits_with_all_that_it_needs() -> None:
    contact = queued()
    contact.defer(LATER)
    assert (contact.state, contact.due_at, contact.attempts, said(contact)) == ("queued", LATER, [], [])
    assert contact.addresses == {"email": "giulia@example.it"}


def test_what_waits_may_still_be_forbidden() -> None:
    contact = queued()
    contact.suppress("opted_out", LATER)
    ((told, data),) = said(contact)
    assert (told, data["reason"], contact.due_at) == ("notifier.contact.suppressed", "opted_out", None)
    assert contact.address_hash == HASH


def test_values_with_which_it_cannot_be_written_are_named() -> None:
    contact = queued()
    contact.fail("not_renderable", LATER, faulty=("due_at", "reasons"))
    ((_, data),) = said(contact)
    assert data["faulty"] == contact.faulty == ["due_at", "reasons"]


def test_only_what_waits_is_due_for_the_reader() -> None:
    assert (queued().due_at, sending().due_at, settled_contacts()["sent"].due_at) == (NOW, None, None)


def test_an_answer_that_comes_after_all_is_told_too() -> None:
    contact = sending()
    contact.give_up(NOW)
    contact.confirm(subject="s", text="t", code="250", now=LATER)
    assert [name for name, _ in said(contact)] == ["notifier.contact.unconfirmed", "notifier.contact.sent"]


def test_nothing_is_put_back_once_it_was_given_up() -> None:
    contact = sending()
    contact.give_up(NOW)
    with pytest.raises(WrongState):
        contact.put_back("421", LATER)
    assert contact.attempts[-1]["outcome"] == "unknown"


def test_the_request_is_unique_for_ever_and_due_contacts_are_found_by_an_index() -> None:
    unique = [index.document for index in Contact.INDEXES if index.document.get("unique")]
    assert [list(index["key"]) for index in unique] == [["request_id"]]
    assert DUE_INDEX in Contact.INDEXES
