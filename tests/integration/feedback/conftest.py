"""Feedback on an empty database, with the demonstration's places and its web application."""

import functools
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from mongoengine.connection import disconnect

from services.feedback import demo
from services.feedback.app import create_app
from services.feedback.wiring import Wiring, build
from services.feedback.worker import AGGREGATES
from shared.kit import store
from shared.kit.settings import Settings
from tests.databases import LASTING, emptied, tenant_for
from tests.integration.feedback.front_desk import FrontDesk


@pytest.fixture
def settings(make_settings: Callable[..., Settings], request: pytest.FixtureRequest) -> Iterator[Settings]:
    with emptied(make_settings("feedback", **tenant_for(request))) as settings:
        yield settings


@pytest.fixture
def wiring(settings: Settings) -> Iterator[Wiring]:
    """The service's parts on a database with indexes and the demonstration's places."""
    wiring = build(settings)
    store.ensure_indexes(*AGGREGATES)
    demo.install()
    yield wiring
    disconnect("feedback")


# It takes longer to build than most tests to run, and remembers nothing but places, and those for some seconds.
lasting = functools.lru_cache(maxsize=1)(create_app)


@pytest.fixture
def app(wiring: Wiring) -> Flask:
    if wiring.settings.tenant != LASTING:
        return create_app(wiring.settings)
    app = lasting(wiring.settings)
    app.extensions["feedback"].places.forget()
    return app


@pytest.fixture
def desk(app: Flask, wiring: Wiring) -> FrontDesk:
    """The hotel's own system, which may record visits and read answers."""
    return FrontDesk(app, wiring)
