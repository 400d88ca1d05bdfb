"""What the editor calls things: types of questions, reserved questions, and what a question can depend on; pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from services.feedback.surveys.questions import CHOICES, MARKS, RESERVED, Question
from services.feedback.surveys.wording import say
from services.feedback.triage.verdict import Names
from services.feedback.web.manage.editor.draft import OWN, Raw
from services.feedback.web.manage.editor.rows import LOW, NOT_LOW
from shared.kit.i18n import N_

Words = Callable[[str], str]
"""Translates a message."""

TYPES: Mapping[str, str] = MappingProxyType(
    {
        "csat": N_("Satisfaction, from 1 to 5"),
        "nps": N_("Mark from 0 to 10"),
        "ces": N_("How easy, from 1 to 7"),
        "single": N_("One answer of several"),
        "multiple": N_("Any number of answers"),
        "short": N_("A line of text"),
        "long": N_("Text"),
        "touchpoints": N_("The details, from 1 to 5 each"),
        "photo": N_("Photo"),
        "contact": N_("How to reach the guest"),
    }
)
"""What kind of answer a question takes."""

USUAL: Mapping[str, str] = MappingProxyType(
    {
        "overall": N_("How it was, from 0 to 10"),
        "touchpoints": N_("The details, from 1 to 5 each"),
        "effort": N_("How easy it was, from 1 to 7"),
        "comment": N_("In their own words"),
        "wish": N_("What would put it right"),
        "photo": N_("Photo"),
        "contact": N_("How to reach the guest"),
    }
)
"""The questions whose answers have a meaning of their own."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """Choices that belong together, each with its value and a label that can be read without the group's."""

    label: str
    choices: Sequence[tuple[str, str]]


def dependences(earlier: Sequence[tuple[Raw, str]], touchpoints: Names, language: str, words: Words) -> Iterator[Group]:
    """What a condition's row may be about.

    Args:
        earlier: The questions before it, each with what it asks.
        touchpoints: The place's, with their names by language.
        language: Of the survey's own texts.
        words: Translates the rest.
    """
    if any(Question(key=question["key"], type=question["type"]).scale for question, _ in earlier):
        low = (LOW, words(N_("the marks so far are low"))), (NOT_LOW, words(N_("the marks so far are not low")))
        yield Group(label=words(N_("All marks")), choices=low)
    for number, (question, asks) in enumerate(earlier, 1):
        said = words(N_("question %(number)s: %(condition)s"))
        choices = [
            (value, said % {"number": number, "condition": condition})
            for value, condition in _about(question, touchpoints, language, words)
        ]
        yield Group(label=f"{number}. {asks}", choices=choices)


def _about(question: Raw, touchpoints: Names, language: str, words: Words) -> Iterator[tuple[str, str]]:
    key, type_ = question["key"], question["type"]
    if type_ == "touchpoints":
        yield f"{key}/at_most", words(N_("worst detail at most"))
        for touchpoint, names in touchpoints.items():
            name = say(names, language) or touchpoint
            yield f"{key}/{touchpoint}/at_most", words(N_("%(detail)s at most")) % {"detail": name}
    elif type_ in MARKS:
        yield f"{key}/at_most", words(N_("at most"))
        yield f"{key}/at_least", words(N_("at least"))
        yield f"{key}/is", words(N_("exactly"))
    elif type_ in CHOICES:
        for option in question["options"]:
            answer = {"answer": option_text(option, language)}
            yield f"{key}/is/{option['key']}", words(N_("“%(answer)s” chosen")) % answer
            yield f"{key}/is-not/{option['key']}", words(N_("“%(answer)s” not chosen")) % answer
    yield f"{key}/answered", words(N_("answered"))
    yield f"{key}/unanswered", words(N_("left out"))


def option_text(option: Mapping[str, Any], language: str) -> str:
    """What an option says in a language, or what comes nearest to it."""
    return say(option["text"], language) or str(option["key"])


def addable(questions: Sequence[Raw], words: Words) -> list[Group]:
    """What can be added to a survey."""
    keys = {question["key"] for question in questions}
    usual = [(key, words(USUAL[key])) for key in RESERVED if key not in keys]
    own = [(type_, words(TYPES[type_])) for type_ in OWN]
    groups = [Group(label=words(N_("Usual")), choices=usual), Group(label=words(N_("Your own")), choices=own)]
    return [group for group in groups if group.choices]
