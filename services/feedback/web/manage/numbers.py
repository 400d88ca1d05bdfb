"""Numbers out of forms and addresses, which anybody may have written."""

LENGTH_MOST = 9


def whole_number(text: str | None) -> int:
    """The number that a text is; 0 for any other text, and for none."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) <= LENGTH_MOST else 0
