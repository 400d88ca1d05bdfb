"""What the notifier's processes are made of, built in one place."""

from dataclasses import dataclass

import mongoengine

from services.notifier.messaging.policies import Policies
from services.notifier.opt_out.ledger import OptOuts
from shared.kit import store
from shared.kit.i18n import Catalogue
from shared.kit.loop import Bell
from shared.kit.replica import Replica
from shared.kit.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Wiring:
    """The parts that use cases, senders and views share."""

    settings: Settings
    replica: Replica
    opt_outs: OptOuts
    policies: Policies
    catalogue: Catalogue
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
    replica = Replica(settings)
    return Wiring(
        settings=settings,
        replica=replica,
        opt_outs=OptOuts(settings.service),
        policies=Policies(replica.get),
        catalogue=Catalogue("services.notifier"),
        bell=Bell(),
    )
