"""Adapters: webhooks of PMS and CRM become visits. One module for each vendor; a new one joins the map here."""

from collections.abc import Mapping

from services.feedback.visits.adapters.apaleo import Apaleo
from services.feedback.visits.adapters.base import Adapter
from services.feedback.visits.adapters.cloudbeds import Cloudbeds
from services.feedback.visits.adapters.generic import Generic
from services.feedback.visits.adapters.mews import Mews

ADAPTERS: Mapping[str, type[Adapter]] = {
    "mews": Mews,
    "apaleo": Apaleo,
    "cloudbeds": Cloudbeds,
    "generic": Generic,
}
