"""Feedback on a database and topics of the test's own, with the demonstration's places and its web application."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from mongoengine.connection import disconnect, get_connection

from services.feedback import demo
from services.feedback.app import create_app
from services.feedback.wiring import Wiring, build
from services.feedback.worker import AGGREGATES
from shared.kit import store
from shared.kit.settings import Settings
from tests.integration.feedback.front_desk import FrontDesk


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    return make_settings("feedback")


@pytest.fixture
def wiring(settings: Settings) -> Iterator[Wiring]:
    """The service's parts on a database with indexes and the demonstration's places."""
    wiring = build(settings)
    store.ensure_indexes(*AGGREGATES)
    demo.install()
    yield wiring
    get_connection("feedback").drop_database(settings.database)
    disconnect("feedback")


@pytest.fixture
def app(wiring: Wiring) -> Flask:
    return create_app(wiring.settings)


@pytest.fixture
def desk(app: Flask, wiring: Wiring) -> FrontDesk:
    """The hotel's own system, which may record visits and read answers."""
    return FrontDesk(app, wiring)
