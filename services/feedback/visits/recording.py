"""Recording visits: from the API, from a file and from the `visits` topic, all by the same use case."""

import datetime as dt
from dataclasses import dataclass

from services.feedback.invitations.planning import plan
from services.feedback.places.view import Places
from services.feedback.storage import remember_request
from services.feedback.visits import customers, states
from services.feedback.visits.aliases import identity
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring
from shared.events import (
    Customer,
    Person,
    VisitCancelled,
    VisitCompleted,
    VisitCorrected,
    VisitScheduled,
    VisitStarted,
    VisitState,
)
from shared.events.values import Since, SourceId, ToldFacts
from shared.kit import clock, idempotency, store
from shared.kit.idempotency import IdempotencyKey
from shared.kit.message import Delivery


@dataclass(frozen=True, kw_only=True)
class Guest(Person):
    """Who came, as the caller knows them.

    Attributes:
        external_id: The caller's id of the customer; null for somebody whom it does not know.
    """

    external_id: SourceId | None = None
    since: Since | None = None


@dataclass(frozen=True, kw_only=True)
class NewVisit(ToldFacts):
    """A visit as a caller or a file tells it.

    Attributes:
        customer: Who came.
        state: How far it has come.
        correction: What was told before was wrong: only then may the state also go back.
    """

    customer: Guest
    state: VisitState = "completed"
    correction: bool = False


Told = NewVisit | VisitScheduled | VisitStarted | VisitCompleted | VisitCorrected
"""The whole of a visit, as its source knows it now."""

_STATES: dict[type, VisitState] = {
    VisitScheduled: "scheduled",
    VisitStarted: "started",
    VisitCompleted: "completed",
}


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What became of a visit that was told."""

    id: str
    state: VisitState
    created: bool


def record_visit(
    wiring: Wiring,
    told: Told,
    *,
    request: IdempotencyKey | None = None,
    delivery: Delivery | None = None,
    live: bool = True,
) -> Recorded:
    """Record a visit, or what is different in it this time.

    Args:
        wiring: The service's parts.
        told: The whole of the visit as its source knows it now.
        request: The key of the request that told it.
        delivery: The envelope of the event that told it.
        live: Whether it is told as it happens; not so in a file, which tells of the past.

    Raises:
        Problem: The request's key was used for something else.
        Stale: Somebody else told something about it at the same moment; run it again.
        AlreadyExists: As Stale.
    """
    if request and (done := Visit.objects(__raw__={"requests.key": request.key}).first()):
        idempotency.check(done.requests, request)
        return Recorded(id=done.id, state=done.state, created=False)
    since = clock.now() if live else None
    visit: Visit | None = Visit.objects(external_id=told.external_id).first()
    if visit is None:
        return _add(wiring, told, since, request, delivery)
    if not (delivery and _is_old_news(visit, delivery)):
        state = states.after(visit.state, _state(told), corrects=_corrects(told))
        customer = _customer(wiring, told, visit.customer["id"])
        changed = state is not None and visit.tell(told, customer, state, since)
        _note(visit, request, delivery)
        if changed:
            plan(wiring, visit, clock.now())
        if changed or request or delivery:
            store.save(visit)
    return Recorded(id=visit.id, state=visit.state, created=False)


def cancel_visit(wiring: Wiring, told: VisitCancelled, delivery: Delivery) -> None:
    """Note that a visit does not take place; one that was never told of is left alone, since nobody waits for it.

    Raises:
        Stale: As `record_visit`.
    """
    visit: Visit | None = Visit.objects(external_id=told.external_id).first()
    if visit is None or _is_old_news(visit, delivery):
        return
    visit.cancel(clock.now())
    visit.heard(delivery)
    plan(wiring, visit, clock.now())
    store.save(visit)


def unknown_names(places: Places, told: NewVisit) -> dict[str, list[str]]:
    """What a visit names that nobody has entered: probably slips of the pen, by the field that they are in.

    An event is not refused for them, because nobody waits for the answer.
    """
    place = places.get(told.place)
    if not place.known:
        return {"place": ["There is no such place."]}
    return {
        f"touchpoints.{position}": ["The place has no such touchpoint."]
        for position, key in enumerate(told.touchpoints or [])
        if key not in place.touchpoints
    }


def _add(
    wiring: Wiring,
    told: Told,
    since: dt.datetime | None,
    request: IdempotencyKey | None,
    delivery: Delivery | None,
) -> Recorded:
    # A correction that says nothing of the state tells of a visit that was there to be wrong about: it is over.
    visit = Visit.first_told(told, _customer(wiring, told), _state(told) or "completed", since)
    _note(visit, request, delivery)
    plan(wiring, visit, clock.now())
    store.add(visit)
    return Recorded(id=visit.id, state=visit.state, created=True)


def _state(told: Told) -> VisitState | None:
    return told.state if isinstance(told, NewVisit | VisitCorrected) else _STATES[type(told)]


def _corrects(told: Told) -> bool:
    return isinstance(told, VisitCorrected) or (isinstance(told, NewVisit) and told.correction)


def _is_old_news(visit: Visit, delivery: Delivery) -> bool:
    return visit.has_handled(delivery) or visit.is_outdated(delivery)


def _customer(wiring: Wiring, told: Told, so_far: str | None = None) -> Customer:
    """Who came; somebody whom the source does not name keeps the id that they had so far."""
    external_id = identity(told.customer.external_id)
    id_ = so_far if so_far and not external_id else wiring.customer_ids.of(external_id)
    return customers.known_as(id_, told.customer, external_id)


def _note(visit: Visit, request: IdempotencyKey | None, delivery: Delivery | None) -> None:
    if request:
        remember_request(visit, request)
    if delivery:
        visit.heard(delivery)
