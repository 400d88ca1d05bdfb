"""Entering places and changing them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.feedback.places.codes import new_code
from services.feedback.places.document import ROOT, Place
from services.feedback.surveys.questions import Texts
from shared.kit import store
from shared.kit.problem import invalid

UNKNOWN = "No place has this key."


@dataclass(frozen=True, kw_only=True)
class Detail:
    """A touchpoint of a place.

    Attributes:
        key: Its key.
        names: What people call it, by language.
        code: What its QR code carries; None for the one that it has, or a new one.
    """

    key: str
    names: Texts
    code: str | None = None


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is said of a place; what is left out is not so any more, but a code stays.

    Attributes:
        name: What people call it.
        zone: IANA time zone.
        parent: Key of the place that it belongs to.
        code: What its QR code carries; None for the one that it has, or a new one.
        touchpoints: In the order in which guests are asked.
        review_url: Where everybody is shown how to write a public review.
        brand: `colour` and `logo`.
        active: False once it is retired.
    """

    name: str
    zone: str
    parent: str | None = None
    code: str | None = None
    touchpoints: Sequence[Detail] = ()
    review_url: str | None = None
    brand: dict[str, Any] = field(default_factory=dict)
    active: bool = True


def put(key: str, facts: Facts, agreed: Callable[[Place | None], None]) -> tuple[Place, bool]:
    """Enter a place, or change what is said of it.

    Args:
        key: The place's key.
        facts: What is so from now on.
        agreed: Raises what the caller wants to hear where the place as it is must not be changed.

    Returns:
        The place, and whether it is new.

    Raises:
        Problem: Its parent is unknown or below it, or a code is another's; the errors name the field.
    """
    return store.on_fresh_state(lambda: _put(key, facts, agreed))


def _put(key: str, facts: Facts, agreed: Callable[[Place | None], None]) -> tuple[Place, bool]:
    place: Place | None = Place.objects(pk=key).first()
    agreed(place)
    errors = dict([*_of_parent(key, facts.parent), *_of_keys(facts), *_of_codes(key, facts)])
    if errors:
        raise invalid({path: [complaint] for path, complaint in errors.items()})
    state = {**vars(facts), **_with_codes(facts, place)}
    if place is None:
        place = Place.entered(key, **state)
        store.add(place)
        return place, True
    if place.describe(**state):
        store.save(place)
    return place, False


def _of_parent(key: str, parent: str | None) -> Iterator[tuple[str, str]]:
    if parent is None:
        return
    if key == ROOT:
        yield "parent", "The root belongs to nothing."
        return
    seen: set[str] = set()
    above: str | None = parent
    while above and above not in seen:
        if above == key:
            yield "parent", "It would belong to itself."
            return
        seen.add(above)
        found: Place | None = Place.objects(pk=above).only("parent").first()
        if found is None and above == parent:
            yield "parent", UNKNOWN
        above = found.parent if found else None


def _of_keys(facts: Facts) -> Iterator[tuple[str, str]]:
    keys = [each.key for each in facts.touchpoints]
    for position, key in enumerate(keys):
        if key in keys[:position]:
            yield f"touchpoints.{position}.key", "Another touchpoint has this key."


def _of_codes(key: str, facts: Facts) -> Iterator[tuple[str, str]]:
    said = [("code", facts.code)]
    said += [(f"touchpoints.{position}.code", each.code) for position, each in enumerate(facts.touchpoints)]
    taken = _taken([code for _, code in said if code], besides=key)
    seen: set[str] = set()
    for path, code in said:
        if code and (code in taken or code in seen):
            yield path, "Something else has this code."
        seen |= {code} if code else set()


def _taken(codes: list[str], besides: str) -> set[str]:
    """Those of these codes that hang, or once hung, at other places."""
    homes = ("code", "touchpoints.code", "retired_codes.code")
    others = Place.objects(__raw__={"$or": [{home: {"$in": codes}} for home in homes], "_id": {"$ne": besides}})
    return {code for other in others for code in (*other.codes(), *(each["code"] for each in other.retired_codes))}


def _with_codes(facts: Facts, place: Place | None) -> dict[str, Any]:
    hanging = {key: code for code, key in place.codes().items()} if place else {}
    touchpoints = [
        {"key": each.key, "names": dict(each.names), "code": each.code or hanging.get(each.key) or new_code()}
        for each in facts.touchpoints
    ]
    return {"code": facts.code or hanging.get(None) or new_code(), "touchpoints": touchpoints}
