"""Messages as words: kind, language, values and zone in, subject, text and HTML out; no I/O but its own templates."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import css_inline
import marshmallow
import mjml
from jinja2 import Environment, StrictUndefined, Template
from marshmallow_dataclass import class_schema

from services.notifier.messages.kinds import KINDS, Values
from services.notifier.words import one_line
from shared.kit.i18n import choose
from shared.kit.message import ContractSchema

FOLDER = Path(__file__).parent
NUMBER_LENGTH = 40

_plain = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701  Nobody reads markup in plain text.
# Blocks look like comments to MJML and to HTML, so they may stand where only tags may.
_html = Environment(undefined=StrictUndefined, autoescape=True, block_start_string="<!--%", block_end_string="%-->")


class NotRenderable(Exception):  # noqa: N818  It says what the message is.
    """The message cannot be written with these values.

    Args:
        code: What stands in the way: the names of fields, never what is in them.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """A message in one language."""

    language: str
    sender: str | None
    """In whose name it is written; None for the installation's own."""
    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Templates:
    """The templates of one kind in one language, ready for values."""

    subject: Template
    text: Template
    html: Template


def render(
    kind: str,
    language: str,
    values: Mapping[str, Any],
    zone: str,
    *,
    languages: Sequence[str],
    number: str | None = None,
    answerable: bool = False,
) -> Rendered:
    """Write a message.

    Args:
        kind: Of message, such as `acknowledgement`.
        language: The reader's; without templates in it, the first of `languages` that has some is spoken.
        values: What the kind needs, as it came with the request.
        zone: IANA zone in which times are told.
        languages: The installation's, its own first.
        number: The case's.
        answerable: Whether an answer to the message reaches who is responsible.

    Raises:
        NotRenderable: The kind is unknown, or a value is missing or wrong.
    """
    spoken = choose(_offered(kind, tuple(languages)), language)
    loaded = _values(kind, values)
    words = loaded.words(spoken, _zone(zone)) | {
        "number": one_line(number or "", NUMBER_LENGTH),
        "answerable": answerable,
    }
    templates = compiled(kind, spoken)
    subject = templates.subject.render(words).strip()
    return Rendered(
        language=spoken,
        sender=loaded.place_name,
        subject=subject,
        text=templates.text.render(words).strip() + "\n",
        html=templates.html.render(words | {"subject": subject}),
    )


@functools.cache
def compiled(kind: str, language: str) -> Templates:
    """The templates of a kind in a language.

    MJML is compiled and its styles are put inline before any value is known: what a guest wrote meets nothing but
    an escaping template, and the slow work is done once.
    """
    folder = FOLDER / kind / language
    markup = mjml.mjml2html((folder / "body.mjml").read_text("utf-8"), fonts={}, include_loader=_common)
    inlined = _inliner.inline(markup)
    return Templates(
        subject=_plain.from_string((folder / "subject.txt").read_text("utf-8")),
        text=_plain.from_string((folder / "body.txt").read_text("utf-8")),
        html=_html.from_string(inlined),
    )


# The style sheet stays too, for what cannot be said inline: narrow screens and the dark.
_inliner = css_inline.CSSInliner(keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False)


def _common(path: str) -> str:
    return (FOLDER / "common" / path).read_text("utf-8")


@functools.cache
def _offered(kind: str, languages: tuple[str, ...]) -> list[str]:
    if kind not in KINDS:
        raise NotRenderable("kind")
    offered = [language for language in languages if (FOLDER / kind / language).is_dir()]
    if not offered:
        raise NotRenderable("language")
    return offered


def _values(kind: str, values: Mapping[str, Any]) -> Values:
    try:
        loaded: Values = _schema(kind).load(values)
    except marshmallow.ValidationError as error:
        raise NotRenderable(",".join(sorted(error.messages_dict))) from None
    return loaded


@functools.cache
def _schema(kind: str) -> marshmallow.Schema:
    return class_schema(KINDS[kind], base_schema=ContractSchema)()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NotRenderable("zone") from None
