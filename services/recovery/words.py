"""What the keys on a case mean, in the reader's language."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from services.recovery.next_step import NextStep
from shared.kit.i18n import Catalogue, format_deadline

catalogue = Catalogue("services.recovery", "shared.words")


def next_step(step: NextStep, language: str) -> str:
    """What is to be done, such as `Telephone the customer`."""
    _ = catalogue.language(language).gettext
    phrases = {
        "assign": _("Put somebody in charge"),
        "telephone": _("Telephone the customer"),
        "write": _("Write to the customer personally"),
        "get_in_touch": _("Get in touch with the customer"),
        "find_address": _("Find out how the customer can be reached"),
        "put_right_silently": _("Put it right without contacting the customer"),
    }
    return phrases[step.what]


def because(key: str, language: str) -> str:
    """Why something is not as usual, as a sentence."""
    _ = catalogue.language(language).gettext
    phrases = {
        "nobody_in_charge": _("Nobody who may be in charge of this place is free of the matter."),
        "contact_refused": _("The customer does not wish to be contacted."),
        "no_basis": _("Neither the answer nor the visit gives us the right to contact the customer."),
        "no_address": _("We have neither an e-mail address nor a telephone number."),
        "acknowledgement_failed": _("The acknowledgement could not be delivered."),
        "acknowledgement_suppressed": _("The acknowledgement may not be sent on this channel."),
        "acknowledgement_unconfirmed": _(
            "Nobody knows whether the acknowledgement arrived, and no machine repeats it."
        ),
        "acknowledgement_unheard": _("Nothing was heard of the acknowledgement in time."),
    }
    return phrases[key]


def role(key: str, language: str) -> str:
    """What somebody is here, such as `manager`."""
    _ = catalogue.language(language).gettext
    phrases = {"agent": _("agent"), "manager": _("manager"), "director": _("director"), "admin": _("administrator")}
    return phrases.get(key, key)


def severity(key: str, language: str) -> str:
    """How much it matters."""
    _ = catalogue.language(language).gettext
    return {"low": _("low score"), "critical": _("critical")}[key]


def tier(key: str, language: str) -> str:
    """The organisation's own grade of customer, translated where its name is a common one."""
    _ = catalogue.language(language).gettext
    common = {"standard": _("Standard"), "silver": _("Silver"), "gold": _("Gold"), "platinum": _("Platinum")}
    return common.get(key.lower(), key)


def channel(key: str | None, language: str) -> str:
    """How a message goes; empty where that is not known."""
    _ = catalogue.language(language).gettext
    common = {
        "email": _("by e-mail"),
        "phone": _("by telephone"),
        "sms": _("by text message"),
        "whatsapp": _("by WhatsApp"),
    }
    return common.get(key or "", "")


def event(key: str, values: Mapping[str, Any], zone: str, language: str) -> str:
    """An entry of the history; one of a newer version is said by its key.

    Args:
        key: What happened.
        values: What it happened with.
        zone: IANA time zone in which times are told.
        language: The reader's.
    """
    _ = catalogue.language(language).gettext
    phrases = {
        "opened": _("Case opened"),
        "passed_over": _("Not entrusted to %(name)s, who was part of the visit"),
        "assigned": _("Entrusted to %(name)s, %(role)s"),
        "not_assigned": _("Nobody could be put in charge"),
        "contact_requested": _("Acknowledgement handed over for sending"),
        "not_acknowledged": _("No acknowledgement sent. %(because)s"),
        "contact_sent": _("Acknowledgement sent %(channel)s"),
        "contact_delivered": _("Acknowledgement delivered"),
        "contact_failed": _("The acknowledgement could not be delivered: %(reason)s"),
        "contact_suppressed": _("The acknowledgement was held back: %(reason)s"),
        "contact_unconfirmed": _("Nobody knows whether the acknowledgement arrived; it will not be repeated by itself"),
        "contact_unheard": _("Nothing was heard of the acknowledgement in time"),
        "answer_joined": _("A further low score by the same customer was added to this case"),
        "answer_amended": _("The answer was supplemented"),
        "severity_raised": _("Raised to: %(severity)s"),
        "deadline_brought_forward": _("First contact brought forward: %(due)s"),
        "first_contact_overdue": _("The time for the first contact has run out"),
    }
    phrase = phrases.get(key)
    return (phrase % _told(values, zone, language)).rstrip() if phrase else key


def reason(key: str, language: str) -> str:
    """What stood in the way of a message."""
    _ = catalogue.language(language).gettext
    phrases = {
        "no_address": _("there is no address"),
        "no_basis": _("there is no right to contact the customer"),
        "address_refused": _("the address was refused"),
        "sender_refused": _("our own address was refused"),
        "message_refused": _("the message was refused"),
        "not_renderable": _("it could not be written"),
        "expired": _("it would have come too late"),
        "opted_out": _("the customer has opted out"),
    }
    return phrases.get(key, key)


def _told(values: Mapping[str, Any], zone: str, language: str) -> dict[str, str]:
    """The values of an entry in words; each may be missing in an entry of another version."""
    due = values.get("due_at")
    obstacle = values.get("because")
    grade = values.get("severity")
    return {
        "name": str(values.get("name", "")),
        "role": role(str(values.get("role", "")), language),
        "channel": channel(values.get("channel"), language),
        "reason": reason(str(values.get("reason", "")), language),
        "because": because(obstacle, language) if obstacle else "",
        "severity": severity(grade, language) if grade else "",
        "due": format_deadline(dt.datetime.fromisoformat(due), zone, language) if due else "",
    }
