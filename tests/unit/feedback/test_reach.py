"""Whether and how a customer may be contacted about an answer."""

import datetime as dt
from typing import Any

import pytest

from services.feedback.responses.reach import Wanted, contact_by, missing, reach
from services.feedback.triage.policy import policy_for
from shared.events import Consents, Contact, Person, Severity

GIULIA = Person(name="Giulia Rossi", email="giulia@example.com", phone="+393331234567")


def wanting(**said: Any) -> Wanted:
    return Wanted(consent=True, **said)


def test_consent_with_the_answer_is_the_basis_and_the_visits_addresses_serve() -> None:
    contact = reach(GIULIA, wanting(channel="phone", window="dopo le 18"))
    assert (contact.basis, contact.name, contact.email) == ("consent", "Giulia Rossi", "giulia@example.com")
    assert (contact.phone, contact.channel, contact.window) == ("+393331234567", "phone", "dopo le 18")


def test_what_is_given_with_the_answer_goes_before_what_the_visit_knows() -> None:
    contact = reach(GIULIA, wanting(name="G. R.", email="g@example.com"))
    assert (contact.name, contact.email, contact.phone) == ("G. R.", "g@example.com", "+393331234567")


def test_who_says_no_is_not_contacted_and_leaves_no_address() -> None:
    assert reach(GIULIA, Wanted(consent=False, email="g@example.com")) == Contact(refused=True)


def test_who_says_nothing_may_be_contacted_on_the_visits_own_basis() -> None:
    contact = reach(GIULIA, None)
    assert (contact.basis, contact.email, contact.phone) == ("visit", "giulia@example.com", "+393331234567")


def test_unless_the_source_says_that_they_want_no_email() -> None:
    refusing = Person(name="G", email="g@example.com", consents=Consents(email=False))
    assert reach(refusing, None) == Contact()
    assert reach(refusing, wanting()).email == "g@example.com"


def test_somebody_without_an_address_cannot_be_contacted() -> None:
    assert reach(Person(name="G"), None) == Contact()


@pytest.mark.parametrize(
    ("contact", "lacking"),
    [
        (Contact(basis="consent"), "any"),
        (Contact(basis="consent", phone="1"), None),
        (Contact(basis="consent", phone="1", channel="email"), "email"),
        (Contact(basis="consent", email="a", channel="phone"), "phone"),
        (Contact(basis="consent", email="a", channel="whatsapp"), "phone"),
        (Contact(basis="consent", email="a", phone="1", channel="sms"), None),
        (Contact(basis="visit"), None),
        (Contact(refused=True), None),
    ],
)
def test_the_address_that_is_missing(contact: Contact, lacking: str | None) -> None:
    assert missing(contact) == lacking


@pytest.mark.parametrize(
    ("contact", "severity", "hours"),
    [
        (Contact(basis="visit", email="giulia@example.com"), "low", 24),
        (Contact(basis="consent", phone="+39 02 1234567"), "critical", 4),
        (Contact(basis="visit", email="giulia@example.com"), "none", None),
        (Contact(refused=True), "critical", None),
        (Contact(), "low", None),
    ],
)
def test_a_time_is_told_only_to_who_will_be_contacted(contact: Contact, severity: Severity, hours: int | None) -> None:
    at = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
    told = contact_by(contact, severity, at, policy_for())
    assert told == (at + dt.timedelta(hours=hours) if hours else None)


AT = dt.datetime(2026, 11, 22, 10, 0, tzinfo=dt.UTC)
BY_PHONE = Contact(basis="consent", phone="+39 02 1234567", call_now=True)


@pytest.mark.parametrize(
    ("contact", "severity", "minutes"),
    [
        (BY_PHONE, "low", 15),
        (BY_PHONE, "critical", 15),
        (BY_PHONE, "none", None),
        (Contact(basis="consent", email="g@example.com", call_now=True), "low", 24 * 60),
    ],
)
def test_who_asks_to_be_called_at_once_is(contact: Contact, severity: Severity, minutes: int | None) -> None:
    told = contact_by(contact, severity, AT, policy_for())
    assert told == (AT + dt.timedelta(minutes=minutes) if minutes else None)


def test_a_place_may_take_longer_to_call_than_to_write() -> None:
    policy = policy_for({"contact_within": {"call_now": "PT30H"}})
    assert contact_by(BY_PHONE, "low", AT, policy) == AT + dt.timedelta(hours=24)


@pytest.mark.parametrize(
    ("contact", "hours_left", "hours"),
    [
        (Contact(basis="visit", email="g@example.com"), 3, 3),
        (Contact(basis="visit", email="g@example.com"), 30, 24),
        (Contact(), 3, 3),
        (Contact(refused=True), 3, None),
        (Contact(basis="visit", email="g@example.com"), -1, 24),
        (Contact(), -1, None),
    ],
)
def test_who_is_still_here_is_spoken_to_before_leaving(contact: Contact, hours_left: int, hours: int | None) -> None:
    leaves_at = AT + dt.timedelta(hours=hours_left)
    told = contact_by(contact, "low", AT, policy_for(), leaves_at=leaves_at)
    assert told == (AT + dt.timedelta(hours=hours) if hours else None)
