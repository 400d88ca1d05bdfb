"""Hearing a comment: its language, then what it says, each thing with the words that say it."""

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from services.feedback.triage.comments import language as languages
from services.feedback.triage.comments import lexicon, rules
from services.feedback.triage.comments.lexicon import Lexicon
from services.feedback.triage.comments.rules import Heard, Reading
from services.feedback.triage.comments.signals import Kind, Signal
from services.feedback.triage.comments.touchpoints import Mention, mentions
from services.feedback.triage.comments.words import MARKS, Words, normal, split

AT_ONCE_BEGINNING = 1_000
AT_ONCE_END = 300
"""So many characters from the beginning and the end of a comment are heard while the customer waits."""

COMPLETED_BY_MOST = 5
"""Words that are quoted, and end in an open one ("treated like"), are quoted with so many more."""
JOINS = ("'", "\u2019", "-")
"""What may stand between two words that are written as one."""

Names = Mapping[str, Mapping[str, str]]


def hear(text: str, language: str, touchpoints: Names) -> tuple[Signal, ...]:
    """What a comment says, in its order.

    Args:
        text: The comment. Signals give their places in its normal form (NFC).
        language: That the customer answered in; the comment may turn out to be in another one.
        touchpoints: The place's, with their names by language.
    """
    text = normal(text)
    words = split(text)
    spoken = languages.spoken(words.folded, language.partition("-")[0], lexicon.little_words())
    if spoken not in lexicon.LANGUAGES:
        return ()
    known = lexicon.of(spoken)
    words = Words([known.spellings.get(word, word) for word in words.folded], words.starts, words.ends)
    hits = known.phrases.find(words.folded)
    reading = Reading(words, hits)
    spoken_of = mentions(hits, words.folded, spoken, touchpoints)
    wrong = rules.negatives(reading)
    places = _Places(reading, spoken_of)
    quotation = _Quotation(text, reading, known)
    found = [_signal(quotation, reading, each, places) for each in (*wrong, *rules.announced(reading, wrong))]
    found += (_mention(text, words, each) for each in spoken_of)
    return tuple(sorted(_widest(found), key=lambda signal: (signal.start, signal.kind)))


def hear_at_once(text: str, language: str, touchpoints: Names) -> tuple[Signal, ...]:
    """As `hear`, of a long comment only the beginning and the end: in less than five milliseconds."""
    if is_short(text):
        return hear(text, language, touchpoints)
    return hear(_cut(text), language, touchpoints)


def is_short(text: str) -> bool:
    """Whether `hear_at_once` hears all of it."""
    return len(text) <= AT_ONCE_BEGINNING + AT_ONCE_END


def _cut(text: str) -> str:
    # What lies between is blanked out, so that the places of what is heard stay right.
    return text[:AT_ONCE_BEGINNING] + "\n".ljust(len(text) - AT_ONCE_BEGINNING - AT_ONCE_END) + text[-AT_ONCE_END:]


class _Places:
    """The touchpoints that are spoken of, by clause and by sentence."""

    def __init__(self, reading: Reading, spoken_of: Sequence[Mention]) -> None:
        self._parts = (reading.clauses, reading.sentences)
        self._by_part: tuple[dict[int, list[Mention]], ...] = ({}, {})
        for parts, by_part in zip(self._parts, self._by_part, strict=True):
            for each in spoken_of:
                by_part.setdefault(parts[each.first], []).append(each)

    def nearest(self, place: int) -> str | None:
        """The touchpoint spoken of in the same clause, else in the same sentence; of several, the last before it."""
        for parts, by_part in zip(self._parts, self._by_part, strict=True):
            if here := by_part.get(parts[place]):
                # They are in the order of the text.
                before = bisect.bisect_right(here, place, key=lambda each: each.first)
                return here[max(before - 1, 0)].touchpoint
        return None


class _Quotation:
    """Which words are quoted: not "treated like", but "treated like a stranger"."""

    def __init__(self, text: str, reading: Reading, known: Lexicon) -> None:
        self.text = text
        self._words = reading.words
        self._clauses = reading.clauses
        self._known = known

    def last(self, last: int) -> int:
        """The last word of a quotation: behind an open word come what it opens, and the words that go with that."""
        if not self._is_open(last):
            return last
        farthest = last + COMPLETED_BY_MOST
        while last < farthest and self._goes_on(last) and self._is_open(last):
            last += 1
        while last < farthest and self._goes_on(last) and (self._is_joined(last) or not self._is_little(last + 1)):
            last += 1
        return last

    def _is_open(self, place: int) -> bool:
        return self._words.folded[place] in self._known.open or self._is_joined(place)

    def _is_little(self, place: int) -> bool:
        return self._words.folded[place] in self._known.little

    def _is_joined(self, place: int) -> bool:
        end = self._words.ends[place]
        return self.text[end : end + 1] in JOINS and self._words.starts[place + 1 : place + 2] == [end + 1]

    def _goes_on(self, place: int) -> bool:
        """Whether the next word is in the same clause."""
        following = place + 1
        return (
            following < len(self._words.folded)
            and self._words.folded[following] not in MARKS
            and self._clauses[following] == self._clauses[place]
        )


def _signal(quotation: _Quotation, reading: Reading, heard: Heard, places: _Places) -> Signal:
    start, end = reading.words.starts[heard.first], reading.words.ends[quotation.last(heard.last)]
    about = places.nearest(heard.first) if heard.kind == "negative" else None
    words = quotation.text[start:end]
    return Signal(kind=cast("Kind", heard.kind), words=words, start=start, end=end, touchpoint=about)


def _mention(text: str, words: Words, mention: Mention) -> Signal:
    start, end = words.starts[mention.first], words.ends[mention.last]
    return Signal(kind="touchpoint", words=text[start:end], start=start, end=end, touchpoint=mention.touchpoint)


def _widest(signals: Iterable[Signal]) -> Iterator[Signal]:
    """The signals without those whose words are only a part of what another of the same kind has."""
    so_far: tuple[str, str | None, int] | None = None
    for each in sorted(signals, key=lambda signal: (signal.kind, signal.touchpoint or "", signal.start, -signal.end)):
        if so_far and so_far[:2] == (each.kind, each.touchpoint) and each.end <= so_far[2]:
            continue
        so_far = (each.kind, each.touchpoint, each.end)
        yield each
