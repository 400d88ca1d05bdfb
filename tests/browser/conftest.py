"""A real Chromium: Debian's, or whichever is installed; and a hotel whose guests' pages it opens."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from mongoengine.connection import disconnect
from PIL import Image
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from services.feedback import demo
from services.feedback.app import create_app
from services.feedback.wiring import build
from services.feedback.worker import AGGREGATES
from shared.kit import store
from shared.kit.settings import Settings
from tests.browser.guests import Hotel, telephone
from tests.databases import LASTING, emptied
from tests.integration.feedback.front_desk import FrontDesk

NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, NAMES)), None)
    # Tests run in containers as root, where Chromium's own sandbox cannot; and there is no graphics card to imitate.
    return {**browser_type_launch_args, "executable_path": found, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture(scope="session")
def base_url() -> str:
    """In place of a plugin's own, which pytest warns of; our tests name whole addresses."""
    return ""


@pytest.fixture
def hotel(make_settings: Callable[..., Settings]) -> Iterator[Hotel]:
    """The demonstration's places, on a database of the test's own."""
    server = make_server("127.0.0.1", 0, Flask("not yet"), threaded=True)
    # The application has to know its address, which the server has only now.
    address = f"http://127.0.0.1:{server.port}"
    settings = make_settings("feedback", tenant=LASTING, feedback_url=address)
    wiring = build(settings)
    store.ensure_indexes(*AGGREGATES)
    demo.install()
    app = server.app = create_app(settings)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    with emptied(settings):
        yield Hotel(address, FrontDesk(app, wiring))
        server.shutdown()
        thread.join()
        server.server_close()
        disconnect("feedback")


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
