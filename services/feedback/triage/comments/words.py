"""A comment as words with their places: without capitals and accents, cut into sentences and clauses."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

# In "don't" the apostrophe is left out by many: with it or without, it is one word.
_TOKEN = re.compile(
    r"[^\W\d_]+(?:['\u2019]t(?![^\W\d_]))?|\d{1,9}(?:[.:,]\d{1,9})*|[.!?…;:,()\"“”«»„\n]|[\u2600-\u27bf\U0001f300-\U0001faff]"
)
_SENTENCE_ENDS = frozenset(".!?…;\n")
_CLAUSE_ENDS = _SENTENCE_ENDS | frozenset(":,()")
MANY, FEW = "#", "##"
FEW_MOST = 14
QUOTES = frozenset('"“”«»„')
MARKS = _CLAUSE_ENDS | QUOTES


@dataclass(frozen=True)
class Words:
    """The words and punctuation marks of a text, in parallel lists.

    Attributes:
        folded: Each in lower case without accents; a number as `#`, one up to fourteen as `##`.
        starts: Where each begins in the text.
        ends: Where each ends.
    """

    folded: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


def normal(text: str) -> str:
    """The text with each accented letter as one character; places are counted in this form."""
    # The one letter whose small form is longer would shift all that follows.
    return unicodedata.normalize("NFC", text).replace("\u0130", "I")


def split(text: str) -> Words:
    """The words of a text that is `normal`, in one pass over it."""
    found = list(_TOKEN.finditer(text.lower()))
    return Words([_folded(match[0]) for match in found], [m.start() for m in found], [m.end() for m in found])


def fold(text: str) -> str:
    """A word in lower case without accents, as lexicons are compared."""
    if text.isascii():
        return text.lower()
    # Without its dots the German "schön" would be "schon", which praises nothing.
    text = text.lower().replace("ß", "ss").replace("œ", "oe").replace("æ", "ae").replace("schön", "schoen")
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def _folded(word: str) -> str:
    if word.isalpha() and word.isascii():
        return word
    if word[0].isdecimal():
        return FEW if word.isdecimal() and int(word) <= FEW_MOST else MANY
    return fold(word.replace("'", "").replace("\u2019", ""))


def sentences(words: Sequence[str]) -> list[int]:
    """For each word the number of its sentence."""
    return _numbered(words, _SENTENCE_ENDS)


def clauses(words: Sequence[str], turns: frozenset[int]) -> list[int]:
    """For each word the number of its clause; a new one also begins at each turn, such as `but`."""
    return _numbered(words, _CLAUSE_ENDS, turns)


def _numbered(words: Sequence[str], ends: frozenset[str], turns: frozenset[int] = frozenset()) -> list[int]:
    numbers, number = [], 0
    for place, word in enumerate(words):
        if place in turns:
            number += 1
        numbers.append(number)
        if word in ends:
            number += 1
    return numbers
