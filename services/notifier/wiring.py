"""What the notifier's processes are made of, built in one place."""

from dataclasses import dataclass

import mongoengine

from shared.kit import store
from shared.kit.loop import Bell
from shared.kit.replica import Replica
from shared.kit.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """The parts that use cases, senders and views share."""

    settings: Settings
    replica: Replica
    bell: Bell
    """Wakes one sender that has nothing to do."""

    def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            pymongo.errors.PyMongoError: It gives none.
        """
        mongoengine.get_db(self.settings.service).command("ping")


def build(settings: Settings) -> Wiring:
    """The real parts. No connection is opened before it is used."""
    store.connect(settings)
    return Wiring(settings=settings, replica=Replica(settings), bell=Bell())
