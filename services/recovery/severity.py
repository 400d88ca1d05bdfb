"""How much a case matters, in order; pure."""

from collections.abc import Iterable

# What reached recovery at all is a low score, so a case is never less than low.
ORDER = ("low", "critical")


def worst(severities: Iterable[str]) -> str:
    """The gravest of them; `low` when none is graver."""
    return max((severity for severity in severities if severity in ORDER), key=ORDER.index, default=ORDER[0])
