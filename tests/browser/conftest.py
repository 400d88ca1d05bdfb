"""A real Chromium: Debian's without a window, or whichever is installed; and a hotel whose guests' pages it opens."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from mongoengine.connection import disconnect
from PIL import Image
from playwright.sync_api import Browser, Page

from services.feedback import demo
from services.feedback.app import create_app
from services.feedback.wiring import Wiring
from services.feedback.worker import AGGREGATES
from shared.kit import store
from tests.browser.guests import Hotel, telephone
from tests.conftest import Infra
from tests.databases import LASTING, emptied
from tests.integration.feedback.front_desk import FrontDesk
from tests.running import served
from tests.settings import settings_of

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    # Tests run in containers as root, where Chromium's own sandbox cannot; and there is no graphics card to imitate.
    return {**browser_type_launch_args, "executable_path": found, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def base_url() -> str:
    """In place of a plugin's own, which pytest warns of; our tests name whole addresses."""
    return ""


@pytest.fixture(scope="session")
def premises(infra: Infra) -> Iterator[Flask]:
    """Feedback's pages, served as long as there are tests."""
    apps = list[Flask]()

    def opened(address: str) -> Flask:
        servers = {"mongo_uri": infra.mongo_uri, "kafka_bootstrap": infra.kafka_bootstrap}
        apps.append(create_app(settings_of("feedback", tenant=LASTING, feedback_url=address, **servers)))
        return apps[0]

    with served(opened):
        disconnect("feedback")
        yield apps[0]


@pytest.fixture
def hotel(premises: Flask) -> Iterator[Hotel]:
    """The demonstration's places, and nobody who has been there yet."""
    wiring: Wiring = premises.extensions["feedback"]
    store.connect(wiring.settings)
    store.ensure_indexes(*AGGREGATES)
    demo.install()
    wiring.places.forget()
    with emptied(wiring.settings):
        yield Hotel(wiring.settings.feedback_url, FrontDesk(premises, wiring))
        disconnect("feedback")


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Somebody English, where a test says nothing else."""
    return {**browser_context_args, "locale": "en-GB"}


@pytest.fixture
def photo(tmp_path: Path) -> str:
    """What a guest has photographed."""
    path = tmp_path / "IMG_0001.jpg"
    Image.new("RGB", (3000, 2000), "#c03020").save(path, "JPEG")
    return str(path)


@pytest.fixture
def guest(browser: Browser) -> Iterator[Page]:
    """An Italian guest with a telephone that runs no scripts."""
    context = telephone(browser, scripts=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def modern(browser: Browser) -> Iterator[Page]:
    """An Italian guest with a telephone that runs scripts."""
    context = telephone(browser, scripts=True)
    yield context.new_page()
    context.close()
