"""The parts of a sentence that a page has to treat with care; in plain text they are text like any other. Pure."""

from markupsafe import Markup


class Name(str):
    """What somebody or something is called: in any script and direction, which must not turn the sentence around."""

    __slots__ = ()


class Whole(str):
    """What must not be broken at the end of a line, such as a time."""

    __slots__ = ()


def marked_up(value: object) -> object:
    """A value on its way into a page: as it is, or inside the element that it needs."""
    if isinstance(value, Name) and value:
        return Markup("<bdi>{}</bdi>").format(str(value))
    if isinstance(value, Whole) and value:
        return Markup('<span class="when">{}</span>').format(str(value))
    return value
