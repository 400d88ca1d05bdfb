"""The steps of a survey as templates show them: texts in the guest's language, fields, and what was filled in."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import orjson

from services.feedback.surveys.condition_json import dump_condition
from services.feedback.surveys.conditions import Condition, Low
from services.feedback.surveys.engine import expand_low
from services.feedback.surveys.questions import MARKS, Question
from services.feedback.surveys.wording import asks, say
from services.feedback.web.guest.asked import Asked
from services.feedback.web.guest.filled import TOUCHPOINT, Fields, field_of, latest, path_of
from services.feedback.web.guest.steps import SAID, Step
from shared.kit.i18n import N_

IN_OWN_WORDS = N_("In your own words")
OF_FIVE = N_("From 1 to 5, with 5 the best.")
HINTS: Mapping[str, str] = {
    "nps": N_("From 0 to 10, with 10 the best."),
    "csat": OF_FIVE,
    "ces": N_("From 1 to 7, with 7 the easiest."),
    "touchpoints": N_("One tap each. Leave out what you did not try."),
    "multiple": N_("As many as you like."),
    "photo": N_("It is shown to our staff only."),
}
ENDS: Mapping[str, tuple[str, str]] = {
    "nps": (N_("very bad"), N_("wonderful")),
    "ces": (N_("very hard"), N_("very easy")),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """Something to be given a mark.

    Attributes:
        name: Of the field.
        path: Of the answer; errors are about it.
        label: What it is called.
        marks: To choose from.
        given: The mark that was chosen, if any.
    """

    name: str
    path: str
    label: str
    marks: Sequence[int]
    given: str


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A question.

    Attributes:
        question: The question itself.
        field: The name of its field.
        path: Of its answer; errors are about it.
        title: What it asks.
        hint: How it is to be answered.
        ends: What the worst and the best mark mean.
        rows: What there is to be given marks.
        options: What there is to choose from, each with its text.
        given: What was filled in, last the latest.
        show_if: When it is asked, as JSON that needs no threshold; None for always.
        asked: Whether it is asked now.
    """

    question: Question
    field: str
    path: str
    title: str
    hint: str | None
    ends: tuple[str, str] | None
    rows: Sequence[Row]
    options: Sequence[tuple[str, str]]
    given: Sequence[str]
    show_if: str | None
    asked: bool


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A step.

    Attributes:
        step: The step itself.
        title: Its heading; the question's own where it stands alone.
        questions: What it asks.
        low_if: When the answers before it are a low score, as JSON.
        low: Whether they are now.
    """

    step: Step
    title: str
    questions: Sequence[Shown]
    low_if: str
    low: bool


class Showing:
    """Shows one guest's survey.

    Args:
        whole: The survey.
        fields: What is filled in so far.
        language: The guest's.
        gettext: Translates into it.
    """

    def __init__(self, whole: Asked, fields: Fields, language: str, gettext: Callable[[str], str]) -> None:
        self._whole = whole
        self._fields = fields
        self._language = language
        self._gettext = gettext
        self._thresholds = whole.place.thresholds
        self._answers = whole.answers(fields)
        self._asked = {each.key for each in whole.asked(fields)}
        self._plain = {each.key: each.show_if for each in expand_low(whole.questions, self._thresholds)}

    def screens(self) -> Iterator[Screen]:
        """All steps, whether what is filled in leads through them or not."""
        seen: list[Question] = []
        for step in self._whole.steps:
            shown = [self._shown(each) for each in step.questions]
            answered = {each.key: self._answers.get(each.key) for each in seen if each.key in self._asked}
            yield Screen(
                step=step,
                title=self._title(step, shown),
                questions=shown,
                low_if=self._low_if(seen),
                low=self._whole.low(answered),
            )
            seen += step.questions

    def _title(self, step: Step, shown: Sequence[Shown]) -> str:
        if step.one_tap and shown[0].rows:
            return shown[0].rows[0].label
        if len(shown) == 1:
            return shown[0].title
        if all(each.type in SAID for each in step.questions):
            return self._gettext(IN_OWN_WORDS)
        return shown[-1].title

    def _shown(self, question: Question) -> Shown:
        own_hint = say(question.hint, self._language)
        ends = None if own_hint else ENDS.get(question.type)
        show_if = self._plain[question.key]
        return Shown(
            question=question,
            field=field_of(question),
            path=path_of(question),
            title=self._asks(question),
            hint=own_hint or self._hint(question),
            ends=(self._gettext(ends[0]), self._gettext(ends[1])) if ends else None,
            rows=list(self._rows(question)),
            options=[(each.key, say(each.text, self._language) or each.key) for each in question.options],
            given=list(self._fields.get(field_of(question), ())),
            show_if=_json(show_if) if show_if else None,
            asked=question.key in self._asked,
        )

    def _asks(self, question: Question) -> str:
        return asks(question, self._whole.subject.kind, self._language, self._gettext)

    def _hint(self, question: Question) -> str | None:
        if question.type == "touchpoints" and len(self._whole.touchpoints) == 1:
            return self._gettext(OF_FIVE)
        return self._gettext(HINTS[question.type]) if question.type in HINTS else None

    def _rows(self, question: Question) -> Iterator[Row]:
        if question.type == "touchpoints":
            for key, names in self._whole.touchpoints.items():
                label = say(names, self._language) or key
                # A touchpoint's name at the beginning of a line; the rest of it stays as the place wrote it.
                yield self._row(question, TOUCHPOINT + key, label[:1].upper() + label[1:])
        elif question.type in MARKS:
            yield self._row(question, field_of(question), self._asks(question))

    def _row(self, question: Question, name: str, label: str) -> Row:
        worst, best = MARKS[question.type]
        path, given = f"answers.{name}", latest(self._fields, name)
        return Row(name=name, path=path, label=label, marks=range(worst, best + 1), given=given)

    def _low_if(self, seen: Sequence[Question]) -> str:
        probe = Question(key="low", type="long", show_if=Low())
        return _json(expand_low((*seen, probe), self._thresholds)[-1].show_if or Low())


def _json(condition: Condition) -> str:
    return orjson.dumps(dump_condition(condition)).decode()
