"""What one guest is asked, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from services.feedback.places.view import PlaceView
from services.feedback.responses.subjects import Subject
from services.feedback.surveys.conditions import IsLow
from services.feedback.surveys.engine import asked, low_by
from services.feedback.surveys.questions import Question, SurveyView
from services.feedback.surveys.storing import by_ref
from services.feedback.web.guest import filled
from services.feedback.web.guest.filled import Fields
from services.feedback.web.guest.steps import Step, Steps, steps_of, way
from shared.kit.store import NotFound


@dataclass(frozen=True)
class Asked:
    """A survey as one guest is led through it.

    Attributes:
        subject: What it is about.
        place: Where the guest was.
        survey: What is asked.
        path: The address of the page.
    """

    subject: Subject
    place: PlaceView
    survey: SurveyView
    path: str

    @cached_property
    def touchpoints(self) -> Mapping[str, Mapping[str, str]]:
        """The names of the touchpoints to rate, by key."""
        return self.subject.asked(self.place)

    @cached_property
    def questions(self) -> Sequence[Question]:
        """The questions that there may be for this guest."""
        coded = self.subject.touchpoints if self.subject.visit is None else None
        return for_guest(self.survey.questions, rated=bool(self.touchpoints), first=bool(coded))

    @cached_property
    def steps(self) -> Steps:
        """All steps."""
        return steps_of(self.questions, len(self.touchpoints))

    @cached_property
    def low(self) -> IsLow:
        """What a low score is here, as far as marks tell."""
        return low_by(self.questions, self.place.thresholds)

    def way(self, fields: Fields) -> list[Step]:
        """The steps that what is filled in leads through."""
        return way(self.steps, self.answers(fields), self.low)

    def asked(self, fields: Fields) -> list[Question]:
        """The questions that what is filled in leads through."""
        return asked(self.questions, self.answers(fields), low=self.low)

    def answers(self, fields: Fields) -> dict[str, Any]:
        """What is filled in, by question."""
        return filled.answers(self.questions, fields)

    def in_version(self, ref: str) -> "Asked":
        """The same in the version that the guest's page was made from, where that is known."""
        if ref in {"", self.survey.ref}:
            return self
        try:
            survey = by_ref(ref)
        except NotFound:
            return self
        return replace(self, survey=survey) if survey.occasion == self.subject.occasion else self


def ask(subject: Subject, place: PlaceView, path: str) -> Asked:
    """What is asked about a subject now."""
    return Asked(subject, place, place.surveys[subject.kind, subject.occasion], path)


def for_guest(questions: Sequence[Question], *, rated: bool, first: bool) -> Sequence[Question]:
    """A survey's questions for one guest; pure.

    Args:
        questions: The survey's.
        rated: Whether there is any touchpoint to rate.
        first: Whether that is what the guest came for, and so what comes first, whatever the survey says.
    """
    others = [each for each in questions if each.type != "touchpoints"]
    if not rated:
        return others
    if not first:
        return questions
    own = next((each for each in questions if each.type == "touchpoints"), None)
    rating = own or Question(key="touchpoints", type="touchpoints")
    return [replace(rating, show_if=None), *others]
