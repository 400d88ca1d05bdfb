"""What recovery does on hearing of something; ends with the map of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import structlog

from services.recovery import acknowledgement, assignment, deadlines, messages, policy, reading, severity
from services.recovery.case import Case
from services.recovery.documents import Policy, Staff
from services.recovery.parts import Owner
from services.recovery.places import Tree
from services.recovery.reading import ContactNews, LowScore
from services.recovery.wiring import Wiring
from shared.events import (
    ContactDelivered,
    ContactFailed,
    ContactSent,
    ContactSuppressed,
    ContactUnconfirmed,
    DirectoryApiKey,
    DirectoryPlace,
    DirectoryStaff,
    LowScoreAmended,
    LowScoreDetected,
)
from shared.kit import clock, store
from shared.kit.message import Delivery, Event

log = structlog.get_logger(__name__)

DirectoryEntry = DirectoryPlace | DirectoryStaff | DirectoryApiKey
Handler = Callable[[Wiring, Any, Delivery], None]


def take_low_score(wiring: Wiring, event: LowScore, _delivery: Delivery) -> None:
    """Open a case for a low score, or take it into the one that is there.

    Whatever comes twice or out of order, an answer belongs to one case, by its id, and its newest revision counts.
    """
    case = Case.objects(answers__response_id=event.response_id).first()
    if case is None:
        case = Case.objects(customer__id=event.customer.id, place=event.place, is_open=True).first()
    if case is None:
        _open(wiring, event)
        return
    known = case.answer(event.response_id)
    if known is None or known.revision < event.revision:
        _take_in(wiring, case, event)


def hear_of_contact(_wiring: Wiring, event: ContactNews, delivery: Delivery) -> None:
    """Note on the case what became of a message, and keep the text of what was sent."""
    case = Case.objects(contacts__request_id=event.request_id).first()
    if case is None:
        # Feedback's own requests come by the same topic, and a case may have been erased meanwhile.
        log.info("contact_of_no_case", requester=event.requester, contact_id=event.contact_id)
        return
    if case.has_handled(delivery):
        return
    if isinstance(event, ContactSent):
        messages.keep(case.id, event)
    case.hear(case.contact(event.request_id), reading.news(event, delivery))
    case.mark_handled(delivery)
    store.save(case)


def learn(wiring: Wiring, event: DirectoryEntry, delivery: Delivery) -> None:
    """Keep the copy of the directory up to date."""
    wiring.replica.apply(event, delivery)


def _open(wiring: Wiring, event: LowScore) -> None:
    at, tree, answer = clock.now(), wiring.tree(), reading.answer(event)
    way = tree.path(event.place)
    case = Case.open(
        place=event.place, customer=reading.customer(event), answer=answer, due_at=_due_at(event, way), at=at
    )
    _assign(case, assignment.choose(_candidates(), way, event.staff), at)
    if case.obstacle is None:
        _acknowledge(case, tree, at)
    else:
        case.note(at, "not_acknowledged", because=case.obstacle)
    store.add(case)


def _take_in(wiring: Wiring, case: Case, event: LowScore) -> None:
    at, tree, answer = clock.now(), wiring.tree(), reading.answer(event)
    case.take(answer, reading.customer(event), _due_at(event, tree.path(case.place)), at)
    if case.obstacle is None:
        # Nothing is said twice; but who could not be reached when the case was opened may be now.
        _acknowledge(case, tree, at)
    store.save(case)


def _acknowledge(case: Case, tree: Tree, at: dt.datetime) -> None:
    request = acknowledgement.request(case, place_name=tree.name(case.place), zone=tree.zone(case.place), at=at)
    case.ask(request, at)


def _assign(case: Case, choice: assignment.Choice, at: dt.datetime) -> None:
    for candidate in choice.passed_over:
        case.note(at, "passed_over", name=candidate.name)
    chosen = choice.candidate
    owner = Owner(id=chosen.id, name=chosen.name, email=chosen.email, role=choice.role) if chosen else None
    case.assign(owner, at)


def _candidates() -> list[assignment.Candidate]:
    return [
        assignment.Candidate(
            id=staff.id, name=staff.name, email=staff.email, roles=tuple(staff.roles), places=tuple(staff.places)
        )
        for staff in Staff.objects(active=True)
    ]


def _due_at(event: LowScore, way: tuple[str, ...]) -> dt.datetime:
    said = {rules.id: rules.values for rules in Policy.objects(id__in=way)}
    rules = policy.resolve(*(said.get(place, {}) for place in reversed(way)))
    due_at = deadlines.first_contact(event.submitted_at, severity.worst([event.severity]), rules)
    # What the customer was told at the end of the survey is a promise, whatever the policy says meanwhile.
    return deadlines.earlier(due_at, event.contact_by) if event.contact_by else due_at


HANDLERS: dict[type[Event], Handler] = {
    LowScoreDetected: take_low_score,
    LowScoreAmended: take_low_score,
    ContactSent: hear_of_contact,
    ContactDelivered: hear_of_contact,
    ContactFailed: hear_of_contact,
    ContactSuppressed: hear_of_contact,
    ContactUnconfirmed: hear_of_contact,
    DirectoryPlace: learn,
    DirectoryStaff: learn,
    DirectoryApiKey: learn,
}
