"""What may enter a case's history, and how large; pure."""

from collections.abc import Mapping
from typing import Any

AUTOMATIC_ENTRIES = 1_000
"""A case takes no more entries by machines than this, whatever goes wrong around it."""

ENTRY_BYTES = 2_048
_STRING_BYTES = 350
_STRINGS = 5


def fitting(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values of an entry, with long strings cut so that the entry stays below `ENTRY_BYTES`.

    Raises:
        ValueError: There are more values than can be held to that.
    """
    if len(values) > _STRINGS:
        raise ValueError(f"an entry takes {_STRINGS} values at most")
    return {name: cut(value, _STRING_BYTES) if isinstance(value, str) else value for name, value in values.items()}


def cut(text: str, size: int) -> str:
    """The text's beginning, `size` bytes of UTF-8 at most, without half a character at its end."""
    return text.encode()[:size].decode(errors="ignore")
