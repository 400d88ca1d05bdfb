"""Sending in the test's own thread, and looking at what came of it."""

from typing import Any

from services.notifier import worker
from services.notifier.documents import Contact
from services.notifier.handlers import take_request
from services.notifier.messaging.document import MessagingPolicy
from services.notifier.wiring import Wiring
from shared.events import REGISTRY, ContactRequested
from shared.kit import store
from shared.kit.ids import new_id
from shared.kit.message import Delivery

ALWAYS = {"until": "00:00", "from": "24:00"}
NEVER = {"until": "24:00", "from": "24:00"}


def take(wiring: Wiring, asked: ContactRequested) -> None:
    """Hear a request."""
    delivery = Delivery(id=new_id(), source="/test/recovery", type=ContactRequested.type())
    take_request(wiring, asked, delivery)


def send_all(wiring: Wiring) -> int:
    """Do all that is due, in this thread; return how many times there was something."""
    with worker.sending(wiring) as senders:
        return sum(iter(senders[0].do_one, False))


def contact(request_id: str | None = None) -> Contact:
    """The contact of a request, or the only one there is."""
    found: Contact = Contact.objects.get(**({"request_id": request_id} if request_id else {}))
    return found


def told(found: Contact) -> list[tuple[str, dict[str, Any]]]:
    """The events of a contact that wait to be published: names and data."""
    return [(REGISTRY[entry["type"]].name, entry["data"]) for entry in found.outbox]


def say(place: str, **days: dict[str, str]) -> None:
    """Say when it is quiet at a place, for mail."""
    policy = MessagingPolicy.silent(place)
    policy.rules = {"quiet_hours": {"email": days}}
    store.add(policy)


def never_quiet() -> None:
    """Let mails go out at any hour, whenever the test runs."""
    say("root", weekday=ALWAYS, saturday=ALWAYS, sunday=ALWAYS)
