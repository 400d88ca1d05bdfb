"""Small decisions: how grave, how large, how found, how reached."""

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.recovery import history, search, severity
from services.recovery.reachability import obstacle


@pytest.mark.parametrize(
    ("told", "worst"),
    [
        (["low"], "low"),
        (["low", "critical"], "critical"),
        (["none"], "low"),
        ([], "low"),
        (["critical", "none"], "critical"),
    ],
)
def test_the_gravest_counts_and_a_case_is_never_less_than_low(told: list[str], worst: str) -> None:
    assert severity.worst(told) == worst


@given(st.text(), st.integers(0, 50))
def test_a_text_is_cut_between_characters(text: str, size: int) -> None:
    cut = history.cut(text, size)
    assert len(cut.encode()) <= size
    assert text.startswith(cut)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=8), st.text(min_size=100), max_size=5))
def test_an_entry_fits_whatever_it_says(values: dict[str, str]) -> None:
    assert len(bson.encode(history.fitting(values))) <= history.ENTRY_BYTES


def test_an_entry_of_too_many_values_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="5 values"):
        history.fitting(dict.fromkeys("abcdef", 1))


def test_a_case_is_found_by_number_and_name_however_they_are_typed() -> None:
    found = search.terms("R-7Q4M-K2XP", "José D\N{RIGHT SINGLE QUOTATION MARK}Àngelo")
    for typed in ("r-7q4m-k2xp", "R7Q4MK2XP", "7q4m", "jose", "D'ANGELO", "angelo"):
        assert all(any(term.startswith(word) for term in found) for word in search.words(typed)), typed


def test_somebody_without_a_name_is_found_by_number() -> None:
    assert search.terms("R-7Q4M-K2XP", None) == ["7q4m", "k2xp", "r", "r7q4mk2xp"]


@pytest.mark.parametrize(
    ("refused", "basis", "addressed", "known", "expected"),
    [
        (False, "consent", True, True, None),
        (False, "visit", True, True, None),
        (True, "consent", True, True, "contact_refused"),
        (True, None, False, False, "contact_refused"),
        (False, None, False, True, "no_basis"),
        (False, None, False, False, "no_address"),
        (False, "consent", False, False, "no_address"),
    ],
)
def test_what_stands_in_the_way_of_a_message(
    *, refused: bool, basis: str | None, addressed: bool, known: bool, expected: str | None
) -> None:
    assert obstacle(refused=refused, basis=basis, addressed=addressed, known=known) == expected
