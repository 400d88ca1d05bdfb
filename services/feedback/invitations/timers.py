"""What happens when a visit is due: its customer is written to, or not, and why; in one write."""

import datetime as dt
from typing import Any

from services.feedback.invitations import metrics, people
from services.feedback.invitations.decision import Ask, Message
from services.feedback.invitations.planning import plan
from services.feedback.responses import links
from services.feedback.responses.document import Response
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring
from shared.events import Addresses, ContactRequested, Occasion
from shared.kit import clock, store

OCCASIONS: dict[Message, Occasion] = {"invitation": "visit", "reminder": "visit", "pulse": "pulse"}


def look_at(wiring: Wiring, visit: Visit) -> None:
    """Do what is to be done about a visit now.

    Raises:
        Stale: Something was told of it meanwhile, and then decided afresh.
    """
    now, customer = clock.now(), visit.customer["id"]
    answered = tuple(Response.objects(visit=visit.id).scalar("occasion"))
    step = plan(wiring, visit, now, person=people.find(customer), answered=answered)
    if isinstance(step, Ask):
        if _may_get(wiring, visit, step.message, now):
            visit.ask(_request(wiring, visit, step), step.message, now)
        plan(wiring, visit, now, person=people.find(customer), answered=answered)
    store.save(visit)
    if isinstance(step, Ask) and step.message in visit.asked:
        metrics.MESSAGES.labels(step.message, "requested").inc()


def _may_get(wiring: Wiring, visit: Visit, message: Message, now: dt.datetime) -> bool:
    # Who was invited may be reminded: it is about the same visit.
    resting = wiring.places.get(visit.place).policy.invitations.resting
    return message == "reminder" or people.claim(visit.customer["id"], visit.id, message, now=now, resting=resting)


def _request(wiring: Wiring, visit: Visit, step: Ask) -> ContactRequested:
    place, customer = wiring.places.get(visit.place), visit.customer
    return ContactRequested(
        request_id=f"{visit.id}/{step.message}",
        requester="feedback",
        kind=step.message,
        audience="customer",
        customer_id=customer["id"],
        place=visit.place,
        addresses=Addresses(email=customer["email"]),
        language=customer["language"] or wiring.settings.languages[0],
        zone=place.zone,
        values=_values(wiring, visit, step.message),
        basis="consent" if customer["consents"]["email"] else "visit",
        not_after=step.not_after,
    )


def _values(wiring: Wiring, visit: Visit, message: Message) -> dict[str, Any]:
    room = {"room": visit.room} if visit.room else {}
    return room | {
        "customer_name": visit.customer["name"],
        "place_name": wiring.places.get(visit.place).name,
        "kind": visit.kind,
        "survey_url": links.survey_url(wiring.settings, visit.id, OCCASIONS[message]),
    }
