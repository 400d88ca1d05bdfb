"""The surveys that come with the program: to start one's own from, and for places that have none."""

import functools
from collections.abc import Mapping
from dataclasses import replace
from importlib import resources
from types import MappingProxyType

import orjson

from services.feedback.surveys.questions import SurveyView
from services.feedback.surveys.reading import parse
from shared.events import Kind, Occasion

FOLDER = "shipped"
VERSION = 0
"""Surveys that are stored begin at 1."""

KEYS = ("hotel-stay", "restaurant", "bank-meeting", "branch-visit", "pulse", "recovery")
USUAL: Mapping[tuple[Kind, Occasion], str] = MappingProxyType(
    {
        ("stay", "visit"): "hotel-stay",
        ("meeting", "visit"): "bank-meeting",
        ("stay", "pulse"): "pulse",
        ("meeting", "pulse"): "pulse",
        ("stay", "recovery"): "recovery",
        ("meeting", "recovery"): "recovery",
    }
)
"""What is asked where no place up the tree says anything."""


@functools.cache
def template(key: str) -> SurveyView:
    """The survey that comes under this key.

    What is answered must stay readable: a template that was released is never changed, a better one gets a new key.

    Raises:
        KeyError: None does.
    """
    if key not in KEYS:
        raise KeyError(key)
    content = orjson.loads((resources.files(__package__) / FOLDER / f"{key}.json").read_bytes())
    return SurveyView(
        key=key,
        version=VERSION,
        kind=content["kind"],
        occasion=content["occasion"],
        questions=parse(content["questions"]),
    )


@functools.cache
def usual() -> Mapping[tuple[Kind, Occasion], SurveyView]:
    """The survey for each kind of visit and occasion."""
    return {(kind, occasion): replace(template(key), kind=kind) for (kind, occasion), key in USUAL.items()}
