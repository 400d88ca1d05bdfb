"""What the notifier does when it hears of something."""

from collections.abc import Callable, Mapping
from typing import Any

import structlog

from services.notifier import policy
from services.notifier.documents import Contact
from services.notifier.wiring import Wiring
from shared.events import ContactRequested, DirectoryApiKey, DirectoryPlace, DirectoryStaff
from shared.kit import clock, store
from shared.kit.message import Delivery, Event

log = structlog.get_logger(__name__)


def take_request(wiring: Wiring, request: ContactRequested, delivery: Delivery) -> None:  # noqa: ARG001  All handlers take it.
    """Make a contact of a request, once, and wake a sender."""
    now = clock.now()
    contact = Contact.requested(request, now)
    channel = policy.channel(request.addresses.email)
    if objection := policy.objection(request.audience, request.basis):
        contact.suppress(objection, now)
    elif channel is None:
        contact.fail("no_address", now)
    else:
        contact.queue(channel, wiring.opt_outs.fingerprint(contact.addresses[channel]), now)
    try:
        store.add(contact)
    except store.AlreadyExists:
        # The same request came before, and has its contact.
        return
    log.info("contact_taken", contact_id=contact.id, kind=contact.kind, case=contact.thread, state=contact.state)
    wiring.bell.ring()


def learn(wiring: Wiring, entry: Event, delivery: Delivery) -> None:
    """Keep what the directory says."""
    wiring.replica.apply(entry, delivery)


def forget(wiring: Wiring, key: str) -> None:
    """Drop what the directory has removed."""
    wiring.replica.forget(key)


HANDLERS: Mapping[type[Event], Callable[[Wiring, Any, Delivery], None]] = {
    ContactRequested: take_request,
    # All of the directory: what is not kept from its first record on is not there when it is wanted.
    DirectoryPlace: learn,
    DirectoryStaff: learn,
    DirectoryApiKey: learn,
}

TOMBSTONES: Mapping[str, Callable[[Wiring, str], None]] = {
    "directory": forget,
}
