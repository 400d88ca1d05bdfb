"""What is told of an answer: to integrators its marks, to recovery the whole of a low one."""

from collections.abc import Mapping
from typing import Any

from services.feedback.responses.subjects import Subject
from shared.events import Contact, LowScoreAmended, LowScoreDetected, Reason, ResponseSubmitted

_MARKS = (
    *("place", "kind", "occasion", "survey", "survey_version", "submitted_at", "severity"),
    *("overall", "touchpoints", "choices", "language"),
)
_WHOLE = ("comment", "wish", "texts", "photos", "contact_by")


def submitted(answer: Mapping[str, Any], subject: Subject) -> ResponseSubmitted:
    """That somebody has answered.

    Args:
        answer: As it is stored.
        subject: What it is about.
    """
    return ResponseSubmitted(customer_id=subject.customer.id, **_marks(answer, subject))


def low_score(answer: Mapping[str, Any], subject: Subject) -> LowScoreDetected | LowScoreAmended:
    """That an answer is a low score, or weighs more than was told before, as its revision says.

    Args:
        answer: As it is stored.
        subject: What it is about.
    """
    whole: dict[str, Any] = {
        **_marks(answer, subject),
        **{name: answer[name] for name in _WHOLE if answer.get(name) is not None},
        "revision": answer["revision"],
        "reasons": [Reason(**reason) for reason in answer["reasons"]],
        "contact": Contact(**answer["contact"]),
        "visit_ended_at": subject.ended_at,
        "customer": subject.customer,
        "staff": subject.staff,
        "amount": subject.amount,
        "currency": subject.currency,
    }
    return LowScoreDetected(**whole) if answer["revision"] == 1 else LowScoreAmended(**whole)


def _marks(answer: Mapping[str, Any], subject: Subject) -> dict[str, Any]:
    known = {name: answer[name] for name in _MARKS if answer.get(name) is not None}
    return {"response_id": answer["_id"], "visit_id": subject.visit, **known}
