"""Messages as words: kind, language, values and zone in, subject, text and HTML out; pure."""

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import marshmallow
from marshmallow_dataclass import class_schema

from services.notifier.messages.kinds import KINDS, SurveyLetter, Values
from services.notifier.messages.parts import Whole
from services.notifier.messages.templates import Templates, compiled, speaks
from services.notifier.words import one_line
from shared.kit.i18n import choose
from shared.kit.message import ContractSchema

NUMBER_LENGTH = 40

# What an address consists of; nothing that a mail program could read as its end, or as another address.
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]{1,2000}")


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
def _offered(kind: str, languages: tuple[str, ...]) -> list[str]:
    if kind not in KINDS:
        raise NotRenderable("kind")
    offered = [language for language in languages if speaks(kind, language)]
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
