"""Feedback on an empty database, with the demonstration's places and its web application."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from mongoengine.connection import disconnect
from pymongo import MongoClient

from services.feedback import demo
from services.feedback.app import create_app
from services.feedback.wiring import Wiring, build
from services.feedback.worker import AGGREGATES
from shared.kit import store
from shared.kit.ids import new_id
from shared.kit.settings import Settings
from tests.integration.feedback.front_desk import FrontDesk


@pytest.fixture(scope="session")
def lasting_tenant() -> str:
    return f"t{new_id()[:12]}"


@pytest.fixture
def settings(
    make_settings: Callable[..., Settings], lasting_tenant: str, request: pytest.FixtureRequest
) -> Iterator[Settings]:
    """What was said on Kafka cannot be unsaid, so who listens there has a tenant of their own; others share one."""
    alone = "street" in request.fixturenames
    settings = make_settings("feedback") if alone else make_settings("feedback", tenant=lasting_tenant)
    yield settings
    client: MongoClient[dict[str, Any]] = MongoClient(settings.mongo_uri)
    with client:
        if alone:
            client.drop_database(settings.database)
        else:
            # Dropping a database, and making all of its indexes again, takes a hundred times as long.
            for name in client[settings.database].list_collection_names():
                client[settings.database][name].delete_many({})


@pytest.fixture
def wiring(settings: Settings) -> Iterator[Wiring]:
    """The service's parts on a database with indexes and the demonstration's places."""
    wiring = build(settings)
    store.ensure_indexes(*AGGREGATES)
    demo.install()
    yield wiring
    disconnect("feedback")


@pytest.fixture
def app(wiring: Wiring) -> Flask:
    return create_app(wiring.settings)


@pytest.fixture
def desk(app: Flask, wiring: Wiring) -> FrontDesk:
    """The hotel's own system, which may record visits and read answers."""
    return FrontDesk(app, wiring)
