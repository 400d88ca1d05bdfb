"""A place's own colour, brought to a shade that everybody can read; pure."""

import re
from dataclasses import dataclass

ENOUGH = 4.5
"""The contrast that WCAG 2.2 asks for at level AA."""

# What it stands on as a letter, and what stands on it: card, paper, tint and the letters of buttons, as in rimedio.css.
DAY = ((255, 255, 255), (250, 248, 245), (238, 244, 243))
NIGHT = ((29, 33, 37), (20, 23, 26), (28, 42, 42), (8, 32, 31))
STEPS = 20
LINEAR_UP_TO = 0.04045

_FORM = re.compile(r"#[0-9a-fA-F]{6}")

Colour = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Shades:
    """The colour by day and by night, as CSS writes it."""

    day: str
    night: str


def shades(colour: object) -> Shades | None:
    """The nearest shades of a colour that are readable by day and by night; None where it is no colour.

    Args:
        colour: Such as `#7a1f3d`; anybody may have entered it.
    """
    if not isinstance(colour, str) or not _FORM.fullmatch(colour):
        return None
    wished = (int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16))
    return Shades(
        day=_readable(wished, towards=(0, 0, 0), grounds=DAY),
        night=_readable(wished, towards=(255, 255, 255), grounds=NIGHT),
    )


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, from 1 to 21, as WCAG defines it."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _readable(wished: Colour, *, towards: Colour, grounds: tuple[Colour, ...]) -> str:
    mixes = (_mixed(wished, towards, step / STEPS) for step in range(STEPS + 1))
    found = next(mix for mix in mixes if all(contrast(mix, ground) >= ENOUGH for ground in grounds))
    return "#{:02x}{:02x}{:02x}".format(*found)


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= LINEAR_UP_TO else float(((part + 0.055) / 1.055) ** 2.4)
