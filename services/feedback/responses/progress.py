"""Where guests left a survey that they did not send: counters, of which nobody can tell who they were."""

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any, Self

import mongoengine

from services.feedback.storage import ALIAS

COLLECTION = "survey_progress"
KEPT_OPEN = dt.timedelta(days=60)
"""How old a page may be that still counts."""

_STAND = re.compile(r"(\d{4}-\d\d-\d\d)\.([A-Za-z0-9_-]{1,64})")


@dataclass(frozen=True, kw_only=True)
class Stand:
    """Where a guest stands in a survey, and the day on which they were first counted.

    A page carries it, so that the same guest is moved and not counted again.
    """

    day: dt.date
    question: str

    @classmethod
    def read(cls, text: str, today: dt.date) -> Self | None:
        """What `str` made of one; None for anything else, and for a day that cannot be."""
        match = _STAND.fullmatch(text)
        try:
            day = dt.date.fromisoformat(match[1]) if match else None
        except ValueError:
            return None
        if match is None or day is None or not today - KEPT_OPEN <= day <= today:
            return None
        return cls(day=day, question=match[2])

    def __str__(self) -> str:
        return f"{self.day.isoformat()}.{self.question}"


def move(survey: str, stood: Stand | None, stands: Stand | None) -> None:
    """Count a guest where they stand now, and no longer where they stood.

    Args:
        survey: What they are asked, as `SurveyView.ref`.
        stood: Where they were counted last; None for somebody new.
        stands: Where they are now; None for somebody who has sent their answer.
    """
    if stood == stands:
        return
    changes: dict[dt.date, Counter[str]] = {}
    for stand, step in ((stood, -1), (stands, 1)):
        if stand:
            changes.setdefault(stand.day, Counter())[f"at.{stand.question}"] += step
    key, _, version = survey.rpartition("@")
    for day, counts in changes.items():
        facts = {"survey": key, "version": int(version), "day": day.isoformat()}
        _collection().update_one(
            {"_id": f"{survey}/{day.isoformat()}"}, {"$inc": dict(counts), "$setOnInsert": facts}, upsert=True
        )


def left_at(survey: str, first: dt.date, last: dt.date) -> dict[str, int]:
    """How many guests left a version of a survey at each question, of those who began on these days.

    Args:
        survey: As `SurveyView.ref`.
        first: The first day, in UTC.
        last: The last day.
    """
    total: Counter[str] = Counter()
    days = {"$gte": f"{survey}/{first.isoformat()}", "$lte": f"{survey}/{last.isoformat()}"}
    for counted in _collection().find({"_id": days}, {"at": 1}):
        total.update(counted.get("at", {}))
    # Pages that come back after they were counted as gone can take a little too much away.
    return {question: count for question, count in total.items() if count > 0}


def _collection() -> Any:
    return mongoengine.get_db(ALIAS)[COLLECTION]
