"""A draft as the editor's template shows it: one language at a time, the others travelling along."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from services.feedback.surveys.questions import CHOICES, RESERVED, TYPES, Question
from services.feedback.surveys.wording import asks, say
from services.feedback.triage.verdict import Names
from services.feedback.web.guest.showing import HINTS
from services.feedback.web.manage.editor import labels
from services.feedback.web.manage.editor.draft import NEVER_REQUIRED, OWN, Draft, Raw
from services.feedback.web.manage.editor.labels import Group, Words
from services.feedback.web.manage.editor.rows import Row, Rows, rows_of
from shared.events import Kind
from shared.kit.i18n import N_

BLANK = Row(what="")


@dataclass(frozen=True, kw_only=True)
class Field:
    """A text in the language that is being written.

    Attributes:
        id: Errors are about it.
        name: In the form.
        value: The text.
        fallback: What guests read where it is empty, if anything.
    """

    id: str
    name: str
    value: str
    fallback: str | None


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A question in the form.

    Attributes:
        start: What the names of its fields begin with.
        question: As JSON.
        number: Its place, from 1.
        asks: What guests read.
        kind: What it is, in words.
        types: The types that it may have, each with its label; empty where it has its own for ever.
        text: What it asks.
        hint: A line of help.
        options: To choose from, each with its key; the last one is new.
        when: When it is asked, in words; empty for always.
        join: Whether all of the rows must hold, or any.
        rows: The rows of its condition; the last one is new.
        kept: A condition that rows cannot say, as JSON.
        groups: What a row may be about.
        may_be_required: Whether it may be.
        opened: Whether it is shown in full.
        others: Its texts in other languages, by the name of their fields.
    """

    start: str
    question: Raw
    number: int
    asks: str
    kind: str
    types: Sequence[tuple[str, str]]
    text: Field
    hint: Field
    options: Sequence[tuple[str, Field]]
    when: str
    join: str
    rows: Sequence[Row]
    kept: str | None
    groups: Sequence[Group]
    may_be_required: bool
    opened: bool
    others: Sequence[tuple[str, str]]

    @property
    def known(self) -> frozenset[str]:
        """All that a row may be about."""
        return frozenset(value for group in self.groups for value, _ in group.choices)


class Writing:
    """Shows a draft to whoever writes it.

    Args:
        draft: The draft.
        kind: The kind of visits that it is about.
        touchpoints: The place's.
        language: The one that is being written.
        words: Translates into the reader's own.
        speak: Gives what translates into a language of guests.
    """

    def __init__(
        self,
        draft: Draft,
        *,
        kind: Kind,
        touchpoints: Names,
        language: str,
        words: Words,
        speak: Callable[[str], Words],
    ) -> None:
        self._draft = draft
        self._kind = kind
        self._touchpoints = touchpoints
        self._language = language
        self._words = words
        self._speak = speak

    def questions(self) -> Iterator[Shown]:
        """All questions, in order."""
        earlier: list[tuple[Raw, str]] = []
        for place, question in enumerate(self._draft.questions):
            groups = list(labels.dependences(earlier, self._touchpoints, self._language, self._words))
            shown = self._shown(place, question, groups)
            yield shown
            earlier.append((question, shown.asks))

    def missing(self, language: str) -> int:
        """How many texts guests of a language would read in another one."""
        texts = [
            texts
            for question in self._draft.questions
            for texts in (question["text"], question["hint"], *(option["text"] for option in question["options"]))
        ]
        return sum(1 for each in texts if each and language not in each)

    def _shown(self, place: int, question: Raw, groups: Sequence[Group]) -> Shown:
        start = f"questions.{place}."
        said = rows_of(question["show_if"])
        reserved = question["key"] in RESERVED
        return Shown(
            start=start,
            question=question,
            number=place + 1,
            asks=self._asks(question, question["text"]) or self._words(N_("A new question")),
            kind=self._words((labels.USUAL if reserved else labels.TYPES).get(_name(question), N_("Question"))),
            types=[] if reserved else [(each, self._words(labels.TYPES[each])) for each in OWN],
            text=self._field(start + "text", question["text"], lambda texts: self._asks(question, texts)),
            hint=self._field(start + "hint", question["hint"], lambda texts: self._hints(question, texts)),
            options=list(self._options(start, question)) if question["type"] in CHOICES else [],
            when=self._when(said, groups) if said else self._words(N_("by a rule from elsewhere")),
            join=said.join if said else "all",
            rows=_rows(said, groups),
            kept=None if said else orjson.dumps(question["show_if"]).decode(),
            groups=groups,
            may_be_required=question["type"] not in NEVER_REQUIRED,
            opened=place in self._draft.opened,
            others=list(self._others(start, question)),
        )

    def _field(self, id_: str, texts: Mapping[str, str], fallback: Callable[[Mapping[str, str]], str | None]) -> Field:
        others = {language: text for language, text in texts.items() if language != self._language}
        value = texts.get(self._language, "")
        return Field(id=id_, name=f"{id_}.{self._language}", value=value, fallback=fallback(others))

    def _asks(self, question: Raw, texts: Mapping[str, str]) -> str | None:
        if not texts and question["key"] not in RESERVED:
            return None
        asked = Question(key=question["key"], type=TYPES[0], text=texts)
        return asks(asked, self._kind, self._language, self._speak(self._language))

    def _hints(self, question: Raw, texts: Mapping[str, str]) -> str | None:
        built_in = HINTS.get(question["type"])
        return say(texts, self._language) or (self._speak(self._language)(built_in) if built_in else None)

    def _options(self, start: str, question: Raw) -> Iterator[tuple[str, Field]]:
        options = [*question["options"], {"key": "", "text": {}}]
        for place, option in enumerate(options):
            field = self._field(
                f"{start}options.{place}.text", option["text"], lambda texts: say(texts, self._language)
            )
            yield option["key"], field

    def _when(self, said: Rows, groups: Sequence[Group]) -> str:
        by_value = {value: label for group in groups for value, label in group.choices}
        parts = [f"{by_value.get(row.what, '…')} {row.mark}".strip() for row in said.rows]
        return self._words(N_(" or ") if said.join == "any" else N_(" and ")).join(parts)

    def _others(self, start: str, question: Raw) -> Iterator[tuple[str, str]]:
        homes: list[tuple[str, Any]] = [("text", question["text"]), ("hint", question["hint"])]
        homes += [(f"options.{place}.text", option["text"]) for place, option in enumerate(question["options"])]
        for name, texts in homes:
            for language, text in texts.items():
                if language != self._language:
                    yield f"{start}{name}.{language}", text


def _rows(said: Rows | None, groups: Sequence[Group]) -> list[Row]:
    """The rows to be filled in; none where there is nothing to depend on, except what was said when there was."""
    if said is None:
        return []
    return [*said.rows, BLANK] if groups else list(said.rows)


def _name(question: Raw) -> str:
    return str(question["key"] if question["key"] in RESERVED else question["type"])
