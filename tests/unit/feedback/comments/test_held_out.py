"""Comments that nobody has tuned the rules on are heard at least so well; `python -m bench.comments` prints it all."""

import pytest

from bench.comments import heard, milliseconds, own, scores
from services.feedback.triage.comments import lexicon
from services.feedback.triage.comments.lexicon import LANGUAGES

# A little under what docs/triage.md says, precision and recall: whoever changes the rules keeps what they can do.
COMMON = {
    "it": {"negative": (0.79, 0.85), "going_public": (0.88, 0.60), "refund": (0.77, 0.66), "safety": (0.71, 0.77)},
    "en": {"negative": (0.79, 0.81), "going_public": (0.80, 0.55), "refund": (0.80, 0.55), "safety": (0.77, 0.72)},
    "de": {"negative": (0.80, 0.65)},
    "fr": {"negative": (0.85, 0.73)},
    "es": {"negative": (0.73, 0.73)},
}
HARD = {
    "it": {
        "negative": (0.72, 0.79),
        "leaving": (0.77, 0.60),
        "going_public": (0.82, 0.66),
        "refund": (0.81, 0.58),
        "safety": (0.74, 0.63),
    },
    "en": {
        "negative": (0.69, 0.69),
        "leaving": (0.86, 0.62),
        "going_public": (0.74, 0.50),
        "refund": (0.84, 0.50),
        "safety": (0.73, 0.62),
    },
    "de": {"negative": (0.74, 0.76), "leaving": (0.80, 0.80), "going_public": (0.80, 0.70), "refund": (0.70, 0.70)},
    "fr": {"negative": (0.71, 0.69), "leaving": (0.75, 0.80), "refund": (0.80, 0.70), "safety": (0.80, 0.80)},
    "es": {"negative": (0.65, 0.64), "leaving": (0.75, 0.60), "refund": (0.65, 0.60)},
}
TOUCHPOINTS = {"it": (0.78, 0.68), "en": (0.78, 0.58)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("of", "all_floors"), [("common", COMMON), ("heldout", HARD)])
def test_they_are_heard_no_worse_than_written_down(
    language: str, of: str, all_floors: dict[str, dict[str, tuple[float, float]]]
) -> None:
    found = scores(language, of)
    floors = all_floors[language] | ({"touchpoint": TOUCHPOINTS[language]} if language in TOUCHPOINTS else {})
    below = {
        kind: (round(found[kind].precision, 2), round(found[kind].recall, 2))
        for kind, (precision, recall) in floors.items()
        if found[kind].precision < precision or found[kind].recall < recall
    }
    assert not below


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_heard_in_less_than_five_milliseconds(language: str) -> None:
    taken = milliseconds(language)
    assert max(taken["usual"], taken["longest_at_once"]) < 5.0


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_rules_were_made_with_stays_heard(language: str) -> None:
    lines = own(language)
    wrong = [line["text"] for line in lines if line["negative"] != ("negative" in heard(line, language))]
    assert len(wrong) < 0.05 * len(lines), wrong


def test_all_of_it_can_be_read_before_the_first_customer_comes() -> None:
    lexicon.prepare()
    assert {lexicon.of(language).language for language in LANGUAGES} == set(LANGUAGES)
