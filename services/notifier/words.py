"""Strangers' words made fit for one line or for a quotation; pure."""

import re
import unicodedata

ELLIPSIS = "…"
# Embeddings, overrides and isolates: they reorder what stands around them, and no name needs them.
_DIRECTING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")


def one_line(text: str, length: int) -> str:
    """`text` without line breaks and invisible characters, cut where it is longer than `length` characters."""
    return shortened(_SPACES.sub(" ", _printable(text)).strip(), length)


def paragraphs(text: str, length: int) -> list[str]:
    """The lines of `text` that say something, cut where they are longer than `length` characters together."""
    lines = (one_line(line, length) for line in shortened(text.strip(), length).splitlines())
    return [line for line in lines if line]


def shortened(text: str, length: int) -> str:
    """`text` when it has `length` characters or less, else its beginning up to a word's end, and an ellipsis."""
    if len(text) <= length:
        return text
    kept = text[: length - len(ELLIPSIS)]
    whole_words = kept.rpartition(" ")[0]
    # A text without spaces is cut where it must be.
    return (whole_words if len(whole_words) > length // 2 else kept).rstrip() + ELLIPSIS


def _printable(text: str) -> str:
    text = _DIRECTING.sub("", text)
    return "".join(" " if _is_control(character) else character for character in text)


def _is_control(character: str) -> bool:
    # Line and paragraph separators, control characters, and halves of characters that no encoding can hold.
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
