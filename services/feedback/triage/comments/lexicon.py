"""What is known of each language: its lists of phrases, read once from `lexicon/<language>.toml`."""

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from services.feedback.triage.comments.phrases import Phrases
from services.feedback.triage.comments.words import FEW, MANY, fold

LANGUAGES = ("it", "en", "de", "fr", "es")
NO_PHRASES = frozenset({"function", "open", "few", "many", "spellings", "touchpoints"})
NUMBERS = {FEW: "few", MANY: "many"}
TOUCHPOINT = "touchpoint:"
"""Before a touchpoint's key, the name of the list of words that speak of it."""
_WORD = re.compile(r"[^\W\d_]+(?![^\W_]|\*)")


@dataclass(frozen=True)
class Lexicon:
    """What is known of one language.

    Attributes:
        language: Which.
        phrases: By its lists.
        spellings: How words are read that are written in several ways: `nn` for `non`, `ten` for 10.
        touchpoints: The keys of those that it has words for.
        little: Articles and the like.
        open: Words, most of them little ones, with which nothing ends: "like", "of", "the".
    """

    language: str
    phrases: Phrases
    spellings: Mapping[str, str]
    touchpoints: frozenset[str]
    little: frozenset[str]
    open: frozenset[str]


@functools.cache
def of(language: str) -> Lexicon:
    """The lexicon of one of `LANGUAGES`."""
    known = _file(language)
    touchpoints: Mapping[str, str] = known["touchpoints"]
    lists = {name: written for name, written in known.items() if name not in NO_PHRASES}
    named = {f"{TOUCHPOINT}{key}": words for key, words in touchpoints.items()}
    numbers = {word: kind for kind in (FEW, MANY) for word in fold(known[NUMBERS[kind]]).split()}
    spellings = numbers | known["spellings"]
    # A phrase may name a number, too, and is found however that is written: "charged two times", "charged 2 times".
    phrases = {
        name: _WORD.sub(lambda word: numbers.get(word[0], word[0]), text) for name, text in (lists | named).items()
    }
    little, opening = (frozenset(fold(known[name]).split()) for name in ("function", "open"))
    return Lexicon(language, Phrases(phrases), spellings, frozenset(touchpoints), little, opening)


def prepare() -> None:
    """Read all of it now: the first customer shall not wait for it."""
    little_words()
    for language in LANGUAGES:
        of(language)


@functools.cache
def little_words() -> Mapping[str, tuple[str, ...]]:
    """By each language's little words, the languages that have them."""
    known: dict[str, tuple[str, ...]] = {}
    for language in LANGUAGES:
        for word in fold(_file(language)["function"]).split():
            known[word] = (*known.get(word, ()), language)
    return known


def _file(language: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "lexicon" / f"{language}.toml").read_text("utf-8"))
