"""What the rules hear: words that are bad, good words denied, praise with a thorn, irony, and what is announced.

The lists of a lexicon: `bad` is wrong unless denied, `good` and what is `owed` are wrong when denied, `always` is
wrong in any case, `mild` may be outweighed by what follows, and `harmless` silences what it covers. What denies are
`no`, `nobody` (somebody who should have), `without` and `little`; a `shield` keeps something bad away, and `even` asks
for the least. What was `mended` afterwards, or mere `trouble` that was, is not wrong. At `turns` the mood may change,
`excepting` takes something out of the praise, and `claims` are what quotation marks make ironic.
"""

import bisect
import functools
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from services.feedback.triage.comments.phrases import Hit
from services.feedback.triage.comments.words import MARKS, QUOTES, Words, clauses, sentences

# How many words away each list reaches what it denies.
DENIES_GOOD = {"no": 5, "nobody": 6, "without": 3, "little": 2}
DENIES_BAD = {"no": 5, "without": 4, "little": 2, "shield": 6}
FARTHEST = max(*DENIES_GOOD.values(), *DENIES_BAD.values())
QUOTED_MOST = 4
EVEN_REACHES = 5
# A thorn says something, and its first words tell what.
THORN_LEAST = 2
THORN_MOST = 12

ANNOUNCED = ("leaving", "going_public", "refund", "safety")
# By what they silence, the lists that do.
SILENCED_BY = {"reviewing": "reviewed", "refund": "refunded"}


class Heard(NamedTuple):
    """Something that a rule has heard, from which word to which (included)."""

    kind: str
    first: int
    last: int


class Reading:
    """A comment with its phrases, and where each stands.

    Args:
        words: The comment.
        hits: The phrases found in it.
    """

    def __init__(self, words: Words, hits: Iterable[Hit]) -> None:
        by_list: dict[str, list[Hit]] = defaultdict(list)
        for hit in hits:
            by_list[hit.list].append(hit)
        silent = _covered(by_list.pop("harmless", []))
        self.silent = sorted(silent)
        self.words = words
        self.hits: Mapping[str, list[Hit]] = {
            name: [hit for hit in found if silent.get(hit.first, -1) < hit.last] for name, found in by_list.items()
        }
        self._deniers = {name: {hit.last: hit for hit in self.of(name)} for name in DENIES_GOOD | DENIES_BAD}
        self.turns = frozenset(hit.first for hit in self.of("turns"))
        self.clauses = clauses(words.folded, self.turns)
        self.sentences = sentences(words.folded)

    @functools.cached_property
    def praise(self) -> list[int]:
        """Where something is praised."""
        return [hit.first for hit in self.of("good") if self.denied(hit, DENIES_GOOD) is None]

    @functools.cached_property
    def mild(self) -> frozenset[int]:
        """The words of what one puts up with."""
        return frozenset(place for hit in self.of("mild") for place in range(hit.first, hit.last + 1))

    def end(self, place: int) -> int:
        """The last word of the sentence that a word is in."""
        return bisect.bisect_right(self.sentences, self.sentences[place]) - 1

    def of(self, name: str) -> list[Hit]:
        """What was found of a list."""
        return self.hits.get(name, [])

    def denied(self, hit: Hit, by: Mapping[str, int]) -> Hit | None:
        """The nearest of what denies a phrase from within its clause."""
        clause = self.clauses[hit.first]
        for place in range(hit.first - 1, max(hit.first - 1 - FARTHEST, -1), -1):
            if self.clauses[place] != clause:
                break
            for name, reach in by.items():
                if hit.first - place <= reach and (denier := self._deniers[name].get(place)):
                    return denier
        return None


def negatives(reading: Reading) -> list[Heard]:
    """All that speaks of something wrong."""
    rules: tuple[Callable[[Reading], Iterator[Heard]], ...] = (_always, _bad, _good_denied, _even, _excepted, _quoted)
    found = [heard for rule in rules for heard in rule(reading) if not _outweighed(reading, heard)]
    return [*found, *_thorns(reading, found)]


def announced(reading: Reading, wrong: Iterable[Heard]) -> list[Heard]:
    """What the customer says that they do, or that has happened, which must not wait.

    Who only praises a place does not threaten it with a lawyer or a review, and a sentence that only praises speaks of
    no danger and wants no money back.

    Args:
        reading: The comment.
        wrong: What it says to be wrong.
    """
    praised = {reading.sentences[hit.first] for hit in reading.of("good") if reading.denied(hit, DENIES_GOOD) is None}
    spoiled = {reading.sentences[heard.first] for heard in wrong}
    pleased = bool(praised) and not spoiled
    found = [Heard("leaving", hit.first, hit.last) for hit in _undenied(reading, "leaving")]
    for name in ("refund", "safety"):
        found += (
            Heard(name, hit.first, hit.last)
            for hit in _undenied(reading, name)
            if reading.sentences[hit.first] not in praised - spoiled
        )
    for name in ("going_public", "reviewing"):
        found += (Heard("going_public", hit.first, hit.last) for hit in _undenied(reading, name) if not pleased)
    return found


def _always(reading: Reading) -> Iterator[Heard]:
    return (Heard("negative", hit.first, hit.last) for hit in reading.of("always"))


def _bad(reading: Reading) -> Iterator[Heard]:
    mended: dict[int, int] = {}
    for hit in reading.of("mended"):
        if not reading.denied(hit, DENIES_GOOD):
            mended[reading.sentences[hit.first]] = hit.first
    trouble = {hit.first for hit in reading.of("trouble")}
    for hit in reading.of("bad"):
        mending = mended.get(reading.sentences[hit.first], -1)
        if mending > hit.first or (mending >= 0 and hit.first in trouble):
            continue
        if not reading.denied(hit, DENIES_BAD):
            yield Heard("negative", hit.first, hit.last)


def _good_denied(reading: Reading) -> Iterator[Heard]:
    bad = {hit.first for hit in reading.of("bad")}
    for hit in (*reading.of("good"), *reading.of("owed")):
        denier = reading.denied(hit, DENIES_GOOD)
        # In "no problem to find a good place" it is the problem that is denied.
        if denier and bad.isdisjoint(range(denier.last, hit.first)):
            yield Heard("negative", denier.first, hit.last)


def _even(reading: Reading) -> Iterator[Heard]:
    """Not even what one may expect; but "not even a single problem" is praise."""
    bad = {hit.first for hit in reading.of("bad")}
    for hit in reading.of("even"):
        following = range(hit.last + 1, min(hit.last + 1 + EVEN_REACHES, reading.end(hit.last) + 1))
        if following and bad.isdisjoint(following):
            yield Heard("negative", hit.first, following[-1])


def _thorns(reading: Reading, found: Iterable[Heard]) -> Iterator[Heard]:
    """Praise, and then a `but` after which nothing is praised."""
    heard = sorted(each.first for each in found)
    for turn in sorted(reading.turns):
        end = reading.end(turn)
        beginning = bisect.bisect_left(reading.sentences, reading.sentences[turn])
        # A sentence that begins with the turn turns against the one before it.
        before = (
            bisect.bisect_left(reading.sentences, reading.sentences[beginning - 1]) if turn == beginning else beginning
        )
        if (
            _any_between(reading.praise, before, turn)
            and not _any_between(reading.praise, turn, end + 1)
            and not _any_between(heard, turn, end + 1)
            and not _any_between(reading.silent, turn, end + 1)
            and end - turn >= THORN_LEAST
        ):
            yield Heard("negative", turn, min(end - (reading.words.folded[end] in MARKS), turn + THORN_MOST))


def _outweighed(reading: Reading, heard: Heard) -> bool:
    """Whether what is wrong may be put up with, and is followed by a turn and praise: "small, but so clean"."""
    if heard.first not in reading.mild and heard.last not in reading.mild:
        return False
    end = reading.end(heard.last)
    turns = [turn for turn in reading.turns if heard.last < turn <= end]
    return bool(turns) and _any_between(reading.praise, min(turns), end + 1)


def _any_between(places: list[int], first: int, behind: int) -> bool:
    return bisect.bisect_left(places, first) < bisect.bisect_left(places, behind)


def _excepted(reading: Reading) -> Iterator[Heard]:
    last = len(reading.words.folded) - 1
    for hit in reading.of("excepting"):
        if hit.last < last and reading.clauses[hit.last + 1] == reading.clauses[hit.last]:
            yield Heard("negative", hit.first, hit.last + 1)


def _quoted(reading: Reading) -> Iterator[Heard]:
    """Praise in quotation marks is meant otherwise, unless it stands beside praise without them."""
    marks = [place for place, word in enumerate(reading.words.folded) if word in QUOTES]
    quotes = [pair for pair in zip(marks[::2], marks[1::2], strict=False) if pair[1] - pair[0] - 1 <= QUOTED_MOST]
    quoted = {place for opening, closing in quotes for place in range(opening + 1, closing)}
    sincere = {reading.sentences[hit.first] for hit in reading.of("good") if hit.first not in quoted}
    claimed = {hit.first for name in ("claims", "good") for hit in reading.of(name)} & quoted
    for opening, closing in quotes:
        if reading.sentences[opening] not in sincere and not claimed.isdisjoint(range(opening, closing)):
            yield Heard("negative", opening, closing)


def _undenied(reading: Reading, name: str) -> Iterator[Hit]:
    silent = _covered(reading.of(SILENCED_BY.get(name, "")))
    for hit in reading.of(name):
        if silent.get(hit.first, -1) < hit.last and not reading.denied(hit, DENIES_BAD):
            yield hit


def _covered(hits: Iterable[Hit]) -> dict[int, int]:
    """For each word that a phrase covers, the last word that it covers."""
    covered: dict[int, int] = {}
    for hit in hits:
        for place in range(hit.first, hit.last + 1):
            covered[place] = max(covered.get(place, -1), hit.last)
    return covered
