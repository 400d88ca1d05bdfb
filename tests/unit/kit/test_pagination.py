import datetime as dt

import marshmallow as ma
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kit import pagination
from shared.kit.pagination import Place
from shared.kit.problem import Problem

KEYS = (("k1", "a-secret-that-only-tests-know-0123456789"),)
OLD = ("k0", "the-secret-of-last-year-0123456789abcdef")

values = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8"))
    | st.datetimes(timezones=st.just(dt.UTC))
)


@given(values, st.text(st.characters(codec="utf-8")))
def test_a_cursor_holds_its_place(value: pagination.SortValue, id_: str) -> None:
    place = Place(value, id_)
    assert pagination.decode(KEYS, "cases", pagination.encode(KEYS, "cases", place)) == place


def test_no_cursor_is_the_beginning() -> None:
    assert pagination.decode(KEYS, "cases", None) is None


def test_a_cursor_survives_the_rotation_of_keys() -> None:
    cursor = pagination.encode((OLD,), "cases", Place(1, "a"))
    assert pagination.decode((*KEYS, OLD), "cases", cursor) == Place(1, "a")


def refusal(cursor: str, listing: str = "cases") -> Problem:
    with pytest.raises(Problem) as refused:
        pagination.decode(KEYS, listing, cursor)
    return refused.value


@given(st.text())
def test_what_is_no_cursor_is_refused_by_name(text: str) -> None:
    problem = refusal(text)
    assert (problem.status, problem.code) == (422, "invalid")
    assert list(problem.errors or {}) == ["cursor"]


@given(st.integers(0, 500), st.integers(1, 255))
def test_a_cursor_cannot_be_altered(position: int, difference: int) -> None:
    data = bytearray(pagination.base64.urlsafe_b64decode(pagination.encode(KEYS, "cases", Place("x", "a")) + "=="))
    data[position % len(data)] ^= difference
    refusal(pagination.base64.urlsafe_b64encode(data).decode())


def test_a_cursor_of_another_list_is_refused() -> None:
    refusal(pagination.encode(KEYS, "contacts", Place(1, "a")))


def test_pages_follow_each_other_to_the_end() -> None:
    everything = [(number, f"id{number}") for number in range(7)]
    seen: list[tuple[int, str]] = []
    cursor = None
    while True:
        place = pagination.decode(KEYS, "numbers", cursor)
        rest = [item for item in everything if place is None or item > (place.value, place.id)]  # type: ignore[operator]
        page = pagination.page(rest[:4], 3, KEYS, "numbers", lambda item: Place(*item))
        seen += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == everything


def test_an_empty_list_is_one_page() -> None:
    assert pagination.page([], 3, KEYS, "numbers", Place) == {"items": [], "next_cursor": None}


@pytest.mark.parametrize(("query", "limit"), [({}, 50), ({"limit": "1"}, 1), ({"limit": "200"}, 200)])
def test_limits_within_bounds(query: dict[str, str], limit: int) -> None:
    assert pagination.PageArguments().load(query)["limit"] == limit


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", ""])
def test_limits_out_of_bounds(limit: str) -> None:
    with pytest.raises(ma.ValidationError):
        pagination.PageArguments().load({"limit": limit})


def test_the_schema_of_a_page_is_named_after_its_items() -> None:
    class CaseSchema(ma.Schema):
        number = ma.fields.String()

    page = pagination.page_schema(CaseSchema)
    assert page.__name__ == "CasePageSchema"
    assert page().dump({"items": [{"number": "R"}], "next_cursor": None}) == {
        "items": [{"number": "R"}],
        "next_cursor": None,
    }
