"""The database goes away between the mail and the note of it."""

import dataclasses
from collections.abc import Iterator

import pytest
from mongoengine.connection import get_connection
from pymongo.errors import ConnectionFailure
from pymongo.uri_parser import parse_uri
from structlog.testing import capture_logs

from services.notifier import sender, worker
from services.notifier.channels import open_channels
from services.notifier.channels.base import Message, Receipt
from services.notifier.documents import Contact
from services.notifier.handlers import take_request
from services.notifier.wiring import Wiring, build
from shared.events import ContactRequested
from shared.kit import store
from shared.kit.message import Delivery
from shared.kit.settings import Settings
from tests.integration.notifier.bridge import Bridge, bridge_to
from tests.integration.notifier.post_office import PostOffice
from tests.integration.notifier.street import request
from tests.running import running
from tests.waiting import until


@pytest.fixture
def bridge(settings: Settings) -> Iterator[Bridge]:
    ((host, port), *_) = parse_uri(settings.mongo_uri)["nodelist"]
    with bridge_to(host, port) as bridge:
        yield bridge


@pytest.fixture
def wiring(settings: Settings, bridge: Bridge) -> Iterator[Wiring]:
    """The service's parts, with the database beyond the bridge."""
    uri = f"mongodb://127.0.0.1:{bridge.port}/?directConnection=true&serverSelectionTimeoutMS=2000"
    wiring = build(dataclasses.replace(settings, mongo_uri=uri))
    store.ensure_indexes(Contact)
    take_request(wiring, request(), Delivery(id="1", source="/test/recovery", type=ContactRequested.type()))
    yield wiring
    bridge.mend()
    get_connection("notifier").drop_database(settings.database)


@dataclasses.dataclass
class CutAfter:
    """The real channel, after whose receipt the bridge is cut."""

    wiring: Wiring
    bridge: Bridge

    def __post_init__(self) -> None:
        self._channel = open_channels(self.wiring.settings)["email"]

    def send(self, message: Message) -> Receipt:
        receipt = self._channel.send(message)
        self.bridge.cut()
        return receipt

    def close(self) -> None:
        self._channel.close()


def test_what_is_known_is_noted_when_the_database_is_back(wiring: Wiring, bridge: Bridge, office: PostOffice) -> None:
    channel = CutAfter(wiring, bridge)
    timers = worker.timers(wiring, sender.Sender(wiring, {"email": channel}))
    with capture_logs() as logs, running(timers):
        until(
            lambda: "ending_not_written" in {line["event"] for line in logs},
            what="a note that cannot be written",
            seconds=60,
        )
        bridge.mend()
        until(lambda: Contact.objects(state="sent").count() == 1, what="the note", seconds=60)
    channel.close()
    assert len(office.mails) == 1


def test_a_worker_that_has_to_stop_leaves_it_to_be_seen(wiring: Wiring, bridge: Bridge, office: PostOffice) -> None:
    channel = CutAfter(wiring, bridge)
    wiring.bell.stop()
    timers = worker.timers(wiring, sender.Sender(wiring, {"email": channel}))
    with pytest.raises(ConnectionFailure):
        timers.do_one()
    channel.close()
    bridge.mend()
    until(lambda: Contact.objects.get().state == "sending", what="what the ledger says", seconds=60)
    assert len(office.mails) == 1
