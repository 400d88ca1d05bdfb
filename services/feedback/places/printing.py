"""QR codes as pictures, and as pages to print: a poster for the wall, a card for the table."""

import functools
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NoReturn

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.feedback.places.brand import shades
from shared.kit.i18n import Catalogue

Layout = Literal["poster", "card"]

INK = "#1f2328"
BRAND = "#0f5c5c"
QUIET_ZONE = 4
"""Modules of white around a code, as ISO/IEC 18004 asks for."""

PIXELS = 12
"""Per module of a PNG: enough to be printed 10 cm wide."""

_TEMPLATES = Path(__file__).parents[1] / "web" / "templates" / "print"


@dataclass(frozen=True, kw_only=True)
class Sign:
    """What is to be printed.

    Attributes:
        url: What the code carries.
        place: The place's name.
        detail: The touchpoint's names by language; empty for the whole place.
        languages: To speak, the place's own first.
        colour: The place's, as it was entered; whatever is no colour is not used.
    """

    url: str
    place: str
    detail: dict[str, str]
    languages: Sequence[str]
    colour: object = None


def svg(url: str) -> bytes:
    """The code as a drawing, for somebody's own design."""
    target = io.BytesIO()
    _code(url).save(target, kind="svg", border=QUIET_ZONE, dark=INK, light="#ffffff", omitsize=True, title="QR")
    return target.getvalue()


def png(url: str) -> bytes:
    """The code as a picture."""
    target = io.BytesIO()
    _code(url).save(target, kind="png", border=QUIET_ZONE, scale=PIXELS, dark="#000000", light="#ffffff")
    return target.getvalue()


def pdf(sign: Sign, layout: Layout, catalogue: Catalogue) -> bytes:
    """The code on a page: a poster (A4) or a card (A6).

    Args:
        sign: What is to be printed.
        layout: Which of the two.
        catalogue: The translations of what stands on it.
    """
    # It needs libraries of the system, and memory; a process that prints nothing does without.
    import weasyprint  # type: ignore[import-untyped]  # noqa: PLC0415

    page: bytes = weasyprint.HTML(string=html(sign, layout, catalogue), url_fetcher=_refuse).write_pdf()
    return page


def html(sign: Sign, layout: Layout, catalogue: Catalogue) -> str:
    """The page before it is printed."""
    colours = shades(sign.colour)
    return (
        _environment()
        .get_template("sign.html")
        .render(
            layout=layout,
            sign=sign,
            address=sign.url.partition("://")[2],
            code=_code(sign.url).svg_inline(border=QUIET_ZONE, dark=INK, light="#ffffff", omitsize=True),
            brand=colours.day if colours else BRAND,
            spoken=[_spoken(sign, language, catalogue) for language in sign.languages],
        )
    )


def _spoken(sign: Sign, language: str, catalogue: Catalogue) -> dict[str, str]:
    """What the page says in a language."""
    gettext = catalogue.language(language).gettext
    name = sign.detail.get(language) or next(iter(sign.detail.values()), "")
    return {
        "language": language,
        "detail": name[:1].upper() + name[1:],
        "question": gettext("How was it?"),
        "why": gettext("Tell us now, while we can still put it right."),
        "how": gettext("Scan the code: half a minute, no app, no name needed."),
    }


def _code(url: str) -> segno.QRCode:
    # A quarter of it may be scratched or wet: it stands on tables.
    return segno.make_qr(url, error="q", boost_error=False)


@functools.cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)


def _refuse(*_: Any, **__: Any) -> NoReturn:
    """A page to print holds all that it needs; nothing on it makes us fetch anything from anywhere."""
    raise ValueError("a page to print fetches nothing")
