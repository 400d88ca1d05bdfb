"""Recording visits: from the API, from a file and from the `visits` topic, all by the same use case."""

from dataclasses import dataclass

from services.feedback.places.view import Places
from services.feedback.storage import remember_request
from services.feedback.visits import customers
from services.feedback.visits.customers import CustomerIds
from services.feedback.visits.document import Visit
from shared.events import Customer, Person, VisitCompleted, VisitCorrected, VisitFacts
from shared.events.values import Id
from shared.kit import idempotency, store
from shared.kit.idempotency import IdempotencyKey
from shared.kit.message import Delivery


@dataclass(frozen=True, kw_only=True)
class Guest(Person):
    """Who came, as the caller knows them.

    Attributes:
        external_id: The caller's id of the customer; null for somebody whom it does not know.
    """

    external_id: Id | None = None


@dataclass(frozen=True, kw_only=True)
class NewVisit(VisitFacts):
    """A visit as a caller or a file tells it.

    Attributes:
        customer: Who came.
    """

    customer: Guest


Told = NewVisit | VisitCompleted | VisitCorrected


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What became of a visit that was told."""

    id: str
    created: bool


def record_visit(
    ids: CustomerIds, told: Told, *, request: IdempotencyKey | None = None, delivery: Delivery | None = None
) -> Recorded:
    """Record a visit, or what is different in it this time.

    Args:
        ids: Names customers.
        told: The whole of the visit as its source knows it now.
        request: The key of the request that told it.
        delivery: The envelope of the event that told it.

    Raises:
        Problem: The request's key was used for something else.
        Stale: Somebody else told something about it at the same moment; run it again.
        AlreadyExists: As Stale.
    """
    if request and (done := Visit.objects(__raw__={"requests.key": request.key}).first()):
        idempotency.check(done.requests, request)
        return Recorded(id=done.id, created=False)
    visit: Visit | None = Visit.objects(external_id=told.external_id).first()
    if visit is None:
        return _add(ids, told, request, delivery)
    if delivery and (visit.has_handled(delivery) or visit.is_outdated(delivery)):
        return Recorded(id=visit.id, created=False)
    changed = visit.tell(told, _customer(ids, told, visit.customer["id"]))
    _note(visit, request, delivery)
    if changed or request or delivery:
        store.save(visit)
    return Recorded(id=visit.id, created=False)


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


def _add(ids: CustomerIds, told: Told, request: IdempotencyKey | None, delivery: Delivery | None) -> Recorded:
    visit = Visit.first_told(told, _customer(ids, told))
    _note(visit, request, delivery)
    store.add(visit)
    return Recorded(id=visit.id, created=True)


def _customer(ids: CustomerIds, told: Told, so_far: str | None = None) -> Customer:
    """Who came; somebody whom the source does not name keeps the id that they had so far."""
    external_id = told.customer.external_id
    id_ = so_far if so_far and not external_id else ids.of(external_id)
    return customers.known_as(id_, told.customer, external_id)


def _note(visit: Visit, request: IdempotencyKey | None, delivery: Delivery | None) -> None:
    if request:
        remember_request(visit, request)
    if delivery:
        visit.heard(delivery)
