"""Whole numbers out of texts that anybody may have written; pure."""

MOST = 2**63 - 1
"""What a database can hold."""


def whole_number(text: str) -> int | None:
    """The number that a text is in plain digits; None for any other text, and for more than `MOST`."""
    # Beyond some thousand digits Python refuses to look at a number at all.
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST))):
        return None
    number = int(text)
    return number if number <= MOST else None


def number_or_text(text: str) -> int | str:
    """The whole number that a text is, or the text itself, for whoever reads it next to refuse."""
    number = whole_number(text)
    return text if number is None else number
