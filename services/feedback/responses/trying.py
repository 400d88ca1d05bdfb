"""Trying other rules for triage on the answers of the last ninety days."""

import contextlib
import datetime as dt
import functools
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import mongoengine

from services.feedback.places.view import Places
from services.feedback.responses.second_stage import EARLIER_MOST
from services.feedback.storage import ALIAS
from services.feedback.surveys.questions import SurveyView
from services.feedback.surveys.storing import by_ref
from services.feedback.triage.policy import Policy
from services.feedback.triage.stages import Said, given_at_once
from services.feedback.triage.trial import DAYS, EXAMPLES_MOST, Sample, Trial, count, differences
from services.feedback.triage.verdict import Background
from services.feedback.visits import customers
from shared.events import Person
from shared.kit.overlay import Layer
from shared.kit.store import NotFound

# Hearing ten thousand comments takes a second or two, which is as long as somebody waits for a page.
MOST = 10_000
_WANTED = (
    *("place", "kind", "occasion", "survey", "survey_version", "visit", "customer", "submitted_at"),
    *("overall", "touchpoints", "choices", "comment", "wish", "texts", "language"),
)
_SAID = ("overall", "touchpoints", "choices", "comment", "wish", "texts", "language")

Answers = Sequence[Mapping[str, Any]]


def try_out(places: Places, place: str, rules: Layer, now: dt.datetime) -> Trial:
    """What would have become of the latest answers at a place and below it.

    A drop is told from the answers of the same ninety days alone, so that there may have been more of them.

    Args:
        places: Knows the tree.
        place: Key of the place that would say these rules.
        rules: What it would say instead of what it says, in the form of `policy.DEFAULTS`.
        now: The present.
    """
    answers = _answers(places.subtree([place]), now - DAYS)
    complete = len(answers) <= MOST
    samples = list(_samples(places, answers[:MOST]))

    @functools.cache
    def tried(key: str) -> Policy:
        return places.policy_if(key, place, rules)

    def present(key: str) -> Policy:
        return places.get(key).policy

    latest_first = reversed(samples)
    found = differences(latest_first, present, tried, lambda key: places.get(key).touchpoints)
    return Trial(
        answers=len(samples),
        present=count(samples, present),
        tried=count(samples, tried),
        complete=complete,
        examples=tuple(itertools.islice(found, EXAMPLES_MOST)),
    )


def _answers(keys: list[str] | None, since: dt.datetime) -> Answers:
    """The latest first, and one more than can be tried."""
    wanted: dict[str, Any] = {"submitted_at": {"$gte": since}} | ({} if keys is None else {"place": {"$in": keys}})
    return list(_collection("responses").find(wanted, _WANTED).sort("submitted_at", -1).limit(MOST + 1))


def _samples(places: Places, answers: Answers) -> Iterator[Sample]:
    people = _people([each["visit"] for each in answers if each.get("visit")])
    before: dict[tuple[str, str], list[int]] = defaultdict(list)
    survey = functools.cache(functools.partial(_survey, places))
    for each in reversed(answers):
        place, overall = places.get(each["place"]), each.get("overall")
        own = before[each["customer"], each["kind"]]
        said = Said(**{name: each[name] for name in _SAID if each.get(name) is not None})
        asked = survey(each["place"], each["kind"], each["occasion"], each.get("survey"), each.get("survey_version"))
        person = people.get(each.get("visit") or "", Person())
        is_visit = each["occasion"] == "visit"
        yield Sample(
            place=each["place"],
            given=given_at_once(said, asked, place.touchpoints),
            background=Background.of(person, each["submitted_at"].date(), own[-EARLIER_MOST:] if is_visit else ()),
        )
        if overall is not None and is_visit:
            own.append(overall)


def _survey(places: Places, place: str, kind: Any, occasion: Any, *ref: Any) -> SurveyView:
    with contextlib.suppress(NotFound):
        return by_ref("{}@{}".format(*ref))
    return places.get(place).surveys[kind, occasion]


def _people(visits: list[str]) -> dict[str, Person]:
    """By visit, who came; of visits that are still known."""
    found = _collection("visits").find({"_id": {"$in": visits}}, ("customer",))
    return {each["_id"]: customers.from_stored(each["customer"]) for each in found}


def _collection(name: str) -> Any:
    database: Any = mongoengine.get_db(ALIAS)
    return database[name]
