"""The tree of places: unknown ones hang under the root, and a loop in it does no harm."""

from hypothesis import given
from hypothesis import strategies as st

from services.recovery.places import Tree
from tests.low_scores import place

KEYS = st.sampled_from(["root", "a", "b", "c", "d"])
TREE = Tree.of(
    entry.to_data()
    for entry in (
        place("root", None, zone="Europe/Rome", label="Gruppo", touchpoints=[]),
        place("sea", "root", zone="Europe/Athens"),
        place("hotel-demo", "sea", label="Hotel Aurora"),
        place("bank-demo", "root"),
        place("alone", None),
    )
)


def test_the_way_up_ends_at_the_root() -> None:
    assert TREE.path("hotel-demo") == ("hotel-demo", "sea", "root")
    assert TREE.path("alone") == ("alone", "root")
    assert TREE.path("never-heard-of") == ("never-heard-of", "root")
    assert TREE.path("root") == ("root",)


def test_who_has_a_place_has_what_is_below_it() -> None:
    assert TREE.subtree(["sea"]) == {"sea", "hotel-demo"}
    assert TREE.subtree(["never-heard-of"]) == {"never-heard-of"}
    assert TREE.subtree(["sea", "root"]) is None


def test_a_place_is_named_and_timed_as_it_says_or_as_those_above_it() -> None:
    assert (TREE.name("hotel-demo"), TREE.name("never-heard-of")) == ("Hotel Aurora", "never-heard-of")
    assert (TREE.zone("sea"), TREE.zone("never-heard-of")) == ("Europe/Athens", "Europe/Rome")
    assert Tree.of([]).zone("anywhere") == "UTC"


def test_a_touchpoint_is_called_by_its_name_in_the_language_or_in_another_or_by_its_key() -> None:
    assert TREE.touchpoint("hotel-demo", "breakfast", "en") == "breakfast"
    assert TREE.touchpoint("hotel-demo", "breakfast", "de") == "colazione"
    assert TREE.touchpoint("hotel-demo", "pool", "it") == "pool"
    assert TREE.touchpoint("never-heard-of", "pool", "it") == "pool"


@given(st.dictionaries(KEYS, KEYS), KEYS)
def test_any_parents_make_a_way_that_ends_at_the_root(parents: dict[str, str], start: str) -> None:
    way = Tree({key: {"key": key, "parent": parent} for key, parent in parents.items()}).path(start)
    assert way[0] == start
    assert "root" in way
    assert len(set(way)) == len(way)
