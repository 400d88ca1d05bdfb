"""What a question says in a language; pure."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from services.feedback.surveys.questions import Question, Texts
from shared.events import Kind
from shared.kit.i18n import N_

MEETING = N_("How was our meeting?")
BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "overall": N_("How was your stay?"),
        "touchpoints": N_("And the details?"),
        "effort": N_("How easy was it to get what you needed?"),
        "comment": N_("Would you like to tell us more?"),
        "wish": N_("What would put it right?"),
        "photo": N_("Would you like to show us a picture of it?"),
        "contact": N_("May we contact you about it?"),
    }
)
"""What the reserved questions ask where a survey says nothing else; messages of the catalogue."""


def say(texts: Texts, language: str) -> str | None:
    """The text in this language, else in its plain form (`pt` for `pt-BR`), else in English, else in any."""
    wanted = (language, language.partition("-")[0], "en")
    return next((texts[code] for code in wanted if code in texts), None) or next(iter(texts.values()), None)


def asks(question: Question, kind: Kind, language: str, gettext: Callable[[str], str]) -> str:
    """What a question asks.

    Args:
        question: The question.
        kind: Of the visit that it is about.
        language: The guest's.
        gettext: Translates the built-in questions into it.
    """
    if own := say(question.text, language):
        return own
    about_meeting = question.key == "overall" and kind == "meeting"
    message = MEETING if about_meeting else BUILT_IN[question.key]
    return gettext(message)
