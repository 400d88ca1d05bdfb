"""Which of the known languages a comment is in: the one most of whose little words it uses."""

from collections import Counter
from collections.abc import Mapping, Sequence

HEARD = 120
"""So many words suffice."""
CLEARLY = 2
"""So many more little words than those of the language that one expects tell another one."""


def spoken(words: Sequence[str], expected: str, little: Mapping[str, Sequence[str]]) -> str:
    """The language of a comment.

    Args:
        words: Of the comment, as `words.split` gives them.
        expected: The language that the customer answered in; it stands where the comment does not clearly say another.
        little: By a little word, such as an article, the languages that have it.
    """
    counts = Counter(language for word in words[:HEARD] for language in little.get(word, ()))
    if not counts:
        return expected
    language, count = counts.most_common(1)[0]
    return language if count >= counts[expected] + CLEARLY else expected
