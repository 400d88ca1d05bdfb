"""What the recovery service is made of, built in one place."""

from dataclasses import dataclass

import mongoengine

from services.recovery.places import Tree
from shared.kit import store
from shared.kit.replica import Replica
from shared.kit.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """The parts that handlers and pages work with."""

    settings: Settings
    replica: Replica

    def tree(self) -> Tree:
        """The places as the directory last told them."""
        return Tree.of(self.replica.find("place/"))

    def ping(self) -> None:
        """Raise where the database does not answer."""
        mongoengine.get_connection(self.settings.service).admin.command("ping")


def build(settings: Settings) -> Wiring:
    """Register the database and build the parts; no socket is opened yet."""
    store.connect(settings)
    return Wiring(settings=settings, replica=Replica(settings))
