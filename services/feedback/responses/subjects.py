"""What an answer is about: a visit, known by its link, or a place, known by its QR code."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import mongoengine

from services.feedback.places.view import Places, PlaceView
from services.feedback.responses import links
from services.feedback.storage import ALIAS
from services.feedback.triage.verdict import Names
from services.feedback.visits import customers
from shared.events import Customer, Kind, Occasion
from shared.kit.gathered import Gathered
from shared.kit.ids import new_id
from shared.kit.store import NotFound

# The answer is what feedback is for: what it reads of a visit, it reads in one plain find.
_WANTED = (
    *("place", "kind", "customer", "touchpoints", "staff", "amount", "currency"),
    *("recorded_at", "ended_at", "expected_end_at"),
)


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What is asked about.

    Attributes:
        visit: The visit's id; None for an answer by QR code.
        occasion: What the survey is about.
        sitting: Where no visit is known, what tells one guest's answer sent twice from two guests' answers.
        place: Key of the place.
        kind: A stay or a meeting.
        customer: Who is asked.
        open: Whether the survey may still be answered.
        touchpoints: The visit's own; None for all of the place's.
        staff: Who served the customer.
        ended_at: When the visit ended, if it is known.
        leaves_at: When a customer who has not left yet is expected to; None where nobody knows.
        amount: What was paid, in minor units.
        currency: Of the amount.
    """

    visit: str | None = None
    occasion: Occasion = "visit"
    sitting: str | None = None
    place: str
    kind: Kind
    customer: Customer
    open: bool = True
    touchpoints: list[str] | None = None
    staff: list[str] = field(default_factory=list)
    ended_at: dt.datetime | None = None
    leaves_at: dt.datetime | None = None
    amount: int | None = None
    currency: str | None = None

    def asked(self, place: PlaceView) -> Names:
        """The names of the touchpoints to ask about, by key; one that the place does not know is called by its key."""
        if self.touchpoints is None:
            return place.touchpoints
        return {key: place.touchpoints.get(key, {}) for key in self.touchpoints}


def by_visit(visit: str, now: dt.datetime, occasion: Occasion = "visit") -> Subject:
    """The visit as what is asked about.

    Args:
        visit: Its id.
        now: The present.
        occasion: What the survey is about.

    Raises:
        NotFound: There is no such visit.
    """
    found = _found(visit)
    ends = (found.get("ended_at"), found.get("expected_end_at"))
    return Subject(
        visit=visit,
        occasion=occasion,
        place=found["place"],
        kind=found["kind"],
        customer=customers.from_stored(found["customer"]),
        open=links.is_open(now, found["recorded_at"], *ends),
        touchpoints=found.get("touchpoints"),
        staff=found["staff"],
        ended_at=found.get("ended_at"),
        leaves_at=None if found.get("ended_at") else found.get("expected_end_at"),
        amount=found.get("amount"),
        currency=found.get("currency"),
    )


def _find_all(visits: Sequence[str]) -> list[Mapping[str, Any] | Exception]:
    database: Any = mongoengine.get_db(ALIAS)
    found = {each["_id"]: each for each in database["visits"].find({"_id": {"$in": visits}}, _WANTED)}
    return [found.get(visit, NotFound("Visit")) for visit in visits]


# Those who ask while others are being answered are answered together.
_found: Gathered[str, Mapping[str, Any]] = Gathered(_find_all)


def by_code(places: Places, code: str, sitting: str | None = None) -> Subject:
    """The place with this QR code as what somebody unknown is asked about.

    Args:
        places: Where to look for it.
        code: What was read.
        sitting: One guest with one page, who then is one customer; None where nobody can tell.

    Raises:
        NotFound: No place has this code.
    """
    coded = places.by_code(code)
    if coded is None:
        raise NotFound("Place")
    return Subject(
        place=coded.place,
        kind=places.get(coded.place).kind,
        sitting=sitting,
        customer=Customer(id=sitting or new_id()),
        touchpoints=[coded.touchpoint] if coded.touchpoint else None,
    )
