"""A case as the API shows it; plain data, in the order of its schema."""

from typing import Any

from services.recovery import words
from services.recovery.case import Case
from services.recovery.parts import Answer, CaseContact, Clock, HistoryEntry
from shared.words import reasons

_NOT_RUNNING = {"due_at": None, "stopped_at": None, "breached_at": None}


def of_case(case: Case, zone: str, language: str) -> dict[str, Any]:
    """The case.

    Args:
        case: To be shown.
        zone: IANA time zone in which texts tell times.
        language: Of the texts.
    """
    return {
        "number": case.number,
        "version": case.version,
        "state": case.state,
        "severity": case.severity,
        "reasons": [
            {**reason, "text": reasons.say(reason["key"], reason["values"], language)} for reason in case.reasons
        ],
        "place": case.place,
        "opened_at": case.opened_at,
        "customer": _picked(case.customer, "id", "external_id", "name", "since", "tier", "language"),
        "answers": [_answer(answer) for answer in case.answers],
        "owner": _owner(case),
        "next_step": _next_step(case, language),
        "clocks": _clocks(case),
        # Nothing fills these yet; whoever reads cases may count on the lists all the same.
        "promises": [],
        "tasks": [],
        "offers": [],
        "contacts": [_contact(contact) for contact in case.contacts],
        "history": [_entry(entry, zone, language) for entry in case.history],
    }


def _owner(case: Case) -> dict[str, Any] | None:
    return _picked(case.owner, "id", "name", "role") if case.owner else None


def _next_step(case: Case, language: str) -> dict[str, Any] | None:
    step = case.next_step
    if step is None:
        return None
    return {
        "what": step.what,
        "because": step.because,
        "text": words.next_step(step, language),
        "owner": _owner(case),
        "due_at": step.due_at,
        "overdue": step.overdue,
    }


def _clocks(case: Case) -> dict[str, Any]:
    return {
        "first_contact": _clock(case.clocks.first_contact),
        "next_response": _NOT_RUNNING,
        "resolution": _NOT_RUNNING,
        "review_window": _NOT_RUNNING,
    }


def _clock(clock: Clock) -> dict[str, Any]:
    return _picked(clock, "due_at", "stopped_at", "breached_at")


def _answer(answer: Answer) -> dict[str, Any]:
    fields = ("response_id", "submitted_at", "overall", "touchpoints", "choices", "comment", "wish", "language")
    return _picked(answer, *fields)


def _contact(contact: CaseContact) -> dict[str, Any]:
    return {"id": contact.contact_id, **_picked(contact, "request_id", "kind", "channel", "state", "reason", "at")}


def _entry(entry: HistoryEntry, zone: str, language: str) -> dict[str, Any]:
    text = words.event(entry.key, entry.values, zone, language)
    return {**_picked(entry, "at", "key", "values"), "text": text}


def _picked(part: Any, *fields: str) -> dict[str, Any]:
    return {field: part[field] for field in fields}
