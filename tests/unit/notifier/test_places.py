"""The way from the root down to a place."""

import pytest

from services.notifier.places import name, way_down

TREE = {
    "place/root": {"name": "Gruppo Aurora"},
    "place/italy": {"parent": "root"},
    "place/hotel": {"parent": "italy", "name": "Hotel Aurora"},
    "place/alone": {"parent": None},
    "place/lost": {"parent": "gone"},
    "place/one": {"parent": "other"},
    "place/other": {"parent": "one"},
}


@pytest.mark.parametrize(
    ("place", "way"),
    [
        ("hotel", ("root", "italy", "hotel")),
        ("root", ("root",)),
        ("alone", ("root", "alone")),
        ("unknown", ("root", "unknown")),
        ("lost", ("root", "gone", "lost")),
        # Nobody can put a place under itself; if it were so, it would still be under the root.
        ("one", ("root", "other", "one")),
    ],
)
def test_every_place_lies_under_the_root(place: str, way: tuple[str, ...]) -> None:
    assert way_down(place, TREE.get) == way


@pytest.mark.parametrize(("place", "called"), [("hotel", "Hotel Aurora"), ("italy", None), ("unknown", None)])
def test_a_place_is_called_what_people_call_it(place: str, called: str | None) -> None:
    assert name(place, TREE.get) == called
