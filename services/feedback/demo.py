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


def _touchpoints(code: str, **names: Names) -> list[dict[str, Any]]:
    keys = {name: name.replace("_", "-") for name in names}
    return [{"key": keys[name], "names": each, "code": f"{code}-{keys[name]}"} for name, each in names.items()]


PLACES: dict[str, dict[str, Any]] = {
    ROOT: {"name": "Rimedio Demo", "zone": ZONE},
    "hotel-demo": {
        "name": "Hotel Aurora",
        "parent": ROOT,
        "zone": ZONE,
        "code": "aurora",
        "review_url": "https://reviews.example.com/hotel-aurora",
        "touchpoints": _touchpoints(
            "aurora",
            reception={"it": "accoglienza", "en": "reception", "de": "Empfang", "fr": "accueil", "es": "recepción"},
            room={"it": "camera", "en": "room", "de": "Zimmer", "fr": "chambre", "es": "habitación"},
            breakfast={
                "it": "colazione",
                "en": "breakfast",
                "de": "Frühstück",
                "fr": "petit-déjeuner",
                "es": "desayuno",
            },
            room_service={
                "it": "servizio in camera",
                "en": "room service",
                "de": "Zimmerservice",
                "fr": "service en chambre",
                "es": "servicio de habitaciones",
            },
            parking={"it": "parcheggio", "en": "parking", "de": "Parkplatz", "fr": "parking", "es": "aparcamiento"},
        ),
    },
    "bank-demo": {
        "name": "Banca Aurora, filiale Centro",
        "parent": ROOT,
        "zone": ZONE,
        "code": "centro",
        "review_url": "https://reviews.example.com/banca-aurora-centro",
        "touchpoints": _touchpoints(
            "centro",
            welcome={"it": "accoglienza", "en": "welcome", "de": "Empfang", "fr": "accueil", "es": "acogida"},
            meeting={"it": "incontro", "en": "meeting", "de": "Gespräch", "fr": "entretien", "es": "reunión"},
            counter={"it": "sportello", "en": "counter", "de": "Schalter", "fr": "guichet", "es": "ventanilla"},
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
