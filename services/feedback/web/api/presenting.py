"""Answers as the API shows them."""

from typing import Any

from services.feedback.responses.document import Response
from services.feedback.responses.submitting import Outcome
from shared.words import reasons


def verdict(outcome: Outcome | Response) -> dict[str, Any]:
    """What became of an answer; its reasons are said in the answer's language."""
    said = [{**each, "text": reasons.say(each["key"], each["values"], outcome.language)} for each in outcome.reasons]
    return {"id": outcome.id, "severity": outcome.severity, "reasons": said}


def whole(response: Response) -> dict[str, Any]:
    """An answer as it is stored."""
    return verdict(response) | {
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
