"""Whole numbers out of texts that anybody may have written."""

import pytest

from shared.kit.numbers import MOST, whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), (str(MOST), MOST)])
def test_plain_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", " 1", "1_0", "1.0", "²", "٣", str(MOST + 1), "9" * 5000])
def test_anything_else_is_none(text: str) -> None:
    assert whole_number(text) is None
