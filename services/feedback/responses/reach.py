"""Whether and how a customer may be contacted about an answer. A pure decision over what they said and consented to."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from services.feedback.triage.policy import Policy
from shared.events import Channel, Contact, Person, Severity


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the customer said, with the answer, about being contacted.

    Attributes:
        consent: Whether they may be contacted.
        name: The name that they gave.
        email: The e-mail address that they gave.
        phone: The telephone number that they gave.
        channel: How they prefer to be contacted.
        window: When, in their own words.
        call_now: They ask to be called at once.
    """

    consent: bool
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    channel: Channel | None = None
    window: str | None = None
    call_now: bool = False


def reach(customer: Person, wanted: Wanted | None) -> Contact:
    """The contact that an answer allows, with its legal basis.

    Consent given with the answer is the basis where there is one, and what was given with it goes before what the
    visit knows. Who says no is not contacted. Who was silent about it may be contacted on the visit's own basis,
    unless the source said that they want no e-mail.

    Args:
        customer: As the visit knows them.
        wanted: What they said with the answer; None where they said nothing about it.
    """
    if wanted is None:
        return _by_visit(customer)
    if not wanted.consent:
        return Contact(refused=True)
    return Contact(
        basis="consent",
        name=wanted.name or customer.name,
        email=wanted.email or customer.email,
        phone=wanted.phone or customer.phone,
        channel=wanted.channel,
        window=wanted.window,
        call_now=wanted.call_now,
    )


def contact_by(
    contact: Contact,
    severity: Severity,
    submitted_at: dt.datetime,
    policy: Policy,
    *,
    leaves_at: dt.datetime | None = None,
) -> dt.datetime | None:
    """By when the customer is told that somebody gets in touch; None where nobody will or can.

    Args:
        contact: Whether and how they may be contacted.
        severity: Of the answer.
        submitted_at: When they answered.
        policy: The place's.
        leaves_at: When somebody who is still here is expected to leave. Until then they can also be spoken to, and
            afterwards it is too late.
    """
    still_here = leaves_at is not None and leaves_at > submitted_at
    if severity == "none" or contact.refused or not (contact.email or contact.phone or still_here):
        return None
    within = [policy.contact_within[severity]]
    if contact.call_now and contact.phone:
        within.append(policy.contact_within["call_now"])
    told = submitted_at + min(within)
    return min(told, leaves_at) if leaves_at and still_here else told


Address = Literal["any", "email", "phone"]


def missing(contact: Contact) -> Address | None:
    """The address without which a customer who agreed to be contacted cannot be, in the way that they prefer."""
    if contact.basis != "consent":
        return None
    if contact.channel == "email" and not contact.email:
        return "email"
    if (contact.call_now or contact.channel in {"phone", "sms", "whatsapp"}) and not contact.phone:
        return "phone"
    return None if contact.email or contact.phone else "any"


def _by_visit(customer: Person) -> Contact:
    if customer.consents.email is False or not (customer.email or customer.phone):
        return Contact()
    return Contact(basis="visit", name=customer.name, email=customer.email, phone=customer.phone)
