"""How cases are found by a number or a name; pure."""

import re
import unicodedata

_WORD = re.compile(r"\w+")


def terms(number: str, name: str | None) -> list[str]:
    """What a case is found by: its number as people may type it, and the words of the customer's name."""
    return sorted({*words(number), *words(number.replace("-", "")), *words(name or "")})


def words(text: str) -> list[str]:
    """The words of a text without case and accents, in their order."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
