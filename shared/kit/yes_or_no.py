"""Truth values: those that are one, and the words for them."""

from typing import Any

import marshmallow as ma

YES = frozenset({"true", "yes", "y", "1"})
NO = frozenset({"false", "no", "n", "0"})


def yes_or_no(text: str) -> bool | None:
    """What a word says, where words are all that a source has; None for one that says neither."""
    word = text.strip().lower()
    return word in YES if word in YES | NO else None


class YesOrNo(ma.fields.Boolean):
    """True or false, and nothing that only looks like it: a consent is not to be guessed from `"off"` or `1`."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value
