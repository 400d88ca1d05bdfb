"""A reason reads as somebody who speaks the language would write it."""

from typing import Any

import pytest

from shared.words.reasons import OURS, SAID, say

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


HEARD = {"words": "non torneremo", "source": "rule"}
WELCOME = {"question": "so_far", "name": {"it": "Finora va tutto bene?", "en": "Is everything well so far?"}}


@pytest.mark.parametrize(
    ("key", "values", "english", "italian"),
    [
        ("effort_low", {"mark": 2, "of": 7}, "ease 2/7", "facilità 2/7"),
        (
            "satisfaction_low",
            WELCOME | {"mark": 2, "of": 5},
            "“Is everything well so far?” 2/5",
            "«Finora va tutto bene?» 2/5",
        ),
        (
            "comment_negative",
            HEARD,
            "a dissatisfied comment: “non torneremo” (read by machine)",
            "commento insoddisfatto: «non torneremo» (lettura automatica)",
        ),
        (
            "comment_negative",
            BREAKFAST | {"words": "dieci minuti di coda"},
            "dissatisfied with breakfast: “dieci minuti di coda” (read by machine)",
            "insoddisfazione, colazione: «dieci minuti di coda» (lettura automatica)",
        ),
        (
            "comment_leaving",
            HEARD,
            "means to leave: “non torneremo” (read by machine)",
            "intende andarsene: «non torneremo» (lettura automatica)",
        ),
        (
            "comment_going_public",
            HEARD,
            "means to take it further: “non torneremo” (read by machine)",
            "intende rivolgersi ad altri: «non torneremo» (lettura automatica)",
        ),
        (
            "comment_refund",
            HEARD,
            "money back: “non torneremo” (read by machine)",
            "rimborso: «non torneremo» (lettura automatica)",
        ),
        (
            "comment_safety",
            HEARD,
            "safety or hygiene: “non torneremo” (read by machine)",
            "sicurezza o igiene: «non torneremo» (lettura automatica)",
        ),
        (
            "drop",
            {"overall": 6, "before": 9.3, "answers": 3},
            "6/10, after 9.3 on average before",
            "6/10, dopo una media di 9,3",
        ),
        ("loyal_years", {"years": 10}, "customer for 10 years", "cliente da 10 anni"),
        ("loyal_years", {"years": 1}, "customer for 1 year", "cliente da 1 anno"),
        ("loyal_tier", {"tier": "gold"}, "gold customer", "cliente gold"),
    ],
)
def test_what_the_reasons_beyond_marks_read(key: str, values: dict[str, Any], english: str, italian: str) -> None:
    assert (say(key, values, "en"), say(key, values, "it")) == (english, italian)


@pytest.mark.parametrize("language", ["it", "en", "de", "fr", "es", "fi", "xx-YY"])
def test_every_reason_can_be_said_in_every_language(language: str) -> None:
    values = BREAKFAST | HEARD | WELCOME | {"overall": 6, "before": 9.3, "answers": 3, "years": 10, "tier": "gold"}
    said = {key: say(key, values, language) for key in SAID}
    assert len(set(said.values())) == len(SAID)
    assert not [text for text in said.values() if "%(" in text]


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_the_languages_of_guests_have_words_of_their_own(language: str) -> None:
    assert say("overall_low", {"overall": 3}, language) != say("overall_low", {"overall": 3}, "en")


@pytest.mark.parametrize("values", [{"years": "ten"}, {"years": None}])
def test_values_of_another_kind_do_no_harm(values: dict[str, Any]) -> None:
    assert say("loyal_years", values, "en") == GENERAL["en"]


def test_what_we_make_of_a_customer_is_told_apart_from_what_they_said() -> None:
    assert SAID.keys() - OURS == {"overall_low", "touchpoint_low", "detail", "effort_low", "satisfaction_low"}
