"""Strangers' words in one line, and as a quotation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifier.words import one_line, paragraphs, shortened


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Giulia Bianchi", "Giulia Bianchi"),
        ("  Giulia\r\nBcc: everybody@example.com  ", "Giulia Bcc: everybody@example.com"),
        ("Giulia\u2028Bianchi\x00\x1b[31m", "Giulia Bianchi [31m"),
        ("\u202eihcnaiB\u202c Giulia\u2066\u2069", "ihcnaiB Giulia"),
        ("שירה כהן", "שירה כהן"),
        ("Zoë 👩‍🍳🇮🇹", "Zoë 👩‍🍳🇮🇹"),
        ("half \ud83d a character", "half a character"),
        ("\n\t ", ""),
    ],
)
def test_a_name_becomes_one_line(text: str, line: str) -> None:
    assert one_line(text, 80) == line


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        ("quanto basta", 12, "quanto basta"),
        ("quanto basta", 11, "quanto…"),
        ("quantobasta!", 6, "quant…"),
        ("a " + "b" * 20, 10, "a bbbbbbb…"),
    ],
)
def test_what_is_too_long_ends_at_a_word_where_there_is_one(text: str, length: int, short: str) -> None:
    assert shortened(text, length) == short


def test_a_quotation_keeps_its_lines_and_loses_the_empty_ones() -> None:
    assert paragraphs(" Dieci minuti.\r\n\r\n \u202eDue mattine.\x07\n", 100) == ["Dieci minuti.", "Due mattine."]


@given(st.text(), st.integers(2, 200))
def test_a_line_is_one_line_and_no_longer_than_it_may_be(text: str, length: int) -> None:
    line = one_line(text, length)
    assert len(line) <= length
    assert len(line.splitlines()) <= 1
    line.encode()


@given(st.text(max_size=300), st.integers(2, 200))
def test_a_quotation_is_made_of_lines_that_say_something(text: str, length: int) -> None:
    lines = paragraphs(text, length)
    assert all(line.strip() and len(line) <= length and len(line.splitlines()) == 1 for line in lines)
