"""What is wrong with a draft: at which field of the form, and in words for somebody who never saw JSON; pure."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from shared.kit.i18n import N_
from shared.kit.problem import Errors

Words = Callable[[str], str]
"""Translates a message."""

_SHOW_IF = re.compile(r"(questions\.\d+)\.show_if(?:\.(?:all|any)\.(\d+))?(?:\..+)?")
_FIELD = re.compile(r"(questions\.\d+\.(?:key|type|text|hint|required|options\.\d+|options))(?:\..+)?")
_TEXT_IN = re.compile(r"questions\.\d+\.(?:options\.\d+\.)?(?:text|hint)\.(.+)")

NEEDLESS = N_("This makes no sense here.")
NO_EARLIER = N_("The question that this is about does not come before this one any more.")
SAID: Mapping[str, str] = MappingProxyType(
    {
        r"Not a key: .*": N_("Use letters, digits, - and _ only."),
        r"Length must be between 1 and (\d+)\.": N_("Ask at least one question, and at most %(number)s."),
        r"Longer than maximum length (\d+)\.": N_("At most %(number)s, please."),
        r"Not a text of at most (\d+) characters\.": N_("At most %(number)s characters, please."),
        r"Not a whole number\.": N_("Write a mark, such as 6."),
        r"Not a key\.": N_("Write a mark, such as 6."),
        r"Not a mark from (\d+) to (\d+)\.": N_("Write a mark from %(number)s to %(other)s."),
        r"Another question has this key\.": N_("Another question has this name."),
        r"A question with this key is of the type \w+\.": N_("This name belongs to another type of question."),
        r"A question of this type has the key (\w+)\.": N_("There can be one question of this type only."),
        r"Say the question in at least one language\.": N_("Write the question, in at least one language."),
        r"Say the option in at least one language\.": N_("Write the answer, in at least one language."),
        r"Nobody has to write or to take pictures\.": N_("Nobody has to write or to take pictures."),
        r"Offer at least (\d+)\.": N_("Offer at least %(number)s answers to choose from."),
        r"Another option has this key\.": N_("This answer is there twice."),
        r"No question before this one gives a mark with a threshold\.": N_(
            "No question before this one gives a mark that could be low."
        ),
        r"No question before this one has this key\.": NO_EARLIER,
        r"Not one of its options\.": N_("This answer cannot be chosen there any more."),
        r"(?:Nobody gives a mark there|Nobody chooses there|Only the rating of .*)\.": NEEDLESS,
    }
)
"""What the reading of surveys says, for somebody who writes one in a form."""


def by_field(errors: Errors, words: Words) -> dict[str, list[str]]:
    """What is wrong, in words, by the id of the field that it stands at.

    Args:
        errors: As `reading.Invalid` has them, by path.
        words: Translates.
    """
    found: dict[str, list[str]] = {}
    for path, messages in errors.items():
        language = _TEXT_IN.fullmatch(path)
        for message in messages:
            said = in_words(message, words)
            said = f"{language[1].upper()}: {said}" if language else said
            there = found.setdefault(field_of(path), [])
            there.extend([said] if said not in there else [])
    return found


def field_of(path: str) -> str:
    """The id of the form's field that an error's path is about."""
    if match := _SHOW_IF.fullmatch(path):
        return f"{match[1]}.rules.{match[2] or 0}"
    match = _FIELD.fullmatch(path)
    return match[1] if match else "questions"


def in_words(message: str, words: Words) -> str:
    """A message for somebody who writes a survey in a form."""
    for pattern, said in SAID.items():
        if match := re.fullmatch(pattern, message):
            numbers = dict(zip(("number", "other"), match.groups(), strict=False))
            return words(said) % numbers if numbers else words(said)
    return words(NEEDLESS)
