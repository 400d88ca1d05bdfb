"""Answers as the API shows them."""

from typing import Any

from services.feedback.responses.document import Response
from services.feedback.responses.submitting import Outcome
from shared.words import reasons as words


def verdict(outcome: Outcome | Response) -> dict[str, Any]:
    """What became of an answer; its reasons are said in the answer's language."""
    return {"id": outcome.id} | _judged(outcome.severity, outcome.reasons, outcome.language)


def whole(response: Response) -> dict[str, Any]:
    """An answer as it is stored."""
    return verdict(response) | {
        "stages": _stages(response),
        "visit": response.visit,
        "place": response.place,
        "kind": response.kind,
        "occasion": response.occasion,
        "survey": f"{response.survey}@{response.survey_version}" if response.survey else None,
        "customer": {"id": response.customer},
        "answers": {
            "overall": response.overall,
            "touchpoints": dict(response.touchpoints),
            "choices": dict(response.choices),
            "comment": response.comment,
            "wish": response.wish,
            "texts": dict(response.texts),
        },
        "contact": dict(response.contact),
        "language": response.language,
        "submitted_at": response.submitted_at,
        "version": response.version,
    }


def _stages(response: Response) -> dict[str, Any]:
    """What each stage of triage said; the second one is null until it has looked, and where there is nothing to see."""
    now = _judged(response.severity, response.reasons, response.language)
    first = _judged(**response.first, language=response.language) if response.first else now
    return {"first": first, "second": {"at": response.second_at} | now if response.second_at else None}


def _judged(severity: str, reasons: list[dict[str, Any]], language: str) -> dict[str, Any]:
    said = [{**each, "text": words.say(each["key"], each["values"], language)} for each in reasons]
    return {"severity": severity, "reasons": said}
