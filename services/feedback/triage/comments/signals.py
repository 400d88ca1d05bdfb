"""What can be heard in a comment."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["negative", "touchpoint", "leaving", "going_public", "refund", "safety"]
Source = Literal["rule"]


@dataclass(frozen=True, kw_only=True)
class Signal:
    """One thing that a comment says, with the words that say it.

    Attributes:
        kind: What is said: something went wrong; a touchpoint is spoken of; the customer leaves, makes it public (a
            review, a lawyer, an authority) or wants money back; something was unsafe or unclean.
        words: The words that were heard, as they stand in the comment.
        start: Where they begin, in characters.
        end: Where they end.
        touchpoint: Key of what it is about; None where that is not said.
        source: What heard it.
    """

    kind: Kind
    words: str
    start: int
    end: int
    touchpoint: str | None = None
    source: Source = "rule"
