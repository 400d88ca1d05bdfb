"""Settings said at several levels of a tree."""

from shared.kit.overlay import overlay


def test_objects_merge_and_everything_else_is_replaced() -> None:
    above = {"overall": {"low": 6, "critical": 3}, "languages": ["it", "en"], "on": True}
    below = {"overall": {"low": 7}, "languages": ["de"], "on": {"monday": True}}
    assert overlay(above, below) == {
        "overall": {"low": 7, "critical": 3},
        "languages": ["de"],
        "on": {"monday": True},
    }


def test_no_layer_is_changed() -> None:
    above = {"overall": {"low": 6}}
    overlay(above, {"overall": {"low": 7}})
    assert above == {"overall": {"low": 6}}


def test_the_last_one_stands_and_nothing_said_is_nothing() -> None:
    assert overlay({"a": 1}, {"a": 2}, {"a": 3}) == {"a": 3}
    assert overlay() == {}
