"""Phrases looked up in a text, all at once and in time that grows with the text alone.

A phrase is written as its words: `stem*` stands for every word that begins so, `one|other` for either, where an
alternative of several words is written `as_one`; `#` is a number, `##` one up to fourteen, `..` up to four words of
any kind within the clause. Phrases are separated by commas or line ends.
"""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from services.feedback.triage.comments.words import MARKS, fold

GAP = ".."
GAP_MOST = 4
_APART = re.compile(r"[,\n]")


class Hit(NamedTuple):
    """A phrase found: of which list, from which word to which (included)."""

    list: str
    first: int
    last: int


class _Node:
    """What may come next, once the words so far have been met."""

    __slots__ = ("gap", "lengths", "lists", "stems", "words")

    def __init__(self) -> None:
        # Behind most nodes comes nothing, and there are very many.
        self.words: dict[str, _Node] = _NONE
        self.stems: dict[str, _Node] = _NONE
        self.lengths: tuple[int, ...] = ()
        self.gap: _Node | None = None
        self.lists: tuple[str, ...] = ()

    def following(self, word: str) -> Iterator["_Node"]:
        """Where the word leads."""
        if node := self.words.get(word):
            yield node
        for length in self.lengths:
            if length > len(word):
                break
            if node := self.stems.get(word[:length]):
                yield node

    def grown(self, item: str) -> "_Node":
        """The node behind an item of a phrase, made if need be."""
        if item == GAP:
            self.gap = self.gap or _Node()
            return self.gap
        if not item.endswith("*"):
            self.words, node = _with(self.words, item)
            return node
        self.stems, node = _with(self.stems, item[:-1])
        self.lengths = tuple(sorted({len(stem) for stem in self.stems}))
        return node


_NONE: dict[str, _Node] = {}


def _with(nodes: dict[str, _Node], key: str) -> tuple[dict[str, _Node], _Node]:
    """The nodes with the one of this key, made if need be."""
    if nodes is _NONE:
        nodes = {}
    if key not in nodes:
        nodes[key] = _Node()
    return nodes, nodes[key]


class Phrases:
    """Many lists of phrases as one tree of words.

    Args:
        lists: By its name, the phrases of each list.
    """

    def __init__(self, lists: Mapping[str, str]) -> None:
        self._root = _Node()
        for name, written in lists.items():
            for items in _read(written):
                node = self._root
                for item in items:
                    node = node.grown(item)
                if name not in node.lists:
                    node.lists += (name,)

    def find(self, words: Sequence[str]) -> list[Hit]:
        """All phrases in the text; of those of one list that begin at one word, the longest."""
        found: list[Hit] = []
        # Most words of a text come more than once, and begin no phrase.
        beginnings: dict[str, tuple[_Node, ...]] = {}
        for first, word in enumerate(words):
            nodes = beginnings.get(word)
            if nodes is None:
                nodes = beginnings[word] = tuple(self._root.following(word))
            if nodes:
                found += _longest(nodes, words, first)
        return found


def _longest(nodes: Iterable[_Node], words: Sequence[str], first: int) -> Iterator[Hit]:
    longest: dict[str, int] = {}
    for node in nodes:
        for name, last in _ends(node, words, first):
            if longest.get(name, -1) < last:
                longest[name] = last
    return (Hit(name, first, last) for name, last in longest.items())


def _ends(node: _Node, words: Sequence[str], at: int) -> Iterator[tuple[str, int]]:
    for name in node.lists:
        yield name, at
    if (node.words or node.stems) and at + 1 < len(words):
        for after in node.following(words[at + 1]):
            yield from _ends(after, words, at + 1)
    if node.gap:
        for place in range(at + 1, min(at + 2 + GAP_MOST, len(words))):
            if words[place] in MARKS:
                break
            for after in node.gap.following(words[place]):
                yield from _ends(after, words, place)


def _read(written: str) -> Iterator[tuple[str, ...]]:
    for phrase in _APART.split(written):
        choices: Iterable[list[str]] = ([fold(each) for each in item.split("|")] for item in phrase.split())
        for chosen in itertools.product(*choices):
            if chosen:
                yield tuple(" ".join(chosen).replace("_", " ").split())
