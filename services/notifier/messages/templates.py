"""The templates of messages, read and compiled once; no I/O but reading them."""

import functools
from dataclasses import dataclass
from pathlib import Path

import css_inline
import mjml
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from services.notifier.messages.kinds import KINDS
from services.notifier.messages.parts import marked_up

FOLDER = Path(__file__).parent
LAYOUTS = FOLDER / "layouts"

_plain = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)  # noqa: S701  Nobody reads markup in plain text.
_marked_up = Environment(undefined=StrictUndefined, autoescape=True, finalize=marked_up)
# Blocks look like comments to MJML and to HTML, so they may stand where only tags may.
_page = _marked_up.overlay(block_start_string="<!--%", block_end_string="%-->")
_page.filters["capitalized"] = lambda words: Markup(words[:1].upper()) + words[1:]  # noqa: S704  A part of what is escaped already.


@dataclass(frozen=True, kw_only=True)
class Templates:
    """What one kind says in one language, and the text and the page that it stands in."""

    words: Template
    marked_up_words: Template
    text: Template
    page: Template


def speaks(kind: str, language: str) -> bool:
    """Whether there are words for a kind of message in a language."""
    return _words(kind, language).is_file()


@functools.cache
def compiled(kind: str, language: str) -> Templates:
    """The templates of a kind in a language."""
    layout = KINDS[kind].LAYOUT
    words = _words(kind, language).read_text("utf-8")
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


def _words(kind: str, language: str) -> Path:
    return FOLDER / kind / f"{language}.j2"
