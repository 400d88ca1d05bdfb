"""Reading: which cases there are, for lists and for one page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.recovery import search
from services.recovery.case import Case
from shared.kit.pagination import Place

DUE = "clocks.first_contact.due_at"

# What the machinery needs and no reader does.
_UNREAD = ("outbox", "handled")


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """Which cases are meant; None leaves a question open.

    Attributes:
        places: Only at these places.
        within: Also only at these, as far as the reader may see; None for everywhere.
        customer: Our id of the customer or the source's.
        words: The beginning of a number, or of words of a name.
    """

    places: frozenset[str] | None = None
    within: frozenset[str] | None = None
    is_open: bool | None = None
    state: str | None = None
    owner: str | None = None
    severity: str | None = None
    customer: str | None = None
    words: str | None = None

    def filter(self) -> dict[str, Any]:
        """The criteria as MongoDB's filter."""
        plain = {"state": self.state, "is_open": self.is_open, "owner.id": self.owner, "severity": self.severity}
        wanted: list[dict[str, Any]] = [{name: value} for name, value in plain.items() if value is not None]
        wanted += [{"place": {"$in": sorted(places)}} for places in (self.places, self.within) if places is not None]
        if self.customer is not None:
            wanted.append({"$or": [{"customer.id": self.customer}, {"customer.external_id": self.customer}]})
        if self.words and self.words.strip():
            # Words have neither punctuation nor anything else that means something in a pattern.
            found = [{"terms": {"$regex": f"^{word}"}} for word in search.words(self.words)]
            # Nothing begins with what is no word.
            wanted += found or [{"terms": {"$in": []}}]
        return {"$and": wanted} if wanted else {}


def newest(criteria: Criteria, after: Place | None, limit: int) -> Sequence[Case]:
    """Cases from the newest on, and one more than `limit` where there are more."""
    return _read(criteria, "opened_at", -1, after, limit)


def most_urgent(criteria: Criteria, after: Place | None, limit: int) -> Sequence[Case]:
    """Cases by the time left for the first contact, and one more than `limit` where there are more."""
    return _read(criteria, DUE, 1, after, limit)


def count(criteria: Criteria) -> int:
    """How many cases meet the criteria."""
    found: int = Case.objects(__raw__=criteria.filter()).count()
    return found


def by_number(number: str, within: frozenset[str] | None) -> Case | None:
    """The case with this number, where the reader may see it."""
    criteria = Criteria(within=within).filter()
    found: Case | None = Case.objects(__raw__={"number": number.upper(), **criteria}).exclude(*_UNREAD).first()
    return found


def place_by_age(case: Case) -> Place:
    """Where a case stands among the newest."""
    return Place(case.opened_at, case.id)


def place_by_urgency(case: Case) -> Place:
    """Where a case stands among the most urgent."""
    return Place(case.clocks.first_contact.due_at, case.id)


def _read(criteria: Criteria, field: str, direction: int, after: Place | None, limit: int) -> Sequence[Case]:
    wanted = criteria.filter()
    if after is not None:
        wanted = {"$and": [wanted, _beyond(field, direction, after)]}
    sign = "-" if direction < 0 else "+"
    cases = Case.objects(__raw__=wanted).exclude(*_UNREAD).order_by(f"{sign}{field}", f"{sign}id").limit(limit + 1)
    return list(cases)


def _beyond(field: str, direction: int, after: Place) -> dict[str, Any]:
    further = "$gt" if direction > 0 else "$lt"
    return {"$or": [{field: {further: after.value}}, {field: after.value, "_id": {further: after.id}}]}
