"""Taking an answer: judged at once, stored once per visit together with the events that it causes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from services.feedback.documents import Response
from services.feedback.places import PlaceView
from services.feedback.reach import Wanted, reach
from services.feedback.subjects import Subject
from services.feedback.triage import Verdict, triage
from shared.events import Contact, LowScoreDetected, ResponseSubmitted
from shared.kit import clock, idempotency, store
from shared.kit.idempotency import IdempotencyKey
from shared.kit.problem import Problem, invalid


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a customer answered, with the empty left out.

    Attributes:
        overall: 0 to 10.
        touchpoints: 1 to 5, by key.
        choices: The option or options chosen, by question.
        comment: In their own words.
        wish: What would put it right.
        contact: What they said about being contacted.
        language: The language that they answered in.
    """

    overall: int | None = None
    touchpoints: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)
    comment: str | None = None
    wish: str | None = None
    contact: Wanted | None = None
    language: str

    @property
    def fingerprint(self) -> str:
        """The same for the same answer, whenever it is sent."""
        content = orjson.dumps(self, option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(content).hexdigest()


class SurveyClosed(Problem):
    """The survey was open for long enough."""

    def __init__(self) -> None:
        super().__init__(410, "expired", "This survey is closed.")


class AlreadyAnswered(Problem):
    """The visit has an answer, and it is another one."""

    def __init__(self) -> None:
        super().__init__(409, "already_answered", "This visit has been answered already.")


def submit(
    subject: Subject, place: PlaceView, answer: Answer, request: IdempotencyKey | None = None
) -> tuple[Response, bool]:
    """Store an answer and its verdict.

    Returns:
        The stored answer, and whether it is new; it is not when the same was sent before.

    Raises:
        SurveyClosed: It came too late.
        AlreadyAnswered: The visit has another answer.
        Problem: A touchpoint was not asked about, or the request's key was used for something else.
    """
    if not subject.open:
        raise SurveyClosed
    _check_touchpoints(subject, place, answer)
    response = _judged(subject, place, answer)
    if request:
        response.requests = [{"key": request.key, "fingerprint": request.fingerprint, "at": response.submitted_at}]
    try:
        store.add(response)
    except store.AlreadyExists:
        return _first(response, request), False
    return response, True


def _check_touchpoints(subject: Subject, place: PlaceView, answer: Answer) -> None:
    unknown = answer.touchpoints.keys() - subject.asked(place).keys()
    if unknown:
        raise invalid({f"answers.touchpoints.{key}": ["Not asked about this visit."] for key in sorted(unknown)})


def _judged(subject: Subject, place: PlaceView, answer: Answer) -> Response:
    verdict = triage(answer.overall, answer.touchpoints, place.policy, place.touchpoints)
    contact = reach(subject.customer, answer.contact)
    response = Response(
        stream_key=subject.customer.id,
        visit=subject.visit,
        place=subject.place,
        kind=subject.kind,
        customer=subject.customer.id,
        overall=answer.overall,
        touchpoints=dict(answer.touchpoints),
        choices=dict(answer.choices),
        comment=answer.comment,
        wish=answer.wish,
        contact=vars(contact),
        language=answer.language,
        severity=verdict.severity,
        reasons=[{"key": reason.key, "values": reason.values} for reason in verdict.reasons],
        submitted_at=clock.now(),
        fingerprint=answer.fingerprint,
    )
    _announce(response, subject, verdict, contact)
    return response


def _announce(response: Response, subject: Subject, verdict: Verdict, contact: Contact) -> None:
    told: dict[str, Any] = {
        "response_id": response.id,
        "visit_id": subject.visit,
        "place": subject.place,
        "kind": subject.kind,
        "submitted_at": response.submitted_at,
        "severity": verdict.severity,
        "overall": response.overall,
        "touchpoints": dict(response.touchpoints),
        "choices": dict(response.choices),
        "language": response.language,
    }
    response.record(ResponseSubmitted(customer_id=subject.customer.id, **told))
    if verdict.severity == "none":
        return
    response.record(
        LowScoreDetected(
            **told,
            revision=1,
            reasons=list(verdict.reasons),
            comment=response.comment,
            wish=response.wish,
            visit_ended_at=subject.ended_at,
            customer=subject.customer,
            contact=contact,
            staff=subject.staff,
            amount=subject.amount,
            currency=subject.currency,
        )
    )


def _first(again: Response, request: IdempotencyKey | None) -> Response:
    """The answer that was there before `again`, when it is the same one."""
    if request and (same := Response.objects(__raw__={"requests.key": request.key}).first()):
        idempotency.check(same.requests, request)
        return same  # type: ignore[no-any-return]
    there: Response | None = Response.objects(visit=again.visit).first()
    if there is None or there.fingerprint != again.fingerprint:
        raise AlreadyAnswered
    return there
