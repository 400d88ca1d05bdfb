"""A reason reads as somebody who speaks the language would write it."""

from typing import Any

import pytest

from shared.words.reasons import say

BREAKFAST = {"touchpoint": "breakfast", "name": {"it": "colazione", "en": "breakfast"}, "mark": 1, "of": 5}
GENERAL = {"en": "something did not go as it should", "it": "qualcosa non è andato come doveva"}


@pytest.mark.parametrize(
    ("key", "values", "language", "said"),
    [
        ("detail", BREAKFAST | {"overall": 9}, "en", "breakfast 1/5, though 9/10 overall"),
        ("detail", BREAKFAST | {"overall": 9}, "it", "colazione 1/5, pur con 9/10 nel complesso"),
        ("touchpoint_low", BREAKFAST | {"mark": 2}, "en", "breakfast 2/5"),
        ("touchpoint_low", BREAKFAST | {"mark": 2}, "it", "colazione 2/5"),
        ("overall_low", {"overall": 0, "threshold": 6}, "en", "0/10 overall"),
        ("overall_low", {"overall": 0, "threshold": 6}, "it", "voto complessivo 0/10"),
    ],
)
def test_what_each_reason_reads(key: str, values: dict[str, Any], language: str, said: str) -> None:
    assert say(key, values, language) == said


@pytest.mark.parametrize(
    ("names", "language", "called"),
    [
        ({"it": "la sala dell'«Òrto»", "en": "the garden room"}, "it", "la sala dell'«Òrto»"),
        ({"it": "colazione", "en": "breakfast"}, "en-GB", "breakfast"),
        ({"it": "colazione"}, "en", "colazione"),
        ({"it": "", "en": "breakfast"}, "it", "breakfast"),
        ("Frühstück 100%", "en", "Frühstück 100%"),
        ("ארוחת בוקר", "it", "ארוחת בוקר"),
        ({}, "en", "breakfast"),
        (None, "it", "breakfast"),
    ],
)
def test_a_touchpoint_is_called_as_the_place_calls_it(names: object, language: str, called: str) -> None:
    assert say("touchpoint_low", BREAKFAST | {"name": names}, language) == f"{called} 1/5"


@pytest.mark.parametrize("language", ["en", "it"])
@pytest.mark.parametrize(
    ("key", "values"), [("invented_later", {"overall": 3}), ("overall_low", {}), ("detail", BREAKFAST), ("", {})]
)
def test_a_reason_from_a_newer_sender_is_said_in_general_words(key: str, values: dict[str, Any], language: str) -> None:
    assert say(key, values, language) == GENERAL[language]


def test_a_language_without_a_catalogue_reads_english() -> None:
    assert say("overall_low", {"overall": 3, "threshold": 6}, "fi") == "3/10 overall"
