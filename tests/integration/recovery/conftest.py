"""Recovery on databases and topics of the test's own, with a place, a staff and its web application."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from mongoengine.connection import disconnect

from services.recovery.app import create_app
from services.recovery.documents import Message
from services.recovery.handlers import learn
from services.recovery.wiring import Wiring, build
from services.recovery.worker import AGGREGATES
from shared.events import TOPICS
from shared.kit import broker, store
from shared.kit.settings import Settings
from tests.databases import emptied, tenant_for
from tests.integration.recovery.people import Person, hire
from tests.low_scores import delivered_as, place

READ_AND_WRITTEN = {"feedback.low-scores", "notifier.requests", "notifier.contacts", "recovery.cases", "directory"}


@pytest.fixture
def settings(make_settings: Callable[..., Settings], request: pytest.FixtureRequest) -> Iterator[Settings]:
    with emptied(make_settings("recovery", **tenant_for(request))) as settings:
        yield settings


@pytest.fixture
def wiring(settings: Settings) -> Iterator[Wiring]:
    """The service's parts on a database with indexes and two places."""
    wiring = build(settings)
    store.ensure_indexes(*AGGREGATES, Message)
    for entry in (place("root", None, label="Rimedio", touchpoints=[]), place(), place("bank-demo", label="Filiale")):
        learn(wiring, entry, delivered_as(record_key=f"place/{entry.key}"))
    yield wiring
    disconnect("recovery")


@pytest.fixture
def topics(settings: Settings) -> None:
    """The topics that the service reads and writes."""
    specs = [spec for spec in TOPICS if spec.name.removesuffix(".dead") in READ_AND_WRITTEN]
    broker.ensure_topics(settings, specs)


@pytest.fixture
def anna(wiring: Wiring) -> Person:
    """The manager of everything."""
    return hire(wiring, "Anna Ferri", "manager")


@pytest.fixture
def app(wiring: Wiring) -> Flask:
    return create_app(wiring.settings)
