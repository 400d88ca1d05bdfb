"""Databases and topics of the test's own."""

from collections.abc import Callable, Iterator

import pytest
from mongoengine.connection import disconnect, get_connection

from shared.kit import broker, store
from shared.kit.settings import Settings
from tests.integration.kit.notes import ALIAS, NOTES, Note, Reader


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Iterator[Settings]:
    made = make_settings(ALIAS)
    store.connect(made)
    store.ensure_indexes(Note)
    yield made
    get_connection(ALIAS).drop_database(made.database)
    disconnect(ALIAS)


@pytest.fixture
def topic(settings: Settings) -> str:
    broker.ensure_topics(settings, [NOTES, NOTES.dead])
    return settings.topic(NOTES.name)


@pytest.fixture
def reader(settings: Settings, topic: str) -> Iterator[Reader]:
    made = Reader(settings, topic)
    yield made
    made.close()
