"""Messages as words: kind, language, values and zone in, subject, text and HTML out; no I/O but its own templates."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import css_inline
import marshmallow
import mjml
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup
from marshmallow_dataclass import class_schema

from services.notifier.messages.kinds import KINDS, SurveyLetter, Values
from services.notifier.messages.parts import Whole, marked_up
from services.notifier.words import one_line
from shared.kit.i18n import choose
from shared.kit.message import ContractSchema

FOLDER = Path(__file__).parent
LAYOUTS = FOLDER / "layouts"
NUMBER_LENGTH = 40

# What an address consists of; nothing that a mail program could read as its end, or as another address.
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]{1,2000}")

_plain = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701  Nobody reads markup in plain text.
_marked_up = Environment(undefined=StrictUndefined, autoescape=True, finalize=marked_up)
# Blocks look like comments to MJML and to HTML, so they may stand where only tags may.
_page = _marked_up.overlay(block_start_string="<!--%", block_end_string="%-->")
_page.filters["capitalized"] = lambda words: Markup(words[:1].upper()) + words[1:]  # noqa: S704  A part of what is escaped already.


class NotRenderable(Exception):  # noqa: N818  It says what the message is.
    """The message cannot be written with these values.

    Args:
        fields: What stands in the way: the names of fields, never what is in them.
    """

    def __init__(self, *fields: str) -> None:
        super().__init__(",".join(fields))
        self.fields = fields


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
    """What one kind says in one language, and the text and the page that it stands in."""

    words: Template
    marked_up_words: Template
    text: Template
    page: Template


def render(
    kind: str,
    language: str,
    values: Mapping[str, Any],
    zone: str,
    *,
    languages: Sequence[str],
    feedback_url: str,
    number: str | None = None,
    answerable: bool = False,
    opt_out_url: str = "",
) -> Rendered:
    """Write a message.

    Args:
        kind: Of message, such as `acknowledgement`.
        language: The reader's; without words in it, the first of `languages` that has some is spoken.
        values: What the kind needs, as it came with the request.
        zone: IANA zone in which times are told.
        languages: The installation's, its own first.
        feedback_url: Where our own survey pages are; no message leads to any other.
        number: The case's.
        answerable: Whether an answer to the message reaches who is responsible.
        opt_out_url: Where its reader can say that they want no more such messages.

    Raises:
        NotRenderable: The kind is unknown, or a value is missing or wrong.
    """
    spoken = choose(_offered(kind, tuple(languages)), language)
    loaded = _values(kind, values)
    if isinstance(loaded, SurveyLetter) and not _is_below(feedback_url, loaded.survey_url):
        raise NotRenderable("survey_url")
    known = loaded.words(spoken, _zone(zone)) | {
        "number": Whole(one_line(number or "", NUMBER_LENGTH)),
        "answerable": answerable,
        "opt_out_url": opt_out_url,
    }
    return _filled(compiled(kind, spoken), known, spoken, loaded.place_name)


def _filled(templates: Templates, known: dict[str, Any], language: str, sender: str | None) -> Rendered:
    said: Any = templates.words.make_module(known)
    heading = {"subject": str(said.subject), "preview": str(said.preview), "language": language}
    page = templates.page.render(known | heading | {"said": templates.marked_up_words.make_module(known)})
    text = templates.text.render(known | {"said": said})
    return Rendered(
        language=language, sender=sender, subject=heading["subject"], text=text.strip() + "\n", html=page.strip()
    )


@functools.cache
def compiled(kind: str, language: str) -> Templates:
    """The templates of a kind in a language."""
    layout = KINDS[kind].LAYOUT
    words = (FOLDER / kind / f"{language}.j2").read_text("utf-8")
    return Templates(
        words=_plain.from_string(words),
        marked_up_words=_marked_up.from_string(words),
        text=_text(layout),
        page=_laid_out(layout),
    )


@functools.cache
def _text(layout: str) -> Template:
    return _plain.from_string((LAYOUTS / f"{layout}.txt").read_text("utf-8"))


@functools.cache
def _laid_out(layout: str) -> Template:
    """A page, ready for words.

    MJML is compiled and its styles are put inline before any value is known: what a guest wrote meets nothing but
    an escaping template, and the slow work is done once.
    """
    markup = mjml.mjml2html(_layout_part(f"{layout}.mjml"), fonts={}, include_loader=_layout_part)
    # Readers who hear the page find its one part by this; as an article it would stand outside of all of them.
    landmark = markup.replace('role="article"', 'role="main"', 1)
    return _page.from_string(_inliner.inline(landmark))


# The style sheet stays too, for what cannot be said inline: narrow screens and the dark.
_inliner = css_inline.CSSInliner(keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False)


def _layout_part(path: str) -> str:
    return (LAYOUTS / path).read_text("utf-8")


@functools.cache
def _offered(kind: str, languages: tuple[str, ...]) -> list[str]:
    if kind not in KINDS:
        raise NotRenderable("kind")
    offered = [language for language in languages if (FOLDER / kind / f"{language}.j2").is_file()]
    if not offered:
        raise NotRenderable("language")
    return offered


def _values(kind: str, values: Mapping[str, Any]) -> Values:
    try:
        loaded: Values = _schema(kind).load(values)
    except marshmallow.ValidationError as error:
        raise NotRenderable(*sorted(error.messages_dict)) from None
    return loaded


@functools.cache
def _schema(kind: str) -> marshmallow.Schema:
    return class_schema(KINDS[kind], base_schema=ContractSchema)()


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise NotRenderable("zone") from None


def _is_below(home: str, address: str) -> bool:
    return address.startswith(f"{home}/") and _ADDRESS.fullmatch(address) is not None
