"""Surveys as they are stored: what is asked now, and every version that ever was."""

from collections.abc import Sequence
from typing import Any, ClassVar, Self

import mongoengine as me
from pymongo import IndexModel

from services.feedback.storage import ALIAS, KEY
from services.feedback.surveys.questions import Question, SurveyView
from services.feedback.surveys.reading import dump, parse_stored
from shared.events import Kind, Occasion
from shared.kit.store import Aggregate


class Survey(Aggregate):
    """What is asked on an occasion about visits of one kind, at one place and all below it that have no other.

    Its version is the number of what it asks: whatever changes in it makes a new one.
    """

    meta: ClassVar[dict[str, Any]] = {"collection": "surveys", "db_alias": ALIAS}
    INDEXES: ClassVar[list[IndexModel]] = [
        IndexModel([("place", 1), ("kind", 1), ("occasion", 1)], name="one_for_each", unique=True)
    ]

    id: str = me.StringField(primary_key=True, regex=KEY)
    kind: Kind = me.StringField(required=True)
    occasion: Occasion = me.StringField(required=True)
    place: str = me.StringField(required=True)
    questions: list[dict[str, Any]] = me.ListField(me.DictField(), required=True)

    @classmethod
    def written(cls, key: str, *, place: str, kind: Kind, occasion: Occasion, questions: Sequence[Question]) -> Self:
        """A new survey."""
        survey = cls(id=key, stream_key=f"survey/{key}")
        survey.rewrite(place=place, kind=kind, occasion=occasion, questions=questions)
        return survey

    def rewrite(self, *, place: str, kind: Kind, occasion: Occasion, questions: Sequence[Question]) -> bool:
        """Let it ask something else; says whether anything changed."""
        said = {"place": place, "kind": kind, "occasion": occasion, "questions": dump(questions)}
        changed = any(getattr(self, name) != value for name, value in said.items())
        for name, value in said.items():
            setattr(self, name, value)
        return changed

    def view(self) -> SurveyView:
        """What it asks now."""
        return _view(self.id, self)


class SurveyVersion(me.Document):
    """What a survey asked before it was changed; written once, never changed, since answers to it are kept."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "survey_versions",
        "db_alias": ALIAS,
        "strict": False,
        "auto_create_index": False,
    }

    id: str = me.StringField(primary_key=True)
    survey: str = me.StringField(required=True)
    version: int = me.IntField(required=True)
    kind: Kind = me.StringField(required=True)
    occasion: Occasion = me.StringField(required=True)
    place: str = me.StringField(required=True)
    questions: list[dict[str, Any]] = me.ListField(me.DictField(), required=True)

    def view(self) -> SurveyView:
        """What it asked."""
        return _view(self.survey, self)


def _view(key: str, stored: Survey | SurveyVersion) -> SurveyView:
    return SurveyView(
        key=key,
        version=stored.version,
        kind=stored.kind,
        occasion=stored.occasion,
        questions=parse_stored(stored.questions),
    )
