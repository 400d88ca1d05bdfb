"""Taking an answer: judged at once, stored once per visit together with the events that it causes."""

import contextlib
import dataclasses
import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from services.feedback.places.view import Places, PlaceView
from services.feedback.responses import telling
from services.feedback.responses.document import Response
from services.feedback.responses.reach import Wanted, contact_by, reach
from services.feedback.responses.subjects import Subject
from services.feedback.storage import remember_request
from services.feedback.surveys.engine import check
from services.feedback.surveys.questions import SurveyView
from services.feedback.surveys.storing import by_ref
from services.feedback.triage import stages
from services.feedback.triage.stages import Said
from services.feedback.triage.verdict import Background, Verdict
from shared.events import Contact, Severity
from shared.kit import clock, idempotency, store
from shared.kit.idempotency import IdempotencyKey
from shared.kit.ids import new_id
from shared.kit.message import Event
from shared.kit.problem import Errors, Problem, invalid
from shared.kit.store import NotFound


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a customer answered, with the empty left out.

    Attributes:
        overall: 0 to 10.
        touchpoints: 1 to 5, by key.
        choices: The option or options chosen, by question.
        comment: In their own words.
        wish: What would put it right.
        texts: In their own words, by question.
        photos: Ids of the pictures that were sent with it.
        survey: What they were asked, as `SurveyView.ref`; None for what the place asks now.
        contact: What they said about being contacted.
        language: The language that they answered in.
    """

    overall: int | None = None
    touchpoints: dict[str, int] = field(default_factory=dict)
    choices: dict[str, Any] = field(default_factory=dict)
    comment: str | None = None
    wish: str | None = None
    texts: dict[str, str] = field(default_factory=dict)
    photos: list[str] = field(default_factory=list)
    survey: str | None = None
    contact: Wanted | None = None
    language: str

    @property
    def fingerprint(self) -> str:
        """The same for the same answer, whenever it is sent."""
        content = orjson.dumps(self, option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(content).hexdigest()

    @property
    def said(self) -> Said:
        """What triage looks at."""
        return Said(**{each.name: getattr(self, each.name) for each in dataclasses.fields(Said)})


class SurveyClosed(Problem):
    """The survey was open for long enough."""

    def __init__(self) -> None:
        super().__init__(410, "expired", "This survey is closed.")


class AlreadyAnswered(Problem):
    """The visit has an answer, and it is another one."""

    def __init__(self) -> None:
        super().__init__(409, "already_answered", "This visit has been answered already.")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of an answer.

    Attributes:
        id: Of the stored answer.
        severity: How much it matters.
        reasons: Why, as `{key, values}`.
        language: Of the answer.
        created: False when the very same was there before.
    """

    id: str
    severity: Severity
    reasons: list[dict[str, Any]]
    language: str
    created: bool


def submit_at(places: Places, subject: Subject, answer: Answer, request: IdempotencyKey | None = None) -> Outcome:
    """As `submit`, at the subject's place, and refusing nothing only because another process has just changed that."""
    try:
        return submit(subject, places.get(subject.place), answer, request)
    except Problem as problem:
        if problem.code != "invalid":
            raise
    return submit(subject, places.get(subject.place, fresh=True), answer, request)


def submit(subject: Subject, place: PlaceView, answer: Answer, request: IdempotencyKey | None = None) -> Outcome:
    """Store an answer and its verdict: one insert, and no other word with the database unless it was sent before.

    Raises:
        SurveyClosed: It came too late.
        AlreadyAnswered: The visit has another answer.
        Problem: Something was not asked, or the request's key was used for something else.
    """
    if not subject.open:
        raise SurveyClosed
    survey = _survey(subject, place, answer)
    _check(subject, place, survey, answer)
    now = clock.now()
    said = answer.said
    background = Background.of(subject.customer, now.date())
    verdict = stages.at_once(said, survey, place.policy, place.touchpoints, background)
    contact = reach(subject.customer, answer.contact)
    promise = contact_by(contact, verdict.severity, now, place.policy, leaves_at=subject.leaves_at)
    state = _state(subject, answer, verdict, contact, now)
    state |= {"contact_by": promise, "survey": survey.key, "survey_version": survey.version}
    if stages.is_more_to_come(said, place.policy, subject.occasion, known=subject.visit is not None):
        state["next_due_at"] = now
    if request:
        state["requests"] = [{"key": request.key, "fingerprint": request.fingerprint, "at": state["submitted_at"]}]
    try:
        store.add_plain(Response, state, _events(state, subject))
    except store.AlreadyExists:
        return store.on_fresh_state(lambda: _first(subject, answer, request))
    return Outcome(
        id=state["_id"],
        severity=verdict.severity,
        reasons=state["reasons"],
        language=answer.language,
        created=True,
    )


def _survey(subject: Subject, place: PlaceView, answer: Answer) -> SurveyView:
    """What was answered: who had the page open while the survey was changed answers what they were asked."""
    present = place.surveys[subject.kind, subject.occasion]
    if answer.survey in {None, present.ref}:
        return present
    with contextlib.suppress(NotFound):
        survey = by_ref(str(answer.survey))
        if survey.occasion == subject.occasion:
            return survey
    raise invalid({"survey": ["Not asked about this visit."]})


def _check(subject: Subject, place: PlaceView, survey: SurveyView, answer: Answer) -> None:
    unknown = answer.touchpoints.keys() - subject.asked(place).keys()
    errors: Errors = {f"answers.touchpoints.{key}": ["Not asked about this visit."] for key in sorted(unknown)}
    if errors := {**errors, **check(survey.questions, answer.choices, answer.texts)}:
        raise invalid(errors)


def _state(
    subject: Subject, answer: Answer, verdict: Verdict, contact: Contact, submitted_at: dt.datetime
) -> dict[str, Any]:
    state = {
        "_id": new_id(),
        "stream_key": subject.customer.id,
        "place": subject.place,
        "kind": subject.kind,
        "occasion": subject.occasion,
        "customer": subject.customer.id,
        "overall": answer.overall,
        "touchpoints": answer.touchpoints,
        "choices": answer.choices,
        "comment": answer.comment,
        "wish": answer.wish,
        "texts": answer.texts,
        "photos": answer.photos,
        "contact": vars(contact),
        "language": answer.language,
        "severity": verdict.severity,
        "reasons": [vars(reason) for reason in verdict.reasons],
        "revision": int(verdict.severity != "none"),
        "submitted_at": submitted_at,
        "fingerprint": answer.fingerprint,
    }
    # The indexes that let a visit or a sitting have one answer leave those alone that have none.
    whose = {"visit": subject.visit, "sitting": subject.sitting}
    return state | {name: id_ for name, id_ in whose.items() if id_}


def _events(state: Mapping[str, Any], subject: Subject) -> list[Event]:
    submitted = telling.submitted(state, subject)
    return [submitted, telling.low_score(state, subject)] if state["revision"] else [submitted]


def answer_about(subject: Subject) -> Response | None:
    """The answer that was given about it, if any."""
    if subject.visit:
        found = Response.objects(visit=subject.visit, occasion=subject.occasion)
    elif subject.sitting:
        found = Response.objects(sitting=subject.sitting)
    else:
        return None
    there: Response | None = found.first()
    return there


def _first(subject: Subject, answer: Answer, request: IdempotencyKey | None) -> Outcome:
    """What became of the answer that was there before, when it is the same one."""
    by_request = Response.objects(__raw__={"requests.key": request.key}).first() if request else None
    there: Response | None = by_request or answer_about(subject)
    if there is None:
        raise AlreadyAnswered
    if not idempotency.check(there.requests or [], request):
        if there.fingerprint != answer.fingerprint:
            raise AlreadyAnswered
        if request:
            # The key is used up, although the answer had come without it.
            remember_request(there, request)
            store.save(there)
    # The very same answer is told the very same, whatever the second stage has found since.
    first = there.first or {"severity": there.severity, "reasons": list(there.reasons)}
    return Outcome(id=there.id, **first, language=there.language, created=False)
