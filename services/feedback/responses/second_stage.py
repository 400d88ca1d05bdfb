"""The second stage of triage: what the worker finds in an answer once its customer has been thanked."""

import contextlib
import dataclasses
import datetime as dt

from services.feedback.places.view import Places
from services.feedback.responses import subjects, telling
from services.feedback.responses.document import Response
from services.feedback.responses.reach import contact_by
from services.feedback.responses.subjects import Subject
from services.feedback.triage import stages
from services.feedback.triage.policy import Policy
from services.feedback.triage.stages import Said
from services.feedback.triage.verdict import Background, Verdict, raised
from shared.events import Contact, Customer, Reason
from shared.kit import clock, store
from shared.kit.store import NotFound

EARLIER_MOST = 10
"""A customer's latest answers say what they are used to."""


def look_again(places: Places, answer: Response) -> None:
    """Judge an answer by all that can be known of it, and raise what was said of it at once if that is more.

    Nothing is ever lowered, and done twice it finds nothing new.

    Raises:
        Stale: Somebody changed the answer meanwhile; it is still due.
    """
    place, subject = places.get(answer.place), _subject(answer)
    background = Background.of(subject.customer, answer.submitted_at.date(), earlier=_earlier(answer, place.policy))
    first = Verdict(severity=answer.severity, reasons=tuple(Reason(**reason) for reason in answer.reasons))
    found = stages.afterwards(_said(answer), place.policy, place.touchpoints, background)
    if verdict := raised(first, found):
        _raise(answer, verdict, subject, place.policy)
    answer.next_due_at = None
    answer.second_at = clock.now()
    store.save(answer)


def _raise(answer: Response, verdict: Verdict, subject: Subject, policy: Policy) -> None:
    said_before = {"severity": answer.severity, "reasons": list(answer.reasons)}
    answer.first = answer.first or said_before
    # Answers from before there was a second stage have no revision.
    answer.revision = max(answer.revision or 0, int(answer.severity != "none")) + 1
    answer.severity, answer.reasons = verdict.severity, [vars(reason) for reason in verdict.reasons]
    contact = Contact(**answer.contact)
    now_due = contact_by(contact, verdict.severity, answer.submitted_at, policy, leaves_at=subject.leaves_at)
    # What the customer was told stands; it may only come sooner.
    answer.contact_by = min((moment for moment in (answer.contact_by, now_due) if moment), default=None)
    answer.record(telling.low_score(answer.to_mongo().to_dict(), subject))


def _subject(answer: Response) -> Subject:
    if answer.visit:
        # A visit that was erased meanwhile does not take back what was answered about it.
        with contextlib.suppress(NotFound):
            return subjects.by_visit(answer.visit, answer.submitted_at, answer.occasion)
    return Subject(
        place=answer.place,
        kind=answer.kind,  # type: ignore[arg-type]  # It came in as one of the two.
        occasion=answer.occasion,
        customer=Customer(id=answer.customer),
    )


def _said(answer: Response) -> Said:
    return Said(**{each.name: getattr(answer, each.name) for each in dataclasses.fields(Said)})


def _earlier(answer: Response, policy: Policy) -> tuple[int, ...]:
    """The overall marks of the customer's own latest answers before this one."""
    if not (answer.visit and stages.may_have_dropped(answer.overall, policy, answer.occasion)):
        return ()
    since: dt.datetime = answer.submitted_at - policy.drop.within
    own = {
        "customer": answer.customer,
        "visit": {"$exists": True},
        "submitted_at": {"$gte": since, "$lt": answer.submitted_at},
        "kind": answer.kind,
        "occasion": "visit",
        "overall": {"$type": "number"},
    }
    latest = Response.objects(__raw__=own).order_by("-submitted_at").limit(EARLIER_MOST)
    return tuple(latest.scalar("overall"))
