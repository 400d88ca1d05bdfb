"""What a fresh installation for trying out has: two places under a root, with their surveys and a policy."""

import contextlib
from typing import Any

from services.feedback.places.document import ROOT, Place
from services.feedback.surveys import library
from services.feedback.surveys.document import Survey
from services.feedback.surveys.questions import SurveyView
from services.feedback.triage.document import TriagePolicy
from services.feedback.triage.policy import DEFAULTS
from shared.kit import store

ZONE = "Europe/Rome"
Names = dict[str, str]


def _touchpoints(**names: Names) -> list[dict[str, Any]]:
    return [{"key": key.replace("_", "-"), "names": each} for key, each in names.items()]


PLACES: dict[str, dict[str, Any]] = {
    ROOT: {"name": "Rimedio Demo", "zone": ZONE},
    "hotel-demo": {
        "name": "Hotel Aurora",
        "parent": ROOT,
        "zone": ZONE,
        "code": "aurora",
        "review_url": "https://reviews.example.com/hotel-aurora",
        "touchpoints": _touchpoints(
            reception={"it": "accoglienza", "en": "reception"},
            room={"it": "camera", "en": "room"},
            breakfast={"it": "colazione", "en": "breakfast"},
            room_service={"it": "servizio in camera", "en": "room service"},
            parking={"it": "parcheggio", "en": "parking"},
        ),
    },
    "bank-demo": {
        "name": "Banca Aurora, filiale Centro",
        "parent": ROOT,
        "zone": ZONE,
        "code": "centro",
        "review_url": "https://reviews.example.com/banca-aurora-centro",
        "touchpoints": _touchpoints(
            welcome={"it": "accoglienza", "en": "welcome"},
            meeting={"it": "incontro", "en": "meeting"},
            counter={"it": "sportello", "en": "counter"},
        ),
    },
}

SURVEYS = {"stay": ("hotel-demo", "hotel-stay"), "meeting": ("bank-demo", "bank-meeting")}
"""The places' own surveys, with the template that each begins as."""


def install() -> None:
    """Enter what is missing; what is there, whoever changed it since, stays."""
    places = [Place.entered(key, **facts) for key, facts in PLACES.items()]
    surveys = [_survey(key, place, library.template(template)) for key, (place, template) in SURVEYS.items()]
    for aggregate in (*places, *surveys, TriagePolicy.said(ROOT, {**DEFAULTS, "pulse": True})):
        with contextlib.suppress(store.AlreadyExists):
            store.add(aggregate)


def _survey(key: str, place: str, like: SurveyView) -> Survey:
    return Survey.written(key, place=place, kind=like.kind, occasion=like.occasion, questions=like.questions)
