"""What the rules hear: words that are bad, good words denied, praise with a thorn, irony, and what is announced.

The lists of a lexicon: `bad` is wrong unless denied, `good` and what is `owed` are wrong when denied, `always` is
wrong in any case, `mild` may be outweighed by what follows, and `harmless` silences what it covers. What denies are
`no`, `nor`, `nobody` (somebody who should have), `without` and `little` (but not `somewhat`), and `absent`
afterwards; a `shield` keeps something bad away, and `even` asks for the least. What was `mended` afterwards, or mere
`trouble` that was, is not wrong. At `turns` the mood may change, what is praised for `later` outweighs what was
before, `excepting` takes something out of the praise, `claims` are what quotation marks make ironic, and what is
`excused` is somebody else's fault. Who `asks`, speaks in `jest` or has `changed` their mind does not complain. What
is denied behind an `if` does not deny a threat: "if you do not answer I write to the ombudsman".
"""

import bisect
import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from services.feedback.triage.comments.phrases import Hit
from services.feedback.triage.comments.words import FEW, MARKS, QUOTES, Words, clauses, sentences

# How many words away each list reaches what it denies.
DENIES_GOOD = {"no": 5, "nor": 5, "nobody": 6, "without": 3, "little": 2}
DENIES_NEWS = {"no": 7, "nobody": 3, "without": 4, "shield": 6}
DENIES_LEAVING = {"no": 4, "shield": 6}
DENIES_SILENCE = {"no": 3, "nobody": 4}
DENIES_BAD = {"no": 7, "nor": 7, "nobody": 6, "without": 4, "little": 2, "shield": 6}
FARTHEST = max(*DENIES_GOOD.values(), *DENIES_BAD.values())
QUOTED_MOST = 4
EVEN_REACHES = 5
THAT_REACHES = 6
IF_REACHES = 4
ANSWERED = frozenset("?:")
QUALIFIES = 2
# A thorn says something, and its first words tell what.
THORN_LEAST = 2
THORN_MOST = 12

ANNOUNCED = ("leaving", "going_public", "refund", "safety")
# By what they silence, the lists that do.
SILENCED_BY = {"leaving": "staying", "reviewing": "reviewed", "refund": "refunded", "safety": "safe"}


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
        # "A little dirty" is dirty.
        somewhat = _covered(by_list.pop("somewhat", []))
        by_list["little"] = [hit for hit in by_list["little"] if hit.first not in somewhat]
        silent = _covered(by_list.pop("harmless", []))
        self.silent = sorted(silent)
        self.words = words
        self.hits: Mapping[str, list[Hit]] = {
            name: [hit for hit in found if hit.first not in silent] for name, found in by_list.items()
        }
        # Within what is harmless, nothing good is denied; but what is bad is denied from there too.
        self._deny_good = _by_last(hit for name in DENIES_GOOD for hit in self.of(name))
        self._deny_bad = _by_last(hit for name in DENIES_BAD for hit in by_list.get(name, ()))
        behind_if = {place for hit in self.of("if") for place in range(hit.last + 1, hit.last + 1 + IF_REACHES)}
        self._deny_news = _by_last(
            hit for found in self._deny_bad.values() for hit in found if hit.first not in behind_if
        )
        self.turns = frozenset(hit.first for hit in self.of("turns"))
        self.clauses = clauses(words.folded, self.turns)
        self.sentences = sentences(words.folded)

    @functools.cached_property
    def praise(self) -> list[int]:
        """Where something is praised."""
        return [hit.first for hit in self.of("good") if self.denied(hit) is None]

    @functools.cached_property
    def unmeant(self) -> set[int]:
        """The sentences that complain of nothing and announce nothing: questions, jests, what one thinks no more."""
        asked = {
            self.sentences[hit.first]
            for hit in self.of("asks")
            if self.words.folded[self.end(hit.first)] == "?"
            and (hit.first == 0 or self.sentences[hit.first - 1] != self.sentences[hit.first])
        }
        return asked | {self.sentences[hit.first] for name in ("jest", "changed") for hit in self.of(name)}

    @functools.cached_property
    def mild(self) -> frozenset[int]:
        """The words of what one puts up with."""
        return frozenset(place for hit in self.of("mild") for place in range(hit.first, hit.last + 1))

    @functools.cached_property
    def mended(self) -> Mapping[int, int]:
        """By sentence, where it says that something was put right."""
        return {self.sentences[hit.first]: hit.first for hit in self.of("mended") if not self.denied(hit)}

    @functools.cached_property
    def _bad(self) -> list[int]:
        return sorted(hit.first for name in ("bad", "always", "safety") for hit in self.of(name))

    def any_bad(self, after: int, before: int) -> bool:
        """Whether something bad is named between two words."""
        return _any_between(self._bad, after + 1, before)

    def denials_between(self, first: int, last: int) -> bool:
        """Whether something is denied between two words."""
        return any(each.first > first for place in range(first + 1, last) for each in self._deny_bad.get(place, ()))

    def end(self, place: int) -> int:
        """The last word of the sentence that a word is in."""
        return bisect.bisect_right(self.sentences, self.sentences[place]) - 1

    def trimmed(self, place: int) -> int:
        """The last word up to this place, which may be a punctuation mark."""
        while self.words.folded[place] in MARKS:
            place -= 1
        return place

    def of(self, name: str) -> list[Hit]:
        """What was found of a list."""
        return self.hits.get(name, [])

    def denied(self, hit: Hit) -> Hit | None:
        """What denies something good, from within its clause."""
        return self._denied(hit, DENIES_GOOD, self._deny_good)

    def is_taken_back(self, hit: Hit, by: Mapping[str, int]) -> bool:
        """Whether what is announced is denied from within its clause, and not only on a condition."""
        return self._denied(hit, by, self._deny_news) is not None

    def is_kept_away(self, hit: Hit) -> bool:
        """Whether something bad is denied: from within its clause, or by the answer to its question."""
        if self._denied(hit, DENIES_BAD, self._deny_bad):
            return True
        # "Queues? None." and "Noise: none." deny afterwards.
        following = hit.last + 1
        if following < len(self.words.folded) and self.words.folded[following] in ANSWERED:
            following += 1
        return following in self.absent

    @functools.cached_property
    def absent(self) -> frozenset[int]:
        """Where something is said not to be there."""
        return frozenset(hit.first for hit in self.of("absent"))

    def is_doubled(self, place: int) -> bool:
        """Whether what is denied here is denied once more, as in "there was nothing that did not work"."""
        clause = self.clauses[place]
        for that in range(place - 1, max(place - 1 - THAT_REACHES, -1), -1):
            if that in self._that and self.clauses[that] == clause:
                deniers = (self._deny_bad.get(before, ()) for before in range(max(that - THAT_REACHES, 0), that))
                return any(self.clauses[each.last] == clause for found in deniers for each in found)
        return False

    @functools.cached_property
    def _that(self) -> frozenset[int]:
        return frozenset(hit.first for hit in self.of("that"))

    def _denied(self, hit: Hit, by: Mapping[str, int], deniers: Mapping[int, Sequence[Hit]]) -> Hit | None:
        clause = self.clauses[hit.first]
        for place in range(hit.first - 1, max(hit.first - 1 - FARTHEST, -1), -1):
            for denier in deniers.get(place, ()):
                if hit.first - place <= by.get(denier.list, 0) and self.clauses[place] == clause:
                    return denier
        return None


def _by_last(hits: Iterable[Hit]) -> Mapping[int, Sequence[Hit]]:
    by_last: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        by_last[hit.last].append(hit)
    return by_last


def negatives(reading: Reading) -> list[Heard]:
    """All that speaks of something wrong."""
    rules: tuple[Callable[[Reading], Iterator[Heard]], ...] = (_always, _bad, _good_denied, _even, _excepted, _quoted)
    excused = {reading.sentences[hit.first] for hit in reading.of("excused")} | reading.unmeant
    found = [
        heard
        for rule in rules
        for heard in rule(reading)
        if reading.sentences[heard.first] not in excused and not _outweighed(reading, heard)
    ]
    return [*found, *_thorns(reading, found)]


def announced(reading: Reading, wrong: Iterable[Heard]) -> list[Heard]:
    """What the customer says that they do, or that has happened, which must not wait.

    Who only praises a place does not threaten it with a lawyer or a review, and a sentence that only praises speaks of
    no danger. One may well praise a place and want money back.

    Args:
        reading: The comment.
        wrong: What it says to be wrong.
    """
    praised = {reading.sentences[place] for place in reading.praise}
    spoiled = {reading.sentences[heard.first] for heard in wrong}
    pleased = bool(praised) and not spoiled
    found = [Heard("leaving", hit.first, hit.last) for hit in _undenied(reading, "leaving")]
    settled: dict[str, Collection[int]] = {
        "refund": reading.mended.keys(),
        "safety": (praised - spoiled) | reading.mended.keys(),
    }
    for name, calm in settled.items():
        found += (
            Heard(name, hit.first, hit.last)
            for hit in _undenied(reading, name)
            if reading.sentences[hit.first] not in calm
        )
    for name in ("going_public", "reviewing"):
        found += (Heard("going_public", hit.first, hit.last) for hit in _undenied(reading, name) if not pleased)
    return found


def _always(reading: Reading) -> Iterator[Heard]:
    denying = {hit.first for name in ("no", "nobody", "even", "without") for hit in reading.of(name)}
    for hit in reading.of("always"):
        if reading.mended.get(reading.sentences[hit.first], -1) > hit.first:
            continue
        # What holds a denial itself is not denied by another in the same breath.
        itself = not denying.isdisjoint(range(hit.first, hit.last + 1))
        if not reading.is_doubled(hit.first) if itself else not reading.is_kept_away(hit):
            yield Heard("negative", hit.first, hit.last)


def _bad(reading: Reading) -> Iterator[Heard]:
    trouble = {hit.first for hit in reading.of("trouble")}
    for hit in reading.of("bad"):
        if hit.first in reading.absent and reading.any_bad(hit.first - 1 - QUALIFIES, hit.first):
            continue
        mending = reading.mended.get(reading.sentences[hit.first], -1)
        if mending > hit.first or (mending >= 0 and hit.first in trouble):
            continue
        if not reading.is_kept_away(hit):
            yield Heard("negative", hit.first, hit.last)


def _good_denied(reading: Reading) -> Iterator[Heard]:
    for hit in (*reading.of("good"), *reading.of("owed")):
        denier = reading.denied(hit)
        # In "no problem to find a good place" it is the problem that is denied, as in "never a table that was dirty".
        if not denier or reading.any_bad(denier.last, hit.last + 1 + QUALIFIES):
            continue
        if not reading.is_doubled(denier.first):
            yield Heard("negative", denier.first, hit.last)


def _even(reading: Reading) -> Iterator[Heard]:
    """Not even what one may expect; but "not even a single problem" is praise, as is "not even two minutes"."""
    for hit in reading.of("even"):
        last = min(hit.last + EVEN_REACHES, reading.end(hit.last))
        following = reading.words.folded[hit.last + 1 : last + 1]
        kept = (
            reading.any_bad(hit.first - 1 - EVEN_REACHES, last + 1)
            or reading.mended.get(reading.sentences[hit.first], -1) > hit.last
        )
        if following and FEW not in following and not kept:
            yield Heard("negative", hit.first, reading.trimmed(last))


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
            yield Heard("negative", turn, reading.trimmed(min(end, turn + THORN_MOST)))


def _outweighed(reading: Reading, heard: Heard) -> bool:
    """Whether praise follows: after what may be put up with ("small, but so clean"), or of how it is by now."""
    end = reading.end(heard.last)
    behind = [hit.first for hit in reading.of("later")]
    if heard.first in reading.mild or heard.last in reading.mild:
        behind += reading.turns
    turns = [turn for turn in behind if heard.last < turn <= end]
    return bool(turns) and _any_between(reading.praise, min(turns), end + 1)


def _any_between(places: list[int], first: int, behind: int) -> bool:
    return bisect.bisect_left(places, first) < bisect.bisect_left(places, behind)


def _excepted(reading: Reading) -> Iterator[Heard]:
    last = len(reading.words.folded) - 1
    denials = {place for hit in reading.of("no") for place in range(hit.first, hit.last + 1)}
    for hit in reading.of("excepting"):
        if hit.first not in denials and hit.last < last and reading.clauses[hit.last + 1] == reading.clauses[hit.last]:
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
    # A refund that "never arrived" is none.
    silencing = (
        hit
        for hit in reading.of(SILENCED_BY.get(name, ""))
        if not reading.is_taken_back(hit, DENIES_SILENCE) and not reading.denials_between(hit.first, hit.last)
    )
    silent = _covered(silencing)
    denies = DENIES_LEAVING if name == "leaving" else DENIES_NEWS
    for hit in reading.of(name):
        if hit.last in silent or reading.sentences[hit.first] in reading.unmeant:
            continue
        # "Ich schreibe keine Bewertung" threatens with none.
        if name in ("going_public", "reviewing") and reading.denials_between(hit.first, hit.last):
            continue
        # Whoever got no money back wants it.
        if name == "refund" or not reading.is_taken_back(hit, denies):
            yield hit


def _covered(hits: Iterable[Hit]) -> dict[int, int]:
    """For each word that a phrase covers, the last word that it covers."""
    covered: dict[int, int] = {}
    for hit in hits:
        for place in range(hit.first, hit.last + 1):
            covered[place] = max(covered.get(place, -1), hit.last)
    return covered
