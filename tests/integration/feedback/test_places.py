"""Places with what they take over from the places above them."""

from typing import Any

import mongoengine
import pytest

from services.feedback.places.document import Place
from services.feedback.places.view import Coded
from services.feedback.surveys.document import Survey
from services.feedback.surveys.questions import Question
from services.feedback.triage.document import TriagePolicy
from services.feedback.wiring import Wiring
from shared.kit import store


def enter(key: str, parent: str | None, **facts: Any) -> None:
    store.add(Place.entered(key, **{"name": key, "parent": parent, "zone": "Europe/Rome", **facts}))


def asking(key: str, place: str, text: str) -> Survey:
    questions = [Question(key="overall", type="nps", text={"it": text})]
    return Survey.written(key, place=place, kind="stay", occasion="visit", questions=questions)


@pytest.fixture
def tree(wiring: Wiring) -> Wiring:
    """root > north > grand > grand-spa."""
    enter("north", "root", review_url="https://reviews.example.com/north", brand={"colour": "#112233"})
    enter("grand", "north", code="grand", touchpoints=[{"key": "bar", "names": {"it": "bar"}, "code": "grand-bar"}])
    enter("grand-spa", "grand")
    store.add(TriagePolicy.said("north", {"overall": {"low": 8}}))
    store.add(TriagePolicy.said("grand", {"detail": {"overall": 9}}))
    store.add(asking("north-stay", "north", "?"))
    return wiring


def test_a_place_takes_over_what_it_does_not_say_itself(tree: Wiring) -> None:
    view = tree.places.get("grand-spa")
    assert (view.known, view.name, view.review_url) == (True, "grand-spa", "https://reviews.example.com/north")
    assert view.brand == {"colour": "#112233"}
    assert (view.policy.overall.low, view.policy.detail_overall, view.policy.overall.critical) == (8, 9, 3)
    assert view.surveys["stay", "visit"].ref == "north-stay@1"
    assert view.touchpoints == {}


def test_a_places_thresholds_are_its_policys_best_marks_that_are_low(tree: Wiring) -> None:
    store.add(TriagePolicy.said("grand-spa", {"touchpoint": {"low": 0, "critical": 1}, "effort": {"low": 4}}))
    assert tree.places.get("grand-spa").thresholds == {"overall": 8, "touchpoint": 1, "satisfaction": 1, "effort": 4}


def test_the_nearest_survey_of_a_kind_stands(tree: Wiring) -> None:
    store.add(asking("spa", "grand-spa", "!"))
    assert tree.places.get("grand-spa").surveys["stay", "visit"].questions[0].text == {"it": "!"}
    assert tree.places.get("grand").surveys["stay", "visit"].questions[0].text == {"it": "?"}


def test_where_nobody_wrote_a_survey_one_is_asked_all_the_same(tree: Wiring) -> None:
    assert {occasion: survey.ref for occasion, survey in tree.places.get("nowhere").surveys.items()} == {
        ("stay", "visit"): "hotel-stay@0",
        ("meeting", "visit"): "bank-meeting@0",
        ("stay", "pulse"): "pulse@0",
        ("meeting", "pulse"): "pulse@0",
        ("stay", "recovery"): "recovery@0",
        ("meeting", "recovery"): "recovery@0",
    }


def test_somebody_unknown_is_asked_about_what_the_place_surveys(tree: Wiring) -> None:
    assert [tree.places.get(key).kind for key in ("bank-demo", "hotel-demo", "grand", "nowhere")] == [
        "meeting",
        "stay",
        "stay",
        "stay",
    ]


def test_a_place_that_nobody_entered_is_the_roots(tree: Wiring) -> None:
    view = tree.places.get("nowhere")
    assert (view.known, view.name, view.zone, view.policy.overall.low) == (False, "Rimedio Demo", "Europe/Rome", 6)


def test_without_a_root_the_defaults_hold(wiring: Wiring) -> None:
    Place.objects.delete()
    TriagePolicy.objects.delete()
    view = wiring.places.get("nowhere")
    assert (view.known, view.name, view.zone, view.policy.overall.low) == (False, "nowhere", "UTC", 6)


def test_places_in_a_circle_end_somewhere(wiring: Wiring) -> None:
    enter("a", "b")
    enter("b", "a")
    assert wiring.places.get("a").known
    assert wiring.places.subtree(["a"]) == ["a", "b"]


def test_a_subtree_is_a_place_and_all_below_it(tree: Wiring) -> None:
    assert tree.places.subtree(["north"]) == ["north", "grand", "grand-spa"]
    assert tree.places.subtree(["grand-spa", "bank-demo"]) == ["grand-spa", "bank-demo"]
    assert tree.places.subtree(["root", "bank-demo"]) is None


def test_a_code_stands_for_a_place_or_a_touchpoint_of_it(tree: Wiring) -> None:
    assert tree.places.by_code("grand") == Coded(place="grand", touchpoint=None)
    assert tree.places.by_code("grand-bar") == Coded(place="grand", touchpoint="bar")
    assert tree.places.by_code("nothing") is None


def test_what_was_read_is_kept_for_a_moment_and_never_too_much_of_it(
    tree: Wiring, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = tree.places.get("grand")
    assert tree.places.get("grand") is first
    monkeypatch.setattr("services.feedback.places.view.CACHE_MOST", 1)
    tree.places.get("north")
    assert tree.places.get("grand") is not first


def test_a_code_belongs_to_one_place(tree: Wiring) -> None:
    assert tree.places.by_code("grand")
    with pytest.raises(store.AlreadyExists):
        enter("other", "root", code="grand")


@pytest.mark.parametrize(
    "facts", [{"zone": "Europe/Roma"}, {"zone": "../etc/passwd"}, {"zone": ""}, {"review_url": "javascript:alert(1)"}]
)
def test_a_place_with_a_wrong_zone_or_review_page_is_not_entered(wiring: Wiring, facts: dict[str, Any]) -> None:
    assert wiring.places.get("odd").known is False
    with pytest.raises(mongoengine.ValidationError):
        enter("odd", "root", **facts)
    assert Place.objects(id="odd").count() == 0
