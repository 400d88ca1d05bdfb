"""Phrases are found whatever stands around them, and in time that the text's length alone decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.comments import fastest
from services.feedback.triage.comments.phrases import Hit, Phrases
from services.feedback.triage.comments.words import split


def found(written: str, text: str) -> list[str]:
    words = split(text)
    return [
        text[words.starts[hit.first] : words.ends[hit.last]] for hit in Phrases({"list": written}).find(words.folded)
    ]


@pytest.mark.parametrize(
    ("written", "text", "hits"),
    [
        ("coda", "La coda, sempre la CODA!", ["coda", "CODA"]),
        ("sporc*", "sporco, sporchissimo, scorporo", ["sporco", "sporchissimo"]),
        ("non torn*", "Non torniamo, non ne torna nessuno", ["Non torniamo"]),
        ("chiudo .. conto", "Chiudo subito il mio conto", ["Chiudo subito il mio conto"]),
        ("chiudo .. conto", "Chiudo il conto", ["Chiudo il conto"]),
        ("chiudo .. conto", "Chiudo adesso e subito e per sempre il conto", []),
        ("chiudo .. conto", "Chiudo la porta. Il conto, grazie", []),
        ("no|nessun problema|guasto", "nessun guasto, no problema, un problema", ["nessun guasto", "no problema"]),
        ("come_al_solito|sempre fila", "come al solito fila; sempre fila", ["come al solito fila", "sempre fila"]),
        ("# minuti", "20 minuti, venti minuti", ["20 minuti"]),
        ("perche", "Perché?", ["Perché"]),
        ("dont go", "Don't go. Dont go. Don\u2019t go.", ["Don't go", "Dont go", "Don\u2019t go"]),
        ("grossartig", "Großartig", ["Großartig"]),
        ("uno\ndue, tre", "tre due", ["tre", "due"]),
        ("", "niente", []),
    ],
)
def test_how_phrases_are_written(written: str, text: str, hits: list[str]) -> None:
    assert found(written, text) == hits


def test_of_one_list_the_longest_counts_and_each_list_for_itself() -> None:
    words = split("non torneremo mai").folded
    phrases = Phrases({"long": "non torn*, non torn* mai", "short": "non, mai"})
    assert set(phrases.find(words)) == {Hit("long", 0, 2), Hit("short", 0, 0), Hit("short", 2, 2)}


@given(st.lists(st.sampled_from(["a", "b", "aa", ",", "."]), max_size=60))
def test_what_is_found_is_in_the_text(words: list[str]) -> None:
    for hit in Phrases({"list": "a .. a, a b, b .. b .. a, aa*"}).find(words):
        assert 0 <= hit.first <= hit.last < len(words)
        assert not {",", "."} & set(words[hit.first : hit.last + 1])


def test_repetition_does_not_make_it_slow() -> None:
    phrases = Phrases({"list": "a .. a .. b, a a a b, a* .. a* .. c"})

    few, many = (fastest(lambda count=count: phrases.find(["a"] * count)) for count in (2_000, 8_000))
    assert many < 12 * few
