"""Places as answers and pages need them: with everything that they take over from the places above them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.feedback.places.document import ROOT, Place
from services.feedback.surveys import library
from services.feedback.surveys.document import Survey
from services.feedback.surveys.engine import Thresholds
from services.feedback.surveys.questions import Scale, SurveyView
from services.feedback.triage.document import TriagePolicy
from services.feedback.triage.policy import Policy, policy_for
from services.feedback.triage.policy import Thresholds as Bounds
from services.feedback.triage.verdict import Names
from shared.events import Kind, Occasion
from shared.kit import clock
from shared.kit.overlay import Layer

CACHE_SECONDS = 5.0
CACHE_MOST = 10_000


@dataclass(frozen=True, kw_only=True)
class PlaceView:
    """A place, with what holds there.

    Attributes:
        key: Its key.
        known: False for a key that nobody has entered; what the root says holds for it.
        name: What people call it.
        zone: IANA time zone.
        touchpoints: The names of its touchpoints by language, by key.
        review_url: Where everybody is shown how to write a public review.
        brand: Colours and logo, by name.
        policy: For triage.
        kind: What somebody is asked about whose visit nobody knows.
        surveys: What is asked, for each kind of visit and occasion.
    """

    key: str
    known: bool
    name: str
    zone: str
    touchpoints: Names
    review_url: str | None
    brand: Mapping[str, Any]
    policy: Policy
    kind: Kind
    surveys: Mapping[tuple[Kind, Occasion], SurveyView]

    @property
    def thresholds(self) -> Thresholds:
        """The best mark that is low, for each scale of a survey."""
        policy = self.policy
        by_scale: Mapping[Scale, Bounds] = {
            "overall": policy.overall,
            "touchpoint": policy.touchpoint,
            "satisfaction": policy.touchpoint,
            "effort": policy.effort,
        }
        return {scale: max(bounds.low, bounds.critical) for scale, bounds in by_scale.items()}


@dataclass(frozen=True, kw_only=True)
class Coded:
    """What a QR code stands for: a place, or one touchpoint of it.

    Attributes:
        place: Key of the place.
        touchpoint: Key of the touchpoint; None for the whole place.
        retired: The code is not in use any more; the place's own has taken its place.
    """

    place: str
    touchpoint: str | None
    retired: bool = False


class Places:
    """Reads places, and keeps each for five seconds: so long may a change take to be seen everywhere."""

    def __init__(self) -> None:
        self._views: dict[str, tuple[float, PlaceView]] = {}

    def get(self, key: str, *, fresh: bool = False) -> PlaceView:
        """The place with this key, known or not; `fresh` as it is at this moment."""
        expires, view = (0.0, None) if fresh else self._views.get(key, (0.0, None))
        if view is None or expires < clock.monotonic():
            view = _read(key)
            if len(self._views) >= CACHE_MOST:
                self._views.clear()
            self._views[key] = (clock.monotonic() + CACHE_SECONDS, view)
        return view

    def forget(self) -> None:
        """Read all anew: something was changed here."""
        self._views.clear()

    def by_code(self, code: str) -> Coded | None:
        """What a QR code stands for, if anything."""
        homes = ("code", "touchpoints.code", "retired_codes.code")
        found: Place | None = Place.objects(__raw__={"$or": [{home: code} for home in homes]}).first()
        if found is None:
            return None
        if any(each["code"] == code for each in found.retired_codes):
            return Coded(place=found.id, touchpoint=None, retired=True)
        touchpoint = next((each["key"] for each in found.touchpoints if each.get("code") == code), None)
        return Coded(place=found.id, touchpoint=touchpoint)

    def said_above(self, key: str) -> list[Layer]:
        """What the places above this one say about triage, the root's first."""
        above = [place.id for place in _way_up(key) if place.id != key]
        policies = TriagePolicy.objects(pk__in=above).in_bulk(above)
        return [policies[id_].rules for id_ in reversed(above) if id_ in policies]

    def policy_if(self, key: str, place: str, rules: Layer) -> Policy:
        """What would hold at a place if this one, which is the same or above it, said these rules for its own."""
        way = [each.id for each in _way_up(key)]
        said = {id_: each.rules for id_, each in TriagePolicy.objects(pk__in=way).in_bulk(way).items()}
        said[place] = rules
        return policy_for(*(said[id_] for id_ in reversed(way) if id_ in said))

    def subtree(self, tops: Iterable[str]) -> list[str] | None:
        """The keys of some places and of all below them; None for every place, also those that nobody has entered."""
        keys = list(dict.fromkeys(tops))
        if ROOT in keys:
            return None
        for below in _levels_below(keys):
            keys += [key for key in below if key not in keys]
        return keys


def _levels_below(keys: list[str]) -> Iterator[list[str]]:
    seen: set[str] = set()
    while level := [key for key in keys if key not in seen]:
        seen.update(level)
        keys = list(Place.objects(parent__in=level).scalar("id"))
        yield keys


def _read(key: str) -> PlaceView:
    way = list(_way_up(key))
    nearest = [place.id for place in way]
    policies = TriagePolicy.objects(pk__in=nearest).in_bulk(nearest)
    surveys = sorted(Survey.objects(place__in=nearest), key=lambda survey: -nearest.index(survey.place))
    # The nearest survey comes last, and so stands.
    own = {(survey.kind, survey.occasion): survey.view() for survey in surveys}
    here = way[0] if way else None
    known = here is not None and here.id == key
    return PlaceView(
        key=key,
        known=known,
        name=here.name if here else key,
        zone=here.zone if here else "UTC",
        touchpoints={each["key"]: each["names"] for each in here.touchpoints} if here and known else {},
        review_url=next((place.review_url for place in way if place.review_url), None),
        brand=next((dict(place.brand) for place in way if place.brand), {}),
        policy=policy_for(*(policies[id_].rules for id_ in reversed(nearest) if id_ in policies)),
        # A place that has surveys of both kinds is a hotel which also holds meetings.
        kind="meeting" if {kind for kind, occasion in own if occasion == "visit"} == {"meeting"} else "stay",
        surveys={**library.usual(), **own},
    )


def _way_up(key: str) -> Iterator[Place]:
    """The place and all above it, the nearest first. What nobody has entered, or placed anywhere, is under the root."""
    seen: set[str] = set()
    following: str | None = key
    while following and following not in seen:
        seen.add(following)
        place: Place | None = Place.objects(pk=following).first()
        if place is not None:
            yield place
        following = place.parent if place and place.parent else ROOT
