"""What feedback really depends on, built in one place."""

from dataclasses import dataclass

import mongoengine

from services.feedback.places.view import Places
from services.feedback.visits.adapters import sources
from services.feedback.visits.adapters.sources import Sources
from services.feedback.visits.customers import CustomerIds
from shared.kit import store
from shared.kit.i18n import Catalogue
from shared.kit.replica import Replica
from shared.kit.settings import Settings

PACKAGE = "services.feedback"
STAFF_PACKAGE = "services.feedback.web.manage"
"""Pages for staff have messages of their own, in fewer languages."""


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """The parts that use cases, pages and loops are given."""

    settings: Settings
    directory: Replica
    places: Places
    customer_ids: CustomerIds
    catalogue: Catalogue
    sources: Sources

    def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            pymongo.errors.PyMongoError: It gives none.
        """
        mongoengine.get_db(self.settings.service).command("ping")


def build(settings: Settings) -> Wiring:
    """The real parts; no connection is opened before one is needed.

    Raises:
        SettingsError: The file of sources cannot be used.
    """
    store.connect(settings)
    places = Places()
    return Wiring(
        settings=settings,
        directory=Replica(settings),
        places=places,
        customer_ids=CustomerIds(settings.service),
        catalogue=Catalogue(PACKAGE, STAFF_PACKAGE, "shared.words"),
        sources=sources.read(settings, places),
    )
