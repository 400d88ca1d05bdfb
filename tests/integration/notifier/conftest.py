"""The notifier on databases and topics of the test's own, and a post office."""

from collections.abc import Callable, Iterator

import pytest

from services.notifier.documents import Contact
from services.notifier.messaging.document import MessagingPolicy
from services.notifier.opt_out.document import OptOut
from services.notifier.wiring import Wiring, build
from shared.events import TOPICS
from shared.kit import broker, store
from shared.kit.settings import Settings
from tests.databases import emptied, tenant_for
from tests.integration.notifier.post_office import PostOffice, opened
from tests.integration.notifier.street import Street
from tests.unit.notifier.surroundings import restored

READ_AND_WRITTEN = {"notifier.requests", "notifier.contacts", "directory"}


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with opened() as office:
        yield office


@pytest.fixture
def settings(
    make_settings: Callable[..., Settings], office: PostOffice, request: pytest.FixtureRequest
) -> Iterator[Settings]:
    made = make_settings("notifier", smtp_url=f"smtp://127.0.0.1:{office.port}", **tenant_for(request))
    with restored(), emptied(made):
        yield made


@pytest.fixture
def wiring(settings: Settings) -> Wiring:
    """The service's parts on an empty database."""
    wiring = build(settings)
    store.ensure_indexes(Contact, OptOut, MessagingPolicy)
    return wiring


@pytest.fixture
def street(settings: Settings, wiring: Wiring) -> Iterator[Street]:
    """Kafka's side of the service: its topics, where requests are put and news are read."""
    assert wiring.settings == settings
    broker.ensure_topics(settings, [spec for spec in TOPICS if spec.name.removesuffix(".dead") in READ_AND_WRITTEN])
    street = Street(settings)
    yield street
    street.close()
