"""Which of a place's touchpoints a comment speaks of."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from services.feedback.triage.comments import lexicon
from services.feedback.triage.comments.phrases import Hit, Phrases
from services.feedback.triage.comments.words import MARKS, split

STEM_LEAST = 5
Names = Mapping[str, Mapping[str, str]]


class Mention(NamedTuple):
    """A touchpoint spoken of, from which word to which (included)."""

    touchpoint: str
    first: int
    last: int


def mentions(hits: Iterable[Hit], words: Sequence[str], language: str, names: Names) -> list[Mention]:
    """The touchpoints of a place that are spoken of, in the order of the text.

    Args:
        hits: What was found of the language's lexicon.
        words: The comment.
        language: Its language.
        names: The place's touchpoints.
    """
    if not names:
        return []
    called = tuple((key, _called(texts, language)) for key, texts in names.items())
    by_list, own = _ears(language, called)
    found = [Mention(key, hit.first, hit.last) for hit in hits for key in by_list.get(hit.list, ())]
    found += (Mention(*hit) for hit in own.find(words))
    # "Room service" does not speak of the room.
    return _uncovered(found)


def _uncovered(found: Iterable[Mention]) -> list[Mention]:
    """In their order, those that do not lie within a wider one, nor begin in one of the same touchpoint."""
    kept: list[Mention] = []
    for each in sorted(set(found), key=lambda each: (each.first, -each.last, each.touchpoint)):
        before = kept[-1] if kept else None
        apart = before is None or each.first > before.last or each[1:] == before[1:]
        if apart or (before and each.last > before.last and each.touchpoint != before.touchpoint):
            kept.append(each)
    return kept


def _called(texts: Mapping[str, str], language: str) -> tuple[str, ...]:
    return (texts[language],) if texts.get(language) else tuple(texts.values())


@functools.lru_cache(maxsize=256)
def _ears(
    language: str, called: tuple[tuple[str, tuple[str, ...]], ...]
) -> tuple[Mapping[str, tuple[str, ...]], Phrases]:
    """By the lists of the lexicon, the place's touchpoints that they speak of; and the place's own names for them."""
    known = lexicon.of(language)
    by_list: dict[str, tuple[str, ...]] = {}
    own: dict[str, str] = {}
    for key, names in called:
        spellings = [[word for word in split(name).folded if word not in MARKS] for name in names]
        lists = {f"{lexicon.TOUCHPOINT}{key}"} if key in known.touchpoints else set[str]()
        for words in spellings:
            lists |= _meant(known, words) if not lists else set()
        for name in lists:
            by_list[name] = (*by_list.get(name, ()), key)
        own[key] = ",".join(_stemmed(words) for words in spellings if words)
    return by_list, Phrases(own)


def _meant(known: lexicon.Lexicon, words: list[str]) -> set[str]:
    """The lists of the lexicon that a touchpoint's whole name belongs to."""
    hits = known.phrases.find(words)
    return {
        hit.list
        for hit in hits
        if hit.list.startswith(lexicon.TOUCHPOINT) and (hit.first, hit.last) == (0, len(words) - 1)
    }


def _stemmed(words: list[str]) -> str:
    """A name as a phrase that its plural fits as well."""
    *before, last = words
    return " ".join([*before, f"{last[:-1]}*" if len(last) >= STEM_LEAST else last])
