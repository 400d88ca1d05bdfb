"""The ledger of opt-outs, master for the whole installation: by the address's keyed hash, never by the address."""

import datetime as dt

import structlog

from services.notifier import figures, policy
from services.notifier.addresses import normalised
from services.notifier.documents import Contact
from services.notifier.opt_out.document import How, OptOut
from shared.kit import store
from shared.kit.lasting_key import LastingKey

log = structlog.get_logger(__name__)


class OptOuts:
    """Takes opt-outs and says whether there is one.

    Args:
        alias: The service whose database the ledger and its key live in.
    """

    def __init__(self, alias: str) -> None:
        self._key = LastingKey(alias, "address_key")

    def fingerprint(self, email: str) -> str:
        """What stands for an address here."""
        return self._key.hash("address/email", normalised(email))

    def holds(self, fingerprint: str | None) -> bool:
        """Whether somebody has opted out at the address that this stands for."""
        return bool(OptOut.objects(pk=fingerprint).count())

    def take(self, contact: Contact, how: How, now: dt.datetime) -> None:
        """The reader of a message opts out at the address that it was sent to; saying it again changes nothing.

        When this returns, no message that it stops will be handed to a provider any more.
        """
        opt_out = OptOut.by_reader_of(contact, how, now)
        try:
            store.add(opt_out)
        except store.AlreadyExists:
            pass
        else:
            figures.OPT_OUTS.labels(contact.channel, how).inc()
            log.info("opted_out", contact_id=contact.id, kind=contact.kind, how=how)
        Contact.look_again(opt_out.id, policy.UNASKED, now)
