"""The places of an organisation as the tree that they are."""

from services.feedback.web.manage.tree import Branch, Spot, grow, way_up

ROOT = Spot(key="root", name="Group")
NORTH = Spot(key="north", name="North", parent="root")
GRAND = Spot(key="grand", name="Grand Hotel", parent="north")
SPA = Spot(key="spa", name="Spa", parent="grand")
LOST = Spot(key="lost", name="Lost", parent="never-entered")
CLOSED = Spot(key="closed", name="Aria", parent="north", active=False)
ALL = [SPA, LOST, ROOT, CLOSED, NORTH, GRAND]


def keys(branch: Branch) -> list[str]:
    return [spot.key for spot in branch.spots]


def test_a_tree_grows_from_the_root_and_what_is_retired_comes_last() -> None:
    (tree,) = grow(ALL, ["root"])
    assert keys(tree) == ["root", "lost", "north", "grand", "spa", "closed"]


def test_one_who_leads_two_places_sees_two_branches() -> None:
    assert [keys(branch) for branch in grow(ALL, ["spa", "lost"])] == [["spa"], ["lost"]]


def test_a_place_below_another_begins_no_branch_of_its_own() -> None:
    assert [keys(branch) for branch in grow(ALL, ["spa", "north", "spa"])] == [["north", "grand", "spa", "closed"]]


def test_places_that_nobody_has_entered_are_not_shown() -> None:
    assert grow(ALL, ["nowhere"]) == ()


def test_the_way_up_ends_at_the_root() -> None:
    assert way_up(ALL, "spa") == ["spa", "grand", "north", "root"]
    assert way_up(ALL, "lost") == ["lost", "root"]
    assert way_up(ALL, "nowhere") == []


def test_places_that_belong_to_each_other_do_not_send_us_round_in_circles() -> None:
    circle = [Spot(key="a", name="A", parent="b"), Spot(key="b", name="B", parent="a")]
    assert way_up(circle, "a") == ["a", "b"]
    assert [keys(branch) for branch in grow(circle, ["a"])] == [["a", "b"]]
