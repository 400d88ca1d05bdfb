"""Deciding about a visit as it is stored: what is known of it, and what is kept of the decision."""

import datetime as dt
import zoneinfo
from collections.abc import Iterable, Mapping
from typing import Any

from services.feedback.invitations.decision import Asked, Here, Known, Step, decide, standing
from services.feedback.invitations.people import Person
from services.feedback.visits.document import Visit
from services.feedback.wiring import Wiring
from shared.events import Occasion

NOBODY_ASKED = Person()


def plan(
    wiring: Wiring,
    visit: Visit,
    now: dt.datetime,
    *,
    person: Person = NOBODY_ASKED,
    answered: Iterable[Occasion] = (),
) -> Step:
    """Decide what to do about a visit, and set when it is looked at next; it is not saved yet.

    Whoever has only heard something of the visit decides without asking for its person and its answers. Nothing is
    sent before they are asked for, when it is due.

    Args:
        wiring: The service's parts.
        visit: As it is now.
        now: The present.
        person: Its customer.
        answered: The occasions that they have answered about.
    """
    place = wiring.places.get(visit.place)
    rules = place.policy.invitations
    known = Known(
        kind=visit.kind,
        state=visit.state,
        labels=frozenset(visit.labels),
        began_at=visit.started_at or visit.state_since,
        ends_at=visit.ends_at,
        email=visit.customer["email"],
        consent=visit.customer["consents"]["email"],
        asked={each["message"]: _asked(each) for each in visit.messages},
        answered=frozenset(answered),
        opted_out=person.opted_out,
        rests_until=person.rests_until(visit.id, rules.resting),
    )
    step = decide(known, Here(rules=rules, zone=zoneinfo.ZoneInfo(place.zone), now=now))
    visit.plan(step, *standing(known, step), now)
    return step


def _asked(message: Mapping[str, Any]) -> Asked:
    return Asked(not_after=message["not_after"], outcome=message["outcome"], sent_at=message["sent_at"])
